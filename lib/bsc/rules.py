"""Where a floor, a target or a peer benchmark comes from: rules written as data, and the value each gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from lib.facts import Facts
from lib.pedigree import Pedigree
from lib.values import NotAvailable

DAYS_IN_YEAR = 365.25


@dataclass(frozen=True)
class Fixed:
    """A stated value. Nobody has measured it: assumed."""

    value: float


@dataclass(frozen=True)
class Published:
    """``factor × (series[period] [/ over[over_period]] [− less[less_period]]) [+ plus]``.

    ``plus`` is the id of a finding in percentage points.
    """

    series: str
    period: str
    over: str = ""
    over_period: str = ""
    less: str = ""
    less_period: str = ""
    factor: float = 1.0
    plus: str = ""


@dataclass(frozen=True)
class Finding:
    """A finding of the literature, in percent."""

    finding: str


@dataclass(frozen=True)
class Peers:
    """Median of the listed city banks that published ``indicator`` for ``period``."""

    indicator: str
    period: str


@dataclass(frozen=True)
class Baseline:
    """``factor`` times the bank's (or branch's) own level in the baseline year.

    With a series it grows at that series' yearly pace from ``start`` to ``end`` until the target year.
    """

    factor: float = 1.0
    series: str = ""
    start: str = ""
    end: str = ""


Rule: TypeAlias = Fixed | Published | Finding | Peers | Baseline
RULES: Mapping[str, type[Rule]] = {
    "fixed": Fixed,
    "published": Published,
    "evidence": Finding,
    "peers": Peers,
    "baseline": Baseline,
}


@dataclass(frozen=True)
class Benchmark:
    """The value of a rule.

    Attributes
    ----------
    value : in the KPI's unit; a multiple of the unit's own baseline level when ``relative``.
    pedigree : the kinds of number that it is made of.
    relative : see ``value``.
    pace : factor by which a relative value grows in each year after the baseline year.
    n : number of banks behind a peer value, else 1.
    periods : labels of the published periods used, oldest first.
    """

    value: float
    pedigree: tuple[Pedigree, ...]
    relative: bool = False
    pace: float = 1.0
    n: int = 1
    periods: tuple[str, ...] = ()

    def of(self, baseline: float | NotAvailable, years: int) -> float | NotAvailable:
        """The value for a unit with this baseline level, ``years`` after the baseline year."""
        if not self.relative or isinstance(baseline, NotAvailable):
            return baseline if self.relative else self.value
        return self.value * baseline * self.pace**years


def parse_rule(table: Mapping[str, Any]) -> Rule:
    """Make a rule of its TOML table (``rule`` and the rule's own fields; the standard's are ignored).

    Raises
    ------
    ValueError : an unknown rule, or a field that it does not have or that is missing.
    """
    kind = RULES.get(table.get("rule", ""))
    if kind is None:
        raise ValueError(f"rule {table.get('rule')!r} is none of {', '.join(RULES)}")
    fields = {name: value for name, value in table.items() if name not in {"rule", "reason", "upper_value"}}
    try:
        rule = kind(**fields)
    except TypeError as error:
        raise ValueError(f"rule {table['rule']!r}: {error}") from None
    if isinstance(rule, Baseline) and bool(rule.series) != bool(rule.start and rule.end):
        raise ValueError("a baseline that grows needs series, start and end")
    return rule


def resolve(rule: Rule, facts: Facts) -> Benchmark | NotAvailable:
    """The value of a rule, or why the published figures do not give one.

    Raises
    ------
    KeyError : a finding does not exist or has another unit than the rule asks for.
    UnknownSeries, UnknownIndicator : see :class:`lib.facts.Facts`.
    """
    if isinstance(rule, Fixed):
        return Benchmark(rule.value, (Pedigree.ASSUMED,))
    if isinstance(rule, Finding):
        return Benchmark(_finding(facts, rule.finding, "%"), (Pedigree.PUBLISHED,))
    if isinstance(rule, Peers):
        return _peers(rule, facts)
    if isinstance(rule, Published):
        return _published(rule, facts)
    return _grown(rule, facts)


def _published(rule: Published, facts: Facts) -> Benchmark | NotAvailable:
    asked = [(rule.series, rule.period), (rule.over, rule.over_period), (rule.less, rule.less_period)]
    found: list[float] = []
    for series, period in asked:
        fact = facts.value(series, period) if series else None
        if isinstance(fact, NotAvailable):
            return fact
        found.append(fact.value if fact else float("nan"))
    value, over, less = found
    value = rule.factor * ((value / over if rule.over else value) - (less if rule.less else 0.0))
    pedigree = [Pedigree.PUBLISHED]
    if rule.factor != 1.0 and not rule.over:
        # A factor that is no mere change of unit is a judgement of ours.
        pedigree.append(Pedigree.ASSUMED)
    if rule.plus:
        value += _finding(facts, rule.plus, "percentage points")
    return Benchmark(value, tuple(pedigree), periods=tuple(sorted({period for _, period in asked if period})))


def _finding(facts: Facts, finding: str, unit: str) -> float:
    """A finding's number as a decimal. Raises ``KeyError`` when it does not exist or has another unit."""
    table = facts.evidence()
    found = table.loc[table["evidence_id"] == finding]
    if found.empty or not str(found["effect_unit"].iloc[0]).startswith(unit):
        raise KeyError(f"{finding} is no finding in {unit}")
    return float(found["effect"].iloc[0]) / 100.0


def _peers(rule: Peers, facts: Facts) -> Benchmark | NotAvailable:
    banks = facts.city_banks(rule.indicator, rule.period)
    if isinstance(banks, NotAvailable):
        return banks
    value = float(banks.table["value"].median())
    return Benchmark(value, (Pedigree.PUBLISHED,), n=banks.n, periods=(rule.period,))


def _grown(rule: Baseline, facts: Facts) -> Benchmark | NotAvailable:
    pedigree = [Pedigree.GENERATED]
    if rule.factor != 1.0:
        pedigree.append(Pedigree.ASSUMED)
    if not rule.series:
        return Benchmark(rule.factor, tuple(pedigree), relative=True)
    first, last = facts.value(rule.series, rule.start), facts.value(rule.series, rule.end)
    if isinstance(first, NotAvailable):
        return first
    if isinstance(last, NotAvailable):
        return last
    span = (last.period.dates[1] - first.period.dates[1]).days / DAYS_IN_YEAR
    pace = (last.value / first.value) ** (1.0 / span)
    return Benchmark(
        rule.factor,
        (*pedigree, Pedigree.PUBLISHED),
        relative=True,
        pace=pace,
        periods=(rule.start, rule.end),
    )
