"""The scorecard in a browser: keys move weights, the link opens the same state, nonsense is refused."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browsing import settle

BENCH = "xm-2-workbench"
CHART = "[data-testid='stVegaLiteChart'] svg"


def takeaway(page: Page) -> str:
    return page.locator("[data-testid='stMarkdown'] strong").first.inner_text()


def rows_of(page: Page) -> list[str]:
    """Names of the chart's rows from top to bottom, as drawn."""
    return page.locator(f"{CHART} .role-axis-label text").all_inner_texts()


def weight(page: Page, name: str):
    return page.locator(f"[data-testid='stSlider'] input[aria-label='{name}']")


def test_a_key_on_a_weight_changes_the_ranking_and_the_link(page: Page, site: str) -> None:
    page.goto(f"{site}/{BENCH}?lang=en&weights=own")
    settle(page)
    before, said = rows_of(page), takeaway(page)
    learning = weight(page, "Learning and growth")
    learning.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("own=5-5-5-10"), timeout=20_000)
    expect(page.locator("[data-testid='stMarkdown'] strong").first).not_to_have_text(said, timeout=20_000)
    page.wait_for_function(
        "before => JSON.stringify([...document.querySelectorAll("
        f'"{CHART} .role-axis-label text"'
        ")].map(t => t.textContent)) !== before",
        arg=str(before).replace("'", '"').replace(", ", ","),
    )
    assert rows_of(page) != before


def test_a_link_opens_the_same_state_elsewhere(page: Page, site: str, browser: Browser) -> None:
    page.goto(f"{site}/{BENCH}?lang=zh&weights=own&own=9-1-0-4&quarter=2023Q2&branch=B07&baseline=2018")
    settle(page)
    link, said = page.url, takeaway(page)
    assert "B07" in said and "2023" in said
    other = browser.new_context()
    elsewhere = other.new_page()
    elsewhere.goto(link)
    settle(elsewhere)
    assert takeaway(elsewhere) == said
    points = elsewhere.locator("[data-testid='stSlider'] input")
    for place, value in enumerate(("9", "1", "0", "4")):
        expect(points.nth(place)).to_have_value(value)
    other.close()


def test_nonsense_is_refused_visibly(page: Page, site: str) -> None:
    page.goto(f"{site}/{BENCH}?lang=en&weights=magic&quarter=1999Q9")
    settle(page)
    warnings = page.locator("[data-testid='stAlert']")
    expect(warnings).to_have_count(2)
    said = " ".join(warnings.all_inner_texts())
    assert "magic" in said and "equal, ahp, entropy, own" in said
    assert "1999Q9" in said and "2016Q1 to 2024Q4" in said
    expect(page).not_to_have_url(re.compile("magic|1999Q9"))


def test_pairwise_judgements_warn_and_name_the_worst(page: Page, site: str) -> None:
    page.goto(f"{site}/{BENCH}?lang=en&weights=ahp&ahp=9-1/9-3-1-2-2")
    page.wait_for_selector("[data-testid='stAlert']", timeout=60_000)
    expect(page.locator("[data-testid='stAlert']").first).to_contain_text("Financial over Internal process")
    page.get_by_text("Use these judgements all the same").click()
    settle(page)
    expect(page).to_have_url(re.compile("inconsistent=yes"))


def test_the_chapter_s_card_and_drill_down_follow_the_link(page: Page, site: str) -> None:
    page.goto(f"{site}/xm-2?lang=en&part=all&kpi=training_hours&drill_branch=B11&drill_quarter=2021Q3")
    settle(page)
    for said in ("Training hours of XM Bank was", "Branch B11 has"):
        expect(page.locator("strong", has_text=said)).to_be_visible(timeout=60_000)


def test_the_workbench_fits_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/{BENCH}?lang=zh&weights=ahp")
    settle(page)
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= 390
