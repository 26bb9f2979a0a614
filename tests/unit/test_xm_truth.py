"""Correctly specified regressions find the parameters that made XM Bank's data; naive ones do not."""

import shutil
from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from linearmodels.iv import IV2SLS
from linearmodels.panel import PanelOLS
from scipy.stats import norm

from case_studies.xm_bank.dgp.parameters import load_parameters
from lib.warehouse import open_case

PARAMS = load_parameters()
CONTROLS = ["npl_ratio_lag", "credit_officers", "competition", "local_growth"]


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the warehouse: this process may have opened the file itself with other settings."""
    copy = tmp_path_factory.mktemp("xm") / "copy.duckdb"
    shutil.copyfile(open_case("xm_bank").path, copy)
    with duckdb.connect(copy) as connection:
        yield connection


@pytest.fixture(scope="module")
def panel(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Branch-quarters with variables in the units of `[dgp.branch_lending]`."""
    return con.execute("""
        SELECT branch_id, q.quarter, ln(new_loans_rmb) AS y, 100 * funding_cost AS funding_cost,
            100 * npl_ratio_lag AS npl_ratio_lag, ln(credit_officers) AS credit_officers, competition,
            100 * local_growth AS local_growth, platform_active::INTEGER AS platform,
            relending_instrument AS z,
            t.local_demand, t.platform_effect, t.log_target_new_loans AS target, b.platform_wave AS wave,
            date_diff('quarter', b.platform_quarter, q.quarter) AS event_time
        FROM branch_quarters q JOIN truth_branch_quarters t USING (branch_id, quarter)
        JOIN branches b USING (branch_id) ORDER BY ALL
    """).df()


def two_way(panel: pd.DataFrame, columns: list[str]) -> PanelOLS:
    data = panel.set_index(["branch_id", "quarter"])
    model = PanelOLS(data["y"], data[columns], entity_effects=True, time_effects=True, drop_absorbed=True)
    return model.fit(cov_type="clustered", cluster_entity=True)


def instrumented(panel: pd.DataFrame) -> IV2SLS:
    dummies = [
        pd.get_dummies(panel["branch_id"], prefix="b", dtype=float),
        pd.get_dummies(panel["quarter"].astype(str), prefix="q", drop_first=True, dtype=float),
    ]
    exogenous = pd.concat([panel[[*CONTROLS, "platform_effect"]], *dummies], axis=1)
    model = IV2SLS(panel["y"], exogenous, panel[["funding_cost"]], panel[["z"]])
    return model.fit(cov_type="clustered", clusters=panel["branch_id"])


def test_new_loans_follow_the_target_up_to_sampling(panel: pd.DataFrame) -> None:
    gap = panel["y"] - panel["target"]
    assert abs(gap.mean()) < 0.015
    assert gap.std() < 0.15
    assert abs(np.corrcoef(gap, panel["local_demand"])[0, 1]) < 0.15


def test_2sls_recovers_the_lending_equation(panel: pd.DataFrame) -> None:
    result = instrumented(panel)
    assert result.first_stage.diagnostics.loc["funding_cost", "f.stat"] > 20
    truth = {name: PARAMS.value("branch_lending", name) for name in ["funding_cost", *CONTROLS]}
    truth["platform_effect"] = 1.0
    interval = result.conf_int()
    assert (
        interval.loc["funding_cost", "lower"]
        <= truth["funding_cost"]
        <= interval.loc["funding_cost", "upper"]
    )
    distance = {
        name: abs(result.params[name] - value) / result.std_errors[name] for name, value in truth.items()
    }
    assert max(distance.values()) < 3, distance


def test_ols_and_fixed_effects_miss_the_funding_cost(panel: pd.DataFrame) -> None:
    truth = PARAMS.value("branch_lending", "funding_cost")
    pooled = smf.ols("y ~ funding_cost + " + " + ".join(CONTROLS), panel).fit(
        cov_type="cluster", cov_kwds={"groups": panel["branch_id"]}
    )
    assert pooled.conf_int().loc["funding_cost", 0] > truth
    fixed = two_way(panel, ["funding_cost", *CONTROLS, "platform_effect"])
    assert fixed.conf_int().loc["funding_cost", "lower"] > 0


def test_seeing_local_demand_removes_the_bias(panel: pd.DataFrame) -> None:
    result = two_way(panel, ["funding_cost", *CONTROLS, "platform_effect", "local_demand"])
    truth = PARAMS.value("branch_lending", "funding_cost")
    assert abs(result.params["funding_cost"] - truth) < 2.5 * result.std_errors["funding_cost"]


