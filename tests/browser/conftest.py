"""A real server and a real browser for the browser tests; the process that starts them stops them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM_PLACES = (
    "/usr/bin/chromium",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def find_chromium() -> str | None:
    """The first Chromium, Chrome or Edge that this machine has."""
    return next((found for place in CHROMIUM_PLACES if (found := shutil.which(place))), None)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = find_chromium()
    if path is None:
        message = (
            "NO CHROMIUM FOUND: the browser tests did not run. Install Chromium, Chrome or Edge to run them."
        )
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(
                f"the server ended with {server.returncode}:\n{log.read_text(errors='replace')[-4000:]}"
            )
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not answer in {START_SECONDS} s:\n{log.read_text(errors='replace')[-4000:]}")


@pytest.fixture(scope="session")
def site(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server of this project, on loopback."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(url, server, log)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(timeout=15)


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
