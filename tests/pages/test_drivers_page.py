"""The laboratory and the switches of XM-3d as pages, in both languages, with sensible and with bad input."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.text import LANGUAGES, Language, text_for
from lib.ui.laboratory.bench import bench_of
from lib.ui.laboratory.choice import MAX_KEPT, start_of
from lib.ui.laboratory.page import TABS

ROOT = Path(__file__).resolve().parents[2]
BENCH = bench_of("xm_bank")
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def opened(lang: Language, page: str = "laboratory", **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/ui/notebook.py"), default_timeout=120)
    app.query_params["lang"] = lang
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    return app.switch_page(str(ROOT / f"pages/{page}.py")).run()


def said(app: AppTest) -> list[str]:
    return [warning.value for warning in app.warning]


def tables(app: AppTest) -> list[str]:
    """The tables on the page, as HTML without the signs that keep words on a line."""
    bodies = (item.proto.body for item in app.get("html"))
    return [body.replace("\N{WORD JOINER}", "") for body in bodies if "<table" in body]


@each_language
@pytest.mark.parametrize("name", BENCH.datasets)
def test_every_table_can_be_chosen(lang: Language, name: str) -> None:
    app = opened(lang)
    app.selectbox(key="lab_table").set_value(name).run()
    assert not app.exception and not app.error and not said(app)
    assert len(tables(app)) >= 1
    assert app.query_params["model"] in (
        [f"{start_of(BENCH.datasets[name]).text}"],
        start_of(BENCH.datasets[name]).text,
    )


@each_language
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_is_filled(lang: Language, tab: str) -> None:
    app = opened(lang)
    app.session_state[f"lab_tabs_{lang}"] = text_for(lang)(f"laboratory.tab_{tab}")
    app.run()
    assert not app.exception and not app.error and not said(app)
    charts = {"plot": 1, "tests": 1, "curve": 2}.get(tab, 0)
    assert len(app.get("vega_lite_chart")) == charts
    assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))


@each_language
@pytest.mark.parametrize(
    "formula",
    [
        "log_new_loans ~ funding_cots",
        "",
        "<b>~</b> | | ~",
        "log_new_loans ~ log_new_loans",
        "y ~ `" + "x" * 500,
    ],
)
def test_nonsense_is_a_sentence_and_the_last_result_stays(lang: Language, formula: str) -> None:
    app = opened(lang)
    app.segmented_control(key="lab_mode").set_value("formula").run()
    shown = tables(app)[0]
    app.text_input(key="lab_formula").set_value(formula).run()
    assert not app.exception and not app.error
    assert len(said(app)) == 1
    assert any(text_for(lang)("laboratory.last_good") == info.value for info in app.info)
    assert tables(app)[0] == shown


@each_language
def test_lists_become_a_formula_and_back(lang: Language) -> None:
    app = opened(lang)
    app.pills(key="lab_effects").set_value(["branch"]).run()
    app.segmented_control(key="lab_mode").set_value("formula").run()
    formula = app.text_input(key="lab_formula").value
    assert formula.endswith("| branch")
    app.text_input(key="lab_formula").set_value("log_new_loans ~ competition | quarter").run()
    app.segmented_control(key="lab_mode").set_value("lists").run()
    assert app.pills(key="lab_drivers").value == ["competition"]
    assert app.pills(key="lab_effects").value == ["quarter"]
    assert not app.exception and not said(app)


@each_language
def test_weights_and_an_ordered_outcome_can_be_chosen(lang: Language) -> None:
    app = opened(lang)
    plain = tables(app)[0]
    app.selectbox(key="lab_weights").set_value("applications").run()
    assert tables(app)[0] != plain and not said(app)
    assert "branch_panel;ols:applications;" in str(app.query_params["model"])
    app.selectbox(key="lab_family").set_value("quantile").run()
    assert len(said(app)) == 1 and not app.exception
    app.selectbox(key="lab_table").set_value("book").run()
    assert app.selectbox(key="lab_family").value == "ordered_logit" and not said(app)
    assert text_for(lang)("laboratory.cut", low="1", high="2") in tables(app)[0]
    assert not app.exception


@each_language
def test_half_an_instrument_is_refused_at_its_control(lang: Language) -> None:
    app = opened(lang)
    app.pills(key="lab_endogenous").set_value(["funding_cost"]).run()
    assert len(said(app)) == 1 and not app.exception
    app.pills(key="lab_instruments").set_value(["relending"]).run()
    assert not said(app) and not app.exception


def test_outcome_is_never_a_driver_of_itself() -> None:
    app = opened("en")
    app.selectbox(key="lab_outcome").set_value("npl_lag").run()
    assert "npl_lag" not in app.pills(key="lab_drivers").value
    assert not app.exception and not said(app)


@each_language
def test_models_are_kept_up_to_six_and_dropped(lang: Language) -> None:
    app = opened(lang)
    app.session_state[f"lab_tabs_{lang}"] = text_for(lang)("laboratory.tab_kept")
    app.run()
    columns = [
        "npl_lag",
        "log_officers",
        "competition",
        "local_growth",
        "platform",
        "utilisation",
        "funding_cost",
    ]
    for column in columns:
        app.pills(key="lab_drivers").set_value([column]).run()
        if not app.button(key="lab_keep").disabled:
            app.button(key="lab_keep").click().run()
    assert not app.exception
    assert len(app.session_state["lab_kept"]) == MAX_KEPT
    assert len(app.query_params["kept"]) == MAX_KEPT
    assert app.button(key="lab_keep").disabled
    app.button(key="lab_drop_1").click().run()
    assert len(app.session_state["lab_kept"]) == MAX_KEPT - 1
    app.button(key="lab_drop_all").click().run()
    assert app.session_state["lab_kept"] == [] and "kept" not in app.query_params


@each_language
def test_choice_comes_from_the_link(lang: Language) -> None:
    line = "loans;quantile;hc0;eighth;0.9;log_amount ~ log_revenue + size"
    app = opened(lang, model=line, kept=line)
    assert app.selectbox(key="lab_table").value == "loans"
    assert app.selectbox(key="lab_quantile").value == "0.9"
    assert app.pills(key="lab_drivers").value == ["log_revenue", "size"]
    assert len(app.session_state["lab_kept"]) == 1
    assert not app.exception and not said(app)


@each_language
def test_nonsense_in_the_link_is_refused_visibly(lang: Language) -> None:
    app = opened(lang, model="nowhere;ols;hc1;all;0.5;<script>alert(1)</script>", kept="x")
    assert len(said(app)) == 2 and not app.exception
    assert app.session_state["lab_choice"] == start_of(BENCH.datasets["branch_panel"])


def test_refused_model_of_a_link_is_explained_and_a_first_model_shown() -> None:
    app = opened("en", model="branch_panel;ols;cluster:wave;all;0.5;log_new_loans ~ competition")
    assert len(said(app)) == 1 and "wave" in said(app)[0]
    assert len(tables(app)) == 1 and not app.exception


@each_language
def test_switches_say_hit_and_miss(lang: Language) -> None:
    app = opened(lang, page="xm_3d")
    assert len(app.success) == 1 and not app.error
    app.segmented_control(key="instrument").set_value("ignored").run()
    assert len(app.error) == 1 and not app.success and not app.exception
    app.segmented_control(key="demand").set_value("seen").run()
    assert len(app.success) == 1 and not app.exception


@each_language
def test_worlds_are_redrawn(lang: Language) -> None:
    app = opened(lang, page="xm_3d", replications="100", persistence="0.9")
    before = len(app.get("vega_lite_chart"))
    app.button(key="redraw_run").click().run()
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == before + 2
