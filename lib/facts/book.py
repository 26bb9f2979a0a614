"""`Facts`: the three tables, loaded once and asked by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lib.facts import files
from lib.facts.banks import CityBanks, count_city_banks, select_city_banks, type_city_banks
from lib.facts.catalog import BankInfo, Catalog, IndicatorInfo, LeverInfo, SeriesInfo, Wording
from lib.facts.catalog_files import read_catalog
from lib.facts.errors import UnknownSeries
from lib.facts.evidence import select_evidence, type_evidence
from lib.facts.points import make_series, type_facts
from lib.facts.schema import check_tables
from lib.facts.series import Fact, Series
from lib.periods import KINDS, PeriodKind
from lib.values import NotAvailable


@dataclass(frozen=True, eq=False)
class Facts:
    """The published figures of one folder; make it with `Facts.load`.

    It is read-only by convention: every table handed out is a new one, so changing it changes nothing here.
    """

    folder: Path
    catalog: Catalog
    _facts: pd.DataFrame
    _panel: pd.DataFrame
    _findings: pd.DataFrame

    @classmethod
    def load(cls, folder: Path | None = None) -> "Facts":
        """Read and check the published files (default: ``case_studies/published``).

        Takes under a tenth of a second plus, the first time in a process, the import of pandas and pandera;
        keep the result. Raises `PublishedDataError` naming file, row and column when a rule is broken.
        """
        where = files.DEFAULT_FOLDER if folder is None else folder
        catalog = read_catalog(where)
        raw = check_tables(where, catalog)
        return cls(
            folder=where,
            catalog=catalog,
            _facts=type_facts(raw.facts, catalog),
            _panel=type_city_banks(raw.city_banks, catalog),
            _findings=type_evidence(raw.evidence),
        )

    def fingerprint(self) -> str:
        """SHA-256 over the three CSV files and the TOML files beside them; line endings do not matter."""
        return files.fingerprint(self.folder)

    @property
    def series_info(self) -> Mapping[str, SeriesInfo]:
        """Every series by id, in the order of series.toml."""
        return self.catalog.series

    @property
    def groups(self) -> Mapping[str, Wording]:
        """The groups of series, with their names."""
        return self.catalog.groups

    @property
    def banks(self) -> Mapping[str, BankInfo]:
        """Every bank of the city-bank table, and the sector's total (``kind == "sector"``)."""
        return self.catalog.banks

    @property
    def indicators(self) -> Mapping[str, IndicatorInfo]:
        """Every indicator of the city-bank table."""
        return self.catalog.indicators

    def series(
        self, series_id: str, *, kinds: tuple[PeriodKind, ...] = KINDS, with_excluded: bool = False
    ) -> Series:
        """One series. `kinds` keeps only points of these kinds of period; all by default.

        `with_excluded` puts back the rows that breaks.toml leaves out. Raises `UnknownSeries` with the three
        nearest ids.
        """
        if series_id not in self.catalog.series:
            raise UnknownSeries(series_id, tuple(self.catalog.series))
        rows = self._facts.loc[(self._facts["series_id"] == series_id) & self._facts["kind"].isin(kinds)]
        return make_series(self.catalog.series[series_id], rows, self.catalog, with_excluded)

    def value(self, series_id: str, period: str) -> Fact | NotAvailable:
        """One figure of a series, such as ``value("npl_ratio_city", "2024Q4")``. Raises `UnknownSeries`."""
        return self.series(series_id).at(period)

    def rows(self) -> pd.DataFrame:
        """All rows of the facts table, typed, excluded ones and conflicting texts among them."""
        return self._facts.copy()

    def city_banks(self, indicator: str, period: str) -> CityBanks | NotAvailable:
        """One value per bank for an indicator and a period (``"2024"``, ``"2025H1"``, ``"2025Q3"``).

        Of several texts the best class of source is preferred (publishers.toml: report or own site, filing
        digest, flash report, press, machine-made summary), then more digits, then the earlier row. Net
        profit is refused: its rows mix attributable and total profit. Raises `UnknownIndicator`, and
        ``ValueError`` for a bad period.
        """
        return select_city_banks(self._panel, self.catalog, indicator, period)

    def city_bank_rows(self) -> pd.DataFrame:
        """All rows of the city-bank table, typed, for a reader who wants to see every text."""
        return self._panel.copy()

    def city_bank_coverage(self, kinds: tuple[PeriodKind, ...] = ("year",)) -> pd.DataFrame:
        """How many banks have an indicator in a period; years only by default.

        Columns: ``indicator, period, n_banks, n_rows, has_sector_total``. The sector's total
        is not counted in ``n_banks`` or ``n_rows``.
        """
        return count_city_banks(self._panel, tuple(kinds))

    def evidence(self, lever: str | None = None, direction: str | None = None) -> pd.DataFrame:
        """Findings on a lever (``"L3"``), with a direction (``+ - 0 mixed`` or ``n/a (level)``), or all.

        Columns: see `lib.facts.evidence.type_evidence`. Raises ``KeyError`` for an unknown lever,
        ``ValueError`` for an unknown direction.
        """
        if lever is not None and lever not in self.catalog.levers:
            raise KeyError(f"no lever {lever!r}; there are {', '.join(self.catalog.levers)}")
        return select_evidence(self._findings, lever, direction)

    def levers(self) -> Mapping[str, LeverInfo]:
        """The levers (``L1`` to ``L13``) and benchmarks: the grade of the evidence, the range proposed."""
        return self.catalog.levers
