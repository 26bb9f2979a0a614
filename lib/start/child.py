"""How a child process is tied to this one."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

_PARENT = os.getpid()


def _end_with_parent() -> None:
    """Called in the child: Linux shall end it when this process is killed."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
    # Killed before the line above took effect.
    if os.getppid() != _PARENT:
        os._exit(1)


# For Popen: the child does not outlive this process where the system can see to that.
TIED: Mapping[str, Any] = {"preexec_fn": _end_with_parent} if sys.platform == "linux" else {}

# The same, and Ctrl-C in the terminal reaches this process alone, which then stops the child in order.
TIED_AND_APART: dict[str, Any] = {**TIED, "start_new_session": True}
if sys.platform == "win32":
    TIED_AND_APART = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
