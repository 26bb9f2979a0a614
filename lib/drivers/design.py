"""From a table and a model to the arrays that are estimated, with an account of every row left out."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lib.drivers.absorb import singletons
from lib.drivers.refusal import Refusal, RefusedError, refuse
from lib.drivers.result import Dropped, Sample
from lib.drivers.spec import Cov, Family, ModelSpec
from lib.drivers.terms import Term, parse_factor
from lib.drivers.transforms import (
    Array,
    Codes,
    coded,
    factor_block,
    find_column,
    matrix,
    numeric,
    panel_codes,
)

INTERCEPT = "(Intercept)"
_PANEL_FAMILIES = frozenset({Family.BETWEEN, Family.RANDOM, Family.FIRST_DIFFERENCE})
_PANEL_COVARIANCES = frozenset({Cov.DRISCOLL_KRAAY})
_NO_EFFECTS = frozenset({Family.BETWEEN, Family.RANDOM, Family.QUANTILE, Family.ORDERED_LOGIT})
_NO_INTERCEPT = frozenset({Family.COX, Family.ORDERED_LOGIT, Family.FIRST_DIFFERENCE})
_EVENT_FAMILIES = frozenset({Family.EVENT_STUDY, Family.SUN_ABRAHAM})
_WEIGHTED = frozenset({Family.OLS, Family.FIRST_DIFFERENCE}) | _EVENT_FAMILIES


@dataclass(frozen=True, eq=False)
class Design:
    """Everything an estimator needs, rows already complete.

    Attributes
    ----------
    outcome : (n,) values; for ordered outcomes the level's position.
    exog, exog_names : (n x k) exogenous columns; the intercept first where there is one.
    endog, instruments : (n x .) columns of the first stage, with their names; empty without instruments.
    weights : (n,) analytic weights or None.
    effects, effect_names : (n x m) codes of the fixed effects.
    clusters : per clustering column its name and codes.
    entity, time : codes of the panel's index or None.
    ended : (n,) 1 where a duration ended in the event, or None.
    cohort : (n,) period code of adoption, -1 for never, or None.
    rows : positions of the used rows in the table that was passed in.
    """

    spec: ModelSpec
    outcome: Array
    exog: Array
    exog_names: tuple[str, ...]
    endog: Array
    endog_names: tuple[str, ...]
    instruments: Array
    instrument_names: tuple[str, ...]
    weights: Array | None
    effects: Codes
    effect_names: tuple[str, ...]
    clusters: tuple[tuple[str, Codes], ...]
    entity: Codes | None
    time: Codes | None
    ended: Array | None
    cohort: Codes | None
    rows: Codes
    sample: Sample
    levels: tuple[str, ...] = field(default=())

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.outcome)

    @property
    def groups(self) -> dict[str, int]:
        """Number of levels of every effect, cluster and index column in use."""
        found = {name: len(np.unique(self.effects[:, j])) for j, name in enumerate(self.effect_names)}
        found |= {name: len(np.unique(codes)) for name, codes in self.clusters}
        if self.spec.panel is not None and self.entity is not None and self.time is not None:
            found.setdefault(self.spec.panel.entity, len(np.unique(self.entity)))
            found.setdefault(self.spec.panel.time, len(np.unique(self.time)))
        return found


def _outcome(data: pd.DataFrame, spec: ModelSpec) -> tuple[Array, tuple[str, ...]]:
    factor = parse_factor(spec.outcome, "outcome")
    values = find_column(data, factor.column, "outcome")
    if spec.family is Family.ORDERED_LOGIT:
        if isinstance(values.dtype, pd.CategoricalDtype):
            levels = pd.Index([level for level in values.cat.categories if (values == level).any()])
            codes = np.asarray(pd.Categorical(values, categories=levels).codes)
        else:
            codes, levels = pd.factorize(values, sort=True)
        if not 3 <= len(levels) <= 20:
            raise refuse("ordered_levels", "outcome", column=factor.column, levels=len(levels))
        return np.where(codes < 0, np.nan, codes.astype(np.float64)), tuple(str(level) for level in levels)
    if factor.transform == "C":
        raise refuse("not_numeric", "outcome", column=factor.column)
    if not pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        raise refuse("not_numeric", "outcome", column=factor.column)
    return factor_block(data, factor, spec.panel, "outcome").values[:, 0], ()


def _check_request(spec: ModelSpec) -> None:
    """Refuse combinations that have no meaning, before any data are touched."""
    suspects, helpers = len(spec.endogenous), len(spec.instruments)
    if bool(suspects) != bool(helpers) or helpers < suspects:
        raise refuse("instruments_needed", "instruments", endogenous=suspects, instruments=helpers)
    if spec.endogenous and spec.family is not Family.OLS:
        raise refuse("no_instruments_here", "instruments")
    if spec.weights and spec.family not in _WEIGHTED:
        raise refuse("no_weights_here", "weights")
    if (
        spec.family in {Family.BETWEEN, Family.RANDOM, Family.QUANTILE, Family.ORDERED_LOGIT}
        and spec.fixed_effects
    ):
        raise refuse("no_effects_here", "fixed_effects")
    if spec.family in _EVENT_FAMILIES and (spec.adoption is None or len(spec.fixed_effects) < 2):
        raise refuse("event_needs_effects", "event")
    if spec.panel is None and (spec.family in _PANEL_FAMILIES | _EVENT_FAMILIES):
        raise refuse("panel_needed", "panel")
    if spec.panel is None and spec.covariance.kind in _PANEL_COVARIANCES:
        raise refuse("panel_needed_covariance", "covariance")
    if spec.family is Family.COX and spec.event is None:
        raise refuse("event_column_needed", "event")
    bare = not spec.intercept or bool(spec.fixed_effects) or spec.family in _NO_INTERCEPT
    if not spec.drivers and not suspects and bare and spec.family not in _EVENT_FAMILIES:
        raise refuse("no_drivers", "drivers")
    wanted = {Cov.CLUSTER: (1, 2), Cov.WILD_CLUSTER: (1, 1)}.get(spec.covariance.kind)
    if wanted and not wanted[0] <= len(spec.covariance.clusters) <= wanted[1]:
        raise refuse("cluster_columns", "covariance", given=len(spec.covariance.clusters), most=wanted[1])


class _Rows:
    """Keeps track of which rows are still complete and what each column costs."""

    def __init__(self, size: int) -> None:
        self.keep = np.ones(size, dtype=bool)
        self.dropped: list[Dropped] = []

    def require(self, good: np.ndarray, reason: str, column: str) -> None:
        bad = int((~good).sum())
        if bad:
            self.dropped.append(Dropped(f"drivers.dropped.{reason}", column, bad))
            self.keep &= good

    def require_columns(self, data: pd.DataFrame, columns: list[tuple[str, str]]) -> None:
        for column, control in dict.fromkeys(columns):
            self.require(find_column(data, column, control).notna().to_numpy(), "missing", column)

    def require_finite(self, values: Array, names: tuple[str, ...], missing: np.ndarray) -> None:
        """Rows where a transform has no value although its column has one (log of 0, a lag at the start)."""
        finite = np.isfinite(values)
        if finite.all():
            return
        for j, name in enumerate(names):
            self.require(finite[:, j] | missing, "undefined", name)
            self.keep &= finite[:, j]


def _columns_of(terms: tuple[Term, ...], control: str) -> list[tuple[str, str]]:
    return [(factor.column, control) for term in terms for factor in term.factors]


def _cohort_codes(data: pd.DataFrame, spec: ModelSpec) -> Codes:
    """Adoption period in the numbering of the panel's periods, -1 for never (missing)."""
    assert spec.adoption is not None and spec.panel is not None
    cohort = find_column(data, spec.adoption.cohort, "event")
    time = find_column(data, spec.panel.time, "panel").dropna()
    stamps = [pd.api.types.is_datetime64_any_dtype(values) for values in (cohort, time)]
    if any(stamps) and not all(stamps):
        # A column of dates beside one of timestamps: what databases return for DATE and TIMESTAMP.
        if any(pd.api.types.is_numeric_dtype(values) for values in (cohort, time)):
            raise refuse("cohort_units", "event", cohort=spec.adoption.cohort, time=spec.panel.time)
        cohort, time = (pd.to_datetime(values, errors="coerce") for values in (cohort, time))
    periods = np.sort(time.unique())
    try:
        codes = np.searchsorted(periods, cohort.fillna(periods[-1]).to_numpy())
    except TypeError as error:
        raise refuse("cohort_units", "event", cohort=spec.adoption.cohort, time=spec.panel.time) from error
    return np.where(cohort.isna(), -1, codes).astype(np.int64)


