"""The load client against a real server that serves a page with one widget of each kind."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.bench.load import load_run
from lib.bench.notebook import Notebook, notebook
from lib.bench.session import PageFailed, session
from tests.asynchronous import run

pytestmark = pytest.mark.load

APP = """
import json
from pathlib import Path
import streamlit as st

page = st.navigation([st.Page("first.py"), st.Page("second.py"), st.Page("broken.py")], position="hidden")
page.run()
"""
FIRST = """
import json
from pathlib import Path
import streamlit as st

st.title("One of each")
st.slider("slider", 0, 10, 3, key="slider")
st.slider("range", 0.0, 1.0, (0.0, 0.5), 0.25, key="range")
st.number_input("number", 0, 9, 5, key="number")
st.selectbox("select", ["a", "b"], format_func=str.upper, key="select")
st.radio("radio", ["a", "b"], index=1, key="radio")
st.segmented_control("segments", ["a", "b"], default="a", key="segments")
st.toggle("disabled", disabled=True, key="disabled")
for tab in st.tabs(["one", "two"], key="tabs", on_change="rerun"):
    tab.write("tab")

@st.fragment
def part():
    st.toggle("toggle", key="toggle")
    Path("seen.json").write_text(json.dumps(dict(st.session_state)))

part()
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    root = tmp_path_factory.mktemp("toy")
    pages = {
        "app": APP,
        "first": FIRST,
        "second": "import streamlit as st\nst.title('Two')",
        "broken": "1 / 0",
    }
    for name, source in pages.items():
        (root / f"{name}.py").write_text(source, encoding="utf-8")
    with notebook(root) as running:
        yield running


def test_every_kind_of_widget_is_moved(server: Notebook) -> None:
    async def move_all() -> dict[str, bool]:
        async with session(server.port) as reader:
            await reader.open_page()
            widgets = dict(reader.widgets)
            for widget in widgets.values():
                await reader.move(widget)
            assert set(reader.widgets) == set(widgets)
            return {widget.kind: bool(widget.fragment_id) for widget in widgets.values()}

    in_fragment = run(move_all())
    assert [kind for kind, inside in in_fragment.items() if inside] == ["checkbox"]
    seen = json.loads((Path(server.process.cwd()) / "seen.json").read_text())
    assert seen == {
        "slider": 4,
        "range": [0.0, 0.75],
        "number": 6,
        "select": "b",
        "radio": "a",
        "segments": "b",
        "disabled": False,
        "tabs": "two",
        "toggle": True,
    }


def test_a_move_in_a_fragment_sends_less_than_the_page(server: Notebook) -> None:
    async def bytes_of_moves() -> tuple[int, int]:
        async with session(server.port) as reader:
            await reader.open_page()
            sizes = []
            for inside in (False, True):
                widget = next(w for w in reader.widgets.values() if bool(w.fragment_id) == inside)
                before = reader.received_bytes
                await reader.move(widget)
                sizes.append(reader.received_bytes - before)
            return sizes[0], sizes[1]

    page, fragment = run(bytes_of_moves())
    assert 0 < fragment < page


def test_a_page_that_fails_is_an_error(server: Notebook) -> None:
    async def open_broken() -> None:
        async with session(server.port) as reader:
            await reader.open_page()
            with pytest.raises(PageFailed, match="ZeroDivisionError"):
                await reader.open_page(reader.pages["broken"])

    run(open_broken())


def test_a_load_run_counts_moves_and_errors(server: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.bench.load._PAUSE_S", (0.05, 0.1))
    monkeypatch.setattr("lib.bench.load._ARRIVAL_S", 0.01)
    load = run(load_run(server.port, readers=6, seconds=0.5))
    assert len(load.first_pages) == 6
    assert len(load.moves) >= 4
    assert len(load.errors) == 2, "a third of the readers open the page that fails"
