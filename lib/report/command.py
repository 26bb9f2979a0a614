"""The command line: a report, brief, notebook, workbook or Parquet archive without a browser."""

import argparse
import contextlib
import os
import sys
from pathlib import Path
from typing import get_args

from lib.cases import BrokenCase, UnknownCase, case_id_of
from lib.facts import PublishedDataError
from lib.report.content import Progress, chapters
from lib.report.edition import edition_of
from lib.report.make import Format, make
from lib.report.scenario import FORMS, Refused, make_scenario
from lib.text import LANGUAGES, Text, text_for
from lib.warehouse import WarehouseError

DIFFERENT, UNUSABLE = 1, 2
FORMATS: tuple[Format, ...] = get_args(Format)


class Stop(Exception):
    """Nothing more can be done; the sentence says why."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def _parser(text: Text) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py report", description=text("report.command.usage"))
    parser.add_argument("case", help="xm, l")
    parser.add_argument("--chapter", metavar="ID", default="")
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0])
    parser.add_argument("--scenario", metavar="FILE", type=Path)
    parser.add_argument("--format", choices=FORMATS, default="html")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True)
    return parser


def main(arguments: list[str]) -> int:
    """Carry out one command line; return its exit code: 0, 1 (a file fails), 2 (bad input)."""
    options = _parser(text_for("en")).parse_args(arguments)
    text = text_for(options.lang)
    try:
        content = _content(options, text)
        write(options.out, content, text)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except (BrokenCase, PublishedDataError, WarehouseError) as error:
        print(error, file=sys.stderr)
        return DIFFERENT
    print(text("report.command.written", path=options.out, size=len(content) / 1e6))
    return 0


def _content(options: argparse.Namespace, text: Text) -> bytes:
    try:
        case_id = case_id_of(options.case)
    except UnknownCase as error:
        raise Stop(UNUSABLE, str(error)) from None
    shown = _progress(text)
    if options.scenario is None:
        if options.format == "brief":
            raise Stop(UNUSABLE, text("report.command.brief_needs"))
        return make(options.format, edition_of(case_id, text.lang), _chapter(options, case_id, text), shown)
    if options.chapter or options.format not in FORMS:
        raise Stop(UNUSABLE, text("report.command.scenario_only", formats=", ".join(FORMS)))
    try:
        record = options.scenario.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(
            DIFFERENT, text("report.command.unreadable", path=options.scenario, why=_why(error))
        ) from None
    try:
        return make_scenario(options.format, edition_of(case_id, text.lang), record, shown)
    except Refused as refused:
        raise Stop(UNUSABLE, str(refused)) from None


def _chapter(options: argparse.Namespace, case_id: str, text: Text) -> str:
    known = {chapter.lower(): chapter for chapter in chapters(case_id)}
    if not known:
        raise Stop(UNUSABLE, text("report.command.no_chapters", case=case_id))
    if not options.chapter:
        return ""
    if options.chapter.lower() not in known:
        raise Stop(
            UNUSABLE,
            text("report.command.no_chapter", chapter=options.chapter, known=", ".join(known.values())),
        )
    return known[options.chapter.lower()]


def _progress(text: Text) -> Progress:
    """A line that is written over, on a terminal only."""
    if not sys.stderr.isatty():
        return lambda share, what: None

    def show(share: float, what: str) -> None:
        line = text("report.command.progress", share=share, what=what)
        print(f"\r{line:<60}", end="\r", file=sys.stderr, flush=True)

    return show


def write(path: Path, content: bytes, text: Text) -> None:
    """Write a file aside and rename it, so that nobody meets half of it.

    Raises:
        Stop: it cannot be written; what stood there before is untouched.
    """
    aside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        aside.write_bytes(content)
        aside.replace(path)
    except OSError as error:
        raise Stop(DIFFERENT, text("report.command.unwritable", path=path, why=_why(error))) from None
    finally:
        with contextlib.suppress(OSError):
            aside.unlink()


def _why(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else "UTF-8"
