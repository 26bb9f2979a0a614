"""L-5.7 to L-5.9 and L-5.11: concentration, chains, what each cause accounts for, and the measures."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from case_studies.l_bank.causes import tree as causes_tree
from case_studies.l_bank.causes.files import WIDE, files
from case_studies.l_bank.causes.months import cells, felt
from case_studies.l_bank.causes.tests import test_of, tested
from case_studies.l_bank.causes.tree import rule_names
from case_studies.l_bank.exhibits.causes_parts import (
    CAUSES,
    PROBLEMS,
    RTOL,
    TREE,
    VERDICTS,
    cause_label,
    parameter,
)
from case_studies.l_bank.exhibits.setting_parts import ESTIMATED, INDUSTRIES, warehouse, with_interval
from lib.charts.coefficients import intervals
from lib.charts.dots import dots
from lib.charts.spec import ChartText
from lib.credit.attributable import attributable_share
from lib.credit.interval import Interval, normal_interval
from lib.exhibits import CaseData, Column, Result, Source, exhibit
from lib.facts import Wording
from lib.pedigree import Pedigree

PLACES = ("l5.place.specialised", "l5.place.elsewhere")
LINKS = ("l5.links.none", "l5.links.one", "l5.links.more")
REASONS = tuple(f"l5.reason.{name}" for name in ("counted", "decision", "care", "grade", "amount", "spread"))
# Why a cause has no share of its own; those not named here are counted.
UNCOUNTED = {
    "counts": REASONS[1], "reviewer": REASONS[1], "rework": REASONS[1], "manager_load": REASONS[2],
    "upgraded": REASONS[3], "protects": REASONS[4], "investigator": REASONS[4], "shared": REASONS[5],
}  # fmt: skip
SHARED = ("cause", "exposed", "share", "low", "high", "truth", "basis")
COUNTED = ("missing", "tax_gap", "overdue", "specialised", "link")
MEASURES = tuple(f"l5.measure.{remedy.id}" for remedy in TREE.remedies)


@exhibit(
    "L-5.7",
    pedigree=ESTIMATED,
    columns={
        "industry": Column("label", INDUSTRIES),
        "place": Column("label", PLACES),
        "rate": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "loan_months": Column("count"),
        "stops": Column("count"),
    },
    chart=dots(
        "industry", "rate", "place", low="low", high="high", extra=("loan_months", "stops"), apart=True
    ),
    rtol=RTOL,
)
def concentration(data: CaseData) -> Result:
    """Monthly rate of stops by industry, at branches that specialise in it and elsewhere."""
    rows = cells(data).groupby(["industry", "specialised"], as_index=False)[["loans", "stops"]].sum()
    rows = with_interval(rows, "stops", "loans", ("rate", "low", "high"))
    table = pd.DataFrame(
        {
            "industry": "l.industry." + rows["industry"],
            "place": np.where(rows["specialised"] == 1, *PLACES),
            **{name: rows[name] for name in ("rate", "low", "high")},
            "loan_months": rows["loans"],
            "stops": rows["stops"],
        }
    )
    order = {industry: place for place, industry in enumerate(INDUSTRIES)}
    table = table.sort_values(
        ["industry", "place"], key=lambda column: column.map(order).fillna(0), kind="stable"
    )
    wide = table.pivot(index="industry", columns="place", values="rate").dropna()
    special, common = test_of(data, "specialised"), test_of(data, "shared")
    return Result(
        table=table.reset_index(drop=True),
        facts={
            "industries": len(wide),
            "higher": int((wide[PLACES[0]] > wide[PLACES[1]]).sum()),
            "odds": float(np.exp(special.effect.estimate)),
            "low": float(np.exp(special.effect.low)),
            "high": float(np.exp(special.effect.high)),
            "shared": float(np.exp(common.effect.estimate) - 1),
            "shared_low": float(np.exp(common.effect.low) - 1),
            "shared_high": float(np.exp(common.effect.high) - 1),
        },
        variant="" if special.verdict == "not_supported" else special.verdict,
        sources=(warehouse("loan_months", "loans", "borrowers", "branches"),),
        notes=("notes.l5_concentration",),
    )


@exhibit(
    "L-5.8",
    pedigree=ESTIMATED,
    columns={
        "links": Column("label", LINKS),
        "rate": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "loan_months": Column("count"),
        "stops": Column("count"),
    },
    chart=dots("links", "rate", "links", low="low", high="high", extra=("loan_months", "stops")),
    rtol=RTOL,
)
def chains(data: CaseData) -> Result:
    """Monthly rate at which guarantors stop paying, by the links through which a default was felt."""
    months = felt(data)
    number = months["links"].clip(upper=2)
    counted = months.groupby(number)[["loans", "stops"]].sum()
    table = with_interval(counted, "stops", "loans", ("rate", "low", "high")).reset_index(drop=True)
    table = table.assign(links=LINKS, loan_months=table["loans"])
    one = test_of(data, "link")
    return Result(
        table=table[["links", "rate", "low", "high", "loan_months", "stops"]],
        facts={
            "none": float(table["rate"][0]),
            "one": float(table["rate"][1]),
            "more": float(table["rate"][2]),
            "odds": float(np.exp(one.effect.estimate)),
            "low": float(np.exp(one.effect.low)),
            "high": float(np.exp(one.effect.high)),
        },
        sources=(warehouse("guarantee_links", "loans", "loan_months"),),
        notes=("notes.l5_chains",),
    )


def _exposed(data: CaseData) -> dict[str, Interval]:
    """Shares of the balance in default at which a cause was present, with sampling errors by loan."""
    path = Path(causes_tree.__file__).with_name("defaulted.sql")
    fallen = data.query(path.read_text(encoding="utf-8"))
    wide = fallen["tax_gap"] > files(data).loans["tax_gap"].quantile(WIDE)
    weight = fallen["balance"] / fallen["balance"].sum()
    found = {}
    for name, flag in fallen.assign(tax_gap=wide)[list(COUNTED)].astype(float).items():
        share = float((weight * flag).sum())
        error = float(np.sqrt((weight**2 * (flag - share) ** 2).sum()))
        found[str(name)] = normal_interval(share, error, low=0.0, high=1.0)
    return found


def _true_share(data: CaseData, cause: str, exposed: float) -> float:
    """What the process itself puts down to a cause. REVEALS the truth."""
    if cause == "missing":
        return exposed * float(-np.expm1(-parameter(data, "default.missing_statement")))
    if cause == "specialised":
        return 0.0
    if cause == "tax_gap":
        return float("nan")
    where = "cause = 'contagion'" if cause == "link" else "cause = 'own' AND inspection_overdue"
    share = data.query(
        f"""SELECT sum(default_balance_rmb) FILTER ({where})::DOUBLE / sum(default_balance_rmb) AS share
        FROM truth_defaults INNER JOIN loans USING (loan_id) WHERE default_on IS NOT NULL"""
    )
    part = float(share["share"].iloc[0])
    if cause == "link":
        return part
    return part * float(-np.expm1(-parameter(data, "default.inspection_overdue")))


def counted_shares(text: ChartText) -> Any:
    """The causes that have a share; the table names the others with the reason."""
    build = intervals("cause", "share", low="low", high="high", truth="truth", extra=("exposed", "truth"))
    return [chart.transform_filter("isValid(datum.share)") for chart in build(text)]


@exhibit(
    "L-5.9",
    pedigree=ESTIMATED,
    columns={
        "cause": Column("label", CAUSES),
        "exposed": Column("share"),
        "share": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "truth": Column("share"),
        "basis": Column("label", REASONS),
    },
    chart=counted_shares,
    rtol=RTOL,
)
def attributable(data: CaseData) -> Result:
    """Share of the balance in default that would not be there without a cause. REVEALS the truth."""
    exposed, rows = _exposed(data), []
    for one in tested(data):
        name = one.cause.id
        row: dict[str, object] = {"cause": cause_label(one.cause), "basis": UNCOUNTED.get(name, REASONS[0])}
        if name in exposed:
            share = attributable_share(exposed[name], one.effect)
            row |= {"exposed": exposed[name].estimate, "share": share.estimate, "low": share.low,
                    "high": share.high, "truth": _true_share(data, name, exposed[name].estimate)}  # fmt: skip
        rows.append(row)
    table = pd.DataFrame(rows)[list(SHARED)]
    table = table.sort_values("share", ascending=False, na_position="last", ignore_index=True, kind="stable")
    first, second = table.iloc[0], table.iloc[1]
    inside = (table["low"] <= table["truth"]) & (table["truth"] <= table["high"])
    return Result(
        table=table,
        facts={
            "first_label": first["cause"],
            "first": float(first["share"]),
            "first_low": float(first["low"]),
            "first_high": float(first["high"]),
            "second_label": second["cause"],
            "second": float(second["share"]),
            "counted": len(exposed),
            "uncounted": len(table) - len(exposed),
            "covered": int(inside.sum()),
            "known": int(table["truth"].notna().sum()),
        },
        sources=(
            warehouse("loans", "application_features", "guarantee_links", "loan_months", "truth_defaults"),
        ),
        notes=("notes.l5_share",),
    )


def _joined(names: list[Wording]) -> Wording:
    return Wording("; ".join(name.en for name in names), "；".join(name.zh for name in names))


@exhibit(
    "L-5.11",
    pedigree=(Pedigree.ESTIMATED, Pedigree.GENERATED, Pedigree.PUBLISHED),
    columns={
        "problem": Column("label", PROBLEMS),
        "cause": Column("label", CAUSES),
        "verdict": Column("label", VERDICTS),
        "measure": Column("label", MEASURES),
        "rule": Column("text"),
        "grade": Column("text"),
        "findings": Column("count"),
    },
    chart=None,
    rtol=RTOL,
)
def measures(data: CaseData) -> Result:
    """From each cause to the measure that answers it, the rule that simulates it, the evidence."""
    levers, names = data.facts.levers(), rule_names()
    verdicts = {one.cause.id: one.verdict for one in tested(data)}
    rows = []
    for remedy in TREE.remedies:
        lever = levers[remedy.evidence]
        number = len(data.facts.evidence(remedy.evidence))
        for cause in remedy.causes:
            rows.append(
                {
                    "problem": f"l5.problem.{remedy.problem}",
                    "cause": f"l5.cause.{cause}",
                    "verdict": f"l5.verdict.{verdicts[cause]}",
                    "measure": f"l5.measure.{remedy.id}",
                    "rule": _joined([names[rule] for rule in remedy.rules]),
                    "grade": lever.grade_name,
                    "findings": number,
                }
            )
    table = pd.DataFrame(rows)
    firm = table.groupby("measure")["verdict"].agg(lambda found: (found == VERDICTS[0]).any())
    return Result(
        table=table,
        facts={
            "measures": len(firm),
            "grounded": int(firm.sum()),
            "weak": int((table["verdict"] != VERDICTS[0]).sum()),
            "causes": table["cause"].nunique(),
        },
        variant="" if not firm.all() else "all",
        sources=(warehouse("loans", "applications"), Source("warehouse", title="case.published",
                                                            detail="evidence.csv, lever_grades.toml")),
        notes=("notes.l5_measures",),
    )  # fmt: skip
