"""XM Bank's teaching data: schema, identities, calibration, assumed paths, determinism."""

import csv
import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from case_studies.xm_bank.dgp import identities
from case_studies.xm_bank.dgp.calibration import calibration
from case_studies.xm_bank.dgp.identities import broken_rules, check, read_rules
from case_studies.xm_bank.dgp.parameters import CASE_FILE, load_parameters
from lib.warehouse import open_case

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "case_studies" / "published"
CASE: dict[str, Any] = tomllib.loads(CASE_FILE.read_text(encoding="utf-8"))
WAREHOUSE = open_case("xm_bank")
# Run in another process; it takes over the locale that the environment asks for.
ELSEWHERE = """
import locale, pickle, sys, time
locale.setlocale(locale.LC_ALL, "")
from case_studies.xm_bank.generate import generate
from tests.unit.test_xm_data import digest
frames = generate()
with open(sys.argv[1], "wb") as file:
    pickle.dump(frames, file)
print(digest(frames), hash("bank"), locale.getpreferredencoding(), time.strftime("%z"))
"""
ASCII_ONLY = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def digest(frames: dict[str, pd.DataFrame]) -> str:
    """sha256 over every name and value of the tables, in their order."""
    whole = hashlib.sha256()
    for name, frame in frames.items():
        whole.update(name.encode())
        for column in frame:
            whole.update(column.encode())
            values = frame[column]
            plain = values.astype(object) if values.dtype == "category" else values
            whole.update(pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes())
    return whole.hexdigest()


@dataclass(frozen=True)
class Made:
    """Tables made in another process: where they are, their digest, and what surrounded the process."""

    file: Path
    digest: str
    surroundings: list[str]


def made(file: Path, environment: dict[str, str]) -> Made:
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(file)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found, *surroundings = done.stdout.split()
    return Made(file, found, surroundings)


