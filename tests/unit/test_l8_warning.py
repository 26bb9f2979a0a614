"""Early warning at L: nothing of the future in what is known or learned; counts and intervals by hand."""

import numpy as np
import pandas as pd
import pytest

from case_studies.l_bank.exhibits.warning_signals import lost_notice
from case_studies.l_bank.exhibits.warning_work import notice
from case_studies.l_bank.warning.desk import RULES, desk, found_by, rows
from case_studies.l_bank.warning.model import fit, learning
from case_studies.l_bank.warning.months import KNOWN, MONTHS_TO_DEFAULT, PERIOD, loan_months, month_number
from lib.credit.clustered import clustered_shares
from lib.credit.early_warning import loan_counts, panel, performance
from lib.exhibits import case_data
from lib.values import NotAvailable

DATA = case_data("l_bank")


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return loan_months(DATA)


def scrambled_future(table: pd.DataFrame, split: int) -> pd.DataFrame:
    """Loan-months with everything that became known in month ``split`` or later replaced by nonsense."""
    changed = table.copy()
    changed.loc[changed["default_month"] >= split, "default_month"] = np.nan
    ahead = changed["default_month"] - MONTHS_TO_DEFAULT - changed["month"]
    changed["stops"] = ahead.between(1, PERIOD).astype(np.int8)
    changed.loc[changed["month"] >= split, list(KNOWN)] = 1
    return changed


@pytest.mark.parametrize("year", [2020, 2021])
def test_the_model_knows_nothing_of_the_future(table: pd.DataFrame, year: int) -> None:
    split = month_number(year)
    honest, blinded = fit(table, split), fit(scrambled_future(table, split), split)
    assert np.array_equal(honest.coefficients, blinded.coefficients)
    # A month more, and stops would be missed that nobody could know yet.
    assert learning(table, split)["month"].max() + PERIOD + MONTHS_TO_DEFAULT == split - 1


def test_a_later_split_learns_more(table: pd.DataFrame) -> None:
    early, late = (learning(table, month_number(year)) for year in (2020, 2021))
    assert len(early) < len(late) and early.index.isin(late.index).all()
    assert not late.duplicated("loan").all() and late.groupby("loan")["month"].diff().dropna().min() == PERIOD


def test_what_is_known_of_a_month_was_recorded_until_its_end(table: pd.DataFrame) -> None:
    some = table.sample(60, random_state=1, weights=1 + 50 * (table["signals"] > 0))
    signals = DATA.query("SELECT loan_id, raised_on, severity FROM warning_signals")
    signals["month"] = (signals["raised_on"].dt.year - 2016) * 12 + signals["raised_on"].dt.month - 1
    for row in some.itertuples():
        age = row.month - signals.loc[signals["loan_id"] == row.loan, "month"]
        severity = signals.loc[signals["loan_id"] == row.loan, "severity"]
        assert min(int(age.between(0, 2).sum()), 2) == min(row.signals, 2)
        assert (row.earlier, row.old) == (int(age.between(3, 5).any()), int(age.between(6, 11).any()))
        assert row.severity == (severity[age.between(0, 2)].max() if age.between(0, 2).any() else 0)


def test_counts_by_loan_add_up_to_the_performance() -> None:
    loan = [1] * 6 + [2] * 6 + [3] * 4
    month = [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3]
    default = [5] * 6 + [np.nan] * 6 + [4] * 4
    flag = np.array([0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0], dtype=bool)
    found = panel(loan, month, default, horizon=3)
    assert not isinstance(found, NotAvailable)
    alerts, right, defaulted, caught = loan_counts(found, flag)
    assert alerts.tolist() == [1, 1, 0] and right.tolist() == [1, 0, 0]
    assert defaulted.tolist() == [1, 0, 1] and caught.tolist() == [1, 0, 0]
    whole = performance(found, flag)
    assert (whole.alerts, whole.right, whole.defaults) == (2, 1, 2)
    late = panel(loan, month, default, horizon=3, since=5)
    assert not isinstance(late, NotAvailable)
    part = performance(late, flag)
    assert (part.alerts, part.right, part.defaults) == (2, 1, 1) and loan_counts(late, flag)[2].sum() == 1


def test_clusters_widen_an_interval() -> None:
    rng = np.random.default_rng(5)
    group = np.repeat(np.arange(150), 8)
    events = (rng.random(150) < 0.4)[group].astype(float)[:, None]
    ones = np.ones_like(events)
    (together,), (alone,) = (
        clustered_shares(events, ones, cluster, seed=2) for cluster in (group, np.arange(len(group)))
    )
    assert together is not None and alone is not None and together.estimate == alone.estimate
    # All eight of a cluster agree, so that the interval is as of 150 rows and not of 1,200.
    ratio = (together.high - together.low) / (alone.high - alone.low)
    assert ratio == pytest.approx(np.sqrt(8), rel=0.15)
    # Clusters that hold nothing change nothing but the number drawn.
    (padded,) = clustered_shares(events, ones, group, clusters=5_000, seed=2)
    assert padded is not None and padded.high - padded.low == pytest.approx(
        together.high - together.low, rel=0.2
    )
    assert clustered_shares(0 * ones, 0 * ones, group) == [None]


def test_leaving_quiet_months_out_changes_nothing(table: pd.DataFrame) -> None:
    later = table[table["month"] >= month_number(2021)]
    whole = panel(later["loan"], later["month"], later["default_month"], since=month_number(2022))
    assert not isinstance(whole, NotAvailable)
    for rule in RULES[:3]:
        every, few = performance(whole, rule.on(later)), found_by(DATA, rule)
        assert (every.alerts, every.right, every.defaults) == (few.alerts, few.right, few.defaults)
        assert every.median_lead == few.median_lead and every.alerts_per_month == few.alerts_per_month


def test_the_truth_is_found_and_a_filter_reads_prepared_rows() -> None:
    facts = lost_notice(DATA).facts
    assert facts["inside"] == facts["all"]
    narrow, wide = (notice(DATA, horizon=months) for months in ("6", "18"))
    counted = [found_by(DATA, 0.2, months).defaults for months in (6, 18)]
    assert [part.table["loans"].sum() for part in (narrow, wide)] == counted
    # A longer horizon leaves more of the desk's first defaults out.
    assert counted[1] < counted[0] < desk(DATA).defaults
    assert len(rows(DATA).order) < desk(DATA).loan_months / 4
