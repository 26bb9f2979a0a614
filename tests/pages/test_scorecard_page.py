"""The scorecard's pages in both languages: controls, views, card, drill-down, questions, nonsense."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from case_studies.xm_bank.exhibits.scorecard_board import BOOK
from case_studies.xm_bank.exhibits.scorecard_questions import questions
from lib.bsc.weights import SCHEMES
from lib.exhibits import case_data
from lib.text import LANGUAGES, Language, text_for
from lib.ui.markdown import escape
from lib.ui.scorecard.workbench import VIEWS

ROOT = Path(__file__).resolve().parents[2]
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def opened(page: str, lang: Language = "en", **link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/ui/notebook.py"), default_timeout=180)
    app.query_params["lang"] = lang
    app.run()
    # The chapter's panels stand in different parts; here they are wanted side by side.
    for name, value in ({"part": "all"} | link).items():
        app.query_params[name] = value
    return app.switch_page(str(ROOT / f"pages/{page}.py")).run()


def sentence(app: AppTest) -> str:
    """The takeaway of the workbench's view."""
    return next(
        block.value for block in app.markdown if block.value.startswith("**") and "badge" in block.value
    )


@each_language
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_weighting_answers(scheme: str, lang: Language) -> None:
    app = opened("xm_2_workbench", lang, weights=scheme)
    assert not app.exception and not app.error and not app.warning
    assert escape(text_for(lang)(f"labels.scheme_{scheme}")) in sentence(app)
    assert app.session_state["scorecard_setting"].scheme == scheme
    chart = app.get("vega_lite_chart")
    assert len(chart) == 1 and chart[0].proto.alt


@each_language
def test_every_view_answers(lang: Language) -> None:
    app = opened("xm_2_workbench", lang)
    for view in VIEWS:
        app.segmented_control(key="sc_view").set_value(view).run()
        assert not app.exception and not app.error, view
        assert app.get("vega_lite_chart"), view
        assert VIEWS[view][0] in sentence(app)


def test_a_slider_changes_the_ranking() -> None:
    app = opened("xm_2_workbench", weights="own")
    before = sentence(app)
    app.slider(key="sc_own_learning").set_value(10).run()
    app.slider(key="sc_own_financial").set_value(0).run()
    assert sentence(app) != before
    assert app.session_state["scorecard_setting"].points == (0, 5, 5, 10)


def test_points_survive_another_weighting() -> None:
    app = opened("xm_2_workbench", weights="own", own="1-2-3-4")
    for scheme in ("equal", "own"):
        app.segmented_control(key="sc_scheme").set_value(scheme).run()
    assert [slider.value for slider in app.slider][:4] == [1, 2, 3, 4]


def test_no_points_at_all_are_refused_with_the_reason() -> None:
    app = opened("xm_2_workbench", weights="own", own="0-0-0-0")
    assert len(app.error) == 1 and "no perspective has any points" in app.error[0].value
    assert not app.get("vega_lite_chart")


@each_language
def test_contradicting_judgements_are_named_and_can_be_used_all_the_same(lang: Language) -> None:
    app = opened("xm_2_workbench", lang, weights="ahp", ahp="9-1/9-1-9-1-1")
    text = text_for(lang)
    warning = app.warning[0].value
    assert text("labels.perspective_financial") in warning and "0.10" in warning
    assert app.error and not app.get("vega_lite_chart")
    app.checkbox(key="sc_override").check().run()
    assert not app.error and app.get("vega_lite_chart")


def test_a_branch_in_another_quarter_and_baseline_year() -> None:
    app = opened("xm_2_workbench")
    app.selectbox(key="sc_unit").set_value(7).run()
    app.selectbox(key="sc_baseline").set_value(2018).run()
    app.segmented_control(key="sc_view").set_value("scorecard").run()
    assert not app.exception and "Branch B07" in sentence(app) and "left out" in sentence(app)
    app.selectbox(key="sc_baseline").set_value(2023).run()
    app.segmented_control(key="sc_scheme").set_value("entropy").run()
    assert "entropy weights need" in app.error[0].value


@each_language
def test_nonsense_in_the_link_is_refused_visibly(lang: Language) -> None:
    nonsense = {
        "weights": "mine`**",
        "quarter": "2031Q9",
        "own": "1-2",
        "branch": "B99",
        "view": "everything",
    }
    app = opened("xm_2_workbench", lang, **nonsense)
    assert not app.exception and len(app.warning) == len(nonsense)
    said = "\n".join(warning.value for warning in app.warning)
    for name, value in nonsense.items():
        assert name in said and value.replace("`", "'") in said
    assert "2016Q1" in said and "B28" in said
    assert app.session_state["scorecard_setting"].scheme == "equal"


@each_language
def test_the_card_shows_every_kpi(lang: Language) -> None:
    app = opened("xm_2", lang)
    assert not app.exception
    for kpi in (BOOK["loan_per_borrower"], BOOK["approval_rate"], BOOK["products_launched"]):
        app.selectbox(key="sc_kpi").set_value(kpi.id).run()
        assert not app.exception
        shown = "\n".join(block.value for block in app.markdown)
        assert kpi.definition.of(lang)[:20] in shown and kpi.target.reason.of(lang)[:12] in shown
        assert BOOK.owners[kpi.owner].of(lang) in shown


def test_the_card_says_what_a_branch_does_not_have() -> None:
    app = opened("xm_2", kpi="products_launched", kpi_branch="B05")
    shown = "\n".join(block.value for block in app.markdown)
    assert not app.exception and "whole bank only" in shown


def test_drilling_down_to_a_branch_and_quarter() -> None:
    app = opened("xm_2", drill_branch="B11", drill_quarter="2021Q3")
    assert not app.warning and app.selectbox(key="sc_drill_branch").value == 11
    app.selectbox(key="sc_drill_branch").set_value(4).run()
    assert any("Branch B04" in block.value and "2021 Q3" in block.value for block in app.markdown)


def test_nonsense_in_the_chapter_s_link_is_refused_visibly() -> None:
    app = opened("xm_2", kpi="happiness", drill_branch="B99", drill_quarter="now")
    assert not app.exception and len(app.warning) == 3
    said = "\n".join(warning.value for warning in app.warning)
    assert "happiness" in said and "npl\\_ratio" in said


@each_language
def test_questions_are_checked_and_answered_on_request(lang: Language) -> None:
    app = opened("xm_2", lang)
    text = text_for(lang)
    first = questions(case_data("xm_bank"))[0]
    wrong = next(choice for choice in first.choices if choice != first.answer)
    app.button(key=f"quiz_{first.id}_check").click().run()
    assert any(text("quiz.choose_first") == block.value for block in app.info)
    for choice in (wrong, first.answer):
        app.selectbox(key=f"quiz_{first.id}_choice").set_value(choice).run()
        app.button(key=f"quiz_{first.id}_check").click().run()
        assert not app.exception
        said = app.success if choice == first.answer else app.warning
        assert len(said) == 1
    shown = [block.value for block in app.markdown]
    app.toggle(key=f"quiz_{first.id}_reveal").set_value(True).run()
    assert len(app.markdown) == len(shown) + 1


@each_language
def test_a_gap_and_a_problem_lead_to_the_simulator_with_the_levers_set(lang: Language) -> None:
    app = opened("xm_2", lang, kpi="decision_days")
    links = [
        found.proto.query_string
        for found in app.get("page_link")
        if "process_simplification=0.25" in found.proto.query_string
    ]
    # One on the KPI's card, at least one under the problems.
    assert len(links) >= 2
    assert all(f"lang={lang}" in link and "digital_share=0.35" in link for link in links)
