"""The server around the notebook: warmed while it answers, with headers that keep pages at home."""

import logging
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.cases import ROOT
from lib.ui import collector

logger = logging.getLogger("casebook")

# The first reader's page comes first; the other exhibits follow when it is likely to be drawn.
FIRST_PAGE_SECONDS = 4.0

# Nothing may be fetched from another machine, whatever a text in the data says.
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"content-security-policy": b"default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
    b"connect-src 'self' data: blob:; form-action 'none'; frame-ancestors 'self'; object-src 'none'; "
    b"base-uri 'self'",
}


class Headers:
    """Adds the headers above to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *HEADERS.items()]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


MIDDLEWARE = [Middleware(Headers)]


def compute_missing() -> None:
    """Have a process of its own compute and keep the exhibits that no earlier start has kept.

    A thread of this process would take turns with the readers' pages. The child ends with this process,
    because its input does.
    """
    from lib.exhibits import all_exhibits
    from lib.exhibits.kept import kept

    if all(kept(exhibit.id) for exhibit in all_exhibits()):
        return
    command = [sys.executable, "-m", "lib.exhibits.prepare", "--with-parent"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:
        child.wait()


def load_all() -> None:
    """Have every exhibit's result and charts at hand.

    An exhibit that cannot be computed is logged and left: its own place on the page says what is wrong.
    """
    from lib.charts import chart_specs
    from lib.exhibits import all_exhibits
    from lib.exhibits.prepared import prepared
    from lib.text import LANGUAGES, text_for

    for exhibit in all_exhibits():
        try:
            for lang in LANGUAGES:
                chart_specs(prepared(exhibit.id, lang).exhibit, text_for(lang))
        except Exception as error:
            logger.error("exhibit %s cannot be shown: %s: %s", exhibit.id, type(error).__name__, error)


def load_board() -> None:
    """Have the scorecard's board at hand: more than a second, which the first reader of XM-2 would wait."""
    from lib.ui.scorecard.state import board

    try:
        board()
    except Exception as error:
        logger.error("the scorecard cannot be shown: %s: %s", type(error).__name__, error)


def load_explorers() -> None:
    """Have at hand what L Bank's explorers filter; a reader who is earlier waits some seconds for it."""
    from lib.ui.l_bank.explorers import EXPLORERS, make_ready

    for exhibit_id in EXPLORERS:
        try:
            make_ready(exhibit_id)
        except Exception as error:
            logger.error("%s cannot be filtered: %s: %s", exhibit_id, type(error).__name__, error)


def load_simulators() -> None:
    """Have the what-if pages at hand; one that cannot be made says so itself when it is opened."""
    from lib.ui.l_bank.replay import warm_up as warm_up_l
    from lib.ui.whatif.xm import warm_up as warm_up_xm

    for warm_up_one in (warm_up_xm, warm_up_l):
        try:
            warm_up_one()
        except Exception as error:
            logger.error("a simulator cannot be shown: %s: %s", type(error).__name__, error)


def warm_up() -> None:
    """Make the server ready while the first reader's browser loads, and then while they read.

    A page that is opened before its turn computes what it needs itself.
    """
    # Heavy, and therefore not at the top: the server answers before this is imported.
    import lib.ui.home  # noqa: F401

    time.sleep(FIRST_PAGE_SECONDS)
    compute_missing()
    load_all()
    load_board()
    load_explorers()
    load_simulators()
    collector.freeze()


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Answer at once, and warm up meanwhile; leave no process behind."""
    Thread(target=warm_up, daemon=True).start()
    yield
    # Not at the top: it imports numpy, and the server answers before that.
    from lib.whatif.elsewhere import elsewhere

    elsewhere.stop()
