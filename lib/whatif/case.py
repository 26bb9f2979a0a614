"""A case ready to be simulated: its start, its parameters, its costs, loaded once per process."""

import datetime as dt
import hashlib
import threading
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lib.cases import Case, load_case
from lib.facts import Facts
from lib.values import NotAvailable
from lib.whatif import equations as eq
from lib.whatif.bank_state import Costs, fit_costs
from lib.whatif.levers import LeverBook, LeverError, Number, Source, load_levers
from lib.whatif.outcomes import MEASURES, Measure
from lib.whatif.setting import Setting
from lib.whatif.start import Source as Data
from lib.whatif.start import Start, load_start, observed_ranges

if TYPE_CHECKING:
    from lib.whatif.compare import Comparison

# Raised whenever the same values give other numbers: a record tells by it whether it can be compared.
MODEL_VERSION = 1


@dataclass(frozen=True, eq=False)
class WhatIfCase:
    """What every simulation of a case begins with; shared and never changed.

    Attributes
    ----------
    case_id : such as ``xm_bank``.
    fingerprint : of the data. parameters : sha256 over the files that parameters come from.
    """

    case_id: str
    fingerprint: str
    parameters: str
    start: Start
    book: LeverBook
    costs: Costs

    @property
    def model_version(self) -> int:
        """See ``MODEL_VERSION``."""
        return MODEL_VERSION

    @property
    def code(self) -> tuple[Path, ...]:
        """Folders of the program besides this one."""
        return ()

    @property
    def begins(self) -> dt.date:
        """First day of the quarter that a simulation starts from."""
        return self.start.quarter

    @property
    def measures(self) -> Mapping[str, Measure]:
        """What it says, by id."""
        return MEASURES

    def compare(self, setting: Setting, draws: int, seed: int, quarters: int) -> "Comparison":
        """A setting beside the baseline and the reader's beliefs."""
        # The engine is built on this module.
        from lib.whatif.compare import compare

        return compare(self, setting, draws, seed, quarters)

    @property
    def key(self) -> tuple[str, str, str, dt.date]:
        """What results depend on besides the setting; for caches."""
        return self.case_id, self.fingerprint, self.parameters, self.start.quarter


def make_case(case: Case, data: Data, facts: Facts, quarter: dt.date | None = None) -> WhatIfCase:
    """Read a case from its warehouse and files; from the last quarter unless another is given."""
    folder = case.folder / "whatif"
    start = load_start(data, folder, quarter)
    estimates = tomllib.loads((folder / "estimates.toml").read_text(encoding="utf-8"))["estimates"]

    def lookup(source: Source, name: str) -> Number:
        if source == "state":
            return Number(start.bank[name])
        if source == "estimate":
            found = estimates[name]
            return Number(found["value"], found["low"], found["high"])
        if source == "truth":
            return Number(_truth(case, name))
        if source == "series":
            series, period = name.split("@")
            fact = facts.value(series, period)
            if isinstance(fact, NotAvailable):
                raise LeverError(f"{name}: {fact.reason}")
            return Number(fact.value)
        raise LeverError(f"a default of source {source!r} cannot be looked up")

    book = load_levers(case.folder / "levers.toml", lookup, observed_ranges(data, folder), facts)
    return WhatIfCase(
        case_id=case.case_id,
        fingerprint=data.fingerprint,
        parameters=_hash(case.folder / "levers.toml", folder, eq.FILE),
        start=start,
        book=book,
        costs=fit_costs(start, {name: float(value) for name, value in case.settings["costs"].items()}),
    )


def _truth(case: Case, name: str) -> float:
    """A parameter of the data-generating process, ``block.name``, or the difference of two: ``a.b-c.d``."""
    parts = [part.split(".") for part in name.split("-")]
    values = [float(case.settings["dgp"][block]["parameters"][key]["value"]) for block, key in parts]
    return values[0] - sum(values[1:])


def _hash(levers: Path, folder: Path, equations: Path) -> str:
    digest = hashlib.sha256()
    for path in (levers, *sorted(folder.glob("*.sql")), folder / "estimates.toml", equations):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


_cases: dict[tuple[str, str, dt.date | None], WhatIfCase] = {}
_loading = threading.Lock()


def load_whatif(name: str, data: Data, facts: Facts, quarter: dt.date | None = None) -> WhatIfCase:
    """`make_case`, once per process for the same data."""
    case = load_case(name)
    key = (case.case_id, data.fingerprint, quarter)
    with _loading:
        if key not in _cases:
            _cases[key] = make_case(case, data, facts, quarter)
        return _cases[key]