def test_static_two_way_is_biased_for_the_platform(panel: pd.DataFrame) -> None:
    truth = panel.loc[panel["platform"] == 1, "platform_effect"].mean()
    result = two_way(panel, ["platform", *CONTROLS])
    assert result.conf_int().loc["platform", "upper"] < truth


def test_cohort_by_event_time_recovers_the_platform(panel: pd.DataFrame) -> None:
    data = panel.copy()
    treated = data["platform"] == 1
    cells = data.loc[treated, "wave"].astype(str) + "_" + data.loc[treated, "event_time"].astype(str)
    dummies = pd.get_dummies(cells, dtype=float).reindex(data.index, fill_value=0.0).add_prefix("cell_")
    result = two_way(pd.concat([data, dummies], axis=1), [*dummies.columns, *CONTROLS])
    weights = dummies.mean().to_numpy() / dummies.mean().sum()
    estimate = float(weights @ result.params[dummies.columns].to_numpy())
    variance = float(weights @ result.cov.loc[dummies.columns, dummies.columns].to_numpy() @ weights)
    assert abs(estimate - data.loc[treated, "platform_effect"].mean()) < 2.5 * variance**0.5


def test_waves_move_in_parallel_before_the_platform(panel: pd.DataFrame) -> None:
    before = panel[(panel["event_time"] < 0) & (panel["quarter"] < "2019-01-01")].copy()
    for wave in (1, 2, 3):
        before[f"trend_{wave}"] = (before["wave"] == wave) * before.groupby("branch_id").cumcount()
    trends = [f"trend_{wave}" for wave in (1, 2, 3)]
    result = two_way(before, [*trends, *CONTROLS])
    assert (result.pvalues[trends] > 0.01).all()


