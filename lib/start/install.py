"""Install the pinned packages with pip, and say in one sentence why it failed."""

import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from lib.start.child import TIED
from lib.start.problem import Problem

_NO_NETWORK = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "SSLError",
    "connection broken by",
    "Max retries exceeded",
    "Read timed out",
)
_NO_PACKAGE = (
    "No matching distribution found for ",
    "Could not find a version that satisfies the requirement ",
)
_NO_SPACE = ("No space left on device", "not enough space on the disk", "Errno 28", "Disk quota exceeded")
_NO_PERMISSION = ("Permission denied", "Access is denied", "Errno 13")


class NothingInstalled(Problem):
    """The install failed before it changed anything."""


def install(python: Path, root: Path, log: Path, variables: Mapping[str, str]) -> None:
    """Install `requirements.txt` within `constraints.txt` of `root` into the environment of `python`.

    pip's output goes to `log`. Raises Problem.
    """
    print("Installing the packages (the first time only; it takes a few minutes) ...", flush=True)
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "--retries", "2", "-r", "requirements.txt", "-c", "constraints.txt"]
    lines = []
    with (
        log.open("w", buffering=1, encoding="utf-8") as file,
        subprocess.Popen(
            command,
            cwd=root,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            **TIED,
        ) as pip,
    ):
        assert pip.stdout is not None
        for line in pip.stdout:
            file.write(line)
            lines.append(line.rstrip())
            _show(lines[-1])
    _show("")
    if pip.returncode:
        began = any(line.startswith("Installing collected packages") for line in lines)
        raise (Problem if began else NothingInstalled)(explain(lines, log))


def explain(lines: list[str], log: Path) -> str:
    """The sentence for a failed install, from pip's output."""
    output = "\n".join(lines)
    if any(words in output for words in _NO_SPACE):
        return (
            "The packages could not be installed because the disk is full; free some space and start again."
        )
    if any(words in output for words in _NO_NETWORK):
        return (
            "The packages could not be fetched because the package index was not reached; connect this "
            f"machine to the network (needed this once) and start again. pip's own words are in {log}."
        )
    for line in lines:
        for words in _NO_PACKAGE:
            if words in line:
                package = line.split(words)[1].split(" (from")[0]
                return (
                    f"The package {package} is not offered for this Python ({platform.python_version()}) on "
                    f"this system; start again with Python 3.11, 3.12 or 3.13. pip's own words are in {log}."
                )
    if any(words in output for words in _NO_PERMISSION):
        return f"The packages could not be written; check the permissions of this folder. See {log}."
    errors = [line for line in lines if line.startswith("ERROR: ")] or ["ERROR: no reason given"]
    reason = errors[-1].removeprefix("ERROR: ").rstrip(".")
    return f"The packages could not be installed ({reason}); pip's own words are in {log}."


def _show(line: str) -> None:
    """Draw what pip is at over the last such line; nothing when the output is not a terminal."""
    if sys.stdout.isatty() and (not line or line.startswith(("Collecting ", "Installing "))):
        print("\r" + line[:76].ljust(76), end="" if line else "\r", flush=True)
