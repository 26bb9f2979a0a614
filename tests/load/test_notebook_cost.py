"""What a move costs the real notebook, as a ratio to what it costs an empty page on the same machine."""

from pathlib import Path

import pytest

from lib.bench.notebook import Notebook, notebook
from lib.bench.reruns import cost_of_moves, open_richest_page
from lib.bench.session import session
from lib.cases import ROOT
from tests.asynchronous import run

pytestmark = pytest.mark.load

EMPTY = """
import gc
import streamlit as st

@st.cache_resource
def freeze():
    gc.collect()
    gc.freeze()

freeze()

@st.fragment
def part():
    st.toggle("toggle", key="toggle")

part()
"""
MOVES = 30
# Measured: 4 to 5. Without the freeze of the collector it is above 15, with charts built anew above 10.
LARGEST_RATIO = 10


async def cpu_ms_of_a_move(server: Notebook) -> float:
    async with session(server.port) as reader:
        await open_richest_page(reader)
        inside = [widget for widget in reader.widgets.values() if widget.fragment_id]
        await reader.move(inside[0])
        cost_ms, _ = await cost_of_moves(
            server, reader, [inside[step % len(inside)] for step in range(MOVES)]
        )
        return cost_ms


def test_a_move_in_an_exhibit_costs_a_few_times_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(EMPTY, encoding="utf-8")
    with notebook(tmp_path) as server:
        empty_ms = run(cpu_ms_of_a_move(server))
    with notebook(ROOT) as server:
        server.wait_until_idle()
        exhibit_ms = run(cpu_ms_of_a_move(server))
    assert exhibit_ms < LARGEST_RATIO * empty_ms
