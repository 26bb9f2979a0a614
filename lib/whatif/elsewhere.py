"""Evaluations in a process of their own.

Readers' pages share one interpreter. A model that runs there makes everybody wait, most of all a class that
moves its sliders at the same time; in another process it uses another core.
"""

import datetime as dt
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from types import ModuleType

import numpy as np

from lib.whatif.evaluate import Outcome
from lib.whatif.model import Array
from lib.whatif.setting import Setting

logger = logging.getLogger("casebook")

# A case's engine: (setting, draws, seed, quarters) -> outcome. Made in the other process by a function that
# is found there by its module and name.
Engine = Callable[[Setting, int, int, int], Outcome]

_engines: dict[Callable[[], Engine], Engine] = {}


def _begin() -> None:
    """In the other process: end with the first one, and leave the keyboard's interrupt to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _make(maker: Callable[[], Engine]) -> None:
    if maker not in _engines:
        _engines[maker] = maker()


def _evaluate(
    maker: Callable[[], Engine], setting: Setting, draws: int, seed: int, quarters: int
) -> tuple[tuple[dt.date, ...], tuple[str, ...], Array]:
    _make(maker)
    outcome = _engines[maker](setting, draws, seed, quarters)
    # One block is handed over faster than forty arrays.
    return outcome.quarters, tuple(outcome.values), np.stack(list(outcome.values.values()))


@contextmanager
def _no_main_script() -> Iterator[None]:
    """Hide the main script while a process starts, which would otherwise run it.

    Streamlit makes the script of the page that it runs the main one.
    """
    blank = ModuleType("__main__")
    before = sys.modules["__main__"]
    sys.modules["__main__"] = blank
    try:
        yield
    finally:
        if sys.modules["__main__"] is blank:
            sys.modules["__main__"] = before


class Elsewhere:
    """One other process, which evaluates for engines that it has been told about.

    Until an engine is ready there, when the process has died, and when none was started, `evaluate` answers
    ``None`` and the caller computes the same numbers itself.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._ready: dict[Callable[[], Engine], Future[None]] = {}
        self._lock = threading.Lock()

    def start(self, maker: Callable[[], Engine]) -> None:
        """Have ``maker``'s engine made in the other process; returns at once."""
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    max_workers=1, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
                )
            if maker not in self._ready:
                with _no_main_script():
                    self._ready[maker] = self._pool.submit(_make, maker)

    def has(self, maker: Callable[[], Engine]) -> bool:
        """Whether ``maker``'s engine can be asked."""
        ready = self._ready.get(maker)
        return self._pool is not None and ready is not None and ready.done() and ready.exception() is None

    def wait(self, maker: Callable[[], Engine], timeout_s: float) -> None:
        """Return when the engine is ready. Raises ``TimeoutError``, or what making it raised."""
        self._ready[maker].result(timeout_s)

    def stop(self) -> None:
        """End the other process."""
        with self._lock:
            pool, self._pool = self._pool, None
            self._ready.clear()
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def evaluate(
        self, maker: Callable[[], Engine], setting: Setting, draws: int, seed: int, quarters: int
    ) -> Outcome | None:
        """What a setting leads to, as the engine itself says it; ``None`` when it cannot be asked there."""
        pool = self._pool
        if pool is None or not self.has(maker):
            return None
        try:
            days, names, block = pool.submit(_evaluate, maker, setting, draws, seed, quarters).result()
        except (BrokenExecutor, RuntimeError) as error:
            logger.warning("the simulator's process has ended (%s); pages compute themselves", error)
            self.stop()
            return None
        block.flags.writeable = False
        return Outcome(setting, draws, seed, days, dict(zip(names, block, strict=True)))


elsewhere = Elsewhere()
