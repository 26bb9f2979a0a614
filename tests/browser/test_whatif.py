"""The what-if page in a browser: keys, typed values, scenarios, resets, links, refusals, a phone."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import choose, settle

PAGE = "xm-4-whatif"
TILES = "[role='listitem'][data-measure]"


def medians(page: Page) -> dict[str, str]:
    return dict(
        page.locator(TILES).evaluate_all("all => all.map(t => [t.dataset.measure, t.dataset.median])")
    )


def ready(page: Page) -> None:
    settle(page)
    expect(page.locator(TILES).first).to_be_visible(timeout=60_000)
    expect(page.locator("[data-testid='stVegaLiteChart'] svg")).to_have_count(1, timeout=60_000)


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=False)


def test_keys_typed_values_scenarios_and_resets_are_one_state(page: Page, site: str) -> None:
    page.goto(f"{site}/{PAGE}?lang=en")
    ready(page)
    today = medians(page)
    lever = slider(page, "NPLs disposed of a quarter")
    typed = page.get_by_label("NPLs disposed of a quarter: typed value")
    lever.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"npl_disposal=0\.2\b"), timeout=20_000)
    expect(typed).to_have_value("20")
    # At the pace of a held key the address of one move comes while the next is under way.
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
    expect(page).to_have_url(re.compile(r"npl_disposal=0\.28\b"), timeout=20_000)
    expect(typed).to_have_value("28")
    ready(page)
    typed.fill("40")
    typed.press("Enter")
    expect(page).to_have_url(re.compile(r"npl_disposal=0\.4\b"), timeout=20_000)
    ready(page)
    page.go_back()
    expect(typed).to_have_value("28", timeout=20_000)
    page.go_forward()
    expect(page).to_have_url(re.compile(r"npl_disposal=0\.4\b"), timeout=20_000)
    expect(lever).to_have_value("40", timeout=20_000)
    ready(page)
    expect(lever).to_have_attribute("aria-valuetext", re.compile("extrapolation"))
    assert float(medians(page)["npl_ratio"]) < float(today["npl_ratio"])

    typed.fill("80")
    typed.press("Enter")
    refused = page.locator("[data-testid='stAlert']")
    expect(refused).to_contain_text("takes values from 0% to 50%", timeout=20_000)
    expect(typed).to_have_value("40")

    page.get_by_text("What differs from the baseline").click()
    page.get_by_role("button", name="Put everything back").click()
    expect(page).not_to_have_url(re.compile("npl_disposal"), timeout=20_000)
    expect(typed).to_have_value("16.9")
    expect(refused).to_have_count(0)
    ready(page)
    assert medians(page) == today

    choose(page.get_by_role("combobox", name="Ready scenario"), "Guarantee push")
    expect(page).to_have_url(re.compile("scenario=guarantee_push"), timeout=20_000)
    page.get_by_text("Customer", exact=True).first.click()
    expect(page.get_by_label("Guaranteed or insured new loans: typed value")).to_have_value("60")
    page.get_by_role("button", name="Put this group back").click()
    expect(page).to_have_url(re.compile("public_reguarantee=0.4"), timeout=20_000)
    expect(page).not_to_have_url(re.compile("guarantee_cover|scenario"))


def test_a_link_opens_the_same_numbers_elsewhere_and_says_what_it_could_not_take(
    page: Page, site: str, browser: Browser
) -> None:
    page.goto(f"{site}/{PAGE}?lang=zh&scenario=digital_only&weak_share=0.2&quarters=16&group=policy")
    ready(page)
    other = browser.new_context()
    elsewhere = other.new_page()
    elsewhere.goto(page.url)
    ready(elsewhere)
    assert medians(elsewhere) == medians(page)
    assert elsewhere.url == page.url
    elsewhere.goto(f"{site}/{PAGE}?lang=zh&review_team=900&digital_share=0.5&magic=1")
    ready(elsewhere)
    expect(elsewhere.locator("[data-testid='stAlert']")).to_have_count(1)
    for said in ("900", "150", "magic"):
        expect(elsewhere.locator("[data-testid='stAlert']")).to_contain_text(said)
    expect(elsewhere).to_have_url(re.compile("digital_share=0.5"))
    other.close()


_FADES = """
() => document.getAnimations().filter(each => each.transitionProperty === "opacity"
  && each.effect.target.matches("[data-testid='stMain'] [data-stale]")).length
"""


def test_a_move_does_not_begin_to_fade_the_page(page: Page, site: str) -> None:
    page.goto(f"{site}/{PAGE}?lang=en")
    ready(page)
    page.evaluate(f"""() => {{
      const look = () => {{ window.fades = Math.max(window.fades ?? 0, ({_FADES})()) }}
      new MutationObserver(look).observe(
        document.querySelector("[data-testid='stMain']"), {{ subtree: true, attributes: true }})
    }}""")
    slider(page, "NPLs disposed of a quarter").press("ArrowRight")
    expect(page).to_have_url(re.compile("npl_disposal"), timeout=20_000)
    settle(page)
    assert page.evaluate("window.fades") == 0


def test_it_fits_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/{PAGE}?lang=zh&scenario=thesis_package&show=scorecard")
    ready(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    for box in page.locator(TILES).all()[:2]:
        size = box.bounding_box()
        assert size is not None and size["width"] <= 390
