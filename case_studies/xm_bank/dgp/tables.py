"""The tables of people, customers, applications and loans, in the order and with the columns of schema.sql."""

import numpy as np
import pandas as pd

from case_studies.xm_bank.dgp.applications import DECISIONS, NOBODY
from case_studies.xm_bank.dgp.branches import DISTRICTS
from case_studies.xm_bank.dgp.customers import SIZES, TAX_GRADES, industries
from case_studies.xm_bank.dgp.frames import Array, dates, id_or_null, labels, spread, stack
from case_studies.xm_bank.dgp.performance import DISPOSAL_KINDS, NOT_DISPOSED
from case_studies.xm_bank.dgp.products import CHANNELS, LONGEST_TERM_MONTHS, SECURITIES
from case_studies.xm_bank.dgp.simulation import Outcome
from case_studies.xm_bank.dgp.staff import HEAD_OFFICE, OFFICER, REVIEWER, ROLES

PERCENT = 100.0


def branch_table(o: Outcome) -> pd.DataFrame:
    """`branches`."""
    b = o.branches
    wave_quarters = np.asarray(o.params.raw["dgp"]["platform"]["wave_quarters"], dtype="datetime64[s]")
    return pd.DataFrame(
        {
            "branch_id": np.arange(1, b.count + 1),
            "code": [f"B{number:02d}" for number in range(1, b.count + 1)],
            "district": labels(b.district, DISTRICTS),
            "opened_on": dates(b.opened_on),
            "platform_wave": b.wave,
            "platform_quarter": wave_quarters[b.wave - 1],
            "relending_exposure": b.exposure,
        }
    )


def quarter_table(o: Outcome) -> pd.DataFrame:
    """`quarters`."""
    p, first = o.params, o.params.first
    start = p.starts()[first:-1]
    months = start.astype("datetime64[M]").astype(np.int64)
    year, number = 1970 + months // 12, months % 12 // 3 + 1
    rates = ("gdp_growth", "lpr_1y", "policy_rate", "relending_rate")
    return pd.DataFrame(
        {"quarter": dates(start), "label": [f"{y}Q{q}" for y, q in zip(year, number, strict=True)], "year": year}
        | {name: np.round(p.path(name)[first:] / PERCENT, 6) for name in rates}
        | {"relending_programme": p.path("relending_programme")[first:]}
        | {"national_new_loan_rate": np.round(p.path("national_new_loan_rate")[first:] / PERCENT, 6)}
    )


def product_table(o: Outcome) -> pd.DataFrame:
    """`products`."""
    p = o.products
    return pd.DataFrame(
        {
            "product_id": np.arange(1, len(p.code) + 1),
            "code": list(p.code),
            "launched_on": dates(p.launched_on),
            "channel": labels(p.channel, CHANNELS),
            "sci_tech": p.sci_tech,
            "collateral_kind": labels(p.security, SECURITIES),
            "max_amount_rmb": p.ceiling,
            "max_term_months": np.full(len(p.code), LONGEST_TERM_MONTHS),
        }
    )


def staff_in_data(o: Outcome) -> Array:
    """Indices of people who signed or were employed in the quarters of the data, and their new keys' order."""
    first = o.params.starts()[o.params.first - 1]
    return np.flatnonzero(np.isnat(o.staff.left_on) | (o.staff.left_on >= first))


def staff_keys(o: Outcome) -> Array:
    """Key of each person of the simulation (0: not in the data); one more entry so that NOBODY maps to 0."""
    keys = np.zeros(len(o.staff.branch) + 1, dtype=np.int64)
    people = staff_in_data(o)
    keys[people] = np.arange(1, len(people) + 1)
    return keys


def staff_tables(o: Outcome) -> dict[str, pd.DataFrame]:
    """`staff`, `staff_quarters`, `truth_staff`."""
    s, people = o.staff, staff_in_data(o)
    last = o.params.starts()[-1]
    left = np.where(s.left_on >= last, np.datetime64("NaT"), s.left_on).astype("datetime64[D]")
    staff = pd.DataFrame(
        {
            "staff_id": np.arange(1, len(people) + 1),
            "branch_id": id_or_null(np.where(s.branch[people] == HEAD_OFFICE, 0, s.branch[people] + 1), 0),
            "role": labels(s.role[people], ROLES),
            "hired_on": dates(s.hired_on[people]),
            "left_on": dates(left[people]),
            "specialist": s.specialist[people],
        }
    )
    staff = staff[(staff["hired_on"] < last)].reset_index(drop=True)
    lends = np.isin(s.role[people], (OFFICER, REVIEWER))[: len(staff)]
    truth = pd.DataFrame({"staff_id": staff["staff_id"], "days_effect": s.days_effect[people][: len(staff)]})[lends]
    return {"staff": staff, "staff_quarters": staff_quarter_table(o), "truth_staff": truth.reset_index(drop=True)}


