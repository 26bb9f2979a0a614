"""A specification curve: the same coefficient under every sensible set of choices."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from lib.drivers import Estimate, ModelSpec, Refusal, formula_of
from lib.ui.laboratory.bench import Bench
from lib.ui.laboratory.choice import Choice

# Families whose coefficient keeps its meaning when controls, effects and samples change.
FAMILIES = frozenset({"ols", "first_difference", "random", "logit", "probit", "poisson"})
NO_EFFECTS = frozenset({"random"})
# All subsets of so many controls; of more, each is left out once.
ALL_SUBSETS = 3
LONG = 20_000


@dataclass(frozen=True)
class Path:
    """One specification of the curve: the model as a choice, and what was chosen, as marks for the chart.

    A mark is a kind (``effects``, ``control``, ``estimator``, ``sample``) with the id of what was chosen.
    """

    choice: Choice
    marks: tuple[tuple[str, str], ...]
    mine: bool = False


def focuses(spec: ModelSpec) -> tuple[str, ...]:
    """Drivers that a curve can be drawn for: single columns with a coefficient of their own."""
    return tuple(name for name in (*spec.endogenous, *spec.drivers) if ":" not in name and "(" not in name)


def _control_sets(controls: tuple[str, ...], long: bool) -> list[tuple[str, ...]]:
    if len(controls) <= ALL_SUBSETS and not long:
        sizes = range(len(controls) + 1)
        return [subset for size in sizes for subset in itertools.combinations(controls, size)]
    without_one = [tuple(name for name in controls if name != left_out) for left_out in controls]
    return [controls, *without_one, ()]


def _effect_sets(dataset: Any, spec: ModelSpec) -> list[tuple[str, ...]]:
    if spec.family in NO_EFFECTS:
        return [()]
    return list(dict.fromkeys([*dataset.curve_effects, spec.fixed_effects]))


def paths(bench: Bench, choice: Choice, focus: str) -> list[Path]:
    """Every specification of the curve, the reader's own first.

    Effects of the data set's list, subsets of the reader's controls, with and without the data set's
    instruments, every sample that is not a thinning. On long tables: the reader's own sample, each control
    left out once. Outcome, family and covariance stay the reader's.
    """
    dataset = bench.datasets[choice.table]
    spec = bench.spec(choice)
    if isinstance(spec, Refusal):
        return []
    long = len(bench.table(choice.table, choice.sample)) > LONG
    controls = tuple(name for name in (*spec.endogenous, *spec.drivers) if name != focus)
    samples = [
        name
        for name, subset in dataset.samples.items()
        if subset.modulus == 1 and (not long or name == "all")
    ]
    if long or dataset.samples[choice.sample].modulus > 1:
        samples = [choice.sample]
    estimators = ["plain"]
    if dataset.instruments and spec.family == "ols" and focus not in dataset.instruments:
        estimators.append("instrumented")
    free = tuple(name for name in controls if name not in dataset.instruments)
    options = _Options(
        focus,
        _effect_sets(dataset, spec),
        _control_sets(free, long),
        estimators,
        samples,
        dataset.instruments,
    )
    found = {path.choice: path for path in _enumerate(choice, spec, options)}
    own = replace(choice, formula=formula_of(spec))
    marks = found[own].marks if own in found else (("own", "own"),)
    return [Path(own, marks, mine=True), *(path for key, path in found.items() if key != own)]


@dataclass(frozen=True)
class _Options:
    """What varies along the curve."""

    focus: str
    effects: list[tuple[str, ...]]
    controls: list[tuple[str, ...]]
    estimators: list[str]
    samples: list[str]
    instruments: tuple[str, ...]


def _enumerate(choice: Choice, spec: ModelSpec, options: _Options) -> Iterator[Path]:
    focus, instruments = options.focus, options.instruments
    every = itertools.product(options.effects, options.controls, options.estimators, options.samples)
    for absorbed, subset, estimator, sample in every:
        instrumented = estimator == "instrumented"
        model = replace(
            spec,
            drivers=subset if instrumented else (focus, *subset),
            fixed_effects=absorbed,
            endogenous=(focus,) if instrumented else (),
            instruments=instruments if instrumented else (),
        )
        marks = (
            ("effects", "+".join(absorbed) or "none"),
            *(("control", name) for name in subset),
            ("estimator", estimator),
            ("sample", sample),
        )
        yield Path(replace(choice, formula=formula_of(model), sample=sample), marks)


@dataclass(frozen=True, eq=False)
class Curve:
    """A computed curve.

    Attributes:
        table: one row a specification, sorted by estimate: rank, estimate, low, high, mine, formula.
        marks: one row a specification and choice: rank, kind, name, mine.
        refused: how many specifications had no estimate. positive, significant: shares of the others.
    """

    table: pd.DataFrame
    marks: pd.DataFrame
    refused: int
    positive: float
    significant: float


def _line(found: Estimate, focus: str) -> dict[str, float] | None:
    lines = found.coefficients if found.marginal is None else found.marginal
    match = lines.loc[lines["term"] == focus]
    if match.empty:
        return None
    return {name: float(match.iloc[0][name]) for name in ("estimate", "low", "high", "p_value")}


def compute(
    bench: Bench, choice: Choice, focus: str, progress: Callable[[float], None] = lambda share: None
) -> Curve | None:
    """The curve of a coefficient; None when no specification has an estimate.

    Logit and probit are shown by their average marginal effects.
    """
    rows, marks, refused = [], [], 0
    todo = paths(bench, choice, focus)
    for number, path in enumerate(todo, start=1):
        answer = bench.estimate(path.choice)
        line = None if isinstance(answer, Refusal) else _line(answer, focus)
        if line is None:
            refused += 1
        else:
            rows.append({**line, "mine": path.mine, "formula": path.choice.formula, "path": number})
            marks += [{"path": number, "kind": kind, "name": name} for kind, name in path.marks]
        progress(number / len(todo))
    if not rows:
        return None
    table = pd.DataFrame(rows).sort_values(["estimate", "path"]).reset_index(drop=True)
    table["rank"] = range(1, len(table) + 1)
    placed = pd.DataFrame(marks).merge(table[["path", "rank", "mine"]], on="path")
    return Curve(
        table=table.drop(columns=["path"]),
        marks=placed.drop(columns=["path"]),
        refused=refused,
        positive=float((table["estimate"] > 0).mean()),
        significant=float((table["p_value"] < 0.05).mean()),
    )


@lru_cache(maxsize=128)
def _place(bench: Bench, fingerprint: str, choice: Choice, focus: str) -> list[Curve | None]:
    """A place for a curve, filled by :func:`curve_of`."""
    return []


def curve_of(
    bench: Bench, choice: Choice, focus: str, progress: Callable[[float], None] = lambda share: None
) -> Curve | None:
    """The result of :func:`compute`, kept in the process."""
    place = _place(bench, bench.fingerprint(choice.table), choice, focus)
    if not place:
        place.append(compute(bench, choice, focus, progress))
    return place[0]
