"""A headless Chromium that tells when a page is complete."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from lib.start.problem import Problem

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_INSTALLED = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
# Nothing in the background, so that nothing but the notebook is measured and nothing leaves the machine.
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)

_TIMEOUT_MS = 120_000
# A page is complete when its script has run to the end, it has a heading, nothing says that it is still
# loading, and every chart is drawn.
_COMPLETE = """
() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const all = selector => [...document.querySelectorAll(selector)];
  return app?.getAttribute('data-test-script-state') === 'notRunning'
    && app.getAttribute('data-test-connection-state') === 'CONNECTED'
    && document.querySelector('h1')
    && !document.querySelector('[data-testid*="Skeleton"], [data-testid="stSpinner"]')
    && all('[data-testid="stVegaLiteChart"]').every(chart => chart.querySelector('svg, canvas'));
}
"""
# Follows a link and answers with the milliseconds until the page behind it is complete.
_FOLLOW = f"""
async link => {{
  const complete = {_COMPLETE};
  const heading = () => document.querySelector('h1')?.innerText;
  const before = heading();
  const start = performance.now();
  link.click();
  while (heading() === before || !complete()) {{
    if (performance.now() - start > {_TIMEOUT_MS}) throw new Error('the page did not become complete');
    await new Promise(requestAnimationFrame);
  }}
  return performance.now() - start;
}}
"""


def find_chromium() -> str:
    """The path of a Chromium or Chrome on this machine. Raises Problem when there is none."""
    found = [shutil.which(name) for name in _NAMES]
    found += [path for path in _INSTALLED if Path(path).exists()]
    for path in found:
        if path:
            return path
    raise Problem("No Chromium or Chrome was found; install one (on Debian: apt install chromium).")


@contextlib.contextmanager
def blank_page() -> Iterator[Page]:
    """An empty page of a new browser. Raises Problem when the notebook's pages do not become complete."""
    # Chromium refuses its sandbox to the administrator, as whom containers often run.
    is_root = sys.platform != "win32" and os.geteuid() == 0
    flags = [*_QUIET, *(["--no-sandbox"] if is_root else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        try:
            yield browser.new_page()
        except Error as error:
            raise Problem(f"The browser gave up: {str(error).splitlines()[0]}") from error
        finally:
            browser.close()


def wait_until_complete(page: Page) -> None:
    """Return when the page is complete; raises playwright's TimeoutError when it does not become so."""
    page.wait_for_function(_COMPLETE, timeout=_TIMEOUT_MS)


def follow(page: Page, link_number: int) -> float:
    """Follow a link of the sidebar; return the milliseconds until the page behind it is complete."""
    link = page.locator('[data-testid="stSidebar"] a').nth(link_number)
    return float(link.evaluate(_FOLLOW))


def link_count(page: Page) -> int:
    """Number of links in the sidebar."""
    return page.locator('[data-testid="stSidebar"] a').count()