def staff_quarter_table(o: Outcome) -> pd.DataFrame:
    """`staff_quarters`: training, and caseloads that add up to the branch's borrowers and decided files."""
    s, first, starts = o.staff, o.params.first, o.params.starts()
    keys, parts = staff_keys(o), []
    hours = o.params.value("staff", "training_hours")
    for step in range(first, o.params.steps):
        last_day = starts[step + 1] - np.timedelta64(1, "D")
        here = (s.hired_on <= last_day) & (np.isnat(s.left_on) | (s.left_on > last_day) | s.acting[step])
        people = np.flatnonzero(here)
        caseload = np.zeros(len(s.branch), dtype=np.int64)
        signing = np.flatnonzero(s.acting[step] & s.of(OFFICER))
        signing = signing[np.argsort(s.branch[signing], kind="stable")]
        branch = s.branch[signing]
        rank = np.arange(len(signing)) - np.searchsorted(branch, branch)
        borrowers, count = o.borrowers[step][branch], o.officers[step][branch]
        caseload[signing] = borrowers // count + (rank < borrowers % count)
        reviewer = o.applications[step].reviewer
        caseload += np.bincount(reviewer[reviewer != NOBODY], minlength=len(s.branch))
        rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(o.params.raw["case"]["seed"], spawn_key=(77, step))))
        factor = np.where(s.specialist, 2.0, 1.0) * rng.gamma(3.0, 1.0 / 3.0, len(s.branch))
        training = np.round(hours * factor * (1 + 0.015 * (step - first)) * 2) / 2
        parts.append((keys[people], np.full(len(people), step), training[people], caseload[people]))
    key, step_of, training, caseload = (np.concatenate(column) for column in zip(*parts, strict=True))
    return pd.DataFrame(
        {"staff_id": key, "quarter": dates(starts[step_of]), "training_hours": training, "caseload": caseload}
    )


def customer_tables(o: Outcome) -> dict[str, pd.DataFrame]:
    """`customers` and `truth_customers`."""
    c = o.customers
    key = np.arange(1, c.count + 1)
    table = pd.DataFrame(
        {
            "customer_id": key,
            "branch_id": c.branch + 1,
            "size": labels(c.size, SIZES),
            "industry": labels(c.industry, industries(o.params)),
            "sci_tech": c.sci_tech,
            "founded_on": dates(c.founded_on),
            "registered_on": dates(c.registered_on),
            "had_bank_credit_before": c.banked_before,
            "revenue_rmb": c.revenue,
            "employees": c.employees,
            "leverage": c.leverage,
            "tax_grade": labels(c.tax_grade, TAX_GRADES),
            "owns_real_estate": c.owns_property,
        }
    )
    return {"customers": table, "truth_customers": pd.DataFrame({"customer_id": key, "weak": c.weak})}


def application_table(o: Outcome) -> pd.DataFrame:
    """`applications` of the data's quarters."""
    first, parts = o.params.first, o.applications[o.params.first :]
    keys = staff_keys(o)
    channel = stack(parts, lambda a: a.channel)
    return pd.DataFrame(
        {
            "application_id": np.arange(1, len(channel) + 1),
            "customer_id": stack(parts, lambda a: a.customer) + 1,
            "branch_id": stack(parts, lambda a: a.branch) + 1,
            "product_id": stack(parts, lambda a: a.product) + 1,
            "officer_id": keys[stack(parts, lambda a: a.officer)],
            "reviewer_id": id_or_null(keys[stack(parts, lambda a: a.reviewer)], 0),
            "channel": labels(channel, CHANNELS),
            "amount_requested_rmb": stack(parts, lambda a: a.requested),
            "submitted_at": stack(parts, lambda a: a.submitted),
            "documents_complete_at": stack(parts, lambda a: a.complete),
            "review_started_at": stack(parts, lambda a: a.review),
            "decided_at": stack(parts, lambda a: a.decided),
            "decided_quarter": dates(spread(parts, o.params.starts()[first:-1], lambda a: a.channel)),
            "decision": labels(stack(parts, lambda a: a.decision), DECISIONS),
            "straight_through": stack(parts, lambda a: a.straight_through),
            "rating_score": stack(parts, lambda a: a.score),
            "renewal": stack(parts, lambda a: a.renewal),
            "platform_active": stack(parts, lambda a: a.platform),
        }
    )


