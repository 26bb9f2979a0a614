"""What the model's equations read: paths of levers, draws of parameters, common shocks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from lib.whatif.draws import normals, parameter_draws
from lib.whatif.levers import Lever, LeverBook
from lib.whatif.model import Array
from lib.whatif.setting import Setting

# A pulse is fully there for a year and fades over the next.
_PULSE_FULL, _PULSE_END = 4, 8


@dataclass(frozen=True, eq=False)
class Inputs:
    """One setting, laid out for the equations.

    Attributes
    ----------
    draws, quarters, seed : size and seed of the simulation.
    parameters : environment and assumptions by id, (draws,), read-only.
    given : paths that replace those of the setting, (quarters,), for a replay of history.
    """

    book: LeverBook
    setting: Setting
    draws: int
    quarters: int
    seed: int
    parameters: Mapping[str, Array]
    given: Mapping[str, Array]

    def default(self, lever_id: str) -> float:
        """The status quo of a lever."""
        return self.book[lever_id].default

    def path(self, lever_id: str) -> Array:
        """A lever by quarter, (quarters, 1); exactly its default as long as it is not moved."""
        lever = self.book[lever_id]
        if lever_id in self.given:
            return self.given[lever_id][:, None]
        value = self.setting[lever_id]
        return (lever.default + (value - lever.default) * profile(lever, self.quarters))[:, None]

    def change(self, lever_id: str) -> Array:
        """A lever's path less its default, (quarters, 1)."""
        return self.path(lever_id) - self.default(lever_id)

    def draw(self, parameter_id: str) -> Array:
        """An uncertain parameter, (draws,)."""
        return self.parameters[parameter_id]

    def drawn_path(self, parameter_id: str) -> Array:
        """An uncertain parameter, (draws,), or the path that replaces it, (quarters, 1)."""
        return self.path(parameter_id) if parameter_id in self.given else self.draw(parameter_id)

    def until_settled(self) -> "Inputs":
        """The quarters up to the one from which on no lever changes any more, at least one."""
        moved = (lever for lever in self.book.by_id.values() if self.setting[lever.id] != lever.default)
        last = max((settled_after(lever, self.quarters) for lever in moved), default=1)
        return self if self.given else replace(self, quarters=last)

    def shocks(self, name: str) -> Array:
        """Independent standard normal shocks, (quarters, draws)."""
        return normals(self.seed, f"shock.{name}", self.draws, self.quarters)


@lru_cache(maxsize=1024)
def profile(lever: Lever, quarters: int) -> Array:
    """How much of a change is in force by quarter, 0 to 1, (quarters,), read-only.

    A ramp reaches 1 after ``phase_in`` quarters; a pulse is there at once and gone after two years.
    """
    time = np.arange(1, quarters + 1, dtype=np.float64)
    if lever.profile == "pulse":
        share: Array = np.clip((_PULSE_END + 1 - time) / (_PULSE_END + 1 - _PULSE_FULL), 0.0, 1.0)
    else:
        share = np.minimum(time / lever.phase_in, 1.0)
    share.flags.writeable = False
    return share


@lru_cache(maxsize=1024)
def settled_after(lever: Lever, quarters: int) -> int:
    """Number of the first quarter from which on a change of the lever stays as it is."""
    share = profile(lever, quarters)
    changing = np.flatnonzero(share != share[-1])
    return int(changing[-1]) + 2 if len(changing) else 1


def make_inputs(
    book: LeverBook,
    setting: Setting,
    draws: int,
    seed: int,
    quarters: int,
    given: Mapping[str, Array] | None = None,
) -> Inputs:
    """Lay a setting out. ``given`` holds paths by lever id, each (quarters,)."""
    paths = dict(given or {})
    for name, path in paths.items():
        if name not in book.by_id or path.shape != (quarters,):
            raise ValueError(f"{name}: a path of {quarters} quarters of a known parameter is needed")
    return Inputs(book, setting, draws, quarters, seed, parameter_draws(book, setting, draws, seed), paths)
