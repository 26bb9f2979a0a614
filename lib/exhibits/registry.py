"""The one list of exhibits, filled by importing the case studies' exhibit modules."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, cast

from lib.exhibits.data import CaseData
from lib.exhibits.model import Column, Exhibit, Result
from lib.pedigree import Pedigree
from lib.values import NotAvailable

# Numbers are compared after a round trip through a CSV file with 12 significant digits; sums over a
# million rows may differ in the last of them between processors.
DEFAULT_RTOL = 1e-9

_registry: dict[str, Exhibit] = {}
# May take more than the data, with defaults: pages call it with a reader's choices.
# With those, the answer may be that there is none.
Made = TypeVar("Made", bound=Callable[..., Result | NotAvailable])


def exhibit(
    exhibit_id: str,
    *,
    pedigree: tuple[Pedigree, ...],
    columns: Mapping[str, Column],
    chart: Callable[[Any], Any] | None,
    rtol: float = DEFAULT_RTOL,
) -> Callable[[Made], Made]:
    """Register the decorated function as an exhibit; it is called with the case's data alone.

    The chapter is the id before its last point; the case is the package the function stands in.

    Raises:
        ValueError: the id is taken, or no pedigree is given.
    """

    def register(function: Made) -> Made:
        known = _registry.get(exhibit_id)
        if known and (known.function.__module__, known.function.__qualname__) != (
            function.__module__,
            function.__qualname__,
        ):
            raise ValueError(f"two exhibits are called {exhibit_id}")
        if not pedigree:
            raise ValueError(f"exhibit {exhibit_id} states no pedigree")
        _registry[exhibit_id] = Exhibit(
            id=exhibit_id,
            chapter=exhibit_id.rsplit(".", 1)[0],
            case_id=function.__module__.split(".")[1],
            pedigree=pedigree,
            columns=dict(columns),
            chart=chart,
            # Without choices an exhibit has an answer.
            function=cast(Callable[[CaseData], Result], function),
            # Read now: later the file on disk may no longer be what runs.
            source=inspect.getsource(function),
            rtol=rtol,
        )
        return function

    return register


def _order(exhibit_id: str) -> list[object]:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", exhibit_id)]


@cache
def all_exhibits() -> tuple[Exhibit, ...]:
    """Every exhibit, in the order of chapter and number."""
    import case_studies

    for case in pkgutil.iter_modules(case_studies.__path__):
        package = f"case_studies.{case.name}.exhibits"
        try:
            exhibits = importlib.import_module(package)
        except ModuleNotFoundError as error:
            if error.name != package:
                raise
            continue
        for module in sorted(found.name for found in pkgutil.iter_modules(exhibits.__path__)):
            importlib.import_module(f"{package}.{module}")
    return tuple(sorted(_registry.values(), key=lambda entry: _order(entry.id)))


def get_exhibit(exhibit_id: str) -> Exhibit:
    """The exhibit with this id.

    Raises:
        KeyError: there is none.
    """
    all_exhibits()
    return _registry[exhibit_id]


def chapter_exhibits(chapter: str) -> tuple[Exhibit, ...]:
    """The exhibits of one chapter, in order."""
    return tuple(entry for entry in all_exhibits() if entry.chapter == chapter)
