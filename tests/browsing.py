"""Waiting for a page, shared by the browser tests."""

from playwright.sync_api import Page


def settle(page: Page) -> None:
    """Wait until the page's script has run and its charts are drawn."""
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']", timeout=60_000)
    page.wait_for_function(
        "() => !document.querySelector(\"[data-testid='stSkeleton'], [data-testid='stSpinner']\")"
    )
