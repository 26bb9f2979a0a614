"""L Bank's teaching data: schema, identities, calibration, determinism, and the problems that are in them."""

import csv
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from case_studies.l_bank.dgp.calibration import calibration
from case_studies.l_bank.dgp.identities import broken_rules, check, read_rules
from case_studies.l_bank.dgp.parameters import CASE_FILE, load_parameters
from lib.warehouse import Warehouse, open_case

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "case_studies" / "published"
CASE: dict[str, Any] = tomllib.loads(CASE_FILE.read_text(encoding="utf-8"))
WAREHOUSE = open_case("l_bank")
NUMBERS = (
    "leverage", "log_coverage", "owner_overdues_24m", "credit_inquiries_6m", "tax_paid_growth",
    "utilities_change", "soft_character", "log_burden", "log_age", "statement_missing",
)  # fmt: skip
DRIVERS = """
    SELECT leverage, ln(cash_flow_coverage) AS log_coverage,
        least(owner_overdues_24m, 4) AS owner_overdues_24m,
        credit_inquiries_6m, tax_paid_growth, utilities_change, soft_character,
        ln(amount_to_revenue) AS log_burden, ln(1 + firm_age_years) AS log_age,
        statement_missing::INT AS statement_missing, expert_score, disbursed_on,
        coalesce(default_on < disbursed_on + INTERVAL 12 MONTH, false)::INT AS bad
    FROM loans JOIN applications USING (application_id) JOIN application_features USING (application_id)
    WHERE disbursed_on < DATE '2023-12-01'
    ORDER BY loan_id
"""


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the warehouse that may be changed."""
    copy = tmp_path_factory.mktemp("l") / "copy.duckdb"
    shutil.copyfile(WAREHOUSE.path, copy)
    with duckdb.connect(copy, config={"threads": 2}) as connection:
        yield connection


@pytest.fixture(scope="module")
def developed() -> pd.DataFrame:
    return WAREHOUSE.query(DRIVERS)


def one(warehouse: Warehouse, query: str) -> Any:
    return warehouse.query(query).iloc[0, 0]


def test_every_column_is_described(con: duckdb.DuckDBPyConnection) -> None:
    undocumented = "SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
    assert con.execute(undocumented).fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("table", "least", "most"),
    [
        ("applications", 115_000, 125_000),
        ("loans", 57_000, 64_000),
        ("loan_months", 1_800_000, 2_200_000),
        ("branches", 24, 24),
        ("macro_quarters", 216, 216),
        ("process_events", 900_000, 1_300_000),
        ("guarantee_circles", 1_500, 3_000),
        ("inspections", 300_000, 500_000),
    ],
)
def test_sizes_are_realistic(table: str, least: int, most: int) -> None:
    assert least <= WAREHOUSE.rows[table] <= most


def test_the_file_is_small_enough() -> None:
    assert WAREHOUSE.manifest.size_bytes <= 250e6


MUTATIONS = (
    ("UPDATE loan_months SET repaid_rmb = repaid_rmb + 1 WHERE loan_id = 40", "loan balances roll forward"),
    ("DELETE FROM loan_months WHERE loan_id = 77 AND months_on_book = 2", "months follow each other"),
    ("UPDATE loan_months SET days_past_due = 100 WHERE loan_id = 41", "class and days past due agree"),
    ("UPDATE loans SET closed_on = closed_on + 31 WHERE loan_id = 43", "closed in the month"),
    ("UPDATE loan_months SET five_grade = 3 WHERE loan_id = 44 AND months_on_book = 1", "the stock of"),
    ("UPDATE loans SET contract_on = disbursed_on + 9 WHERE loan_id = 45", "disbursement follow"),
    ("UPDATE applications SET decided_on = NULL WHERE application_id = 4", "decided unless it is pending"),
    ("UPDATE applications SET override = 'up' WHERE application_id % 97 = 0", "an override has a reason"),
    ("UPDATE process_events SET queued_at = TIMESTAMP '2015-01-01' WHERE step = 2", "events of a case"),
    ("UPDATE products SET max_ltv = NULL WHERE code = 'equipment'", "products that ask for collateral"),
    ("UPDATE inspections SET due_on = DATE '2015-01-01' WHERE inspection_id = 4", "the loan's life"),
    ("UPDATE recoveries SET amount_rmb = amount_rmb + 1 WHERE recovery_id = 4", "recoveries add up"),
    ("UPDATE application_features SET statement_year = 2030 WHERE application_id = 9", "before the May"),
)  # fmt: skip


def test_identities_hold_and_a_wrong_number_breaks_its_rule(con: duckdb.DuckDBPyConnection) -> None:
    check(con)
    con.begin()
    try:
        for change, _ in MUTATIONS:
            con.execute(change)
        broken = [name for name, _ in broken_rules(con)]
    finally:
        con.rollback()
    for _, rule in MUTATIONS:
        assert any(rule in name for name in broken), rule


def test_rules_are_many_and_named_once() -> None:
    names = [name for name, _ in read_rules()]
    assert len(names) >= 40
    assert len(set(names)) == len(names)


def test_every_calibration_target_is_met(con: duckdb.DuckDBPyConnection) -> None:
    table = calibration(con)
    assert len(table) >= 10
    assert table.loc[~table["ok"], "id"].tolist() == []


@pytest.mark.parametrize("entry", CASE["calibration"], ids=[entry["id"] for entry in CASE["calibration"]])
def test_calibration_figures_are_the_published_ones(entry: dict[str, Any]) -> None:
    assert entry["relation"] in ("match", "distance")
    assert entry["en"] and entry["zh"] and entry["distance"][0] < entry["distance"][1]
    with (PUBLISHED / "published_facts.csv").open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    for series, period, value in zip(entry["series"], entry["period"], entry["published"], strict=True):
        found = [float(r["value"]) for r in facts if (r["series_id"], r["period"]) == (series, period)]
        assert value in found, (series, period)


def test_every_parameter_says_what_it_is_in_both_languages() -> None:
    for name, block in CASE["dgp"].items():
        assert block["en"] and block["zh"] and block["equation"], name
        for key, entry in block["parameters"].items():
            assert entry["en"] and entry["zh"] and entry["symbol"], (name, key)
            assert entry["unit"] in CASE["unit_names"]["zh"], (name, key)


def test_defaults_are_enough_to_model(developed: pd.DataFrame) -> None:
    assert developed["bad"].sum() >= 1_500
    assert 0.02 < developed["bad"].mean() < 0.04


def test_a_scorecard_beats_the_expert_rating_out_of_time_and_finds_the_true_signs(
    developed: pd.DataFrame,
) -> None:
    early = developed["disbursed_on"] < "2021-01-01"
    late = developed["disbursed_on"] >= "2022-01-01"
    model = make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression(C=0.1))
    values = developed[list(NUMBERS)].astype(float)
    model.fit(values[early], developed["bad"][early])
    expert = roc_auc_score(developed["bad"][late], -developed["expert_score"][late])
    scored = roc_auc_score(developed["bad"][late], model.predict_proba(values[late])[:, 1])
    assert 0.58 < expert < 0.68
    assert scored > expert + 0.06
    signs = dict(zip(NUMBERS, np.sign(model[-1].coef_[0]), strict=True))
    up = {"leverage", "owner_overdues_24m", "credit_inquiries_6m", "log_burden", "statement_missing"}
    assert {name for name, sign in signs.items() if sign > 0} == up


def test_default_spreads_along_links_at_the_stated_rate() -> None:
    """Who is at risk, and how many links hit him, is counted from the ordinary tables alone."""
    q = load_parameters().value("contagion", "per_link_month")
    window = int(load_parameters().value("contagion", "window_months"))
    counted = WAREHOUSE.query(f"""
        WITH hits AS (
            SELECT l.guarantor_id AS borrower_id, m.month, count(*) AS hits
            FROM guarantee_links l
            JOIN loans d ON d.borrower_id = l.guaranteed_id AND d.default_on IS NOT NULL
            JOIN months m ON m.month > date_trunc('month', d.default_on)
                AND m.month <= date_trunc('month', d.default_on) + INTERVAL {window} MONTH
                AND l.signed_on <= m.month AND coalesce(l.ended_on, DATE '2099-01-01') >= m.month
            GROUP BY ALL
        )
        SELECT hits, count(*) AS n,
            count(*) FILTER (t.stop_month = b.month + INTERVAL 1 MONTH AND t.cause = 'contagion') AS fell
        FROM loan_months b JOIN loans USING (loan_id)
        JOIN hits h ON h.borrower_id = loans.borrower_id AND h.month = b.month + INTERVAL 1 MONTH
        LEFT JOIN truth_defaults t ON t.loan_id = b.loan_id
        WHERE b.days_past_due = 0 AND b.closing_balance_rmb > 0
        GROUP BY hits
    """)
    chance = 1 - (1 - q) ** counted["hits"]
    expected, variance = (counted["n"] * chance).sum(), (counted["n"] * chance * (1 - chance)).sum()
    assert counted["fell"].sum() > 150
    # Own stops come first and take about one in two hundred.
    assert abs(counted["fell"].sum() - expected) < 4 * np.sqrt(variance)


def test_overload_delays_inspections_and_overdue_inspections_raise_default() -> None:
    late = WAREHOUSE.query("""
        SELECT manager_load > 1.3 AS overloaded, avg((done_on IS NULL OR done_on > due_on)::INT) AS late
        FROM inspections GROUP BY 1 ORDER BY 1
    """)["late"]
    assert late[1] > late[0] + 0.1
    overdue = one(WAREHOUSE, "SELECT avg(inspection_overdue::INT) FROM truth_defaults WHERE cause = 'own'")
    assert overdue > 0.2


def test_portfolio_is_concentrated_and_vintages_differ() -> None:
    rates = WAREHOUSE.query("""
        SELECT vintage, avg(coalesce(default_on < disbursed_on + INTERVAL 24 MONTH, false)::INT) AS bad
        FROM loans WHERE vintage < DATE '2023-01-01' GROUP BY 1
    """)["bad"]
    assert rates.max() > 1.5 * rates.min()
    top = one(WAREHOUSE, """
        SELECT max(share) FROM (
            SELECT sum(closing_balance_rmb) / sum(sum(closing_balance_rmb)) OVER w AS share
            FROM loan_months JOIN loans USING (loan_id) JOIN borrowers USING (borrower_id)
            WHERE month = DATE '2023-12-01' GROUP BY loans.branch_id, industry
            WINDOW w AS (PARTITION BY loans.branch_id))
    """)  # fmt: skip
    assert top > 0.4


def test_declined_applicants_would_have_defaulted_more_often() -> None:
    rates = WAREHOUSE.query("""
        SELECT decision, avg(would_default_12m::INT) AS bad, avg(true_pd_12m) AS pd
        FROM applications JOIN truth_applications USING (application_id)
        WHERE submitted_month < DATE '2023-06-01' GROUP BY 1
    """).set_index("decision")
    assert rates.loc["declined", "bad"] > rates.loc["approved", "bad"] * 1.1
    assert rates.loc["approved", "pd"] == pytest.approx(rates.loc["approved", "bad"], rel=0.25)


@pytest.mark.skipif(os.name == "nt", reason="locales and time zones are set otherwise on Windows")
def test_hash_seed_locale_encoding_and_time_zone_make_no_difference(tmp_path: Path) -> None:
    surroundings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "4242", "TZ": "Asia/Shanghai"}
    subprocess.run(
        [sys.executable, "-m", "lib.warehouse", "build", "l"],
        cwd=ROOT,
        env=os.environ | surroundings | {"CASEBOOK_CACHE": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    (manifest,) = tmp_path.glob("*.json")
    assert json.loads(manifest.read_text(encoding="utf-8"))["fingerprint"] == WAREHOUSE.fingerprint
