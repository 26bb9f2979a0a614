"""Many readers at once, each moving something every few seconds."""

import asyncio
import random
import time
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from lib.bench.session import PageFailed, Session, session

# Between two moves of one reader, in seconds.
_PAUSE_S = (3.0, 5.0)


@dataclass
class Load:
    """What the readers met: seconds of each answer, the first page apart, and each failure."""

    first_pages: list[float] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def load_run(port: int, readers: int, seconds: float) -> Load:
    """Let `readers` sessions use the notebook on `port` for `seconds`.

    Each opens the first page and another one, spread over all pages, then moves a random widget of that
    page every 3 to 5 seconds, at least once. They come in over the first pause, as a class does. The
    choices are seeded.
    """
    load = Load()
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_reader(port, number, until, load) for number in range(readers)))
    return load


async def _reader(port: int, number: int, until: float, load: Load) -> None:
    choose = random.Random(number)
    await asyncio.sleep(choose.uniform(0, _PAUSE_S[0]))
    try:
        async with session(port) as reader:
            load.first_pages.append(await reader.open_page())
            pages = sorted(reader.pages.values())
            await reader.open_page(pages[number % len(pages)])
            while True:
                await asyncio.sleep(choose.uniform(*_PAUSE_S))
                load.moves.append(await _move(reader, choose))
                if time.perf_counter() > until:
                    return
    except (PageFailed, OSError, WebSocketException) as error:
        load.errors.append(f"{type(error).__name__}: {error}")


async def _move(reader: Session, choose: random.Random) -> float:
    if not reader.widgets:
        return await reader.open_page(reader.page_hash)
    return await reader.move(choose.choice(list(reader.widgets.values())))
