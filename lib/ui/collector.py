"""Keeps Python's garbage collector away from what never becomes garbage.

Each full collection would walk all imported libraries and all results at hand: several times the cost of a
rerun. Streamlit's own collection after each rerun is switched off in `.streamlit/config.toml`: with sixty
readers it walks what all of them have on their screens, and nobody is answered meanwhile.
"""

import atexit
import gc
import sys
import threading

_modules_seen = 0
_freezing = threading.Lock()


def freeze() -> None:
    """Set aside what is alive now; to be called when much has been loaded."""
    global _modules_seen
    with _freezing:
        _modules_seen = len(sys.modules)
        gc.collect()
        gc.freeze()


def freeze_when_grown() -> None:
    """Set aside what is alive when more libraries have been imported since the last time."""
    if len(sys.modules) > _modules_seen:
        freeze()


# DuckDB counts its objects when Python ends, and takes frozen ones for leaked.
atexit.register(gc.unfreeze)
