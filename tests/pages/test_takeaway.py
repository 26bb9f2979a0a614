"""The popover that lets a reader take a chapter home, in both languages."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.report.citation import STYLES
from lib.text import LANGUAGES, Language, text_for

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_chapter_can_be_taken_home_and_cited(lang: Language) -> None:
    text = text_for(lang)
    app = AppTest.from_file(str(ROOT / "lib/ui/notebook.py"), default_timeout=120)
    app.query_params["lang"] = lang
    app.run()
    app.switch_page(str(ROOT / "pages/xm_3b.py")).run()
    assert not [button for button in app.button if button.label == text("take.prepare")]
    app.session_state["take_XM-3b"] = True
    app.run()
    assert app.session_state["take_XM-3b_scope"] == "chapter"
    app.selectbox(key="take_XM-3b_format").set_value("parquet").run()
    app.button(key="take_XM-3b_prepare").click().run()
    assert not app.exception and not app.error
    assert any(text("take.download") == button.label for button in app.get("download_button"))
    labels = {text(f"cite.style.{style}") for style in STYLES}
    assert labels <= {caption.value for caption in app.caption}
    assert sum("SME Credit Casebook contributors" in code.value for code in app.code) == len(STYLES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_scenario_can_be_taken_home_from_its_page(lang: Language) -> None:
    text = text_for(lang)
    app = AppTest.from_file(str(ROOT / "lib/ui/notebook.py"), default_timeout=120)
    app.query_params["lang"] = lang
    app.run()
    app.switch_page(str(ROOT / "pages/xm_4_whatif.py"))
    app.query_params["show"] = "takeaway"
    app.run()
    key = "whatif_xm_bank_take"
    app.button(key=f"{key}_prepare").click().run()
    assert not app.exception and not app.error
    assert any(text("take.download") == button.label for button in app.get("download_button"))
    labels = {text(f"cite.style.{style}") for style in STYLES}
    assert labels <= {caption.value for caption in app.caption}
