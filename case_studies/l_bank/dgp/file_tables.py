"""Tables of the files: applications, features, events, collateral, statements, and their hidden truth."""

import numpy as np
import pandas as pd

from case_studies.l_bank.dgp.applicants import KINDS, PURPOSES
from case_studies.l_bank.dgp.frames import (
    Keys,
    dates,
    dates_or_null,
    flat,
    floats_or_null,
    labels,
    numbers_or_null,
)
from case_studies.l_bank.dgp.parameters import FIRST_FISCAL_YEAR, NEVER, NOBODY, IntArray, whole
from case_studies.l_bank.dgp.performance import collateral_today
from case_studies.l_bank.dgp.process import ACTIVITIES, DAY_MINUTES, MONDAY, office_time
from case_studies.l_bank.dgp.rating import DECLINE_REASONS, OVERRIDES
from case_studies.l_bank.dgp.world import SECURITIES

DECISIONS = ("approved", "declined", "withdrawn", "pending")
PENDING = 3
OVERRIDE_REASONS = ("relationship", "collateral", "industry", "information")
CHANNELS = ("branch", "digital")


def last_minute(keys: Keys) -> int:
    """First office minute after the data."""
    months = keys.outcome.params.months
    return int(np.busday_count(MONDAY, keys.outcome.world.starts[months])) * DAY_MINUTES


def submitted_minutes(keys: Keys) -> IntArray:
    """Office minute of each application's first event."""
    events = keys.outcome.events
    first = flat(events, lambda e: e.step) == 1
    minutes: IntArray = flat(events, lambda e: e.queued)[first]
    return minutes


def application_table(keys: Keys) -> pd.DataFrame:
    """`applications`."""
    o = keys.outcome
    a, r, b, c = o.applicants, o.ratings, o.world.borrowers, o.world.catalogue
    pending = o.decided >= last_minute(keys)
    decision = np.where(pending, PENDING, r.decision)
    branch = b.branch[a.borrower]
    reason = np.where(pending, NOBODY, r.decline_reason)
    return pd.DataFrame(
        {
            "application_id": np.arange(1, a.count + 1),
            "borrower_id": keys.borrower[a.borrower],
            "branch_id": branch + 1,
            "product_id": a.product + 1,
            "channel": labels(c.digital[a.product].astype(np.int64), CHANNELS),
            "submitted_on": dates(office_time(submitted_minutes(keys)).astype("datetime64[D]")),
            "submitted_month": dates(o.world.starts[a.month]),
            "amount_requested_rmb": a.requested,
            "term_months": a.term,
            "purpose": labels(a.purpose, PURPOSES),
            "security": labels(c.security[a.product], SECURITIES),
            "renewal": a.renewal,
            "first_time": a.first_time,
            "investigator_id": r.investigator + 1,
            "reviewer_id": r.reviewer + 1,
            "investigator_load": r.investigator_load,
            "reviewer_load": r.reviewer_load,
            "expert_score": r.score,
            "expert_grade": r.grade,
            "final_grade": r.final_grade,
            "override": labels(r.override, OVERRIDES),
            "override_reason": labels(r.override_reason, OVERRIDE_REASONS),
            "decision": labels(decision, DECISIONS),
            "decided_on": dates_or_null(office_time(o.decided).astype("datetime64[D]"), pending),
            "decline_reason": labels(reason, DECLINE_REASONS),
        }
    )


