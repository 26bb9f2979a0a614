"""L-1.5 to L-1.7: where applicants borrowed before, what they offer as security, the country beside."""

import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import GENERATED, SECURITIES, SIZES, warehouse
from lib.charts.bars import stacked_bars
from lib.charts.lines import time_lines
from lib.charts.quadrant import marks_by_column
from lib.exhibits import CaseData, Column, Result, Source, cited, exhibit
from lib.facts import FactSource
from lib.pedigree import Pedigree
from lib.values import NotAvailable

ORIGINS = {
    "first_time": "first_time",
    "elsewhere": "other_bank_lenders > 0",
    "renewal": "renewal",
}
ORIGIN_LABELS = tuple(f"l1.origin.{name}" for name in ORIGINS)
# Firms in Ningbo that had never borrowed from a bank; collateral-backed share; rejected applications.
NINGBO, COLLATERAL, REJECTED = "E113", "E163", "E222"
UNSECURED = {"2019-05": "2019-05-01", "2022Q1": "2022-03-01", "2023Q4": "2023-12-01"}
BESIDE = (
    "l1.beside.unsecured_2019",
    "l1.beside.unsecured_2022",
    "l1.beside.unsecured_2023",
    "l1.beside.collateral",
    "l1.beside.rejected",
)


def finding_source(data: CaseData, finding_id: str) -> tuple[float, Source]:
    """A level from the literature, as a decimal, and where it was read."""
    row = data.facts.evidence().set_index("evidence_id").loc[finding_id]
    named = f"evidence.csv {finding_id} ({row['authors']} {row['year']}: {row['title']})"
    return float(row["effect"]) / 100, Source("warehouse", title="case.published", detail=named)


@exhibit(
    "L-1.5",
    pedigree=GENERATED,
    columns={
        "quarter": Column("quarter"),
        "origin": Column("label", ORIGIN_LABELS),
        "share": Column("share"),
        "applications": Column("count"),
    },
    chart=time_lines("quarter", "share", "origin", extra=("applications",), zero=True),
)
def borrowed_before(data: CaseData) -> Result:
    """Applications of first-time borrowers, of firms with credit elsewhere, and renewals, by quarter."""
    parts = [
        f"""SELECT quarter, 'l1.origin.{name}' AS origin,
        avg(CASE WHEN {condition} THEN 1.0 ELSE 0.0 END) AS share, count(*) AS applications
        FROM applications a JOIN application_features USING (application_id)
        JOIN months m ON m.month = a.submitted_month GROUP BY quarter"""
        for name, condition in ORIGINS.items()
    ]
    table = data.query(" UNION ALL ".join(parts) + " ORDER BY origin, quarter")
    shares = table.set_index(["origin", "quarter"])["share"].unstack("origin")
    never, source = finding_source(data, NINGBO)
    first = shares["l1.origin.first_time"]
    return Result(
        table=table,
        facts={
            "first_quarter": first.index[0],
            "last_quarter": first.index[-1],
            "first_from": float(first.iloc[:4].mean()),
            "first_to": float(first.iloc[-4:].mean()),
            "renewal_to": float(shares["l1.origin.renewal"].iloc[-4:].mean()),
            "elsewhere_to": float(shares["l1.origin.elsewhere"].iloc[-4:].mean()),
            "ningbo": never,
        },
        variant="" if first.iloc[-4:].mean() < first.iloc[:4].mean() else "rising",
        sources=(warehouse("applications", "application_features", "months"), source),
        notes=("notes.l1_first_time",),
    )


@exhibit(
    "L-1.6",
    pedigree=GENERATED,
    columns={
        "size": Column("label", SIZES),
        "security": Column("label", SECURITIES),
        "share": Column("share"),
        "applications": Column("count"),
    },
    chart=stacked_bars("size", "share", "security", extra=("applications",)),
)
def security_offered(data: CaseData) -> Result:
    """Security offered with applications, by size of the firm."""
    table = data.query(
        """SELECT 'l.size.' || size AS size, 'l.security.' || security AS security,
        count(*) / sum(count(*)) OVER (PARTITION BY size) AS share, count(*) AS applications
        FROM applications JOIN borrowers USING (borrower_id) GROUP BY size, security"""
    ).set_index(["size", "security"])
    pairs = [(size, kind) for size in SIZES for kind in SECURITIES if (size, kind) in table.index]
    table = table.loc[pairs].reset_index()
    totals = table.groupby("security")["applications"].sum()
    share = totals / totals.sum()
    mortgage = table.loc[table["security"] == "l.security.mortgage"].set_index("size")["share"]
    return Result(
        table=table,
        facts={
            "mortgage": float(share["l.security.mortgage"]),
            "mutual": float(share["l.security.mutual_guarantee"]),
            "unsecured": float(share["l.security.unsecured"]),
            "small": float(mortgage[SIZES[2]]),
            "self_employed": float(mortgage[SIZES[0]]),
        },
        sources=(warehouse("applications", "borrowers"),),
    )


def _book_share(data: CaseData, month: str, condition: str) -> float:
    found = data.query(
        f"""SELECT sum(closing_balance_rmb) FILTER (WHERE {condition}) / sum(closing_balance_rmb) AS share
        FROM loan_months JOIN loans USING (loan_id) WHERE month = ?""",
        (month,),
    )
    return float(found["share"].iloc[0])


@exhibit(
    "L-1.7",
    pedigree=(Pedigree.GENERATED, Pedigree.PUBLISHED),
    columns={
        "measure": Column("label", BESIDE),
        "bank": Column("share"),
        "published": Column("share"),
        "difference": Column("pp"),
        "period": Column("text"),
    },
    chart=marks_by_column("measure", ("bank", "published"), axis="chart.share"),
)
def beside_published(data: CaseData) -> Result:
    """L's security and refusals beside the figures published for the country."""
    rows: list[dict[str, object]] = []
    used: list[tuple[FactSource, str]] = []
    for measure, (period, month) in zip(BESIDE[:3], UNSECURED.items(), strict=True):
        fact = data.facts.value("unsecured_share", period)
        if isinstance(fact, NotAvailable):
            raise ValueError(f"the published unsecured share of {period} is missing")
        used.append((fact.source, f"unsecured_share {period}"))
        ours = _book_share(data, month, "security = 'unsecured'")
        rows.append({"measure": measure, "bank": ours, "published": fact.value, "period": period})
    backed, backed_source = finding_source(data, COLLATERAL)
    ours = _book_share(data, "2017-12-01", "security IN ('mortgage', 'chattel', 'receivable')")
    rows.append({"measure": BESIDE[3], "bank": ours, "published": backed, "period": "2017"})
    refused, refused_source = finding_source(data, REJECTED)
    found = data.query(
        """SELECT avg((decision = 'declined')::INT) AS share FROM applications
        WHERE year(submitted_on) = 2022 AND decision IN ('approved', 'declined')"""
    )
    refusals = float(found["share"].iloc[0])
    rows.append({"measure": BESIDE[4], "bank": refusals, "published": refused, "period": "2022"})
    table = pd.DataFrame(rows)
    table["difference"] = table["bank"] - table["published"]
    table = table[["measure", "bank", "published", "difference", "period"]]
    return Result(
        table=table,
        facts={
            "unsecured": float(table["bank"].iloc[2]),
            "unsecured_published": float(table["published"].iloc[2]),
            "refused": refusals,
            "refused_published": refused,
        },
        sources=(
            warehouse("loan_months", "loans", "applications"),
            *cited(used),
            backed_source,
            refused_source,
        ),
        notes=("notes.l1_beside",),
    )
