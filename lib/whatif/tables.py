"""Results of the analyses as tidy tables: what charts, screens and downloads are made of.

Names come in both languages with the data (`lib.facts.Wording`), so that a table belongs to no language.
Values are in the units of the outcomes; differences of rates are in the unit ``pp``.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from lib.facts import Wording
from lib.values import NotAvailable
from lib.whatif.attribution import Attribution
from lib.whatif.compare import Comparison, fan_of, summarise
from lib.whatif.frontier import Mix
from lib.whatif.levers import LeverBook
from lib.whatif.outcomes import Measure
from lib.whatif.public_cost import PublicCost
from lib.whatif.reverse import Point
from lib.whatif.setting import Setting
from lib.whatif.tornado import Tornado

_RATES = frozenset({"ratio", "share", "growth"})
UP, DOWN, TOTAL = "tool.step.up", "tool.step.down", "tool.step.total"
ASSUMED, SUPPORTED = "tool.ground.assumed", "tool.ground.supported"
FOUND, OWN, NONE = "tool.mix.found", "tool.mix.own", "tool.mix.none"
QUANTITIES = ("tool.quantity.value", "tool.quantity.change", "tool.quantity.low", "tool.quantity.high")


def change_unit(unit: str) -> str:
    """The unit of a difference: rates differ by percentage points."""
    return "pp" if unit in _RATES else unit


def attribution_table(found: Attribution, book: LeverBook, together: Wording) -> pd.DataFrame:
    """A waterfall: each lever's part from where the one before ends, then all levers ``together``.

    Columns: place, lever, part, error, low, high (two standard errors around the end), start, end, kind.
    """
    rows = []
    at = 0.0
    for place, (name, part) in enumerate(found.parts.items()):
        error, end = found.errors[name], at + part
        kind = UP if part >= 0.0 else DOWN
        rows.append((place, book[name].name, part, error, end - 2 * error, end + 2 * error, at, end, kind))
        at = end
    last = found.total
    rows.append((len(rows), together, last, 0.0, last, last, 0.0, last, TOTAL))
    columns = ["place", "lever", "part", "error", "low", "high", "start", "end", "kind"]
    return pd.DataFrame(rows, columns=columns)


def tornado_table(found: Tornado, book: LeverBook, setting: Setting) -> pd.DataFrame:
    """One row a parameter, the widest first.

    Columns: place, parameter, ground (assumed or supported), unit, own, low, high, at_low, at_high, width,
    centre.
    """
    rows = [
        (
            place, book[bar.parameter].name, ASSUMED if book[bar.parameter].assumed else SUPPORTED,
            book[bar.parameter].unit, setting[bar.parameter], bar.low, bar.high, bar.at_low, bar.at_high,
            bar.width, found.centre,
        )
        for place, bar in enumerate(found.bars)
    ]  # fmt: skip
    columns = [
        "place", "parameter", "ground", "unit", "own", "low", "high", "at_low", "at_high", "width", "centre",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def response_table(points: Iterable[Point], wanted: float, present: float) -> pd.DataFrame:
    """The outcome along a lever. Columns: value, median, low80, high80, outside, wanted, here."""
    rows = [
        (
            point.value, point.median, point.low80, point.high80, point.extrapolated, wanted,
            point.value == present,
        )
        for point in points
    ]  # fmt: skip
    columns = ["value", "median", "low80", "high80", "outside", "wanted", "here"]
    return pd.DataFrame(rows, columns=columns)


def frontier_table(
    ceilings: Iterable[float], mixes: Sequence[Mix | NotAvailable], own: Mix, none: Mix
) -> pd.DataFrame:
    """One row a ceiling, then the reader's own mix and the one without levers.

    Columns: kind, ceiling, npl, balance, roe, cost. Where no mix was found the balance says why.
    """
    rows: list[tuple[object, ...]] = []
    lacking = float("nan")
    for ceiling, mix in zip(ceilings, mixes, strict=True):
        if isinstance(mix, NotAvailable):
            rows.append((FOUND, ceiling, lacking, NotAvailable("tools.frontier.no_mix"), lacking, lacking))
        else:
            rows.append((FOUND, ceiling, mix.npl_ratio, mix.sme_balance_bn, mix.roe, mix.public_rmb_mn))
    for kind, mix in ((OWN, own), (NONE, none)):
        rows.append((kind, lacking, mix.npl_ratio, mix.sme_balance_bn, mix.roe, mix.public_rmb_mn))
    return pd.DataFrame(rows, columns=["kind", "ceiling", "npl", "balance", "roe", "cost"])


def mix_table(mixes: Iterable[Mix | NotAvailable], book: LeverBook, setting: Setting) -> pd.DataFrame:
    """The levers of each mix found. Columns: ceiling, lever, unit, value, own, default."""
    rows = [
        (
            mix.limits.npl_ceiling, book[name].name, book[name].unit, value, setting[name],
            book[name].default,
        )
        for mix in mixes
        if isinstance(mix, Mix)
        for name, value in mix.values.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["ceiling", "lever", "unit", "value", "own", "default"])


def cost_table(found: PublicCost) -> pd.DataFrame:
    """Public cost and what it brings. Columns: item, unit, value, low80, high80."""
    rows: list[tuple[object, ...]] = [
        (f"tool.cost.{name}", unit, summary.median, summary.low80, summary.high80)
        for name, unit, summary in (
            ("cost", "rmb_mn", found.cost_rmb_mn),
            ("loans", "rmb_bn", found.loans_rmb_bn),
            ("borrowers", "thousand_count", found.borrowers_k),
        )
    ]
    for name, unit, ratio, ends in (
        ("per_yuan", "number", found.per_yuan, found.per_yuan_80),
        ("per_borrower", "rmb", found.per_borrower_rmb, found.per_borrower_80),
    ):
        low, high = (float("nan"), float("nan")) if isinstance(ends, NotAvailable) else ends
        rows.append((f"tool.cost.{name}", unit, ratio, low, high))
    return pd.DataFrame(rows, columns=["item", "unit", "value", "low80", "high80"])


def effect_path(comparison: Comparison, measure: str) -> pd.DataFrame:
    """What the levers do to an outcome by quarter. Columns: quarter, median, low80, high80."""
    band = fan_of(comparison.scenario.values[measure] - comparison.believed.values[measure])
    return pd.DataFrame(
        {
            "quarter": list(comparison.scenario.quarters),
            "median": band.median, "low80": band.low80, "high80": band.high80,
        }
    )  # fmt: skip


def beside_table(
    results: Mapping[str, Comparison], labels: Mapping[str, Wording], measures: Iterable[Measure],
    names: Mapping[str, Wording],
) -> pd.DataFrame:  # fmt: skip
    """Scenarios side by side, tidy. Columns: scenario, measure, quantity, unit, value.

    Differences are against the status quo in the same worlds: median, and the ends of the 80 % interval.
    """
    rows = []
    for measure in measures:
        for key, result in results.items():
            change = summarise(result.scenario.last(measure.id) - result.baseline.last(measure.id))
            value = float(np.median(result.scenario.last(measure.id)))
            units = (measure.unit, *(change_unit(measure.unit),) * 3)
            numbers = (value, change.median, change.low80, change.high80)
            for quantity, unit, number in zip(QUANTITIES, units, numbers, strict=True):
                rows.append((labels[key], names[measure.id], quantity, unit, number))
    return pd.DataFrame(rows, columns=["scenario", "measure", "quantity", "unit", "value"])


def changes_table(
    results: Mapping[str, Comparison], labels: Mapping[str, Wording], measure: str
) -> pd.DataFrame:
    """One outcome of each scenario against the status quo.

    Columns: scenario, baseline, value, change, low80, high80.
    """
    rows = []
    for key, result in results.items():
        change = summarise(result.scenario.last(measure) - result.baseline.last(measure))
        rows.append(
            (
                labels[key], result.baseline.median(measure), result.scenario.median(measure),
                change.median, change.low80, change.high80,
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=["scenario", "baseline", "value", "change", "low80", "high80"])
