"""The what-if page of L Bank: its own panels with the engine's numbers, and the shared ones."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from case_studies.l_bank.replay.access import access_table
from case_studies.l_bank.whatif.instrument import l_case, l_instrument
from lib.text import LANGUAGES, Language, text_for

ROOT = Path(__file__).resolve().parents[2]
KEY = "whatif_l_bank"
SMALL = {"draws": "60", "quarters": "12", "seed": "7"}


def opened(lang: Language, show: str, **link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/ui/notebook.py"), default_timeout=180)
    app.query_params["lang"] = lang
    app.run()
    for name, value in (SMALL | {"show": show} | link).items():
        app.query_params[name] = value
    return app.switch_page(str(ROOT / "pages/l_9_whatif.py")).run()


def words(app: AppTest) -> str:
    blocks = (*app.markdown, *app.info, *app.error, *app.warning, *app.success, *app.caption)
    return "\n".join(str(block.value) for block in blocks)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_panels_answer_one_after_another(lang: Language) -> None:
    app = opened(lang, "access", scenario="card_decides")
    text, instrument, case = text_for(lang), l_instrument(), l_case()
    table = access_table(case, instrument.scenarios["card_decides"].setting(case.book), 12)
    worst = table.loc[table["by"] == "l9.by.size"].nsmallest(1, "change").iloc[0]
    assert text(f"labels.{worst['group']}") in words(app)
    assert text.value(float(worst["rate_after"]), "percent1") in words(app)
    views = app.session_state[f"{KEY}_show"]
    assert views == "access"
    for view in (
        "inferred",
        "outcomes",
        "courses",
        "attribution",
        "tornado",
        "evidence",
        "reverse",
        "frontier",
        "record",
    ):
        app.segmented_control(key=f"{KEY}_show").set_value(view).run()
        assert not app.exception and not app.error and not app.warning, view
        assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))
    shown = app.segmented_control(key=f"{KEY}_show").options
    assert not {text("simulator.panels.scorecard"), text("simulator.panels.public_cost")} & set(shown)


def test_a_link_that_cannot_be_is_refused_in_a_sentence() -> None:
    app = opened("zh", "access", score_floor="1000", nonsense="1")
    assert len(app.warning) == 1 and not app.exception
