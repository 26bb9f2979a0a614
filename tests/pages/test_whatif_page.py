"""The what-if page in both languages: ready scenarios, link, refusals, and the numbers of `evaluate`."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from case_studies.xm_bank.whatif.instrument import xm_instrument
from lib.text import LANGUAGES, Language, Text, text_for
from lib.ui.whatif.state import State
from lib.whatif.command import main
from lib.whatif.evaluate import DRAWS, QUARTERS, SEED, evaluate
from lib.whatif.instrument import Sizes
from lib.whatif.setting import moved, setting_of, status_quo, without_measures
from lib.whatif.wording import change_text
from tests.answers import answers, words_of
from tests.fragments import moves_in, send_levers

ROOT = Path(__file__).resolve().parents[2]
KEY = "whatif_xm_bank"
STATE = f"{KEY}_state"
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def opened(lang: Language = "en", **link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/ui/notebook.py"), default_timeout=180)
    app.query_params["lang"] = lang
    app.run()
    for name, value in link.items():
        app.query_params[name] = value
    return app.switch_page(str(ROOT / "pages/xm_4_whatif.py")).run()


def address(app: AppTest) -> dict[str, str]:
    """The parameters of the address; before the script has set them, a test's are lists."""
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def tile_numbers(app: AppTest) -> dict[str, float]:
    """The scenario's medians that the tiles show, with all their digits."""
    tiles = next(html for html in answers(app) if 'class="wi-tiles"' in html)
    found = re.findall(r'data-measure="(\w+)" data-median="([^"]+)"', tiles)
    return {measure: float(median) for measure, median in found}


@each_language
def test_every_ready_scenario_gives_the_numbers_of_evaluate(lang: Language) -> None:
    instrument = xm_instrument()
    app = opened(lang)
    for name, ready in instrument.scenarios.items():
        app.selectbox(key="whatif_xm_bank_scenario").set_value(name).run()
        assert not app.exception and not app.error and not app.warning, name
        outcome = instrument.evaluate(ready.setting(instrument.book), DRAWS, SEED, QUARTERS)
        shown = tile_numbers(app)
        assert shown == {measure: outcome.median(measure) for measure in instrument.headline}, name
        assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))
        (fans,) = app.get("vega_lite_chart")
        assert len(json.loads(fans.proto.spec)["vconcat"]) == len(instrument.fans)
        assert address(app).get("scenario") == (name if ready.values else None)


@each_language
def test_the_headline_names_the_worst_quarter_and_what_else_moves(lang: Language) -> None:
    instrument, text = xm_instrument(), text_for(lang)
    quiet = instrument.evaluate(status_quo(instrument.book), DRAWS, SEED, QUARTERS)

    downturn = instrument.evaluate(
        instrument.scenarios["downturn"].setting(instrument.book), DRAWS, SEED, QUARTERS
    )
    course = np.median(downturn.values["npl_ratio"], axis=1)
    worst = text.value(downturn.quarters[int(course.argmax())], "quarter")
    said = headline_of(opened(lang, scenario="downturn"))
    assert worst in said and text.value(float(course.max()), "percent2") in said
    assert course.argmax() != len(course) - 1

    helped = instrument.scenarios["severe_downturn_package"].setting(instrument.book)
    alone = instrument.evaluate(without_measures(instrument.book, helped), DRAWS, SEED, QUARTERS)
    course = np.median(alone.values["npl_ratio"], axis=1)
    said = headline_of(opened(lang, scenario="severe_downturn_package"))
    assert text.value(alone.quarters[int(course.argmax())], "quarter") in said
    assert text.value(float(course.max()), "percent2") in said, "what the end of the course does not tell"

    subsidised = instrument.evaluate(
        setting_of(instrument.book, {"interest_subsidy": 0.01}), DRAWS, SEED, QUARTERS
    )
    said = headline_of(opened(lang, interest_subsidy="0.01"))
    for name, unit in (("sme_balance", "rmb_bn"), ("public_cost_total", "rmb_mn")):
        effect = float(np.median(subsidised.last(name) - quiet.last(name)))
        assert instrument.names[name].of(lang) in said and change_text(effect, unit, text) in said
    assert text("simulator.beyond", levers=instrument.book["interest_subsidy"].name.of(lang)) in said


def headline_of(app: AppTest) -> str:
    """The paragraph that says the result."""
    return words_of(next(html for html in answers(app) if "wi-badge" in html))


def test_page_command_line_and_record_give_the_same_numbers(tmp_path: Path) -> None:
    instrument = xm_instrument()
    file = tmp_path / "record.json"
    setting = {"review_team": "85", "weak_share": "0.2"}
    assert main(["xm", "--scenario", "digital_only", "--set", "review_team=85", "--set", "weak_share=0.2",
                 "--json", str(file)]) == 0  # fmt: skip
    record = json.loads(file.read_text(encoding="utf-8"))
    shown = tile_numbers(opened("en", scenario="digital_only", **setting))
    assert shown == {name: record["results"][name]["scenario"]["median"] for name in instrument.headline}
    again = instrument.records.open(file.read_text(encoding="utf-8"))
    assert instrument.records.replay(again).same  # type: ignore[arg-type]


