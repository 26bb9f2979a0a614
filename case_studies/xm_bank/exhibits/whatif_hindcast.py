"""XM-4.5 and XM-4.6: the simulator on the years that are known."""

import pandas as pd

from case_studies.xm_bank.exhibits.whatif_parts import RTOL, SIMULATED
from case_studies.xm_bank.whatif.hindcast import COMPARED, FED, START, Hindcast, hindcast
from lib.charts.lines import time_lines
from lib.exhibits import CaseData, Column, Result, Source, cited, exhibit
from lib.pedigree import Pedigree
from lib.values import NotAvailable
from lib.whatif.case import load_whatif

PEDIGREE = (Pedigree.PUBLISHED, *SIMULATED)
SERIES = ("w.published", "w.simulated")
COLUMNS = {
    "end": Column("date"),
    "series": Column("label", SERIES),
    "period": Column("text"),
    "value": Column("ratio"),
    "low80": Column("ratio"),
    "high80": Column("ratio"),
    "error": Column("pp"),
    "anchor": Column("flag"),
}

_found: dict[str, Hindcast] = {}


def _hindcast(data: CaseData) -> Hindcast:
    key = data.warehouse.fingerprint
    if key not in _found:
        case = load_whatif(data.case.case_id, data.warehouse, data.facts, START.dates[0])
        growth = data.query(
            "SELECT gdp_growth FROM quarters WHERE quarter > ? ORDER BY quarter", [START.dates[0]]
        )["gdp_growth"]
        _found[key] = hindcast(case, data.facts, growth)
    return _found[key]


def _result(data: CaseData, measure: str) -> Result:
    found = _hindcast(data)
    rows = found.table[found.table["measure"] == measure]
    none = float("nan")
    published = pd.DataFrame(
        {
            "end": rows["end"], "series": SERIES[0], "period": rows["period"], "value": rows["published"],
            "low80": none, "high80": none, "error": none, "anchor": rows["anchor"],
        }
    )  # fmt: skip
    simulated = published.assign(
        series=SERIES[1],
        value=rows["simulated"],
        low80=rows["low80"],
        high80=rows["high80"],
        error=rows["error"],
    )
    table = pd.concat([published, simulated], ignore_index=True)
    error, naive = found.error(measure), found.naive_error(measure)
    last = rows.iloc[-1]
    inside = rows[~rows["anchor"]]
    return Result(
        table=table,
        facts={
            "error": error,
            "naive": naive,
            "last_month": last["end"],
            "last_published": last["published"],
            "last_simulated": last["simulated"],
            "explained": 1.0 - error / naive,
            "inside": int(inside["published"].between(inside["low80"], inside["high80"]).sum()),
            "points": len(inside),
        },
        variant="" if error < 0.5 * naive else "poor",
        sources=(_warehouse(), *_published(data, measure)),
        notes=("notes.hindcast_fed", "notes.hindcast_anchor"),
    )


def _warehouse() -> Source:
    return Source(
        "warehouse", title="case.xm_bank", detail=f"bank_quarters, loans, … {START.label}; quarters"
    )


def _published(data: CaseData, measure: str) -> tuple[Source, ...]:
    used = []
    for series in (COMPARED[measure], *FED.values()):
        for period in data.facts.series(series).points["period"]:
            fact = data.facts.value(series, period)
            if not isinstance(fact, NotAvailable) and fact.period.dates[0] >= START.dates[0]:
                used.append((fact.source, f"{series} {period}"))
    return cited(used)


@exhibit(
    "XM-4.5",
    pedigree=PEDIGREE,
    columns=COLUMNS,
    chart=time_lines("end", "value", "series", extra=("period", "low80", "high80", "error")),
    rtol=RTOL,
)
def hindcast_of_the_rate(data: CaseData) -> Result:
    """The rate of new loans from 2019 on: published, and simulated from growth and the prime rate alone."""
    return _result(data, "new_loan_rate")


@exhibit(
    "XM-4.6",
    pedigree=PEDIGREE,
    columns=COLUMNS,
    chart=time_lines("end", "value", "series", extra=("period", "low80", "high80", "error"), zero=True),
    rtol=RTOL,
)
def hindcast_of_bad_loans(data: CaseData) -> Result:
    """City banks' NPL ratio from 2020 on: published, and simulated from growth and the economy alone."""
    return _result(data, "npl_ratio")
