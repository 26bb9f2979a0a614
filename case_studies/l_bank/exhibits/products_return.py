"""L-2.7 to L-2.9: what products earn and lose, return against risk, and whether price follows grade."""

from functools import lru_cache

import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import (
    DEFAULT_12M,
    ESTIMATED,
    GENERATED,
    OBSERVED_UNTIL,
    PRODUCTS,
    SECURITIES,
    warehouse,
    with_interval,
)
from lib.charts.coefficients import intervals
from lib.charts.plane import named_points
from lib.charts.quadrant import marks_by_column
from lib.exhibits import CaseData, Column, Result, exhibit

GRADES = tuple(f"l2.grade.{grade}" for grade in range(1, 9))
MEASURES = ("l2.price.spread", "l2.price.default")
TABLES = ("loan_months", "loans", "products", "recoveries", "months")


@lru_cache(maxsize=2)
def _earned(data: CaseData) -> pd.DataFrame:
    """Interest and losses a year over the mean balance, and default within twelve months, by product."""
    rows = data.query(
        f"""WITH flows AS (
          SELECT product_id, sum(interest_rmb) AS interest, sum(written_off_rmb) AS lost,
            sum(opening_balance_rmb + closing_balance_rmb) / 2 / 12 AS balance_years
          FROM loan_months JOIN loans USING (loan_id) GROUP BY product_id),
        spent AS (SELECT product_id, sum(cost_rmb) AS cost
          FROM recoveries JOIN loans USING (loan_id) GROUP BY product_id),
        failed AS (SELECT product_id, count(*) AS seen, sum({DEFAULT_12M}::INT) AS bad
          FROM loans l WHERE disbursed_on <= '{OBSERVED_UNTIL}' GROUP BY product_id)
        SELECT 'l.product.' || code AS product, 'l.security.' || security AS security,
          interest / balance_years AS yield, (lost + coalesce(cost, 0)) / balance_years AS loss,
          balance_years / (SELECT count(*) / 12 FROM months) / 1e9 AS balance, seen, bad
        FROM flows JOIN products USING (product_id) JOIN failed USING (product_id)
        LEFT JOIN spent USING (product_id)"""
    )
    rows["net"] = rows["yield"] - rows["loss"]
    rows = with_interval(rows, "bad", "seen", ("default", "low", "high"))
    return rows.set_index("product").loc[list(PRODUCTS)].reset_index()


@exhibit(
    "L-2.7",
    pedigree=GENERATED,
    columns={
        "product": Column("label", PRODUCTS),
        "yield": Column("ratio"),
        "loss": Column("ratio"),
        "net": Column("ratio"),
        "balance": Column("rmb_bn"),
    },
    chart=marks_by_column("product", ("yield", "loss", "net"), axis="chart.yearly"),
)
def yields(data: CaseData) -> Result:
    """Interest received, loss after recoveries, and what is left, a year over the mean balance."""
    table = _earned(data)[["product", "yield", "loss", "net", "balance"]]
    best, worst = table.loc[table["net"].idxmax()], table.loc[table["net"].idxmin()]
    weights = table["balance"] / table["balance"].sum()
    return Result(
        table=table,
        facts={
            "best_label": best["product"],
            "best": float(best["net"]),
            "worst_label": worst["product"],
            "worst": float(worst["net"]),
            "yield": float((table["yield"] * weights).sum()),
            "loss": float((table["loss"] * weights).sum()),
        },
        sources=(warehouse(*TABLES),),
        notes=("notes.l2_yield",),
    )


@exhibit(
    "L-2.8",
    pedigree=ESTIMATED,
    columns={
        "product": Column("label", PRODUCTS),
        "security": Column("label", SECURITIES),
        "default": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "net": Column("ratio"),
        "loans": Column("count"),
        "most": Column("ratio", hidden=True),
    },
    chart=named_points("default", "net", "product", "security", most="most", extra=("low", "high", "loans")),
)
def risk_and_return(data: CaseData) -> Result:
    """Default within twelve months against yield after losses, by product."""
    rows = _earned(data)
    table = rows.assign(loans=rows["seen"], most=rows["default"].max())
    table = table[["product", "security", "default", "low", "high", "net", "loans", "most"]]
    # Rank correlation of eight points, said without a test: they are all the products there are.
    agreement = float(table["default"].corr(table["net"], method="spearman"))
    risky, safe = table.loc[table["default"].idxmax()], table.loc[table["default"].idxmin()]
    return Result(
        table=table,
        facts={
            "correlation": agreement,
            "risky_label": risky["product"],
            "risky": float(risky["default"]),
            "risky_net": float(risky["net"]),
            "safe_label": safe["product"],
            "safe": float(safe["default"]),
            "safe_net": float(safe["net"]),
        },
        variant="" if risky["net"] > safe["net"] else "unpaid",
        sources=(warehouse(*TABLES),),
        notes=("notes.l2_yield",),
    )


@exhibit(
    "L-2.9",
    pedigree=ESTIMATED,
    columns={
        "measure": Column("label", MEASURES),
        "grade": Column("label", GRADES),
        "value": Column("by_row"),
        "low": Column("by_row"),
        "high": Column("by_row"),
        "loans": Column("count"),
        "unit": Column("text", hidden=True),
    },
    chart=intervals("grade", "value", low="low", high="high", panel="measure", extra=("loans",)),
)
def price_and_grade(data: CaseData) -> Result:
    """Spread over the prime rate and default within twelve months, by final grade."""
    rows = data.query(
        f"""SELECT 'l2.grade.' || final_grade AS grade, count(*) AS n, avg(lpr_spread) AS value,
          stddev_samp(lpr_spread) AS sd, count(*) FILTER (WHERE disbursed_on <= '{OBSERVED_UNTIL}') AS seen,
          count(*) FILTER (WHERE disbursed_on <= '{OBSERVED_UNTIL}' AND {DEFAULT_12M}) AS bad
        FROM loans l GROUP BY ALL"""
    )
    rows = rows.loc[rows["n"] >= 20]
    reach = 1.96 * rows["sd"] / rows["n"] ** 0.5
    spread = rows.assign(
        low=rows["value"] - reach, high=rows["value"] + reach, measure=MEASURES[0], unit="bp"
    )
    default = with_interval(rows, "bad", "seen").assign(measure=MEASURES[1], unit="ratio", n=rows["seen"])
    table = pd.concat([spread, default]).rename(columns={"n": "loans"})
    order = {name: place for place, name in enumerate((*MEASURES, *GRADES))}
    table = table.sort_values(["measure", "grade"], key=lambda column: column.map(order), ignore_index=True)
    spreads, defaults = (table.loc[table["measure"] == name].set_index("grade")["value"] for name in MEASURES)
    return Result(
        table=table[["measure", "grade", "value", "low", "high", "loans", "unit"]],
        facts={
            "best_label": spreads.index[0],
            "worst_label": spreads.index[-1],
            "spread_rise": float(spreads.iloc[-1] - spreads.iloc[0]),
            "default_rise": float(defaults.iloc[-1] - defaults.iloc[0]),
            "best_default": float(defaults.iloc[0]),
            "worst_default": float(defaults.iloc[-1]),
        },
        variant="" if spreads.iloc[-1] > spreads.iloc[0] else "flat",
        sources=(warehouse("loans"),),
        notes=("notes.l2_grades",),
    )
