"""Every page runs in both languages without an exception and shows what it promises."""

from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from lib.exhibits import chapter_exhibits
from lib.exhibits.parts import chapter_parts
from lib.exhibits.words import ExhibitWords
from lib.text import LANGUAGES, Language, text_for
from lib.ui.navigation import PAGES
from lib.ui.parts import is_parted

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
    "compare": "C-1",
    "sources": "SRC",
    "sources_l": "SRC-L",
}


def opened(page_script: str, lang: Language, **link: str) -> AppTest:
    """The app on one page; the first run may import and compute everything, hence the long limit."""
    app = AppTest.from_file(str(ROOT / "lib/ui/notebook.py"), default_timeout=120)
    app.query_params["lang"] = lang
    app.run()
    for name, value in link.items():
        app.query_params[name] = value
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
    app = opened(page.script, lang, part="all")
    shown = [heading.value for heading in app.subheader]
    exhibits = chapter_exhibits(CHAPTERS[page_id])
    for exhibit in exhibits:
        title = ExhibitWords(exhibit, text_for(lang)).title
        assert any(title in heading and exhibit.id in heading for heading in shown)
        assert any(f"(#{exhibit.anchor})" in words.value for words in app.markdown), "not in the contents"
    drawn = app.get("vega_lite_chart")
    assert len(drawn) >= len([exhibit for exhibit in exhibits if exhibit.chart])
    assert all(chart.proto.alt for chart in drawn)


def headings(app: AppTest) -> str:
    return "\n".join(heading.value for heading in app.subheader)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_long_chapter_is_turned_part_by_part(lang: Language) -> None:
    told, text = chapter_parts("XM-2", lang), text_for(lang)
    app = opened("pages/xm_2.py", lang)
    first, second = told.parts[0].exhibit_ids, told.parts[1].exhibit_ids
    assert all(one in headings(app) for one in first) and not any(one in headings(app) for one in second)
    app.button(key="part_XM-2_after").click().run()
    assert all(one in headings(app) for one in second) and not any(one in headings(app) for one in first)
    assert app.query_params["part"] in ("2", ["2"])
    app.button(key="part_XM-2_before").click().run()
    assert all(one in headings(app) for one in first)
    app.radio(key="part_XM-2").set_value(str(len(told.parts))).run()
    assert not app.exception and all(one in headings(app) for one in told.parts[-1].exhibit_ids)
    assert not [button for button in app.button if button.key == "part_XM-2_after"]
    app.radio(key="part_XM-2").set_value("all").run()
    assert all(exhibit.id in headings(app) for exhibit in chapter_exhibits("XM-2"))
    assert text("chapter.whole") in app.radio(key="part_XM-2").options


def test_a_part_that_does_not_exist_is_refused_visibly() -> None:
    app = opened("pages/xm_2.py", "en", part="9`**")
    assert not app.exception and len(app.warning) == 1
    assert "part" in app.warning[0].value and "XM-2.1" in headings(app)


@pytest.mark.parametrize("chapter", sorted(CHAPTERS.values()))
def test_parts_hold_every_exhibit_once_and_agree_in_both_languages(chapter: str) -> None:
    in_order = {lang: [part.exhibit_ids for part in chapter_parts(chapter, lang).parts] for lang in LANGUAGES}
    assert in_order["en"] == in_order["zh"]
    flat = [one for part in in_order["en"] for one in part]
    assert sorted(flat) == sorted(exhibit.id for exhibit in chapter_exhibits(chapter))
    assert is_parted(chapter_parts(chapter, "en")) == (len(flat) > 5 and len(in_order["en"]) > 1)


def links(app: AppTest, section: str, lang: Language) -> bool:
    """Whether the links of a foldable section were sent; never some of them."""
    mine = {text_for(lang)(f"pages.{page.id}.nav") for page in PAGES if page.section == section}
    sent = {link.proto.label for link in app.sidebar.get("page_link")} & mine
    assert sent in (set(), mine)
    return bool(sent)


def run_with_folds(app: AppTest, **unfolded: bool) -> AppTest:
    """Run as a browser does, which sends the folds as they are, or as the reader makes them by section."""
    states = app._tree.get_widget_states()
    for fold in app.sidebar.expander:
        section = fold.proto.id.split("-section_")[-1].split("_")[0]
        opened = unfolded.get(section, fold.proto.expanded)
        states.widgets.append(WidgetState(id=fold.proto.id, bool_value=opened))
    return app._run(states)


def turn(app: AppTest, page: str) -> AppTest:
    return run_with_folds(app.switch_page(str(ROOT / f"pages/{page}.py")))


def test_links_of_a_folded_section_come_when_it_is_opened() -> None:
    app = opened("pages/xm_1.py", "en")
    assert links(app, "xm", "en") and not links(app, "l", "en") and links(app, "about", "en")
    assert links(run_with_folds(app, l=True), "l", "en")
    assert not links(turn(app, "xm_2"), "l", "en"), "another page has fewer to go over again"
    assert links(turn(app, "l_1"), "l", "en") and not links(app, "xm", "en")


def test_a_section_that_a_reader_folds_is_unfolded_on_the_next_page() -> None:
    app = opened("pages/home.py", "en")
    assert links(app, "xm", "en") and links(app, "l", "en")
    for page in ("xm_1", "xm_2", "home"):
        assert not links(run_with_folds(app, xm=False), "xm", "en")
        assert not links(run_with_folds(app), "xm", "en"), "as long as the reader stays"
        assert links(turn(app, page), "xm", "en"), page
    run_with_folds(app, xm=False)
    app.segmented_control(key="lang").set_value("zh")
    run_with_folds(app)
    assert not links(app, "xm", "zh") and links(app, "l", "zh"), "in the other language, too"


def test_nonsense_language_is_refused_visibly() -> None:
    app = AppTest.from_file(str(ROOT / "lib/ui/notebook.py"), default_timeout=120)
    app.query_params["lang"] = "klingon`**"
    app.run()
    assert not app.exception
    assert app.session_state["lang"] == "en"
    assert any("klingon" in warning.value for warning in app.warning)
