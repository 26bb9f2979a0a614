"""The simulators: how soon each is repainted, and how it bears a class that moves its levers."""

import asyncio
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from lib.bench.browser import blank_page, wait_until_complete
from lib.bench.figures import Figure, Setting, p95
from lib.bench.load import Place, load_run
from lib.bench.notebook import notebook


@dataclass(frozen=True)
class Simulator:
    """A what-if page, and its goals in ms: one reader's median and p95, and a class's p95.

    A class is of ``readers`` unless the bench is told other sizes.
    """

    name: str
    page: str
    median_ms: float | None
    p95_ms: float
    class_ms: float
    readers: tuple[int, ...]


SIMULATORS = (
    Simulator("XM-4", "xm-4-whatif", 120, 200, 300, Setting.sessions),
    Simulator("L-9", "l-9-whatif", None, 300, 500, (30,)),
)
_MOVES = 40
# The key that leads to a slider's farther end. A walk that never turns asks for no answer twice: one that the
# server remembers would not be measured.
_AHEAD = "slider => slider.value - slider.min < slider.max - slider.value ? 'ArrowRight' : 'ArrowLeft'"
# Presses a key on a slider and answers with the milliseconds until the page was last drawn anew, which is
# known when nothing has changed for a while; the frame in which it is painted is waited for.
_PRESS = """
async (slider, key) => {
  const quiet = 350, longest = 20000
  const before = slider.value
  const start = performance.now()
  let last = null
  const seen = new MutationObserver(() => requestAnimationFrame(now => { last = performance.now() }))
  seen.observe(document.querySelector("[data-testid=stMain]"),
    { subtree: true, childList: true, characterData: true, attributes: true })
  slider.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
  if (slider.value === before) throw new Error("the slider is at its end")
  while (last === null || performance.now() - last < quiet) {
    if (performance.now() - start > longest) throw new Error("nothing was drawn")
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  seen.disconnect()
  return last - start
}
"""


def whatif(setting: Setting) -> Iterator[Figure]:
    """Each simulator: one reader's key press to the last repaint; a class, and what it leaves in memory."""
    for simulator in SIMULATORS:
        yield from _one_reader(setting, simulator)
        sizes = simulator.readers if setting.sessions == Setting.sessions else setting.sessions
        for readers in sizes:
            yield from _class(setting, simulator, readers)


def _one_reader(setting: Setting, simulator: Simulator) -> Iterator[Figure]:
    with blank_page() as page, notebook(setting.root) as server:
        page.set_viewport_size({"width": 1440, "height": 1000})
        page.goto(f"{server.address}/{simulator.page}")
        wait_until_complete(page)
        server.wait_until_idle()
        sliders = page.locator("input[type=range]").all()
        keys = [slider.evaluate(_AHEAD) for slider in sliders]
        drawn, used_s = [], 0.0
        for step in range(5 + _MOVES):
            turn = step % len(sliders)
            before_s = server.cpu_s()
            drawn.append(float(sliders[turn].evaluate(_PRESS, keys[turn])))
            used_s += server.cpu_s() - before_s if step >= 5 else 0.0
        # The first moves fetch and compile what later ones have.
        drawn = drawn[5:]
        name = f"{simulator.name} what-if: "
        median = statistics.median(drawn)
        yield Figure(f"{name}key press to last repaint, median", median, "ms", goal=simulator.median_ms)
        yield Figure(f"{name}key press to last repaint, p95", p95(drawn), "ms", goal=simulator.p95_ms)
        yield Figure(f"{name}server CPU per move", 1000 * used_s / _MOVES, "ms")


def _class(setting: Setting, simulator: Simulator, readers: int) -> Iterator[Figure]:
    who = f"{simulator.name} what-if, {readers} reader{'s' if readers > 1 else ''}"
    seconds = setting.minutes * 60 or setting.seconds
    places = [Place(simulator.page, kind="bidi_component")]
    with notebook(setting.root) as server:
        server.wait_until_idle()
        # All caches are full before memory is compared.
        asyncio.run(load_run(server.port, readers, 5, places))
        before_mb = server.memory_mb()
        run = asyncio.run(load_run(server.port, readers, seconds, places))
        time.sleep(1)
        after_mb = server.memory_mb()
    if run.moves:
        yield Figure(f"{who}: answer to a move, p50", 1000 * statistics.median(run.moves), "ms")
        yield Figure(f"{who}: answer to a move, p95", 1000 * p95(run.moves), "ms", goal=simulator.class_ms)
    yield Figure(f"{who}: moves", len(run.moves), "")
    yield Figure(f"{who}: errors", len(run.errors), "", goal=0)
    yield Figure(f"{who}: memory before", before_mb, "MB")
    yield Figure(f"{who}: memory after", after_mb, "MB")
    for error in sorted(set(run.errors)):
        print(f"  {who}: {error}", file=sys.stderr)
