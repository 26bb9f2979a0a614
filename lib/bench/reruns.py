"""What one move of one reader costs the server."""

import asyncio
import statistics
import time
from collections.abc import Iterator

from lib.bench.figures import Figure, Setting
from lib.bench.notebook import Notebook, notebook
from lib.bench.session import Session, session
from lib.bench.widgets import Widget


def reruns(setting: Setting) -> Iterator[Figure]:
    """What one move of one reader costs the server, on the page with the most to move."""
    with notebook(setting.root) as server:
        server.wait_until_idle()
        yield from asyncio.run(_reruns(server, setting.repeats))


async def _reruns(server: Notebook, repeats: int) -> list[Figure]:
    async with session(server.port) as reader:
        name = await open_richest_page(reader)
        figures = []
        for label, in_fragment in (("whole page", False), ("one exhibit", True)):
            movable = [w for w in reader.widgets.values() if bool(w.fragment_id) == in_fragment]
            if movable:
                moves = [movable[step % len(movable)] for step in range(repeats)]
                cost_ms, answers_ms = await cost_of_moves(server, reader, moves)
                figures.append(Figure(f"server CPU per rerun, {label} ({name})", cost_ms, "ms"))
                figures.append(
                    Figure(f"server answer, {label} ({name}), median", statistics.median(answers_ms), "ms")
                )
        return [*figures, Figure("server memory, one reader", server.memory_mb(), "MB")]


async def open_richest_page(reader: Session) -> str:
    """Open the page with the most widgets; return its name."""
    await reader.open_page()
    widgets = {}
    for name, page_hash in reader.pages.items():
        await reader.open_page(page_hash)
        widgets[name] = len(reader.widgets)
    richest = max(widgets, key=lambda name: (widgets[name], name))
    await reader.open_page(reader.pages[richest])
    return richest


async def cost_of_moves(server: Notebook, reader: Session, moves: list[Widget]) -> tuple[float, list[float]]:
    """Processor milliseconds of the server per move, less what it uses when idle; the answers' milliseconds.

    After each answer the server is left a moment, because it collects its garbage only then.
    """
    pause_s = 0.15
    start_s, started = server.cpu_s(), time.perf_counter()
    answers_ms = []
    for widget in moves:
        answers_ms.append(1000 * await reader.move(widget))
        await asyncio.sleep(pause_s)
    used_s, wall_s = server.cpu_s() - start_s, time.perf_counter() - started
    idle_start_s = server.cpu_s()
    await asyncio.sleep(1.0)
    idle_share = server.cpu_s() - idle_start_s
    return 1000 * max(used_s - idle_share * wall_s, 0.0) / len(moves), answers_ms
