"""A real server and a real browser for the browser tests; the process that starts them stops them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from lib.bench.browser import find_chromium
from lib.bench.notebook import notebook
from lib.start.problem import Problem

# Two browsers, their servers and a first computation share the processors; the usual 5 s are not for that.
expect.set_options(timeout=30_000)

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    try:
        return find_chromium()
    except Problem as problem:
        message = f"THE BROWSER TESTS DID NOT RUN. {problem}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def site(chromium_path: str) -> Iterator[str]:
    """Address of a server of this project, on loopback."""
    with notebook(ROOT) as served:
        yield served.address


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def requests_out() -> list[str]:
    """Addresses asked for outside the server; a test or the teardown of ``page`` looks at it."""
    return []


def _described(message: ConsoleMessage) -> str:
    return f"{message.text} ({message.location.get('url', '')})"


def _is_error(message: ConsoleMessage) -> bool:
    """Streamlit looks for its server below the page's own address first; those answers are expected."""
    probe = message.location.get("url", "").endswith(("/_stcore/health", "/_stcore/host-config"))
    return message.type == "error" and not probe


@pytest.fixture
def page(browser: Browser, site: str, requests_out: list[str]) -> Iterator[Page]:
    """A page in a fresh profile. A console error or a request that leaves the machine fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    errors: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda message: errors.append(_described(message)) if _is_error(message) else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    local = (site, site.replace("http", "ws"), "data:", "blob:")
    opened.on(
        "request", lambda request: None if request.url.startswith(local) else requests_out.append(request.url)
    )
    yield opened
    context.close()
    assert not requests_out, f"requests left the machine: {requests_out}"
    assert not errors, f"errors in the console: {errors}"
