"""Charts drawn by processes of their own, and kept.

vl-convert holds the interpreter while it draws, half a second a chart: in the server's own process all
readers would wait for a report of one. What was drawn is kept beside the results of the same edition (see
:mod:`lib.exhibits.kept`), so that the next report of the same charts is made in seconds.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import LifoQueue
from types import TracebackType
from typing import Any, Self

from lib.cases import ROOT
from lib.charts.export import to_svg
from lib.exhibits.kept import current_edition, folder

PAINTERS = 2


class CannotDraw(ValueError):
    """A specification that no chart can be drawn from; the message is the drawing library's."""


class _Painter:
    """A process of :mod:`lib.report.painter`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lib.report.painter"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def draw(self, spec: str) -> str:
        """Raises OSError when the process has ended, CannotDraw."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(spec + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise BrokenPipeError("the drawing process has ended")
        answer: dict[str, str] = json.loads(line)
        if "error" in answer:
            raise CannotDraw(answer["error"])
        return answer["svg"]

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


class Drawing:
    """Draws what it is asked for, two charts at a time; to be used in a ``with`` statement.

    The processes start with the first chart that is not kept, and end with the statement.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(PAINTERS, "drawing")
        self._idle: LifoQueue[_Painter] = LifoQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._threads.shutdown(cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().end()

    def ask(self, spec: dict[str, Any]) -> Future[str]:
        """The SVG of a specification, later. Its result raises CannotDraw."""
        return self._threads.submit(self._drawn, json.dumps(spec))

    def _drawn(self, spec: str) -> str:
        path = _place(spec)
        try:
            return path.read_text(encoding="utf-8")
        except OSError:
            drawn = self._painted(spec)
        _keep(path, drawn)
        return drawn

    def _painted(self, spec: str) -> str:
        painter = None
        try:
            painter = self._idle.get_nowait() if not self._idle.empty() else _Painter()
            drawn = painter.draw(spec)
        except OSError:
            # No process can be had, or it was killed: better slowly than not at all.
            if painter:
                painter.end()
            return to_svg(json.loads(spec))
        except BaseException:
            if painter:
                painter.end()
            raise
        self._idle.put(painter)
        return drawn


def _place(spec: str) -> Path:
    digest = hashlib.sha256(spec.encode()).hexdigest()
    return folder(current_edition()) / "drawn" / f"{digest[:32]}.svg"


def _keep(path: Path, drawn: str) -> None:
    """Written aside and renamed; a disk that is full costs nothing but the time of the next report."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(drawn, encoding="utf-8")
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
