"""A setting as the parameters of a link, and back: what a link cannot mean is refused and named."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lib.bsc.board import Board
from lib.bsc.panel import BANK
from lib.bsc.setting import MOST_POINTS, Setting
from lib.bsc.weights import SCHEMES

# Saaty's scale: how many times as important, and the inverse.
SCALE: tuple[str, ...] = (*(f"1/{n}" for n in range(9, 1, -1)), *(str(n) for n in range(1, 10)))
WHOLE_BANK = "bank"
YES = "yes"
_JOINT = "-"


@dataclass(frozen=True)
class Refused:
    """A parameter that was not used.

    Attributes
    ----------
    name, given : as they stood in the link. used : what stands in its place, as a link would write it.
    allowed, values : key of the message that says what is possible, and what fills it.
    """

    name: str
    given: str
    used: str
    allowed: str
    values: Mapping[str, object] = field(default_factory=dict)


def quarter_label(quarter: dt.date) -> str:
    """A quarter as links write it, such as ``2024Q4``."""
    return f"{quarter.year}Q{(quarter.month + 2) // 3}"


def judgement_value(label: str) -> float:
    """A judgement of the scale as a number: ``"1/3"`` is a third."""
    return 1.0 / int(label[2:]) if label.startswith("1/") else float(label)


def judgement_label(value: float) -> str:
    """The label of the scale that is nearest to a number, by ratio."""
    return min(SCALE, key=lambda label: max(judgement_value(label) / value, value / judgement_value(label)))


def unit_label(board: Board, setting: Setting) -> str:
    """The whole bank or the branch's code."""
    return WHOLE_BANK if setting.unit is None else board.codes[setting.unit]


def matrix_parameter(name: str) -> str:
    """The name of the link's parameter for a pairwise matrix."""
    return "ahp" if name == "perspectives" else f"ahp_{name}"


def to_link(board: Board, setting: Setting) -> dict[str, str]:
    """The parameters of a link that opens this setting, those that equal the start among them.

    Own points and judgements are in it when the scheme uses them.
    """
    link = {
        "weights": setting.scheme,
        "quarter": quarter_label(setting.quarter),
        "baseline": str(setting.baseline_year),
        "branch": unit_label(board, setting),
    }
    if setting.scheme == "own":
        link["own"] = _JOINT.join(map(str, setting.points))
        link["own_kpis"] = _JOINT.join(map(str, setting.kpi_points))
    if setting.scheme == "ahp":
        judged = {"perspectives": board.book.ahp["perspectives"].upper, **dict(setting.judged)}
        for name, upper in judged.items():
            link[matrix_parameter(name)] = _JOINT.join(map(judgement_label, upper))
        if setting.override:
            link["inconsistent"] = YES
    return link


def parameters(board: Board) -> tuple[str, ...]:
    """Every parameter that a link to the scorecard may hold."""
    matrices = tuple(matrix_parameter(name) for name in board.book.ahp)
    return ("weights", "quarter", "baseline", "branch", "own", "own_kpis", *matrices, "inconsistent")


def from_link(board: Board, link: Mapping[str, str], start: Setting) -> tuple[Setting, tuple[Refused, ...]]:
    """The setting that a link stands for; what it does not say, or says wrongly, is taken from ``start``."""
    setting, refused = start, []
    for name, read, allowed, values in _readers(board):
        if name not in link:
            continue
        changed = read(setting, link[name])
        if changed is None:
            used = to_link(board, replace(start, scheme=_scheme_of(name))).get(name, "")
            refused.append(Refused(name, link[name], used, allowed, values))
        else:
            setting = changed
    return setting, tuple(refused)


def _scheme_of(name: str) -> Any:
    return "own" if name.startswith("own") else "ahp" if name.startswith("ahp") else "equal"


Reader = Callable[[Setting, str], Setting | None]


def _readers(board: Board) -> list[tuple[str, Reader, str, dict[str, object]]]:
    """Every parameter: its name, how it changes a setting, and what it may be."""
    book = board.book
    quarters = {quarter_label(quarter): quarter for quarter in board.panel.quarters}
    years = {str(year): year for year in board.baseline_years}
    units = {WHOLE_BANK: BANK, **{code: unit for unit, code in board.codes.items()}}
    kinds: dict[str, object] = {scheme: scheme for scheme in SCHEMES}
    labels = list(quarters)
    codes = list(board.codes.values())
    scale = {label: judgement_value(label) for label in SCALE}
    many = {"most": MOST_POINTS}
    readers: list[tuple[str, Reader, str, dict[str, object]]] = [
        ("weights", _choice(kinds, "scheme"), "list", {"choices": ", ".join(kinds)}),
        ("quarter", _choice(quarters, "quarter"), "range", {"first": labels[0], "last": labels[-1]}),
        ("baseline", _choice(years, "baseline_year"), "list", {"choices": ", ".join(years)}),
        ("branch", _choice(units, "unit"), "branch", {"first": codes[0], "last": codes[-1]}),
        ("own", _points("points", len(book.perspectives)), "points", {"n": len(book.perspectives), **many}),
        ("own_kpis", _points("kpi_points", len(book.ids)), "points", {"n": len(book.ids), **many}),
        ("inconsistent", _choice({YES: True}, "override"), "list", {"choices": YES}),
    ]
    for name, judged in book.ahp.items():
        reader = _judgements(name, len(judged.upper), scale)
        readers.append((matrix_parameter(name), reader, "judgements", {"n": len(judged.upper)}))
    return [(name, read, f"scorecard.allowed.{key}", values) for name, read, key, values in readers]


def _choice(choices: Mapping[str, object], attribute: str) -> Reader:
    def read(setting: Setting, given: str) -> Setting | None:
        return replace(setting, **{attribute: choices[given]}) if given in choices else None  # type: ignore[arg-type]

    return read


def _points(attribute: str, count: int) -> Reader:
    def read(setting: Setting, given: str) -> Setting | None:
        parts = given.split(_JOINT)
        # fullmatch with ASCII digits: int() alone would take "٣" and "1_0".
        if len(parts) != count or not all(re.fullmatch(r"[0-9]{1,2}", part) for part in parts):
            return None
        numbers = tuple(map(int, parts))
        return replace(setting, **{attribute: numbers}) if max(numbers) <= MOST_POINTS else None  # type: ignore[arg-type]

    return read


def _judgements(name: str, count: int, scale: Mapping[str, float]) -> Reader:
    def read(setting: Setting, given: str) -> Setting | None:
        parts = given.split(_JOINT)
        if len(parts) != count or not all(part in scale for part in parts):
            return None
        judged = {**dict(setting.judged), name: tuple(scale[part] for part in parts)}
        return replace(setting, judged=tuple(judged.items()))

    return read
