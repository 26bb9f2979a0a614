"""The parameters of the simulator: levers, policy, environment, assumptions; one file, one loader."""

import math
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from lib.exhibits.units import UNITS
from lib.facts import Facts, Wording
from lib.whatif.equations import Equation, equations

Kind = Literal["bank", "policy", "environment", "assumption"]
Shape = Literal["triangular", "uniform", "normal"]
Profile = Literal["ramp", "pulse"]
Source = Literal["assumed", "state", "estimate", "truth", "series", "evidence"]
SIGNS = ("+", "-", "0", "ambiguous")
# The grade of a parameter that no heading of the evidence is about.
NO_EVIDENCE = "none"
KINDS: tuple[Kind, ...] = get_args(Kind)


class LeverError(ValueError):
    """The parameter file contradicts itself or what it refers to; the message names the parameter."""


@dataclass(frozen=True)
class Number:
    """A number from outside the file: its value, and the interval around it where it has one."""

    value: float
    low: float | None = None
    high: float | None = None


# Looks up a default that is not typed: (kind of source, name) -> number.
Lookup = Callable[[Source, str], Number]


@dataclass(frozen=True, eq=False)
class Lever:
    """One parameter; loaded once, and the same as itself only, so that it can be the key of a cache.

    Attributes
    ----------
    kind : who decides on it: the bank, the authorities, nobody (environment), or belief (assumption).
    group : heading under which it stands; for the bank, the perspective of the scorecard.
    unit : id of :mod:`lib.exhibits.units`; values are decimals where that unit is a rate.
    default : the status quo. source, source_name : where the default comes from.
    low, high, step : what a reader may choose.
    observed : the range that the data have shown, outside of which a value is an extrapolation; ``None`` when
        it was never observed to move.
    phase_in : quarters until a change is fully in force. profile : ``pulse`` is gone after two years.
    direction : sign of the main effect by outcome when the lever is raised, or ``ambiguous``.
    channel : equations that it enters. parts : the parts of the model that these belong to, each once.
    measure : id of the thesis's measure that it simulates, or empty.
    supports, against : findings. evidence_lever : heading of its evidence; grade : how good that is.
    assumed : nobody has measured it; ``reason`` says why this value, and why this range.
    spread, shape : the interval from which draws are taken and the distribution; ``None`` for a sure value.
    """

    id: str
    kind: Kind
    group: str
    unit: str
    default: float
    source: Source
    source_name: str
    low: float
    high: float
    step: float
    observed: tuple[float, float] | None
    phase_in: int
    profile: Profile
    direction: Mapping[str, str]
    channel: tuple[str, ...]
    parts: tuple[str, ...]
    measure: str
    supports: tuple[str, ...]
    against: tuple[str, ...]
    evidence_lever: str
    grade: str
    assumed: bool
    reason: Wording | None
    spread: tuple[float, float] | None
    shape: Shape
    name: Wording
    help: Wording

    def extrapolates(self, value: float) -> bool:
        """Whether the value lies outside what was observed (a hair's breadth is rounding)."""
        if value == self.default:
            return False
        if self.observed is None:
            return True
        slack = 0.5 * self.step
        return not self.observed[0] - slack <= value <= self.observed[1] + slack


@dataclass(frozen=True, eq=False)
class LeverBook:
    """All parameters of a case, in the order of the file; ``groups`` are the headings by id."""

    levers: tuple[Lever, ...]
    groups: Mapping[str, Wording]

    def __iter__(self) -> Iterator[Lever]:
        return iter(self.levers)

    def __getitem__(self, lever_id: str) -> Lever:
        return self.by_id[lever_id]

    @cached_property
    def by_id(self) -> Mapping[str, Lever]:
        """The parameters by id."""
        return {lever.id: lever for lever in self.levers}

    def of(self, *kinds: Kind) -> tuple[Lever, ...]:
        """The parameters of these kinds."""
        return tuple(lever for lever in self.levers if lever.kind in kinds)

    @cached_property
    def defaults(self) -> Mapping[str, float]:
        """The status quo."""
        return {lever.id: lever.default for lever in self.levers}


def load_levers(
    file: Path,
    lookup: Lookup,
    observed: Mapping[str, tuple[float, float]],
    facts: Facts,
    known: Mapping[str, Equation] | None = None,
) -> LeverBook:
    """Read and check the parameters.

    ``lookup`` resolves defaults that are computed, estimated or published; ``observed``: ranges in the data.
    ``known``: the engine's equations by id, those of the stock-flow model by default.

    Raises
    ------
    LeverError : an id stands twice; a kind, unit, group, equation, finding, heading or sign does not exist;
        the default does not lie in its range; a text is missing; an assumption has no reason.
    """
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    groups = {name: _text(table, name) for name, table in data["groups"].items()}
    findings = set(facts.evidence()["evidence_id"])
    reader = _Reader(groups, lookup, observed, findings, facts, equations() if known is None else known)
    levers = tuple(reader.lever(table) for table in data["lever"])
    ids = [lever.id for lever in levers]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise LeverError(f"defined twice: {', '.join(twice)}")
    strangers = sorted(set(observed) - set(ids))
    if strangers:
        raise LeverError(f"observed ranges of unknown parameters: {', '.join(strangers)}")
    return LeverBook(levers, groups)


