"""L Bank's explorers, which filter 2 million loan-months: one reader, and a class that filters."""

import asyncio
import random
import re
import statistics
import sys
from collections.abc import Iterator
from itertools import groupby

from lib.bench.figures import Figure, Setting, p95
from lib.bench.load import Place, load_run
from lib.bench.notebook import Notebook, notebook
from lib.bench.session import Session, session
from lib.bench.widgets import Widget

READERS = 30
# Enough that the 95th percentile is not the longest.
_MOVES = 40
# Explorers stand on the chapters' pages, and name their values in the link after the chapter: l4_year.
_PAGE, _KEY = re.compile(r"l-\d+"), re.compile(r"l\d+_")
_WHOLE = "part=all"

# Page and names of the controls of each.
Explorers = list[tuple[str, tuple[str, ...]]]


def filters(setting: Setting) -> Iterator[Figure]:
    """Each explorer's answers to one reader, and a class's spread over all explorers."""
    with notebook(setting.root) as server:
        server.wait_until_idle()
        explorers = asyncio.run(_explorers(server))
        for page, keys in explorers:
            answers_ms = asyncio.run(_one_reader(server, page, keys))
            name = f"{page} {', '.join(key.partition('_')[2] for key in keys)}"
            yield Figure(f"{name:.48}, median", statistics.median(answers_ms), "ms")
            yield Figure(f"{name:.48}, p95", p95(answers_ms), "ms", goal=300)
    with notebook(setting.root) as server:
        server.wait_until_idle()
        yield from _class(server, setting, explorers)


async def _explorers(server: Notebook) -> Explorers:
    found: Explorers = []
    async with session(server.port) as reader:
        await reader.open_page()
        for page in sorted(filter(_PAGE.fullmatch, reader.pages)):
            await reader.open_page(reader.pages[page], _WHOLE)
            controls = sorted(filter(_is_choice, reader.widgets.values()), key=lambda one: one.fragment_id)
            groups = groupby(controls, key=lambda one: one.fragment_id)
            found += [(page, tuple(one.key for one in group)) for _, group in groups]
    return found


def _is_choice(widget: Widget) -> bool:
    return bool(widget.fragment_id and _KEY.match(widget.key))


async def _one_reader(server: Notebook, page: str, keys: tuple[str, ...]) -> list[float]:
    """Milliseconds from a move to the last message of its answer."""
    choose = random.Random(page)
    answers_ms = []
    async with session(server.port) as reader:
        await reader.open_page()
        await reader.open_page(reader.pages[page], _WHOLE)
        for _ in range(_MOVES):
            answers_ms.append(1000 * await reader.move(_of_key(reader, choose.choice(keys))))
            # The server collects its garbage only after an answer.
            await asyncio.sleep(0.15)
    return answers_ms


def _of_key(reader: Session, key: str) -> Widget:
    return next(widget for widget in reader.widgets.values() if widget.key == key)


def _class(server: Notebook, setting: Setting, explorers: Explorers) -> Iterator[Figure]:
    places = [Place(page, _WHOLE, keys=keys) for page, keys in explorers]
    run = asyncio.run(load_run(server.port, READERS, setting.seconds, places))
    who = f"filters, {READERS} readers"
    yield Figure(f"{who}: answer to a move, p50", 1000 * statistics.median(run.moves), "ms")
    yield Figure(f"{who}: answer to a move, p95", 1000 * p95(run.moves), "ms", goal=500)
    yield Figure(f"{who}: moves", len(run.moves), "")
    yield Figure(f"{who}: errors", len(run.errors), "", goal=0)
    yield Figure(f"{who}: memory after", server.memory_mb(), "MB")
    for error in sorted(set(run.errors)):
        print(f"  {who}: {error}", file=sys.stderr)
