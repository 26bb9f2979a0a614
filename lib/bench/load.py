"""Many readers at once, each moving something every few seconds."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from lib.bench.session import PageFailed, Session, session
from lib.bench.widgets import Widget

# Between two moves of one reader, in seconds.
_PAUSE_S = (3.0, 5.0)
# Between the arrivals of two readers.
_ARRIVAL_S = 0.25


@dataclass(frozen=True)
class Place:
    """Where a reader is, and what is moved there: widgets of a kind, or with one of these keys; else any."""

    page: str
    query: str = ""
    kind: str = ""
    keys: tuple[str, ...] = ()

    def widgets(self, reader: Session) -> list[Widget]:
        """What the reader moves, in the order of the page."""
        return [
            widget
            for widget in reader.widgets.values()
            if self.kind in ("", widget.kind) and (not self.keys or widget.key in self.keys)
        ]


@dataclass
class Load:
    """What the readers met: seconds of each answer, the first page apart, and each failure."""

    first_pages: list[float] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def load_run(port: int, readers: int, seconds: float, places: Sequence[Place] = ()) -> Load:
    """Let `readers` sessions use the notebook on `port`; the moves go on for `seconds`.

    The readers come in one after the other, and each opens the first page and then its place: they are spread
    over `places`, or over all pages. When all are in, each moves a random widget every 3 to 5 seconds, at
    least once; on a page with fragments, one of theirs. The choices are seeded.
    """
    load = Load()
    all_in = asyncio.Barrier(readers)
    await asyncio.gather(*(_reader(port, number, seconds, all_in, load, places) for number in range(readers)))
    return load


async def _reader(
    port: int, number: int, seconds: float, all_in: asyncio.Barrier, load: Load, places: Sequence[Place]
) -> None:
    choose = random.Random(number)
    await asyncio.sleep(number * _ARRIVAL_S)
    arrived = False
    try:
        async with session(port) as reader:
            load.first_pages.append(await reader.open_page())
            mine = places or [
                Place(page) for page in sorted(reader.pages, key=lambda page: reader.pages[page])
            ]
            place = mine[number % len(mine)]
            await reader.open_page(reader.pages[place.page], place.query)
            arrived = True
            await all_in.wait()
            until = time.perf_counter() + seconds
            await asyncio.sleep(choose.uniform(0, _PAUSE_S[1]))
            while True:
                load.moves.append(await _move(reader, choose, place))
                await asyncio.sleep(choose.uniform(*_PAUSE_S))
                if time.perf_counter() > until:
                    return
    except (PageFailed, OSError, WebSocketException) as error:
        load.errors.append(f"{type(error).__name__}: {error}")
        if not arrived:
            await all_in.wait()


async def _move(reader: Session, choose: random.Random, place: Place) -> float:
    widgets = place.widgets(reader)
    if not widgets:
        return await reader.open_page(reader.page_hash, place.query)
    # What readers move all the time stands in fragments; a switch of the whole page counts where it is alone.
    return await reader.move(choose.choice([w for w in widgets if w.fragment_id] or widgets))
