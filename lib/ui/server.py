"""The server around the notebook: warm before it answers, with headers that keep pages at home."""

import atexit
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.charts import chart_specs
from lib.exhibits import all_exhibits, compute
from lib.facts import PublishedDataError
from lib.text import LANGUAGES, text_for
from lib.ui.home import TILES
from lib.warehouse import WarehouseError

logger = logging.getLogger("casebook")

# Nothing may be fetched from another machine, whatever a text in the data says.
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"content-security-policy": b"default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
    b"connect-src 'self' ws: wss: data: blob:; object-src 'none'; base-uri 'self'",
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


def warm_up() -> None:
    """Make the first page's results, so that the first reader does not wait for them."""
    for exhibit_id, _, _ in TILES:
        compute(exhibit_id)


def warm_up_the_rest() -> None:
    """Compute every exhibit and build every chart once, then freeze what is alive.

    Streamlit collects garbage after each rerun; unfrozen, each collection walks all imported libraries.
    A page that is opened before its turn computes what it needs itself.
    """
    for exhibit in all_exhibits():
        try:
            compute(exhibit.id)
            for lang in LANGUAGES:
                chart_specs(exhibit, text_for(lang))
        except Exception:
            logger.exception("exhibit %s could not be prepared; its page will say so", exhibit.id)
    gc.collect()
    gc.freeze()
    # DuckDB counts its objects when Python ends, and takes frozen ones for leaked.
    atexit.register(gc.unfreeze)


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Prepare the first page before the first request is answered, the others while readers read it.

    Data that cannot be read do not keep the server down: the pages then say what is wrong.
    """
    try:
        await anyio.to_thread.run_sync(warm_up)
    except (PublishedDataError, WarehouseError) as error:
        logger.error("%s", error)
    Thread(target=warm_up_the_rest, name="warm-up", daemon=True).start()
    yield