def feature_table(keys: Keys) -> pd.DataFrame:
    """`application_features`: the statement as shown, the credit file and the soft information."""
    o = keys.outcome
    a, r, b, s = o.applicants, o.ratings, o.world.borrowers, o.world.statements
    at = (a.borrower, a.fiscal)
    before = (a.borrower, a.fiscal - 1)
    missing = s.missing[at]
    revenue = whole(np.exp(s.shown_log_revenue[at]), 1000)
    growth = np.exp(s.shown_log_revenue[at] - s.shown_log_revenue[before]) - 1
    age = (o.world.starts[a.month] - b.founded[a.borrower]).astype("timedelta64[D]").astype(np.float64)
    last_quarter = np.maximum(a.month // 3 * 3 - 1, 0)
    table = {
        "application_id": np.arange(1, a.count + 1),
        "statement_year": a.fiscal + FIRST_FISCAL_YEAR,
        "statement_missing": missing,
        "leverage": floats_or_null(s.shown_leverage[at], missing),
        "cash_flow_coverage": floats_or_null(np.round(np.exp(s.shown_log_coverage[at]), 4), missing),
        "current_ratio": floats_or_null(s.shown_current_ratio[at], missing),
        "net_margin": floats_or_null(s.shown_margin[at], missing),
        "revenue_rmb": numbers_or_null(revenue, missing),
        "revenue_growth": floats_or_null(np.round(growth, 4), missing | s.missing[before]),
        "tax_paid_growth": floats_or_null(np.round(s.tax_growth[at], 4), ~b.tax_authority[a.borrower]),
        "amount_to_revenue": floats_or_null(np.round(a.requested / revenue, 4), missing),
        "firm_age_years": np.round(np.maximum(age, 0.0) / 365.25, 2),
        "owner_overdues_24m": numbers_or_null(a.overdues, a.thin),
        "credit_inquiries_6m": a.inquiries,
        "other_bank_lenders": a.lenders,
        "utilities_change": floats_or_null(a.utilities, a.utilities_missing),
        "account_turnover_ratio": floats_or_null(a.turnover, missing),
        "relationship_months": a.month - b.registered[a.borrower],
        "collateral_coverage": floats_or_null(a.coverage, a.kind == NOBODY),
        "guarantors": a.guarantors,
        "circle_member": o.world.circles.circle_of[a.borrower] != NOBODY,
        "gdp_growth_4q": np.round(o.world.macro.gdp_4q[b.region[a.borrower], last_quarter] / 100, 6),
    }
    for position, name in enumerate(("soft_character", "soft_management", "soft_market")):
        opinion = r.soft[:, position]
        table[name] = numbers_or_null(opinion, opinion == NOBODY)
    return pd.DataFrame(table)


def event_table(keys: Keys) -> pd.DataFrame:
    """`process_events` up to the last day of the data."""
    o = keys.outcome
    events = {
        name: flat(o.events, lambda e, name=name: getattr(e, name))  # type: ignore[misc]
        for name in ("application", "step", "activity", "queued", "started", "completed", "resource", "loop")
    }
    seen = events["completed"] < last_minute(keys)
    e = {name: values[seen] for name, values in events.items()}
    returned = e["activity"] == ACTIVITIES.index("return_to_investigator")
    return pd.DataFrame(
        {
            "application_id": e["application"] + 1,
            "step": e["step"],
            "activity": labels(e["activity"], ACTIVITIES),
            "queued_at": office_time(e["queued"]),
            "started_at": office_time(e["started"]),
            "completed_at": office_time(e["completed"]),
            "waiting_hours": np.round((e["started"] - e["queued"]) / 60, 3),
            "working_hours": np.round((e["completed"] - e["started"]) / 60, 3),
            "resource_id": numbers_or_null(e["resource"] + 1, e["resource"] == NOBODY),
            "rework": (e["loop"] > 0) | returned,
            "loop": e["loop"],
        }
    )


def collateral_tables(keys: Keys) -> dict[str, pd.DataFrame]:
    """`collateral` and `collateral_values`."""
    o, book = keys.outcome, keys.outcome.book
    a = o.applicants
    slots = np.flatnonzero(a.kind != NOBODY)
    rng = o.world.streams.rng("collateral")
    loan = keys.loan[slots]
    table = pd.DataFrame(
        {
            "collateral_id": np.arange(1, len(slots) + 1),
            "application_id": slots + 1,
            "loan_id": numbers_or_null(loan, loan == NOBODY),
            "kind": labels(a.kind[slots], KINDS),
            "region_id": o.world.borrowers.region[a.borrower[slots]] + 1,
            "appraised_value_rmb": a.value[slots],
            "appraised_on": dates(office_time(submitted_minutes(keys)[slots]).astype("datetime64[D]")),
            "appraiser": labels((rng.random(len(slots)) < 0.45).astype(np.int64), ("internal", "external")),
            "lien_rank": 1 + (rng.random(len(slots)) < 0.08),
        }
    )
    held = np.flatnonzero(book.real[slots])
    parts = []
    for year in range(6):
        month = book.start[slots[held]] + 12 * year
        alive = (month < o.params.months) & (month <= np.minimum(book.closed[slots[held]], NEVER))
        chosen, when = held[alive], month[alive]
        value = np.zeros(len(chosen))
        for one in np.unique(when):
            here = when == one
            value[here] = collateral_today(o.world, book, slots[chosen[here]], int(one))
        noise = np.where(
            year == 0, 1.0, 1 + 0.03 * o.world.streams.rng("revaluation", year).standard_normal(len(chosen))
        )
        parts.append(
            pd.DataFrame(
                {
                    "collateral_id": chosen + 1,
                    "valued_on": dates(keys.day(when, book.due_day[slots[chosen]])),
                    "value_rmb": whole(value * noise, 1000),
                }
            )
        )
    values = pd.concat(parts, ignore_index=True).sort_values(
        ["collateral_id", "valued_on"], ignore_index=True
    )
    return {"collateral": table, "collateral_values": values}


def statement_tables(keys: Keys) -> dict[str, pd.DataFrame]:
    """`financial_statements` and `truth_statements`: years from two before the first application on."""
    o = keys.outcome
    a, s, b = o.applicants, o.world.statements, o.world.borrowers
    first = np.full(b.count, NEVER)
    np.minimum.at(first, a.borrower, a.fiscal - 1)
    last = np.full(b.count, NOBODY)
    np.maximum.at(last, a.borrower, a.fiscal)
    slots = keys.slots
    end = np.minimum(o.book.closed[slots], o.params.months - 1) // 12 + 2016 - FIRST_FISCAL_YEAR - 1
    np.maximum.at(last, o.book.borrower[slots], end)
    years = np.arange(s.leverage.shape[1])
    who, year = np.nonzero((years >= first[:, None]) & (years <= last[:, None]))
    missing = s.missing[who, year]
    rng = o.world.streams.rng("statement_figures")
    revenue = np.exp(s.shown_log_revenue[who, year])
    assets = whole(revenue * np.exp(-0.35 + 0.3 * rng.standard_normal(len(who))), 1000)
    debt = whole(s.shown_leverage[who, year] * assets)
    tax = whole(np.exp(s.log_revenue[who, year]) * 0.021, 100)
    no_tax = ~b.tax_authority[who]
    audited = rng.random(len(who)) < np.array([0.02, 0.15, 0.5])[b.size[who]]
    key = {"borrower_id": keys.borrower[who], "fiscal_year": year + FIRST_FISCAL_YEAR}
    shown = {
        "received": ~missing,
        "audited": pd.arrays.BooleanArray(audited, missing.copy()),
        "revenue_rmb": numbers_or_null(whole(revenue, 1000), missing),
        "total_assets_rmb": numbers_or_null(assets, missing),
        "total_debt_rmb": numbers_or_null(debt, missing),
        "leverage": floats_or_null(s.shown_leverage[who, year], missing),
        "cash_flow_coverage": floats_or_null(np.round(np.exp(s.shown_log_coverage[who, year]), 4), missing),
        "current_ratio": floats_or_null(s.shown_current_ratio[who, year], missing),
        "net_margin": floats_or_null(s.shown_margin[who, year], missing),
        "tax_paid_rmb": numbers_or_null(tax, no_tax),
        "tax_paid_growth": floats_or_null(np.round(s.tax_growth[who, year], 4), no_tax),
    }
    truth = {
        "leverage": np.round(s.leverage[who, year], 4),
        "cash_flow_coverage": np.round(np.exp(s.log_coverage[who, year]), 4),
        "dressed": s.dressed[who, year],
    }
    return {"financial_statements": pd.DataFrame(key | shown), "truth_statements": pd.DataFrame(key | truth)}
