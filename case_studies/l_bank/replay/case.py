"""What every replay of L's history begins with: the past, the parameters, and what both are worth."""

import datetime as dt
import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from case_studies.l_bank.replay.effects import Times
from case_studies.l_bank.replay.estimates import estimates
from case_studies.l_bank.replay.history import COLLATERAL, FOLDER, QUARTERS, files, seen, sql
from case_studies.l_bank.replay.inferred import fit_risk, inferred
from case_studies.l_bank.replay.outcomes import MEASURES
from case_studies.l_bank.replay.rules import RULES
from case_studies.l_bank.replay.sums import Past, Sums, sums
from lib.exhibits import CaseData
from lib.whatif.equations import Equation, read_equations
from lib.whatif.evaluate import quarters_after
from lib.whatif.levers import LeverBook, LeverError, Number, Source, load_levers
from lib.whatif.outcomes import Measure
from lib.whatif.setting import Setting

if TYPE_CHECKING:
    from lib.whatif.compare import Comparison

# Raised whenever the same values give other numbers.
MODEL_VERSION = 1
_BEFORE = dt.date(2015, 10, 1)


@dataclass(frozen=True, eq=False)
class ReplayCase:
    """L's history with the parameters of the replay; shared and never changed.

    ``fingerprint`` is of the data, ``parameters`` over the files that parameters come from.
    """

    case_id: str
    fingerprint: str
    parameters: str
    book: LeverBook
    past: Past
    times: Times

    @property
    def model_version(self) -> int:
        """See ``MODEL_VERSION``."""
        return MODEL_VERSION

    @property
    def code(self) -> tuple[Path, ...]:
        """Folders of the program besides the library's."""
        return (FOLDER,)

    @property
    def measures(self) -> Mapping[str, Measure]:
        """What it says, by id."""
        return MEASURES

    def compare(self, setting: Setting, draws: int, seed: int, quarters: int) -> "Comparison":
        """A setting beside history and the reader's beliefs."""
        # The engine is built on this module.
        from case_studies.l_bank.replay.evaluate import compare_replay

        return compare_replay(self, setting, draws, seed, quarters)

    @property
    def begins(self) -> dt.date:
        """First day of the last quarter of data, by which a record says what it was made from."""
        return self.quarters[-1]

    @cached_property
    def quarters(self) -> tuple[dt.date, ...]:
        """First days of all quarters of the data."""
        return quarters_after(_BEFORE, QUARTERS)

    @cached_property
    def own_rules(self) -> tuple[tuple[str, float], ...]:
        """The rules on files as L had them."""
        return tuple((name, self.book[name].default) for name in RULES)

    def history(self, first: int = 0) -> Sums:
        """Sums under L's own rules."""
        return sums(self.past, self.own_rules, first)


def equations() -> dict[str, Equation]:
    """The replay's equations by id."""
    return read_equations(FOLDER / "equations.toml")


def make_case(data: CaseData) -> ReplayCase:
    """Read a case from its warehouse and files; about five seconds."""
    numbers = estimates(data)

    def lookup(source: Source, name: str) -> Number:
        if source == "estimate" and name in numbers:
            return numbers[name]
        raise LeverError(f"{name}: no {source} of this name")

    folder = data.case.folder
    book = load_levers(folder / "levers.toml", lookup, {}, data.facts, equations())
    risk, past = fit_risk(data), _past(data)
    return ReplayCase(
        case_id=data.case.case_id,
        fingerprint=data.warehouse.fingerprint,
        parameters=_hash(folder / "levers.toml", FOLDER),
        book=book,
        past=past,
        times=_times(data, past, risk.slope, book),
    )


def _past(data: CaseData) -> Past:
    return Past(
        files(data), seen(data), inferred(data), fit_risk(data).centre, estimates(data)["price_odds"].value
    )


def _times(data: CaseData, past: Past, slope: float, book: LeverBook) -> Times:
    table = data.query(sql("macro"))
    care = data.query(
        """
        SELECT count(*) FILTER (done_on IS NULL)
                / count(*) FILTER (done_on IS NULL OR done_on > last_day(due_on)) AS missed,
            avg(loans.inspection_interval_months) AS interval
        FROM inspections INNER JOIN loans USING (loan_id) WHERE due_on < DATE '2024-10-01'
        """
    ).iloc[0]
    process = data.query(
        # Rounded: the order in which threads add doubles differs from run to run.
        "SELECT round(sum(waiting_hours) / sum(waiting_hours + working_hours), 11) AS waiting "
        "FROM process_events"
    ).iloc[0]
    staff = data.query(
        """
        SELECT quarter, count(*) / 3.0 AS staff FROM officer_months INNER JOIN months USING (month)
        GROUP BY quarter ORDER BY quarter
        """
    )
    seen_, kind = past.seen, past.files.security[past.seen.application]
    secured = seen_.bad & (kind == COLLATERAL)
    numbers = estimates(data)
    return Times(
        lpr=table["lpr"].to_numpy(np.float64),
        manager_load=table["manager_load"].to_numpy(np.float64),
        file_load=table["file_load"].to_numpy(np.float64),
        days=table["days"].to_numpy(np.float64),
        staff=staff["staff"].to_numpy(np.float64),
        on_time=numbers["on_time"].value,
        missed=float(care["missed"]),
        interval=float(care["interval"]),
        waiting=float(process["waiting"]),
        calm=numbers["calm"].value,
        slope=slope,
        coverage=float(np.minimum(seen_.coverage[secured], 2.0).mean()),
    )


def _hash(levers: Path, folder: Path) -> str:
    digest = hashlib.sha256()
    for path in (levers, *sorted(folder.glob("*.sql")), folder / "equations.toml"):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


_cases: dict[str, ReplayCase] = {}
_loading = threading.Lock()


def load_replay(data: CaseData) -> ReplayCase:
    """`make_case`, once per process for the same data."""
    key = data.warehouse.fingerprint
    with _loading:
        if key not in _cases:
            _cases[key] = make_case(data)
        return _cases[key]
