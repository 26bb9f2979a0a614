"""The real server as a child process, with its processor time and memory."""

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from lib.start.server import HOST, address, running

_LONGEST_WARM_UP_S = 300.0
# Longer than the server leaves its first reader alone before it prepares the rest.
_QUIET_S = 6.0
_SAMPLE_S = 0.5
_IDLE_SHARE = 0.1


@dataclass(frozen=True)
class Notebook:
    """A running server: where it answers, when it was started, its process."""

    port: int
    started: float
    process: psutil.Process

    @property
    def address(self) -> str:
        return address(self.port)

    def cpu_s(self) -> float:
        """Processor time that the server and the processes that it started have used so far, in seconds."""
        used = self.process.cpu_times()
        ended = used.children_user + used.children_system
        running = self._of_children(lambda child: sum(child.cpu_times()[:2]))
        return float(used.user + used.system + ended) + running

    def wait_until_idle(self) -> None:
        """Return when the server has made itself ready and no longer computes, after five minutes at most.

        A notebook that was just started serves its first page first, then prepares the rest.
        """
        until = time.perf_counter() + _LONGEST_WARM_UP_S
        quiet_s = 0.0
        while time.perf_counter() < until and quiet_s < _QUIET_S:
            before_s = self.cpu_s()
            time.sleep(_SAMPLE_S)
            busy = self.cpu_s() - before_s > _SAMPLE_S * _IDLE_SHARE
            quiet_s = 0.0 if busy else quiet_s + _SAMPLE_S

    def memory_mb(self) -> float:
        """Resident memory of the server and of the processes that it started."""
        children = self._of_children(lambda child: float(child.memory_info().rss))
        return (float(self.process.memory_info().rss) + children) / 1e6

    def _of_children(self, read: Callable[[psutil.Process], float]) -> float:
        """A sum over the processes that the server started; one that ends meanwhile counts as nothing."""
        total = 0.0
        for child in self.process.children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                total += read(child)
        return total


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def notebook(root: Path) -> Iterator[Notebook]:
    """Start the notebook in `root` on a free loopback port; it is stopped on the way out."""
    port = free_port()
    started = time.perf_counter()
    with running(Path(sys.executable), root, os.environ, port) as child:
        yield Notebook(port, started, psutil.Process(child.pid))
