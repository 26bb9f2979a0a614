"""XM-1.1 to XM-1.5: what is published about inclusive lending, its price, bad loans and margins."""

from case_studies.xm_bank.exhibits.published_rows import DATED, columns, fact_of, last, notes, rows, sources
from lib.charts import ChartBuilder
from lib.charts.lines import time_lines
from lib.exhibits import CaseData, Result, exhibit
from lib.pedigree import Pedigree

BALANCES = {"central_bank": "inclusive_sme_loans_pboc", "regulator": "inclusive_sme_loans_cbirc"}
GROWTH = {"central_bank": "inclusive_sme_loans_yoy", "regulator": "inclusive_sme_loans_cbirc_yoy"}
RATES = {
    "rate_central_bank": "inclusive_sme_rate_new",
    "rate_regulator": "inclusive_sme_rate_new_cbirc",
    "lpr_1y": "lpr_1y",
}
BANK_TYPES = ("large", "joint_stock", "city", "rural")
NPL_BY_TYPE = {kind: f"npl_ratio_{kind}" for kind in ("commercial", *BANK_TYPES)}
NIM_BY_TYPE = {kind: f"nim_{kind}" for kind in ("commercial", *BANK_TYPES)}


def _lines(*, zero: bool = False) -> ChartBuilder:
    return time_lines(
        "end",
        "value",
        "series",
        segment="run",
        note="mark",
        extra=("period", "publisher", "grade"),
        zero=zero,
    )


@exhibit(
    "XM-1.1", pedigree=(Pedigree.PUBLISHED,), columns=columns("rmb_trn", BALANCES), chart=_lines(zero=True)
)
def national_balances(data: CaseData) -> Result:
    """Outstanding inclusive loans on the central bank's and the regulator's scope."""
    table = rows(data.facts, BALANCES, kinds=DATED)
    latest = last(data.facts, BALANCES["regulator"])
    first = fact_of(data.facts.value(BALANCES["regulator"], "2018Q4"))
    return Result(
        table=table,
        facts={
            "latest_rmb": latest.value * 1e12,
            "latest_quarter": latest.period.dates[1],
            "first_rmb": first.value * 1e12,
            "first_quarter": first.period.dates[1],
            "multiple": latest.value / first.value,
        },
        sources=sources(data.facts, BALANCES, table),
        notes=notes(data.facts, BALANCES),
    )


@exhibit("XM-1.2", pedigree=(Pedigree.PUBLISHED,), columns=columns("growth", GROWTH), chart=_lines())
def national_growth(data: CaseData) -> Result:
    """Growth over a year as published, never recomputed from the balances."""
    table = rows(data.facts, GROWTH)
    regulator = table.loc[table["series"] == "regulator"]
    peak = regulator.loc[regulator["value"].idxmax()]
    latest = last(data.facts, GROWTH["regulator"])
    return Result(
        table=table,
        facts={
            "peak": peak["value"],
            "peak_quarter": peak["end"],
            "latest": latest.value,
            "latest_quarter": latest.period.dates[1],
        },
        variant="slower" if latest.value < peak["value"] else "",
        sources=sources(data.facts, GROWTH, table),
        notes=notes(data.facts, GROWTH),
    )


@exhibit("XM-1.3", pedigree=(Pedigree.PUBLISHED,), columns=columns("ratio", RATES), chart=_lines())
def new_loan_rates(data: CaseData) -> Result:
    """Rates on new inclusive loans on both scopes, and the one-year loan prime rate."""
    table = rows(data.facts, RATES)
    first = fact_of(data.facts.value(RATES["rate_regulator"], "2018Q4"))
    latest = last(data.facts, RATES["rate_regulator"])
    prime_first = fact_of(data.facts.value(RATES["lpr_1y"], "2019-08"))
    prime = last(data.facts, RATES["lpr_1y"])
    return Result(
        table=table,
        facts={
            "first": first.value,
            "first_quarter": first.period.dates[1],
            "latest": latest.value,
            "latest_month": latest.period.dates[1],
            "fall": first.value - latest.value,
            "prime_from": prime_first.period.dates[1],
            "prime_to": prime.period.dates[1],
            "prime_fall": prime_first.value - prime.value,
        },
        sources=sources(data.facts, RATES, table),
        notes=notes(data.facts, RATES),
    )


@exhibit("XM-1.4", pedigree=(Pedigree.PUBLISHED,), columns=columns("ratio", NPL_BY_TYPE), chart=_lines())
def npl_by_bank_type(data: CaseData) -> Result:
    """NPL ratio of all loans by type of bank."""
    table = rows(data.facts, NPL_BY_TYPE)
    quarter = last(data.facts, NPL_BY_TYPE["city"]).period
    latest = {
        kind: fact_of(data.facts.value(name, quarter.label)).value for kind, name in NPL_BY_TYPE.items()
    }
    worst = max(BANK_TYPES, key=lambda kind: latest[kind])
    return Result(
        table=table,
        facts={
            "quarter": quarter.dates[1],
            "city": latest["city"],
            "commercial": latest["commercial"],
            "gap": latest["city"] - latest["commercial"],
            "worst_label": worst,
            "worst": latest[worst],
        },
        variant="above" if latest["city"] > latest["commercial"] else "",
        sources=sources(data.facts, NPL_BY_TYPE, table),
        notes=notes(data.facts, NPL_BY_TYPE),
    )


@exhibit("XM-1.5", pedigree=(Pedigree.PUBLISHED,), columns=columns("ratio", NIM_BY_TYPE), chart=_lines())
def margin_by_bank_type(data: CaseData) -> Result:
    """Net interest margin by type of bank."""
    table = rows(data.facts, NIM_BY_TYPE)
    first = fact_of(data.facts.value(NIM_BY_TYPE["city"], "2020Q1"))
    latest = last(data.facts, NIM_BY_TYPE["city"])
    commercial = fact_of(data.facts.value(NIM_BY_TYPE["commercial"], latest.period.label))
    return Result(
        table=table,
        facts={
            "first": first.value,
            "first_quarter": first.period.dates[1],
            "latest": latest.value,
            "latest_quarter": latest.period.dates[1],
            "fall": first.value - latest.value,
            "commercial": commercial.value,
        },
        sources=sources(data.facts, NIM_BY_TYPE, table),
        notes=notes(data.facts, NIM_BY_TYPE),
    )
