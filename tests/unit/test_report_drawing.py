"""Drawing: the same picture as without a process of its own, kept, and made even if a process is killed."""

from pathlib import Path

import pytest

from lib.charts import to_svg
from lib.exhibits.kept import current_edition, folder
from lib.report import drawing
from lib.report.drawing import CannotDraw, Drawing


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEBOOK_CACHE", str(tmp_path))


def spec(title: str) -> dict[str, object]:
    return {"data": {"values": [{"a": 1, "b": 2}, {"a": 2, "b": 3}]}, "mark": "line", "title": title,
            "encoding": {"x": {"field": "a"}, "y": {"field": "b"}}}  # fmt: skip


def test_pictures_come_from_other_processes_and_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {title: to_svg(spec(title)) for title in ("one", "两", "three")}
    monkeypatch.setattr(drawing, "to_svg", lambda spec: pytest.fail("drawn in this process"))
    with Drawing() as draws:
        asked = {title: draws.ask(spec(title)) for title in wanted}
        assert {title: later.result() for title, later in asked.items()} == wanted
    assert len(list((folder(current_edition()) / "drawn").glob("*.svg"))) == len(wanted)
    monkeypatch.setattr(drawing, "_Painter", lambda: pytest.fail("drawn a second time"))
    with Drawing() as draws:
        assert draws.ask(spec("两")).result() == wanted["两"]


def test_a_killed_process_costs_time_only_and_nonsense_is_refused() -> None:
    with Drawing() as draws:
        draws.ask(spec("first")).result()
        draws._idle.queue[0]._process.kill()
        assert draws.ask(spec("second")).result() == to_svg(spec("second"))
        with pytest.raises(CannotDraw):
            draws.ask({"mark": 3}).result()
        assert draws.ask(spec("third")).result().startswith("<svg")
