"""One case's scorecard, loaded once: definitions, values, standards, and cards and scores on demand."""

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from lib.bsc.kpi_values import Source, cached_values
from lib.bsc.kpis import KpiBook
from lib.bsc.panel import BANK, KpiPanel, Unit
from lib.bsc.scorecard import Scorecard, score_table, scorecard
from lib.bsc.standards import Standards, find_standards
from lib.bsc.traceability import Traceability, load_traceability
from lib.facts import Facts


@dataclass(frozen=True, eq=False)
class Board:
    """What every view of the scorecard starts from; shared by all readers, never changed.

    Attributes
    ----------
    book, panel, standards : definitions, values by unit and quarter, resolved floors, targets and peers.
    codes : the branches' codes by id.
    trace : the thread from problem to lever.
    """

    book: KpiBook
    panel: KpiPanel
    standards: Mapping[str, Standards]
    codes: Mapping[int, str]
    trace: Traceability

    @property
    def last(self) -> dt.date:
        """First day of the last quarter with data."""
        return self.panel.quarters[-1]

    @property
    def baseline_years(self) -> tuple[int, ...]:
        """Years that can be the baseline: all four quarters have data, and the target year lies ahead."""
        years = sorted({quarter.year for quarter in self.panel.quarters})
        return tuple(year for year in years if year < self.book.target_year)

    def card(self, quarter: dt.date, baseline_year: int, unit: Unit = BANK) -> Scorecard:
        """The scorecard of one unit in one quarter."""
        return _card(self, quarter, baseline_year, unit)

    def scores(self, baseline_year: int) -> pd.DataFrame:
        """Scores of all units and quarters, see :func:`lib.bsc.scorecard.score_table`; not to be changed."""
        return _scores(self, baseline_year)


@lru_cache(maxsize=2048)
def _card(board: Board, quarter: dt.date, baseline_year: int, unit: Unit) -> Scorecard:
    return scorecard(board.panel, board.standards, quarter, baseline_year=baseline_year, unit=unit)


@lru_cache(maxsize=16)
def _scores(board: Board, baseline_year: int) -> pd.DataFrame:
    return score_table(board.panel, board.standards, baseline_year)


_boards: dict[tuple[str, str, Path], Board] = {}
_loading = threading.Lock()


def load_board(warehouse: Source, book: KpiBook, facts: Facts, traceability: Path) -> Board:
    """The board of a warehouse, made once per process for the same data and definitions (about 1.5 s).

    ``traceability`` is the file of the thread from problem to lever.
    """
    key = (warehouse.fingerprint, book.fingerprint, traceability)
    with _loading:
        if key not in _boards:
            _boards[key] = Board(
                book=book,
                panel=KpiPanel.of(book, cached_values(warehouse, book)),
                standards=find_standards(book, facts),
                codes=_codes(warehouse),
                trace=load_traceability(traceability, book, facts),
            )
        return _boards[key]


def _codes(warehouse: Source) -> dict[int, str]:
    rows = warehouse.query("SELECT branch_id, code FROM branches ORDER BY branch_id")
    return {int(branch): str(code) for branch, code in zip(rows["branch_id"], rows["code"], strict=True)}
