"""L-1.8 to L-1.11: the theories' findings elsewhere; asymmetric information and rationing in L's data."""

import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import (
    DEFAULT_12M,
    ESTIMATED,
    OBSERVED_UNTIL,
    SECURITIES,
    warehouse,
    with_interval,
)
from lib.charts.dots import dots
from lib.charts.ordered import lines_over
from lib.charts.ranks import evidence_bars
from lib.exhibits import CaseData, Column, Result, Source, exhibit
from lib.pedigree import Pedigree

THEORIES = ("l1.theory.asymmetry", "l1.theory.rationing", "l1.theory.relationship", "l1.theory.measurement")
STANCES = ("l1.stance.agrees", "l1.stance.differs")
# The finding, the theory it speaks to, and whether it agrees with what the theory says.
FINDINGS = (
    ("E001", 0, 0), ("E004", 0, 0), ("E144", 0, 1),
    ("E160", 1, 0), ("E014", 1, 0), ("E156", 1, 1),
    ("E207", 2, 0), ("E120", 2, 0), ("E157", 2, 0), ("E208", 2, 1),
    ("E162", 3, 0), ("E184", 3, 0), ("E195", 3, 1),
)  # fmt: skip
FINDING_LABELS = tuple(f"l1.finding.{name}" for name, _, _ in FINDINGS)
SHOWN_IN = ("L-1.9", "L-1.10", "L-1.12", "L-1.14")
FILES = ("l1.file.received", "l1.file.missing", "l1.file.honest", "l1.file.dressed")
SIGHTS = ("l1.sight.seen", "l1.sight.truth")
BANDS = tuple(f"l1.band.{number}" for number in range(1, 6))


@exhibit(
    "L-1.8",
    pedigree=(Pedigree.PUBLISHED,),
    columns={
        "theory": Column("label", THEORIES),
        "finding": Column("label", FINDING_LABELS),
        "stance": Column("label", STANCES),
        "setting": Column("text"),
        "study": Column("text"),
        "shown_in": Column("text"),
        "findings": Column("count", hidden=True),
    },
    chart=evidence_bars("theory", "findings", "stance"),
)
def theories(data: CaseData) -> Result:
    """What was found elsewhere on the four theories, and the exhibit that looks for it in L's data."""
    used = ", ".join(name for name, _, _ in FINDINGS)
    known = data.facts.evidence().set_index("evidence_id")
    table = pd.DataFrame(
        {
            "theory": THEORIES[theory],
            "finding": f"l1.finding.{name}",
            "stance": STANCES[stance],
            "setting": known.at[name, "setting"],
            "study": ", ".join(
                str(known.at[name, part])
                for part in ("authors", "year", "title")
                if pd.notna(known.at[name, part])
            ),
            "shown_in": SHOWN_IN[theory],
            "findings": 1,
        }
        for name, theory, stance in FINDINGS
    )
    return Result(
        table=table,
        facts={"findings": len(table), "differs": int((table["stance"] == STANCES[1]).sum())},
        sources=(
            Source(
                "warehouse",
                title="case.published",
                detail=f"evidence.csv {used}",
            ),
        ),
        notes=("notes.l1_findings",),
    )


@exhibit(
    "L-1.9",
    pedigree=ESTIMATED,
    columns={
        "file": Column("label", FILES),
        "sight": Column("label", SIGHTS),
        "loans": Column("count"),
        "defaults": Column("count"),
        "value": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "stated_leverage": Column("share"),
        "true_leverage": Column("share"),
    },
    chart=dots(
        "file", "value", "sight", low="low", high="high", extra=("loans", "stated_leverage", "true_leverage")
    ),
)
def asymmetry(data: CaseData) -> Result:
    """Default within twelve months by what the bank sees on file, and by what is true."""
    rows = data.query(
        f"""WITH seen AS (
          SELECT f.statement_missing AS missing, coalesce(s.dressed, false) AS dressed,
            {DEFAULT_12M} AS bad, f.leverage AS stated, s.leverage AS true_leverage
          FROM loans l JOIN application_features f USING (application_id)
          LEFT JOIN truth_statements s ON s.borrower_id = l.borrower_id AND s.fiscal_year = f.statement_year
          WHERE l.disbursed_on <= '{OBSERVED_UNTIL}')
        SELECT CASE WHEN missing THEN 'missing' WHEN dressed THEN 'dressed' ELSE 'honest' END AS kind,
          count(*) AS loans, sum(bad::INT) AS defaults, sum(stated) AS stated, sum(true_leverage) AS truth,
          count(stated) AS n_stated, count(true_leverage) AS n_truth
        FROM seen GROUP BY kind"""
    ).set_index("kind")
    rows.loc["received"] = rows.loc[["honest", "dressed"]].sum()
    table = rows.loc[["received", "missing", "honest", "dressed"]].reset_index(drop=True)
    table = table.assign(
        file=FILES,
        sight=[SIGHTS[0], SIGHTS[0], SIGHTS[1], SIGHTS[1]],
        loans=table["loans"].astype(int),
        defaults=table["defaults"].astype(int),
        stated_leverage=table["stated"] / table["n_stated"].where(table["n_stated"] > 0),
        true_leverage=table["truth"] / table["n_truth"].where(table["n_truth"] > 0),
    )
    table = with_interval(table, "defaults", "loans")
    table = table[
        ["file", "sight", "loans", "defaults", "value", "low", "high", "stated_leverage", "true_leverage"]
    ]
    value = table.set_index("file")["value"]
    dressed = table.set_index("file").loc[FILES[3]]
    return Result(
        table=table,
        facts={
            "received": float(value[FILES[0]]),
            "missing": float(value[FILES[1]]),
            "honest": float(value[FILES[2]]),
            "dressed": float(value[FILES[3]]),
            "stated": float(dressed["stated_leverage"]),
            "truth": float(dressed["true_leverage"]),
        },
        variant="" if value[FILES[3]] > value[FILES[2]] and value[FILES[1]] > value[FILES[2]] else "alike",
        sources=(warehouse("loans", "application_features", "truth_statements"),),
        notes=("notes.l1_truth",),
    )


