"""The what-if panels in a browser: a record out and back, a guess before the result, a best mix."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browsing import settle

PAGE = "xm-4-whatif?lang=en&draws=200&quarters=12"
RESULTS = ".wi-tiles, [data-testid='stVegaLiteChart']"


def test_a_record_leaves_and_comes_back_and_an_altered_one_says_what_differs(
    page: Page, site: str, tmp_path: Path
) -> None:
    page.goto(f"{site}/{PAGE}&show=record&review_team=85")
    settle(page)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save a record").click()
    file = tmp_path / "record.json"
    saving.value.save_as(file)
    record = json.loads(file.read_text(encoding="utf-8"))
    assert record["values"]["review_team"]["value"] == 85.0 and record["draws"] == 200
    page.goto(f"{site}/{PAGE}&show=record")
    settle(page)
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_text("recorded numbers come out again")).to_be_visible(timeout=30_000)
    expect(page).to_have_url(re.compile("review_team=85"), timeout=20_000)
    record["results"]["roe"]["scenario"]["median"] *= 2.0
    altered = tmp_path / "altered.json"
    altered.write_text(json.dumps(record), encoding="utf-8")
    page.goto(f"{site}/{PAGE}&show=record")
    settle(page)
    page.set_input_files("input[type=file]", altered)
    warning = page.get_by_role("alert").filter(has_text="come out differently")
    expect(warning).to_contain_text("Return on equity, Scenario, median", timeout=30_000)


def test_no_result_is_on_the_page_before_the_guess(page: Page, site: str) -> None:
    page.goto(f"{site}/{PAGE}&predict=yes&whole_process_monitoring=0.9")
    settle(page)
    reveal = page.get_by_role("button", name="Reveal")
    expect(reveal).to_be_disabled()
    assert page.locator(RESULTS).count() == 0
    page.get_by_role("radio", name="falls").click()
    size = page.get_by_label(re.compile("By how much"))
    expect(size).to_be_enabled()
    size.fill("0.6")
    size.press("Enter")
    expect(reveal).to_be_enabled(timeout=20_000)
    reveal.click()
    expect(page.get_by_text("you guessed −0.60 percentage points")).to_be_visible(timeout=30_000)
    expect(page.locator(".wi-tiles")).to_be_visible(timeout=30_000)


def test_the_best_mix_is_searched_and_applied(page: Page, site: str) -> None:
    page.goto(f"{site}/{PAGE}&show=frontier&whole_process_monitoring=0.6&interest_subsidy=0.001")
    settle(page)
    page.get_by_role("button", name="Find the best mixes").click()
    apply = page.get_by_role("button", name="Apply this mix")
    expect(apply).to_be_visible(timeout=120_000)
    apply.click()
    expect(page).not_to_have_url(re.compile("whole_process_monitoring=0.6&"), timeout=30_000)
    settle(page)
    expect(apply).to_be_visible(timeout=30_000)
