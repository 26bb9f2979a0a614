"""The project's own Python environment in `.venv`: made once, repaired when an install was cut off."""

import errno
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lib.start.install import NothingInstalled, install
from lib.start.lock import only_one
from lib.start.problem import Problem

# What the installed packages take, with room for pip to unpack them.
DISK_NEEDED_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Environment:
    """The environment of the project at `root`.

    It is ready when its stamp says that this Python installed these very requirements to the end. The
    stamp is written last. While an install is under way a marker stands in the cache folder; a marker
    that is found later means that the install was cut off, and the environment is made anew.
    """

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def cache(self) -> Path:
        return self.root / ".cache"

    @property
    def _stamp(self) -> Path:
        return self.folder / "installed.json"

    @property
    def _marker(self) -> Path:
        return self.cache / "installing"

    def ensure(self) -> None:
        """Make the environment ready; does nothing when it is. Raises Problem."""
        if self._is_ready():
            return
        try:
            self.cache.mkdir(exist_ok=True)
            with only_one(self.cache / "install.lock", on_wait=_say_waiting):
                if not self._is_ready():
                    self._make()
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise Problem(f"The disk of {self.root} is full; free some space and start again.") from error
            raise Problem(
                f"{error.filename or self.root} cannot be written to ({error.strerror}); check its "
                "permissions, stop any notebook that still runs from this folder, and start again."
            ) from error

    def variables(self) -> dict[str, str]:
        """Environment variables for a program of this environment."""
        inherited = {
            name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")
        }
        return inherited | {
            "PYTHONUTF8": "1",
            "PYTHONNOUSERSITE": "1",
            "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
        }

    def run(self, *arguments: str) -> int:
        """Run this environment's Python in the project's folder; return its exit code."""
        return subprocess.run(
            [self.python, *arguments], cwd=self.root, env=self.variables(), check=False
        ).returncode

    def _is_ready(self) -> bool:
        return self._read_stamp() == self._wanted() and self.python.exists() and not self._marker.exists()

    def _wanted(self) -> Mapping[str, str]:
        digest = hashlib.sha256()
        for name in ("requirements.txt", "constraints.txt"):
            path = self.root / name
            try:
                digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
            except OSError as error:
                raise Problem(f"{path} is missing; get the whole project again and start again.") from error
        return {"requirements": digest.hexdigest(), "python": _this_python()}

    def _read_stamp(self) -> Mapping[str, str]:
        try:
            stamp = json.loads(self._stamp.read_text(encoding="utf-8"))
            return stamp if isinstance(stamp, dict) else {}
        except (OSError, ValueError):
            return {}

    def _make(self) -> None:
        free_bytes = shutil.disk_usage(self.root).free
        if free_bytes < DISK_NEEDED_BYTES:
            raise Problem(
                f"There is too little space on the disk of {self.root}: the packages need about "
                f"{DISK_NEEDED_BYTES / 1e9:.0f} GB and {free_bytes / 1e9:.1f} GB are free; free some and "
                "start again."
            )
        cut_off = self._marker.exists()
        another_python = self._read_stamp().get("python") != _this_python()
        self._marker.touch()
        if cut_off or another_python or not self.python.exists():
            self._create()
        try:
            install(self.python, self.root, self.cache / "install.log", self.variables())
        except NothingInstalled:
            # Whatever was whole before is whole still.
            self._marker.unlink()
            raise
        self._stamp.write_text(json.dumps(self._wanted()), encoding="utf-8")
        self._marker.unlink()

    def _create(self) -> None:
        print(f"Making the environment {self.folder} ...", flush=True)
        # When it is the environment's own Python that runs this, the one that it was made from is used.
        base = getattr(sys, "_base_executable", None) or sys.executable
        if self.folder.exists():
            shutil.rmtree(self.folder)
        done = subprocess.run(
            [base, "-m", "venv", str(self.folder)],
            capture_output=True,
            text=True,
            check=False,
            env=self.variables(),
        )
        if done.returncode == 0:
            return
        output = (done.stdout + done.stderr).strip()
        if "ensurepip" in output or "No module named venv" in output:
            raise Problem(
                "This Python cannot make virtual environments, because its venv or ensurepip module is "
                f"missing; install it (on Debian and Ubuntu: apt install python{_version()}-venv) and start "
                "again."
            )
        reason = output.splitlines()[-1] if output else f"exit code {done.returncode}"
        raise Problem(
            f"The environment {self.folder} could not be made ({reason}); remove it and start again."
        )


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _this_python() -> str:
    return f"{sys.implementation.name} {_version()} {sys.platform} {platform.machine()}"


def _say_waiting() -> None:
    print("Another start is installing the packages; waiting for it ...", flush=True)
