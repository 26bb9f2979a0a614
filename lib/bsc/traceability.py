"""From a problem to the lever: problem, KPI, driver, measure, lever, and the evidence on both sides."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from lib.bsc.kpis import KpiBook
from lib.facts import Facts, Wording

Stance = Literal["supports", "against"]
SIGNS = ("+", "-")
LEVEL = "level"
# How evidence.csv writes the direction of a benchmark level.
LEVEL_DIRECTION = "n/a (level)"


class TraceabilityError(ValueError):
    """The table contradicts itself, the KPIs or the evidence; the message says where."""


@dataclass(frozen=True)
class Problem:
    """A problem that the thesis found, and the KPIs that show it; the first is its signal."""

    id: str
    perspective: str
    name: Wording
    statement: Wording
    kpis: tuple[str, ...]


@dataclass(frozen=True)
class Driver:
    """What explains a KPI. ``column`` is ``table.column`` of the warehouse that can test it."""

    id: str
    name: Wording
    column: str


@dataclass(frozen=True)
class Citation:
    """A finding on a measure.

    Attributes
    ----------
    good : the sign on the finding's outcome that speaks for the measure, or ``level``.
    direction : the sign that was published.
    note : why it stands where it stands, where the sign alone does not say; else ``None``.
    """

    id: str
    stance: Stance
    good: str
    direction: str
    note: Wording | None


@dataclass(frozen=True)
class Measure:
    """A measure that the thesis recommends.

    ``lever`` is the id under which it is simulated, ``evidence_lever`` its heading in the evidence
    (``L1`` to ``L13``), ``grade`` and ``grade_name`` how well the literature supports it.
    """

    id: str
    perspective: str
    name: Wording
    how: Wording
    lever: str
    evidence_lever: str
    grade: str
    grade_name: Wording
    citations: tuple[Citation, ...]

    def cited(self, stance: Stance) -> tuple[Citation, ...]:
        """The findings on one side."""
        return tuple(citation for citation in self.citations if citation.stance == stance)


@dataclass(frozen=True)
class Link:
    """One thread: a measure acts on the KPIs of a problem through a driver."""

    problem: Problem
    kpis: tuple[str, ...]
    driver: Driver
    measure: Measure


@dataclass(frozen=True)
class Traceability:
    """The whole table, in the order of the file."""

    problems: tuple[Problem, ...]
    drivers: tuple[Driver, ...]
    measures: tuple[Measure, ...]
    links: tuple[Link, ...]

    def __iter__(self) -> Iterator[Link]:
        return iter(self.links)

    def of_kpi(self, kpi: str) -> tuple[Link, ...]:
        """The threads that lead on from a KPI: from a gap to the levers that should close it."""
        return tuple(link for link in self.links if kpi in link.kpis)


def load_traceability(path: Path, book: KpiBook, facts: Facts) -> Traceability:
    """Read and check the table.

    Raises
    ------
    TraceabilityError : an id, KPI, finding or lever does not exist; a problem's signal is not the first of
        its KPIs; a problem, driver or measure has no thread; a finding stands on the wrong side, or without
        the note that it needs; a text is missing in a language.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    problems = _unique(_problem(table, book) for table in data["problem"])
    drivers = _unique(
        Driver(name, _text(table, name), str(table["column"])) for name, table in data["drivers"].items()
    )
    measures = _unique(_measure(table, book, facts) for table in data["measure"])
    links = tuple(_link(table, problems, drivers, measures) for table in data["link"])
    used = {part for link in links for part in (link.problem.id, link.driver.id, link.measure.id)}
    loose = sorted({*problems, *drivers, *measures} - used)
    if loose:
        raise TraceabilityError(f"without a thread: {', '.join(loose)}")
    return Traceability(tuple(problems.values()), tuple(drivers.values()), tuple(measures.values()), links)


Named = TypeVar("Named", Problem, Driver, Measure)