def _build(spec: ModelSpec, data: pd.DataFrame) -> Design:
    _check_request(spec)
    if data.empty:
        raise refuse("no_rows", "sample")
    rows = _Rows(len(data))
    absorbed = bool(spec.fixed_effects)
    constant = spec.intercept or absorbed
    outcome, levels = _outcome(data, spec)
    exog, exog_names, exog_origin = matrix(data, spec.drivers, constant, spec.panel, "drivers")
    endog, endog_names, endog_origin = matrix(data, spec.endogenous, True, spec.panel, "endogenous")
    instruments, instrument_names, origin = matrix(data, spec.instruments, True, spec.panel, "instruments")

    used = [(parse_factor(spec.outcome, "outcome").column, "outcome"), *_columns_of(exog_origin, "drivers")]
    used += [*_columns_of(endog_origin, "endogenous"), *_columns_of(origin, "instruments")]
    used += [(name, "fixed_effects") for name in spec.fixed_effects]
    used += [(name, "covariance") for name in spec.covariance.clusters]
    used += [(name, "weights") for name in (spec.weights,) if name]
    used += [(name, "event") for name in (spec.event,) if name]
    if spec.panel is not None:
        used += [(spec.panel.entity, "panel"), (spec.panel.time, "panel")]
    rows.require_columns(data, used)
    missing = ~rows.keep
    values = np.column_stack([outcome, exog, endog, instruments])
    rows.require_finite(values, (spec.outcome, *exog_names, *endog_names, *instrument_names), missing)

    weights = None if spec.weights is None else numeric(data[spec.weights], spec.weights, "weights")
    if weights is not None and (weights[rows.keep] < 0).any():
        raise refuse("negative_weights", "weights", column=spec.weights)
    if weights is not None:
        rows.require((weights > 0) | missing, "zero_weight", str(spec.weights))
    effects = np.empty((len(data), len(spec.fixed_effects)), np.int64)
    for j, name in enumerate(spec.fixed_effects):
        effects[:, j] = coded(find_column(data, name, "fixed_effects"))[0]
    if not rows.keep.any():
        worst = max(rows.dropped, key=lambda item: item.rows)
        raise refuse("nothing_left", "sample", rows=len(data), column=worst.column, missing=worst.rows)
    if absorbed and spec.family not in {Family.COX, Family.FIRST_DIFFERENCE}:
        alone = np.zeros(len(data), dtype=bool)
        alone[rows.keep] = singletons(effects[rows.keep])
        rows.require(~alone, "singleton", ", ".join(spec.fixed_effects))
        if not rows.keep.any():
            raise refuse("only_singletons", "fixed_effects", effects=", ".join(spec.fixed_effects))

    keep = rows.keep
    entity, time = panel_codes(data, spec.panel) if spec.panel else (None, None)
    if constant and not absorbed and spec.family not in _NO_INTERCEPT:
        exog, exog_names = np.column_stack([np.ones(len(data)), exog]), (INTERCEPT, *exog_names)
    return Design(
        spec=spec,
        outcome=outcome[keep],
        exog=exog[keep],
        exog_names=exog_names,
        endog=endog[keep],
        endog_names=endog_names,
        instruments=instruments[keep],
        instrument_names=instrument_names,
        weights=None if weights is None else weights[keep],
        effects=dense(effects[keep]),
        effect_names=spec.fixed_effects,
        clusters=tuple((c, coded(data.loc[keep, c])[0]) for c in spec.covariance.clusters),
        entity=None if entity is None else entity[keep],
        time=None if time is None else time[keep],
        ended=None if spec.event is None else numeric(data[spec.event], spec.event, "event")[keep],
        cohort=_cohort_codes(data, spec)[keep] if spec.adoption is not None else None,
        rows=np.flatnonzero(keep),
        sample=Sample(len(data), int(keep.sum()), tuple(rows.dropped)),
        levels=levels,
    )


def dense(codes: Codes) -> Codes:
    """Codes of each column renumbered without gaps."""
    columns = [np.unique(codes[:, j], return_inverse=True)[1] for j in range(codes.shape[1])]
    return np.column_stack(columns).astype(np.int64) if columns else codes


def prepare(spec: ModelSpec, data: pd.DataFrame) -> Design | Refusal:
    """The arrays of a model, or why there are none.

    Parameters
    ----------
    spec : the model.
    data : one row per observation; the index is ignored.

    Notes
    -----
    Rows with a missing value in any used column are left out and counted per column; so are rows where a
    transform has no value, and singletons of the fixed effects.
    """
    try:
        return _build(spec, data.reset_index(drop=True))
    except RefusedError as refused:
        return refused.refusal
