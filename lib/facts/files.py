"""Where the published figures lie, and how their files are read and fingerprinted."""

import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "case_studies" / "published"

FACTS, CITY_BANKS, EVIDENCE = "published_facts.csv", "city_bank_panel.csv", "evidence.csv"
SERIES, BANKS, PUBLISHERS = "series.toml", "banks.toml", "publishers.toml"
BREAKS, LEVERS = "breaks.toml", "lever_grades.toml"

DATA_FILES = (FACTS, CITY_BANKS, EVIDENCE, SERIES, BANKS, PUBLISHERS, BREAKS, LEVERS)

# The header is line 1 of the file, so the first record is line 2 (no cell of these files holds a line break).
FIRST_ROW = 2


def read_csv_text(path: Path) -> pd.DataFrame:
    """Every cell of a CSV file as text, empty ones as the empty string; adds ``row``, its line in the file.

    Raises ``OSError`` when the file is missing, ``ValueError`` when it is no UTF-8 CSV.
    """
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    frame["row"] = range(FIRST_ROW, FIRST_ROW + len(frame))
    return frame


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
