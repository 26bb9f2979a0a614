"""Where the simulation starts: the bank at the end of a quarter, read from its warehouse."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from lib.whatif.model import Array

COVERS = ("mortgage", "guaranteed", "unsecured")
SCI_TECH = "sci_tech"
_SEGMENT_COLUMNS = (
    "performing_rmb", "npl_rmb", "borrowers", "book_rate", "new_rate", "new_rmb", "new_loans", "ended",
    "opened", "repayment_rate", "fallen_rmb", "exposed_rmb",
)  # fmt: skip


class Source(Protocol):
    """What the start is computed from: :class:`lib.warehouse.Warehouse`, or a stand-in."""

    @property
    def fingerprint(self) -> str: ...

    def query(self, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> pd.DataFrame: ...


@dataclass(frozen=True, eq=False)
class Start:
    """The bank at the end of ``quarter``.

    Attributes
    ----------
    quarter : first day of the last quarter of data.
    segments, classes, covers : names of the segments, their class (size, or sci-tech) and their security.
    book : columns of ``segments.sql`` by name, each (segments,); money in RMB, rates as decimals.
    bank : names and values of ``bank.sql``.
    history : the last four quarters by column of ``history.sql``, each (4,).
    """

    quarter: dt.date
    segments: tuple[str, ...]
    classes: tuple[str, ...]
    covers: tuple[str, ...]
    book: Mapping[str, Array]
    bank: Mapping[str, float]
    history: Mapping[str, Array]

    def covered(self, cover: str) -> Array:
        """1 for the segments with this security, else 0, (segments,)."""
        return np.array([float(item == cover) for item in self.covers])

    @property
    def by_cover(self) -> Array:
        """1 where a segment (columns) has the security of `COVERS` (rows), else 0, (3, segments)."""
        return np.stack([self.covered(cover) for cover in COVERS])

    @property
    def sci_tech(self) -> Array:
        """1 for the segments of science and technology firms, else 0, (segments,)."""
        return np.array([float(item == SCI_TECH) for item in self.classes])

    @property
    def loans_rmb(self) -> float:
        """SME loan balance."""
        return float((self.book["performing_rmb"] + self.book["npl_rmb"]).sum())

    @property
    def npl_rmb(self) -> float:
        """Non-performing part of the SME loan balance."""
        return float(self.book["npl_rmb"].sum())

    @property
    def borrowers(self) -> float:
        """Number of SME borrowers."""
        return float(self.book["borrowers"].sum())

    @property
    def hazards(self) -> Array:
        """Share of the performing balance that becomes non-performing in a quarter, (segments,).

        Defaults are rare in a small segment, so that its own rate is drawn to the mean of all, as if twenty
        more loans of its mean size had defaulted at the mean rate; the total stays what was observed.
        """
        fallen, exposed = self.book["fallen_rmb"], self.book["exposed_rmb"]
        mean = fallen.sum() / exposed.sum()
        prior = (self.book["new_rmb"] / self.book["new_loans"]) / mean * _PRIOR_DEFAULTS
        rate: Array = (fallen + mean * prior) / (exposed + prior)
        scaled: Array = rate * (fallen.sum() / (rate @ exposed))
        return scaled


_PRIOR_DEFAULTS = 20.0


def load_start(source: Source, folder: Path, quarter: dt.date | None = None) -> Start:
    """Read the start from the warehouse with the SQL files in ``folder``; the last quarter by default.

    Raises ``ValueError`` when the warehouse has no such quarter, or a value is missing.
    """
    if quarter is None:
        quarter = pd.Timestamp(
            source.query("SELECT MAX(quarter) AS q FROM bank_quarters")["q"].iloc[0]
        ).date()

    def rows(name: str) -> pd.DataFrame:
        return source.query((folder / f"{name}.sql").read_text(encoding="utf-8"), {"quarter": quarter})

    bank_rows = rows("bank")
    if bank_rows.empty:
        raise ValueError(f"the warehouse has no quarter {quarter}")
    segments, history = rows("segments"), rows("history")
    bank = {
        str(name): float(value) for name, value in zip(bank_rows["name"], bank_rows["value"], strict=True)
    }
    numbers = segments[list(_SEGMENT_COLUMNS)].astype("float64")
    if not np.isfinite(numbers.to_numpy()).all() or not np.isfinite(list(bank.values())).all():
        raise ValueError(f"a value of the start in {quarter} is missing")
    return Start(
        quarter=quarter,
        segments=tuple(segments["segment"]),
        classes=tuple(segments["class"]),
        covers=tuple(segments["cover"]),
        book={name: _read_only(numbers[name].to_numpy()) for name in _SEGMENT_COLUMNS},
        bank=bank,
        history={
            str(name): _read_only(history[name].astype("float64").to_numpy())
            for name in history.columns
            if name != "quarter"
        },
    )


def observed_ranges(source: Source, folder: Path) -> dict[str, tuple[float, float]]:
    """The range that each lever has had in the data, by id."""
    rows = source.query((folder / "observed.sql").read_text(encoding="utf-8"))
    return {
        str(lever): (float(low), float(high))
        for lever, low, high in zip(rows["lever"], rows["low"], rows["high"], strict=True)
    }


def _read_only(values: Array) -> Array:
    copy = np.array(values, dtype=np.float64)
    copy.flags.writeable = False
    return copy
