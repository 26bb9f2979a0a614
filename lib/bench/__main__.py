"""`python -m lib.bench [--only PART ...]`: print the speed figures, one a line."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from lib.bench.figures import Setting
from lib.bench.machine import describe
from lib.bench.parts import PARTS
from lib.cases import ROOT
from lib.start.problem import Problem


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench", description="Print the speed figures, one a line.")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS)
    )
    parser.add_argument(
        "--root", type=Path, default=ROOT, help="the folder of app.py (default: this notebook)"
    )
    parser.add_argument("--seconds", type=float, default=Setting.seconds, help="length of a load run")
    parser.add_argument("--repeats", type=int, default=Setting.repeats, help="page switches and reruns timed")
    parser.add_argument(
        "--sessions", type=int, nargs="+", default=Setting.sessions, help="sizes of the load runs"
    )
    parser.add_argument(
        "--minutes", type=float, default=Setting.minutes, help="length of the load run on the what-if page"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    options = parser.parse_args(arguments)
    setting = Setting(
        options.root.absolute(),
        options.seconds,
        options.repeats,
        tuple(options.sessions),
        options.minutes,
    )
    print(f"measured on: {describe()}", flush=True)
    figures = []
    try:
        for name in options.only:
            print(f"{name} ...", file=sys.stderr, flush=True)
            for figure in PARTS[name](setting):
                print(figure, flush=True)
                figures.append(asdict(figure))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    if options.json:
        content = {"machine": describe(), "figures": figures}
        options.json.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