def test_truth_table_of_the_platform_agrees_with_branches(con: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT count(*) FROM truth_platform p JOIN branches b USING (platform_wave)
        JOIN truth_branch_quarters t ON t.branch_id = b.branch_id AND t.quarter = p.quarter
        WHERE abs(t.platform_effect - p.att_log) > 1e-9
    """
    assert con.execute(query).fetchall() == [(0,)]


def test_logit_recovers_the_default_equation(con: duckdb.DuckDBPyConnection) -> None:
    # A third of the loans keeps the test quick.
    data = con.execute("""
        WITH rows AS (
            SELECT *, lag(days_past_due) OVER (PARTITION BY loan_id ORDER BY quarter) AS last
            FROM loan_quarters WHERE loan_id % 3 = 0
        )
        SELECT (s.loan_id IS NOT NULL)::INTEGER AS y, k.weak::INTEGER AS weak,
            (a.rating_score - 600) / 50 AS score, c.leverage, c.industry,
            (l.security = 'unsecured')::INTEGER AS unsecured, ln(l.amount_rmb) AS log_amount,
            100 * m.gdp_growth AS gdp_growth, q.post_loan_check::INTEGER AS "check",
            v.volume_pressure AS pressure,
            (date_diff('quarter', l.disbursed_on, q.quarter) = 1)::INTEGER AS young,
            e.default_effect AS branch, x.default_effect AS era
        FROM rows q
        JOIN loans l USING (loan_id)
        JOIN applications a USING (application_id)
        JOIN customers c ON c.customer_id = l.customer_id
        JOIN truth_customers k ON k.customer_id = l.customer_id
        JOIN quarters m ON m.quarter = q.quarter
        JOIN truth_quarters x ON x.quarter = q.quarter
        JOIN branch_quarters v ON v.branch_id = l.branch_id AND v.quarter = a.decided_quarter
        JOIN truth_branches e ON e.branch_id = l.branch_id
        LEFT JOIN truth_stops s ON s.loan_id = q.loan_id AND s.quarter = q.quarter
        WHERE q.opening_balance_rmb > 0 AND q.last = 0
    """).df()
    names = [
        "weak",
        "score",
        "leverage",
        "unsecured",
        "log_amount",
        "gdp_growth",
        "check",
        "pressure",
        "young",
    ]
    formula = "y ~ branch + era + C(industry, Treatment('wholesale_retail')) + Q('check') + " + " + ".join(
        name for name in names if name != "check"
    )
    result = smf.logit(formula, data).fit(disp=0)
    truth = {name: PARAMS.value("default", name) for name in names} | {"branch": 1.0, "era": 1.0}
    found = result.params.rename({"Q('check')": "check"})
    error = result.bse.rename({"Q('check')": "check"})
    distance = {name: abs(found[name] - value) / error[name] for name, value in truth.items()}
    assert max(distance.values()) < 3, distance
    assert np.mean([value < 1.96 for value in distance.values()]) >= 0.8


def test_a_stop_is_non_performing_one_quarter_later(con: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT count(*), count(*) FILTER (n.five_grade >= 3) FROM truth_stops s
        JOIN loan_quarters n ON n.loan_id = s.loan_id AND n.quarter = s.quarter + INTERVAL 3 MONTH
    """
    ((stops, fallen),) = con.execute(query).fetchall()
    assert stops == fallen > 4000


def test_loan_size_recovers_location_and_scale(con: duckdb.DuckDBPyConnection) -> None:
    data = con.execute(
        """
        SELECT ln(l.amount_rmb) AS y, ln(c.revenue_rmb) - ? AS log_revenue, c.size, l.security,
            l.sci_tech::INTEGER AS sci_tech, a.platform_active::INTEGER AS platform,
            year(a.decided_quarter) - 2016 AS year
        FROM loans l JOIN applications a USING (application_id)
        JOIN customers c ON c.customer_id = l.customer_id
    """,
        [PARAMS.value("loan_size", "revenue_centre")],
    ).df()
    formula = (
        "y ~ log_revenue + C(size, Treatment('micro')) + C(security, Treatment('guaranteed')) + sci_tech"
        " + platform + year"
    )
    mean = smf.ols(formula, data).fit()
    for name in ("log_revenue", "sci_tech", "platform", "year"):
        assert mean.params[name] == pytest.approx(PARAMS.value("loan_size", name), abs=4 * mean.bse[name])
    # Slopes at two quantiles: gamma + lambda times the normal quantile. A part keeps the test quick.
    part = data.iloc[::8]
    for quantile in (0.1, 0.9):
        slope = smf.quantreg(formula, part).fit(q=quantile)
        expected = PARAMS.value("loan_size", "log_revenue") + PARAMS.value(
            "loan_size", "scale_log_revenue"
        ) * norm.ppf(quantile)
        assert slope.params["log_revenue"] == pytest.approx(expected, abs=3 * slope.bse["log_revenue"])


def test_log_days_recover_the_decision_time_equation(con: duckdb.DuckDBPyConnection) -> None:
    data = con.execute("""
        SELECT ln(epoch(a.decided_at - a.submitted_at) / 86400) AS y, b.reviewer_utilisation AS utilisation,
            (a.channel = 'digital')::INTEGER AS digital, ln(a.amount_requested_rmb) AS log_amount,
            a.platform_active::INTEGER AS platform, a.renewal::INTEGER AS renewal,
            s.specialist::INTEGER AS specialist,
            r.days_effect + o.days_effect + e.days_effect AS effects
        FROM applications a JOIN staff s ON s.staff_id = a.reviewer_id
        JOIN truth_staff r ON r.staff_id = a.reviewer_id JOIN truth_staff o ON o.staff_id = a.officer_id
        JOIN truth_branches e ON e.branch_id = a.branch_id
        JOIN branch_quarters b ON b.branch_id = a.branch_id AND b.quarter = a.decided_quarter
    """).df()
    names = ["utilisation", "digital", "log_amount", "platform", "renewal", "specialist"]
    result = smf.ols("y ~ effects + " + " + ".join(names), data).fit()
    for name in names:
        # Longest and shortest times are cut off, which pulls slopes a little towards zero.
        assert result.params[name] == pytest.approx(PARAMS.value("decision_time", name), abs=0.02)
    assert result.params["effects"] == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize(("platform", "name"), [(False, "separation_without"), (True, "separation_with")])
def test_rating_has_the_auc_of_its_parameters(
    con: duckdb.DuckDBPyConnection, platform: bool, name: str
) -> None:
    data = con.execute(
        "SELECT rating_score, weak FROM applications JOIN truth_customers USING (customer_id)"
        " WHERE platform_active = ?",
        [platform],
    ).df()
    rank = data["rating_score"].rank()
    weak, sound = int(data["weak"].sum()), int((~data["weak"]).sum())
    auc = (rank[~data["weak"]].sum() - sound * (sound + 1) / 2) / (weak * sound)
    assert auc == pytest.approx(norm.cdf(PARAMS.value("screening", name) / np.sqrt(2)), abs=0.006)
