"""The server around the notebook: warm before it answers, with headers that keep pages at home."""

import atexit
import gc
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from threading import Timer

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.charts import chart_specs
from lib.exhibits import all_exhibits
from lib.exhibits.prepared import prepared
from lib.text import LANGUAGES, text_for
from lib.ui.home import TILES

logger = logging.getLogger("casebook")

# The first reader's page comes first; the other exhibits are prepared when it is likely to be drawn.
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


def prepare(exhibit_ids: Iterable[str]) -> None:
    """Compute exhibits and build their charts, so that readers do not wait for them.

    An exhibit that cannot be computed is logged and left: its own place on the page says what is wrong.
    """
    for exhibit_id in exhibit_ids:
        try:
            for lang in LANGUAGES:
                chart_specs(prepared(exhibit_id, lang).exhibit, text_for(lang))
        except Exception as error:
            logger.error("exhibit %s cannot be shown: %s: %s", exhibit_id, type(error).__name__, error)


def warm_up() -> None:
    """Prepare every exhibit, then freeze what is alive.

    Streamlit collects garbage after each rerun; unfrozen, each collection walks all imported libraries.
    A page that is opened before its turn computes what it needs itself.
    """
    prepare(exhibit.id for exhibit in all_exhibits())
    gc.collect()
    gc.freeze()
    # DuckDB counts its objects when Python ends, and takes frozen ones for leaked.
    atexit.register(gc.unfreeze)


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Prepare the first page before the first request is answered, the others while readers read it."""
    await anyio.to_thread.run_sync(prepare, [exhibit_id for exhibit_id, _, _ in TILES])
    rest = Timer(FIRST_PAGE_SECONDS, warm_up)
    rest.daemon = True
    rest.start()
    yield
