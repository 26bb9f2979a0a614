"""L-4.4 to L-4.6: roll rates, the migration matrix, and its projection against what happened."""

import pandas as pd

from case_studies.l_bank.exhibits.risk_parts import ALL
from case_studies.l_bank.exhibits.setting_parts import ESTIMATED, warehouse
from case_studies.l_bank.risk.moves import BUCKETS, GRADES, STATES, bucket_migration, grade_migration
from lib.charts.coefficients import grouped_intervals
from lib.charts.dots import dots
from lib.charts.heat import heat_map
from lib.credit.migration import compare_power, roll_rates
from lib.exhibits import CaseData, Column, Result, exhibit

PERIODS = {"l4.y2016_2019": (2016, 2019), "l4.y2020_2021": (2020, 2021), "l4.y2022_2024": (2022, 2024)}
METHODS = ("l4.projected", "l4.happened")
# The worst open bucket rolls nowhere.
ROLLING = BUCKETS[:-1]


@exhibit(
    "L-4.4",
    pedigree=ESTIMATED,
    columns={
        "bucket": Column("label", ROLLING),
        "period": Column("label", tuple(PERIODS)),
        "worse": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "stay": Column("share"),
        "better": Column("share"),
        "count": Column("count"),
    },
    chart=dots("bucket", "worse", "period", low="low", high="high", extra=("count",), apart=True),
)
def rolls(data: CaseData) -> Result:
    """Share of loans that roll into a worse bucket of days past due within a month, by bucket and period."""
    pieces = []
    for period, (first, last) in PERIODS.items():
        found = roll_rates(bucket_migration(data, first, last))
        pieces.append(found.assign(period=period))
    table = pd.concat(pieces, ignore_index=True)
    table = table[table["bucket"].isin(ROLLING)]
    columns = ["bucket", "period", "worse", "low", "high", "stay", "better", "count"]
    worse = table.pivot(index="bucket", columns="period", values="worse")
    early, late = next(iter(PERIODS)), tuple(PERIODS)[-1]
    return Result(
        table=table[columns].reset_index(drop=True),
        facts={
            "current": float(worse.loc[BUCKETS[0], late]),
            "early_before": float(worse.loc[BUCKETS[1], early]),
            "early": float(worse.loc[BUCKETS[1], late]),
            "late_before": float(worse.loc[BUCKETS[2], early]),
            "late": float(worse.loc[BUCKETS[2], late]),
            "final": float(worse.loc[BUCKETS[3], late]),
        },
        variant="" if worse.loc[BUCKETS[1], late] > worse.loc[BUCKETS[1], early] else "fell",
        sources=(warehouse("loan_months"),),
        notes=("notes.l4_rolls",),
    )


@exhibit(
    "L-4.5",
    pedigree=ESTIMATED,
    columns={
        "source": Column("label", GRADES),
        "target": Column("label", STATES),
        "share": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "count": Column("count"),
    },
    chart=heat_map("target", "source", "share", ordered=True),
)
def matrix(data: CaseData, step: str = "12", year: str = ALL) -> Result:
    """Migration between the five grades and out of the book over 1 to 12 months."""
    found = grade_migration(data, int(step), None if year == ALL else int(year))
    long = found.long()
    table = long[long["source"].isin([g for g, seen in zip(STATES, found.observed, strict=True) if seen])]
    table = table[table["source"].isin(GRADES)][["source", "target", "share", "low", "high", "count"]]
    cell = table.set_index(["source", "target"])["share"]
    bad = float(cell.get((GRADES[1], GRADES[2]), 0.0) + cell.get((GRADES[1], GRADES[3]), 0.0))
    bad += float(cell.get((GRADES[1], GRADES[4]), 0.0) + cell.get((GRADES[1], STATES[6]), 0.0))
    good = sum(float(cell.get((GRADES[0], target), 0.0)) for target in (*GRADES[2:], STATES[6]))
    return Result(
        table=table.reset_index(drop=True),
        facts={
            "step": int(step),
            "stay": float(cell.get((GRADES[0], GRADES[0]), 0.0)),
            "good": good,
            "bad": bad,
            "back": float(cell.get((GRADES[1], GRADES[0]), 0.0) + cell.get((GRADES[1], STATES[5]), 0.0)),
            "returned": sum(
                float(cell.get((source, target), 0.0)) for source in GRADES[2:] for target in GRADES[:2]
            ),
        },
        sources=(warehouse("loan_months", "loans"),),
        notes=("notes.l4_matrix",),
    )


@exhibit(
    "L-4.6",
    pedigree=ESTIMATED,
    columns={
        "source": Column("label", GRADES[:3]),
        "target": Column("label", STATES),
        "method": Column("label", METHODS),
        "share": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "count": Column("count"),
    },
    chart=grouped_intervals(
        "target", "share", "method", low="low", high="high", panel="source", extra=("count",)
    ),
)
def projection(data: CaseData, step: str = "12", year: str = ALL) -> Result:
    """What the one-month matrix foretells for n months, beside the matrix over n months."""
    start = None if year == ALL else int(year)
    one, seen = grade_migration(data, 1, start), grade_migration(data, int(step), start)
    found = compare_power(one, seen)
    found = found[found["source"].isin(GRADES[:3])]
    rows = []
    for cell in found.itertuples():
        rows.append(
            (cell.source, cell.target, METHODS[0], cell.projected, cell.projected, cell.projected, cell.count)
        )
        rows.append((cell.source, cell.target, METHODS[1], cell.share, cell.low, cell.high, cell.count))
    columns = ["source", "target", "method", "share", "low", "high", "count"]
    bad = (
        found[found["target"].isin([*GRADES[2:], STATES[6]])].groupby("source")[["projected", "share"]].sum()
    )
    mention = bad.loc[GRADES[1]] if GRADES[1] in bad.index else bad.iloc[0]
    return Result(
        table=pd.DataFrame(rows, columns=columns),
        facts={
            "step": int(step),
            "inside": int(found["inside"].sum()),
            "cells": len(found),
            "normal_projected": float(bad.loc[GRADES[0], "projected"]),
            "normal": float(bad.loc[GRADES[0], "share"]),
            "projected": float(mention["projected"]),
            "happened": float(mention["share"]),
        },
        variant="" if mention["share"] > mention["projected"] else "over",
        sources=(warehouse("loan_months", "loans"),),
        notes=("notes.l4_projection",),
    )
