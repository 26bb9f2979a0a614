"""The definitions of the KPIs: typed, checked, loaded from ``kpis.toml`` and the SQL files beside it."""

import hashlib
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from lib.bsc.ahp import AhpResult, ahp, compose, reciprocal_matrix
from lib.bsc.attainment import Direction
from lib.bsc.rules import Fixed, Rule, parse_rule
from lib.bsc.weights import Weights, judged_weights
from lib.facts import Wording
from lib.values import NotAvailable

Kind = Literal["lagging", "leading"]
Measure = Literal["stock", "flow"]
Scope = Literal["branch", "bank"]
TOP = "perspectives"


class KpiError(ValueError):
    """The definitions contradict themselves; the message names the KPI and what is wrong."""


@dataclass(frozen=True)
class Standard:
    """A floor, a target or a peer benchmark: the rule for its value and the reason for the rule.

    ``upper`` is the upper end of a band (assumed), else ``None``.
    """

    rule: Rule
    reason: Wording
    upper: float | None = None


@dataclass(frozen=True)
class Kpi:
    """One key performance indicator. The attributes are those that the head of ``kpis.toml`` explains."""

    id: str
    perspective: str
    name: Wording
    definition: Wording
    formula: Wording
    unit: str
    direction: Direction
    kind: Kind
    measure: Measure
    scope: Scope
    importance: int
    min_n: int
    owner: str
    problem: str
    signal: bool
    reads: tuple[str, ...]
    floor: Standard
    target: Standard
    peer: Standard | None
    sql: str

    @property
    def tables(self) -> tuple[str, ...]:
        """Warehouse tables that the SQL reads: the source of the KPI."""
        return tuple(dict.fromkeys(column.split(".")[0] for column in self.reads))


@dataclass(frozen=True)
class Judgements:
    """A pairwise matrix as data: names and the upper triangle, row by row."""

    order: tuple[str, ...]
    upper: tuple[float, ...]

    def result(self) -> AhpResult:
        """Weights and consistency. Raises ``KpiError`` when the matrix is none."""
        found = ahp(reciprocal_matrix(self.upper, len(self.order)), self.order)
        if isinstance(found, NotAvailable):
            raise KpiError(f"judgements on {', '.join(self.order)}: {found.reason}")
        return found


