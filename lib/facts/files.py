"""Where the published figures lie, and how their files are read and fingerprinted."""

import csv
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "case_studies" / "published"

FACTS, CITY_BANKS, EVIDENCE = "published_facts.csv", "city_bank_panel.csv", "evidence.csv"
SERIES, BANKS, PUBLISHERS = "series.toml", "banks.toml", "publishers.toml"
BREAKS, LEVERS = "breaks.toml", "lever_grades.toml"

DATA_FILES = (FACTS, CITY_BANKS, EVIDENCE, SERIES, BANKS, PUBLISHERS, BREAKS, LEVERS)


def read_csv_text(path: Path) -> list[tuple[int, list[str]]]:
    """The records of a CSV file, the header first: the line at which each begins, and its cells as text.

    The header is line 1. A blank line is a record without cells, so that no later line is counted wrongly.
    Raises ``OSError`` when the file is missing, ``ValueError`` when it is no UTF-8 CSV.
    """
    records = []
    begin = 1
    # With or without the mark that spreadsheets put before UTF-8.
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            for cells in reader:
                records.append((begin, cells))
                begin = reader.line_num + 1
        except csv.Error as error:
            raise ValueError(f"line {begin}: {error}") from error
    return records


def read_toml_text(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary. Raises ``OSError`` and ``tomllib.TOMLDecodeError`` (a ``ValueError``)."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def fingerprint(folder: Path) -> str:
    """SHA-256 over names and contents of all data files; line endings do not matter.

    Git may check a text file out with CRLF on Windows, which must not make other data of it.
    """
    digest = sha256()
    for name in DATA_FILES:
        content = (folder / name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
