"""An exhibit's result, computed once per process or kept from an earlier one, and checked."""

from collections import defaultdict
from collections.abc import Callable
from threading import Lock

from lib.exhibits.data import CaseData, case_data
from lib.exhibits.kept import kept
from lib.exhibits.model import Exhibit, Result
from lib.exhibits.registry import all_exhibits, get_exhibit
from lib.pedigree import Pedigree
from lib.values import NotAvailable


class BrokenExhibit(ValueError):
    """An exhibit's table does not have the columns, labels or sources that it declares."""


def check(exhibit: Exhibit, result: Result) -> None:
    """Check a result against its exhibit's declaration.

    Raises:
        BrokenExhibit: columns differ, a label is not declared, the table is empty, or no source is given.
    """
    declared, found = list(exhibit.columns), list(result.table.columns)
    if declared != found:
        raise BrokenExhibit(f"{exhibit.id} declares the columns {declared} and returns {found}")
    if result.table.empty:
        raise BrokenExhibit(f"{exhibit.id} returns no row")
    if not result.sources:
        raise BrokenExhibit(f"{exhibit.id} names no source")
    for name, column in exhibit.columns.items():
        strange = set(result.table[name].dropna()) - set(column.values) if column.values else set()
        if strange:
            raise BrokenExhibit(f"{exhibit.id}.{name} holds {sorted(strange)}, which it does not declare")


_results: dict[str, Result] = {}
_locks: defaultdict[str, Lock] = defaultdict(Lock)


def is_computed(exhibit_id: str) -> bool:
    """Whether the exhibit's result is at hand."""
    return exhibit_id in _results or kept(exhibit_id) is not None


def compute(exhibit_id: str) -> Result:
    """The result of an exhibit, the same object in a process. Its table must not be changed by callers.

    It is what was kept for these sources and libraries (see :mod:`lib.exhibits.kept`), else it is computed.
    Sessions that ask for the same exhibit at once wait for the one that computes it.

    Raises:
        KeyError: no such exhibit.
        BrokenExhibit: see :func:`check`.
    """
    if exhibit_id not in _results:
        with _locks[exhibit_id]:
            if exhibit_id not in _results:
                found = kept(exhibit_id)
                _results[exhibit_id] = found.result if found else recompute(exhibit_id)
    return _results[exhibit_id]


def recompute(exhibit_id: str) -> Result:
    """The result of an exhibit, computed now. Raises what :func:`compute` raises."""
    exhibit = get_exhibit(exhibit_id)
    result = exhibit.function(case_data(exhibit.case_id))
    check(exhibit, result)
    return result


def shown(function: Callable[[CaseData], Result | NotAvailable], data: CaseData) -> Result:
    """What the exhibit of this function shows: the kept result where the data are the process's own.

    For questions, whose answers are read from exhibits and must be at hand as soon as these are.

    Raises:
        KeyError: the function is no exhibit's. Else what :func:`compute` raises.
    """
    found = [exhibit for exhibit in all_exhibits() if exhibit.function is function]
    if not found:
        raise KeyError(f"{function.__qualname__} is the function of no exhibit")
    return compute(found[0].id) if data is case_data(data.case.case_id) else found[0].function(data)


def pedigree_of(exhibit_id: str) -> tuple[Pedigree, ...]:
    """The kinds of number in an exhibit; without loading the case studies where its result is kept."""
    found = kept(exhibit_id)
    return found.pedigree if found else get_exhibit(exhibit_id).pedigree
