"""L-7.1 to L-7.4: stages, the term structure of default, loss given default, one loan worked through."""

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.losses_parts import ESTIMATED, RTOL, STAGES, STRESSED
from case_studies.l_bank.exhibits.setting_parts import warehouse
from case_studies.l_bank.risk.book import book, books
from case_studies.l_bank.risk.hazards import BASE_GROWTH, BASE_PRODUCT, fit_hazards
from case_studies.l_bank.risk.losses import TERMS, fit_losses, fit_timed
from case_studies.l_bank.risk.stress import exposure, provisions, scenarios
from lib.charts.coefficients import grouped_intervals, intervals
from lib.charts.lines import time_lines
from lib.credit.expected_loss import marginal_pd
from lib.credit.interval import wilson
from lib.exhibits import CaseData, Column, Result, exhibit

GRADES = ("l7.grade_1_2", "l7.grade_3_4", "l7.grade_5_6", "l7.grade_7_8")
SOURCES = ("l7.observed", "l7.model")
HORIZONS = (12, 24)
LGD_TERMS = ("l7.lgd_coverage", "l7.lgd_guarantee_company", "l7.lgd_mutual")
LGD_METHODS = ("l7.lgd_used", "l7.lgd_timed")


@exhibit(
    "L-7.1",
    pedigree=ESTIMATED,
    columns={
        "month": Column("month"),
        "stage": Column("label", STAGES[1:]),
        "share": Column("share"),
        "balance": Column("rmb_mn"),
    },
    chart=time_lines("month", "share", "stage", extra=("balance",), zero=True),
    rtol=RTOL,
)
def stages_over_time(data: CaseData) -> Result:
    """Share of the balance in stages 2 and 3 at the end of each year; the rest is in stage 1."""
    found = books(data)
    sums = found.groupby(["month", "stage"])["balance_rmb"].sum().unstack(fill_value=0)
    shares = sums.div(sums.sum(axis=1), axis=0)
    rows = [
        (month, STAGES[stage - 1], float(shares.loc[month, stage]), float(sums.loc[month, stage]) / 1e6)
        for stage in (2, 3)
        for month in sums.index
    ]
    table = pd.DataFrame(rows, columns=["month", "stage", "share", "balance"])
    peak = shares[2].idxmax()
    return Result(
        table=table,
        facts={
            "first_stage": float(shares[1].iloc[-1]),
            "second": float(shares[2].iloc[-1]),
            "third": float(shares[3].iloc[-1]),
            "peak": float(shares.loc[peak, 2]),
            "peak_year": peak.year,
        },
        sources=(warehouse("loan_months", "loans", "macro_quarters"),),
        notes=("notes.l7_stage_rule",),
    )


@exhibit(
    "L-7.2",
    pedigree=ESTIMATED,
    columns={
        "horizon": Column("label", tuple(f"l7.months_{months}" for months in HORIZONS)),
        "grade": Column("label", GRADES),
        "source": Column("label", SOURCES),
        "pd": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "loans": Column("count"),
    },
    chart=grouped_intervals(
        "grade", "pd", "source", low="low", high="high", panel="horizon", extra=("loans",)
    ),
    rtol=RTOL,
)
def default_by_grade(data: CaseData) -> Result:
    """Share of loans in default within 12 and 24 months by grade: observed, and by the hazard model."""
    made = data.query(
        """
        SELECT loans.loan_id, products.code AS product, loans.final_grade AS grade, 0 AS age,
               loans.term_months AS months_left, growth.gdp_growth_4q AS growth,
               date_diff('month', loans.disbursed_on, DATE '2024-12-31') AS seen,
               date_diff('month', date_trunc('month', loans.disbursed_on), loans.default_on) AS defaulted
        FROM loans
        INNER JOIN products ON products.product_id = loans.product_id
        INNER JOIN branches ON branches.branch_id = loans.branch_id
        INNER JOIN macro_quarters AS growth
            ON growth.region_id = branches.region_id AND growth.quarter = loans.vintage
        ORDER BY loans.loan_id
        """
    )
    hazards = fit_hazards(data)
    made["band"] = (made["grade"].clip(1, 8) - 1) // 2
    # Young loans cannot have defaulted yet: only those seen for the whole horizon count.
    rows: list[tuple[object, ...]] = []
    for months in HORIZONS:
        seen = made.loc[made["seen"] >= months]
        path = hazards.path(seen, np.full(months, BASE_GROWTH), months)
        model = 1.0 - np.prod(1.0 - path, axis=1)
        for band, label in enumerate(GRADES):
            mine = (seen["band"] == band).to_numpy()
            bad, n = int((seen.loc[mine, "defaulted"] <= months).sum()), int(mine.sum())
            low, high = (float(end[0]) for end in wilson(np.array([bad]), np.array([n])))
            fitted = float(model[mine].mean())
            rows.append((f"l7.months_{months}", label, SOURCES[0], bad / n, low, high, n))
            rows.append((f"l7.months_{months}", label, SOURCES[1], fitted, fitted, fitted, n))
    table = pd.DataFrame(rows, columns=["horizon", "grade", "source", "pd", "low", "high", "loans"])
    year = table.loc[(table["horizon"] == "l7.months_12") & (table["source"] == SOURCES[0])]
    return Result(
        table=table,
        facts={
            "best": year["pd"].iloc[0],
            "worst": year["pd"].iloc[-1],
            "defaults": hazards.defaults,
            "months": hazards.months,
        },
        sources=(warehouse("loans", "loan_months", "macro_quarters"),),
        notes=("notes.l7_model_growth",),
    )


