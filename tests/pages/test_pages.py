"""Every page runs in both languages without an exception and shows what it promises."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.exhibits import chapter_exhibits
from lib.exhibits.words import ExhibitWords
from lib.text import LANGUAGES, Language, text_for
from lib.ui.navigation import PAGES

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = {
    "xm_1": "XM-1",
    "xm_2": "XM-2",
    "xm_3a": "XM-3a",
    "xm_3b": "XM-3b",
    "xm_3c": "XM-3c",
    "xm_3d": "XM-3d",
    "xm_3e": "XM-3e",
    "xm_4": "XM-4",
    "l_1": "L-1",
    "l_2": "L-2",
    "l_3": "L-3",
    "sources": "SRC",
    "sources_l": "SRC-L",
}


def opened(page_script: str, lang: Language) -> AppTest:
    """The app on one page; the first run may import and compute everything, hence the long limit."""
    app = AppTest.from_file(str(ROOT / "lib/ui/notebook.py"), default_timeout=120)
    app.query_params["lang"] = lang
    app.run()
    return app.switch_page(str(ROOT / page_script)).run()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_page_runs(page, lang: Language) -> None:
    app = opened(page.script, lang)
    assert not app.exception
    assert not app.error
    assert app.session_state["lang"] == lang
    assert any(text_for(lang)("app.footer") == caption.value for caption in app.caption)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page_id", CHAPTERS)
def test_chapter_shows_its_exhibits(page_id: str, lang: Language) -> None:
    page = next(page for page in PAGES if page.id == page_id)
    app = opened(page.script, lang)
    shown = [heading.value for heading in app.subheader]
    exhibits = chapter_exhibits(CHAPTERS[page_id])
    for exhibit in exhibits:
        title = ExhibitWords(exhibit, text_for(lang)).title
        assert any(title in heading and exhibit.id in heading for heading in shown)
        assert any(f"(#{exhibit.anchor})" in words.value for words in app.markdown), "not in the contents"
    drawn = app.get("vega_lite_chart")
    assert len(drawn) >= len([exhibit for exhibit in exhibits if exhibit.chart])
    assert all(chart.proto.alt for chart in drawn)


def test_nonsense_language_is_refused_visibly() -> None:
    app = AppTest.from_file(str(ROOT / "lib/ui/notebook.py"), default_timeout=120)
    app.query_params["lang"] = "klingon`**"
    app.run()
    assert not app.exception
    assert app.session_state["lang"] == "en"
    assert any("klingon" in warning.value for warning in app.warning)
