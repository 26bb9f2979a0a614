"""What the exhibits of C-1 share: problems and measures of both banks, matched; both simulators."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from case_studies.l_bank.replay.case import load_replay
from case_studies.l_bank.replay.evaluate import compare_replay
from case_studies.l_bank.replay.history import QUARTERS as L_QUARTERS
from lib.bsc.kpis import load_kpis
from lib.bsc.traceability import Traceability, load_traceability
from lib.cases import CASE_STUDIES, load_case
from lib.exhibits import CaseData, Source
from lib.exhibits.units import UNITS
from lib.facts import Wording
from lib.pedigree import Pedigree
from lib.text import text_for
from lib.whatif.case import load_whatif
from lib.whatif.compare import Comparison, compare
from lib.whatif.evaluate import QUARTERS as XM_QUARTERS
from lib.whatif.evaluate import SEED
from lib.whatif.levers import Lever, LeverBook
from lib.whatif.scenarios import load_scenarios
from lib.whatif.setting import setting_of

FILE = CASE_STUDIES / "l_bank" / "comparison.toml"
BANKS = ("xm", "l")
CASES = {"xm": "xm_bank", "l": "l_bank"}
DRAWS = 400
SIMULATED = (Pedigree.SIMULATED, Pedigree.GENERATED, Pedigree.ESTIMATED, Pedigree.ASSUMED)
VERDICTS = ("agree", "partly", "conflict", "xm_only", "l_only")


@dataclass(frozen=True)
class Theme:
    """A problem: ids of XM's problems, L's root cause or None, exhibits that show it in either case."""

    id: str
    xm: tuple[str, ...]
    l: Wording | None  # noqa: E741
    seen: Mapping[str, str]
    reading: Wording


@dataclass(frozen=True)
class Side:
    """A family in one bank: the measure's name (None: its thesis does not ask for it), values of levers."""

    measure: str
    name: Wording | None
    scenario: str
    levers: tuple[str, ...]
    values: Mapping[str, float]


@dataclass(frozen=True)
class Family:
    """Measures of the same kind; a bank whose engine has none of them has no side."""

    id: str
    theme: str
    verdict: str
    why: Wording
    sides: Mapping[str, Side]


def _wording(table: Mapping[str, str] | None) -> Wording | None:
    return Wording(table["en"], table["zh"]) if table else None


def _side(table: Mapping[str, Any]) -> Side:
    return Side(
        table.get("measure", ""),
        _wording(table.get("name")),
        table.get("scenario", ""),
        tuple(table.get("levers", ())),
        dict(table.get("values", {})),
    )


_TABLES = tomllib.loads(FILE.read_text(encoding="utf-8"))
THEMES = tuple(
    Theme(
        one["id"],
        tuple(one["xm"]),
        _wording(one.get("l")),
        {bank: one[f"seen_{bank}"] for bank in BANKS},
        Wording(**one["reading"]),
    )
    for one in _TABLES["theme"]
)
FAMILIES = tuple(
    Family(
        one["id"],
        one["theme"],
        one["verdict"],
        Wording(**one["why"]),
        {bank: _side(one[bank]) for bank in BANKS if bank in one},
    )
    for one in _TABLES["family"]
)
THEME_LABELS = tuple(f"c1.theme.{theme.id}" for theme in THEMES)
FAMILY_LABELS = tuple(f"c1.family.{family.id}" for family in FAMILIES)
BANK_LABELS = tuple(f"c1.bank.{bank}" for bank in BANKS)
VERDICT_LABELS = tuple(f"c1.verdict.{verdict}" for verdict in VERDICTS)


@lru_cache(maxsize=2)
def xm(data: CaseData) -> CaseData:
    """XM Bank's data beside those of L Bank, made from the seed wherever these are."""
    return CaseData(load_case("xm_bank"), data.cache)


@lru_cache(maxsize=2)
def trace(data: CaseData) -> Traceability:
    """XM's thread from problems to measures."""
    folder = xm(data).case.folder
    return load_traceability(folder / "traceability.toml", load_kpis(folder / "kpis"), data.facts)


def book(data: CaseData, bank: str) -> LeverBook:
    """The parameters of a bank's simulator."""
    other = xm(data)
    if bank == "xm":
        return load_whatif(other.case.case_id, other.warehouse, data.facts).book
    return load_replay(data).book


def values(data: CaseData, bank: str, side: Side) -> dict[str, float]:
    """The values of a side's levers, from its ready scenario and from the file."""
    if not side.scenario:
        return dict(side.values)
    folder = CASE_STUDIES / CASES[bank]
    chosen = load_scenarios(folder / "scenarios.toml", book(data, bank))[side.scenario].values
    return {name: float(chosen[name]) for name in side.levers} | dict(side.values)


@lru_cache(maxsize=2)
def effects(data: CaseData) -> Mapping[tuple[str, str], Comparison]:
    """Each family carried out alone in each bank that can, by family and bank.

    XM is simulated five years ahead; L's history of nine years is replayed. Draws share their seed.
    """
    other = xm(data)
    ahead, back = load_whatif(other.case.case_id, other.warehouse, data.facts), load_replay(data)
    found: dict[tuple[str, str], Comparison] = {}
    for family in FAMILIES:
        for bank, side in family.sides.items():
            setting = setting_of(book(data, bank), values(data, bank, side))
            found[family.id, bank] = (
                compare(ahead, setting, DRAWS, SEED, XM_QUARTERS)
                if bank == "xm"
                else compare_replay(back, setting, DRAWS, SEED, L_QUARTERS)
            )
    return found


def measure_name(data: CaseData, family: Family, bank: str) -> Wording | None:
    """What the thesis on a bank calls the family's measure; None where it does not ask for one."""
    side = family.sides.get(bank)
    if side is None or not side.measure:
        return side.name if side else None
    return next(measure.name for measure in trace(data).measures if measure.id == side.measure)


def moves(data: CaseData, family: Family, bank: str) -> Wording | None:
    """The levers and how far they are moved, written out; None where the engine has none."""
    side = family.sides.get(bank)
    if side is None:
        return None
    levers, chosen = book(data, bank), values(data, bank, side)
    english, chinese = (
        joint.join(_move(levers[name], value, lang) for name, value in chosen.items())
        for lang, joint in (("en", "; "), ("zh", "；"))
    )
    return Wording(english, chinese)


def _move(lever: Lever, value: float, lang: Any) -> str:
    text, unit = text_for(lang), UNITS[lever.unit]
    before, after = (unit.cell_text(number, text) for number in (lever.default, value))
    suffix = f" {text(unit.suffix)}" if unit.suffix and not after.endswith("%") else ""
    return f"{lever.name.of(lang)} {before} → {after}{suffix}"


def sources() -> tuple[Source, ...]:
    """Both simulators."""
    files = "levers.toml, scenarios.toml"
    return (
        Source("warehouse", title="case.xm_bank", detail=f"bank_quarters, branch_quarters, loans, {files}"),
        Source("warehouse", title="case.l_bank", detail=f"applications, loans, loan_months, {files}"),
    )
