"""What the scorecard's exhibits must show, whatever the data are."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from case_studies.xm_bank.exhibits.scorecard_board import BOOK, KPIS, board_of
from case_studies.xm_bank.exhibits.scorecard_branches import branch_scores, one_branch
from case_studies.xm_bank.exhibits.scorecard_kpi import one_kpi
from case_studies.xm_bank.exhibits.scorecard_overview import definitions, overview
from case_studies.xm_bank.exhibits.scorecard_problems import problems_found
from case_studies.xm_bank.exhibits.scorecard_questions import questions
from case_studies.xm_bank.exhibits.scorecard_ranking import ranks_everywhere, weighted_gaps
from case_studies.xm_bank.exhibits.scorecard_split import gained_points, lost_points
from case_studies.xm_bank.exhibits.scorecard_weights import weights
from lib.bsc.rules import Baseline
from lib.bsc.setting import start_setting
from lib.charts import chart_specs
from lib.exhibits import case_data, compute
from lib.exhibits.expected import facts_of, table_text
from lib.exhibits.registry import get_exhibit
from lib.exhibits.words import ExhibitWords
from lib.text import LANGUAGES, text_for
from lib.ui.scorecard.workbench import VIEWS
from lib.values import NotAvailable

DATA = case_data("xm_bank")
START = start_setting(BOOK, board_of(DATA).last)
OWN = replace(START, scheme="own", points=(9, 1, 1, 1))


def test_every_signal_is_below_target_and_the_problems_are_among_the_widest() -> None:
    """The analysis finds the thesis's problems by itself, under every weighting."""
    table = problems_found(DATA).table
    assert len(table) == 7
    assert {row.signal for row in table.itertuples()} == {f"kpi_{kpi.id}" for kpi in BOOK if kpi.signal}
    assert table["behind"].all() and (table["gap"] > 0).all()
    for scheme in ("equal", "ahp", "entropy"):
        assert (table[f"rank_{scheme}"] <= 10).sum() >= 5, scheme
    assert compute("XM-2.17").variant == "all"


def test_an_own_level_is_not_counted_as_published() -> None:
    """A target that grows at a published pace still begins at the bank's generated level."""
    table = definitions(DATA).table.set_index("kpi")["target_origin"]
    assert {kpi.id for kpi in BOOK if table[f"kpi_{kpi.id}"] == "origin_generated"} == {
        kpi.id for kpi in BOOK if isinstance(kpi.target.rule, Baseline) and kpi.target.rule.factor == 1.0
    }
    published = table.index[table == "origin_published"]
    assert len(published) and not any(
        isinstance(BOOK[name.removeprefix("kpi_")].target.rule, Baseline) for name in published
    )


@pytest.mark.parametrize(("name", "columns"), [("XM-2.7", 4), ("XM-2.17", 4), ("XM-2.15", 2)])
def test_a_legend_names_what_the_data_hold(name: str, columns: int) -> None:
    """Several columns share a scale without a declared domain, so that an empty column has no entry."""
    (spec,) = chart_specs(get_exhibit(name), text_for("en"))
    colours = [layer["encoding"]["color"] for layer in spec["layer"] if "color" in layer["encoding"]]
    assert len(colours) == columns
    assert all(colour["sort"] is None and "scale" not in colour for colour in colours)


def test_the_waterfalls_add_up_exactly() -> None:
    for result in (lost_points(DATA), lost_points(DATA, OWN), gained_points(DATA), gained_points(DATA, OWN)):
        bars = result.table
        steps = bars.loc[bars["kind"] != "step_total"]
        assert steps["start"].tolist() == pytest.approx([bars["end"].iloc[0], *steps["end"].tolist()[:-1]])
        total = bars["end"].iloc[0] + math.fsum(steps["change"])
        assert total == pytest.approx(bars["end"].iloc[-1], abs=1e-9)
    assert lost_points(DATA).facts["adds_up"]
    assert lost_points(DATA).table["end"].iloc[-1] == pytest.approx(overview(DATA).facts["total"])


