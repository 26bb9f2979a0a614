"""Loan tables: contracts, quarters, and the true events of default."""

from typing import Any

import numpy as np
import pandas as pd

from case_studies.xm_bank.dgp.frames import Array, dates, id_or_null, labels
from case_studies.xm_bank.dgp.performance import DISPOSAL_KINDS, NOT_DISPOSED
from case_studies.xm_bank.dgp.products import SECURITIES
from case_studies.xm_bank.dgp.simulation import Outcome

MONEY = {
    "opening_balance_rmb": "opening",
    "disbursed_rmb": "disbursed",
    "repaid_rmb": "repaid",
    "disposed_rmb": "disposed",
    "closing_balance_rmb": "closing",
    "interest_rmb": "interest",
}


def field(parts: list[Any], name: str) -> Array:
    """One attribute of a list of quarters, end to end."""
    return np.concatenate([getattr(part, name) for part in parts])


def loan_tables(o: Outcome) -> dict[str, pd.DataFrame]:
    """`loans`, `loan_quarters`, `truth_stops`. Loans repaid before the data begin are left out."""
    first, starts = o.params.first, o.params.starts()
    rows = [row for step in o.rows[first:] for row in step]
    row_start = np.repeat(starts[first:-1], [sum(len(r.loan) for r in step) for step in o.rows[first:]])
    simulated = field(rows, "loan")
    total = sum(part.count for part in o.loans)
    in_data = np.zeros(total + 1, dtype=np.bool_)
    in_data[simulated] = True
    key = np.cumsum(in_data)
    chosen = np.flatnonzero(in_data) - 1

    before = sum(part.count for part in o.loans[:first])
    offset = np.cumsum([0] + [a.count for a in o.applications[first:]])
    application = np.concatenate(
        [np.zeros(before, dtype=np.int64)]
        + [off + 1 + part.application for off, part in zip(offset, o.loans[first:], strict=False)]
    )
    kind = np.full(len(chosen), NOT_DISPOSED)
    disposed_on = np.full(len(chosen), np.datetime64("NaT"), dtype="datetime64[D]")
    proceeds = np.zeros(len(chosen), dtype=np.int64)
    row_key, row_kind = key[simulated], field(rows, "disposal_kind")
    gone = row_kind != NOT_DISPOSED
    kind[row_key[gone] - 1] = row_kind[gone]
    disposed_on[row_key[gone] - 1] = field(rows, "disposed_on")[gone]
    proceeds[row_key[gone] - 1] = field(rows, "proceeds")[gone]
    loans = pd.DataFrame(
        {
            "loan_id": np.arange(1, len(chosen) + 1),
            "application_id": id_or_null(application[chosen], 0),
            "customer_id": field(o.loans, "customer")[chosen] + 1,
            "branch_id": field(o.loans, "branch")[chosen] + 1,
            "product_id": field(o.loans, "product")[chosen] + 1,
            "disbursed_on": dates(field(o.loans, "disbursed_on")[chosen]),
            "amount_rmb": field(o.loans, "amount")[chosen],
            "annual_rate": field(o.loans, "rate")[chosen],
            "term_months": field(o.loans, "term_months")[chosen],
            "instalments": field(o.loans, "instalments")[chosen],
            "security": labels(field(o.loans, "security")[chosen], SECURITIES),
            "first_time_borrower": field(o.loans, "first_time")[chosen],
            "renewal_without_principal": field(o.loans, "rollover")[chosen],
            "sci_tech": o.customers.sci_tech[field(o.loans, "customer")[chosen]],
            "relending_funded": field(o.loans, "relending")[chosen],
            "disposed_on": dates(disposed_on),
            "disposal_kind": labels(kind, DISPOSAL_KINDS, NOT_DISPOSED),
            "disposal_proceeds_rmb": proceeds,
        }
    )
    loan_quarters = pd.DataFrame(
        {"loan_id": row_key.astype(np.int32), "quarter": dates(row_start)}
        | {name: field(rows, attribute) for name, attribute in MONEY.items()}
        | {
            "days_past_due": field(rows, "days_past_due"),
            "five_grade": field(rows, "grade"),
            "provision_rmb": field(rows, "provision"),
            "post_loan_check": field(rows, "check"),
            "warned_on": dates(field(rows, "warned_on")),
        }
    )
    stopped = field(rows, "stopped_on")
    happened = ~np.isnat(stopped)
    stops = pd.DataFrame(
        {
            "loan_id": row_key[happened],
            "quarter": dates(row_start[happened]),
            "stopped_on": dates(stopped[happened]),
        }
    )
    return {"loans": loans, "loan_quarters": loan_quarters, "truth_stops": stops}
