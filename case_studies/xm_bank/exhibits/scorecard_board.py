"""What the exhibits of XM-2 share: the board, the columns, a reading of it under a setting, the sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lib.bsc.board import Board, load_board
from lib.bsc.kpis import Kpi, load_kpis
from lib.bsc.rules import Baseline, Finding, Peers, Published
from lib.bsc.scorecard import Scorecard
from lib.bsc.setting import Setting, start_setting, weights_of
from lib.bsc.weights import SCHEMES, Weights
from lib.exhibits import CaseData, Column, Source, cited
from lib.exhibits.units import UNITS
from lib.facts import Fact, Facts, FactSource, Wording
from lib.pedigree import Pedigree
from lib.text import Text, text_for
from lib.values import NotAvailable

FOLDER = Path(__file__).resolve().parents[1]
BOOK = load_kpis(FOLDER / "kpis")
MEAN = "kpi_mean"
TOTAL = "perspective_total"
KPIS = tuple(f"kpi_{kpi}" for kpi in BOOK.ids)
PERSPECTIVES = tuple(f"perspective_{name}" for name in BOOK.perspectives)
WEIGHTINGS = tuple(f"scheme_{scheme}" for scheme in SCHEMES)
COURSES = ("course_better", "course_flat", "course_worse")

MIXED = (Pedigree.GENERATED, Pedigree.PUBLISHED, Pedigree.ASSUMED)
PERSPECTIVE = Column("label", PERSPECTIVES)
KPI = Column("label", KPIS)
UNIT = Column("text", hidden=True)


@dataclass(frozen=True, eq=False)
class Reading:
    """A board read under a setting: the card of the unit and quarter, and the weights."""

    board: Board
    setting: Setting
    card: Scorecard
    weights: Weights

    @property
    def unit(self) -> Wording:
        """The bank or the branch, in words."""
        if self.setting.unit is None:
            return Wording("XM Bank", "XM 银行")
        code = self.board.codes[self.setting.unit]
        return Wording(f"Branch {code}", f"{code}支行")

    @property
    def scheme(self) -> str:
        """Label of the weighting."""
        return f"scheme_{self.setting.scheme}"


def board_of(data: CaseData) -> Board:
    """The case's board, made once per process."""
    return load_board(data.warehouse, BOOK, data.facts, FOLDER / "traceability.toml")


def read(data: CaseData, setting: Setting | None, scheme: str = "equal") -> Reading:
    """The board under a setting; without one, under that of the exhibits, with the named weighting.

    Raises:
        ValueError: the setting gives no weights (pages ask :func:`lib.bsc.setting.obstacle` first).
    """
    board = board_of(data)
    if setting is None:
        setting = start_setting(BOOK, board.last, "ahp" if scheme == "ahp" else "equal")
    weights = weights_of(board, setting)
    if isinstance(weights, NotAvailable):
        raise ValueError(f"no weights: {weights.reason}")
    card = board.card(setting.quarter, setting.baseline_year, setting.unit)
    return Reading(board, setting, card, weights)


def kpi_label(kpi: str) -> str:
    """Label id of a KPI's short name."""
    return f"kpi_{kpi}"


def perspective_label(perspective: str) -> str:
    """Label id of a perspective."""
    return f"perspective_{perspective}"


def number(value: float | NotAvailable) -> float | None:
    """A number, or nothing where there is none."""
    return None if isinstance(value, NotAvailable) else value


def in_unit(value: float | NotAvailable, unit: str) -> Wording:
    """A value written out with its unit, in both languages; a missing one with its reason."""

    def words(text: Text) -> str:
        if isinstance(value, NotAvailable):
            return text("values.not_available", reason=text(value.reason, **value.values))
        return UNITS[unit].written(value, text)

    return Wording(words(text_for("en")), words(text_for("zh")))


def warehouse_source(*kpis: Kpi) -> Source:
    """The teaching data that the KPIs read."""
    tables = dict.fromkeys(table for kpi in (kpis or BOOK.kpis) for table in kpi.tables)
    return Source("warehouse", title="case.xm_bank", detail=", ".join(tables))


@cache
def standard_sources(facts: Facts, *roles: str) -> tuple[Source, ...]:
    """The publications behind floors, targets and peers (``roles``; all three without)."""
    found: list[tuple[FactSource, str]] = []
    files: dict[str, None] = {}
    for kpi in BOOK:
        for role in roles or ("floor", "target", "peer"):
            standard = getattr(kpi, role)
            if standard is None:
                continue
            rule = standard.rule
            found += [(fact.source, f"{fact.series_id} {fact.period.label}") for fact in _facts(facts, rule)]
            if isinstance(rule, Peers):
                files["city_bank_panel.csv"] = None
            if isinstance(rule, Finding) or (isinstance(rule, Published) and rule.plus):
                files["evidence.csv"] = None
    tables = [Source("warehouse", title="case.published", detail=name) for name in files]
    return (*cited(found), *tables)


def _facts(facts: Facts, rule: object) -> Iterator[Fact]:
    asked: list[tuple[str, str]] = []
    if isinstance(rule, Published):
        asked = [(rule.series, rule.period), (rule.over, rule.over_period), (rule.less, rule.less_period)]
    elif isinstance(rule, Baseline):
        asked = [(rule.series, rule.start), (rule.series, rule.end)]
    for series, period in asked:
        fact = facts.value(series, period) if series else None
        if isinstance(fact, Fact):
            yield fact
