"""What a reader has chosen: everything that decides an estimate, in a form that fits a link."""

from dataclasses import dataclass
from typing import Any

from lib.drivers import Cov, CovarianceSpec, EventSpec, Family, ModelSpec, Refusal, parse_formula

MAX_KEPT = 6
WINDOW = (-8, 16)
QUANTILES = ("0.1", "0.25", "0.5", "0.75", "0.9")
EVENT_FAMILIES = frozenset({"event_study", "sun_abraham"})
_MARK = ";"


@dataclass(frozen=True)
class Choice:
    """A model as the laboratory keeps it.

    Attributes:
        table: id of the data set; formula: in the style of fixest; family, covariance, sample, quantile: ids.
        A covariance is a kind, or a kind and its clusters: ``hc1``, ``cluster:branch,quarter``.
        weights: column of analytic weights, or none; in a line it follows the family: ``ols:applications``.
    """

    table: str
    formula: str
    family: str
    covariance: str
    sample: str
    quantile: str = "0.5"
    weights: str = ""

    @property
    def text(self) -> str:
        """One line that says it all; :func:`read` reads it back."""
        family = f"{self.family}:{self.weights}" if self.weights else self.family
        parts = (self.table, family, self.covariance, self.sample, self.quantile, self.formula)
        return _MARK.join(parts)


def read(text: str, datasets: Any) -> Choice | None:
    """The choice that a line describes; None when a part of it does not exist."""
    parts = text.split(_MARK, 5)
    if len(parts) != 6 or parts[0] not in datasets:
        return None
    table, family, covariance, sample, quantile, formula = parts
    dataset = datasets[table]
    family, mark, weights = family.partition(":")
    known = (
        family in dataset.families
        and (weights in dataset.weights or not mark)
        and covariance in covariances(dataset)
        and sample in dataset.samples
        and quantile in QUANTILES
    )
    return Choice(table, formula, family, covariance, sample, quantile, weights) if known else None


def covariances(dataset: Any) -> tuple[str, ...]:
    """The covariances that a data set allows, by id."""
    clusters = dataset.clusters
    found = ["hc1", "classical", "hc0", "hc2", "hc3", *(f"cluster:{name}" for name in clusters)]
    if len(clusters) > 1:
        found.append(f"cluster:{clusters[0]},{clusters[1]}")
    if clusters:
        found.append(f"wild_cluster:{clusters[0]}")
    if dataset.panel is not None:
        found += ["newey_west", "driscoll_kraay"]
    return tuple(found)


def covariance_spec(covariance: str) -> CovarianceSpec:
    """The covariance that an id stands for."""
    kind, _, clusters = covariance.partition(":")
    return CovarianceSpec(Cov(kind), tuple(clusters.split(",")) if clusters else ())


def base_spec(choice: Choice, dataset: Any) -> ModelSpec:
    """Everything of the model that its formula does not say."""
    return ModelSpec(
        outcome="",
        family=Family(choice.family),
        covariance=covariance_spec(choice.covariance),
        panel=dataset.panel,
        adoption=EventSpec(dataset.cohort, *WINDOW) if choice.family in EVENT_FAMILIES else None,
        event=dataset.event if choice.family == "cox" else None,
        weights=choice.weights or None,
        # Robust covariances of durations with ties exist for this treatment only.
        ties="breslow" if choice.family == "cox" else "efron",
        quantile=float(choice.quantile),
        sample=choice.sample,
    )


def model_of(choice: Choice, dataset: Any) -> ModelSpec | Refusal:
    """The model that a choice describes, or where its formula does not parse."""
    return parse_formula(choice.formula, base_spec(choice, dataset))


def start_of(dataset: Any) -> Choice:
    """The model that is shown first for a data set."""
    covariance = (
        f"cluster:{dataset.clusters[0]}" if dataset.clusters and dataset.kind == "generated" else "hc1"
    )
    family = dataset.start_family
    return Choice(dataset.id, dataset.start, family, covariance, next(iter(dataset.samples)))
