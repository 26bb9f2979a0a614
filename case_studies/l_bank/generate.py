"""Make L Bank's teaching data from the seed in case.toml.

`generate` is pure and deterministic: it reads case.toml and nothing else, draws from named random streams,
and stores whole RMB and rounded rates, so that the last bit of a logarithm cannot change a table. `check`
verifies the accounting identities on the filled warehouse.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pandas as pd

from case_studies.l_bank.dgp.care_tables import collection_table, inspection_table, signal_tables
from case_studies.l_bank.dgp.file_tables import (
    application_table,
    collateral_tables,
    event_table,
    feature_table,
    statement_tables,
)
from case_studies.l_bank.dgp.frames import Keys
from case_studies.l_bank.dgp.identities import check
from case_studies.l_bank.dgp.loan_tables import loan_table, month_table, truth_tables, workout_tables
from case_studies.l_bank.dgp.parameters import load_parameters
from case_studies.l_bank.dgp.setting_tables import (
    borrower_table,
    circle_tables,
    officer_tables,
    place_tables,
    product_table,
)
from case_studies.l_bank.dgp.simulation import simulate

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
    progress(0.0, "parameters")
    keys = Keys(simulate(load_parameters(), progress))
    progress(0.7, "tables")
    tables = {
        "products": product_table(keys),
        "borrowers": borrower_table(keys),
        "applications": application_table(keys),
        "application_features": feature_table(keys),
        "process_events": event_table(keys),
        "loans": loan_table(keys),
        "loan_months": month_table(keys),
        "inspections": inspection_table(keys),
        "collections": collection_table(keys),
    }
    for made in (
        place_tables,
        officer_tables,
        circle_tables,
        statement_tables,
        collateral_tables,
        workout_tables,
    ):
        tables |= made(keys)
    tables |= signal_tables(keys) | truth_tables(keys)
    progress(1.0, "done")
    return {name: tables[name][columns] for name, columns in schema_columns().items()}
