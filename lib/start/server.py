"""Start the notebook's server, wait until it answers, stop it cleanly."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from lib.start.child import TIED_AND_APART
from lib.start.environment import Environment
from lib.start.problem import Problem

HOST = "127.0.0.1"
_START_TIMEOUT_S = 90.0
_STOP_TIMEOUT_S = 5.0

_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def address(port: int) -> str:
    """The notebook's address on this computer, without a slash at the end."""
    return f"http://{HOST}:{port}"


def check_port(port: int) -> None:
    """Raise Problem when the notebook cannot listen on `port`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Windows lets a second program share a port unless the first asks it not to.
        option = "SO_EXCLUSIVEADDRUSE" if os.name == "nt" else "SO_REUSEADDR"
        probe.setsockopt(socket.SOL_SOCKET, getattr(socket, option), 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM) and os.name != "nt":
                raise Problem(
                    f"Port {port} is reserved for the system's administrator; choose one from 1024 up, for "
                    "example with --port 8501."
                ) from error
            other = port + 1 if port < 65535 else port - 1
            raise Problem(
                f"Port {port} is taken (perhaps this notebook runs already at {address(port)}); stop the "
                f"other program, or choose another port, for example with --port {other}."
            ) from error


def is_healthy(port: int) -> bool:
    """Whether a notebook's server answers on `port`."""
    try:
        with _NO_PROXY.open(f"{address(port)}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def command(python: Path, port: int) -> list[str]:
    """The command line that starts the server, for the folder that holds `app.py`."""
    options = {
        "server.address": HOST,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "logger.level": "warning",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [str(python), "-m", "streamlit", "run", "app.py", *flags]


@contextlib.contextmanager
def running(
    python: Path, root: Path, variables: Mapping[str, str], port: int
) -> Iterator[subprocess.Popen[bytes]]:
    """The server of `root` as a child process that answers; stopped on the way out, whatever happens.

    Raises Problem when the port is taken, and when the server ends or does not answer.
    """
    # Again, because installing and building may have taken minutes.
    check_port(port)
    child = subprocess.Popen(
        command(python, port),
        cwd=root,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        **TIED_AND_APART,
    )
    try:
        _wait_until_healthy(child, port)
        yield child
    finally:
        _stop(child)


def serve(environment: Environment, port: int, open_browser: bool) -> int:
    """Serve the notebook until it is stopped with Ctrl-C or a termination signal; return the exit code."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Ignored means that someone (nohup, say) wants the notebook to go on.
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)
    print("Starting the notebook ...", flush=True)
    try:
        with running(environment.python, environment.root, environment.variables(), port) as child:
            print(f"The notebook is at {address(port)} (stop it with Ctrl-C).", flush=True)
            if open_browser and _has_screen():
                webbrowser.open(address(port))
            code = child.wait()
    except KeyboardInterrupt:
        print("\nThe notebook is stopped.", flush=True)
        return 0
    raise Problem(f"The notebook ended by itself with exit code {code}; what it printed above says why.")


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _has_screen() -> bool:
    """Whether a browser would have a window: elsewhere the system may start one inside the terminal."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _wait_until_healthy(child: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while True:
        _check_alive(child)
        if is_healthy(port):
            # The answer may be another server's, which took the port in the meantime and made this one end.
            _check_alive(child)
            return
        if time.monotonic() > deadline:
            raise Problem(
                f"The notebook's server did not answer within {_START_TIMEOUT_S:.0f} seconds; start again."
            )
        time.sleep(0.05)


def _check_alive(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        raise Problem(
            f"The notebook's server did not start (exit code {child.returncode}); what it printed above "
            "says why."
        )


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_STOP_TIMEOUT_S)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            child.kill()
            child.wait()
