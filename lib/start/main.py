"""The commands of `run.py`."""

import argparse
import io
import sys
from pathlib import Path

from lib.cases import UnknownCase, case_id_of
from lib.start.environment import Environment
from lib.start.problem import Problem
from lib.start.server import check_port, serve
from lib.start.testing import run_tests

ROOT = Path(__file__).resolve().parent.parent.parent
DEFAULT_PORT = 8501

# Each is a module with a command line of its own; one that is not written yet has no file.
MODULES = {
    "reproduce": "lib.exhibits.reproduce",
    "bench": "lib.bench",
    "whatif": "lib.whatif",
    "report": "lib.report",
}

# The module runs in the project's folder; the files that a reader names are meant from where he stands.
FILES = {"report": ("--out", "--scenario"), "whatif": ("--record", "--json")}


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; a port is a number from 1 to 65535")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="Without a command: install what is missing, build the data, start the notebook.",
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help="where to serve it (default %(default)s)"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    helps = {
        "test": "run every test, on all processors; what follows goes to one pytest that does as it is told",
        "bench": "print the speed figures; what follows is passed on (--help lists it)",
        "whatif": "evaluate a scenario without the browser",
        "report": "write a case's report",
    }
    for name, text in helps.items():
        commands.add_parser(name, help=text, add_help=False)
    reproduce = commands.add_parser("reproduce", help="compute every exhibit anew and compare it")
    reproduce.add_argument("case", nargs="?", default="all", help="xm, l or all (the default)")
    reproduce.add_argument(
        "--json", metavar="FILE", type=Path, help="also write the result of each exhibit here"
    )
    reproduce.add_argument("--accept", metavar="REASON", help="take what was computed as the new expectation")
    return parser


def _arguments_for(options: argparse.Namespace, others: list[str]) -> list[str]:
    """The arguments that a command's module gets; a file is meant from where the reader stands."""
    if options.command != "reproduce":
        return _placed(others, FILES.get(options.command, ()))
    passed = [options.case]
    if options.json:
        passed += ["--json", str(options.json.absolute())]
    if options.accept:
        passed += ["--accept", options.accept]
    return passed


def _placed(arguments: list[str], names: tuple[str, ...]) -> list[str]:
    """The arguments with the files after ``names`` as absolute paths; ``-`` is the terminal."""
    placed = []
    for before, given in zip(["", *arguments], arguments, strict=False):
        name, sign, value = given.partition("=")
        if before in names and given != "-":
            given = str(Path(given).absolute())
        elif name in names and sign and value != "-":
            given = f"{name}={Path(value).absolute()}"
        placed.append(given)
    return placed


def _exists(root: Path, module: str) -> bool:
    path = root.joinpath(*module.split("."))
    return path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def _check_case(root: Path, name: str) -> None:
    try:
        case_id_of(name, root / "case_studies")
    except UnknownCase as error:
        raise Problem(str(error)) from error


def _run(root: Path, options: argparse.Namespace, others: list[str]) -> int:
    if options.command in MODULES and not _exists(root, MODULES[options.command]):
        raise Problem(f"'{options.command}' does not exist yet in this version of the notebook.")
    if options.command is None:
        check_port(options.port)
    if options.command == "reproduce" and options.case != "all":
        _check_case(root, options.case)
    environment = Environment(root)
    environment.ensure()
    # It builds the data itself, aside, so that an old file cannot hide a changed generator.
    if options.command != "reproduce":
        built = environment.run("-m", "lib.warehouse", "build", "all")
        if built:
            return built
    if options.command is None:
        return serve(environment, options.port, not options.no_browser)
    if options.command == "test":
        return run_tests(environment, others)
    return environment.run("-m", MODULES[options.command], *_arguments_for(options, others))


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Carry out one command line; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A path that the terminal cannot show must not end the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    options, others = parser.parse_known_args(arguments)
    if others and options.command in (None, "reproduce"):
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    try:
        return _run(root, options, others)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
