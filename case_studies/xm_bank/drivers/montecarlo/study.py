"""The study: coverage of nominal 95 % intervals by estimator and covariance."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd

from case_studies.xm_bank.dgp.parameters import FloatArray, Parameters, Streams, load_parameters
from case_studies.xm_bank.drivers.montecarlo.estimators import ESTIMATORS, Answers
from case_studies.xm_bank.drivers.montecarlo.world import Draws, World, draw, true_effect
from case_studies.xm_bank.drivers.tables import table
from lib.exhibits import CaseData

BATCH = 50
REPLICATIONS = 400
# What the estimators aim at is theirs to reach as the sample grows; the others miss it whatever the sample.
CONSISTENT = ("instrumented", "demand_seen", "event_robust")


@dataclass(frozen=True)
class Study:
    """A study's settings: the world, the number of replications, the seed of the draws."""

    world: World = field(default_factory=World)
    replications: int = REPLICATIONS
    seed: int = 20160127


def paths_of(data: CaseData) -> dict[str, FloatArray]:
    """Log signing officers and the lagged NPL ratio of the teaching data, (quarters, branches)."""
    panel = table(data, "branch_panel")
    return {
        name: panel.pivot(index="quarter", columns="branch", values=name).to_numpy()
        for name in ("log_officers", "npl_lag")
    }


def batches(study: Study, paths: dict[str, FloatArray], params: Parameters) -> list[Callable[[], Draws]]:
    """The study's replications as functions that draw a batch each, from streams of their own."""
    streams = Streams(study.seed)
    sizes = [min(BATCH, study.replications - start) for start in range(0, study.replications, BATCH)]

    def batch(number: int, size: int) -> Callable[[], Draws]:
        return lambda: draw(params, study.world, streams.rng("monte_carlo", number), size, paths)

    return [batch(number, size) for number, size in enumerate(sizes)]


def truths(params: Parameters, world: World) -> dict[str, float]:
    """What is estimated: the funding cost's effect, and the platform's mean effect on those that have it."""
    effect = true_effect(params, world)
    return {
        "funding_cost": params.value("branch_lending", "funding_cost"),
        "platform_effect": float(effect[effect > 0].mean()),
    }


def _rows(target: str, name: str, truth: float, parts: list[Answers]) -> list[dict[str, object]]:
    estimates = np.concatenate([part.estimate for part in parts])
    count = len(estimates)
    rows: list[dict[str, object]] = []
    for kind in parts[0].errors:
        covered = np.concatenate([part.covers(truth)[kind] for part in parts])
        share = float(covered.mean())
        rows.append(
            {
                "target": target,
                "estimator": name,
                "consistent": name in CONSISTENT,
                "covariance": kind,
                "truth": truth,
                "mean": float(estimates.mean()),
                "bias": float(estimates.mean()) - truth,
                "spread": float(estimates.std(ddof=1)),
                "mean_error": float(np.concatenate([part.errors[kind] for part in parts]).mean()),
                "coverage": share,
                "coverage_error": float(np.sqrt(0.95 * 0.05 / count)),
                "replications": count,
            }
        )
    return rows


def run(data: CaseData, study: Study, progress: Callable[[float], None] = lambda share: None) -> pd.DataFrame:
    """Coverage, bias and spread of every estimator.

    Args:
        study: settings; progress: told the share that is done after each batch.

    Returns:
        One row per target, estimator and covariance. ``coverage_error`` is the standard error that a share
        of 95 % has with so many replications; ``spread`` the standard deviation of the estimates,
        ``mean_error`` the mean of their standard errors.
    """
    params = load_parameters()
    found: dict[tuple[str, str], list[Answers]] = {
        (target, name): [] for target, estimators in ESTIMATORS.items() for name in estimators
    }
    todo = batches(study, paths_of(data), params)
    for number, make in enumerate(todo, start=1):
        drawn = make()
        for target, estimators in ESTIMATORS.items():
            for name, estimator in estimators.items():
                found[target, name].append(estimator(drawn))
        progress(number / len(todo))
    truth = truths(params, study.world)
    return pd.DataFrame(
        [row for (target, name), parts in found.items() for row in _rows(target, name, truth[target], parts)]
    )


@lru_cache(maxsize=32)
def _kept(fingerprint: str, study: Study) -> list[pd.DataFrame]:
    """A place for a study's result, filled by :func:`cached`."""
    return []


def cached(
    data: CaseData, study: Study, progress: Callable[[float], None] = lambda share: None
) -> pd.DataFrame:
    """The result of :func:`run`, kept in the process; it must not be changed."""
    place = _kept(data.warehouse.fingerprint, study)
    if not place:
        place.append(run(data, study, progress))
    return place[0]


def labelled(found: pd.DataFrame) -> pd.DataFrame:
    """The study's rows with ids of labels, as exhibits and pages show them."""
    return pd.DataFrame(
        {
            "target": "target." + found["target"],
            "estimator": "m." + found["estimator"],
            "kind": np.where(found["consistent"], "k.consistent", "k.inconsistent"),
            "covariance": "c." + found["covariance"],
            "truth": found["truth"],
            "mean": found["mean"],
            "bias": found["bias"],
            "spread": found["spread"],
            "mean_error": found["mean_error"],
            "coverage": found["coverage"],
            "coverage_error": found["coverage_error"],
        }
    )
