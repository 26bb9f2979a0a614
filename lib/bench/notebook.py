"""The real server as a child process, with its processor time and memory."""

import contextlib
import os
import socket
import sys
import time
from collections.abc import Iterator
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
        return float(used.user + used.system + ended) + sum(
            sum(child.cpu_times()[:2]) for child in self._children()
        )

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
        return sum(float(each.memory_info().rss) for each in (self.process, *self._children())) / 1e6

    def _children(self) -> list[psutil.Process]:
        return [each for each in self.process.children(recursive=True) if each.is_running()]


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