def _unique(items: Iterable[Named]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for item in items:
        if item.id in found:
            raise TraceabilityError(f"{item.id} stands twice")
        found[item.id] = item
    return found


def _text(table: Mapping[str, Any], where: str) -> Wording:
    if not all(str(table.get(language, "")).strip() for language in ("en", "zh")):
        raise TraceabilityError(f"{where} needs a text in en and zh")
    return Wording(table["en"], table["zh"])


def _problem(table: Mapping[str, Any], book: KpiBook) -> Problem:
    problem, kpis = str(table["id"]), tuple(table["kpis"])
    unknown = sorted(set(kpis) - set(book.ids))
    if unknown:
        raise TraceabilityError(f"{problem}: no such KPI: {', '.join(unknown)}")
    signals = [kpi.id for kpi in book if kpi.problem == problem and kpi.signal]
    if signals != list(kpis[:1]):
        raise TraceabilityError(f"{problem}: the KPIs' definitions give the signal {signals}, not {kpis[:1]}")
    name, statement = (_text(table[part], f"{problem}: {part}") for part in ("name", "statement"))
    return Problem(problem, str(table["perspective"]), name, statement, kpis)


def _measure(table: Mapping[str, Any], book: KpiBook, facts: Facts) -> Measure:
    measure, lever = str(table["id"]), str(table["evidence_lever"])
    if table["perspective"] not in book.perspectives or lever not in facts.levers():
        raise TraceabilityError(f"{measure}: no such perspective or evidence lever")
    findings = facts.evidence(lever).set_index("evidence_id")["direction"].to_dict()
    citations = tuple(
        _citation(entry, stance, findings, measure)
        for stance in ("supports", "against")
        for entry in table.get(stance, ())
    )
    if {citation.stance for citation in citations} != {"supports", "against"}:
        raise TraceabilityError(f"{measure}: evidence on both sides is needed")
    if len({citation.id for citation in citations}) != len(citations):
        raise TraceabilityError(f"{measure}: a finding stands twice")
    info = facts.levers()[lever]
    return Measure(
        id=measure,
        perspective=str(table["perspective"]),
        name=_text(table["name"], f"{measure}: name"),
        how=_text(table["how"], f"{measure}: how"),
        lever=str(table["lever"]),
        evidence_lever=lever,
        grade=info.grade,
        grade_name=info.grade_name,
        citations=citations,
    )


def _citation(
    entry: Mapping[str, Any], stance: Stance, findings: Mapping[str, str], measure: str
) -> Citation:
    where = f"{measure}: {entry.get('id')}"
    if entry.get("id") not in findings:
        raise TraceabilityError(f"{where} is no finding on its lever")
    direction, good = findings[entry["id"]], str(entry.get("good"))
    note = _text(entry["note"], f"{where}: note") if "note" in entry else None
    if good not in (*SIGNS, LEVEL) or (good == LEVEL) != (direction == LEVEL_DIRECTION):
        raise TraceabilityError(f"{where}: good is {good!r}, the published direction {direction!r}")
    agrees = direction == good
    if good != LEVEL and stance == "supports" and not agrees:
        raise TraceabilityError(f"{where} was published as {direction!r} and does not support the measure")
    if note is None and (good == LEVEL or (stance == "against" and agrees)):
        raise TraceabilityError(f"{where} needs a note: its direction does not say why it stands here")
    return Citation(entry["id"], stance, good, direction, note)


def _link(
    table: Mapping[str, Any],
    problems: Mapping[str, Problem],
    drivers: Mapping[str, Driver],
    measures: Mapping[str, Measure],
) -> Link:
    try:
        problem, driver = problems[table["problem"]], drivers[table["driver"]]
        measure = measures[table["measure"]]
    except KeyError as error:
        raise TraceabilityError(f"a link names {error}, which does not exist") from None
    kpis = tuple(table["kpis"])
    if not kpis or not set(kpis) <= set(problem.kpis):
        raise TraceabilityError(f"{problem.id} to {measure.id}: {', '.join(kpis)} are not the problem's KPIs")
    return Link(problem, kpis, driver, measure)
