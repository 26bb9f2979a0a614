"""Panel and scorecard on a small table: what is missing stays missing, and says why."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from lib.bsc.attainment import Attainment
from lib.bsc.findings import find_problems
from lib.bsc.kpi_values import kpi_values
from lib.bsc.kpis import KpiBook, load_kpis
from lib.bsc.panel import KpiPanel
from lib.bsc.scorecard import Scorecard, score_table, scorecard
from lib.bsc.standards import Standards, find_standards
from lib.bsc.traceability import load_traceability
from lib.bsc.trend import Trend
from lib.bsc.weightings import entropy_over_quarters
from lib.bsc.weights import Weights, equal_weights, min_max
from lib.cases import CASE_STUDIES
from lib.facts import Facts
from lib.values import NotAvailable

FOLDER = CASE_STUDIES / "xm_bank"
QUARTERS = pd.date_range("2019-01-01", "2021-10-01", freq="QS")
LAST = dt.date(2021, 10, 1)


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts.load()


@pytest.fixture(scope="module")
def book() -> KpiBook:
    whole = load_kpis(FOLDER / "kpis")
    return replace(whole, kpis=tuple(whole[kpi] for kpi in ("decision_days", "npl_ratio", "sme_share")))


@pytest.fixture(scope="module")
def standards(book: KpiBook, facts: Facts) -> Mapping[str, Standards]:
    return find_standards(book, facts)


def rows(kpi: str, branch: int | None, values: list[float], n: int = 100) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kpi": kpi,
            "quarter": QUARTERS[-len(values) :],
            "branch_id": pd.array([branch] * len(values), dtype="Int64"),
            "value": values,
            "n": n,
        }
    )


@pytest.fixture(scope="module")
def panel(book: KpiBook) -> KpiPanel:
    # Branch 1 starts in 2020, so that it has no baseline in 2019; branch 2 decides few files.
    frame = pd.concat(
        [
            rows("decision_days", None, [15.0] * 4 + [13.0] * 4 + [11.0] * 4),
            rows("decision_days", 1, [10.0] * 8),
            rows("decision_days", 2, [12.0] * 12, n=3),
            rows("npl_ratio", None, [0.04] * 11 + [0.03]),
            rows("npl_ratio", 1, [0.02] * 8),
            rows("npl_ratio", 2, [0.05] * 12),
            rows("sme_share", None, [0.08] * 11),
        ]
    )
    # The bank's share is missing in the last quarter: rows() aligns to the end.
    frame.loc[frame["kpi"] == "sme_share", "quarter"] -= pd.DateOffset(months=3)
    return KpiPanel.of(book, frame)


@pytest.fixture(scope="module")
def bank(panel: KpiPanel, standards: Mapping[str, Standards]) -> Scorecard:
    return scorecard(panel, standards, LAST, baseline_year=2019)


def test_scores_of_the_bank(bank: Scorecard) -> None:
    days, npl, share = bank.rows
    assert isinstance(days.attainment, Attainment)
    # Floor 15 days (2019), target 7, value 11: half way.
    assert days.attainment.score == pytest.approx(50.0)
    assert days.shortfall == pytest.approx(4.0)
    assert isinstance(days.trend, Trend) and days.trend.course == "better"
    assert npl.peer_gap == pytest.approx(0.03 - (npl.peer.value if hasattr(npl.peer, "value") else 0))
    assert share.attainment == NotAvailable("bsc.no_value")
    assert share.shortfall == NotAvailable("bsc.no_value")
    assert share.trend == NotAvailable("bsc.no_year_before")


def test_totals_name_whom_they_leave_out(bank: Scorecard, book: KpiBook) -> None:
    total = bank.total(equal_weights(book.ids))
    assert total.used == ("decision_days", "npl_ratio")
    assert dict(total.left_out) == {"sme_share": NotAvailable("bsc.no_value")}
    scores = bank.scores()
    assert total.score == pytest.approx(sum(scores.values()) / 2)
    process = bank.total(equal_weights(book.ids), "process")
    assert (process.used, process.score) == (("decision_days",), pytest.approx(50.0))
    assert bank.total(equal_weights(book.ids), "learning").score == NotAvailable("bsc.no_score")
    assert bank.gaps() == {kpi: 100 - score for kpi, score in scores.items()}


def test_a_branch_says_what_it_lacks(panel: KpiPanel, standards: Mapping[str, Standards]) -> None:
    young = scorecard(panel, standards, LAST, baseline_year=2019, unit=1)
    days, npl, share = young.rows
    assert days.value == 10.0
    assert days.attainment == NotAvailable("bsc.no_baseline", {"year": 2019})
    # The NPL ratio is scored between published figures: no baseline is needed.
    assert isinstance(npl.attainment, Attainment)
    assert share.value == NotAvailable("bsc.bank_only")
    small = scorecard(panel, standards, LAST, baseline_year=2019, unit=2).rows[0]
    assert small.value == NotAvailable("bsc.thin", {"n": 3, "needed": 20})
    assert small.n == 3


def test_what_does_not_exist_is_said(panel: KpiPanel, standards: Mapping[str, Standards]) -> None:
    future = scorecard(panel, standards, dt.date(2030, 1, 1), baseline_year=2019)
    assert {row.value for row in future.rows} == {NotAvailable("bsc.no_quarter", {"quarter": future.quarter})}
    nowhere = scorecard(panel, standards, LAST, baseline_year=2019, unit=99)
    assert nowhere.rows[0].value == NotAvailable("bsc.no_branch", {"branch": 99})
    early = scorecard(panel, standards, LAST, baseline_year=2010)
    assert early.rows[0].attainment == NotAvailable("bsc.no_baseline", {"year": 2010})


def test_a_flow_starts_from_the_year_and_a_stock_from_its_end(panel: KpiPanel, book: KpiBook) -> None:
    assert panel.baseline(book["decision_days"], 2020) == 13.0
    assert panel.baseline(book["npl_ratio"], 2021) == 0.03


def test_the_score_table_has_no_row_without_a_value(
    panel: KpiPanel, standards: Mapping[str, Standards]
) -> None:
    table = score_table(panel, standards, 2019)
    assert table["value"].notna().all()
    young = table.loc[(table["kpi"] == "decision_days") & (table["branch_id"] == 1)]
    assert len(young) == 8 and young["score"].isna().all()
    thin = table.loc[(table["kpi"] == "decision_days") & (table["branch_id"] == 2)]
    assert thin.empty


def test_entropy_needs_quarters(panel: KpiPanel, book: KpiBook, standards: Mapping[str, Standards]) -> None:
    table = score_table(panel, standards, 2019)
    few = entropy_over_quarters(book, table, dt.date(2021, 1, 1), LAST)
    assert few == NotAvailable("bsc.weights.few_quarters", {"n": 4, "needed": 8})
    found = entropy_over_quarters(book, table, dt.date(2019, 1, 1), LAST)
    assert isinstance(found, Weights)
    # The share has a hole and gets no weight.
    assert found.values["sme_share"] == 0.0


def test_min_max_puts_columns_on_one_footing() -> None:
    assert min_max([[-1, 5], [3, 5], [1, 5]]).tolist() == [[0, 0], [1, 0], [0.5, 0]]


def test_problems_without_a_score_are_not_found(bank: Scorecard, book: KpiBook, facts: Facts) -> None:
    whole = load_kpis(FOLDER / "kpis")
    trace = load_traceability(FOLDER / "traceability.toml", whole, facts)
    found = find_problems(bank, trace, equal_weights(book.ids))
    assert not isinstance(found, NotAvailable)
    by_problem = {entry.problem.id: entry for entry in found}
    assert by_problem["approval"].found and by_problem["risk"].found
    assert not by_problem["scale"].found
    assert by_problem["scale"].rank == NotAvailable("bsc.no_score")
    nothing = replace(bank, rows=bank.rows[2:])
    assert find_problems(nothing, trace, equal_weights(book.ids)) == NotAvailable("bsc.no_score")


class Answers:
    """A warehouse that answers every query with one frame."""

    fingerprint = "answers"

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def query(self, sql: str, params: object = ()) -> pd.DataFrame:
        return self._frame


def test_a_query_with_other_columns_or_two_answers_is_refused(book: KpiBook) -> None:
    with pytest.raises(ValueError, match=r"decision_days\.sql returns value, not quarter"):
        kpi_values(Answers(pd.DataFrame({"value": [1.0]})), book)
    row = {"quarter": LAST, "branch_id": None, "value": 1.0, "numerator": 1.0, "denominator": None, "n": 1}
    with pytest.raises(ValueError, match="two rows for one unit"):
        kpi_values(Answers(pd.DataFrame([row, row])), book)
    nothing = kpi_values(Answers(pd.DataFrame([{**row, "value": None}])), book)
    assert nothing.empty
