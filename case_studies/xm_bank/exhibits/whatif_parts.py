"""What the exhibits of XM-4 share: the simulator ready to run, its scenarios, names, sources."""

from collections.abc import Mapping

from lib.bsc.board import load_board
from lib.bsc.kpis import load_kpis
from lib.exhibits import CaseData, Source
from lib.facts import Wording
from lib.pedigree import Pedigree
from lib.values import NotAvailable
from lib.whatif.case import WhatIfCase, load_whatif
from lib.whatif.compare import Comparison, Target, compare
from lib.whatif.scenarios import Scenario, load_scenarios
from lib.whatif.targets import scorecard_targets
from lib.whatif.wording import measure_names

# Results rest on generated data, estimated parameters and assumptions, and are none of these themselves.
SIMULATED = (Pedigree.SIMULATED, Pedigree.GENERATED, Pedigree.ESTIMATED, Pedigree.ASSUMED)
# Exponentials and normal quantiles of other processors differ in the last digits.
RTOL = 1e-6


def simulator(data: CaseData) -> WhatIfCase:
    """The simulator at the last quarter of the data."""
    return load_whatif(data.case.case_id, data.warehouse, data.facts)


def scenarios(data: CaseData) -> dict[str, Scenario]:
    """The ready scenarios but the status quo, by id."""
    found = load_scenarios(data.case.folder / "scenarios.toml", simulator(data).book)
    return {name: scenario for name, scenario in found.items() if scenario.values}


def results(data: CaseData) -> dict[str, Comparison]:
    """Every ready scenario evaluated, by id; remembered."""
    case = simulator(data)
    return {name: compare(case, scenario.setting(case.book)) for name, scenario in scenarios(data).items()}


def targets(data: CaseData) -> Mapping[str, Target | NotAvailable]:
    """The targets of the scorecard."""
    folder = data.case.folder
    book = load_kpis(folder / "kpis")
    return scorecard_targets(load_board(data.warehouse, book, data.facts, folder / "traceability.toml"))


def names(data: CaseData) -> dict[str, Wording]:
    """Names of all outcomes."""
    return measure_names(load_kpis(data.case.folder / "kpis"))


def sources(data: CaseData) -> tuple[Source, ...]:
    """Tables of the start, and the files of parameters."""
    return (
        Source(
            "warehouse",
            title="case.xm_bank",
            detail="bank_quarters, branch_quarters, loans, loan_quarters, applications, staff; levers.toml",
        ),
    )
