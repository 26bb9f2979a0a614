import http.server
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from lib.cases import ROOT
from lib.start import server
from lib.start.environment import Environment
from lib.start.problem import Problem

PYTHON = Path(sys.executable)
HEALTHY = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/_stcore/health" else 404)
        self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def pretend(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(server, "command", lambda _, port: [sys.executable, "-c", program, str(port)])


def test_the_server_answers_inside_and_is_gone_after(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, HEALTHY)
    with pytest.raises(ZeroDivisionError), server.running(PYTHON, tmp_path, os.environ, port) as child:
        assert server.is_healthy(port)
        raise ZeroDivisionError
    assert child.returncode is not None
    assert not server.is_healthy(port)
    server.check_port(port)


def test_a_server_that_ends_at_once_is_one_sentence(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, "import sys; sys.exit(7)")
    with (
        pytest.raises(Problem, match=r"did not start \(exit code 7\)"),
        server.running(PYTHON, tmp_path, os.environ, port),
    ):
        pass


def test_somebody_elses_server_does_not_pass_for_ours(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, "import sys, time; time.sleep(0.5); sys.exit(7)")
    other = http.server.HTTPServer(("127.0.0.1", port), http.server.BaseHTTPRequestHandler)
    with (
        other,
        pytest.raises(Problem, match=f"Port {port} is taken"),
        server.running(PYTHON, tmp_path, os.environ, port),
    ):
        pass


@pytest.mark.parametrize("codes", [[7], [None, 7], [None, None, 7]])
def test_an_answer_does_not_count_once_the_child_has_ended(
    codes: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program takes the port after it was found free, and answers in the child's place."""
    answers = iter([False, True]) if len(codes) == 3 else iter([True])
    monkeypatch.setattr(server, "is_healthy", lambda _: next(answers))
    child = SimpleNamespace(poll=lambda: codes.pop(0), returncode=7)
    with pytest.raises(Problem, match=r"did not start \(exit code 7\)"):
        server._wait_until_healthy(child, 1)


def test_a_server_that_does_not_listen_to_signals_is_stopped_too(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + HEALTHY)
    monkeypatch.setattr(server, "_STOP_TIMEOUT_S", 0.2)
    with server.running(PYTHON, tmp_path, os.environ, port) as child:
        pass
    assert child.returncode is not None


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """A copy of the start-up code beside a page of one line, with an environment that is ready."""
    for name in ("start", "warehouse"):
        shutil.copytree(ROOT / "lib" / name, tmp_path / "lib" / name)
    for name in ("run.py", "lib/__init__.py", "lib/cases.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "app.py").write_text("import streamlit as st\nst.title('toy')\n", encoding="utf-8")
    for name in ("requirements.txt", "constraints.txt"):
        (tmp_path / name).touch()
    environment = Environment(tmp_path)
    environment.python.parent.mkdir(parents=True)
    environment.python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    environment.python.chmod(0o755)
    stamp = "import json; from pathlib import Path; from lib.start.environment import Environment as E; "
    stamp += "e = E(Path()); (e.folder / 'installed.json').write_text(json.dumps(e._wanted()))"
    subprocess.run([sys.executable, "-c", stamp], cwd=tmp_path, check=True)
    yield tmp_path


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_whole_start_and_a_clean_stop(project: Path, port: int, number: int) -> None:
    command = [sys.executable, "run.py", "--no-browser", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as start:
        try:
            assert start.stdout is not None
            assert start.stdout.readline() == "Starting the notebook ...\n"
            assert (
                start.stdout.readline()
                == f"The notebook is at http://127.0.0.1:{port} (stop it with Ctrl-C).\n"
            )
            assert server.is_healthy(port)
            start.send_signal(number)
            output, error = start.communicate(timeout=30)
        finally:
            start.kill()
    assert (start.returncode, output.strip(), error) == (0, "The notebook is stopped.", "")
    assert not server.is_healthy(port)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
@pytest.mark.parametrize("lines", [1, 2], ids=["while it starts", "when it runs"])
def test_a_killed_start_leaves_no_server(project: Path, port: int, lines: int) -> None:
    command = [sys.executable, "run.py", "--no-browser", "--port", str(port)]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True) as start:
        try:
            assert start.stdout is not None
            for _ in range(lines):
                assert start.stdout.readline()
        finally:
            start.kill()
    deadline = time.monotonic() + 60
    while any(str(port) in (process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])):
        assert time.monotonic() < deadline, "the server goes on without its parent"
        time.sleep(0.1)
    server.check_port(port)
