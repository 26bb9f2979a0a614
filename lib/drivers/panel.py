"""Panel families: random effects, between, first differences.

Each is least squares on transformed rows. linearmodels estimates the variance components of the random
effects; the transformed system then runs through the same code as every other linear model, so that every
covariance and every label is available for it.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.drivers.design import INTERCEPT, Design
from lib.drivers.linear import Fitted, System, fit_linear
from lib.drivers.refusal import refuse
from lib.drivers.spec import Cov, Family
from lib.drivers.transforms import Array, Codes

_CROSS_SECTION = frozenset({Cov.CLASSICAL, Cov.HC0, Cov.HC1, Cov.HC2, Cov.HC3})


def _means(values: Array, codes: Codes) -> Array:
    """Mean of each column by group, one row per group."""
    counts = np.bincount(codes)
    sums = np.column_stack([np.bincount(codes, values[:, j]) for j in range(values.shape[1])])
    return np.asarray(sums / counts[:, None])


def _entities(design: Design, least: int = 2) -> Codes:
    assert design.entity is not None and design.spec.panel is not None
    codes = np.unique(design.entity, return_inverse=True)[1]
    if codes.max() + 1 < least:
        raise refuse(
            "too_few_groups",
            "panel",
            column=design.spec.panel.entity,
            groups=int(codes.max()) + 1,
            least=least,
        )
    return codes.astype(np.int64)


def _rows(design: Design, keep: Codes, outcome: Array, exog: Array) -> System:
    """A system on some of the design's rows, with values already transformed."""
    thinner = replace(
        design,
        outcome=outcome,
        exog=exog,
        weights=None if design.weights is None else design.weights[keep],
        effects=design.effects[keep],
        clusters=tuple(
            (name, np.unique(codes[keep], return_inverse=True)[1]) for name, codes in design.clusters
        ),
        entity=None if design.entity is None else design.entity[keep],
        time=None if design.time is None else design.time[keep],
        rows=design.rows[keep],
        endog=design.endog[keep],
        instruments=design.instruments[keep],
    )
    return System(thinner, outcome, exog, thinner.endog, thinner.instruments, INTERCEPT in design.exog_names)


def between(design: Design) -> Fitted:
    """Least squares on the means of each unit; one row per unit."""
    if design.spec.covariance.kind not in _CROSS_SECTION:
        raise refuse("covariance_not_here", "covariance")
    codes = _entities(design)
    both = _means(np.column_stack([design.outcome, design.exog]), codes)
    first = np.unique(codes, return_index=True)[1]
    return fit_linear(_rows(design, first, both[:, 0], both[:, 1:]))


def first_difference_rows(design: Design) -> tuple[Codes, Codes]:
    """Positions of rows whose unit was also observed one period earlier, and of those earlier rows."""
    assert design.time is not None and design.entity is not None
    key = design.entity * (int(design.time.max()) + 2) + design.time
    order = np.argsort(key)
    partner = np.searchsorted(key[order], key - 1).clip(max=len(key) - 1)
    found = key[order][partner] == key - 1
    return np.flatnonzero(found), order[partner[found]]


def first_difference(design: Design) -> Fitted:
    """Least squares on changes from one period to the next; the intercept drops out.

    Fixed effects are absorbed after differencing: the period's give common changes, the unit's give trends.
    """
    now, before = first_difference_rows(design)
    if not len(now):
        raise refuse("no_differences", "panel")
    system = _rows(
        design, now, design.outcome[now] - design.outcome[before], design.exog[now] - design.exog[before]
    )
    return fit_linear(replace(system, centred=bool(design.effect_names)))


def random_effects(design: Design) -> tuple[Fitted, Array]:
    """Feasible GLS with Swamy and Arora's variance components, and theta per unit.

    Rows are quasi-demeaned: z - theta_i z-bar_i with theta_i = 1 - sqrt(s2_e / (T_i s2_u + s2_e)).
    """
    from linearmodels.panel import RandomEffects

    codes = _entities(design)
    assert design.time is not None
    index = pd.MultiIndex.from_arrays([codes, design.time])
    outcome = pd.Series(design.outcome, index=index, name="outcome")
    exog = pd.DataFrame(design.exog, index=index, columns=[f"x{j}" for j in range(design.exog.shape[1])])
    counts = np.bincount(codes)
    try:
        result = RandomEffects(outcome, exog).fit(small_sample=bool((counts != counts[0]).any()))
    except (ValueError, np.linalg.LinAlgError) as error:
        raise refuse("random_effects_failed", "panel") from error
    # The result lists units in the order in which they appear in the rows.
    theta = np.asarray(result.theta.iloc[:, 0].loc[np.arange(len(counts))], dtype=np.float64)
    both = np.column_stack([design.outcome, design.exog])
    quasi = both - theta[codes][:, None] * _means(both, codes)[codes]
    everything = np.arange(design.n)
    fitted = fit_linear(_rows(design, everything, quasi[:, 0], quasi[:, 1:]))
    return fitted, theta


def fit_panel(design: Design) -> Fitted:
    """The family's estimator."""
    if design.spec.family is Family.BETWEEN:
        return between(design)
    if design.spec.family is Family.FIRST_DIFFERENCE:
        return first_difference(design)
    fitted, theta = random_effects(design)
    return replace(fitted, fit=fitted.fit | {"theta": float(np.median(theta))})
