"""What ``app.py`` decides before anything else is loaded."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import runpy
runpy.run_path("app.py")
import numpy, scipy.linalg
from threadpoolctl import threadpool_info
print(max(pool["num_threads"] for pool in threadpool_info()))
"""


def test_linear_algebra_of_the_server_takes_one_core() -> None:
    free = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    asked = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=free, capture_output=True, text=True, check=True
    )
    assert asked.stdout.split()[-1] == "1"
