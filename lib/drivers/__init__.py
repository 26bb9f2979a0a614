"""What drives lending: models described as data, estimated, tested and laid side by side.

The estimating is done by statsmodels, linearmodels, pyhdfe and scipy, which are imported on first use.
"""

from lib.drivers.design import Design, prepare
from lib.drivers.estimate import estimate
from lib.drivers.formula import formula_of, parse_formula
from lib.drivers.refusal import Refusal
from lib.drivers.result import CovarianceLabel, Distribution, Dropped, Estimate, Note, Sample, TestResult
from lib.drivers.spec import Cov, CovarianceSpec, EventSpec, Family, ModelSpec, PanelIndex

__all__ = [
    "Cov",
    "CovarianceLabel",
    "CovarianceSpec",
    "Design",
    "Distribution",
    "Dropped",
    "Estimate",
    "EventSpec",
    "Family",
    "ModelSpec",
    "Note",
    "PanelIndex",
    "Refusal",
    "Sample",
    "TestResult",
    "estimate",
    "formula_of",
    "parse_formula",
    "prepare",
]
