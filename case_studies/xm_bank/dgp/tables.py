"""Tables of branches, quarters, products, customers and applications."""

import numpy as np
import pandas as pd

from case_studies.xm_bank.dgp.applications import DECISIONS
from case_studies.xm_bank.dgp.branches import DISTRICTS
from case_studies.xm_bank.dgp.customers import SIZES, TAX_GRADES, industries
from case_studies.xm_bank.dgp.frames import dates, id_or_null, labels, spread, stack
from case_studies.xm_bank.dgp.products import CHANNELS, LONGEST_TERM_MONTHS, SECURITIES
from case_studies.xm_bank.dgp.simulation import Outcome
from case_studies.xm_bank.dgp.staff_tables import staff_keys

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
        {
            "quarter": dates(start),
            "label": [f"{y}Q{q}" for y, q in zip(year, number, strict=True)],
            "year": year,
        }
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
