"""What the exhibits of the early-warning chapter share."""

from case_studies.l_bank.warning.desk import RULES, THRESHOLDS
from lib.pedigree import Pedigree

ESTIMATED = (Pedigree.GENERATED, Pedigree.ESTIMATED)
COSTED = (*ESTIMATED, Pedigree.ASSUMED)
# A fit of many cells: the last digits differ between processors.
RTOL = 1e-5
MODEL = "l8.model"
RULE_NAMES = tuple(f"l8.rule.{rule.name}" for rule in RULES)
MEASURES = ("l8.precision", "l8.recall")
# The thresholds as they stand in a link.
CHOICES = tuple(f"{threshold:g}" for threshold in THRESHOLDS)
HORIZONS = ("6", "9", "12", "18")
