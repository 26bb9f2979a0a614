"""L-1.12 to L-1.14: what a relationship, an opinion and a rating tell about default."""

import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import (
    DEFAULT_12M,
    ESTIMATED,
    OBSERVED_UNTIL,
    warehouse,
    with_interval,
)
from lib.charts.coefficients import intervals
from lib.credit.roc import auc, compare_auc
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable

# First month of each band of the relationship's length.
SINCE = (0, 6, 12, 24, 48)
LENGTHS = tuple(f"l1.length.{months}" for months in SINCE)
MEASURES = ("l1.relation.approval", "l1.relation.default", "l1.relation.spread")
OPINIONS = ("l1.opinion.none", *(f"l1.opinion.{score}" for score in range(1, 6)))
GRADES = tuple(f"l1.grade.{grade}" for grade in range(1, 9))
ENOUGH = 100


def _length(column: str) -> str:
    cases = " ".join(f"WHEN {column} >= {months} THEN 'l1.length.{months}'" for months in reversed(SINCE[1:]))
    return f"CASE {cases} ELSE 'l1.length.0' END"


@exhibit(
    "L-1.12",
    pedigree=ESTIMATED,
    columns={
        "measure": Column("label", MEASURES),
        "length": Column("label", LENGTHS),
        "value": Column("by_row"),
        "low": Column("by_row"),
        "high": Column("by_row"),
        "n": Column("count"),
        "unit": Column("text", hidden=True),
    },
    chart=intervals("length", "value", low="low", high="high", panel="measure", extra=("n",)),
)
def relationship(data: CaseData) -> Result:
    """Acceptance, default and price by the length of the relationship."""
    length = _length("f.relationship_months")
    decided = data.query(
        f"""SELECT {length} AS length, count(*) AS n, sum((decision = 'approved')::INT) AS events
        FROM applications JOIN application_features f USING (application_id)
        WHERE decision IN ('approved', 'declined') GROUP BY ALL"""
    )
    lent = data.query(
        f"""WITH priced AS (
          SELECT *, lpr_spread - avg(lpr_spread) OVER (PARTITION BY vintage) AS gap FROM loans)
        SELECT {length} AS length, count(*) AS n, avg(gap) AS value, stddev_samp(gap) AS sd,
          count(*) FILTER (WHERE l.disbursed_on <= '{OBSERVED_UNTIL}') AS seen,
          count(*) FILTER (WHERE l.disbursed_on <= '{OBSERVED_UNTIL}' AND {DEFAULT_12M}) AS events
        FROM priced l JOIN application_features f USING (application_id) GROUP BY ALL"""
    )
    reach = 1.96 * lent["sd"] / lent["n"] ** 0.5
    parts = [
        with_interval(decided, "events", "n").assign(measure=MEASURES[0], unit="share"),
        with_interval(lent.assign(n=lent["seen"]), "events", "n").assign(measure=MEASURES[1], unit="ratio"),
        lent.assign(low=lent["value"] - reach, high=lent["value"] + reach, measure=MEASURES[2], unit="bp"),
    ]
    table = pd.concat(parts).set_index(["measure", "length"])
    table = table.loc[[(measure, band) for measure in MEASURES for band in LENGTHS]].reset_index()
    value = table.set_index(["measure", "length"])
    new, old = (value.loc[(MEASURES[1], band)] for band in (LENGTHS[0], LENGTHS[-1]))
    return Result(
        table=table[["measure", "length", "value", "low", "high", "n", "unit"]],
        facts={
            "new_default": float(new["value"]),
            "old_default": float(old["value"]),
            "new_approval": float(value.at[(MEASURES[0], LENGTHS[0]), "value"]),
            "old_approval": float(value.at[(MEASURES[0], LENGTHS[-1]), "value"]),
            "new_spread": float(value.at[(MEASURES[2], LENGTHS[0]), "value"]),
            "old_spread": float(value.at[(MEASURES[2], LENGTHS[-1]), "value"]),
        },
        variant="" if old["high"] < new["low"] else "alike",
        sources=(warehouse("applications", "application_features", "loans"),),
        notes=("notes.l1_unadjusted",),
    )


