"""L-6.7 to L-6.10: the card on loans it has not seen, and the applicants who were refused."""

from dataclasses import asdict
from typing import TypeVar

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.scoring_parts import (
    ESTIMATED,
    FILES,
    IN_CARD,
    RTOL,
    characteristic_label,
    validated,
    warehouse,
)
from case_studies.l_bank.scoring.card import card, score_applications
from case_studies.l_bank.scoring.challenger import challenger
from case_studies.l_bank.scoring.sample import HORIZON_MONTHS, SPLIT, applications, development, refused
from lib.charts.bars import bars
from lib.charts.coefficients import grouped_intervals
from lib.charts.credit import calibration_points
from lib.credit.calibration import brier, calibration_bins, calibration_line, hosmer_lemeshow
from lib.credit.interval import share
from lib.credit.rejects import infer_rejects
from lib.credit.roc import auc, compare_auc, ks
from lib.credit.stability import csi, psi
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable

T = TypeVar("T")
RATERS = ("l6.expert", "l6.card", "l6.boosting")
# Parcelling: odds of the refused over those of the accepted with the same score.
PARCEL = 1.5
PARTS = ("l6.development", "l6.validation")


def known(found: T | NotAvailable) -> T:
    """A figure that these samples always have.

    Raises
    ------
    ValueError : they do not have it.
    """
    if isinstance(found, NotAvailable):
        raise ValueError(f"{found.reason} {dict(found.values)}")
    return found


@exhibit(
    "L-6.7",
    pedigree=ESTIMATED,
    columns={
        "sample": Column("label", PARTS),
        "rater": Column("label", RATERS),
        "auc": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "gini": Column("number"),
        "ks": Column("number"),
        "loans": Column("count"),
        "bads": Column("count"),
    },
    # An AUC of one half is chance.
    chart=grouped_intervals(
        "sample", "auc", "rater", low="low", high="high", extra=("gini", "ks"), reference=0.5
    ),
    rtol=RTOL,
)
def discrimination(data: CaseData) -> Result:
    """AUC with DeLong's interval, Gini and KS of the expert rating, the card and boosted trees."""
    learn, check = development(applications(data)), validated(data)
    risks = [
        (PARTS[0], RATERS[0], -learn["expert_score"], learn["bad"]),
        (PARTS[0], RATERS[1], card(data).probability(learn), learn["bad"]),
        (PARTS[1], RATERS[0], -check["expert_score"], check["bad"]),
        (PARTS[1], RATERS[1], check["pd"], check["bad"]),
        (PARTS[1], RATERS[2], challenger(data), check["bad"]),
    ]
    rows = []
    for part, rater, risk, bad in risks:
        found = known(auc(risk, bad))
        rows.append(
            (part, rater, found.auc.estimate, found.auc.low, found.auc.high, found.gini.estimate,
             known(ks(risk, bad)).statistic, len(bad), found.bads)
        )  # fmt: skip
    table = pd.DataFrame(
        rows, columns=["sample", "rater", "auc", "low", "high", "gini", "ks", "loans", "bads"]
    )
    better = known(compare_auc(check["pd"], -check["expert_score"], check["bad"]))
    boosted = known(compare_auc(challenger(data), check["pd"], check["bad"])).difference
    return Result(
        table,
        facts={
            "card": better.first,
            "expert": better.second,
            "better": better.difference.estimate,
            "better_low": better.difference.low,
            "better_high": better.difference.high,
            "boosted": boosted.estimate,
            "boosted_low": boosted.low,
            "boosted_high": boosted.high,
        },
        variant="" if better.difference.low > 0 else "not_better",
        sources=(FILES,),
        notes=("notes.l6_challenger",),
    )


@exhibit(
    "L-6.8",
    pedigree=ESTIMATED,
    columns={
        "tenth": Column("count"),
        "mean_pd": Column("ratio"),
        "bad_rate": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "loans": Column("count"),
    },
    chart=calibration_points("mean_pd", "bad_rate", low="low", high="high", extra=("tenth", "loans")),
    rtol=RTOL,
)
def calibration(data: CaseData) -> Result:
    """Forecast and observed bad rates by tenths of the forecast, on the validation sample."""
    check = validated(data)
    bins = known(calibration_bins(check["pd"], check["bad"]))
    line = known(calibration_line(check["pd"], check["bad"]))
    test = known(hosmer_lemeshow(check["pd"], check["bad"]))
    score = known(brier(check["pd"], check["bad"]))
    table = bins.rename(columns={"bin": "tenth", "n": "loans"})
    return Result(
        table[["tenth", "mean_pd", "bad_rate", "low", "high", "loans"]],
        facts={
            "slope": line.slope.estimate,
            "slope_low": line.slope.low,
            "slope_high": line.slope.high,
            "intercept": line.intercept.estimate,
            "intercept_low": line.intercept.low,
            "intercept_high": line.intercept.high,
            "mean_pd": line.mean_pd,
            "rate": line.bad_rate,
            "statistic": test.statistic,
            "p_value": test.p_value,
            "brier": score.score,
            "skill": score.skill,
        },
        variant="too_low" if line.intercept.low > 0 else "",
        sources=(FILES,),
        notes=("notes.l6_calibration",),
    )


