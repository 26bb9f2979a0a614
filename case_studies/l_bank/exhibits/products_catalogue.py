"""L-2.1 to L-2.3: the product catalogue, how each product was taken up, and amounts and terms."""

import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import (
    DEFAULT_12M,
    ESTIMATED,
    GENERATED,
    OBSERVED_UNTIL,
    PRODUCTS,
    SECURITIES,
    of,
    warehouse,
    with_interval,
)
from lib.charts.dots import dots
from lib.charts.ranges import ranges
from lib.exhibits import CaseData, Column, Result, exhibit

CHANNELS = of("channel", "branch", "digital")
REPAYMENTS = of("repayment", "instalment", "bullet")
STAGES = ("l2.take.requested", "l2.take.approved", "l2.take.lent", "l2.take.balance")


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index("product").loc[list(PRODUCTS)].reset_index()


@exhibit(
    "L-2.1",
    pedigree=GENERATED,
    columns={
        "product": Column("label", PRODUCTS),
        "security": Column("label", SECURITIES),
        "channel": Column("label", CHANNELS),
        "launched": Column("month"),
        "smallest": Column("rmb_k"),
        "largest": Column("rmb_k"),
        "shortest": Column("months"),
        "longest": Column("months"),
        "repayment": Column("label", REPAYMENTS),
        "spread": Column("bp"),
        "max_ltv": Column("share"),
    },
    chart=None,
)
def catalogue(data: CaseData) -> Result:
    """The products with their terms."""
    table = data.query(
        """SELECT 'l.product.' || code AS product, 'l.security.' || security AS security,
        'l.channel.' || channel AS channel, date_trunc('month', launched_on)::TIMESTAMP AS launched,
        min_amount_rmb / 1e3 AS smallest, max_amount_rmb / 1e3 AS largest, min_term_months AS shortest,
        max_term_months AS longest, 'l.repayment.' || repayment AS repayment, base_spread AS spread, max_ltv
        FROM products ORDER BY product_id"""
    )
    table = _in_order(table)
    dear, cheap = table.loc[table["spread"].idxmax()], table.loc[table["spread"].idxmin()]
    return Result(
        table=table,
        facts={
            "products": len(table),
            "digital": int((table["channel"] == CHANNELS[1]).sum()),
            "unsecured": int((table["security"] == "l.security.unsecured").sum()),
            "dear_label": dear["product"],
            "dear": float(dear["spread"]),
            "cheap_label": cheap["product"],
            "cheap": float(cheap["spread"]),
        },
        sources=(warehouse("products"),),
        notes=("notes.l2_spread",),
    )


@exhibit(
    "L-2.2",
    pedigree=ESTIMATED,
    columns={
        "product": Column("label", PRODUCTS),
        "stage": Column("label", STAGES),
        "share": Column("share"),
        "number": Column("count"),
        "amount": Column("rmb_bn"),
        "approval": Column("share"),
        "default": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
    },
    chart=dots("product", "share", "stage", extra=("number", "amount", "approval", "default")),
)
def take_up(data: CaseData) -> Result:
    """Each product's share in applications, approvals, lending and the balance at the end."""
    rows = data.query(
        f"""SELECT 'l.product.' || code AS product, count(*) AS n_requested,
          sum((decision = 'approved')::INT) AS n_approved, sum((decision = 'declined')::INT) AS n_declined,
          count(l.loan_id) AS n_lent, sum(amount_requested_rmb) AS requested,
          sum(amount_requested_rmb) FILTER (WHERE decision = 'approved') AS approved,
          sum(l.amount_rmb) AS lent,
          count(e.loan_id) AS n_balance, coalesce(sum(e.closing_balance_rmb), 0) AS balance,
          count(l.loan_id) FILTER (WHERE l.disbursed_on <= '{OBSERVED_UNTIL}') AS seen,
          count(l.loan_id) FILTER (WHERE l.disbursed_on <= '{OBSERVED_UNTIL}' AND {DEFAULT_12M}) AS bad
        FROM applications a JOIN products p USING (product_id) LEFT JOIN loans l USING (application_id)
        LEFT JOIN (SELECT loan_id, closing_balance_rmb FROM loan_months
          WHERE month = (SELECT max(month) FROM months) AND closing_balance_rmb > 0) e
          ON e.loan_id = l.loan_id
        GROUP BY code"""
    )
    rows = with_interval(_in_order(rows), "bad", "seen", ("default", "low", "high"))
    rows["approval"] = rows["n_approved"] / (rows["n_approved"] + rows["n_declined"])
    parts = []
    for stage in STAGES:
        name = stage.rsplit(".", 1)[1]
        parts.append(
            rows.assign(
                stage=stage,
                share=rows[name] / rows[name].sum(),
                number=rows[f"n_{name}"],
                amount=rows[name] / 1e9,
            )
        )
    table = pd.concat(parts, ignore_index=True)
    table = table[["product", "stage", "share", "number", "amount", "approval", "default", "low", "high"]]
    at_end = table.loc[table["stage"] == STAGES[3]]
    first = at_end.loc[at_end["share"].idxmax()]
    easy, hard = rows.loc[rows["approval"].idxmax()], rows.loc[rows["approval"].idxmin()]
    risky = rows.loc[rows["default"].idxmax()]
    return Result(
        table=table,
        facts={
            "applications": int(rows["n_requested"].sum()),
            "loans": int(rows["n_lent"].sum()),
            "lent_rmb": float(rows["lent"].sum()),
            "balance_rmb": float(rows["balance"].sum()),
            "first_label": first["product"],
            "first": float(first["share"]),
            "easy_label": easy["product"],
            "easy": float(easy["approval"]),
            "hard_label": hard["product"],
            "hard": float(hard["approval"]),
            "risky_label": risky["product"],
            "risky": float(risky["default"]),
        },
        sources=(warehouse("applications", "products", "loans", "loan_months"),),
    )


@exhibit(
    "L-2.3",
    pedigree=GENERATED,
    columns={
        "product": Column("label", PRODUCTS),
        "low": Column("rmb_k"),
        "median": Column("rmb_k"),
        "high": Column("rmb_k"),
        "mean": Column("rmb_k"),
        "term": Column("months"),
        "loans": Column("count"),
    },
    chart=ranges("product", "low", "median", "high", log=True, extra=("mean", "term", "loans")),
)
def amounts(data: CaseData) -> Result:
    """Amounts (tenth, fiftieth, ninetieth percentile) and the median term of loans by product."""
    table = data.query(
        """SELECT 'l.product.' || code AS product, quantile_cont(amount_rmb, 0.1) / 1e3 AS low,
        quantile_cont(amount_rmb, 0.5) / 1e3 AS median, quantile_cont(amount_rmb, 0.9) / 1e3 AS high,
        avg(amount_rmb) / 1e3 AS mean, quantile_cont(term_months, 0.5) AS term, count(*) AS loans
        FROM loans JOIN products USING (product_id) GROUP BY code"""
    )
    table = _in_order(table)
    large, small = table.loc[table["median"].idxmax()], table.loc[table["median"].idxmin()]
    return Result(
        table=table,
        facts={
            "large_label": large["product"],
            "large_rmb": float(large["median"]) * 1e3,
            "small_label": small["product"],
            "small_rmb": float(small["median"]) * 1e3,
            "ratio": float(large["median"] / small["median"]),
        },
        sources=(warehouse("loans", "products"),),
    )
