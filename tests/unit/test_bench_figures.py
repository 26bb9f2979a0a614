import pytest
from streamlit.proto.Checkbox_pb2 import Checkbox
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.Selectbox_pb2 import Selectbox
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState

from lib.bench import __main__ as bench
from lib.bench import parts
from lib.bench.figures import Figure, Setting, p95
from lib.bench.widgets import Tabs, Widget, is_movable, moved
from lib.start.problem import Problem


def states(kind: str, description: object, moves: int) -> list[WidgetState]:
    widget = Widget("w", kind, "", description)
    found: list[WidgetState] = []
    for _ in range(moves):
        found.append(moved(widget, found[-1] if found else None))
    return found


def test_the_95th_percentile() -> None:
    assert p95([7.0]) == 7.0
    assert p95([0.0, 100.0]) == pytest.approx(95.0)
    assert p95([float(value) for value in range(101)]) == pytest.approx(95.0)


def test_a_figure_says_whether_its_goal_is_met() -> None:
    assert str(Figure("page switch", 100.0, "ms", goal=700)).endswith("goal 700: met")
    assert str(Figure("page switch", 701.0, "ms", goal=700)).endswith("goal 700: missed")
    assert "goal" not in str(Figure("moves", 3, ""))


def test_a_checkbox_goes_on_and_off() -> None:
    assert [state.bool_value for state in states("checkbox", Checkbox(id="w"), 3)] == [True, False, True]


def test_a_slider_over_words_goes_back_to_its_lower_end() -> None:
    one = Slider(id="w", options=["a", "b", "c"], default=[1])
    assert [list(state.string_array_value.data) for state in states("slider", one, 3)] == [
        ["c"],
        ["a"],
        ["b"],
    ]
    two = Slider(id="w", options=["a", "b", "c"], default=[0, 1])
    assert [list(state.string_array_value.data) for state in states("slider", two, 2)] == [
        ["a", "c"], ["a", "a"]
    ]  # fmt: skip


def test_options_go_round() -> None:
    box = Selectbox(id="w", options=["a", "b", "c"], default=1)
    assert [state.string_value for state in states("selectbox", box, 3)] == ["c", "a", "b"]


def test_tabs_go_round() -> None:
    assert [state.string_value for state in states("tabs", Tabs(["a", "b"], 0), 3)] == ["b", "a", "b"]


def test_a_slider_stays_within_its_limits() -> None:
    single = Slider(id="w", min=0, max=2, step=1, default=[1])
    assert [list(s.double_array_value.data) for s in states("slider", single, 3)] == [[2], [0], [1]]
    double = Slider(id="w", min=0, max=5, step=2, default=[1, 3])
    assert [list(s.double_array_value.data) for s in states("slider", double, 3)] == [[1, 5], [1, 1], [1, 3]]


def test_a_number_stays_within_its_limits() -> None:
    box = NumberInput(id="w", has_min=True, has_max=True, min=0, max=1, step=0.5, default=0.5)
    assert [state.double_value for state in states("number_input", box, 3)] == [1.0, 0.0, 0.5]


def test_what_is_left_alone() -> None:
    assert is_movable("checkbox", Checkbox(id="w"))
    for description in (Checkbox(), Checkbox(id="w", disabled=True), Checkbox(id="w", form_id="f")):
        assert not is_movable("checkbox", description)
    assert not is_movable("button", Checkbox(id="w"))


def test_one_part_can_be_run_alone_and_a_new_one_is_found_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[Setting] = []

    def fresh(setting: Setting):
        made.append(setting)
        yield Figure("evaluations", 12, "ms")

    monkeypatch.setattr(bench, "PARTS", {**parts.PARTS, "fresh": fresh})
    assert bench.main(["--only", "fresh", "--seconds", "5"]) == 0
    assert [setting.seconds for setting in made] == [5]
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("measured on: ") and lines[1].startswith("evaluations ")


def test_a_part_that_fails_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(_: Setting):
        raise Problem("No Chromium or Chrome was found.")
        yield

    monkeypatch.setattr(bench, "PARTS", {"failing": failing})
    assert bench.main(["--only", "failing"]) == 1
    assert capsys.readouterr().err == "failing ...\nNo Chromium or Chrome was found.\n"
