"""The panels below the what-if results, in both languages: each answers, with the numbers of the engine."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from case_studies.xm_bank.whatif.instrument import xm_instrument
from lib.text import LANGUAGES, Language, text_for
from lib.ui.markdown import escape
from lib.ui.whatif.panels import PANELS
from lib.values import NotAvailable
from lib.whatif.attribution import attribute
from lib.whatif.instrument import Sizes
from lib.whatif.public_cost import public_cost
from lib.whatif.records import to_json
from lib.whatif.reverse import Answer, reverse
from lib.whatif.setting import Setting, moved, setting_of
from lib.whatif.wording import change_text, value_text
from tests.answers import answered, answers
from tests.fragments import moves_in

ROOT = Path(__file__).resolve().parents[2]
KEY = "whatif_xm_bank"
each_language = pytest.mark.parametrize("lang", LANGUAGES)
# Few worlds and quarters: the panels' numbers are compared with the engine's of the same size.
SMALL = {"draws": "60", "quarters": "12", "seed": "7"}
SIZE = (60, 7, 12)


def last_table(app: AppTest) -> str:
    """The last table on the page, as HTML."""
    return [item.proto.body for item in app.get("html") if "<table" in item.proto.body][-1]


def opened(lang: Language, show: str, **link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/ui/notebook.py"), default_timeout=180)
    app.query_params["lang"] = lang
    app.run()
    for name, value in (SMALL | {"show": show} | link).items():
        app.query_params[name] = value
    return app.switch_page(str(ROOT / "pages/xm_4_whatif.py")).run()


def words(app: AppTest) -> str:
    """Everything that the page says."""
    blocks = (*app.markdown, *app.info, *app.error, *app.warning, *app.success, *app.caption)
    return "\n".join([*(str(block.value) for block in blocks), answered(app)])


def scenario_shown(app: AppTest) -> str:
    """What the box of ready scenarios says, if it was drawn with the last move."""
    return next((box.value for box in app.selectbox if box.key == f"{KEY}_scenario"), "not drawn")


def setting(values: dict[str, float]) -> Setting:
    return setting_of(xm_instrument().book, values)


@each_language
@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_opens_with_and_without_a_moved_lever(panel: str, lang: Language) -> None:
    for link in ({}, {"credit_information_sharing": "2"}):
        app = opened(lang, panel, **link)
        assert not app.exception and not app.error and not app.warning, link
        assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))
        assert app.session_state[f"{KEY}_show"] == panel


@each_language
def test_attribution_says_the_engine_s_parts(lang: Language) -> None:
    text, values = text_for(lang), {"digital_share": 0.4, "whole_process_monitoring": 0.8}
    split = attribute(xm_instrument(), setting(values), ["npl_ratio"], *SIZE)
    assert not isinstance(split, NotAvailable)
    app = opened(lang, "attribution", **{name: str(value) for name, value in values.items()})
    said = words(app)
    for part in (*split["npl_ratio"].parts.values(), split["npl_ratio"].total):
        assert escape(change_text(part, "ratio", text)) in said
    app.selectbox(key=f"{KEY}_outcome").set_value("sme_balance").run()
    assert not app.exception
    assert escape(xm_instrument().names["sme_balance"].of(lang)) in words(app)


@each_language
def test_public_cost_is_given_or_refused_with_the_reason(lang: Language) -> None:
    text, instrument = text_for(lang), xm_instrument()
    found = public_cost(instrument.compare(setting({"interest_subsidy": 0.01}), *SIZE))
    assert isinstance(found.per_yuan, float) and not isinstance(found.per_yuan_80, NotAvailable)
    said = words(opened(lang, "public_cost", interest_subsidy="0.01"))
    for value in (found.per_yuan, *found.per_yuan_80):
        assert text.value(value, "decimal3") in said
    none = words(opened(lang, "public_cost", review_team="40"))
    assert text("tools.public_cost.no_yuan", low="", high="")[:24] in none.replace("\\", "")
    unsure = words(opened(lang, "public_cost", credit_information_sharing="2"))
    start = {"en": "It is not certain that the levers cost", "zh": "是否增加公共支出尚不确定"}[lang]
    assert start in unsure and start not in said
    for shown in (said, none, unsure):
        assert text("tools.public_cost.not_included") in shown.replace("\\", "")


@each_language
def test_the_reverse_question_is_answered_and_taken_over(lang: Language) -> None:
    text = text_for(lang)
    app = opened(lang, "reverse", whole_process_monitoring="0.6")
    app.number_input(key=f"{KEY}_reverse_wanted_npl_ratio_{lang}").set_value(2.7).run()
    there = setting({"whole_process_monitoring": 0.6})
    answer = reverse(xm_instrument(), there, "whole_process_monitoring", "npl_ratio", 0.027, *SIZE)
    assert isinstance(answer, Answer)
    assert value_text(answer.value, "share", text) in words(app)
    app.button(key=f"{KEY}_reverse_adopt").click().run()
    assert moved(xm_instrument().book, app.session_state[f"{KEY}_state"].setting) == {
        "whole_process_monitoring": answer.value
    }
    nothing = dict.fromkeys(("measure", "wanted", "lever", "present", "lowest", "highest"), "")
    stands = text("tools.reverse.stands", quarter="2027Q4", **nothing)
    assert stands[-14:] in words(app), "at the limit there is nothing to find"
    assert f"{KEY}_reverse_adopt" not in {button.key for button in app.button}
    app.number_input(key=f"{KEY}_reverse_wanted_npl_ratio_{lang}").set_value(0.1).run()
    assert not app.exception and any("0.10%" in block.value for block in app.info)


def test_the_question_follows_an_answer_that_is_taken_over() -> None:
    app = opened("en", "reverse")
    assert scenario_shown(app) == "status_quo"
    app.selectbox(key=f"{KEY}_reverse_lever").set_value("whole_process_monitoring").run()
    app.number_input(key=f"{KEY}_reverse_wanted_npl_ratio_en").set_value(2.7).run()
    with moves_in(app, f"{KEY}_answer"):
        app.button(key=f"{KEY}_reverse_adopt").click().run()
    assert scenario_shown(app) == "own" and not app.exception


@each_language
def test_the_frontier_finds_a_mix_and_applies_it(lang: Language) -> None:
    app = opened(lang, "frontier", whole_process_monitoring="0.6", interest_subsidy="0.001")
    app.button(key=f"{KEY}_frontier_go").click().run()
    assert not app.exception and len(app.get("vega_lite_chart")) == 2, "the fans and the mixes"
    _, start = app.session_state[f"{KEY}_frontier_searched"]
    app.button(key=f"{KEY}_frontier_adopt").click().run()
    after = app.session_state[f"{KEY}_state"].setting
    assert after != start and len(app.get("vega_lite_chart")) == 2, "the search is kept"
    app.number_input(key=f"{KEY}_frontier_npl_{lang}").set_value(0.3).run()
    app.button(key=f"{KEY}_frontier_go").click().run()
    (refused,) = app.error
    assert "0.30%" in refused.value and not app.exception


@each_language
def test_scenarios_stand_side_by_side_with_their_differences(lang: Language) -> None:
    text, instrument = text_for(lang), xm_instrument()
    app = opened(lang, "beside", review_team="85")
    app.multiselect(key=f"{KEY}_beside_chosen").set_value(["own", "volume_bonus", "downturn"]).run()
    assert not app.exception
    shown = last_table(app)
    bonus = instrument.compare(instrument.scenarios["volume_bonus"].setting(instrument.book), *SIZE)
    first = shown.partition("<tbody")[2].partition("</tr>")[0]
    assert value_text(bonus.scenario.median("npl_ratio"), "ratio", text) in first.split("<td")[4]
    assert shown.count("<th ") == 5


@each_language
def test_evidence_on_both_sides_and_what_is_assumed(lang: Language) -> None:
    app = opened(lang, "evidence", diversified_funding="0.3")
    said = words(app)
    lever = xm_instrument().book["diversified_funding"]
    for finding in (*lever.supports, *lever.against):
        assert finding in said
    heads = [text_for(lang)(f"tools.evidence.{side}", count=count) for side, count in
             (("supports", len(lever.supports)), ("against", len(lever.against)))]  # fmt: skip
    assert all(head in said for head in heads)


def record(values: dict[str, float]) -> dict[str, object]:
    return xm_instrument().records.make(setting(values), Sizes(60, 7, 12))


def loaded(app: AppTest, content: str) -> AppTest:
    key = f"{KEY}_record_file"
    return app.file_uploader(key=key).set_value(("r.json", content.encode(), "application/json")).run()


@each_language
def test_a_record_sets_the_controls_and_comes_out_again(lang: Language) -> None:
    app = opened(lang, "record")
    assert scenario_shown(app) == "status_quo"
    with moves_in(app, f"{KEY}_answer"):
        loaded(app, to_json(record({"review_team": 85.0})))
    assert scenario_shown(app) == "own", "the question follows"
    assert not app.exception and len(app.success) == 1 and not app.warning
    state = app.session_state[f"{KEY}_state"]
    assert moved(xm_instrument().book, state.setting) == {"review_team": 85.0}
    assert state.sizes == Sizes(60, 7, 12)


@each_language
def test_an_altered_record_says_which_number_and_by_how_much(lang: Language) -> None:
    altered = json.loads(to_json(record({"npl_disposal": 0.3})))
    altered["results"]["roe"]["scenario"]["median"] *= 2.0
    app = loaded(opened(lang, "record"), json.dumps(altered))
    (warning,) = app.warning
    assert not app.exception and xm_instrument().names["roe"].of(lang) in warning.value
    assert "50.00%" in warning.value and last_table(app).count("<tr ") == 2


@each_language
def test_a_record_s_impossible_value_is_named_and_the_rest_is_kept(lang: Language) -> None:
    altered = json.loads(to_json(record({"review_team": 85.0, "npl_disposal": 0.3})))
    altered["values"]["review_team"]["value"] = 9000
    app = loaded(opened(lang, "record"), json.dumps(altered))
    assert not app.exception and "9000" in words(app) and app.warning
    setting_now = app.session_state[f"{KEY}_state"].setting
    assert moved(xm_instrument().book, setting_now) == {"npl_disposal": 0.3}, "the rest is kept"


@each_language
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"case": "l_bank"}, "other_case"),
        ({"model_version": 99}, "newer"),
        ({"draws": 5}, "bad_size"),
        (None, "no_json"),
    ],
)
def test_what_is_no_record_of_this_case_changes_nothing(
    change: dict[str, object] | None, reason: str, lang: Language
) -> None:
    app = opened(lang, "record", review_team="70")
    content = "{ not json" if change is None else json.dumps(record({}) | change)
    app = loaded(app, content)
    (error,) = app.error
    start = text_for(lang)("tools.record.refused")
    assert not app.exception and error.value.startswith(start) and len(error.value) > len(start) + 5
    assert app.session_state[f"{KEY}_record_report"].reason == f"whatif.record.{reason}"
    assert moved(xm_instrument().book, app.session_state[f"{KEY}_state"].setting) == {"review_team": 70.0}


@each_language
def test_results_are_hidden_until_a_guess_is_entered(lang: Language) -> None:
    text, instrument = text_for(lang), xm_instrument()
    app = opened(lang, "tornado", predict="yes", whole_process_monitoring="0.9")
    assert not app.exception and not app.get("vega_lite_chart") and not app.table
    truth = instrument.compare(setting({"whole_process_monitoring": 0.9}), *SIZE).tile("npl_ratio")
    tiles = [html for html in answers(app) if 'class="wi-tiles"' in html]
    assert not tiles and value_text(truth.scenario.median, "ratio", text) not in words(app)
    assert app.button(key=f"{KEY}_predict_reveal").disabled, "a direction needs its size"
    app.segmented_control(key=f"{KEY}_predict_sign").set_value("down").run()
    app.number_input(key=f"{KEY}_predict_size_npl_ratio_{lang}").set_value(0.6).run()
    app.button(key=f"{KEY}_predict_reveal").click().run()
    assert not app.exception and app.get("vega_lite_chart")
    said = words(app)
    assert escape(change_text(-0.006, "ratio", text)) in said
    assert escape(change_text(truth.effect.median, "ratio", text)) in said
    app.button(key=f"{KEY}_predict_again").click().run()
    assert not app.get("vega_lite_chart")
