"""What the exhibits of L-5 share: label ids, rows of tests, the process's own effects."""

import numpy as np

from case_studies.l_bank.causes.months import felt
from case_studies.l_bank.causes.tests import Tested, noise_model
from case_studies.l_bank.causes.tree import Cause, tree
from lib.exhibits import CaseData

TREE = tree()
CAUSES = tuple(f"l5.cause.{cause.id}" for cause in TREE.causes)
PROBLEMS = tuple(f"l5.problem.{problem}" for problem in TREE.problems)
VERDICTS = ("l5.verdict.supported", "l5.verdict.not_supported", "l5.verdict.cannot_tell")
RTOL = 1e-6


def cause_label(cause: Cause) -> str:
    """Label id of a cause."""
    return f"l5.cause.{cause.id}"


def row_of(one: Tested) -> dict[str, object]:
    """A test as a row of a table."""
    return {
        "cause": cause_label(one.cause),
        "problem": f"l5.problem.{one.cause.problem}",
        "effect": one.effect.estimate,
        "low": one.effect.low,
        "high": one.effect.high,
        "odds": float(np.exp(one.effect.estimate)),
        "p": one.p,
        "p_holm": one.p_holm,
        "n": one.n,
        "verdict": f"l5.verdict.{one.verdict}",
    }


def parameter(data: CaseData, path: str) -> float:
    """A parameter of the generating process, ``block.name``."""
    block, name = path.split(".")
    return float(data.case.settings["dgp"][block]["parameters"][name]["value"])


def _log_odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


def true_effect(data: CaseData, cause: Cause) -> float:
    """The process's own effect in log odds for the cause's contrast; NaN where only the sign compares.

    REVEALS the truth.
    """
    if cause.match in ("scale", "proxy"):
        return float("nan")
    if cause.match == "none":
        return 0.0
    value = parameter(data, cause.truth)
    if cause.id == "link":
        # What one link adds to the hazard that guarantors have by themselves.
        months = felt(data)
        calm, hit = months[months["hit"] == 0], months[months["hit"] == 1]
        own = float(calm["stops"].sum() / calm["loans"].sum())
        spared = 1 - float(((1 - value) ** hit["links"] * hit["loans"]).sum() / hit["loans"].sum())
        return _log_odds(own + (1 - own) * spared) - _log_odds(own)
    if cause.id == "reviewer":
        # More noise divides the slope of the score; from full load to the contrast's overload.
        return noise_model(data).value("score") * (1 / (1 + value * TREE.overload) - 1)
    return cause.times * value


def true_sign(data: CaseData, cause: Cause) -> int:
    """Sign of the process's own effect, 0 where it has none. REVEALS the truth."""
    if cause.match == "none":
        return 0
    return int(np.sign(cause.times * parameter(data, cause.truth))) if cause.id != "reviewer" else -1
