"""Make XM Bank's teaching data from the seed in case.toml.

`generate` is pure and deterministic: it reads case.toml and nothing else, draws from named random streams,
and stores whole RMB and rounded rates, so that the last bit of a logarithm cannot change a table. `check`
verifies the accounting identities on the filled warehouse.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from case_studies.xm_bank.dgp.bank import bank_quarter_table
from case_studies.xm_bank.dgp.branch_tables import branch_quarter_table, quarter_sums, truth_tables
from case_studies.xm_bank.dgp.identities import check
from case_studies.xm_bank.dgp.loan_tables import loan_tables
from case_studies.xm_bank.dgp.parameters import load_parameters
from case_studies.xm_bank.dgp.simulation import simulate
from case_studies.xm_bank.dgp.staff_tables import staff_tables
from case_studies.xm_bank.dgp.tables import (
    application_table,
    branch_table,
    customer_tables,
    product_table,
    quarter_table,
)

__all__ = ["SCHEMA", "check", "generate"]

SCHEMA: Final = Path(__file__).with_name("schema.sql")


def schema_columns() -> dict[str, list[str]]:
    """Tables and their columns in the order of schema.sql."""
    tables: dict[str, list[str]] = {}
    name = ""
    for line in SCHEMA.read_text(encoding="utf-8").splitlines():
        if line.startswith("CREATE TABLE "):
            name = line.split()[2]
            tables[name] = []
        elif line.startswith("    ") and name and line.split()[0].islower():
            tables[name].append(line.split()[0])
    return tables


def generate(progress: Callable[[float, str], None] = lambda share, step: None) -> dict[str, pd.DataFrame]:
    """All tables of schema.sql, parents before children, columns in the schema's order.

    `progress` is called with the share done (0 to 1) and a step's id.
    """
    params = load_parameters()
    progress(0.0, "parameters")
    effects = params.raw["paths"].get("volume_effect")
    outcome = simulate(params, progress, None if effects is None else np.asarray(effects, dtype=np.float64))
    progress(0.75, "tables")
    sums = quarter_sums(outcome)
    branch_quarters = branch_quarter_table(outcome, sums)
    tables = {
        "branches": branch_table(outcome),
        "quarters": quarter_table(outcome),
        "products": product_table(outcome),
        "branch_quarters": branch_quarters,
        "bank_quarters": bank_quarter_table(outcome, sums, branch_quarters),
        "applications": application_table(outcome),
    }
    tables |= staff_tables(outcome) | customer_tables(outcome) | loan_tables(outcome) | truth_tables(outcome)
    progress(1.0, "done")
    return {name: tables[name][columns] for name, columns in schema_columns().items()}
