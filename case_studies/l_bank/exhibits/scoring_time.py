"""L-6.12 to L-6.15: when loans default, and what is lost."""

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.scoring_parts import ESTIMATED, FILES, RTOL, warehouse
from case_studies.l_bank.exhibits.scoring_validation import known
from case_studies.l_bank.scoring.card import card
from case_studies.l_bank.scoring.sample import END, SPLIT, applications
from lib.charts.bands import banded_lines
from lib.charts.coefficients import intervals
from lib.credit.lgd import lgd_by_segment
from lib.credit.survival import cox, hazard_by_age, kaplan_meier
from lib.drivers import Refusal
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable

BANDS = ("l6.lowest", "l6.second", "l6.third", "l6.highest")
SHOWN_MONTHS = 36
TERMS = ("l6.cox_score", "l6.cox_expert", "l6.cox_unsecured", "l6.cox_bullet")
SECURITIES = tuple(
    f"l.security.{name}"
    for name in ("mortgage", "chattel", "guarantee_company", "mutual_guarantee", "receivable", "unsecured")
)


def lifetimes(data: CaseData) -> pd.DataFrame:
    """Loans disbursed since the split: months until default or until they were last seen, and which."""
    table = applications(data)
    loans = table[table["disbursed_on"] >= pd.Timestamp(SPLIT)].reset_index(drop=True)
    event = loans["default_on"].notna()
    end = loans["default_on"].fillna(loans["closed_on"]).fillna(pd.Timestamp(END))
    months = (end - loans["disbursed_on"]).dt.days / 30.4375
    points = card(data).score(loans)
    return loans.assign(
        months=np.clip(np.ceil(months), 1, None), event=event.astype(float), points=points,
        band=pd.qcut(points, 4, labels=list(BANDS)).astype(str),
    )  # fmt: skip


@exhibit(
    "L-6.12",
    pedigree=ESTIMATED,
    columns={
        "month": Column("count"),
        "band": Column("label", BANDS),
        "defaulted": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
    },
    chart=banded_lines("month", "defaulted", "band", low="low", high="high"),
    rtol=RTOL,
)
def survival(data: CaseData) -> Result:
    """Share in default by months since disbursement and quarter of the score (Kaplan and Meier)."""
    loans = lifetimes(data)
    pieces = []
    for band in BANDS:
        chosen = loans[loans["band"] == band]
        found = known(kaplan_meier(chosen["months"], chosen["event"]))
        piece = found[found["time"] <= SHOWN_MONTHS]
        pieces.append(
            pd.DataFrame(
                {
                    "month": piece["time"].astype(int),
                    "band": band,
                    "defaulted": 1 - piece["survival"],
                    "low": 1 - piece["high"],
                    "high": 1 - piece["low"],
                }
            )
        )
    table = pd.concat(pieces, ignore_index=True)
    last = table.groupby("band")["defaulted"].max()
    return Result(
        table,
        facts={
            "worst": float(last[BANDS[0]]),
            "best": float(last[BANDS[-1]]),
            "loans": len(loans),
            "defaults": int(loans["event"].sum()),
        },
        sources=(FILES,),
        notes=("notes.l6_censored",),
    )


@exhibit(
    "L-6.13",
    pedigree=ESTIMATED,
    columns={
        "month": Column("count"),
        "all": Column("label", ("l6.all_loans",)),
        "hazard": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "at_risk": Column("count"),
    },
    chart=banded_lines("month", "hazard", "all", low="low", high="high", extra=("at_risk",)),
    rtol=RTOL,
)
def hazard(data: CaseData) -> Result:
    """Monthly probability of default by months since disbursement."""
    loans = lifetimes(data)
    found = known(hazard_by_age(loans["months"], loans["event"], SHOWN_MONTHS))
    table = found.assign(all="l6.all_loans")[["month", "all", "hazard", "low", "high", "at_risk"]]
    early, later = (
        float((table["hazard"] * table["at_risk"])[chosen].sum() / table["at_risk"][chosen].sum())
        for chosen in (table["month"] <= 6, table["month"] > 6)
    )
    return Result(table, {"early": early, "later": later}, sources=(FILES,), notes=("notes.l6_censored",))


