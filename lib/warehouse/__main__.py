"""`python -m lib.warehouse build|verify [CASE|all]`: build the warehouses, or read them through."""

import argparse
import sys

from lib.cases import UnknownCase, case_id_of, case_ids
from lib.warehouse.builder import build
from lib.warehouse.errors import WarehouseError
from lib.warehouse.manifest import Manifest
from lib.warehouse.reader import verify

_BAR_CHARACTERS = 30


class ProgressBar:
    """One line that is drawn over on a terminal; elsewhere a line at the end only."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._on_terminal = sys.stdout.isatty()
        self._width = 0

    def __call__(self, share: float, step: str) -> None:
        if self._on_terminal:
            filled = round(_BAR_CHARACTERS * min(max(share, 0.0), 1.0))
            bar = "#" * filled + "-" * (_BAR_CHARACTERS - filled)
            self._print(f"{self._title} [{bar}] {share:4.0%} {step}")

    def close(self, line: str) -> None:
        self._print(f"{self._title} {line}")
        print(flush=True)

    def _print(self, line: str) -> None:
        print(("\r" if self._on_terminal else "") + line.ljust(self._width), end="", flush=True)
        self._width = len(line) if self._on_terminal else 0


def _summary(manifest: Manifest) -> str:
    rows = sum(manifest.rows.values())
    return (
        f"{len(manifest.rows)} tables, {rows:,} rows, {manifest.size_bytes / 1e6:.1f} MB, "
        f"fingerprint {manifest.fingerprint[:16]}"
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m lib.warehouse", description=__doc__)
    parser.add_argument("command", choices=("build", "verify"))
    parser.add_argument("case", nargs="?", default="all", help="a case's id or alias, or all (the default)")
    chosen = parser.parse_args(arguments)
    try:
        for case_id in case_ids() if chosen.case == "all" else (case_id_of(chosen.case),):
            bar = ProgressBar(f"warehouse {case_id}:")
            made = build(case_id, bar) if chosen.command == "build" else verify(case_id)
            bar.close(_summary(made))
    except (WarehouseError, UnknownCase) as problem:
        print(f"\n{problem}" if sys.stdout.isatty() else problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the next start begins the build anew.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
