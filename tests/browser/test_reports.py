"""Reports in a real browser: no barrier, and nothing cut when they are printed on A4."""

import io
import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from lib.exhibits import chapter_exhibits
from lib.report.edition import edition_of
from lib.report.page import chapter_report
from lib.report.scenario import make_scenario, scenario_page
from lib.text import LANGUAGES, Language, text_for
from lib.whatif.instrument import Sizes
from lib.whatif.instruments import instrument_of
from lib.whatif.setting import Setting

pytestmark = pytest.mark.browser
# A4 less the margins of the style sheet, at 96 points an inch.
PRINTED_WIDTH = 680
_TOO_WIDE = """width => [...document.querySelectorAll('table, svg, pre')]
  .filter(part => part.getBoundingClientRect().right > width + 1).map(part => part.outerHTML.slice(0, 80))"""
_TALLEST = """() => Math.max(
  ...[...document.querySelectorAll('svg')].map(one => one.getBoundingClientRect().height))"""
_OVERFULL = """() => [...document.querySelectorAll('.sheet')]
  .map(sheet => sheet.scrollHeight - sheet.clientHeight)"""


def opened(browser: Browser, content: bytes, folder: Path) -> Page:
    """The file opened from disk; anything that it asks for besides fails the test."""
    path = folder / "report.html"
    path.write_bytes(content)
    page = browser.new_page()
    page.on("request", lambda request: pytest.fail(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    return page


def barriers(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.mark.parametrize(("chapter", "lang"), [("XM-2", "zh"), ("XM-1", "en")])
def test_report_has_no_barrier_and_prints_whole(
    browser: Browser, tmp_path: Path, chapter: str, lang: Language
) -> None:
    page = opened(browser, chapter_report(chapter, edition_of("xm", lang)), tmp_path)
    assert barriers(page) == []
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PRINTED_WIDTH, "height": 1000})
    assert page.evaluate(_TOO_WIDE, PRINTED_WIDTH) == []
    assert page.evaluate(_TALLEST) < 900, "a chart is taller than a page"
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    width, height = (float(side) for side in printed.pages[0].mediabox[2:])
    assert (width, height) == pytest.approx((595, 842), abs=2)
    words = "".join(sheet.extract_text() for sheet in printed.pages)
    assert all(exhibit.id in words for exhibit in chapter_exhibits(chapter))
    page.close()


def everything_moved() -> Setting:
    """The scenario that fills a brief most: every lever and every assumption at another value."""
    instrument = instrument_of("xm_bank")
    assert instrument is not None
    ready = instrument.scenarios["thesis_package"].setting(instrument.book)
    others = {
        lever.id: lever.high if lever.default != lever.high else lever.low
        for lever in instrument.book.of("policy", "environment", "assumption")
    }
    return ready.with_values(others)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_brief_has_two_full_pages_whatever_is_asked(browser: Browser, tmp_path: Path, lang: Language) -> None:
    instrument = instrument_of("xm_bank")
    assert instrument is not None
    edition = edition_of("xm", lang)
    quick = Sizes(draws=200)
    asked = {
        "package": instrument.scenarios["thesis_package"].setting(instrument.book),
        "nothing": instrument.scenarios["status_quo"].setting(instrument.book),
        "everything": everything_moved(),
    }
    for name, setting in asked.items():
        page = opened(browser, scenario_page("brief", edition, instrument, setting, quick), tmp_path)
        assert max(page.evaluate(_OVERFULL)) <= 0, f"{name}: a page is overfull"
        assert len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 2, name
        if name == "package":
            assert barriers(page) == []
        page.close()


def test_scenario_report_ends_with_the_record_that_gives_it_again(browser: Browser, tmp_path: Path) -> None:
    instrument = instrument_of("xm_bank")
    assert instrument is not None
    setting = instrument.scenarios["thesis_financial"].setting(instrument.book)
    edition = edition_of("xm", "zh")
    page = opened(browser, scenario_page("html", edition, instrument, setting, Sizes(draws=200)), tmp_path)
    assert barriers(page) == []
    record = page.locator("#record pre").inner_text()
    opened_again = instrument.records.open(record)
    assert opened_again.setting == setting and opened_again.draws == 200
    again = make_scenario("html", edition, record)
    title = text_for("zh")("report.scenario.sections.record")
    assert title in again.decode() and json.loads(record)["draws"] == 200
    page.close()