@exhibit(
    "L-6.14",
    pedigree=ESTIMATED,
    columns={
        "term": Column("label", TERMS),
        "effect": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "ratio": Column("multiple"),
    },
    chart=intervals("term", "effect", low="low", high="high", extra=("ratio",)),
    rtol=1e-4,
)
def proportional(data: CaseData) -> Result:
    """Cox regression of the time to default on the score and what it leaves out."""
    loans = lifetimes(data)
    frame = pd.DataFrame(
        {
            "months": loans["months"],
            "event": loans["event"],
            "score": (600 - loans["points"]) / 20,
            "expert": (60 - loans["expert_score"]) / 10,
            "unsecured": (loans["security"] == "unsecured").astype(float),
            "bullet": (loans["repayment"] == "bullet").astype(float),
        }
    )
    names = ("score", "expert", "unsecured", "bullet")
    found = cox(frame, "months", "event", names)
    if isinstance(found, Refusal):
        raise ValueError(f"{found.reason} {dict(found.values)}")
    values = found.coefficients.set_index("term").loc[list(names)]
    table = pd.DataFrame(
        {"term": TERMS, "effect": values["estimate"].to_numpy(), "low": values["low"].to_numpy(),
         "high": values["high"].to_numpy(), "ratio": np.exp(values["estimate"].to_numpy())}
    )  # fmt: skip
    return Result(
        table,
        facts={"ratio": float(table["ratio"].iloc[0]), "low": float(np.exp(table["low"].iloc[0])),
               "high": float(np.exp(table["high"].iloc[0])), "expert": float(table["ratio"].iloc[1]),
               "unsecured": float(table["ratio"].iloc[2])},
        sources=(FILES,),
        notes=("notes.l6_cox",),
    )  # fmt: skip


@exhibit(
    "L-6.15",
    pedigree=ESTIMATED,
    columns={
        "security": Column("label", SECURITIES),
        "lgd": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "weighted": Column("share"),
        "months": Column("number"),
        "closed": Column("count"),
        "open": Column("count"),
    },
    chart=intervals(
        "security", "lgd", low="low", high="high", extra=("weighted", "months", "closed", "open")
    ),
    rtol=RTOL,
)
def losses(data: CaseData) -> Result:
    """Loss given default by security, with months to the end of the workout."""
    cases = data.query(
        "SELECT security, outcome, coalesce(lgd, 0) AS lgd, workouts.default_balance_rmb AS ead, "
        "months_to_close FROM workouts INNER JOIN loans USING (loan_id) ORDER BY loan_id"
    )
    closed = (cases["outcome"] != "open").to_numpy()
    found = lgd_by_segment(cases["security"], cases["lgd"], cases["ead"], closed)
    months = cases[closed].groupby("security")["months_to_close"].mean().astype(float)
    rows = [
        (label, item.mean.estimate, item.mean.low, item.mean.high, item.weighted,
         float(months[item.segment]), item.closed, item.open)
        for label in SECURITIES
        if (item := found.get(label.rsplit(".", 1)[1])) and not isinstance(item, NotAvailable)
    ]  # fmt: skip
    table = pd.DataFrame(
        rows, columns=["security", "lgd", "low", "high", "weighted", "months", "closed", "open"]
    )
    most, least = table.loc[table["lgd"].idxmax()], table.loc[table["lgd"].idxmin()]
    return Result(
        table,
        facts={
            "most_label": str(most["security"]),
            "most": float(most["lgd"]),
            "least_label": str(least["security"]),
            "least": float(least["lgd"]),
            "workouts": int(table["closed"].sum()),
        },
        sources=(warehouse("workouts", "loans"),),
        notes=("notes.l6_lgd",),
    )