def test_evaluate_and_the_instrument_agree() -> None:
    instrument = xm_instrument()
    case = instrument.evaluating.args[0]  # type: ignore[attr-defined]
    values = dict(instrument.scenarios["downturn"].values)
    outcome = evaluate(case, {}, values)
    setting = instrument.scenarios["downturn"].setting(instrument.book)
    assert outcome.median("npl_ratio") == instrument.evaluate(setting, DRAWS, SEED, QUARTERS).median(
        "npl_ratio"
    )


@each_language
def test_a_link_restores_everything(lang: Language) -> None:
    link = {"scenario": "guarantee_push", "weak_share": "0.2", "quarters": "16", "draws": "500", "seed": "7"}
    app = opened(lang, **link, show="outcomes", group="policy")
    state: State = app.session_state[STATE]
    assert not app.warning and not app.exception
    assert state.sizes == Sizes(500, 7, 16)
    wanted = dict(xm_instrument().scenarios["guarantee_push"].values) | {"weak_share": 0.2}
    assert moved(xm_instrument().book, state.setting) == wanted
    assert address(app) == {"lang": lang, "show": "outcomes", "group": "policy", **link}


@each_language
def test_what_a_link_cannot_have_is_refused_one_by_one(lang: Language) -> None:
    app = opened(
        lang, review_team="900", npl_disposal="0.3", digital_share="much", magic="1", scenario="utopia",
        quarters="99",
    )  # fmt: skip
    assert not app.exception
    (warning,) = app.warning
    for said in ("900", "30", "150", "much", "magic", "utopia", "99", "20"):
        assert said in warning.value
    assert moved(xm_instrument().book, app.session_state[STATE].setting) == {"npl_disposal": 0.3}
    kept = set(app.query_params)
    assert "npl_disposal" in kept and not kept & {"magic", "review_team", "scenario", "quarters"}


@each_language
def test_every_group_and_every_view_opens(lang: Language) -> None:
    app = opened(lang, scenario="thesis_package")
    for kind in ("policy", "environment", "assumption", "bank"):
        app.segmented_control(key="whatif_xm_bank_group_kind").set_value(kind).run()
        assert not app.exception and app.get("bidi_component"), kind
    for view in ("scorecard", "outcomes", "courses"):
        app.segmented_control(key="whatif_xm_bank_show").set_value(view).run()
        assert not app.exception and not app.error, view


def question(app: AppTest) -> tuple[str, str] | None:
    """The scenario in the box and the sentence below it; None where the question was not drawn."""
    boxes = [box.value for box in app.selectbox if box.key == f"{KEY}_scenario"]
    return (boxes[0], app.caption[0].value) if boxes else None


def own(text: Text, number: int) -> tuple[str, str]:
    """A scenario of the reader's own with so many parameters that differ."""
    return "own", text("simulator.scenario.own_about", number=number)


@each_language
def test_the_question_follows_what_is_done_below_it(lang: Language) -> None:
    instrument, text = xm_instrument(), text_for(lang)
    app = opened(lang, scenario="guarantee_push", draws="60", quarters="12")
    push = instrument.scenarios["guarantee_push"]
    drawn = question(app)
    assert drawn is not None and drawn[0] == "guarantee_push" and push.reason.of(lang)[:8] in drawn[1]
    first, *others = push.values
    # Opened in its own part of the page, so that its buttons are at hand.
    app.session_state[f"{KEY}_differs_{lang}"] = True
    app.run()
    with moves_in(app, f"{KEY}_answer"):
        app.button(key=f"{KEY}_back_{first}").click().run()
        assert question(app) == own(text, len(others)) and not app.exception
        # As the button of a group does.
        send_levers(app, set={}, reset=others)
        drawn = question(app)
        assert drawn is not None and not instrument.scenarios[drawn[0]].values
        send_levers(app, set={"weak_share": 20, "review_team": 40}, reset=[])
        assert question(app) == own(text, 2)
        app.button(key=f"{KEY}_back_all").click().run()
        assert question(app) == drawn


@each_language
def test_the_question_and_the_answer_follow_its_sizes(lang: Language) -> None:
    app = opened(lang, draws="60", quarters="12")
    app.session_state[f"{KEY}_sizes_{lang}"] = True
    app.run()
    with moves_in(app, f"{KEY}_question"):
        app.selectbox(key=f"{KEY}_quarters").set_value(16).run()
    labels = [block.proto.popover.label for block in app.get("popover")]
    assert labels == [text_for(lang)("simulator.sizes.label", quarters=16)]
    last = xm_instrument().compare(app.session_state[STATE].setting, 60, SEED, 16).scenario.quarters[-1]
    assert text_for(lang).value(last, "quarter") in headline_of(app)


def test_a_move_that_leaves_the_question_as_it_reads_does_not_draw_it() -> None:
    text = text_for("en")
    app = opened("en", review_team="40", draws="60", quarters="12")
    assert question(app) == own(text, 1)
    with moves_in(app, f"{KEY}_answer"):
        before = tile_numbers(app)
        send_levers(app, set={"review_team": 45}, reset=[])
        assert question(app) is None and tile_numbers(app) != before
        # Refused, which the answer says.
        send_levers(app, set={"review_team": 4500}, reset=[])
        assert question(app) is None and len(app.warning) == 1
        send_levers(app, set={"npl_disposal": 30}, reset=[])
        assert question(app) == own(text, 2) and not app.warning
