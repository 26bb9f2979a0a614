"""The scorecard for L's applications: sample, split, card, challenger. Pure and fitted once per case data."""

from case_studies.l_bank.scoring.card import card, score_applications

__all__ = ["card", "score_applications"]
