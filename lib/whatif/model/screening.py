"""Screening: what the bank knows decides whom it can tell apart; the cut-off decides whom it takes."""

import numpy as np
from scipy.special import ndtr

from lib.whatif.equations import equation
from lib.whatif.model import Array

# Newton's method from the normal quantile gains about two digits a step.
_STEPS = 12


@equation("information_gain")
def information_gain(coverage: Array, decay: Array) -> Array:
    """Information relative to the platform in use everywhere: 0 without it, 1 at ``coverage`` 1.

    Concave, so that a second source of data tells less than the first. ``decay`` > 0.
    """
    gain: Array = np.expm1(-decay * coverage) / np.expm1(-decay)
    return gain


@equation("separation")
def separation(without: Array, platform: Array, gain: Array) -> Array:
    """Distance between the mean scores of sound and weak applicants, in standard deviations."""
    return without + platform * gain


@equation("auc")
def auc(distance: Array) -> Array:
    """Area under the ROC curve of a binormal score with equal variances."""
    area: Array = ndtr(distance / np.sqrt(2.0))
    return area


@equation("approval")
def approval(cutoff: Array, distance: Array, weak_share: Array) -> tuple[Array, Array]:
    """Share of applicants approved, and the share of weak firms among the approved.

    Scores of sound applicants are N(0, 1), of weak ones N(-distance, 1); approved is who scores above
    ``cutoff``. The same two numbers fix the approval rate and the risk of what is approved.
    """
    sound = (1.0 - weak_share) * ndtr(-cutoff)
    weak = weak_share * ndtr(-cutoff - distance)
    approved: Array = sound + weak
    return approved, weak / approved


def solve_cutoff(approved: float, distance: Array, weak_share: Array) -> Array:
    """The cut-off at which ``approved`` of the applicants pass, for each draw."""
    cutoff = np.zeros(np.broadcast(distance, weak_share).shape)
    for _ in range(_STEPS):
        share, _ = approval(cutoff, distance, weak_share)
        slope = (1.0 - weak_share) * _density(cutoff) + weak_share * _density(cutoff + distance)
        cutoff = cutoff + np.clip((share - approved) / slope, -1.0, 1.0)
    return cutoff


@equation("approved_scores")
def approved_scores(cutoff: Array, distance: Array) -> tuple[Array, Array]:
    """Mean score of the approved: sound and weak (means of truncated normal distributions)."""
    sound: Array = _density(cutoff) / ndtr(-cutoff)
    weak: Array = _density(cutoff + distance) / ndtr(-cutoff - distance) - distance
    return sound, weak


def _density(x: Array) -> Array:
    density: Array = np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi)
    return density
