"""The chapter's models, read from models.toml, and their estimates, kept in the process."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from case_studies.xm_bank.drivers.datasets import FOLDER, datasets
from case_studies.xm_bank.drivers.tables import fingerprint, sample
from lib.drivers import (
    Cov,
    CovarianceSpec,
    Estimate,
    EventSpec,
    ModelSpec,
    Refusal,
    estimate,
    parse_formula,
)
from lib.exhibits import CaseData


class BrokenModel(ValueError):
    """A model of the chapter that does not parse or cannot be estimated: a mistake in models.toml."""


@dataclass(frozen=True)
class Model:
    """One model: the table and the sample that it reads, and its specification."""

    id: str
    table: str
    sample: str
    spec: ModelSpec


def covariance_of(entry: Mapping[str, Any]) -> CovarianceSpec:
    """The covariance that an entry of models.toml asks for: clustered where it names clusters."""
    clusters = tuple(entry.get("cluster", ()))
    kind = Cov(entry.get("covariance", "cluster" if clusters else "hc1"))
    return CovarianceSpec(kind, clusters if kind in {Cov.CLUSTER, Cov.WILD_CLUSTER} else ())


def _model(name: str, entry: Mapping[str, Any]) -> Model:
    dataset = datasets()[entry["table"]]
    base = ModelSpec(
        outcome="",
        family=entry.get("family", "ols"),
        covariance=covariance_of(entry),
        panel=dataset.panel,
        quantile=entry.get("quantile", 0.5),
        adoption=EventSpec(dataset.cohort, *entry["window"]) if "window" in entry else None,
    )
    spec = parse_formula(entry["formula"], base)
    if isinstance(spec, Refusal):
        raise BrokenModel(f"{name}: {spec.reason} {dict(spec.values)}")
    return Model(name, entry["table"], entry.get("sample", "all"), spec)


@cache
def _entries() -> Mapping[str, Any]:
    loaded: dict[str, Any] = tomllib.loads((FOLDER / "models.toml").read_text(encoding="utf-8"))
    return loaded


@cache
def group(name: str) -> Mapping[str, Model]:
    """The models of one group by id, in the order of the file.

    Raises:
        KeyError: there is no such group. BrokenModel: a formula does not parse.
    """
    entries = dict(_entries()[name])
    defaults = entries.pop("defaults", {})
    return {key: _model(key, defaults | entry) for key, entry in entries.items()}


@cache
def covariances() -> Mapping[str, CovarianceSpec]:
    """The covariances that a model is shown under, by id."""
    return {name: covariance_of(entry) for name, entry in _entries()["covariances"].items()}


_found: dict[tuple[str, str, ModelSpec], Estimate | Refusal] = {}


def answer(data: CaseData, model: Model) -> Estimate | Refusal:
    """The estimate of a model or why there is none; computed once per process and data."""
    key = (fingerprint(data, model.table), model.sample, model.spec)
    if key not in _found:
        _found[key] = estimate(model.spec, sample(data, model.table, model.sample))
    return _found[key]


def fitted(data: CaseData, model: Model) -> Estimate:
    """The estimate of a model that must have one.

    Raises:
        BrokenModel: it is refused.
    """
    found = answer(data, model)
    if isinstance(found, Refusal):
        raise BrokenModel(f"{model.id}: {found.reason} {dict(found.values)}")
    return found


def estimates(data: CaseData, name: str) -> dict[str, Estimate]:
    """The estimates of a group by model, in order.

    Raises:
        BrokenModel: one of them is refused.
    """
    return {key: fitted(data, model) for key, model in group(name).items()}


def under(model: Model, covariance: CovarianceSpec) -> Model:
    """The same model with another covariance."""
    return replace(model, spec=model.spec.with_covariance(covariance))