@dataclass(frozen=True)
class KpiBook:
    """All KPIs of a case, in the order of the file, with what they share.

    ``ahp`` holds the judgements on the perspectives (under ``"perspectives"``) and on each one's KPIs.
    """

    kpis: tuple[Kpi, ...]
    baseline_year: int
    baseline_reason: Wording
    target_year: int
    perspectives: Mapping[str, Wording]
    owners: Mapping[str, Wording]
    ahp: Mapping[str, Judgements]

    def __iter__(self) -> Iterator[Kpi]:
        return iter(self.kpis)

    def __getitem__(self, kpi_id: str) -> Kpi:
        return self._by_id[kpi_id]

    @cached_property
    def _by_id(self) -> dict[str, Kpi]:
        return {kpi.id: kpi for kpi in self.kpis}

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the KPIs, in order."""
        return tuple(self._by_id)

    @cached_property
    def fingerprint(self) -> str:
        """sha256 over the ids and queries: what the KPI values depend on besides the data."""
        text = "\0".join(f"{kpi.id}\0{kpi.sql}" for kpi in self.kpis)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def perspective_of(self) -> dict[str, str]:
        """Perspective by KPI id, in order."""
        return {kpi.id: kpi.perspective for kpi in self.kpis}

    def ahp_weights(self, changed: Mapping[str, Judgements] | None = None) -> Weights:
        """Weights of the KPIs from the judgements, those in ``changed`` replacing the book's.

        A KPI weighs its perspective's weight times its weight inside the perspective.
        """
        judged = {**self.ahp, **(changed or {})}
        results = {name: judgements.result() for name, judgements in judged.items()}
        return judged_weights(compose(results.pop(TOP), results))


def load_kpis(folder: Path) -> KpiBook:
    """Read and check ``kpis.toml`` and the SQL files in ``folder``.

    Raises
    ------
    KpiError : a text is missing in a language, a rule, direction, perspective, owner or SQL file does not
        exist, a floor equals its target, an id stands twice, or judgements do not cover the KPIs.
    """
    data = tomllib.loads((folder / "kpis.toml").read_text(encoding="utf-8"))
    perspectives, owners = (_texts(data, name) for name in ("perspectives", "owners"))
    kpis = tuple(_kpi(table, folder, perspectives, owners) for table in data["kpi"])
    ids = [kpi.id for kpi in kpis]
    twice = {kpi_id for kpi_id in ids if ids.count(kpi_id) > 1}
    if twice:
        raise KpiError(f"defined twice: {', '.join(sorted(twice))}")
    orphans = {path.stem for path in folder.glob("*.sql")} - set(ids)
    if orphans:
        raise KpiError(f"SQL without a definition: {', '.join(sorted(orphans))}")
    judged = {
        name: Judgements(tuple(table["order"]), tuple(map(float, table["upper"])))
        for name, table in data["ahp"].items()
    }
    _check_judgements(judged, kpis, perspectives)
    return KpiBook(
        kpis=kpis,
        baseline_year=int(data["baseline_year"]),
        baseline_reason=_text(data, "baseline_reason", "the book"),
        target_year=int(data["target_year"]),
        perspectives=perspectives,
        owners=owners,
        ahp=judged,
    )


def _text(table: Mapping[str, Any], name: str, where: str) -> Wording:
    words = table.get(name, {})
    if (
        not isinstance(words, Mapping)
        or set(words) != {"en", "zh"}
        or not all(map(str.strip, words.values()))
    ):
        raise KpiError(f"{where}: {name} needs a text in en and zh")
    return Wording(words["en"], words["zh"])


def _texts(data: Mapping[str, Any], name: str) -> dict[str, Wording]:
    return {key: _text(data[name], key, name) for key in data[name]}


def _one_of(table: Mapping[str, Any], name: str, allowed: tuple[object, ...]) -> Any:
    if table.get(name) not in allowed:
        choices = ", ".join(map(str, allowed))
        raise KpiError(f"{table.get('id')}: {name} {table.get(name)!r} is none of {choices}")
    return table[name]


def _standard(table: Mapping[str, Any], name: str, where: str) -> Standard:
    entry = table.get(name)
    if not isinstance(entry, Mapping):
        raise KpiError(f"{where}: {name} is missing")
    try:
        rule = parse_rule(entry)
    except ValueError as error:
        raise KpiError(f"{where}: {name}: {error}") from None
    return Standard(rule, _text(entry, "reason", f"{where}: {name}"), entry.get("upper_value"))


def _kpi(
    table: Mapping[str, Any], folder: Path, perspectives: Mapping[str, Wording], owners: Mapping[str, Wording]
) -> Kpi:
    where = str(table.get("id", "a KPI without id"))
    query = folder / f"{where}.sql"
    if not query.is_file():
        raise KpiError(f"{where}: {query.name} does not exist")
    kpi = Kpi(
        id=where,
        perspective=_one_of(table, "perspective", tuple(perspectives)),
        name=_text(table, "name", where),
        definition=_text(table, "definition", where),
        formula=_text(table, "formula", where),
        unit=str(table["unit"]),
        direction=Direction(_one_of(table, "direction", tuple(Direction))),
        kind=_one_of(table, "kind", get_args(Kind)),
        measure=_one_of(table, "measure", get_args(Measure)),
        scope=_one_of(table, "scope", get_args(Scope)),
        importance=_one_of(table, "importance", (1, 2, 3, 4, 5)),
        min_n=int(table["min_n"]),
        owner=_one_of(table, "owner", tuple(owners)),
        problem=str(table.get("problem", "")),
        signal=bool(table.get("signal", False)),
        reads=tuple(table["reads"]),
        floor=_standard(table, "floor", where),
        target=_standard(table, "target", where),
        peer=_standard(table, "peer", where) if "peer" in table else None,
        sql=query.read_text(encoding="utf-8"),
    )
    _check_standards(kpi)
    return kpi


def _check_standards(kpi: Kpi) -> None:
    uppers = (kpi.floor.upper, kpi.target.upper)
    if (kpi.direction is Direction.BAND) != all(upper is not None for upper in uppers):
        raise KpiError(f"{kpi.id}: a band, and only a band, has upper values of floor and target")
    if kpi.floor.rule == kpi.target.rule:
        raise KpiError(f"{kpi.id}: floor and target are the same")
    fixed = [rule.value for rule in (kpi.floor.rule, kpi.target.rule) if isinstance(rule, Fixed)]
    if len(fixed) == 2 and (fixed[0] < fixed[1]) != (kpi.direction is not Direction.LOWER):
        raise KpiError(f"{kpi.id}: floor {fixed[0]} and target {fixed[1]} contradict the direction")
    if kpi.signal and not kpi.problem:
        raise KpiError(f"{kpi.id}: signals no problem")
    if not all(math.isfinite(value) for value in fixed):
        raise KpiError(f"{kpi.id}: floor or target is not finite")


def _check_judgements(
    judged: Mapping[str, Judgements], kpis: tuple[Kpi, ...], perspectives: Mapping[str, Wording]
) -> None:
    expected = {TOP: set(perspectives)}
    for name in perspectives:
        expected[name] = {kpi.id for kpi in kpis if kpi.perspective == name}
    for name, names in expected.items():
        if name not in judged or set(judged[name].order) != names:
            raise KpiError(f"the judgements on {name} do not cover {', '.join(sorted(names))}")
        needed = len(names) * (len(names) - 1) // 2
        if len(judged[name].upper) != needed:
            raise KpiError(f"there must be {needed} judgements on {name}, not {len(judged[name].upper)}")
