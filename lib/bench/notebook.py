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
        """Processor time that the server has used so far, in seconds."""
        used = self.process.cpu_times()
        return float(used.user + used.system)

    def memory_mb(self) -> float:
        """Resident memory of the server."""
        return float(self.process.memory_info().rss / 1e6)


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
