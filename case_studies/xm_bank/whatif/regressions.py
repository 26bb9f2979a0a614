"""The regressions whose coefficients the simulator uses, by name, and the rows that they are estimated on.

`python -m case_studies.xm_bank.whatif.regressions` estimates them anew (ten seconds) and writes
``estimates.toml``: coefficient, interval, rows, and the fingerprint of the data. The simulator reads that
file, because a page must not wait for a logit on a million rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lib.drivers import Cov, CovarianceSpec, Estimate, Family, ModelSpec, estimate
from lib.warehouse import Warehouse, open_case

FILE = Path(__file__).with_name("estimates.toml")
BY_BRANCH = CovarianceSpec(Cov.CLUSTER, clusters=("branch_id",))


@dataclass(frozen=True)
class Regression:
    """A specification, its rows, and which coefficients the simulator takes (name to term, and a factor)."""

    name: str
    spec: ModelSpec
    sql: str
    taken: Mapping[str, tuple[str, float]]


REGRESSIONS = (
    Regression(
        "lending",
        ModelSpec(
            outcome="log(new_loans_rmb)",
            drivers=("npl_ratio_lag", "log(credit_officers)", "competition", "local_growth", "platform"),
            fixed_effects=("branch_id", "quarter"),
            endogenous=("funding_cost",),
            instruments=("relending_instrument",),
            covariance=BY_BRANCH,
        ),
        "SELECT *, platform_active::INTEGER AS platform FROM branch_quarters ORDER BY branch_id, quarter",
        {
            "officer_elasticity": ("log(credit_officers)", 1.0),
            "growth_demand": ("local_growth", 0.01),
            "npl_caution": ("npl_ratio_lag", 0.01),
            "competition_demand": ("competition", 1.0),
            "funding_total": ("funding_cost", 0.01),
        },
    ),
    Regression(
        "decision_time",
        ModelSpec(
            outcome="log_days",
            drivers=("utilisation", "digital", "platform", "specialist", "renewal", "log_amount"),
            fixed_effects=("branch_id", "quarter"),
            covariance=BY_BRANCH,
        ),
        """
        SELECT
            files.branch_id, files.decided_quarter AS quarter,
            LN(EPOCH(decided_at - submitted_at) / 86400) AS log_days,
            branch_quarters.reviewer_utilisation AS utilisation,
            (files.channel = 'digital')::INTEGER AS digital,
            files.platform_active::INTEGER AS platform,
            staff.specialist::INTEGER AS specialist,
            files.renewal::INTEGER AS renewal,
            LN(files.amount_requested_rmb) AS log_amount
        FROM applications AS files
        JOIN branch_quarters
            ON branch_quarters.branch_id = files.branch_id AND branch_quarters.quarter = files.decided_quarter
        JOIN staff ON staff.staff_id = files.reviewer_id
        WHERE NOT files.straight_through AND files.decision <> 'withdrawn' AND decided_at > submitted_at
        ORDER BY application_id
        """,
        {
            "queue_slope": ("utilisation", 1.0),
            "digital_days": ("digital", 1.0),
            "information_days": ("platform", 1.0),
            "specialist_days": ("specialist", 1.0),
        },
    ),
    Regression(
        "default",
        ModelSpec(
            outcome="falls",
            drivers=(
                "checked",
                "pressure",
                "z",
                "leverage",
                "unsecured",
                "log_amount",
                "young",
                "gdp_growth",
            ),
            family=Family.LOGIT,
            covariance=BY_BRANCH,
        ),
        """
        SELECT
            loans.branch_id,
            (after.five_grade >= 3)::INTEGER AS falls,
            rows.post_loan_check::INTEGER AS checked,
            made.volume_pressure AS pressure,
            (applications.rating_score - 600) / 50 AS z,
            customers.leverage,
            (loans.security = 'unsecured')::INTEGER AS unsecured,
            LN(loans.amount_rmb) AS log_amount,
            (rows.quarter < loans.disbursed_on + INTERVAL 3 MONTH)::INTEGER AS young,
            quarters.gdp_growth
        FROM loan_quarters AS rows
        JOIN loan_quarters AS after
            ON after.loan_id = rows.loan_id AND after.quarter = rows.quarter + INTERVAL 3 MONTH
        JOIN loans ON loans.loan_id = rows.loan_id
        JOIN applications USING (application_id)
        JOIN customers ON customers.customer_id = loans.customer_id
        JOIN quarters ON quarters.quarter = rows.quarter
        JOIN branch_quarters AS made ON made.branch_id = loans.branch_id
            AND made.quarter = DATE_TRUNC('quarter', loans.disbursed_on)
        WHERE rows.opening_balance_rmb > 0 AND rows.closing_balance_rmb > 0 AND rows.five_grade < 3
            AND rows.quarter >= DATE '2019-01-01'
        ORDER BY rows.loan_id, rows.quarter
        """,
        {"monitoring_effect": ("checked", 1.0), "bonus_default": ("pressure", 1.0)},
    ),
    Regression(
        "checks",
        ModelSpec(
            outcome="checked",
            drivers=("log_caseload", "log_amount", "platform"),
            family=Family.LOGIT,
            covariance=BY_BRANCH,
        ),
        """
        SELECT
            loans.branch_id,
            rows.post_loan_check::INTEGER AS checked,
            LN(before.borrowers / now.credit_officers / 100) AS log_caseload,
            LN(loans.amount_rmb) AS log_amount,
            now.platform_active::INTEGER AS platform
        FROM loan_quarters AS rows
        JOIN loans USING (loan_id)
        JOIN branch_quarters AS now ON now.branch_id = loans.branch_id AND now.quarter = rows.quarter
        JOIN branch_quarters AS before
            ON before.branch_id = loans.branch_id AND before.quarter = rows.quarter - INTERVAL 3 MONTH
        WHERE rows.opening_balance_rmb > 0 AND rows.quarter >= DATE '2021-01-01'
        ORDER BY rows.loan_id, rows.quarter
        """,
        {"caseload_coverage": ("log_caseload", 1.0)},
    ),
    Regression(
        "pricing",
        ModelSpec(
            outcome="annual_rate",
            drivers=("funding_cost", "z", "unsecured", "relending"),
            fixed_effects=("quarter",),
            covariance=BY_BRANCH,
        ),
        """
        SELECT
            loans.branch_id, branch_quarters.quarter, loans.annual_rate, branch_quarters.funding_cost,
            (applications.rating_score - 600) / 50 AS z,
            (loans.security = 'unsecured')::INTEGER AS unsecured,
            loans.relending_funded::INTEGER AS relending
        FROM loans
        JOIN applications USING (application_id)
        JOIN branch_quarters ON branch_quarters.branch_id = loans.branch_id
            AND branch_quarters.quarter = DATE_TRUNC('quarter', loans.disbursed_on)
        ORDER BY loan_id
        """,
        {"funding_passthrough": ("funding_cost", 1.0), "relending_discount": ("relending", 1.0)},
    ),
)


def estimate_all(
    warehouse: Warehouse, regressions: Iterable[Regression] = REGRESSIONS
) -> dict[str, dict[str, float]]:
    """Value, 95 % interval and rows of every coefficient taken, by ``regression.name``."""
    found: dict[str, dict[str, float]] = {}
    for regression in regressions:
        result = estimate(regression.spec, warehouse.query(regression.sql))
        if not isinstance(result, Estimate):
            raise RuntimeError(f"{regression.name}: {result}")
        for name, (term, factor) in regression.taken.items():
            found[f"{regression.name}.{name}"] = {
                "value": round(result.value(term) * factor, 6),
                "low": round(result.value(term, "low") * factor, 6),
                "high": round(result.value(term, "high") * factor, 6),
                "rows": result.n,
            }
    return found


def write(found: Mapping[str, Mapping[str, float]], fingerprint: str, path: Path = FILE) -> None:
    """Write the estimates with the fingerprint of the data that they are made of."""
    lines = [
        "# Written by case_studies/xm_bank/whatif/regressions.py; not edited by hand.",
        f'fingerprint = "{fingerprint}"',
        "",
        "[estimates]",
    ]
    for name, numbers in found.items():
        inside = ", ".join(f"{key} = {value}" for key, value in numbers.items())
        lines.append(f'"{name}" = {{ {inside} }}')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    case = open_case("xm_bank")
    write(estimate_all(case), case.fingerprint)
