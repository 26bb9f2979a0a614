"""Specification tests, each a value or the reason why it does not apply."""

from collections.abc import Mapping

import pandas as pd

from lib.drivers.design import prepare
from lib.drivers.diagnostics.common import Answer, Diagnostic
from lib.drivers.diagnostics.influence import influence, largest_influence
from lib.drivers.diagnostics.instruments import first_stage, over_identification, wu_hausman
from lib.drivers.diagnostics.panel import hausman, joint, mundlak, pre_trends, serial_correlation
from lib.drivers.diagnostics.residuals import breusch_pagan, inflation, reset, white
from lib.drivers.refusal import Refusal
from lib.drivers.spec import ModelSpec

TESTS: Mapping[str, Diagnostic] = {
    "breusch_pagan": breusch_pagan,
    "white": white,
    "reset": reset,
    "vif": inflation,
    "influence": largest_influence,
    "serial_correlation": serial_correlation,
    "hausman": hausman,
    "mundlak": mundlak,
    "first_stage": first_stage,
    "wu_hausman": wu_hausman,
    "over_identification": over_identification,
}


def diagnose(spec: ModelSpec, data: pd.DataFrame) -> dict[str, Answer] | Refusal:
    """Every test of `TESTS` for a model, in that order; a `Refusal` if the model itself has no arrays."""
    design = prepare(spec, data)
    if isinstance(design, Refusal):
        return design
    return {name: test(design) for name, test in TESTS.items()}


__all__ = [
    "TESTS",
    "Answer",
    "breusch_pagan",
    "diagnose",
    "first_stage",
    "hausman",
    "inflation",
    "influence",
    "joint",
    "largest_influence",
    "mundlak",
    "over_identification",
    "pre_trends",
    "reset",
    "serial_correlation",
    "white",
    "wu_hausman",
]
