"""Recompute every exhibit from the seed and the published files and compare with what is committed.

``python -m lib.exhibits.reproduce [CASE|all] [--chapter ID] [--json FILE] [--accept REASON]`` builds the
warehouse anew in a folder of its own, so that a changed generator cannot hide behind an old file, prints a
line an exhibit, and exits with 1 on any difference.
"""

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lib.cases import BrokenCase, UnknownCase, case_id_of, case_ids, load_case
from lib.exhibits import CaseData, Exhibit, Result, all_exhibits
from lib.exhibits.compute import check
from lib.exhibits.expected import differences, fingerprint, folder, write
from lib.exhibits.words import ExhibitWords
from lib.facts import PublishedDataError
from lib.text import LANGUAGES, text_for
from lib.warehouse import WarehouseError
from lib.warehouse.paths import cache_folder

RECORD = "reproduced.json"


def record_file() -> Path:
    """Where the outcome of the last run is kept on this machine, for the page about the numbers."""
    return cache_folder() / RECORD


def last_outcome() -> dict[str, Any] | None:
    """The outcome of the last run on this machine; None when there was none or it cannot be read."""
    try:
        outcome = json.loads(record_file().read_text(encoding="utf-8"))
        lines = [(line["id"], line["status"]) for line in outcome["exhibits"]]
        return {"when": dt.datetime.fromisoformat(outcome["when"]), "lines": lines}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _line(exhibit: Exhibit, result: Result, found: list[str]) -> dict[str, Any]:
    return {
        "id": exhibit.id,
        "title": {lang: ExhibitWords(exhibit, text_for(lang)).title for lang in LANGUAGES},
        "pedigree": [str(kind) for kind in exhibit.pedigree],
        "rows": len(result.table),
        "fingerprint": fingerprint(result),
        "status": "different" if found else "ok",
        "differences": found,
    }


def _failed(exhibit_id: str, error: Exception) -> dict[str, Any]:
    reason = " ".join(str(error).split()) or "no reason given"
    return {"id": exhibit_id, "status": "failed", "differences": [f"{type(error).__name__}: {reason}"]}


def _input_differences(case_id: str, fingerprints: dict[str, str]) -> list[str]:
    path = folder(case_id) / "inputs.json"
    committed = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return [
        f"{name}: fingerprint {value[:12]}, expected {str(committed.get(name))[:12]}"
        for name, value in fingerprints.items()
        if committed.get(name) != value
    ]


def _accept(
    case_id: str, results: list[tuple[Exhibit, Result]], fingerprints: dict[str, str], reason: str
) -> None:
    changed = [exhibit.id for exhibit, result in results if differences(exhibit, result)]
    for exhibit, result in results:
        write(exhibit, result)
    target = folder(case_id)
    known = {f"{exhibit.id}.csv" for exhibit, _ in results}
    for leftover in target.glob("*.csv"):
        if leftover.name not in known:
            leftover.unlink()
    (target / "inputs.json").write_text(
        json.dumps(fingerprints, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    with (target / "CHANGES.md").open("a", encoding="utf-8", newline="\n") as log:
        log.write(f"- {dt.date.today().isoformat()}: {reason} (changed: {', '.join(changed) or 'none'})\n")


def reproduce(case_id: str, accept: str = "", chapter: str = "") -> list[dict[str, Any]]:
    """Rebuild a case's warehouse in a temporary folder and compare all its exhibits.

    An exhibit that cannot be computed or named has the status ``failed`` with its reason, and the others
    are compared all the same; nothing is accepted then.

    Args:
        case_id: the case; accept: with a reason, commit what was computed as the new expectation.
        chapter: compare the exhibits of this one only; nothing is accepted then.

    Returns:
        One mapping for the inputs (published files, warehouse), then one an exhibit.

    Raises:
        PublishedDataError, WarehouseError: the inputs themselves cannot be read or made.
    """
    results: list[tuple[Exhibit, Result]] = []
    lines: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="reproduce-", ignore_cleanup_errors=True) as fresh:
        data = CaseData(load_case(case_id), Path(fresh))
        fingerprints = {"published": data.facts.fingerprint(), "warehouse": data.warehouse.fingerprint}
        for entry in all_exhibits():
            if entry.case_id != case_id or chapter not in ("", entry.chapter):
                continue
            try:
                result = entry.function(data)
                check(entry, result)
                lines[entry.id] = _line(entry, result, [])
                results.append((entry, result))
            except Exception as error:
                lines[entry.id] = _failed(entry.id, error)
        data.warehouse.close()
    if accept and not chapter and len(results) == len(lines):
        _accept(case_id, results, fingerprints, accept)
    for entry, result in results:
        lines[entry.id] = _line(entry, result, [found.what for found in differences(entry, result)])
    inputs = _input_differences(case_id, fingerprints)
    status = "different" if inputs else "ok"
    return [
        {"id": f"inputs of {case_id}", "status": status, "differences": inputs, **fingerprints},
        *lines.values(),
    ]


def _write(path: Path, outcome: dict[str, Any]) -> None:
    """Written aside and renamed, so that a reader never meets half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_text(json.dumps(outcome, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    aside.replace(path)


def _print(line: dict[str, Any]) -> None:
    rows = f"{line['rows']:>6} rows  {line['fingerprint'][:12]}" if "rows" in line else ""
    print(f"{line['status']:<9}  {line['id']:<22}  {rows}")
    for what in line["differences"][:5]:
        print(f"           {what}")
    if len(line["differences"]) > 5:
        print(f"           and {len(line['differences']) - 5} more")


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="reproduce", description="Recompute every exhibit and compare.")
    parser.add_argument("case", nargs="?", default="all", help="xm or all")
    parser.add_argument("--chapter", default="", metavar="ID", help="only the exhibits of this chapter")
    parser.add_argument("--json", type=Path, help="write the outcome to this file")
    parser.add_argument(
        "--accept", default="", metavar="REASON", help="commit the computed values, with the reason"
    )
    options = parser.parse_args(arguments)
    chapter = options.chapter.upper()
    if chapter and options.accept:
        parser.error("--accept is about a whole case; leave --chapter out")
    try:
        cases = case_ids() if options.case == "all" else (case_id_of(options.case),)
        known = {entry.chapter.upper(): entry.chapter for entry in all_exhibits() if entry.case_id in cases}
        if chapter and chapter not in known:
            parser.error(f"there is no chapter {options.chapter}; there are {', '.join(known.values())}")
        if options.json:
            options.json.touch()
        only = known.get(chapter, "")
        lines = [line for case_id in cases for line in reproduce(case_id, options.accept, only)]
        outcome = {"when": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "exhibits": lines}
        if not chapter:
            _write(record_file(), outcome)
        if options.json:
            _write(options.json, outcome)
    except (UnknownCase, BrokenCase, PublishedDataError, WarehouseError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for line in lines:
        _print(line)
    wrong = [line["id"] for line in lines if line["status"] != "ok"]
    named = f"; not so: {', '.join(wrong)}" if wrong else ""
    print(f"{len(lines) - len(wrong)} of {len(lines)} agree{named}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
