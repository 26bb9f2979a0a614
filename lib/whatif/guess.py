"""A reader's guess of a change, and how far it is from what the simulator says."""

from dataclasses import dataclass
from typing import Literal

from lib.whatif.compare import Comparison, Summary


@dataclass(frozen=True)
class Guess:
    """By how much an outcome differs from its `reference` in the last quarter, in the outcome's unit."""

    measure: str
    change: float


@dataclass(frozen=True)
class Verdict:
    """A guess beside the truth.

    Attributes
    ----------
    truth : the change against the `reference`, draw by draw in the same worlds.
    sign : ``right``, ``wrong``, or ``unsure`` when the 80 % interval holds zero.
    off : guess less the median. widths : its size in widths of the 80 % interval; 0 when both are zero.
    """

    truth: Summary
    sign: Literal["right", "wrong", "unsure"]
    inside80: bool
    inside95: bool
    off: float
    widths: float


def reference(comparison: Comparison) -> Literal["baseline", "believed"]:
    """What a change is taken against, as in the result's own sentence.

    The reader's assumptions without the levers; today's where only assumptions are moved.
    """
    levers = comparison.scenario.setting != comparison.believed.setting
    return "believed" if levers else "baseline"


def judge(comparison: Comparison, guess: Guess) -> Verdict:
    """Compare a guess with the change against the `reference`."""
    tile = comparison.tile(guess.measure)
    truth = tile.effect if reference(comparison) == "believed" else tile.shift
    off, width = guess.change - truth.median, truth.high80 - truth.low80
    if truth.low80 <= 0.0 <= truth.high80:
        sign: Literal["right", "wrong", "unsure"] = "unsure"
    else:
        sign = "right" if guess.change * truth.median > 0.0 else "wrong"
    return Verdict(
        truth=truth,
        sign=sign,
        inside80=truth.low80 <= guess.change <= truth.high80,
        inside95=truth.low95 <= guess.change <= truth.high95,
        off=off,
        widths=abs(off) / width if width > 0.0 else (0.0 if off == 0.0 else float("inf")),
    )
