"""Published figures: series, city banks, findings of the literature.

Everything is read from ``case_studies/published``, checked on load, and handed out with unit, definition,
source, gaps and definition breaks. Nothing is interpolated, spliced or recomputed.

>>> facts = Facts.load()                                   # once per process; the caller caches it
>>> npl = facts.series("npl_ratio_city")
>>> npl.unit, npl.published_unit, len(npl.points)
('ratio', '%', 8)
>>> float(npl.at("2024Q4").value)                          # a decimal; 1.76 % was published
0.0176
>>> npl.on_grid("quarter")["value"].isna().sum() > 0       # missing quarters stay missing
np.True_
>>> peers = facts.city_banks("npl_ratio", "2023")
>>> peers.n == len(peers.table)                            # banks only: the sector's total is peers.sector
True

What is refused: an id that does not exist raises ``UnknownSeries`` with the nearest ids; a file that breaks
its schema raises ``PublishedDataError`` with file, row and column; a figure that was not published, and net
profit of several banks, come back as ``lib.values.NotAvailable``.
"""

from lib.facts.banks import CityBanks, SectorValue
from lib.facts.book import Facts
from lib.facts.catalog import BankInfo, Break, IndicatorInfo, LeverInfo, SeriesInfo, Wording
from lib.facts.errors import Problem, PublishedDataError, UnknownIndicator, UnknownSeries
from lib.facts.series import Fact, FactSource, Series

__all__ = [
    "BankInfo",
    "Break",
    "CityBanks",
    "Fact",
    "FactSource",
    "Facts",
    "IndicatorInfo",
    "LeverInfo",
    "Problem",
    "PublishedDataError",
    "SectorValue",
    "Series",
    "SeriesInfo",
    "UnknownIndicator",
    "UnknownSeries",
    "Wording",
]
