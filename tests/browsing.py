"""Waiting for a page, shared by the browser tests."""

from playwright.sync_api import Locator, Page, TimeoutError

from lib.bench.browser import wait_until_complete

# On a busy machine the browser draws what the page has in several steps, some after it looks complete, and a
# rerun begins some frames after the click that asked for it. What still glides can slip away below a click.
_STILL_MS = 250
_UNTIL_STILL = """
still => new Promise(resolve => {
  const seen = new MutationObserver(() => wait())
  const glides = () => document.getAnimations().some(
    each => each.playState === "running" && each.effect.getComputedTiming().endTime !== Infinity)
  let timer
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (glides()) return wait()
      seen.disconnect()
      resolve()
    }, still)
  }
  seen.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
  wait()
})
"""


def settle(page: Page) -> None:
    """Wait until the page's script has run, all that it shows is drawn, and nothing changes or glides."""
    wait_until_complete(page)
    page.evaluate(_UNTIL_STILL, _STILL_MS)
    wait_until_complete(page)


def choose(box: Locator, option: str) -> None:
    """Choose from a list with keys; one that a run of the page has closed is opened again."""
    page = box.page
    wanted = page.get_by_role("option", name=option, exact=True)
    settle(page)
    box.focus()
    for _ in range(3):
        box.press("ArrowDown")
        try:
            wanted.wait_for(timeout=5_000)
            break
        except TimeoutError:
            box.press("Escape")
    wanted.click()
