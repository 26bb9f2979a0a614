"""Compute every exhibit and keep what was computed: ``python -m lib.exhibits.prepare``.

The server starts this as a process of its own, so that computing does not slow down those who read.
"""

import argparse
import os
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from filelock import FileLock

from lib.charts import chart_specs
from lib.exhibits import Exhibit, all_exhibits, compute, get_exhibit
from lib.exhibits.kept import Kept, current_edition, edition, folder, forget_others, keep, kept
from lib.exhibits.prepared import prepared
from lib.text import LANGUAGES, text_for

# Readers' pages come first.
NICE = 10


def made(exhibit: Exhibit) -> Kept:
    """An exhibit's result and charts, computed where they are not at hand."""
    return Kept(
        exhibit.pedigree,
        compute(exhibit.id),
        {lang: tuple(chart_specs(exhibit, text_for(lang))) for lang in LANGUAGES},
        {lang: prepared(exhibit.id, lang).chart_frame for lang in LANGUAGES},
    )


class SourcesChanged(Exception):
    """They may or may not be what was just computed with, so nothing more is kept."""


def _keep_all(exhibits: list[Exhibit]) -> int:
    """Keep these exhibits; return how many failed. Raises OSError, SourcesChanged."""
    mine, failed = current_edition(), 0
    for exhibit in exhibits:
        try:
            content = made(exhibit)
            if edition() != mine:
                raise SourcesChanged
            keep(mine, exhibit.id, content)
        except (OSError, SourcesChanged):
            raise
        except Exception as error:
            print(f"{exhibit.id} is not kept: {type(error).__name__}: {error}", file=sys.stderr)
            failed += 1
    return failed


def _by_chapter(exhibits: Iterable[Exhibit]) -> list[list[Exhibit]]:
    """What exhibits of a chapter share, such as a fitted model, is computed once where they stay together."""
    found: dict[str, list[Exhibit]] = {}
    for exhibit in exhibits:
        found.setdefault(exhibit.chapter, []).append(exhibit)
    return list(found.values())


def _keep_ids(ids: list[str]) -> int:
    """:func:`_keep_all` in another process, which an exhibit's function cannot be sent to."""
    return _keep_all([get_exhibit(one) for one in ids])


def prepare(jobs: int = 1) -> int:
    """Keep every exhibit that is not kept yet; return how many failed. One caller does so at a time.

    Args:
        jobs: how many processes compute; 1 is this one alone.

    Raises OSError when the cache folder cannot be written to.
    """
    mine, exhibits = current_edition(), all_exhibits()
    place = folder(mine)
    place.mkdir(parents=True, exist_ok=True)
    with FileLock(place.parent / "results.lock"):
        forget_others(mine)
        missing = [exhibit for exhibit in exhibits if not kept(exhibit.id)]
        try:
            if jobs == 1:
                return _keep_all(missing)
            with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
                chapters = [[exhibit.id for exhibit in chapter] for chapter in _by_chapter(missing)]
                return sum(pool.map(_keep_ids, chapters))
        except SourcesChanged:
            return 0


def _end_with_input() -> None:
    """Whoever started this holds the other end of the input, and closes it by ending."""
    # Not through sys.stdin: its lock would still be held, and abort the process, when this is done first.
    while os.read(0, 1024):
        pass
    os._exit(1)


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="prepare", description="Compute every exhibit and keep the result.")
    parser.add_argument("--with-parent", action="store_true", help="end when the input is closed")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="compute in N processes")
    options = parser.parse_args(arguments)
    if options.with_parent:
        threading.Thread(target=_end_with_input, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICE)
    try:
        return 1 if prepare(options.jobs) else 0
    except OSError as error:
        print(f"Results cannot be kept ({error.strerror}); they are computed at each start.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
