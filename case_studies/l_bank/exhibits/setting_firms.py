"""L-1.1 to L-1.4: who the applicants are, how they earn and owe, and what is not on file about them."""

import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import GENERATED, INDUSTRIES, SIZES, warehouse
from lib.charts.dots import dots
from lib.charts.quadrant import marks_by_column
from lib.charts.ranges import ranges
from lib.exhibits import CaseData, Column, Result, cited, exhibit
from lib.facts import Fact
from lib.pedigree import Pedigree
from lib.values import NotAvailable

PUBLISHED_SIZES = {
    "l.size.self_employed": ("self_employed", "2018-10"),
    "l.size.micro": ("micro_enterprises_census", "2018"),
    "l.size.small": ("small_enterprises_census", "2018"),
}
# Measure, unit, column of the query below.
PROFILE = (
    ("age", "years", "firm_age_years"),
    ("employees", "count", "employees"),
    ("revenue", "rmb_mn", "revenue_rmb / 1e6"),
    ("leverage", "share", "leverage"),
    ("coverage", "multiple", "cash_flow_coverage"),
    ("margin", "share", "net_margin"),
)
PROFILE_LABELS = tuple(f"l1.profile.{name}" for name, _, _ in PROFILE)
# What may be missing from a file, as a condition on an application's row.
GAPS = {
    "statement": "statement_missing",
    "tax": "tax_paid_growth IS NULL",
    "register": "owner_overdues_24m IS NULL",
    "utilities": "utilities_change IS NULL",
    "opinion": "soft_character IS NULL OR soft_management IS NULL OR soft_market IS NULL",
}
GAP_LABELS = tuple(f"l1.gap.{name}" for name in GAPS)
FIRST = """(SELECT f.*, a.borrower_id FROM application_features f JOIN applications a USING (application_id)
  QUALIFY row_number() OVER (PARTITION BY a.borrower_id ORDER BY a.submitted_on, a.application_id) = 1)"""


@exhibit(
    "L-1.1",
    pedigree=GENERATED,
    columns={
        "industry": Column("label", INDUSTRIES),
        "borrowers": Column("count"),
        "share": Column("share"),
        "regional_share": Column("share"),
        "difference": Column("pp"),
    },
    chart=marks_by_column("industry", ("share", "regional_share"), axis="chart.share"),
)
def industries(data: CaseData) -> Result:
    """Applicants by industry beside the region's small and micro enterprises."""
    table = data.query(
        """SELECT 'l.industry.' || i.industry AS industry, count(borrower_id) AS borrowers,
        count(borrower_id) / sum(count(borrower_id)) OVER () AS share,
        any_value(regional_share) AS regional_share
        FROM industries i LEFT JOIN borrowers b USING (industry) GROUP BY i.industry"""
    )
    table["difference"] = table["share"] - table["regional_share"]
    table = table.set_index("industry").loc[list(INDUSTRIES)].reset_index()
    over, largest = table.loc[table["difference"].idxmax()], table.loc[table["share"].idxmax()]
    return Result(
        table=table,
        facts={
            "borrowers": int(table["borrowers"].sum()),
            "largest_label": largest["industry"],
            "largest": float(largest["share"]),
            "over_label": over["industry"],
            "over": float(over["difference"]),
            "over_share": float(over["share"]),
        },
        sources=(warehouse("borrowers", "industries"),),
    )


def _published_sizes(data: CaseData) -> dict[str, Fact]:
    found = {label: data.facts.value(*where) for label, where in PUBLISHED_SIZES.items()}
    missing = [label for label, fact in found.items() if isinstance(fact, NotAvailable)]
    if missing:
        raise ValueError(f"published numbers of enterprises are missing: {missing}")
    return {label: fact for label, fact in found.items() if isinstance(fact, Fact)}


