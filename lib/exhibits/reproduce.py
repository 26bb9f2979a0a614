"""Recompute every exhibit from the seed and the published files and compare with what is committed.

``python -m lib.exhibits.reproduce [CASE|all] [--json FILE] [--accept REASON]`` builds the warehouse
anew in a folder of its own, so that a changed generator cannot hide behind an old file, prints a line
an exhibit, and exits with 1 on any difference.
"""

import argparse
import datetime as dt
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lib.cases import case_id_of, load_case
from lib.exhibits import CaseData, Exhibit, Result, all_exhibits
from lib.exhibits.compute import BrokenExhibit, check
from lib.exhibits.data import published_facts
from lib.exhibits.expected import differences, fingerprint, folder, write
from lib.exhibits.words import ExhibitWords
from lib.facts import PublishedDataError
from lib.text import LANGUAGES, text_for
from lib.warehouse import WarehouseError
from lib.warehouse.paths import cache_folder

RECORD = "reproduced.json"


def record_file() -> Path:
    """Where the outcome of the last run is kept on this machine, for the page about the numbers."""
    return cache_folder().parent / RECORD


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


def reproduce(case_id: str, accept: str = "") -> list[dict[str, Any]]:
    """Rebuild a case's warehouse in a temporary folder and compare all its exhibits.

    Args:
        case_id: the case; accept: with a reason, commit what was computed as the new expectation.

    Returns:
        One mapping an exhibit, after two lines for the inputs (published files, warehouse).
    """
    case = load_case(case_id)
    exhibits = [entry for entry in all_exhibits() if entry.case_id == case_id]
    with tempfile.TemporaryDirectory(prefix="reproduce-", ignore_cleanup_errors=True) as fresh:
        data = CaseData(case, Path(fresh))
        fingerprints = {"published": published_facts().fingerprint(), "warehouse": data.warehouse.fingerprint}
        results = [(entry, entry.function(data)) for entry in exhibits]
        data.warehouse.close()
    for entry, result in results:
        check(entry, result)
    if accept:
        _accept(case_id, results, fingerprints, accept)
    inputs = _input_differences(case_id, fingerprints)
    lines: list[dict[str, Any]] = [
        {
            "id": f"inputs of {case_id}",
            "status": "different" if inputs else "ok",
            "differences": inputs,
            **fingerprints,
        }
    ]
    return lines + [
        _line(entry, result, [d.what for d in differences(entry, result)]) for entry, result in results
    ]


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
    parser.add_argument("--json", type=Path, help="write the outcome to this file")
    parser.add_argument(
        "--accept", default="", metavar="REASON", help="commit the computed values, with the reason"
    )
    options = parser.parse_args(arguments)
    cases = (
        sorted({entry.case_id for entry in all_exhibits()})
        if options.case == "all"
        else [case_id_of(options.case)]
    )
    try:
        lines = [line for case_id in cases for line in reproduce(case_id, options.accept)]
    except (PublishedDataError, WarehouseError, BrokenExhibit) as error:
        print(error, file=sys.stderr)
        return 1
    for line in lines:
        _print(line)
    wrong = [line["id"] for line in lines if line["status"] != "ok"]
    outcome = {"when": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "exhibits": lines}
    record_file().parent.mkdir(parents=True, exist_ok=True)
    for path in filter(None, (record_file(), options.json)):
        path.write_text(json.dumps(outcome, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(
        f"{len(lines) - len(wrong)} of {len(lines)} agree"
        + (f"; different: {', '.join(wrong)}" if wrong else "")
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