def _text(table: Mapping[str, Any], where: str) -> Wording:
    if set(table) != {"en", "zh"} or not all(str(word).strip() for word in table.values()):
        raise LeverError(f"{where}: needs a text in en and zh")
    return Wording(table["en"], table["zh"])


@dataclass(frozen=True)
class _Reader:
    groups: Mapping[str, Wording]
    lookup: Lookup
    observed: Mapping[str, tuple[float, float]]
    findings: set[str]
    facts: Facts
    equations: Mapping[str, Equation]

    def lever(self, table: Mapping[str, Any]) -> Lever:
        where = str(table.get("id", "a parameter without id"))
        source, source_name, number = self._default(table, where)
        low, high = (float(end) for end in table["range"])
        observed = self.observed.get(where) or _pair(table.get("observed"))
        interval = None if number.low is None or number.high is None else (number.low, number.high)
        default = round(number.value, int(table.get("digits", 6)))
        around = _pair(table.get("around"))
        if around:
            interval = (default + around[0], default + around[1])
        lever = Lever(
            id=where,
            kind=table["kind"],
            group=table["group"],
            unit=table["unit"],
            default=default,
            source=source,
            source_name=source_name,
            low=low,
            high=high,
            step=float(table["step"]),
            observed=observed,
            phase_in=int(table.get("phase_in", 1)),
            profile=table.get("profile", "ramp"),
            direction=dict(table.get("direction", {})),
            channel=tuple(table["channel"]),
            parts=self.parts(table["channel"]),
            measure=table.get("measure", ""),
            supports=tuple(table.get("supports", ())),
            against=tuple(table.get("against", ())),
            evidence_lever=table.get("evidence_lever", ""),
            grade=self.grade(table.get("evidence_lever", ""), where),
            assumed=bool(table.get("assumed", source == "assumed")),
            reason=_text(table["reason"], f"{where}: reason") if "reason" in table else None,
            spread=_pair(table.get("spread")) or interval,
            shape=table.get("shape", "triangular"),
            name=_text(table["name"], f"{where}: name"),
            help=_text(table["help"], f"{where}: help"),
        )
        self._check(lever)
        return lever

    def parts(self, channel: Iterable[str]) -> tuple[str, ...]:
        """Parts of the model, each once; an unknown equation is refused by `_check`."""
        return tuple(dict.fromkeys(self.equations[name].part for name in channel if name in self.equations))

    def grade(self, heading: str, where: str) -> str:
        """How good the evidence under a heading is, as the published table says."""
        if not heading:
            return NO_EVIDENCE
        if heading not in self.facts.levers():
            raise LeverError(f"{where}: no heading of evidence {heading!r}")
        return self.facts.levers()[heading].grade

    def _default(self, table: Mapping[str, Any], where: str) -> tuple[Source, str, Number]:
        default = table["default"]
        if isinstance(default, int | float):
            cited = bool(table.get("supports")) and not table.get("assumed", True)
            return ("evidence" if cited else "assumed"), "", Number(float(default))
        ((source, name),) = default.items()
        if source not in get_args(Source):
            raise LeverError(f"{where}: no source of defaults is called {source!r}")
        return source, name, self.lookup(source, name)

    def _check(self, lever: Lever) -> None:
        problems = []
        for value, allowed, what in (
            (lever.kind, KINDS, "kind"),
            (lever.group, self.groups, "group"),
            (lever.unit, UNITS, "unit"),
            (lever.shape, get_args(Shape), "shape"),
            (lever.profile, get_args(Profile), "profile"),
            *((name, self.equations, "equation") for name in lever.channel),
            *((name, self.findings, "finding") for name in (*lever.supports, *lever.against)),
            *((sign, SIGNS, "sign") for sign in lever.direction.values()),
        ):
            if value not in allowed:
                problems.append(f"no {what} {value!r}")
        numbers = (
            lever.low,
            lever.default,
            lever.high,
            lever.step,
            *(lever.spread or ()),
            *(lever.observed or ()),
        )
        if not all(map(math.isfinite, numbers)) or not lever.low <= lever.default <= lever.high:
            problems.append(f"the default {lever.default} does not lie in {lever.low} to {lever.high}")
        if lever.spread and not lever.spread[0] <= lever.default <= lever.spread[1]:
            problems.append(f"the default {lever.default} does not lie in the interval {lever.spread}")
        if lever.assumed and lever.reason is None:
            problems.append("an assumption needs its reason")
        if lever.step <= 0 or lever.phase_in < 1 or not lever.channel:
            problems.append("needs a step, a phase-in of at least a quarter, and a channel")
        if problems:
            raise LeverError(f"{lever.id}: {'; '.join(problems)}")


def _pair(value: Any) -> tuple[float, float] | None:
    return None if value is None else (float(value[0]), float(value[1]))
