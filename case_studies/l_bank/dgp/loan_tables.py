"""Tables of the loans: terms, monthly performance, workouts, recoveries, and the hidden truth about them."""

import numpy as np
import pandas as pd

from case_studies.l_bank.dgp.book import CONTAGION
from case_studies.l_bank.dgp.frames import (
    Keys,
    dates,
    dates_or_null,
    default_dates,
    flat,
    floats_or_null,
    labels,
    numbers_or_null,
)
from case_studies.l_bank.dgp.parameters import NEVER, NOBODY, FloatArray, IntArray, logistic, whole
from case_studies.l_bank.dgp.performance import age_effect, collateral_today
from case_studies.l_bank.dgp.process import ACTIVITIES, office_time
from case_studies.l_bank.dgp.world import SECURITIES

STATUSES = ("live", "repaid", "prepaid", "resolved")
LIVE, REPAID, PREPAID, RESOLVED = range(4)
REPAYMENTS = ("instalment", "bullet")
OUTCOMES = ("open", "cured", "recovered", "written_off")
SOURCES = ("cash", "collateral_sale", "guarantor", "guarantee_company")
GRADE_DAYS = (0, 90, 180, 360)
HORIZON = 12
STOPS_IN_HORIZON = 10


def rates(keys: Keys) -> FloatArray:
    """Yearly rate of each slot's loan, decimal: the market's, the product's spread, the grade's, chance."""
    o = keys.outcome
    a, r = o.applicants, o.ratings
    noise = o.world.streams.rng("rates").standard_normal(a.count)
    market = o.world.macro.market_rate[a.month] / 100
    rate = market + 0.002 + o.world.catalogue.spread[a.product] + 0.0012 * (r.final_grade - 4) + 0.004 * noise
    return np.round(np.maximum(rate, 0.028), 4)


