"""L-9 in a browser: a typed lever that is a ready scenario, and who loses access, as one state."""

import re

from playwright.sync_api import Page, expect

from tests.browsing import settle

TILE = "[data-measure='npl_ratio']"


def test_a_move_changes_tiles_link_and_who_loses_access(page: Page, site: str) -> None:
    page.goto(f"{site}/l-9-whatif?lang=en&quarters=12&draws=200&score_floor=550")
    settle(page)
    tile = page.locator(TILE)
    expect(tile).to_be_visible(timeout=90_000)
    before = float(tile.get_attribute("data-median") or "nan")
    typed = page.get_by_label("Lowest score for a loan: typed value")
    typed.fill("580")
    typed.press("Enter")
    expect(page).to_have_url(re.compile("scenario=tighter_cutoff"), timeout=30_000)
    settle(page)
    assert float(tile.get_attribute("data-median") or "nan") < before
    expect(page.get_by_text("Hardest hit: Self-employed")).to_be_visible(timeout=30_000)
    page.get_by_text("Seen and inferred", exact=True).click()
    expect(page.get_by_text("Nobody whom L declined is lent to")).to_be_visible(timeout=30_000)