@exhibit(
    "L-1.13",
    pedigree=ESTIMATED,
    columns={
        "opinion": Column("label", OPINIONS),
        "value": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "loans": Column("count"),
        "character": Column("number"),
    },
    chart=intervals("opinion", "value", low="low", high="high", extra=("loans", "character")),
)
def soft_information(data: CaseData) -> Result:
    """Default within twelve months by the investigator's opinion of the owner's character."""
    table = data.query(
        f"""SELECT 'l1.opinion.' || coalesce(soft_character::VARCHAR, 'none') AS opinion, count(*) AS loans,
          sum({DEFAULT_12M}::INT) AS events, avg(t.character) AS character
        FROM loans l JOIN application_features f USING (application_id)
        JOIN truth_borrowers t USING (borrower_id)
        WHERE l.disbursed_on <= '{OBSERVED_UNTIL}' GROUP BY ALL"""
    )
    table = with_interval(table, "events", "loans").set_index("opinion").loc[list(OPINIONS)].reset_index()
    rows = table.set_index("opinion")
    low, high, none = (rows.loc[OPINIONS[at]] for at in (1, 5, 0))
    return Result(
        table=table[["opinion", "value", "low", "high", "loans", "character"]],
        facts={
            "low_default": float(low["value"]),
            "high_default": float(high["value"]),
            "none_default": float(none["value"]),
            "none_share": float(none["loans"] / rows["loans"].sum()),
        },
        variant="" if high["high"] < low["low"] else "alike",
        sources=(warehouse("loans", "application_features", "truth_borrowers"),),
        notes=("notes.l1_truth",),
    )


@exhibit(
    "L-1.14",
    pedigree=ESTIMATED,
    columns={
        "grade": Column("label", GRADES),
        "value": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "true_pd": Column("ratio"),
        "loans": Column("count"),
    },
    chart=intervals("grade", "value", low="low", high="high", truth="true_pd", extra=("true_pd", "loans")),
)
def expert_grades(data: CaseData) -> Result:
    """Default within twelve months by grade, beside the true probability, and how well the rating ranks."""
    loans = data.query(
        f"""SELECT a.expert_grade AS grade, a.expert_score AS score, t.true_pd_12m AS true_pd,
          {DEFAULT_12M}::INT AS bad
        FROM loans l JOIN applications a USING (application_id)
        JOIN truth_applications t USING (application_id)
        WHERE l.disbursed_on <= '{OBSERVED_UNTIL}' ORDER BY application_id"""
    )
    table = loans.groupby("grade").agg(
        events=("bad", "sum"), loans=("bad", "size"), true_pd=("true_pd", "mean")
    )
    table = with_interval(table.reset_index(), "events", "loans")
    table["grade"] = [f"l1.grade.{grade}" for grade in table["grade"]]
    # The last grade that enough loans have: hardly anybody is lent to in the worst.
    worst = int((table["loans"] >= ENOUGH).to_numpy().nonzero()[0][-1])
    rating = auc(-loans["score"], loans["bad"])
    ceiling = compare_auc(loans["true_pd"], -loans["score"], loans["bad"])
    if isinstance(rating, NotAvailable) or isinstance(ceiling, NotAvailable):
        raise ValueError("no loan defaults, so that the rating cannot be compared with the true risk")
    return Result(
        table=table[["grade", "value", "low", "high", "true_pd", "loans"]],
        facts={
            "best": float(table["value"].iloc[0]),
            "worst_label": str(table["grade"].iloc[worst]),
            "worst": float(table["value"].iloc[worst]),
            "auc": rating.auc.estimate,
            "auc_low": rating.auc.low,
            "auc_high": rating.auc.high,
            "ceiling": ceiling.first,
            "difference": ceiling.difference.estimate,
            "difference_low": ceiling.difference.low,
            "difference_high": ceiling.difference.high,
        },
        sources=(warehouse("loans", "applications", "truth_applications"),),
        notes=("notes.l1_truth", "notes.l1_selected"),
    )