def test_weighted_gaps_add_up_to_what_is_missing() -> None:
    for setting in (None, START, OWN, replace(START, unit=3)):
        result = weighted_gaps(DATA, setting)
        assert result.table["weighted"].sum() == pytest.approx(100 - result.facts["total"])
        assert result.table["weight"].sum() == pytest.approx(1.0)


def test_weights_of_every_scheme_add_up() -> None:
    table = weights(DATA, OWN).table
    for scheme in ("equal", "ahp", "entropy", "own"):
        assert pd.to_numeric(table[scheme]).sum() == pytest.approx(1.0)
    assert weights(DATA).table["own"].isna().all()


def test_the_shares_of_random_weights_add_up_to_five() -> None:
    table = ranks_everywhere(DATA).table
    assert table["top_share"].sum() == pytest.approx(5.0)
    assert table["error"].between(0, 0.006).all()


def test_one_s_own_weights_change_the_ranking() -> None:
    assert weighted_gaps(DATA, START).table["kpi"].tolist() != weighted_gaps(DATA, OWN).table["kpi"].tolist()


@pytest.mark.parametrize("name", VIEWS)
def test_the_workbench_shows_the_exhibit_s_own_numbers(name: str) -> None:
    exhibit_id, view = VIEWS[name]
    setting = replace(START, scheme="ahp") if name == "ranking" else START
    mine, official = view(DATA, setting), compute(exhibit_id)
    assert table_text(mine) == table_text(official)
    assert facts_of(mine) == facts_of(official)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", VIEWS)
def test_every_view_has_words_for_a_branch(name: str, lang: str) -> None:
    exhibit_id, view = VIEWS[name]
    words = ExhibitWords(get_exhibit(exhibit_id), text_for(lang))  # type: ignore[arg-type]
    assert words.takeaway(view(DATA, replace(OWN, unit=5)))


def test_a_branch_leaves_out_what_it_does_not_have_and_says_why() -> None:
    result = overview(DATA, replace(START, unit=5))
    missing = result.table.loc[result.table["missing"].notna()]
    reasons = {row.kpi: row.missing for row in missing.itertuples()}
    for kpi in BOOK:
        if kpi.scope == "bank":
            answer = reasons[f"kpi_{kpi.id}"]
            assert isinstance(answer, NotAvailable) and answer.reason == "bsc.bank_only"
    assert result.variant == "partial" and result.facts["left_out"] == len(reasons)


def test_every_branch_and_kpi_can_be_looked_at() -> None:
    board = board_of(DATA)
    for branch in (1, 28):
        for kpi in BOOK.ids:
            setting = replace(START, unit=branch)
            if not isinstance(board.card(START.quarter, 2019, branch).rows[0].value, NotAvailable):
                assert len(one_kpi(DATA, setting, kpi).table) == len(board.panel.quarters)
    assert len(one_branch(DATA, replace(START, unit=28)).table) == len(KPIS)


def test_the_heat_map_has_a_cell_for_every_branch_and_kpi() -> None:
    table = branch_scores(DATA).table
    assert len(table) == 28 * sum(kpi.scope == "branch" for kpi in BOOK)


def test_every_question_has_its_answer_among_its_choices() -> None:
    asked = questions(DATA)
    assert {
        name: sum(q.group == f"perspective_{name}" for q in asked) for name in BOOK.perspectives
    } == dict.fromkeys(BOOK.perspectives, 3)
    for question in asked:
        assert question.answer in question.choices and len(set(question.choices)) == len(question.choices)
        assert question.is_right(question.answer)
        assert sum(question.is_right(choice) for choice in question.choices) == 1
        with pytest.raises(ValueError, match="no choice"):
            question.is_right("<b>")


def test_a_high_score_stands_high_in_its_strip() -> None:
    """Versions of Vega-Lite turn an offset without a stated range in opposite directions."""
    for spec in chart_specs(get_exhibit("XM-2.6"), text_for("en")):
        scales = [layer["encoding"]["yOffset"]["scale"] for layer in spec["layer"]]
        assert all(scale["domain"] == [0, 100] and scale["range"][0] > scale["range"][1] for scale in scales)