@exhibit(
    "L-7.3",
    pedigree=ESTIMATED,
    columns={
        "term": Column("label", LGD_TERMS),
        "method": Column("label", LGD_METHODS),
        "value": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "truth": Column("number"),
    },
    chart=intervals("method", "value", low="low", high="high", panel="term", truth="truth"),
    rtol=RTOL,
)
def loss_given_default(data: CaseData) -> Result:
    """What lowers the loss given default: the model that is used, one that knows the time, and the truth."""
    used, timed = fit_losses(data), fit_timed(data)
    truth = data.case.settings["dgp"]["lgd"]["parameters"]
    rows = [
        (f"l7.lgd_{term}", label, *model.interval(term), float(truth[term]["value"]))
        for term in TERMS[1:]
        for label, model in zip(LGD_METHODS, (used, timed), strict=True)
    ]
    table = pd.DataFrame(rows, columns=["term", "method", "value", "low", "high", "truth"])
    loans = book(data)
    live = loans.loc[~loans["defaulted"]]
    lgd = used.lgd(live["coverage"].to_numpy(dtype=np.float64), live["security"])
    naked, covered = (
        float(used.lgd(np.array([amount]), pd.Series(["mortgage"]))[0]) for amount in (0.0, 2.0)
    )
    hit = (table["low"] <= table["truth"]) & (table["truth"] <= table["high"])
    return Result(
        table=table,
        facts={
            "workouts": used.workouts,
            "cured": used.cured,
            "book": float(np.average(lgd, weights=live["balance_rmb"])),
            "naked": naked,
            "covered": covered,
            "hits_used": int(hit[table["method"] == LGD_METHODS[0]].sum()),
            "hits_timed": int(hit[table["method"] == LGD_METHODS[1]].sum()),
        },
        sources=(warehouse("workouts", "recoveries", "loans"),),
        notes=("notes.l7_lgd",),
    )


@exhibit(
    "L-7.4",
    pedigree=STRESSED,
    columns={
        "quarter_ahead": Column("count"),
        "survival": Column("share"),
        "default": Column("ratio"),
        "exposure": Column("rmb_k"),
        "lgd": Column("share"),
        "discount": Column("number"),
        "loss": Column("rmb"),
        "loss_total": Column("rmb"),
    },
    chart=None,
    rtol=RTOL,
)
def one_loan(data: CaseData) -> Result:
    """The expected loss of one live loan, quarter by quarter, in the base scenario.

    The loan is the mortgage-backed one in stage 1 whose balance and remaining term lie nearest the middle.
    """
    loans = book(data)
    choice = loans.loc[
        (loans["product"] == BASE_PRODUCT) & (loans["stage"] == 1) & loans["months_left"].between(24, 36)
    ]
    middle = (
        (choice["balance_rmb"] - choice["balance_rmb"].median()).abs().sort_values(kind="stable").index[0]
    )
    loan = loans.loc[[middle]].reset_index(drop=True)
    left, rate = int(loan["months_left"].iloc[0]), float(loan["rate"].iloc[0])
    scenario = scenarios(data)["base"]
    hazard = fit_hazards(data).path(loan, scenario.months(left), left)
    marginal = marginal_pd(hazard)[0]
    balance = exposure(loan, left)[0]
    lgd = float(
        fit_losses(data).lgd(loan["coverage"].to_numpy(dtype=np.float64), loan["security"], scenario.prices)[
            0
        ]
    )
    discount = (1.0 + rate) ** (-np.arange(1, left + 1) / 12.0)
    loss = marginal * balance * lgd * discount
    alive = np.concatenate([[1.0], np.cumprod(1.0 - hazard[0])])
    rows = []
    for start in range(0, left, 3):
        months = slice(start, min(start + 3, left))
        rows.append(
            (
                start // 3 + 1, alive[start], marginal[months].sum(), balance[start] / 1e3, lgd,
                discount[months].mean(), loss[months].sum(), loss[: months.stop].sum(),
            )
        )  # fmt: skip
    columns = ["quarter_ahead", "survival", "default", "exposure", "lgd", "discount", "loss", "loss_total"]
    table = pd.DataFrame(rows, columns=columns)
    provision = provisions(data)["base"]
    return Result(
        table=table,
        facts={
            "balance": float(loan["balance_rmb"].iloc[0]),
            "months": left,
            "twelve": float(provision.loss.twelve_month[middle]),
            "lifetime": float(provision.loss.lifetime[middle]),
            "grade": int(loan["grade"].iloc[0]),
        },
        sources=(warehouse("loans", "loan_months", "collateral", "macro_quarters"),),
    )
