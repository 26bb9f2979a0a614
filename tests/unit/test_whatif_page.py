"""What the what-if page is made of: links, typed values, what the browser sends, charts updated in place."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from case_studies.xm_bank.whatif.instrument import xm_instrument
from lib.bsc.attainment import Direction
from lib.charts.fans import BANDS, column
from lib.charts.series import SERIES
from lib.text import LANGUAGES, Language, text_for
from lib.ui.whatif import controls
from lib.ui.whatif.board import outcomes_html, scorecard_html
from lib.ui.whatif.fans import fan_words, fans_data, spec_of
from lib.ui.whatif.sentence import beyond
from lib.ui.whatif.tiles import aim, tiles_html, verdict
from lib.values import NotAvailable
from lib.whatif.compare import Comparison, Summary, Target
from lib.whatif.instrument import Instrument, Sizes
from lib.whatif.link import read_link, scenario_of, with_scenario, write_link
from lib.whatif.outcomes import Measure
from lib.whatif.rows import row, scale_of, typed
from lib.whatif.setting import Setting, moved, setting_of, status_quo

each_language = pytest.mark.parametrize("lang", LANGUAGES)
SMALL = {"draws": 60, "quarters": 12}


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return xm_instrument()


@pytest.fixture(scope="module")
def comparison(instrument: Instrument) -> Comparison:
    return instrument.compare(setting_of(instrument.book, {"review_team": 80, "weak_share": 0.2}), **SMALL)


def test_a_link_gives_back_every_setting(instrument: Instrument) -> None:
    book = instrument.book
    odd = {lever.id: lever.low + (lever.high - lever.low) / 3.0 for lever in book}
    for ready in instrument.scenarios.values():
        for values in ({}, {"weak_share": 0.123456}, odd):
            setting = ready.setting(book).with_values(values)
            link = write_link(instrument, setting, Sizes(seed=5))
            opened = read_link(instrument, link)
            assert opened.setting == setting and not opened.refused
            assert opened.sizes == Sizes(seed=5)
    assert write_link(instrument, status_quo(book), Sizes()) == {}


def test_a_ready_scenario_leaves_beliefs_alone_and_is_recognised(instrument: Instrument) -> None:
    believed = setting_of(instrument.book, {"weak_share": 0.2, "review_team": 90, "growth_shock": -0.05})
    chosen = with_scenario(instrument, believed, "digital_only")
    assert scenario_of(instrument, chosen) == "digital_only"
    assert chosen["weak_share"] == 0.2 and chosen["growth_shock"] == 0.0
    assert scenario_of(instrument, believed) is None


@each_language
def test_controls_show_every_parameter_in_units_of_the_screen(instrument: Instrument, lang: Language) -> None:
    text = text_for(lang)
    for lever in instrument.book:
        shown = row(lever, lever.default, text)
        assert not shown["moved"] and not shown["outside"]
        assert shown["low"] <= shown["value"] <= shown["high"]  # type: ignore[operator]
        assert bool(shown["badge"]) == (lever.assumed or lever.source == "estimate")
        # A value that a reader sees and types again is the value that there was.
        assert typed(instrument, lever.id, shown["value"], text) == lever.default
        for end in (lever.low, lever.high):
            again = typed(instrument, lever.id, scale_of(lever, lang).shown(end), text)
            assert again == pytest.approx(end) and lever.low <= again <= lever.high  # type: ignore[operator]
        json.dumps(shown)


@each_language
def test_beyond_what_was_observed_is_an_extrapolation(instrument: Instrument, lang: Language) -> None:
    lever = instrument.book["npl_disposal"]
    assert lever.observed is not None
    word = {"en": "extrapolation", "zh": "外推"}[lang]
    assert row(lever, lever.high, text_for(lang))["outside"] == word
    assert row(lever, lever.observed[1], text_for(lang))["outside"] == ""
    never = instrument.book["risk_based_pricing"]
    assert row(never, never.high, text_for(lang))["outside"] == word


@each_language
def test_many_parameters_beyond_what_was_observed_are_counted(instrument: Instrument, lang: Language) -> None:
    package = with_scenario(instrument, status_quo(instrument.book), "thesis_package")
    far = [name for name, value in moved(instrument.book, package).items()
           if instrument.book[name].extrapolates(value)]  # fmt: skip
    panel: Any = SimpleNamespace(instrument=instrument, text=text_for(lang))
    said = beyond(panel, package)
    assert len(far) > 10 and str(len(far)) in said
    assert instrument.book[far[0]].name.of(lang) in said
    assert instrument.book[far[-1]].name.of(lang) not in said


@pytest.mark.parametrize("given", ["", "many", "nan", "1e999", None, [], {}, True, "101"])
def test_a_typed_value_that_cannot_be_is_refused_in_words(instrument: Instrument, given: object) -> None:
    found = typed(instrument, "digital_share", given, text_for("en"))
    assert isinstance(found, NotAvailable)
    assert "80" in text_for("en")(found.reason, **found.values)


@pytest.mark.parametrize(
    "move", [None, 3, [], {"seq": "x"}, {"set": 4, "seq": 1}, {"set": {"magic": 1}}, {"reset": ["magic"]},
             {"set": {"digital_share": {"a": 1}}, "reset": "review_team", "seq": 1}]
)  # fmt: skip
def test_nothing_that_a_client_sends_moves_what_it_should_not(
    instrument: Instrument, move: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed: list[dict[str, float]] = []
    store = SimpleNamespace(
        instrument=instrument, key="k", change=lambda values, refused: changed.append(values)
    )
    monkeypatch.setattr(controls, "st", SimpleNamespace(session_state={}, toast=lambda *words, **look: None))
    monkeypatch.setattr(controls, "current_text", lambda: text_for("en"))
    controls.take(store, move)  # type: ignore[arg-type]
    assert not any(changed)


@each_language
def test_tiles_say_sign_target_and_certainty(
    instrument: Instrument, comparison: Comparison, lang: Language
) -> None:
    html = tiles_html(instrument, comparison, text_for(lang))
    assert html.count('role="listitem"') == len(instrument.headline)
    assert text_for(lang)("simulator.tiles.believed") in html, "beliefs differ, so that they have a line"
    plain = instrument.compare(status_quo(instrument.book), **SMALL)
    without = tiles_html(instrument, plain, text_for(lang))
    assert text_for(lang)("simulator.tiles.believed") not in without
    assert text_for(lang)("simulator.tiles.none") in without


@each_language
def test_every_target_of_the_scorecard_says_on_which_side_it_is_reached(
    instrument: Instrument, comparison: Comparison, lang: Language
) -> None:
    text = text_for(lang)
    shown = scorecard_html(instrument, comparison, text)
    goals = [each for each in instrument.scorecard(comparison) if not isinstance(each.target, NotAvailable)]
    assert any(isinstance(each.before, NotAvailable) for each in goals), "one that the model does not produce"
    for each in goals:
        assert isinstance(each.target, Target)
        side = "≤" if each.target.direction is Direction.LOWER else "≥"
        goal = aim(each.target, each.unit, text)
        assert f">{goal}</td>" in shown, each.measure
        assert goal.startswith(side) or each.target.upper is not None
    assert "80.000" not in shown


@each_language
def test_on_a_phone_every_outcome_is_a_card_whose_figures_are_named(
    instrument: Instrument, comparison: Comparison, lang: Language
) -> None:
    shown = outcomes_html(instrument, comparison, text_for(lang))
    assert shown.count("<td") == shown.count("data-name=") == 6 * len(instrument.measures)
    assert f'data-name="{text_for(lang)("simulator.tiles.ninety")}"' in shown


def test_a_verdict_needs_an_interval_on_one_side() -> None:
    def effect(low: float, middle: float, high: float) -> Summary:
        return Summary(middle, low, high, low, high, middle, 0.0)

    lower = Measure("npl_ratio", "ratio", "lower")
    assert verdict(effect(-0.2, -0.1, -0.05), lower) == "better"
    assert verdict(effect(0.05, 0.1, 0.2), lower) == "worse"
    assert verdict(effect(-0.2, -0.1, 0.05), lower) == "unsure"
    assert verdict(effect(0.0, 0.0, 0.0), lower) == "same"
    assert verdict(effect(0.1, 0.2, 0.3), Measure("x", "number", "neither")) == "same"


@each_language
def test_a_chart_s_specification_does_not_know_the_data(
    instrument: Instrument, comparison: Comparison, lang: Language
) -> None:
    """Only then is it updated in place: the same bytes for every setting, and every row of data apart."""
    text = text_for(lang)
    other = instrument.compare(setting_of(instrument.book, {"npl_disposal": 0.4}), **SMALL)
    spec = spec_of(instrument, lang)
    assert spec is spec_of(instrument, lang) and len(spec["vconcat"]) == len(instrument.fans)
    assert "values" not in json.dumps(spec) and "domainMax" not in json.dumps(spec)
    one, two = (fans_data(instrument, each, text).to_pandas() for each in (comparison, other))
    assert list(one.columns) == list(two.columns) and len(one) == len(two) == 12
    assert list(one["quarter_text"]) == list(two["quarter_text"])
    parts = {column(measure, part) for measure in instrument.fans for part in (*SERIES, *BANDS)}
    assert parts == set(one.columns) - {"quarter", "quarter_text"}
    assert all(f'"{part}"' in json.dumps(spec) for part in parts)
    # Its words neither: a chart whose description changes is made anew.
    assert all(
        instrument.names[measure].of(lang) in fan_words(instrument, text) for measure in instrument.fans
    )


def test_a_move_evaluates_once(instrument: Instrument, monkeypatch: pytest.MonkeyPatch) -> None:
    import lib.whatif.evaluate as engine

    start = setting_of(instrument.book, {"npl_disposal": 0.21})
    instrument.compare(start, **SMALL)
    calls: list[Setting] = []
    real = engine.evaluate_setting

    def counted(case: Any, setting: Setting, *rest: Any) -> Any:
        calls.append(setting)
        return real(case, setting, *rest)

    monkeypatch.setattr(engine, "evaluate_setting", counted)
    for value in (0.22, 0.23, 0.24):
        found = instrument.compare(start.with_values({"npl_disposal": value}), **SMALL)
        tiles_html(instrument, found, text_for("en"))
    assert [moved(instrument.book, setting) for setting in calls] == [
        {"npl_disposal": value} for value in (0.22, 0.23, 0.24)
    ]
