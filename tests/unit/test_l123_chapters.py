"""L-1 to L-3: what is counted agrees with another way of counting, and what is estimated finds the truth."""

import pytest

from case_studies.l_bank.exhibits import (
    process_after,
    process_load,
    process_map,
    products_book,
    setting_parts,
    setting_theory,
)
from case_studies.l_bank.exhibits.process_log import ACTIVITIES, MAIN
from lib.credit.process import END, START, directly_follows, event_log
from lib.exhibits import CaseData, Result
from lib.exhibits.data import case_data
from lib.text import LANGUAGES, text_for
from lib.values import NotAvailable

BRANCH, YEAR = setting_parts.BRANCH_NAMES[0], setting_parts.YEARS[3]


@pytest.fixture(scope="module")
def data() -> CaseData:
    return case_data("l_bank")


def result(found: Result | NotAvailable) -> Result:
    assert isinstance(found, Result)
    return found


def test_branches_are_those_of_the_warehouse(data: CaseData) -> None:
    names = data.query("SELECT name FROM branches ORDER BY branch_id")["name"]
    assert tuple(names) == setting_parts.BRANCH_NAMES


def test_activities_are_those_of_the_log(data: CaseData) -> None:
    found = data.query("SELECT DISTINCT activity FROM process_events")["activity"]
    assert {f"l.activity.{name}" for name in found} == set(ACTIVITIES)


def test_map_counts_what_process_mining_counts(data: CaseData) -> None:
    log = data.query(
        """SELECT application_id, activity, started_at, completed_at FROM process_events
        JOIN applications USING (application_id) JOIN branches b ON b.branch_id = applications.branch_id
        WHERE b.name = ? AND year(submitted_on) = ?""",
        (BRANCH, int(YEAR)),
    )
    events = event_log(log["application_id"], log["activity"], log["started_at"], log["completed_at"])
    assert not isinstance(events, NotAvailable)
    counted = directly_follows(events).set_index(["source", "target"])["count"]
    found = result(process_map.process_map(data, branch=BRANCH, year=YEAR))
    arrows = found.table.loc[found.table["role"] == "l3.arrow"]
    for line in arrows.to_dict("records"):
        pair = tuple(str(line[side]).removeprefix("l.activity.") for side in ("source", "target"))
        assert counted[pair] == line["events"], pair
    assert counted.loc[START].sum() == found.facts["cases"] == counted.xs(END, level="target").sum()


def test_applications_outside_the_log_are_of_the_last_day(data: CaseData) -> None:
    """The chapter says so, because its number of applications differs from the book's."""
    missing = data.query(
        """SELECT submitted_on = (SELECT max(submitted_on) FROM applications) AS last, decision
        FROM applications ANTI JOIN process_events USING (application_id)"""
    )
    everyone = data.query("SELECT count(*) AS n FROM applications")["n"].iloc[0]
    assert everyone - result(process_map.process_map(data)).facts["cases"] == len(missing) > 0
    assert missing["last"].all() and (missing["decision"] == "pending").all()


def test_products_add_up_to_the_whole(data: CaseData) -> None:
    whole = result(process_map.funnel(data)).table.set_index("stage")["cases"]
    names = [label.rsplit(".", 1)[1] for label in setting_parts.PRODUCTS]
    parts = [
        result(process_map.funnel(data, product=name)).table.set_index("stage")["cases"] for name in names
    ]
    assert (sum(parts) == whole).all()
    assert whole.is_monotonic_decreasing


def test_choices_without_applications_have_no_answer(data: CaseData) -> None:
    found = process_map.process_map(data, product="mortgage_working_capital", channel="digital")
    assert isinstance(found, NotAvailable)
    for lang in LANGUAGES:
        assert text_for(lang)(found.reason, **found.values)


def test_book_of_sizes_adds_up(data: CaseData) -> None:
    whole = result(products_book.book(data)).table.groupby("quarter")["balance"].sum()
    names = [label.rsplit(".", 1)[1] for label in setting_parts.SIZES]
    parts = [
        result(products_book.book(data, size=name)).table.groupby("quarter")["balance"].sum()
        for name in names
    ]
    assert (sum(parts) - whole).abs().max() < 1e-9
    held = data.query(
        """SELECT sum(closing_balance_rmb) AS rmb FROM loan_months
        WHERE month = (SELECT max(month) FROM months)"""
    )
    assert whole.iloc[-1] * 1e9 == pytest.approx(float(held["rmb"].iloc[0]))


def test_load_and_rework_effects_are_near_the_truth(data: CaseData) -> None:
    effects = process_load.load_effects(data).table
    assert ((effects["estimate"] - effects["truth"]).abs() < 4 * effects["std_error"]).all()
    loops = process_load.rework_effects(data).table
    # The interval reaches about two standard errors to each side.
    assert ((loops["estimate"] - loops["truth"]).abs() < loops["high"] - loops["low"]).all()
    facts = process_after.inspections(data).facts
    reach = float(str(facts["high"])) - float(str(facts["low"]))
    assert abs(float(str(facts["estimate"])) - float(str(facts["truth"]))) < reach


def test_theories_show_in_the_data(data: CaseData) -> None:
    files = setting_theory.asymmetry(data).table.set_index("file")
    honest, dressed = files.loc["l1.file.honest"], files.loc["l1.file.dressed"]
    assert dressed["low"] > honest["high"]
    assert dressed["stated_leverage"] < dressed["true_leverage"]
    assert float(str(setting_theory.rationing(data).facts["gap_low"])) > 0.2


def test_main_path_runs_down_the_map() -> None:
    rows = [process_map.PLACES[name][1] for name in MAIN]
    assert rows == sorted(rows)