def _banded(data: CaseData, value: str, where: str) -> pd.DataFrame:
    """Cases and those with ``value``, by fifths of true risk (over all decided applications) and security."""
    return data.query(
        f"""WITH decided AS (
          SELECT a.*, ntile(5) OVER (ORDER BY t.true_pd_12m, application_id) AS band, t.true_pd_12m
          FROM applications a JOIN truth_applications t USING (application_id)
          WHERE decision IN ('approved', 'declined'))
        SELECT 'l1.band.' || band AS band, 'l.security.' || d.security AS security, count(*) AS n,
          sum({value}) AS total, avg(true_pd_12m) AS true_pd
        FROM decided d LEFT JOIN loans l USING (application_id) WHERE {where} GROUP BY ALL"""
    )


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    known = table.set_index(["band", "security"])
    pairs = [(band, kind) for kind in SECURITIES for band in BANDS if (band, kind) in known.index]
    return known.loc[pairs].reset_index()


def _at_equal_risk(table: pd.DataFrame, first: str, second: str, variance: str) -> tuple[float, float]:
    """Difference of two securities averaged over the bands with equal weight, and its standard error."""
    wide = table.set_index(["security", "band"])
    gap = wide["value"].loc[first] - wide["value"].loc[second]
    spread = wide[variance].loc[first] + wide[variance].loc[second]
    return float(gap.mean()), float((spread.sum() ** 0.5) / len(gap))


@exhibit(
    "L-1.10",
    pedigree=ESTIMATED,
    columns={
        "band": Column("label", BANDS),
        "security": Column("label", SECURITIES),
        "value": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "n": Column("count"),
        "true_pd": Column("ratio"),
    },
    chart=lines_over("band", "value", "security", low="low", high="high", zero=True, extra=("n", "true_pd")),
)
def rationing(data: CaseData) -> Result:
    """Acceptance by security among applicants of the same true risk, which the bank cannot see."""
    table = _ordered(_banded(data, "(decision = 'approved')::INT", "true"))
    table = with_interval(table, "total", "n")
    table["variance"] = table["value"] * (1 - table["value"]) / table["n"]
    gap, error = _at_equal_risk(table, "l.security.mortgage", "l.security.unsecured", "variance")
    value = table.set_index(["security", "band"])["value"]
    return Result(
        table=table[["band", "security", "value", "low", "high", "n", "true_pd"]],
        facts={
            "gap": gap,
            "gap_low": gap - 1.96 * error,
            "gap_high": gap + 1.96 * error,
            "worst_mortgage": float(value["l.security.mortgage", BANDS[-1]]),
            "best_unsecured": float(value["l.security.unsecured", BANDS[0]]),
        },
        variant=""
        if value["l.security.mortgage", BANDS[-1]] > value["l.security.unsecured", BANDS[0]]
        else "mild",
        sources=(warehouse("applications", "truth_applications"),),
        notes=("notes.l1_truth", "notes.l1_fifths"),
    )


@exhibit(
    "L-1.11",
    pedigree=ESTIMATED,
    columns={
        "band": Column("label", BANDS),
        "security": Column("label", SECURITIES),
        "value": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "n": Column("count"),
    },
    chart=lines_over("band", "value", "security", low="low", high="high", extra=("n",)),
)
def granted_in_full(data: CaseData) -> Result:
    """Loans granted in full (and not for less than was asked), by security, at equal true risk."""
    table = _ordered(_banded(data, "(l.amount_rmb >= amount_requested_rmb)::INT", "l.loan_id IS NOT NULL"))
    table = with_interval(table, "total", "n")
    table["variance"] = table["value"] * (1 - table["value"]) / table["n"]
    gap, error = _at_equal_risk(table, "l.security.mortgage", "l.security.unsecured", "variance")
    sums = table.groupby("security")[["total", "n"]].sum()
    mean = sums["total"] / sums["n"]
    return Result(
        table=table[["band", "security", "value", "low", "high", "n"]],
        facts={
            "gap": gap,
            "gap_low": gap - 1.96 * error,
            "gap_high": gap + 1.96 * error,
            "mortgage": float(mean["l.security.mortgage"]),
            "unsecured": float(mean["l.security.unsecured"]),
        },
        variant="differs" if abs(gap) > 1.96 * error else "",
        sources=(warehouse("applications", "loans", "truth_applications"),),
        notes=("notes.l1_truth", "notes.l1_fifths"),
    )
