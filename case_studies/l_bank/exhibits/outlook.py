"""L-10.2 to L-10.4: what the data cannot say, what travels, and both banks side by side."""

from pathlib import Path

import numpy as np
import pandas as pd

from case_studies.l_bank import outlook as folder
from case_studies.l_bank.causes.files import files
from case_studies.l_bank.causes.months import cells, felt
from case_studies.l_bank.causes.tests import test_of
from case_studies.l_bank.exhibits.causes_parts import RTOL, VERDICTS
from case_studies.l_bank.exhibits.losses_stress import provisions_by_product
from case_studies.l_bank.exhibits.outlook_conclusions import number
from case_studies.l_bank.exhibits.setting_parts import ESTIMATED, GENERATED, warehouse
from lib.charts.dots import dots
from lib.credit.planning import events_needed
from lib.exhibits import CaseData, Column, Result, Source, case_data, exhibit
from lib.pedigree import Pedigree

LIMITS = ("refused", "rules", "officers", "guarantees", "crisis", "real")
TRAVELS = ("missing", "overdue", "link", "upgraded", "wide_gap")
CAUSE_OF = {"wide_gap": "tax_gap"}
UNITS = {
    "balance": "rmb_mn", "growth": "share", "borrowers": "count", "per_borrower": "rmb_k", "rate": "ratio",
    "yield": "ratio", "unsecured": "share", "first_time": "share", "days": "days", "approved": "share",
    "npl_ratio": "ratio", "defaulted": "ratio", "lost": "ratio", "coverage": "share",
}  # fmt: skip
MEASURES = tuple(UNITS)
DIFFER = ("coverage", "days", "defaulted", "lost")
DIFFERENCES = ("l10.differs.none", *(f"l10.differs.{name}" for name in DIFFER))
SAME = ("l10.same.same", "l10.same.differs")


@exhibit(
    "L-10.2",
    pedigree=GENERATED,
    columns={
        "question": Column("label", tuple(f"l10.limit.{name}" for name in LIMITS)),
        "missing": Column("label", tuple(f"l10.lacks.{name}" for name in LIMITS)),
        "needed": Column("label", tuple(f"l10.needs.{name}" for name in LIMITS)),
        "affected": Column("share"),
        "of": Column("label", tuple(f"l10.of.{name}" for name in LIMITS)),
    },
    chart=None,
)
def limits(data: CaseData) -> Result:
    """What the data cannot say, how much of them is touched, and what would be needed to say it."""
    counted = data.query(
        """SELECT
          (SELECT avg((decision = 'declined')::INTEGER) FROM applications
           WHERE decision IN ('approved', 'declined')) AS refused,
          (SELECT avg((override <> 'none')::INTEGER) FROM applications) AS officers,
          (SELECT avg((security = 'mutual_guarantee')::INTEGER) FROM loans) AS guarantees,
          (SELECT avg((gdp_growth < 0)::INTEGER) FROM macro_quarters) AS crisis"""
    ).iloc[0]
    shares = {name: float(counted[name]) for name in ("refused", "officers", "guarantees", "crisis")}
    # Every loan was made under one set of rules, and none belongs to a real bank.
    shares |= {"rules": 1.0, "real": 1.0}
    table = pd.DataFrame(
        {
            "question": [f"l10.limit.{name}" for name in LIMITS],
            "missing": [f"l10.lacks.{name}" for name in LIMITS],
            "needed": [f"l10.needs.{name}" for name in LIMITS],
            "affected": [shares[name] for name in LIMITS],
            "of": [f"l10.of.{name}" for name in LIMITS],
        }
    )
    return Result(
        table=table,
        facts={"limits": len(table), "refused": shares["refused"], "crisis": shares["crisis"]},
        sources=(warehouse("applications", "loans", "macro_quarters"),),
    )


def _exposure(data: CaseData) -> dict[str, float]:
    """Share of those at risk at whom a cause is present, in the sample of its test."""
    loans, months, linked = files(data).loans, cells(data), felt(data)
    known = loans[loans["tax_gap"].notna()]
    return {
        "missing": float(loans["missing"].mean()),
        "wide_gap": float(known["wide_gap"].mean()),
        "upgraded": float(loans["up"].mean()),
        "overdue": float((months["overdue"] * months["loans"]).sum() / months["loans"].sum()),
        "link": float((linked["hit"] * linked["loans"]).sum() / linked["loans"].sum()),
    }


