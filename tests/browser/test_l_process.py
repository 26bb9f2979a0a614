"""The process explorer in a browser: choices change map and link, a link opens them, nonsense is refused."""

import re

from playwright.sync_api import Page, expect

from lib.text import text_for
from tests.browsing import settle

VIEW = "l3_view=funnel&l3_product=unsecured_tax&l3_year=2020"


def explored(page: Page):
    """The sentence that the explorer says: the one below its heading."""
    heading = page.locator("#process-explorer")
    heading.scroll_into_view_if_needed()
    return page.locator("[data-testid='stMarkdown'] strong").filter(has_text=re.compile("disbursed|放款"))


def test_choices_change_the_view_and_stay_in_the_link(page: Page, site: str) -> None:
    page.goto(f"{site}/l-3?lang=en&{VIEW}&l3_branch=Nowhere")
    settle(page)
    expect(page.locator("[data-testid='stAlert']").first).to_contain_text("Nowhere")
    said = explored(page)
    # The exhibit itself and the reader's view of it.
    expect(said).to_have_count(2)
    whole, chosen = said.all_inner_texts()
    assert whole != chosen
    page.get_by_role("radio", name=text_for("en")("l3.times")).or_(
        page.get_by_role("button", name=text_for("en")("l3.times"))
    ).first.click()
    expect(page).to_have_url(re.compile("l3_view=times"), timeout=20_000)
    expect(explored(page)).to_have_count(1)
    expect(page).to_have_url(re.compile("l3_product=unsecured_tax"))
    expect(page).to_have_url(re.compile("l3_branch=all"))
