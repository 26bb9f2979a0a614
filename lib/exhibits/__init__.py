"""Exhibits: the numbered tables and charts that a case study consists of.

Registered once with :func:`exhibit`; pages, downloads, ``reproduce`` and the tests find them in the
registry. An exhibit's function computes a :class:`Result` from a :class:`CaseData` and nothing else.
"""

from lib.exhibits.compute import compute, shown
from lib.exhibits.data import CaseData, case_data
from lib.exhibits.model import Column, Exhibit, Result, Source, cited
from lib.exhibits.registry import all_exhibits, chapter_exhibits, exhibit, get_exhibit

__all__ = [
    "CaseData",
    "Column",
    "Exhibit",
    "Result",
    "Source",
    "all_exhibits",
    "case_data",
    "chapter_exhibits",
    "cited",
    "compute",
    "exhibit",
    "get_exhibit",
    "shown",
]
