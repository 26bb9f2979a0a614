"""Results of long analyses: computed once in the process for everybody who asks the same, with progress."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from lib.ui.whatif.panel import Panel

Found = TypeVar("Found")
Progress = Callable[[float], None]

MOST_KEPT = 96
# A bar that moved with every simulation would send more messages than the simulation takes time.
_STEP = 0.02


class _Place:
    """Room for one result; who comes second waits for the first instead of computing it again."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.found: Any = None
        self.full = False


_places: OrderedDict[Hashable, _Place] = OrderedDict()
_opening = threading.Lock()


def _key(panel: Panel, name: str, parameters: tuple[Hashable, ...]) -> Hashable:
    # An instrument is made once for its data and never changed: it stands for their fingerprint.
    return panel.instrument, panel.setting, panel.sizes, name, parameters


def _place(key: Hashable) -> _Place:
    with _opening:
        place = _places.setdefault(key, _Place())
        _places.move_to_end(key)
        while len(_places) > MOST_KEPT:
            _places.popitem(last=False)
        return place


def is_kept(panel: Panel, name: str, *parameters: Hashable) -> bool:
    """Whether the answer is there already."""
    place = _places.get(_key(panel, name, parameters))
    return place is not None and place.full


def kept(panel: Panel, name: str, *parameters: Hashable, compute: Callable[[Progress], Found]) -> Found:
    """The result of ``compute`` for this case, setting and parameters; a bar shows while it is made."""
    place = _place(_key(panel, name, parameters))
    if not place.full:
        words = panel.text(f"tools.working.{name}")
        bar = st.progress(0.0, text=words)
        shown = 0.0

        def advance(share: float) -> None:
            nonlocal shown
            if share - shown >= _STEP or share >= 1.0:
                shown = share
                bar.progress(min(share, 1.0), text=words)

        with place.lock:
            if not place.full:
                place.found = compute(advance)
                place.full = True
        bar.empty()
    found: Found = place.found
    return found
