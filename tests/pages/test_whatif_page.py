"""The what-if page in both languages: ready scenarios, link, refusals, and the numbers of `evaluate`."""

import json
import re
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from case_studies.xm_bank.whatif.instrument import xm_instrument
from lib.text import LANGUAGES, Language, text_for
from lib.ui.whatif.state import State
from lib.whatif.command import main
from lib.whatif.evaluate import DRAWS, QUARTERS, SEED, evaluate
from lib.whatif.instrument import Sizes
from lib.whatif.setting import moved, setting_of, status_quo
from lib.whatif.wording import change_text
from tests.answers import answers

ROOT = Path(__file__).resolve().parents[2]
STATE = "whatif_xm_bank_state"
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
        assert len(app.get("vega_lite_chart")) == len(instrument.fans)
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
    return unescape(next(html for html in answers(app) if "wi-badge" in html))


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
