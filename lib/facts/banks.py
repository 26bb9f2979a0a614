"""Listed city banks: one value per bank, and the honest number of banks."""

from dataclasses import dataclass

import pandas as pd

from lib.facts.catalog import FACTORS, Break, Catalog, IndicatorInfo
from lib.facts.errors import UnknownIndicator
from lib.facts.prefer import classify_sources, split_preferred
from lib.facts.series import FactSource
from lib.periods import parse_period
from lib.values import NotAvailable

_COLUMNS = [
    "bank",
    "ticker",
    "value",
    "value_published",
    "source_class",
    "source_title",
    "publisher",
    "url",
    "row",
]


@dataclass(frozen=True)
class SectorValue:
    """A published total of all city commercial banks; not a bank and no average of the banks in the table."""

    value: float
    value_published: float
    source: FactSource


@dataclass(frozen=True, eq=False)
class CityBanks:
    """One indicator in one period.

    Attributes
    ----------
    indicator : name in both languages and units.
    table : one row per bank, highest value first. Columns: ``bank`` (id), ``ticker``, ``value`` (in
        ``indicator.unit``: a decimal for a percentage), ``value_published``, ``source_class``,
        ``source_title``, ``publisher``, ``url``, ``row`` (line of the file).
    conflicts : other rows for the same banks that say something else, same columns plus ``chosen``.
    sector : the total of all city commercial banks, apart.
    breaks : traps that concern this indicator in this period.
    """

    indicator: IndicatorInfo
    period: str
    table: pd.DataFrame
    conflicts: pd.DataFrame
    sector: SectorValue | NotAvailable
    breaks: tuple[Break, ...]

    @property
    def n(self) -> int:
        """The number of banks with a value (the sector's total is not counted)."""
        return len(self.table)

    @property
    def sources(self) -> tuple[FactSource, ...]:
        """Every text that a value was read in, once."""
        return tuple(dict.fromkeys(_source(row) for row in self.table.to_dict("records")))


def type_city_banks(raw: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Give the panel its types; adds ``value`` (notebook's unit), ``value_published``, ``kind``, classes."""
    published = pd.to_numeric(raw["value"])
    kinds = {label: parse_period(label).kind for label in raw["period"].unique()}
    return raw.drop(columns=["value"]).assign(
        value_text=raw["value"],
        value_published=published,
        # Twelve decimals: only binary noise is cut (1.76 % is 0.0176).
        value=(published * raw["unit"].map(lambda unit: FACTORS.get(unit, 1.0))).round(12),
        rounded=False,
        period_kind=raw["period"].map(kinds),
        is_bank=raw["bank"].map({key: bank.kind == "bank" for key, bank in catalog.banks.items()}),
        source_class=classify_sources(raw, catalog.publishers),
    )


def select_city_banks(
    panel: pd.DataFrame, catalog: Catalog, indicator: str, period: str
) -> CityBanks | NotAvailable:
    """See `lib.facts.Facts.city_banks`."""
    if indicator not in catalog.indicators:
        raise UnknownIndicator(indicator, tuple(catalog.indicators))
    info = catalog.indicators[indicator]
    when = parse_period(period)
    if not info.one_series:
        return NotAvailable("facts.net_profit_mixed", {"indicator": indicator, "period": when.label})
    rows = panel.loc[(panel["indicator"] == indicator) & (panel["period"] == when.label)]
    order = {name: place for place, name in enumerate(catalog.publishers.order)}
    chosen, others = split_preferred(rows, ["bank"], rows["source_class"].map(order))
    table = chosen.loc[chosen["is_bank"], _COLUMNS].sort_values(["value", "bank"], ascending=[False, True])
    if table.empty:
        return NotAvailable("facts.no_city_bank_value", {"indicator": indicator, "period": when.label})
    others = others.assign(chosen=others["bank"].map(chosen.set_index("bank")["value"]))
    differ = others["is_bank"] & (others["value"] != others["chosen"])
    return CityBanks(
        indicator=info,
        period=when.label,
        table=table.reset_index(drop=True),
        conflicts=others.loc[differ, [*_COLUMNS, "chosen"]].reset_index(drop=True),
        sector=_sector(chosen, indicator, when.label),
        breaks=tuple(item for item in catalog.breaks_of("city_banks", indicator) if item.holds(when)),
    )


def count_city_banks(panel: pd.DataFrame, kinds: tuple[str, ...]) -> pd.DataFrame:
    """See `lib.facts.Facts.city_bank_coverage`."""
    rows = panel.loc[panel["period_kind"].isin(kinds)]
    counted = (
        rows.loc[rows["is_bank"]]
        .groupby(["indicator", "period"])
        .agg(n_banks=("bank", "nunique"), n_rows=("bank", "size"))
    )
    totals = rows.loc[~rows["is_bank"]].groupby(["indicator", "period"]).size().rename("sector_rows")
    table = counted.join(totals, how="outer").fillna(0).astype(int).reset_index()
    table["has_sector_total"] = table.pop("sector_rows") > 0
    return table


def _sector(chosen: pd.DataFrame, indicator: str, period: str) -> SectorValue | NotAvailable:
    totals = chosen.loc[~chosen["is_bank"]].to_dict("records")
    if not totals:
        return NotAvailable("facts.no_sector_value", {"indicator": indicator, "period": period})
    return SectorValue(float(totals[0]["value"]), float(totals[0]["value_published"]), _source(totals[0]))


def _source(row: dict[str, str]) -> FactSource:
    return FactSource(row["publisher"], row["source_title"], "", row["url"], row["source_class"])
