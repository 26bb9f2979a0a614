"""A model, described as data.

A `ModelSpec` says everything that decides an estimate: two equal specifications on equal data give equal
results. It is what the laboratory keeps in its link, a script is written from and a cache is keyed by.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Family(StrEnum):
    """What is estimated. Pooled and fixed-effects models are both ``OLS``; the effects tell them apart."""

    OLS = "ols"
    BETWEEN = "between"
    RANDOM = "random"
    FIRST_DIFFERENCE = "first_difference"
    QUANTILE = "quantile"
    LOGIT = "logit"
    PROBIT = "probit"
    ORDERED_LOGIT = "ordered_logit"
    POISSON = "poisson"
    COX = "cox"
    EVENT_STUDY = "event_study"
    SUN_ABRAHAM = "sun_abraham"


class Cov(StrEnum):
    """How the uncertainty of the coefficients is estimated."""

    CLASSICAL = "classical"
    HC0 = "hc0"
    HC1 = "hc1"
    HC2 = "hc2"
    HC3 = "hc3"
    CLUSTER = "cluster"
    NEWEY_WEST = "newey_west"
    DRISCOLL_KRAAY = "driscoll_kraay"
    WILD_CLUSTER = "wild_cluster"


@dataclass(frozen=True)
class CovarianceSpec:
    """A covariance estimator with its settings.

    Parameters
    ----------
    kind : one of `Cov`.
    clusters : one or two columns for ``cluster``; one for ``wild_cluster``.
    lags : bandwidth of the Bartlett kernel for ``newey_west`` and ``driscoll_kraay``; None means
        floor(4 (T/100)^(2/9)) with T the number of periods.
    draws, seed, draw_weights : the wild bootstrap's number of draws, its seed and its weights
        (``"rademacher"`` or ``"webb"``).
    """

    kind: Cov = Cov.HC1
    clusters: tuple[str, ...] = ()
    lags: int | None = None
    draws: int = 999
    seed: int = 20_240_101
    draw_weights: str = "rademacher"

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", Cov(self.kind))
        object.__setattr__(self, "clusters", tuple(self.clusters))


@dataclass(frozen=True)
class PanelIndex:
    """The columns that name the unit and the period of a row."""

    entity: str
    time: str


@dataclass(frozen=True)
class EventSpec:
    """Staggered adoption of a treatment.

    Parameters
    ----------
    cohort : column with the period of adoption, in the values of the panel's time column; missing = never. A
        date between two periods counts from the later one.
    first, last : window of relative periods shown, such as -6 and 8. In the two-way event study everything
        outside is collected in the outermost bins; the interaction-weighted estimator leaves it out of the
        averages.
    reference : relative period whose effect is set to zero.
    """

    cohort: str
    first: int = -6
    last: int = 8
    reference: int = -1


@dataclass(frozen=True)
class ModelSpec:
    """Outcome, drivers and everything else that decides an estimate.

    Parameters
    ----------
    outcome : a column, or a transform of one such as ``"log(new_loans)"``. For Cox: the duration.
    drivers : terms in formula notation, such as ``("funding_cost", "log(staff)", "x1:x2")``; exogenous.
    fixed_effects : columns whose levels are absorbed (strata in a Cox model).
    endogenous, instruments : terms of the first stage; both empty without instruments.
    family : one of `Family`.
    covariance : a `CovarianceSpec`.
    weights : column with analytic weights (weighted least squares), or None.
    panel : unit and period, needed for panel families, lags, Newey-West and Driscoll-Kraay.
    intercept : False for a model through the origin; fixed effects replace the intercept.
    event : column with 1 where a Cox duration ended in the event, 0 where it was censored.
    adoption : an `EventSpec` for the two event-study families.
    quantile : between 0 and 1, for the quantile family.
    ties : ``"efron"`` or ``"breslow"``, for Cox.
    level : confidence level of the intervals.
    sample : how the rows were chosen, in the reader's words; carried along, not evaluated.
    """

    outcome: str
    drivers: tuple[str, ...] = ()
    fixed_effects: tuple[str, ...] = ()
    endogenous: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    family: Family = Family.OLS
    covariance: CovarianceSpec = field(default_factory=CovarianceSpec)
    weights: str | None = None
    panel: PanelIndex | None = None
    intercept: bool = True
    event: str | None = None
    adoption: EventSpec | None = None
    quantile: float = 0.5
    ties: str = "efron"
    level: float = 0.95
    sample: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "family", Family(self.family))
        for name in ("drivers", "fixed_effects", "endogenous", "instruments"):
            object.__setattr__(self, name, tuple(getattr(self, name)))

    def with_covariance(self, covariance: CovarianceSpec) -> "ModelSpec":
        """The same model with another covariance."""
        return replace(self, covariance=covariance)
