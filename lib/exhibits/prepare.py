"""Compute every exhibit and keep what was computed: ``python -m lib.exhibits.prepare``.

The server starts this as a process of its own, so that computing does not slow down those who read.
"""

import argparse
import os
import sys
import threading

from filelock import FileLock

from lib.charts import chart_specs
from lib.exhibits import Exhibit, all_exhibits, compute
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


def prepare() -> int:
    """Keep every exhibit that is not kept yet; return how many failed. One process does so at a time.

    Raises OSError when the cache folder cannot be written to.
    """
    mine, failed = current_edition(), 0
    exhibits = all_exhibits()
    place = folder(mine)
    place.mkdir(parents=True, exist_ok=True)
    with FileLock(place.parent / "results.lock"):
        forget_others(mine)
        for exhibit in exhibits:
            if kept(exhibit.id):
                continue
            try:
                content = made(exhibit)
                # Sources that changed meanwhile may or may not be what was computed with.
                if edition() != mine:
                    return failed
                keep(mine, exhibit.id, content)
            except OSError:
                raise
            except Exception as error:
                print(f"{exhibit.id} is not kept: {type(error).__name__}: {error}", file=sys.stderr)
                failed += 1
    return failed


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
    if parser.parse_args(arguments).with_parent:
        threading.Thread(target=_end_with_input, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICE)
    try:
        return 1 if prepare() else 0
    except OSError as error:
        print(f"Results cannot be kept ({error.strerror}); they are computed at each start.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
