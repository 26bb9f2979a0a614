"""Compare L Bank's teaching data with the published figures that they are calibrated to.

The targets are data: `[[calibration]]` in case.toml, read as XM Bank's are.
"""

from typing import Any

import pandas as pd

from case_studies.l_bank.dgp.parameters import load_parameters
from case_studies.xm_bank.dgp.calibration import COLUMNS, bounds, published_value, source_text


def calibration(con: Any) -> pd.DataFrame:
    """All targets with the value reached in the warehouse behind `con` (DuckDB connection or cursor).

    One row per target: id, target (published; decimal or RMB), low, high, reached, unit, relation, source,
    ok.
    """
    rows = []
    for entry in load_parameters().raw["calibration"]:
        target = published_value(entry["published"], entry["factor"])
        low, high = bounds(target, entry["kind"], entry["distance"])
        reached = float(con.execute(entry["sql"]).fetchone()[0])
        stated = (
            entry["id"],
            target,
            low,
            high,
            reached,
            entry["unit"],
            entry["relation"],
            source_text(entry),
        )
        rows.append((*stated, low <= reached <= high))
    return pd.DataFrame(rows, columns=list(COLUMNS))
