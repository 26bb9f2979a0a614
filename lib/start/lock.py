"""One process at a time. The system lets go of the lock when its holder ends, however it ends."""

import contextlib
import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from lib.start.problem import Problem

if sys.platform == "win32":
    import msvcrt

    _HELD = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}

    def _try_lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    _HELD = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES}

    def _try_lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def only_one(path: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the lock file at `path`; `on_wait` is called once if another process holds it.

    Raises OSError when the file cannot be made, Problem when the file system has no locks.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        waited = False
        while True:
            try:
                _try_lock(file)
                break
            except OSError as error:
                if error.errno not in _HELD:
                    raise Problem(
                        f"{path} cannot be locked ({error.strerror}); network disks may have no locks: move "
                        "the notebook's folder to a disk of this computer and start again."
                    ) from error
                if not waited:
                    on_wait()
                    waited = True
                time.sleep(0.2)
        yield
    finally:
        os.close(file)