@exhibit(
    "L-6.9",
    pedigree=ESTIMATED,
    columns={
        "characteristic": Column("label", ("l6.score", *IN_CARD)),
        "index": Column("number"),
        "benchmark": Column("number"),
        "points_shift": Column("number"),
        "reading": Column("label", ("l6.stable", "l6.watch", "l6.shifted")),
    },
    chart=bars("characteristic", "index", extra=("benchmark", "points_shift", "reading")),
    rtol=RTOL,
)
def stability(data: CaseData) -> Result:
    """PSI of the score and CSI of each characteristic: applications since the split against those before."""
    table, found = applications(data), card(data)
    learn = table[table["submitted_on"] < pd.Timestamp(SPLIT) - pd.DateOffset(months=HORIZON_MONTHS)]
    new = table[table["submitted_on"] >= pd.Timestamp(SPLIT)]
    rows = [("l6.score", known(psi(found.score(learn), found.score(new))))]
    rows += [
        (characteristic_label(part.name), known(csi(part.bins, learn[part.name], new[part.name], each)))
        for part, each in zip(found.characteristics, found.points, strict=True)
    ]
    shown = pd.DataFrame(
        [(name, item.index, item.benchmark, item.points_shift, f"l6.{item.reading}") for name, item in rows],
        columns=["characteristic", "index", "benchmark", "points_shift", "reading"],
    )
    shown["points_shift"] = shown["points_shift"].astype(np.float64)
    worst = shown.iloc[1:].sort_values("index", ascending=False, kind="stable").iloc[0]
    return Result(
        shown,
        facts={
            "psi": float(shown["index"].iloc[0]),
            "reading_label": str(shown["reading"].iloc[0]),
            "worst_label": str(worst["characteristic"]),
            "worst": float(worst["index"]),
        },
        sources=(FILES,),
        notes=("notes.l6_psi",),
    )


@exhibit(
    "L-6.10",
    pedigree=ESTIMATED,
    columns={
        "method": Column("label", ("l6.accepted", "l6.extrapolated", "l6.parcelled", "l6.true_refused")),
        "bad_rate": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "rows": Column("count"),
    },
    chart=bars("method", "bad_rate", extra=("low", "high", "rows")),
    rtol=RTOL,
)
def reject_inference(data: CaseData) -> Result:
    """Bad rate of the refused by two assumptions, and by the truth, which only teaching data have."""
    table = applications(data)
    learn, declined = development(table), refused(table)
    scores = score_applications(data).set_index("application_id")["pd"]
    mine, theirs = (scores.loc[part["application_id"]].to_numpy() for part in (learn, declined))
    plain = known(infer_rejects(mine, learn["bad"], theirs))
    parcel = known(infer_rejects(mine, learn["bad"], theirs, odds_factor=PARCEL))
    truth = data.query("SELECT application_id, would_default_12m FROM truth_applications").set_index(
        "application_id"
    )["would_default_12m"]
    bad = truth.loc[declined["application_id"]].astype(float)
    real = share(float(bad.sum()), len(bad))
    estimates = (plain.accepted, plain.rejected, parcel.rejected, real)
    names = ("l6.accepted", "l6.extrapolated", "l6.parcelled", "l6.true_refused")
    rows = [
        (name, *(asdict(item)[key] for key in ("estimate", "low", "high")), size)
        for name, item, size in zip(names, estimates, (len(learn), *[len(bad)] * 3), strict=True)
    ]
    covers = plain.rejected.low <= real.high and real.low <= plain.rejected.high
    return Result(
        pd.DataFrame(rows, columns=["method", "bad_rate", "low", "high", "rows"]),
        facts={
            "accepted": plain.accepted.estimate,
            "inferred": plain.rejected.estimate,
            "truth": real.estimate,
            "factor": PARCEL,
            "lowest": plain.bounds[0],
            "highest": plain.bounds[1],
        },
        variant="" if covers else "missed",
        sources=(FILES, warehouse("truth_applications")),
        notes=("notes.l6_rejects",),
    )
