"""L Bank's explorers in a browser: what the reader asks is what the exhibit's function answers.

A choice changes the sentence and the link, the link opens the same elsewhere, and nonsense in it is refused.
"""

import re

from playwright.sync_api import Browser, Page, expect

from lib.exhibits import case_data, get_exhibit
from lib.exhibits.parts import chapter_parts
from lib.exhibits.words import ExhibitWords
from lib.text import text_for
from tests.browsing import choose, settle

TEXT = text_for("en")
# The first question to an exhibit computes what the later ones share: seconds, on a busy machine many.
SOON = 60_000


def address(site: str, exhibit_id: str, link: str = "") -> str:
    chapter = exhibit_id.rsplit(".", 1)[0]
    part = chapter_parts(chapter, "en").part_of(exhibit_id)
    return f"{site}/{chapter.lower()}?lang=en&part={part}{link}"


def says(page: Page, exhibit_id: str, **choices: str) -> None:
    """Expect the sentence that the exhibit's function gives under these choices."""
    exhibit = get_exhibit(exhibit_id)
    wanted = ExhibitWords(exhibit, TEXT).takeaway(exhibit.function(case_data("l_bank"), **choices))
    expect(page.locator("[data-testid='stMarkdown'] strong").filter(has_text=wanted).last).to_be_visible(
        timeout=SOON
    )


def test_an_applicant_is_scored_and_nonsense_in_the_link_is_refused(page: Page, site: str) -> None:
    page.goto(address(site, "L-6.6", "&l6_overdues=lots"))
    settle(page)
    refused = page.get_by_role("alert").filter(has_text="lots")
    expect(refused).to_be_visible()
    expect(refused).to_contain_text("l6_overdues")
    says(page, "L-6.6")
    choose(page.get_by_role("combobox", name=TEXT("labels.l6.leverage")), "0.8")
    says(page, "L-6.6", leverage="0.8")
    choose(page.get_by_role("combobox", name=TEXT("labels.l6.owner_overdues_24m")), "4")
    # Points and reasons are other ones: leverage and overdue payments hold this applicant down.
    says(page, "L-6.6", leverage="0.8", overdues="4")
    expect(refused).to_have_count(0)
    for value in ("l6_leverage=0.8", "l6_overdues=4"):
        expect(page).to_have_url(re.compile(value), timeout=SOON)


def test_the_cut_off_travels_in_the_link(page: Page, site: str, browser: Browser) -> None:
    page.goto(address(site, "L-6.11"))
    settle(page)
    page.get_by_role("slider", name=TEXT("l6.cutoff")).press("ArrowRight")
    says(page, "L-6.11", cutoff="585")
    expect(page).to_have_url(re.compile("l6_cutoff=585"), timeout=SOON)
    other = browser.new_context().new_page()
    other.goto(page.url)
    settle(other)
    says(other, "L-6.11", cutoff="585")
    other.context.close()


def test_a_threshold_of_warning_and_a_horizon(page: Page, site: str) -> None:
    page.goto(address(site, "L-8.7"))
    settle(page)
    said = page.locator("[data-testid='stMarkdown'] strong")
    page.get_by_role("slider", name=TEXT("l8.threshold")).press("ArrowRight")
    expect(said.filter(has_text="from 25.0% on, with a horizon of 12 months")).to_be_visible(timeout=SOON)
    page.get_by_role("radio", name="6", exact=True).or_(
        page.get_by_role("button", name="6", exact=True)
    ).first.click()
    expect(said.filter(has_text="from 25.0% on, with a horizon of 6 months")).to_be_visible(timeout=SOON)
    for value in ("l8_threshold=0.25", "l8_horizon=6"):
        expect(page).to_have_url(re.compile(value), timeout=SOON)
