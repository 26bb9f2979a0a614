"""An outcome whose draws are in another process, and come from there when they are asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lib.whatif.evaluate import Outcome
from lib.whatif.model import Array


class Draws(Mapping[str, Array]):
    """Outcomes by id, each fetched when it is first asked for."""

    def __init__(self, names: tuple[str, ...], fetch: Callable[[str], Array]) -> None:
        self._names = dict.fromkeys(names)
        self._fetch = fetch
        self._found: dict[str, Array] = {}

    def __getitem__(self, name: str) -> Array:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._found:
            self._found[name] = self._fetch(name)
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True, eq=False)
class Distant(Outcome):
    """An outcome whose draws are in the other process.

    Attributes
    ----------
    middle : medians of the last quarter. near : draws of the last quarter that are here already, (draws,).
    fetch_last : brings those of all outcomes.
    """

    middle: Mapping[str, float]
    near: dict[str, Array]
    fetch_last: Callable[[], Mapping[str, Array]] = field(repr=False)

    @cached_property
    def medians(self) -> Mapping[str, float]:
        """Medians of all outcomes in the last quarter."""
        return self.middle

    def last(self, measure: str) -> Array:
        """An outcome in the last quarter, (draws,)."""
        if measure not in self.near:
            self.near.update(self.fetch_last())
        return self.near[measure]
