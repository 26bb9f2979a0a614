"""Random draws: the same for every scenario of a seed, so that a difference between two is not noise."""

import zlib
from functools import lru_cache

import numpy as np
from scipy.special import ndtri

from lib.whatif.equations import equation
from lib.whatif.levers import Lever, LeverBook
from lib.whatif.model import Array
from lib.whatif.setting import Setting

# 95 % of a normal distribution lies within this many standard deviations.
_NORMAL_95 = 1.959963984540054
# The assumption that widens or narrows all intervals at once.
UNCERTAINTY = "uncertainty"


def _generator(seed: int, name: str) -> np.random.Generator:
    """A stream of its own for each name: a parameter added to the file changes no other one's draws."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, zlib.crc32(name.encode())])))


@lru_cache(maxsize=1024)
def uniforms(seed: int, name: str, draws: int) -> Array:
    """Uniform numbers in (0, 1), read-only; the first n of more draws are those of n draws."""
    # Never exactly 0, of which a normal quantile is infinite.
    values = 1.0 - _generator(seed, name).random(draws)
    values.flags.writeable = False
    return values


@lru_cache(maxsize=64)
def normals(seed: int, name: str, draws: int, quarters: int) -> Array:
    """Standard normal shocks (quarters, draws), read-only; more draws or quarters keep those there are."""
    # A block of whole rows by draw, of a fixed length, keeps both kinds of prefix.
    values = _generator(seed, name).standard_normal((draws, 64))[:, :quarters].T.copy()
    values.flags.writeable = False
    return values


def quantile(lever: Lever, share: Array) -> Array:
    """Quantiles of the lever's distribution: triangular with its top at the default, uniform, or normal."""
    if lever.spread is None:
        return np.full(share.shape, lever.default)
    low, high = lever.spread
    if lever.shape == "uniform" or low == high:
        return low + (high - low) * share
    if lever.shape == "normal":
        centred: Array = lever.default + (high - low) / (2.0 * _NORMAL_95) * ndtri(share)
        return centred
    top = lever.default
    left = (top - low) / (high - low)
    rising = low + np.sqrt(share * (high - low) * (top - low))
    falling = high - np.sqrt((1.0 - share) * (high - low) * (high - top))
    drawn: Array = np.where(share < left, rising, falling)
    return drawn


@equation("parameters")
def parameter_draws(book: LeverBook, setting: Setting, draws: int, seed: int) -> dict[str, Array]:
    """Values of every environment parameter and assumption by draw, (draws,).

    The reader's value moves the whole distribution with it, within the range that a reader may choose; the
    assumption ``uncertainty`` scales the deviations from it.
    """
    width = setting[UNCERTAINTY]
    drawn: dict[str, Array] = {}
    for lever in book.of("environment", "assumption"):
        deviation = quantile(lever, uniforms(seed, lever.id, draws)) - lever.default
        values = np.clip(setting[lever.id] + width * deviation, lever.low, lever.high)
        values.flags.writeable = False
        drawn[lever.id] = values
    return drawn