def loan_table(keys: Keys) -> pd.DataFrame:
    """`loans`."""
    o, book, slots = keys.outcome, keys.outcome.book, keys.slots
    starts, months = o.world.starts, o.params.months
    activity = flat(o.events, lambda e: e.activity) == ACTIVITIES.index("contract")
    contract = np.zeros(len(book.real), dtype=np.int64)
    contract[flat(o.events, lambda e: e.application)[activity]] = flat(o.events, lambda e: e.completed)[
        activity
    ]
    rate = rates(keys)[slots]
    lpr = np.round(o.world.macro.lpr[o.applicants.month[slots]] / 100, 6)
    disbursed = office_time(o.disbursed[slots]).astype("datetime64[D]")
    closed = book.closed[slots]
    defaulted = book.default[slots] < months
    status = np.select([closed == NEVER, defaulted, book.prepaid[slots]], [LIVE, RESOLVED, PREPAID], REPAID)
    ends = starts[np.minimum(closed, months - 1) + 1] - np.timedelta64(1, "D")
    start = book.start[slots]
    return pd.DataFrame(
        {
            "loan_id": keys.loan[slots],
            "application_id": slots + 1,
            "borrower_id": keys.borrower[book.borrower[slots]],
            "branch_id": book.branch[slots] + 1,
            "product_id": book.product[slots] + 1,
            "security": labels(o.world.catalogue.security[book.product[slots]], SECURITIES),
            "amount_rmb": book.amount[slots],
            "rate": rate,
            "lpr_spread": np.round(rate - lpr, 6),
            "term_months": book.term[slots],
            "repayment": labels(book.bullet[slots].astype(np.int64), REPAYMENTS),
            "contract_on": dates(office_time(contract[slots]).astype("datetime64[D]")),
            "disbursed_on": dates(disbursed),
            "vintage": dates(starts[start // 3 * 3]),
            "matures_on": dates(keys.day(start + book.term[slots], book.due_day[slots])),
            "account_manager_id": keys.manager(slots, start),
            "final_grade": o.ratings.final_grade[slots],
            "status": labels(status, STATUSES),
            "closed_on": dates_or_null(ends, closed == NEVER),
            "default_on": dates_or_null(default_dates(keys, slots), ~defaulted),
            "default_balance_rmb": numbers_or_null(book.exposure[slots], ~defaulted),
            "inspection_interval_months": book.interval[slots],
        }
    )


def five_grade(days: IntArray) -> IntArray:
    """Class 1 to 5 by days past due: 0, to 90, to 180, to 360, beyond."""
    return 1 + np.searchsorted(GRADE_DAYS, days, side="left")


def month_table(keys: Keys) -> pd.DataFrame:
    """`loan_months`, by loan and month."""
    o = keys.outcome
    rate = rates(keys)
    slot = flat(o.rows, lambda r: r.slot)
    month = np.repeat(np.arange(len(o.rows)), [len(r.slot) for r in o.rows])
    real = np.flatnonzero(o.book.real[slot])
    order = real[np.lexsort((month[real], slot[real]))]
    slot, month = slot[order], month[order]
    columns = {
        name: flat(o.rows, lambda r, name=name: getattr(r, name))[order]  # type: ignore[misc]
        for name in (
            "opening",
            "disbursed",
            "repaid",
            "recovered",
            "written_off",
            "closing",
            "missed",
            "days",
            "paying",
        )
    }
    # Whoever was late pays the missed interest with the next instalment.
    owed = 1 + np.where(columns["paying"], columns["missed"], 0)
    interest = np.where(columns["paying"], whole(columns["opening"] * rate[slot] / 12 * owed), 0)
    return pd.DataFrame(
        {
            "loan_id": keys.loan[slot],
            "month": dates(o.world.starts[month]),
            "months_on_book": month - o.book.start[slot],
            "opening_balance_rmb": columns["opening"],
            "disbursed_rmb": columns["disbursed"],
            "repaid_rmb": columns["repaid"],
            "recovered_rmb": columns["recovered"],
            "written_off_rmb": columns["written_off"],
            "closing_balance_rmb": columns["closing"],
            "interest_rmb": interest,
            "days_past_due": columns["days"],
            "five_grade": five_grade(columns["days"]),
        }
    )


def _source(keys: Keys, slots: IntArray, draw: FloatArray) -> IntArray:
    """Where a recovery comes from, by the loan's security."""
    security = keys.outcome.world.catalogue.security[keys.outcome.book.product[slots]]
    other = np.select([np.isin(security, (0, 1, 4)), security == 3, security == 2], [1, 2, 3], 0)
    return np.where(draw < 0.7, other, 0)


def workout_tables(keys: Keys) -> dict[str, pd.DataFrame]:
    """`recoveries` and `workouts`."""
    o, book = keys.outcome, keys.outcome.book
    months = o.params.months
    slots = keys.slots[book.default[keys.slots] < months]
    rng = o.world.streams.rng("recoveries")
    cost_share = o.params.value("lgd", "cost")
    parts = []
    for position in range(book.payment.shape[1]):
        when, amount = book.payment_month[slots, position], book.payment[slots, position]
        draw, day = rng.random(len(slots)), rng.integers(1, 29, len(slots))
        made = (when < months) & (amount > 0) & ~book.cured[slots]
        chosen = slots[made]
        parts.append(
            pd.DataFrame(
                {
                    "loan_id": keys.loan[chosen],
                    "received_on": dates(keys.day(when[made], day[made])),
                    "source": labels(_source(keys, chosen, draw[made]), SOURCES),
                    "amount_rmb": amount[made],
                    "cost_rmb": whole(cost_share * amount[made]),
                }
            )
        )
    recoveries = pd.concat(parts, ignore_index=True).sort_values(
        ["loan_id", "received_on"], ignore_index=True, kind="stable"
    )
    recoveries["recovery_id"] = np.arange(1, len(recoveries) + 1)
    sums = recoveries.groupby("loan_id")[["amount_rmb", "cost_rmb"]].sum().reindex(keys.loan[slots]).fillna(0)
    paid, cost = (sums[name].to_numpy(dtype=np.int64) for name in ("amount_rmb", "cost_rmb"))
    done = book.closed[slots] < months
    exposure = book.exposure[slots]
    lost = np.where(done & ~book.cured[slots], exposure - paid, 0)
    outcome = np.where(~done, 0, np.where(book.cured[slots], 1, np.where(lost > 0, 3, 2)))
    value = np.zeros(len(slots))
    for month in np.unique(book.default[slots]):
        here = book.default[slots] == month
        value[here] = collateral_today(o.world, book, slots[here], int(month))
    none = book.value[slots] == 0
    ends = o.world.starts[np.minimum(book.closed[slots], months - 1) + 1] - np.timedelta64(1, "D")
    no_lgd = ~done | book.cured[slots]
    workouts = pd.DataFrame(
        {
            "loan_id": keys.loan[slots],
            "default_on": dates(default_dates(keys, slots)),
            "default_balance_rmb": exposure,
            "collateral_value_rmb": numbers_or_null(whole(value, 1000), none),
            "collateral_coverage": floats_or_null(np.round(value / np.maximum(exposure, 1), 4), none),
            "outcome": labels(outcome, OUTCOMES),
            "closed_on": dates_or_null(ends, ~done),
            "months_to_close": numbers_or_null(book.closed[slots] - book.default[slots], ~done),
            "recovered_rmb": paid,
            "recovery_cost_rmb": cost,
            "written_off_rmb": lost,
            "lgd": floats_or_null(np.round(1 - (paid - cost) / np.maximum(exposure, 1), 4), no_lgd),
        }
    )
    return {"recoveries": recoveries, "workouts": workouts}


def true_pd(keys: Keys) -> FloatArray:
    """True 12-month probability of default of every application, contagion and monitoring left out."""
    o = keys.outcome
    book, n = o.book, o.applicants.count
    p = o.params.block("default")
    slots = np.arange(n)
    month = np.minimum(book.start[:n], o.params.months - 1)
    ltv = np.where(book.value[:n] > 0, book.amount[:n] / np.maximum(book.value[:n], 1) - 0.6, 0.0)
    fixed = (
        p["intercept"]
        + book.log_odds[:n]
        + o.world.industry_years[book.industry[:n], month // 12 + 2]
        + p["gdp_growth"] * (o.world.macro.gdp_4q[book.region[:n], month] - 6.0)
        + p["loan_to_value"] * np.clip(ltv, -0.6, 1.5)
    )
    survive = np.ones(n)
    for age in range(1, STOPS_IN_HORIZON):
        last = p["bullet_maturity"] * (book.bullet[slots] & (age >= book.term[slots] - 1))
        alive = age <= book.term[slots]
        survive *= 1 - alive * logistic(fixed + last + age_effect(o.world, np.full(n, age)))
    return np.round(1 - survive, 6)


def truth_tables(keys: Keys) -> dict[str, pd.DataFrame]:
    """The hidden tables about applications, borrowers, defaults, branches and industries."""
    o, book = keys.outcome, keys.outcome.book
    n, months, b = o.applicants.count, o.params.months, o.world.borrowers
    default = book.default[:n]
    fell = default < months
    after = default - book.start[:n]
    slots = keys.slots[book.stop[keys.slots] < months]
    kept = keys.kept
    source = book.source[slots]
    names = o.params.column("industry", "name")
    years = o.params.months // 12
    industry, year = np.divmod(np.arange(len(names) * years), years)
    return {
        "truth_applications": pd.DataFrame(
            {
                "application_id": np.arange(1, n + 1),
                "true_pd_12m": true_pd(keys),
                "would_default_12m": fell & (after <= HORIZON),
                "would_default": fell,
                "default_month": dates_or_null(o.world.starts[np.where(fell, default, 0)], ~fell),
                "months_to_default": numbers_or_null(after, ~fell),
                "log_odds_firm": np.round(book.log_odds[:n], 6),
            }
        ),
        "truth_borrowers": pd.DataFrame(
            {
                "borrower_id": keys.borrower[kept],
                "opacity": np.round(b.opacity[kept], 6),
                "character": np.round(b.character[kept], 6),
                "frailty": np.round(b.frailty[kept], 6),
            }
        ),
        "truth_defaults": pd.DataFrame(
            {
                "loan_id": keys.loan[slots],
                "stop_month": dates(o.world.starts[book.stop[slots]]),
                "cause": labels(book.cause[slots], ("own", "contagion")),
                "source_borrower_id": numbers_or_null(
                    keys.borrower[source], (book.cause[slots] != CONTAGION) | (source == NOBODY)
                ),
                "inspection_overdue": book.stopped_overdue[slots],
            }
        ),
        "truth_branches": pd.DataFrame(
            {
                "branch_id": np.arange(1, o.world.branches.count + 1),
                "default_effect": np.round(o.world.branches.default_effect, 6),
                "days_effect": np.round(o.world.branches.days_effect, 6),
            }
        ),
        "truth_industry_years": pd.DataFrame(
            {
                "industry": np.asarray(names)[industry],
                "year": 2016 + year,
                "default_effect": o.world.industry_years[industry, year + 2],
            }
        ),
    }