@exhibit(
    "L-10.3",
    pedigree=ESTIMATED,
    columns={
        "lesson": Column("label", tuple(f"l10.lesson.{name}" for name in TRAVELS)),
        "condition": Column("label", tuple(f"l10.condition.{name}" for name in TRAVELS)),
        "exposed": Column("share"),
        "odds": Column("multiple"),
        "defaults": Column("count"),
        "cautious": Column("count"),
        "verdict": Column("label", VERDICTS, hidden=True),
    },
    chart=None,
    rtol=RTOL,
)
def transfer(data: CaseData) -> Result:
    """What another bank can take over, if what holds, and how many defaults it needs to see it."""
    exposed, rows = _exposure(data), []
    for name in TRAVELS:
        one = test_of(data, CAUSE_OF.get(name, name))
        rows.append(
            {
                "lesson": f"l10.lesson.{name}",
                "condition": f"l10.condition.{name}",
                "exposed": exposed[name],
                "odds": float(np.exp(one.effect.estimate)),
                "defaults": int(np.ceil(events_needed(one.effect.estimate, exposed[name]))),
                # The end of the interval nearer to nothing: what a careful bank plans with.
                "cautious": int(np.ceil(events_needed(one.effect.low, exposed[name]))),
                "verdict": f"l5.verdict.{one.verdict}",
            }
        )
    table = pd.DataFrame(rows)
    most = table.loc[table["cautious"].idxmax()]
    return Result(
        table=table,
        facts={
            "lessons": len(table),
            "fewest": int(table["defaults"].min()),
            "fewest_label": table.loc[table["defaults"].idxmin(), "lesson"],
            "most": int(most["cautious"]),
            "most_label": most["lesson"],
            "own": int(cells(data)["stops"].sum()),
        },
        sources=(warehouse("loans", "loan_months", "inspections", "guarantee_links"),),
        notes=("notes.l10_needed",),
    )


@exhibit(
    "L-10.4",
    pedigree=(Pedigree.GENERATED, Pedigree.ESTIMATED),
    columns={
        "measure": Column("label", tuple(f"l10.figure.{name}" for name in MEASURES)),
        "xm": Column("by_row"),
        "l": Column("by_row"),
        "unit": Column("text", hidden=True),
        "ratio": Column("multiple"),
        "definition": Column("label", SAME),
        "difference": Column("label", DIFFERENCES),
    },
    chart=dots("measure", "ratio", "definition", extra=("xm", "l")),
)  # fmt: skip
def side_by_side(data: CaseData) -> Result:
    """XM Bank and L Bank in 2024, from both warehouses by one definition, or with the difference stated."""
    here = Path(folder.__file__)
    allowance = number(provisions_by_product(data).facts, "total")
    xm = case_data("xm_bank").query(here.with_name("xm.sql").read_text(encoding="utf-8")).iloc[0]
    own = data.query(here.with_name("l.sql").read_text(encoding="utf-8"), {"provision": allowance}).iloc[0]
    table = pd.DataFrame(
        {
            "measure": [f"l10.figure.{name}" for name in MEASURES],
            "xm": [float(xm[name]) for name in MEASURES],
            "l": [float(own[name]) for name in MEASURES],
            "unit": [UNITS[name] for name in MEASURES],
        }
    )
    table["ratio"] = table["l"] / table["xm"]
    table["definition"] = [SAME[name in DIFFER] for name in MEASURES]
    table["difference"] = [f"l10.differs.{name if name in DIFFER else 'none'}" for name in MEASURES]
    at = {name: (float(xm[name]), float(own[name])) for name in MEASURES}
    return Result(
        table=table[["measure", "xm", "l", "unit", "ratio", "definition", "difference"]],
        facts={
            "per_xm": at["per_borrower"][0] * 1000,
            "per_l": at["per_borrower"][1] * 1000,
            "npl_xm": at["npl_ratio"][0],
            "npl_l": at["npl_ratio"][1],
            "approved_xm": at["approved"][0],
            "approved_l": at["approved"][1],
            "same": sum(name not in DIFFER for name in MEASURES),
            "measures": len(MEASURES),
        },
        sources=(
            warehouse("loans", "loan_months", "applications"),
            Source(
                "warehouse",
                title="case.xm_bank",
                detail="branch_quarters, loans, loan_quarters, applications",
            ),
        ),
        notes=("notes.l10_sides",),
    )
