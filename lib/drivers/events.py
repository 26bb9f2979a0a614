"""Event studies of a staggered roll-out.

Two estimators on the same panel. *Two-way*: effects by time since adoption in a regression with unit and
period effects; biased when effects differ between cohorts, because early adopters serve as controls for late
ones (Goodman-Bacon, 2021). *Interaction-weighted* (Sun and Abraham, 2021): one effect per cohort and relative
period, with never-treated units (or, without any, the last cohort before its own adoption) as controls, then
averaged with the cohorts' shares. Both are regressions by `lib.drivers.linear`.
"""

from dataclasses import dataclass, replace

import numpy as np

from lib.drivers.design import Design
from lib.drivers.linear import Fitted, fit_linear, system_of
from lib.drivers.refusal import refuse
from lib.drivers.result import Dropped, Note
from lib.drivers.spec import Family
from lib.drivers.transforms import Array, Codes

NEVER = -1


def event_name(relative: int) -> str:
    """Name of the coefficient of a relative period.

    >>> event_name(-3)
    'event[-3]'
    """
    return f"event[{relative}]"


@dataclass(frozen=True, eq=False)
class EventFit:
    """A fitted event study.

    Attributes
    ----------
    fitted : the regression. names : coefficients to report.
    weights : (names x regression coefficients) linear combinations that make them.
    design : the rows used. dropped, notes : what was left out, and why.
    """

    fitted: Fitted
    names: tuple[str, ...]
    weights: Array
    design: Design
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[Note, ...] = ()


def _columns(design: Design, columns: Array, names: tuple[str, ...]) -> Design:
    return replace(design, exog=np.hstack([columns, design.exog]), exog_names=(*names, *design.exog_names))


def _thin(design: Design, keep: np.ndarray) -> Design:
    return replace(
        design,
        outcome=design.outcome[keep],
        exog=design.exog[keep],
        endog=design.endog[keep],
        instruments=design.instruments[keep],
        weights=None if design.weights is None else design.weights[keep],
        effects=np.column_stack(
            [np.unique(codes[keep], return_inverse=True)[1] for codes in design.effects.T]
        ),
        clusters=tuple(
            (name, np.unique(codes[keep], return_inverse=True)[1]) for name, codes in design.clusters
        ),
        entity=None if design.entity is None else design.entity[keep],
        time=None if design.time is None else design.time[keep],
        cohort=None if design.cohort is None else design.cohort[keep],
        rows=design.rows[keep],
    )


def _relative(design: Design) -> tuple[Codes, Codes]:
    """Cohort and relative period of each row; a cohort after the last period counts as never."""
    assert design.cohort is not None and design.time is not None
    cohort = np.where(design.cohort > design.time.max(), NEVER, design.cohort)
    return cohort, design.time - cohort


def _always_treated(design: Design) -> tuple[Design, tuple[Dropped, ...]]:
    """Leaves out units that were treated in every period: they have no before."""
    assert design.cohort is not None and design.time is not None and design.spec.adoption is not None
    always = (design.cohort != NEVER) & (design.cohort <= design.time.min())
    if not always.any():
        return design, ()
    if always.all():
        raise refuse("all_treated", "event", column=design.spec.adoption.cohort)
    gone = Dropped("drivers.dropped.always_treated", design.spec.adoption.cohort, int(always.sum()))
    return _thin(design, ~always), (gone,)


def two_way_event_study(design: Design) -> EventFit:
    """Dummies for time since adoption, binned at both ends, with the spec's fixed effects."""
    design, dropped = _always_treated(design)
    event = design.spec.adoption
    assert event is not None
    if not event.first <= event.reference <= event.last or event.first >= event.last:
        raise refuse("event_window", "event", first=event.first, last=event.last, reference=event.reference)
    cohort, relative = _relative(design)
    treated = cohort != NEVER
    if not treated.any():
        raise refuse("none_treated", "event", column=event.cohort)
    binned = relative.clip(event.first, event.last)
    shown = [
        e
        for e in range(event.first, event.last + 1)
        if e != event.reference and (treated & (binned == e)).any()
    ]
    columns = np.column_stack([treated & (binned == e) for e in shown]).astype(np.float64)
    names = tuple(event_name(e) for e in shown)
    fitted = fit_linear(system_of(_columns(design, columns, names)))
    notes = (Note("drivers.note.event_bins", {"first": event.first, "last": event.last}),)
    return EventFit(fitted, fitted.names, np.eye(len(fitted.names)), design, dropped, notes)


def _controls(design: Design) -> tuple[Design, int, tuple[Dropped, ...], tuple[Note, ...]]:
    """Rows with a valid control group, and the cohort that serves as it."""
    assert design.spec.adoption is not None and design.time is not None
    cohort, _ = _relative(design)
    if (cohort == NEVER).any():
        return design, NEVER, (), (Note("drivers.note.never_treated", {}),)
    last = int(cohort.max())
    keep = design.time < last
    if len(np.unique(cohort)) < 2 or not keep.any():
        raise refuse("no_controls", "event", column=design.spec.adoption.cohort)
    gone = Dropped("drivers.dropped.after_last_cohort", design.spec.adoption.cohort, int((~keep).sum()))
    return _thin(design, keep), last, (gone,), (Note("drivers.note.last_cohort", {}),)


def sun_abraham(design: Design) -> EventFit:
    """Interaction-weighted event study, and the average effect on the treated (``att``).

    The weight of a cohort at relative period e is its share of the treated rows at e; ``att`` weights all
    cells after adoption by their rows. Standard errors take the shares as given, as fixest's ``sunab`` does.
    """
    design, dropped = _always_treated(design)
    event = design.spec.adoption
    assert event is not None
    design, control, more, notes = _controls(design)
    cohort, relative = _relative(design)
    treated = (cohort != NEVER) & (cohort != control)
    if not treated.any():
        raise refuse("none_treated", "event", column=event.cohort)
    cells = [
        (int(g), int(e))
        for g in np.unique(cohort[treated])
        for e in np.unique(relative[cohort == g])
        if e != event.reference
    ]
    columns = np.column_stack([(cohort == g) & (relative == e) for g, e in cells]).astype(np.float64)
    names = tuple(f"cohort[{g}]:{event_name(e)}" for g, e in cells)
    fitted = fit_linear(system_of(_columns(design, columns, names)))

    size = columns.sum(axis=0) if design.weights is None else columns.T @ design.weights
    shown = sorted({e for _, e in cells if event.first <= e <= event.last})
    combos = np.zeros((len(shown) + 1 + design.exog.shape[1], len(fitted.names)))
    for row, wanted in enumerate(shown):
        chosen = np.array([e == wanted for _, e in cells])
        combos[row, : len(cells)] = np.where(chosen, size, 0.0) / size[chosen].sum()
    after = np.array([e >= 0 for _, e in cells])
    if not after.any():
        raise refuse("none_treated", "event", column=event.cohort)
    combos[len(shown), : len(cells)] = np.where(after, size, 0.0) / size[after].sum()
    for j in range(design.exog.shape[1]):
        combos[len(shown) + 1 + j, len(cells) + j] = 1.0
    shown_names = (*(event_name(e) for e in shown), "att", *design.exog_names)
    return EventFit(fitted, shown_names, combos, design, (*dropped, *more), notes)


def fit_event(design: Design) -> EventFit:
    """The family's estimator."""
    return sun_abraham(design) if design.spec.family is Family.SUN_ABRAHAM else two_way_event_study(design)
