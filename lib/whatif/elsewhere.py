"""Evaluations in a process of their own.

Readers' pages share one interpreter. A model that runs there makes everybody wait, most of all a class that
moves its sliders at the same time; in another process it uses another core. Draws stay there, because an
outcome has megabytes of them and a page shows a few hundred numbers: what is wanted at once comes with the
answer, the rest when somebody asks for it.
"""

import datetime as dt
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

from lib.whatif.compare import fan
from lib.whatif.distant import Distant, Draws
from lib.whatif.evaluate import Outcome
from lib.whatif.model import Array
from lib.whatif.setting import Setting

logger = logging.getLogger("casebook")

# A case's engine: (setting, draws, seed, quarters) -> outcome. Made in the other process by a function that
# is found there by its module and name.
Engine = Callable[[Setting, int, int, int], Outcome]

Maker = Callable[[], Engine]

_engines: dict[Maker, Engine] = {}


@dataclass(frozen=True)
class Asked:
    """One evaluation: the engine's maker, and what the engine is given."""

    maker: Maker
    setting: Setting
    draws: int
    seed: int
    quarters: int


@dataclass(frozen=True, eq=False)
class _Answer:
    """What comes at once.

    Attributes
    ----------
    names : all outcomes. medians : theirs in the last quarter.
    last : draws of the last quarter of the outcomes asked for, (draws,) each. fans : likewise, quantiles.
    """

    quarters: tuple[dt.date, ...]
    names: tuple[str, ...]
    medians: Mapping[str, float]
    last: Mapping[str, Array]
    fans: Mapping[str, tuple[Array, ...]]


def _begin() -> None:
    """In the other process: end with the first one, and leave the keyboard's interrupt to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _make(maker: Maker) -> None:
    if maker not in _engines:
        _engines[maker] = maker()


# The panel that is open asks for the rest of what the page has just shown.
@lru_cache(maxsize=8)
def _outcome(asked: Asked) -> Outcome:
    _make(asked.maker)
    return _engines[asked.maker](asked.setting, asked.draws, asked.seed, asked.quarters)


def _evaluate(asked: Asked, last: tuple[str, ...], fans: tuple[str, ...]) -> _Answer:
    outcome = _outcome(asked)
    for measure in fans:
        fan(outcome, measure)
    return _Answer(
        outcome.quarters,
        tuple(outcome.values),
        outcome.medians,
        {measure: outcome.last(measure) for measure in last},
        {measure: outcome.fans[measure] for measure in fans},
    )


def _begin_outcome(asked: Asked) -> None:
    _outcome(asked)


def _last(asked: Asked) -> dict[str, Array]:
    outcome = _outcome(asked)
    return {measure: outcome.last(measure) for measure in outcome.values}


def _draws(asked: Asked, measure: str) -> Array:
    return _outcome(asked).values[measure]


# A model makes and drops arrays of some hundred kilobytes, which glibc would take from the system and give
# back each time; keeping them makes an evaluation a quarter quicker. Other systems do not read these.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": "268435456", "MALLOC_TRIM_THRESHOLD_": "268435456"}


@contextmanager
def _starting() -> Iterator[None]:
    """What the process finds when it starts: how to treat memory, and no main script, which it would run.

    Streamlit makes the script of the page that it runs the main one.
    """
    blank = ModuleType("__main__")
    before = sys.modules["__main__"]
    added = {name: value for name, value in _KEEP_MEMORY.items() if name not in os.environ}
    sys.modules["__main__"] = blank
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]
        if sys.modules["__main__"] is blank:
            sys.modules["__main__"] = before


class Elsewhere:
    """One other process, which evaluates for engines that it has been told about.

    Until an engine is ready there, when the process has died, and when none was started, `evaluate` answers
    ``None`` and the caller computes the same numbers itself.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._ready: dict[Maker, Future[None]] = {}
        self._lock = threading.Lock()

    def start(self, maker: Maker) -> None:
        """Have ``maker``'s engine made in the other process; returns at once."""
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    max_workers=1, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
                )
            if maker not in self._ready:
                with _starting():
                    self._ready[maker] = self._pool.submit(_make, maker)

    def has(self, maker: Maker) -> bool:
        """Whether ``maker``'s engine can be asked."""
        ready = self._ready.get(maker)
        return self._pool is not None and ready is not None and ready.done() and ready.exception() is None

    def wait(self, maker: Maker, timeout_s: float) -> None:
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
        self, asked: Asked, here: Engine, last: tuple[str, ...] = (), fans: tuple[str, ...] = ()
    ) -> Outcome | None:
        """What a setting leads to, as the engine itself says it; ``None`` when it cannot be asked there.

        Parameters
        ----------
        here : computes the draws that are asked for later, should the process have ended by then.
        last, fans : outcomes whose last quarter and whose fan are wanted at once.
        """
        answer = self._ask(asked, _evaluate, last, fans)
        if answer is None:
            return None

        def whole() -> Outcome:
            return here(asked.setting, asked.draws, asked.seed, asked.quarters)

        def fetch(measure: str) -> Array:
            found = self._ask(asked, _draws, measure)
            return _locked(whole().values[measure] if found is None else found)

        def fetch_last() -> Mapping[str, Array]:
            found = self._ask(asked, _last)
            if found is None:
                outcome = whole()
                found = {name: outcome.last(name) for name in outcome.values}
            return {name: _locked(array) for name, array in found.items()}

        outcome = Distant(
            setting=asked.setting, draws=asked.draws, seed=asked.seed, quarters=answer.quarters,
            values=Draws(answer.names, fetch), middle=answer.medians,
            near={name: _locked(array) for name, array in answer.last.items()}, fetch_last=fetch_last,
        )  # fmt: skip
        outcome.fans.update(answer.fans)
        return outcome

    def begin(self, asked: Asked) -> None:
        """Let the other process compute what will be asked for soon; returns at once.

        A failure is met again, and told, by whoever asks.
        """
        pool = self._pool
        if pool is not None and self.has(asked.maker):
            with suppress(BrokenExecutor, RuntimeError):
                pool.submit(_begin_outcome, asked)

    def _ask(self, asked: Asked, function: Callable[..., Any], *more: object) -> Any:
        """What ``function`` says in the other process; ``None`` when it cannot be asked."""
        pool = self._pool
        if pool is None or not self.has(asked.maker):
            return None
        try:
            return pool.submit(function, asked, *more).result()
        except (BrokenExecutor, RuntimeError) as error:
            logger.warning("the simulator's process has ended (%s); pages compute themselves", error)
            self.stop()
            return None


def _locked(array: Array) -> Array:
    array.flags.writeable = False
    return array


elsewhere = Elsewhere()
