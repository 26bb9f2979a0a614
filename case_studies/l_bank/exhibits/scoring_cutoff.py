"""L-6.11: the cut-off by profit."""

from functools import cache

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.scoring_parts import ESTIMATED, FILES, RTOL, validated, warehouse
from case_studies.l_bank.exhibits.scoring_validation import known
from case_studies.l_bank.scoring.sample import SPLIT
from lib.charts.events import labelled_lines
from lib.credit.cutoff import Economics, confusion, profit_curve
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.pedigree import Pedigree

RATERS = ("l6.expert", "l6.card")
STEPS = 41


@cache
def loss_given_default(data: CaseData) -> float:
    """Loss over exposure of workouts that were closed before the split."""
    found = data.query(
        "SELECT sum(lgd * default_balance_rmb) / sum(default_balance_rmb) AS lgd FROM workouts "
        "WHERE closed_on < ? AND lgd IS NOT NULL",
        [SPLIT],
    )
    return float(found["lgd"].iloc[0])


@exhibit(
    "L-6.11",
    pedigree=(*ESTIMATED, Pedigree.ASSUMED),
    columns={
        "accepted": Column("share"),
        "rater": Column("label", RATERS),
        "cutoff": Column("score"),
        "bad_rate": Column("ratio"),
        "profit": Column("ratio"),
    },
    chart=labelled_lines("accepted", "profit", "rater", reference=0.0, extra=("cutoff", "bad_rate")),
    rtol=RTOL,
)
def profit(data: CaseData, cutoff: str = "580", margin: str = "2.0") -> Result:
    """First-year profit over the amount granted, by the share accepted, on the validation sample."""
    check = validated(data)
    terms = Economics(margin=float(margin) / 100, lgd=loss_given_default(data))
    amount, bad = check["amount_rmb"], check["bad"]
    rows = []
    curves = {}
    for name, score in zip(RATERS, (check["expert_score"], check["points"]), strict=True):
        found = curves[name] = known(profit_curve(score, bad, terms, amount))
        steps = np.unique(np.linspace(0, len(found.table) - 1, STEPS).round().astype(int))
        for item in found.table.iloc[steps].itertuples():
            rows.append((item.accept_rate, name, item.cutoff, item.bad_rate, item.profit_rate))
    table = pd.DataFrame(rows, columns=["accepted", "rater", "cutoff", "bad_rate", "profit"])
    at = known(confusion(check["points"], bad, float(cutoff)))
    mine = known(profit_curve(check["points"], bad, terms, amount, cutoffs=[float(cutoff)]))
    return Result(
        table,
        facts={
            "cutoff": float(cutoff),
            "margin": terms.margin,
            "lgd": terms.lgd,
            "even": terms.break_even_pd,
            "refused": 1 - at.accept_rate,
            "caught": at.sensitivity,
            "lost": 1 - at.specificity,
            "bads": at.refused_bads,
            "goods": at.refused_goods,
            "gain": mine.best_profit - mine.accept_all,
            "best": curves["l6.card"].best,
            "best_gain": curves["l6.card"].best_profit - mine.accept_all,
            "expert_gain": curves["l6.expert"].best_profit - mine.accept_all,
        },
        variant="" if mine.best_profit > mine.accept_all else "loss",
        sources=(FILES, warehouse("workouts")),
        notes=("notes.l6_profit",),
    )
