"""L-6.16 to L-6.18: the raters' ROC curves, decisions at the cut-off, and a card that knows the refused."""

from functools import cache

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
from case_studies.l_bank.exhibits.scoring_validation import PARCEL, RATERS, known
from case_studies.l_bank.scoring.card import SCALING, card, score_applications
from case_studies.l_bank.scoring.challenger import challenger
from case_studies.l_bank.scoring.sample import applications, development, refused
from lib.charts.bars import stacked_bars
from lib.charts.coefficients import grouped_intervals
from lib.charts.credit import roc_lines
from lib.credit.cutoff import Confusion, confusion
from lib.credit.rejects import fuzzy_augmentation, infer_rejects, inferred_pd
from lib.credit.roc import auc, compare_auc, roc_points
from lib.credit.scorecard import Scorecard, fit_scorecard
from lib.exhibits import CaseData, Column, Result, exhibit

POINTS = 60
DECISIONS = ("l6.decision.accepted", "l6.decision.refused")
OUTCOMES = tuple(
    f"l6.outcome.{rater}_{outcome}" for rater in ("card", "expert") for outcome in ("bad", "good")
)
METHODS = ("l6.fit.accepted", "l6.fit.extrapolated", "l6.fit.parcelled")


@exhibit(
    "L-6.16",
    pedigree=ESTIMATED,
    columns={
        "rater": Column("label", RATERS),
        "goods": Column("share"),
        "bads": Column("share"),
    },
    chart=roc_lines("goods", "bads", "rater"),
    rtol=RTOL,
)
def curves(data: CaseData) -> Result:
    """Share of bads refused by the share of goods refused, on the validation sample."""
    check = validated(data)
    risks = (-check["expert_score"], check["pd"], challenger(data))
    parts = []
    for rater, risk in zip(RATERS, risks, strict=True):
        points = known(roc_points(risk, check["bad"], POINTS))
        parts.append(
            pd.DataFrame({"rater": rater, "goods": points["false_positive"], "bads": points["true_positive"]})
        )
    table = pd.concat(parts, ignore_index=True)
    # Bads that each finds when a tenth of the goods is refused.
    at = {rater: float(np.interp(0.1, part["goods"], part["bads"])) for rater, part in table.groupby("rater")}
    return Result(
        table,
        facts={"expert": at[RATERS[0]], "card": at[RATERS[1]], "boosted": at[RATERS[2]], "refused": 0.1},
        sources=(FILES,),
        notes=("notes.l6_challenger",),
    )


def _decisions(found: Confusion, names: tuple[str, str]) -> list[tuple[str, str, int, float]]:
    pairs = ((found.accepted_bads, found.refused_bads), (found.accepted_goods, found.refused_goods))
    return [
        (name, decision, number, number / sum(pair))
        for name, pair in zip(names, pairs, strict=True)
        for decision, number in zip(DECISIONS, pair, strict=True)
    ]


@exhibit(
    "L-6.17",
    pedigree=ESTIMATED,
    columns={
        "outcome": Column("label", OUTCOMES),
        "decision": Column("label", DECISIONS),
        "loans": Column("count"),
        "share": Column("share"),
    },
    chart=stacked_bars("outcome", "share", "decision", extra=("loans",)),
    rtol=RTOL,
)
def decisions(data: CaseData, cutoff: str = "580") -> Result:
    """Bads and goods accepted and refused: by the card at the cut-off, by the rating at the same share."""
    check = validated(data)
    mine = known(confusion(check["points"], check["bad"], float(cutoff)))
    # Expert scores have ties; the cut that refuses nearest to as many.
    scores = np.sort(check["expert_score"].to_numpy())
    cut = float(scores[min(round((1 - mine.accept_rate) * len(scores)), len(scores) - 1)])
    theirs = known(confusion(check["expert_score"], check["bad"], cut))
    rows = [*_decisions(mine, (OUTCOMES[0], OUTCOMES[1])), *_decisions(theirs, (OUTCOMES[2], OUTCOMES[3]))]
    return Result(
        pd.DataFrame(rows, columns=["outcome", "decision", "loans", "share"]),
        facts={
            "cutoff": float(cutoff),
            "refused": 1 - mine.accept_rate,
            "caught": mine.sensitivity,
            "lost": 1 - mine.specificity,
            "precision": mine.precision or 0.0,
            "accuracy": mine.accuracy,
            "expert_caught": theirs.sensitivity,
            "expert_refused": 1 - theirs.accept_rate,
            "bads": mine.refused_bads + mine.accepted_bads,
        },
        sources=(FILES,),
        notes=("notes.l6_confusion",),
    )


@cache
def refitted(data: CaseData, factor: float) -> Scorecard:
    """The card with the refused in the sample, twice each, weighted by the inferred probability."""
    table, plain = applications(data), card(data)
    learn, declined = development(table), refused(table)
    scores = score_applications(data).set_index("application_id")["pd"]
    mine, theirs = (scores.loc[part["application_id"]].to_numpy() for part in (learn, declined))
    found = known(infer_rejects(mine, learn["bad"], theirs, odds_factor=factor))
    sample = fuzzy_augmentation(learn, declined, "bad", inferred_pd(found, theirs))
    return known(fit_scorecard(sample, "bad", list(plain.characteristics), SCALING, weights=sample["weight"]))


@exhibit(
    "L-6.18",
    pedigree=ESTIMATED,
    columns={
        "characteristic": Column("label", IN_CARD),
        "method": Column("label", METHODS),
        "coefficient": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
    },
    chart=grouped_intervals("characteristic", "coefficient", "method", low="low", high="high"),
    rtol=RTOL,
)
def with_refused(data: CaseData) -> Result:
    """The card's coefficients with the accepted alone, and with the refused inferred in two ways.

    REVEALS the truth about the refused in its facts.
    """
    cards = (card(data), refitted(data, 1.0), refitted(data, PARCEL))
    table = pd.concat(
        [
            pd.DataFrame(
                {
                    "characteristic": [characteristic_label(name) for name in found.names],
                    "method": method,
                    "coefficient": found.coefficients,
                    "low": found.checks["low"],
                    "high": found.checks["high"],
                }
            )
            for method, found in zip(METHODS, cards, strict=True)
        ],
        ignore_index=True,
    )
    check, declined = validated(data), refused(applications(data))
    later = [known(auc(found.probability(check), check["bad"])).auc.estimate for found in cards]
    change = known(compare_auc(cards[2].probability(check), cards[0].probability(check), check["bad"]))
    truth = data.query("SELECT application_id, would_default_12m FROM truth_applications").set_index(
        "application_id"
    )["would_default_12m"]
    bad = truth.loc[declined["application_id"]].astype(float).to_numpy()
    wide = table.pivot(index="characteristic", columns="method", values="coefficient")
    shift = (wide[METHODS[2]] - wide[METHODS[0]]).abs()
    return Result(
        table,
        facts={
            "plain": later[0],
            "extrapolated": later[1],
            "parcelled": later[2],
            "change_low": change.difference.low,
            "change_high": change.difference.high,
            "shift_label": str(shift.idxmax()),
            "shift": float(shift.max()),
            "refused_plain": known(auc(cards[0].probability(declined), bad)).auc.estimate,
            "refused_parcelled": known(auc(cards[2].probability(declined), bad)).auc.estimate,
        },
        sources=(FILES, warehouse("truth_applications")),
        notes=("notes.l6_augmented",),
    )
