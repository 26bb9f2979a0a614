"""One reader without a browser: a websocket that speaks Streamlit's protocol."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from lib.bench.widgets import Tabs, Widget, is_movable, moved
from lib.start.problem import Problem
from lib.start.server import HOST

# The first page that a cold server is asked for may have to compute its exhibits.
TIMEOUT_S = 120.0
_DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class PageFailed(Problem):
    """The page showed an exception, did not compile, or does not exist."""


@dataclass
class Session:
    """What the reader's browser would know: pages, widgets, their states, messages it has seen."""

    socket: ClientConnection
    pages: dict[str, str] = field(default_factory=dict)
    widgets: dict[str, Widget] = field(default_factory=dict)
    page_hash: str = ""
    query: str = ""
    received_bytes: int = 0
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _seen: dict[str, ForwardMsg] = field(default_factory=dict)
    _tab_rows: dict[tuple[int, ...], Widget] = field(default_factory=dict)

    async def open_page(self, page_hash: str = "", query: str = "") -> float:
        """Open a page (the first one by default); return the seconds until its script has finished.

        ``query`` is what stands behind the question mark of its link.
        """
        self.page_hash, self.query = page_hash, query
        self.widgets.clear()
        return await self._rerun()

    async def move(self, widget: Widget) -> float:
        """Move a widget by one step; return the seconds until the rerun that it causes has finished."""
        self._states[widget.id] = moved(widget, self._states.get(widget.id))
        return await self._rerun(widget.fragment_id)

    async def _rerun(self, fragment_id: str = "") -> float:
        request = BackMsg()
        client = request.rerun_script
        client.page_script_hash = self.page_hash
        client.query_string = self.query
        client.fragment_id = fragment_id
        client.widget_states.widgets.extend(self._states.values())
        client.cached_message_hashes.extend(self._seen)
        # An event is told once.
        self._states = {
            name: state for name, state in self._states.items() if not state.HasField("json_trigger_value")
        }
        started = time.perf_counter()
        await self.socket.send(request.SerializeToString())
        async with asyncio.timeout(TIMEOUT_S):
            while not self._take(await self.socket.recv()):
                pass
        return time.perf_counter() - started

    def _take(self, payload: str | bytes) -> bool:
        """Take in one message; whether it ends the run."""
        assert isinstance(payload, bytes)
        self.received_bytes += len(payload)
        message = ForwardMsg.FromString(payload)
        if message.HasField("ref_hash"):
            message = self._seen[message.ref_hash]
        elif message.metadata.cacheable:
            self._seen[message.hash] = message
        match message.WhichOneof("type"):
            case "new_session":
                self._forget(list(message.metadata.run.fragment_ids))
                # Where the script declares no navigation, this is the only page.
                self.pages = self.pages or {"home": message.new_session.page_script_hash}
            case "navigation":
                self.pages = {
                    page.url_pathname or "home": page.page_script_hash
                    for page in message.navigation.app_pages
                }
                self.page_hash = message.navigation.page_script_hash
            case "page_info_changed":
                # What the script writes into the address, the browser sends with the next move.
                self.query = message.page_info_changed.query_string
            case "page_not_found":
                raise PageFailed("no such page")
            case "delta":
                self._take_delta(message.delta, tuple(message.metadata.delta_path))
            case "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise PageFailed("the script does not compile")
                return message.script_finished in _DONE
        return False

    def _take_delta(self, delta: Delta, path: tuple[int, ...]) -> None:
        if delta.WhichOneof("type") == "add_block":
            block = delta.add_block
            if block.WhichOneof("type") == "tab_container" and block.tab_container.id:
                tabs = Tabs([], block.tab_container.default_tab_index)
                self._tab_rows[path] = Widget(block.tab_container.id, "tabs", delta.fragment_id, tabs)
            if block.WhichOneof("type") == "tab" and path[:-1] in self._tab_rows:
                widget = self._tab_rows[path[:-1]]
                widget.description.labels.append(block.tab.label)
                self.widgets[widget.id] = widget
        elif delta.WhichOneof("type") == "new_element":
            kind = delta.new_element.WhichOneof("type")
            if kind == "exception":
                raise PageFailed(f"{delta.new_element.exception.type}: {delta.new_element.exception.message}")
            description = getattr(delta.new_element, kind or "empty")
            if kind and is_movable(kind, description):
                self.widgets[description.id] = Widget(description.id, kind, delta.fragment_id, description)

    def _forget(self, fragment_ids: list[str]) -> None:
        """A run replaces the widgets of the page, or of the fragments that it runs."""
        self._tab_rows.clear()
        self.widgets = {
            name: widget
            for name, widget in self.widgets.items()
            if fragment_ids and widget.fragment_id not in fragment_ids
        }


@contextlib.asynccontextmanager
async def session(port: int) -> AsyncIterator[Session]:
    """A session with the server on the loopback `port`; nothing is sent yet."""
    async with connect(
        f"ws://{HOST}:{port}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        origin=f"http://{HOST}:{port}",  # type: ignore[arg-type]
        max_size=None,
        proxy=None,
    ) as socket:
        yield Session(socket)
