"""Branch-quarter tables: sums of loans and applications beside the branch's circumstances, and the truth."""

import numpy as np
import pandas as pd

from case_studies.xm_bank.dgp.applications import APPROVED
from case_studies.xm_bank.dgp.frames import Array, dates
from case_studies.xm_bank.dgp.parameters import IntArray, whole
from case_studies.xm_bank.dgp.performance import Rows
from case_studies.xm_bank.dgp.simulation import Outcome


def branch_sums(rows: list[Rows], branches: int) -> dict[str, IntArray]:
    """Sums of one quarter's loan rows by branch, in RMB (exact: below 2**53)."""

    def total(values: list[IntArray]) -> IntArray:
        sums = np.bincount(where, np.concatenate(values).astype(np.float64), branches)
        return sums.astype(np.int64)

    where = np.concatenate([r.branch for r in rows])
    return {
        "disbursed": total([r.disbursed for r in rows]),
        "opening": total([r.opening for r in rows]),
        "repaid": total([r.repaid for r in rows]),
        "disposed": total([r.disposed for r in rows]),
        "closing": total([r.closing for r in rows]),
        "npl_opening": total([r.opening * r.was_npl for r in rows]),
        "npl_new": total([r.closing * (r.is_npl & ~r.was_npl) for r in rows]),
        "npl_cured": total([r.closing * (r.was_npl & ~r.is_npl) for r in rows]),
        "npl_repaid": total([r.repaid * r.was_npl for r in rows]),
        "npl_disposed": total([r.disposed * r.was_npl for r in rows]),
        "npl": total([r.closing * r.is_npl for r in rows]),
        "interest": total([r.interest for r in rows]),
        "provision": total([r.provision for r in rows]),
        "used": total([r.disposed - r.proceeds for r in rows]),
        "checks": total([r.check.astype(np.int64) for r in rows]),
        "written_off": total([r.disposed * (r.disposal_kind == 0) for r in rows]),
    }


def quarter_sums(o: Outcome) -> dict[str, IntArray]:
    """`branch_sums` for all steps from the one before the data: (quarters + 1, branches) each."""
    parts = [branch_sums(rows, o.branches.count) for rows in o.rows[o.params.first - 1 :]]
    return {name: np.stack([part[name] for part in parts]) for name in parts[0]}


def branch_quarter_table(o: Outcome, sums: dict[str, IntArray]) -> pd.DataFrame:
    """`branch_quarters`, ordered by quarter and branch."""
    first, n = o.params.first, o.branches.count
    data = {name: values[1:] for name, values in sums.items()}
    files, new = o.applications[first:], o.loans[first:]
    applications = np.stack([np.bincount(a.branch, minlength=n) for a in files])
    approved = np.stack([np.bincount(a.branch[a.decision == APPROVED], minlength=n) for a in files])
    count = np.stack([np.bincount(part.branch, minlength=n) for part in new])
    weighted = np.stack([np.bincount(part.branch, part.amount * part.rate, n) for part in new])
    funding = np.round(o.branches.funding_cost[first:] / 100, 6)
    cost = o.params.raw["costs"]
    opening_provision = sums["provision"][:-1]
    columns: dict[str, Array] = {
        "branch_id": np.broadcast_to(np.arange(1, n + 1), count.shape),
        "quarter": np.broadcast_to(dates(o.params.starts()[first:-1])[:, None], count.shape),
        "applications": applications,
        "approved": approved,
        "new_loans": count,
        "new_loans_rmb": data["disbursed"],
        "opening_balance_rmb": data["opening"],
        "repaid_rmb": data["repaid"],
        "disposed_rmb": data["disposed"],
        "loan_balance_rmb": data["closing"],
        "npl_opening_rmb": data["npl_opening"],
        "npl_new_rmb": data["npl_new"],
        "npl_cured_rmb": data["npl_cured"],
        "npl_repaid_rmb": data["npl_repaid"],
        "npl_disposed_rmb": data["npl_disposed"],
        "npl_balance_rmb": data["npl"],
        "npl_ratio_lag": o.npl_ratio_lag[first:],
        "borrowers": o.borrowers[first:],
        "funding_cost": funding,
        "new_loan_rate": np.round(weighted / np.maximum(data["disbursed"], 1), 6),
        "credit_officers": o.officers[first:],
        "reviewers": o.reviewers[first:],
        "reviewer_utilisation": o.utilisation[first:],
        "platform_active": o.branches.platform[first:],
        "relending_instrument": o.branches.instrument[first:],
        "local_growth": np.round(o.branches.local_growth[first:] / 100, 6),
        "competition": o.branches.competition[first:],
        "volume_pressure": o.branches.volume_pressure[first:],
        "interest_income_rmb": data["interest"],
        "funding_expense_rmb": whole(funding / 4 * (data["opening"] + data["closing"]) / 2),
        "operating_cost_rmb": cost["officer_quarter_rmb"] * o.officers[first:]
        + cost["reviewer_quarter_rmb"] * o.reviewers[first:]
        + cost["application_rmb"] * applications
        + cost["check_rmb"] * data["checks"]
        + whole(cost["overhead_share_annual"] / 4 * data["opening"]),
        "provision_opening_rmb": opening_provision,
        "provision_charge_rmb": data["provision"] - opening_provision + data["used"],
        "provision_used_rmb": data["used"],
        "provision_rmb": data["provision"],
    }
    return pd.DataFrame({name: values.ravel() for name, values in columns.items()})


def truth_tables(o: Outcome) -> dict[str, pd.DataFrame]:
    """`truth_branches`, `truth_quarters`, `truth_branch_quarters`, `truth_platform`."""
    b, first, n = o.branches, o.params.first, o.branches.count
    starts = dates(o.params.starts()[first:-1])
    shape = (len(starts), n)
    s = o.params.block("screening")
    branches = pd.DataFrame(
        {
            "branch_id": np.arange(1, n + 1),
            "volume_effect": b.volume_effect,
            "funding_cost_effect": np.round(b.funding_effect / 100, 8),
            "days_effect": b.days_effect,
            "default_effect": b.default_effect,
        }
    )
    quarters = pd.DataFrame(
        {
            "quarter": starts,
            "volume_effect": np.round(o.quarter_effect[first:], 6),
            "default_effect": o.params.path("default_era")[first:],
        }
    )
    cells = {
        "branch_id": np.broadcast_to(np.arange(1, n + 1), shape),
        "quarter": np.broadcast_to(starts[:, None], shape),
        "local_demand": b.demand[first:],
        "platform_effect": b.platform_effect[first:],
        "shock": b.shock[first:],
        "log_target_new_loans": np.round(o.log_target[first:], 6),
        "approval_cutoff": np.round(s["cutoff"] - s["pressure"] * b.volume_pressure[first:], 6),
    }
    waves = []
    for wave in range(1, int(b.wave.max()) + 1):
        member = int(np.flatnonzero(b.wave == wave)[0])
        joined = int(b.wave_step[member])
        for step in range(joined, o.params.steps):
            row = (
                wave,
                step - joined,
                starts[step - first],
                int((b.wave == wave).sum()),
                b.platform_effect[step, member],
            )
            waves.append(row)
    platform = pd.DataFrame(waves, columns=["platform_wave", "event_time", "quarter", "branches", "att_log"])
    return {
        "truth_branches": branches,
        "truth_quarters": quarters,
        "truth_branch_quarters": pd.DataFrame({name: values.ravel() for name, values in cells.items()}),
        "truth_platform": platform,
    }
