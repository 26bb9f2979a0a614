"""The main flows in a real browser: pages, links, downloads, keyboard, accessibility."""

import csv
import io
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from lib.exhibits import chapter_exhibits, compute
from lib.exhibits.words import ExhibitWords
from lib.text import LANGUAGES, Language, text_for
from lib.ui.language import HTML_LANG
from lib.ui.navigation import PAGES
from tests.browsing import settle

each_page = pytest.mark.parametrize("info", PAGES, ids=lambda info: info.id)
each_language = pytest.mark.parametrize("lang", LANGUAGES)
WIDTHS = (1440, 390)
_OVERFLOW = """() => {
  const main = document.querySelector("[data-testid='stMain']");
  return main.scrollWidth - main.clientWidth;
}"""


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("zh", "dark")])
@each_page
def test_page_opens_from_its_link_fits_the_screen_and_has_no_barrier(
    page: Page, site: str, info, lang: Language, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}/{info.url_path}?lang={lang}")
    settle(page)
    text = text_for(lang)
    expect(page).to_have_title(text(f"pages.{info.id}.title"))
    expect(page.locator("html")).to_have_attribute("lang", HTML_LANG[lang])
    expect(page.get_by_text(text("app.footer"))).to_be_visible()
    assert not page.locator("[data-testid='stException']").count()
    assert f"lang={lang}" in page.url
    assert serious_barriers(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        # Charts and the sidebar follow the new width a moment later, on a busy machine several frames later.
        page.wait_for_function(f"({_OVERFLOW})() <= 1", timeout=10_000)


def serious_barriers(page: Page) -> list[str]:
    """What axe finds that keeps readers out."""
    return [
        f"{violation['id']}: {violation['help']} ({node['html'][:120]})"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"][:3]
    ]


def test_language_switch_keeps_the_page_and_changes_the_link(page: Page, site: str) -> None:
    page.goto(f"{site}/xm-1?lang=en")
    settle(page)
    if not page.get_by_role("radio", name="简体中文").is_visible():
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("radio", name="简体中文").click()
    expect(page).to_have_title(text_for("zh")("pages.xm_1.title"))
    page.wait_for_url("**/xm-1?lang=zh")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_link_of_one_browser_opens_the_same_in_another(page: Page, site: str, browser: Browser) -> None:
    page.goto(f"{site}/?lang=zh")
    settle(page)
    page.get_by_role("link", name=text_for("zh")("pages.xm_1.nav")).first.click()
    expect(page).to_have_title(text_for("zh")("pages.xm_1.title"))
    settle(page)
    other = browser.new_context().new_page()
    other.goto(page.url)
    settle(other)
    expect(other).to_have_title(text_for("zh")("pages.xm_1.title"))
    other.context.close()


def test_nonsense_in_the_link_is_refused_visibly(page: Page, site: str) -> None:
    page.goto(f"{site}/xm-1?lang=%3Cb%3Eklingon%3C/b%3E")
    settle(page)
    expect(page.get_by_role("alert").filter(has_text="klingon")).to_be_visible()
    expect(page).to_have_title(text_for("en")("pages.xm_1.title"))


@each_language
def test_downloads_are_what_they_claim(page: Page, site: str, lang, tmp_path: Path) -> None:
    text, exhibit = text_for(lang), chapter_exhibits("XM-1")[0]
    page.goto(f"{site}/xm-1?lang={lang}")
    settle(page)
    page.get_by_role("button", name=text("exhibit.download")).first.click()
    got = {}
    for kind in ("csv", "svg", "png"):
        with page.expect_download() as started:
            page.get_by_role("button", name=text(f"exhibit.download_{kind}")).click()
        assert started.value.suggested_filename == f"{exhibit.id}_{lang}.{kind}"
        target = tmp_path / kind
        started.value.save_as(target)
        got[kind] = target.read_bytes()
    rows = list(csv.reader(io.StringIO(got["csv"].decode("utf-8-sig"))))
    assert len(rows) == len(compute(exhibit.id).table) + 1
    assert rows[0][1] == ExhibitWords(exhibit, text).axis("series")
    assert got["png"].startswith(b"\x89PNG\r\n\x1a\n")
    assert got["svg"].lstrip().startswith(b"<svg")
    assert ExhibitWords(exhibit, text).title in got["svg"].decode()


def test_tabs_show_table_code_and_sources(page: Page, site: str) -> None:
    text, exhibit = text_for("en"), chapter_exhibits("XM-1")[0]
    page.goto(f"{site}/xm-1?lang=en#{exhibit.anchor}")
    settle(page)
    page.get_by_role("tab", name=text("exhibit.tab_table")).first.click()
    expect(
        page.get_by_role("columnheader", name=ExhibitWords(exhibit, text).axis("value")).first
    ).to_be_visible()
    page.get_by_role("tab", name=text("exhibit.tab_code")).first.click()
    expect(page.get_by_text(exhibit.function.__name__).first).to_be_visible()
    page.get_by_role("tab", name=text("exhibit.tab_sources")).first.click()
    expect(page.get_by_text(re.compile(rf"lang=en\S*#{exhibit.anchor}")).first).to_be_visible()


def test_link_of_an_exhibit_opens_its_part_and_back_returns(page: Page, site: str) -> None:
    page.goto(f"{site}/xm-2?lang=en#xm-2-12")
    expect(page.locator("#xm-2-12")).to_be_in_viewport(timeout=60_000)
    expect(page).to_have_url(re.compile(r"part=4.*#xm-2-12"))
    settle(page)
    page.get_by_text(text_for("en")("chapter.contents")).click()
    settle(page)
    page.get_by_role("link", name="XM-2.15").click()
    expect(page.locator("#xm-2-15")).to_be_in_viewport(timeout=60_000)
    expect(page.locator("#xm-2-12")).to_have_count(0)
    page.go_back()
    expect(page.locator("#xm-2-12")).to_have_count(1, timeout=60_000)
    settle(page)
    page.get_by_role("button", name="Next:").press("Enter")
    expect(page.locator("#xm-2-14")).to_have_count(1, timeout=60_000)
    expect(page.get_by_role("radio", name="Which branches")).to_be_checked()
    # The keyboard goes on at the part's beginning.
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Which branches")).to_be_focused()


def test_keyboard_reaches_the_tabs(page: Page, site: str) -> None:
    page.goto(f"{site}/xm-1?lang=en")
    settle(page)
    page.get_by_role("tab", name=text_for("en")("exhibit.tab_chart")).first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name=text_for("en")("exhibit.tab_table")).first).to_have_attribute(
        "aria-selected", "true"
    )


def test_every_chart_has_words(page: Page, site: str) -> None:
    page.goto(f"{site}/xm-1?lang=zh&part=all")
    settle(page)
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts.first).to_be_visible()
    assert charts.count() >= len(chapter_exhibits("XM-1"))
    for exhibit in chapter_exhibits("XM-1"):
        words = ExhibitWords(exhibit, text_for("zh")).alt(compute(exhibit.id))
        assert page.locator(f"[aria-label={_quoted(words)}], [alt={_quoted(words)}]").count() >= 1


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