@exhibit(
    "L-1.2",
    pedigree=(Pedigree.GENERATED, Pedigree.PUBLISHED),
    columns={
        "size": Column("label", SIZES),
        "borrowers": Column("count"),
        "share": Column("share"),
        "loan_share": Column("share"),
        "published": Column("million_count"),
        "published_share": Column("share"),
        "period": Column("text"),
    },
    chart=marks_by_column("size", ("share", "loan_share", "published_share"), axis="chart.share"),
)
def sizes(data: CaseData) -> Result:
    """Applicants and lending by size, beside the country's numbers of enterprises of 2018."""
    facts = _published_sizes(data)
    ours = data.query(
        """SELECT 'l.size.' || size AS size, count(*) AS borrowers, sum(lent) AS lent FROM borrowers
        LEFT JOIN (SELECT borrower_id, sum(amount_rmb) AS lent FROM loans GROUP BY ALL) USING (borrower_id)
        GROUP BY ALL"""
    ).set_index("size")
    total = sum(fact.value for fact in facts.values())
    table = pd.DataFrame(
        {
            "size": label,
            "borrowers": int(ours.at[label, "borrowers"]),
            "share": ours.at[label, "borrowers"] / ours["borrowers"].sum(),
            "loan_share": ours.at[label, "lent"] / ours["lent"].sum(),
            "published": fact.value,
            "published_share": fact.value / total,
            "period": fact.period.label,
        }
        for label, fact in facts.items()
    )
    row = table.set_index("size")
    return Result(
        table=table,
        facts={
            "self_employed": float(row.at[SIZES[0], "share"]),
            "published": float(row.at[SIZES[0], "published_share"]),
            "small": float(row.at[SIZES[2], "share"]),
            "small_loans": float(row.at[SIZES[2], "loan_share"]),
        },
        sources=(
            warehouse("borrowers", "loans"),
            *cited((fact.source, f"{fact.series_id} {fact.period.label}") for fact in facts.values()),
        ),
        notes=("notes.l1_sizes",),
    )


@exhibit(
    "L-1.3",
    pedigree=GENERATED,
    columns={
        "measure": Column("label", PROFILE_LABELS),
        "size": Column("label", SIZES),
        "low": Column("by_row"),
        "median": Column("by_row"),
        "high": Column("by_row"),
        "n": Column("count"),
        "unit": Column("text", hidden=True),
    },
    chart=ranges("size", "low", "median", "high", panel="measure", extra=("n",)),
)
def profile(data: CaseData) -> Result:
    """Quartiles of age, staff and stated finances at the first application, by size."""
    parts = [
        f"""SELECT 'l1.profile.{name}' AS measure, 'l.size.' || size AS size,
        quantile_cont({column}, 0.25) AS low, quantile_cont({column}, 0.5) AS median,
        quantile_cont({column}, 0.75) AS high, count({column}) AS n, '{unit}' AS unit
        FROM {FIRST} f JOIN borrowers USING (borrower_id) GROUP BY size"""
        for name, unit, column in PROFILE
    ]
    rows = data.query(" UNION ALL ".join(parts)).set_index(["measure", "size"])
    table = rows.loc[[(measure, size) for measure in PROFILE_LABELS for size in SIZES]].reset_index()
    table = table[["measure", "size", "low", "median", "high", "n", "unit"]]
    middle = table.set_index(["measure", "size"])["median"]
    return Result(
        table=table,
        facts={
            "age": float(middle["l1.profile.age", SIZES[1]]),
            "employees": float(middle["l1.profile.employees", SIZES[1]]),
            "revenue_rmb": float(middle["l1.profile.revenue", SIZES[1]]) * 1e6,
            "leverage": float(middle["l1.profile.leverage", SIZES[1]]),
            "revenue_small": float(middle["l1.profile.revenue", SIZES[2]]) * 1e6,
        },
        sources=(warehouse("borrowers", "application_features", "applications"),),
        notes=("notes.l1_stated",),
    )


@exhibit(
    "L-1.4",
    pedigree=GENERATED,
    columns={
        "gap": Column("label", GAP_LABELS),
        "size": Column("label", SIZES),
        "share": Column("share"),
        "n": Column("count"),
    },
    chart=dots("gap", "share", "size", extra=("n",)),
)
def opacity(data: CaseData) -> Result:
    """What is missing from the file when an application is decided, by size."""
    parts = [
        f"""SELECT 'l1.gap.{name}' AS gap, 'l.size.' || size AS size,
        avg(CASE WHEN {condition} THEN 1.0 ELSE 0.0 END) AS share, count(*) AS n
        FROM application_features JOIN applications USING (application_id) JOIN borrowers USING (borrower_id)
        GROUP BY size"""
        for name, condition in GAPS.items()
    ]
    rows = data.query(" UNION ALL ".join(parts)).set_index(["gap", "size"])
    table = rows.loc[[(gap, size) for gap in GAP_LABELS for size in SIZES]].reset_index()
    shares = table.set_index(["gap", "size"])["share"]
    whole = data.query("SELECT avg(statement_missing::INT) AS share FROM application_features")
    return Result(
        table=table,
        facts={
            "missing": float(whole["share"].iloc[0]),
            "self_employed": float(shares["l1.gap.statement", SIZES[0]]),
            "small": float(shares["l1.gap.statement", SIZES[2]]),
            "tax": float(shares["l1.gap.tax", SIZES[0]]),
        },
        variant=""
        if shares["l1.gap.statement", SIZES[0]] > shares["l1.gap.statement", SIZES[2]]
        else "alike",
        sources=(warehouse("application_features", "applications", "borrowers"),),
    )
