"""The laboratory in a browser: from the key press to the repainted table."""

import statistics
import time
from collections.abc import Iterator

from playwright.sync_api import Page

from lib.bench.browser import blank_page, wait_until_complete
from lib.bench.figures import Figure, Setting, p95
from lib.bench.notebook import Notebook, notebook
from lib.text import text_for

_EN = text_for("en")
# The server prepares the exhibits after its start; it is done when it has used less than this of two seconds.
_IDLE_CPU_S, _IDLE_S, _LONGEST_S = 0.06, 2.0, 240.0
# Long names carry no-break spaces, which stand for plain ones.
_SHOWN = (
    "words => [...document.querySelectorAll('td')].some(cell => cell.textContent.normalize('NFKC') === words)"
)
_LOGIT = "loan_quarters;logit;cluster:branch;all;0.5;stopped ~ score"
_CONTROLS = "score + leverage + log_amount + volume_pressure + gdp_growth"


def laboratory(setting: Setting) -> Iterator[Figure]:
    """Two-stage models of the branch panel (1,008 rows), and a logit of 200,000 rows, each computed anew."""
    with blank_page() as page, notebook(setting.root) as server:
        _open(page, f"{server.address}/laboratory?lang=en")
        _wait_until_idle(server)
        branch = [_answer(page, *_two_stages(step)) for step in range(24)]
        yield Figure("laboratory: branch-quarter 2SLS, median", 1000 * statistics.median(branch), "ms")
        yield Figure("laboratory: branch-quarter 2SLS, p95", 1000 * p95(branch), "ms", goal=300)
        _open(page, f"{server.address}/laboratory?lang=en&model={_LOGIT.replace(' ', '%20')}")
        logit = [_answer(page, *_logit(name)) for name in ("checked", "young", "unsecured", "platform")]
        yield Figure("laboratory: logit of 200,000 rows, longest", max(logit), "s", goal=2)


def _open(page: Page, address: str) -> None:
    """Open the laboratory and choose to write formulas."""
    page.goto(address)
    wait_until_complete(page)
    page.get_by_role("radio", name=_EN("laboratory.mode_formula")).click()
    page.get_by_label(_EN("laboratory.formula"), exact=True).wait_for()
    wait_until_complete(page)


def _wait_until_idle(server: Notebook) -> None:
    end = time.monotonic() + _LONGEST_S
    used = server.cpu_s()
    while time.monotonic() < end:
        time.sleep(_IDLE_S)
        before, used = used, server.cpu_s()
        if used - before < _IDLE_CPU_S:
            return


def _two_stages(step: int) -> tuple[str, str]:
    """A formula that nobody has asked for yet, and the row that its table has and the last one had not."""
    effects, column = ("branch", "npl_lag") if step < 12 else ("branch + quarter", "competition")
    term = f"lag({column}, {step % 12 + 1})"
    return f"log_new_loans ~ {term} + log_officers | {effects} | funding_cost ~ relending", term


def _logit(name: str) -> tuple[str, str]:
    shown = f"{_EN(f'labels.t.{name}')} × {_EN('labels.t.leverage')}"
    return f"stopped ~ {_CONTROLS} + {name}:leverage", shown


def _answer(page: Page, formula: str, shown: str) -> float:
    """Seconds from the key press until the table shows the new row."""
    box = page.get_by_label(_EN("laboratory.formula"), exact=True)
    box.fill(formula)
    start = time.perf_counter()
    box.press("Enter")
    page.wait_for_function(_SHOWN, arg=shown, polling=10, timeout=60_000)
    return time.perf_counter() - start
