"""The parts of the bench, by name, in the order in which they run."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

from lib.bench.browser import blank_page, follow, link_count, wait_until_complete
from lib.bench.figures import Figure, Part, Setting, p95
from lib.bench.filters import filters
from lib.bench.laboratory import laboratory
from lib.bench.load import load_run
from lib.bench.model import model
from lib.bench.notebook import notebook
from lib.bench.reruns import reruns
from lib.bench.whatif import whatif
from lib.cases import case_ids
from lib.start.problem import Problem

# Seconds, megabytes of memory, megabytes on disk: what each case's warehouse may take.
_BUILD_GOALS = {"xm_bank": (20, 2147, 150), "l_bank": (30, 3221, 250)}


def build(setting: Setting) -> Iterator[Figure]:
    """Each case's warehouse built from nothing, in a folder and a process of its own."""
    for case_id in case_ids(setting.root / "case_studies"):
        with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
            seconds, peak_mb = _watched(
                [sys.executable, "-m", "lib.warehouse", "build", case_id],
                setting.root,
                {"CASEBOOK_CACHE": folder},
            )
            (manifest,) = Path(folder).glob("*.json")
            size_mb = json.loads(manifest.read_text(encoding="utf-8"))["size_bytes"] / 1e6
        limits = _BUILD_GOALS[case_id]
        yield Figure(f"{case_id}: cold build", seconds, "s", goal=limits[0])
        yield Figure(f"{case_id}: cold build, peak memory", peak_mb, "MB", goal=limits[1])
        yield Figure(f"{case_id}: warehouse file", size_mb, "MB", goal=limits[2])


def pages(setting: Setting) -> Iterator[Figure]:
    """A browser's first page after the server's start, and its way from page to page."""
    with blank_page() as page, notebook(setting.root) as server:
        page.goto(server.address)
        wait_until_complete(page)
        yield Figure("server start to first complete page", time.perf_counter() - server.started, "s", goal=6)
        yield Figure("server CPU until then", server.cpu_s(), "s")
        links = link_count(page)
        if links < 2:
            return
        server.wait_until_idle()
        # The first round is not counted: the browser fetches what each page needs.
        switches = [follow(page, step % links) for step in range(1, links + 1 + setting.repeats)][links:]
        yield Figure("page switch, warm, median", statistics.median(switches), "ms", goal=700)
        yield Figure("page switch, warm, p95", p95(switches), "ms", goal=700)


def load(setting: Setting) -> Iterator[Figure]:
    """Readers at once, each moving something every 3 to 5 seconds, on a fresh server each time."""
    for readers in setting.sessions:
        with notebook(setting.root) as server:
            server.wait_until_idle()
            run = asyncio.run(load_run(server.port, readers, setting.seconds))
            memory_mb = server.memory_mb()
        who = f"{readers} reader{'s' if readers > 1 else ''}"
        if run.moves:
            yield Figure(f"{who}: answer to a move, p50", 1000 * statistics.median(run.moves), "ms")
            yield Figure(f"{who}: answer to a move, p95", 1000 * p95(run.moves), "ms", goal=300)
        if run.first_pages:
            yield Figure(f"{who}: first page, p95", 1000 * p95(run.first_pages), "ms")
        yield Figure(f"{who}: moves", len(run.moves), "")
        yield Figure(f"{who}: errors", len(run.errors), "", goal=0)
        yield Figure(f"{who}: server memory", memory_mb, "MB")
        for error in sorted(set(run.errors)):
            print(f"  {who}: {error}", file=sys.stderr)


def _watched(command: list[str], folder: Path, variables: Mapping[str, str]) -> tuple[float, float]:
    """Run a command to its end; return its seconds and the most resident memory that was seen, in MB."""
    started = time.perf_counter()
    peak_bytes = 0
    with subprocess.Popen(
        command, cwd=folder, env=os.environ | variables, stdout=subprocess.DEVNULL
    ) as child:
        process = psutil.Process(child.pid)
        while child.poll() is None:
            try:
                peak_bytes = max(peak_bytes, process.memory_info().rss)
            except psutil.Error:
                break
            time.sleep(0.01)
    if child.returncode:
        raise Problem(f"{' '.join(command[1:])} failed with exit code {child.returncode}.")
    return time.perf_counter() - started, peak_bytes / 1e6


PARTS: Mapping[str, Part] = {
    "build": build,
    "pages": pages,
    "reruns": reruns,
    "laboratory": laboratory,
    "filters": filters,
    "load": load,
    "model": model,
    "whatif": whatif,
}
