"""The panels' figures, one for each unit that they may have to show."""

from functools import cache

from lib.charts.analyses import (
    band_over_time,
    best_mixes,
    effect_waterfall,
    response_line,
    tornado_bars,
)
from lib.charts.coefficients import intervals
from lib.exhibits.model import Column
from lib.pedigree import Pedigree
from lib.ui.figure import Figure
from lib.whatif import beliefs, tables
from lib.whatif.levers import NO_EVIDENCE
from lib.whatif.records import SERIES

_GRADES = ("causal_china", "causal_abroad", "direction", "descriptive", "ambiguous", "mixed", NO_EVIDENCE)
_BOTH = (Pedigree.SIMULATED, Pedigree.ASSUMED)


@cache
def attribution(unit: str) -> Figure:
    """Parts of an effect; ``unit`` of the change."""
    change, inside = Column(unit), Column(unit, hidden=True)
    return Figure(
        "WI-1",
        {
            "place": Column("count", hidden=True),
            "lever": Column("text"),
            "part": change,
            "error": change,
            "low": inside,
            "high": inside,
            "start": inside,
            "end": change,
            "kind": Column("label", (tables.UP, tables.DOWN, tables.TOTAL), hidden=True),
        },
        effect_waterfall(
            "lever", "part", "start", "end", "kind", low="low", high="high", error="error", place="place"
        ),
    )


@cache
def tornado(unit: str) -> Figure:
    """Which beliefs matter; ``unit`` of the effect or level."""
    return Figure(
        "WI-2",
        {
            "place": Column("count", hidden=True),
            "parameter": Column("text"),
            # In this order, because the second colour is that of the badge "assumed".
            "ground": Column("label", (tables.SUPPORTED, tables.ASSUMED)),
            "unit": Column("text", hidden=True),
            "own": Column("by_row"),
            "low": Column("by_row"),
            "high": Column("by_row"),
            "at_low": Column(unit),
            "at_high": Column(unit),
            "width": Column(unit),
            "centre": Column(unit, hidden=True),
        },
        tornado_bars(
            "parameter", "at_low", "at_high", "ground", centre="centre", place="place", extra=("low", "high")
        ),
        _BOTH,
    )


@cache
def response(lever_unit: str, unit: str) -> Figure:
    """An outcome along a lever."""
    return Figure(
        "WI-3",
        {
            "value": Column(lever_unit),
            "median": Column(unit),
            "low80": Column(unit),
            "high80": Column(unit),
            "outside": Column("flag"),
            "wanted": Column(unit, hidden=True),
            "here": Column("flag"),
        },
        response_line(
            "value", "median", low="low80", high="high80", wanted="wanted", here="here", outside="outside"
        ),
    )


@cache
def frontier(public: bool) -> Figure:
    """The best mixes; ``public``: whether public money is in play."""
    return Figure(
        "WI-4",
        {
            "kind": Column("label", (tables.FOUND, tables.OWN, tables.NONE)),
            "ceiling": Column("ratio"),
            "npl": Column("ratio"),
            "balance": Column("rmb_bn"),
            "roe": Column("ratio"),
            "cost": Column("rmb_mn", hidden=not public),
        },
        best_mixes("npl", "balance", "kind", extra=("roe", "cost") if public else ("roe",)),
    )


MIXES = Figure(
    "WI-5",
    {
        "ceiling": Column("ratio"),
        "lever": Column("text"),
        "unit": Column("text", hidden=True),
        "value": Column("by_row"),
        "own": Column("by_row"),
        "default": Column("by_row"),
    },
)
COST = Figure(
    "WI-6",
    {
        "item": Column(
            "label",
            tuple(f"tool.cost.{name}" for name in ("cost", "loans", "borrowers", "per_yuan", "per_borrower")),
        ),
        "unit": Column("text", hidden=True),
        "value": Column("by_row"),
        "low80": Column("by_row"),
        "high80": Column("by_row"),
    },
)
COST_PATH = Figure(
    "WI-7",
    {
        "quarter": Column("quarter"),
        "median": Column("rmb_mn"),
        "low80": Column("rmb_mn"),
        "high80": Column("rmb_mn"),
    },
    band_over_time("quarter", "median", low="low80", high="high80"),
)


@cache
def changes(unit: str, change: str) -> Figure:
    """One outcome of several scenarios."""
    return Figure(
        "WI-8",
        {
            "scenario": Column("text"),
            "baseline": Column(unit),
            "value": Column(unit),
            "change": Column(change),
            "low80": Column(change),
            "high80": Column(change),
        },
        intervals("scenario", "change", low="low80", high="high80", extra=("baseline", "value")),
    )


BESIDE = Figure(
    "WI-9",
    {
        "scenario": Column("text"),
        "measure": Column("text"),
        "quantity": Column("label", tables.QUANTITIES),
        "unit": Column("text"),
        "value": Column("by_row"),
    },
)
EVIDENCE = Figure(
    "WI-10",
    {
        "lever": Column("text"),
        "grade": Column("label", tuple(f"tool.grade.{grade}" for grade in _GRADES)),
        "stance": Column("label", (beliefs.SUPPORTS, beliefs.AGAINST)),
        **{
            name: Column("text")
            for name in (
                "evidence_id", "outcome", "direction", "design", "setting", "authors", "year", "title",
                "address",
            )
        },
    },
    pedigree=(Pedigree.PUBLISHED,),
)  # fmt: skip
ASSUMED = Figure(
    "WI-11",
    {
        # Headings would take the room that reasons need on a phone.
        "group": Column("text", hidden=True),
        "name": Column("text"),
        "unit": Column("text", hidden=True),
        "value": Column("by_row"),
        "low": Column("by_row"),
        "high": Column("by_row"),
        "reason": Column("text"),
    },
    pedigree=(Pedigree.ASSUMED,),
)
DIFFERENCES = Figure(
    "WI-12",
    {
        "measure": Column("text"),
        "series": Column("label", tuple(f"tool.series.{name}" for name in SERIES)),
        "statistic": Column("text"),
        "recorded": Column("text"),
        "now": Column("text"),
        "relative": Column("growth"),
    },
)