@pytest.fixture(scope="module")
def in_china(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Making the tables takes seconds: those of one strange environment serve every test of this file."""
    file = tmp_path_factory.mktemp("xm") / "frames"
    return made(file, {**ASCII_ONLY, "PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai"})


@pytest.fixture(scope="module")
def frames(in_china: Made) -> dict[str, pd.DataFrame]:
    found: dict[str, pd.DataFrame] = pickle.loads(in_china.file.read_bytes())
    return found


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the warehouse that may be changed."""
    copy = tmp_path_factory.mktemp("xm") / "copy.duckdb"
    shutil.copyfile(WAREHOUSE.path, copy)
    with duckdb.connect(copy) as connection:
        yield connection


def one(con: duckdb.DuckDBPyConnection, query: str) -> Any:
    row = con.execute(query).fetchone()
    assert row is not None
    return row[0]


def rows_of(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_frames_have_the_columns_of_the_schema(
    con: duckdb.DuckDBPyConnection, frames: dict[str, pd.DataFrame]
) -> None:
    for name, frame in frames.items():
        columns = [row[0] for row in con.execute(f"DESCRIBE {name}").fetchall()]
        assert list(frame.columns) == columns, name
    assert one(con, "SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL AND NOT internal") == 0


@pytest.mark.parametrize(
    ("table", "least", "most"),
    [
        ("branches", 28, 28),
        ("quarters", 36, 36),
        ("branch_quarters", 1008, 1008),
        ("bank_quarters", 36, 36),
        ("customers", 45_000, 55_000),
        ("applications", 180_000, 220_000),
        ("loans", 130_000, 170_000),
        ("loan_quarters", 850_000, 1_100_000),
    ],
)
def test_sizes_are_realistic(frames: dict[str, pd.DataFrame], table: str, least: int, most: int) -> None:
    assert least <= len(frames[table]) <= most


def test_identities_hold(con: duckdb.DuckDBPyConnection) -> None:
    check(con)


MUTATIONS = [
    (
        "UPDATE loan_quarters SET repaid_rmb = repaid_rmb + 1 WHERE loan_id = 40000",
        "loan balances roll forward",
    ),
    (
        "DELETE FROM loan_quarters WHERE loan_id = 40000 AND closing_balance_rmb = 0",
        "goes on in the next quarter",
    ),
    ("UPDATE loan_quarters SET days_past_due = 100 WHERE loan_id = 40000", "class and days past due agree"),
    (
        "UPDATE loan_quarters SET provision_rmb = provision_rmb + 1 WHERE loan_id = 9",
        "branch sums equal loan sums",
    ),
    (
        "UPDATE branch_quarters SET npl_new_rmb = npl_new_rmb + 1 WHERE branch_id = 3",
        "branch NPL rolls forward",
    ),
    ("UPDATE branch_quarters SET applications = applications + 1 WHERE branch_id = 3", "branch counts"),
    (
        "UPDATE branch_quarters SET provision_charge_rmb = 0 WHERE branch_id = 3",
        "branch provisions roll forward",
    ),
    ("UPDATE bank_quarters SET securities_rmb = securities_rmb + 1", "the balance sheet adds up"),
    ("UPDATE bank_quarters SET npl_cured_rmb = npl_cured_rmb + 1", "bank NPL rolls forward"),
    ("UPDATE bank_quarters SET dividends_rmb = dividends_rmb + 1", "equity rolls forward"),
    ("UPDATE bank_quarters SET tax_rmb = tax_rmb + 1", "profit and loss adds up"),
    ("UPDATE bank_quarters SET sme_loans_rmb = sme_loans_rmb + 1", "bank sums equal branch sums"),
    ("UPDATE staff_quarters SET caseload = caseload + 1", "caseloads add up"),
]


@pytest.mark.parametrize(("change", "rule"), MUTATIONS, ids=[rule for _, rule in MUTATIONS])
def test_a_wrong_number_breaks_its_rule(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, change: str, rule: str
) -> None:
    # All rules are counted in the tests beside this one; here the one that should break, and what it reads.
    asked = [(name, query) for name, query in read_rules() if rule in name]
    read = {name: query for name, query in identities.TEMPORARY.items() if name in str(asked)}
    monkeypatch.setattr(identities, "read_rules", lambda: asked)
    monkeypatch.setattr(identities, "TEMPORARY", read)
    con.begin()
    try:
        con.execute(change)
        broken = broken_rules(con)
    finally:
        con.rollback()
    assert any(rule in name for name, _ in broken)


def test_check_names_the_broken_rule(con: duckdb.DuckDBPyConnection) -> None:
    con.begin()
    try:
        con.execute("UPDATE bank_quarters SET tax_rmb = tax_rmb + 1")
        with pytest.raises(ValueError, match=r"profit and loss adds up \(36 rows\)"):
            check(con)
    finally:
        con.rollback()


def test_rules_are_many_and_named_once() -> None:
    names = [name for name, _ in read_rules()]
    assert len(names) >= 40
    assert len(set(names)) == len(names)


def test_every_calibration_target_is_met(con: duckdb.DuckDBPyConnection) -> None:
    table = calibration(con)
    assert len(table) >= 14
    assert table.loc[~table["ok"], "id"].tolist() == []


@pytest.mark.parametrize("entry", CASE["calibration"], ids=[entry["id"] for entry in CASE["calibration"]])
def test_calibration_figures_are_the_published_ones(entry: dict[str, Any]) -> None:
    for series, period, value in zip(entry["series"], entry["period"], entry["published"], strict=True):
        if entry["file"] == "facts":
            rows = [
                r for r in rows_of("published_facts.csv") if (r["series_id"], r["period"]) == (series, period)
            ]
        elif entry["file"] == "panel":
            bank, indicator = series.split(":")
            key = (bank, indicator, period)
            panel = rows_of("city_bank_panel.csv")
            rows = [r for r in panel if (r["bank"], r["indicator"], r["period"]) == key]
        else:
            rows = [{"value": r["effect"]} for r in rows_of("evidence.csv") if r["evidence_id"] == series]
        assert value in [float(r["value"]) for r in rows], (series, period)


def test_calibration_explains_itself_in_both_languages() -> None:
    for entry in CASE["calibration"]:
        assert entry["relation"] in ("match", "distance")
        assert entry["en"] and entry["zh"]
        assert entry["distance"][0] < entry["distance"][1]


# Months fall inside a quarter: the prime rate may be cut by 10 basis points between the published month and
# the quarter's end, and the regulator's rate is an average since January.
@pytest.mark.parametrize(
    ("path", "series", "tolerance"),
    [
        ("gdp_growth", "gdp_growth", 1e-9),
        ("lpr_1y", "lpr_1y", 0.1001),
        ("national_new_loan_rate", "inclusive_sme_rate_new_cbirc", 0.07),
    ],
)
def test_assumed_paths_agree_with_published_points(path: str, series: str, tolerance: float) -> None:
    params = load_parameters()
    labels = [f"{2016 + t // 4}Q{t % 4 + 1}" for t in range(params.quarters)]
    values = dict(zip(labels, params.path(path)[params.first :], strict=True))
    last: dict[str, tuple[str, float]] = {}
    for row in rows_of("published_facts.csv"):
        period = row["period"]
        if row["series_id"] != series or len(period) < 6:
            continue
        quarter = period if "Q" in period else f"{period[:4]}Q{(int(period[5:]) + 2) // 3}"
        if quarter in values and (quarter not in last or last[quarter][0] <= period):
            last[quarter] = (period, float(row["value"]))
    assert len(last) >= 8
    for quarter, (_, published) in last.items():
        assert values[quarter] == pytest.approx(published, abs=tolerance), quarter


def test_every_parameter_says_what_it_is_in_both_languages() -> None:
    units = CASE["unit_names"]["zh"]
    for name, block in CASE["dgp"].items():
        for key, entry in block.get("parameters", {}).items():
            assert entry["en"] and entry["zh"] and entry["symbol"], (name, key)
            assert entry["unit"] in units, (name, key)
        if "parameters" in block:
            assert block["en"] and block["zh"], name


def test_branches_differ_enough_to_look_at(con: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT max(npl) / min(npl), max(days) / min(days) FROM (
            SELECT branch_id, sum(npl_balance_rmb) / sum(loan_balance_rmb) AS npl,
                (SELECT median(epoch(decided_at - submitted_at)) FROM applications a
                 WHERE a.branch_id = b.branch_id AND year(decided_quarter) = 2024) AS days
            FROM branch_quarters b WHERE year(quarter) = 2024 GROUP BY branch_id)
    """
    npl, days = con.execute(query).fetchall()[0]
    assert npl > 3
    assert days > 2


def test_waves_and_exposure_are_unrelated(frames: dict[str, pd.DataFrame]) -> None:
    means = frames["branches"].groupby("platform_wave")["relending_exposure"].mean()
    assert np.ptp(means) < 0.08


def foreign_locale() -> str:
    """A locale of this machine other than C, with another decimal mark where there is one."""
    done = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False)
    names = [name for name in done.stdout.split() if name.lower().endswith(("utf8", "utf-8"))]
    wanted = [name for name in names if name.startswith(("de_", "fr_", "tr_", "zh_"))]
    return next(iter([*wanted, *names]), "C.UTF-8")


def built(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The warehouse's tables, rows in the order in which they were written, columns typed as those given."""
    return {
        name: WAREHOUSE.query(f'FROM "{name}" ORDER BY rowid').astype(frame.dtypes.to_dict())
        for name, frame in frames.items()
    }


@pytest.mark.skipif(os.name == "nt", reason="locales and time zones are set otherwise on Windows")
def test_hash_seed_locale_encoding_and_time_zone_make_no_difference(
    in_china: Made, frames: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    strange = {"LC_ALL": foreign_locale(), "PYTHONHASHSEED": "4242", "TZ": "America/St_Johns"}
    overseas = made(tmp_path / "frames", strange)
    # The two really differ in each respect.
    pairs = list(zip(in_china.surroundings, overseas.surroundings, strict=True))
    assert all(one != two for one, two in pairs), pairs
    assert frames.keys() == WAREHOUSE.rows.keys()
    # The warehouse was built in a third one, and holds every value as it was made there.
    assert in_china.digest == overseas.digest == digest(built(frames))