def loan_tables(o: Outcome) -> dict[str, pd.DataFrame]:
    """`loans`, `loan_quarters`, `truth_stops`. Loans repaid before the data begin are left out."""
    first, starts = o.params.first, o.params.starts()
    rows = [row for step in o.rows[first:] for row in step]
    row_start = np.repeat(starts[first:-1], [sum(len(r.loan) for r in step) for step in o.rows[first:]])
    simulated = stack(rows, lambda r: r.loan)
    total = sum(part.count for part in o.loans)
    in_data = np.zeros(total + 1, dtype=np.bool_)
    in_data[simulated] = True
    key = np.cumsum(in_data)
    chosen = np.flatnonzero(in_data) - 1

    before = sum(part.count for part in o.loans[:first])
    offset = np.cumsum([0] + [a.count for a in o.applications[first:]])
    application = np.concatenate(
        [np.zeros(before, dtype=np.int64)] + [off + 1 + part.application for off, part in zip(offset, o.loans[first:], strict=False)]
    )
    kind, disposed_on, proceeds = np.full(len(chosen), NOT_DISPOSED), np.full(len(chosen), np.datetime64("NaT"), "datetime64[D]"), np.zeros(len(chosen), np.int64)
    row_key, row_kind = key[simulated], stack(rows, lambda r: r.disposal_kind)
    gone = row_kind != NOT_DISPOSED
    kind[row_key[gone] - 1] = row_kind[gone]
    disposed_on[row_key[gone] - 1] = stack(rows, lambda r: r.disposed_on)[gone]
    proceeds[row_key[gone] - 1] = stack(rows, lambda r: r.proceeds)[gone]
    column = {name: stack(o.loans, lambda part, n=name: getattr(part, n))[chosen] for name in (
        "customer", "branch", "product", "disbursed_on", "amount", "rate", "term_months", "instalments", "security",
        "first_time", "rollover", "relending")}  # fmt: skip
    loans = pd.DataFrame(
        {
            "loan_id": np.arange(1, len(chosen) + 1),
            "application_id": id_or_null(application[chosen], 0),
            "customer_id": column["customer"] + 1,
            "branch_id": column["branch"] + 1,
            "product_id": column["product"] + 1,
            "disbursed_on": dates(column["disbursed_on"]),
            "amount_rmb": column["amount"],
            "annual_rate": column["rate"],
            "term_months": column["term_months"],
            "instalments": column["instalments"],
            "security": labels(column["security"], SECURITIES),
            "first_time_borrower": column["first_time"],
            "renewal_without_principal": column["rollover"],
            "sci_tech": o.customers.sci_tech[column["customer"]],
            "relending_funded": column["relending"],
            "disposed_on": dates(disposed_on),
            "disposal_kind": labels(kind, DISPOSAL_KINDS, NOT_DISPOSED),
            "disposal_proceeds_rmb": proceeds,
        }
    )
    money = {"opening_balance_rmb": "opening", "disbursed_rmb": "disbursed", "repaid_rmb": "repaid", "disposed_rmb": "disposed", "closing_balance_rmb": "closing", "interest_rmb": "interest"}
    loan_quarters = pd.DataFrame(
        {"loan_id": row_key.astype(np.int32), "quarter": dates(row_start)}
        | {name: stack(rows, lambda r, f=field: getattr(r, f)) for name, field in money.items()}
        | {
            "days_past_due": stack(rows, lambda r: r.days_past_due),
            "five_grade": stack(rows, lambda r: r.grade),
            "provision_rmb": stack(rows, lambda r: r.provision),
            "post_loan_check": stack(rows, lambda r: r.check),
            "warned_on": dates(stack(rows, lambda r: r.warned_on)),
        }
    )
    stopped = stack(rows, lambda r: r.stopped_on)
    happened = ~np.isnat(stopped)
    stops = pd.DataFrame(
        {"loan_id": row_key[happened], "quarter": dates(row_start[happened]), "stopped_on": dates(stopped[happened])}
    )
    return {"loans": loans, "loan_quarters": loan_quarters, "truth_stops": stops}
