"""L-6.1 to L-6.5: the sample, the bins and the card."""

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.scoring_parts import (
    ESTIMATED,
    FILES,
    IN_CARD,
    NAMES,
    RTOL,
    bin_name,
    characteristic_label,
)
from case_studies.l_bank.scoring.card import SCALING, binned, card
from case_studies.l_bank.scoring.characteristics import CANDIDATES
from case_studies.l_bank.scoring.sample import applications, development, validation
from lib.charts.bars import bars, stacked_bars
from lib.charts.coefficients import intervals
from lib.exhibits import CaseData, Column, Result, exhibit

USES = ("l6.development", "l6.gap", "l6.validation", "l6.young", "l6.refused", "l6.no_loan")
ROLES = ("l6.in_card", "l6.left_out")


@exhibit(
    "L-6.1",
    pedigree=(ESTIMATED[0],),
    columns={
        "year": Column("text"),
        "use": Column("label", USES),
        "applications": Column("count"),
        "bads": Column("count"),
        "bad_rate": Column("ratio"),
    },
    chart=stacked_bars("year", "applications", "use", extra=("bads", "bad_rate")),
)
def sample(data: CaseData) -> Result:
    """What each application is used for, by the year of application."""
    table = applications(data)
    learn, check = development(table), validation(table)
    ids = table["application_id"]
    use = np.select(
        [
            ids.isin(learn["application_id"]),
            ids.isin(check["application_id"]),
            table["loan_id"].notna() & table["bad"].isna(),
            table["loan_id"].notna(),
            table["decision"] == "declined",
        ],
        ["l6.development", "l6.validation", "l6.young", "l6.gap", "l6.refused"],
        "l6.no_loan",
    )
    # Outside the two samples an outcome is not used, so that none is shown.
    bad = table["bad"].where(np.isin(use, ["l6.development", "l6.validation"]))
    grouped = (
        pd.DataFrame({"year": table["submitted_on"].dt.year.astype(str), "use": use, "bad": bad})
        .groupby(["year", "use"])["bad"]
        .agg(["size", "sum", "mean", "count"])
        .reset_index()
    )
    grouped["sum"] = grouped["sum"].where(grouped["count"] > 0)
    found = grouped.rename(columns={"size": "applications", "sum": "bads", "mean": "bad_rate"})
    return Result(
        found[["year", "use", "applications", "bads", "bad_rate"]],
        facts={
            "learn": len(learn),
            "learn_bads": int(learn["bad"].sum()),
            "learn_rate": float(learn["bad"].mean()),
            "check": len(check),
            "check_bads": int(check["bad"].sum()),
            "check_rate": float(check["bad"].mean()),
        },
        sources=(FILES,),
        notes=("notes.l6_split",),
    )


@exhibit(
    "L-6.2",
    pedigree=ESTIMATED,
    columns={
        "characteristic": Column("label", NAMES),
        "role": Column("label", ROLES),
        "iv": Column("number"),
        "missing": Column("share"),
        "strength": Column(
            "label", ("l6.unpredictive", "l6.weak", "l6.medium", "l6.strong", "l6.suspicious")
        ),
    },
    chart=bars("characteristic", "iv", colour="role", extra=("strength", "missing")),
    rtol=RTOL,
)
def information(data: CaseData) -> Result:
    """Information value of every characteristic on the development sample."""
    found, learn = binned(data), development(applications(data))
    rows = [
        (
            characteristic_label(item.name),
            ROLES[not item.in_card],
            found[item.name].iv,
            float(learn[item.name].isna().mean()),
            f"l6.{found[item.name].strength}",
        )
        for item in CANDIDATES
        if item.name in found
    ]
    table = pd.DataFrame(rows, columns=["characteristic", "role", "iv", "missing", "strength"])
    best = table.loc[table["iv"].idxmax()]
    left = table[table["role"] == ROLES[1]]
    return Result(
        table,
        facts={
            "best_label": str(best["characteristic"]),
            "best": float(best["iv"]),
            "collateral": float(left.set_index("characteristic")["iv"].get("l6.collateral_coverage", 0.0)),
            "card": int((table["role"] == ROLES[0]).sum()),
        },
        sources=(FILES,),
        notes=("notes.l6_iv",),
    )


@exhibit(
    "L-6.3",
    pedigree=ESTIMATED,
    columns={
        "bin": Column("text"),
        "woe": Column("number"),
        "bad_rate": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "share": Column("share"),
        "rows": Column("count"),
    },
    chart=bars("bin", "bad_rate", extra=("woe", "low", "high", "share", "rows")),
    rtol=RTOL,
)
def one_characteristic(data: CaseData, characteristic: str = "leverage") -> Result:
    """Bins of one characteristic: bad rate with Wilson's interval, weight of evidence, share of loans."""
    part = binned(data)[characteristic]
    rows = part.table.rename(columns={"n": "rows"})
    rows = rows.assign(bin=[bin_name(part.bins, int(code)) for code in rows["code"]])
    return Result(
        rows[["bin", "woe", "bad_rate", "low", "high", "share", "rows"]].reset_index(drop=True),
        facts={
            "name_label": characteristic_label(characteristic),
            "iv": part.iv,
            "least": float(rows["bad_rate"].min()),
            "most": float(rows["bad_rate"].max()),
        },
        sources=(FILES,),
        notes=("notes.l6_bins",),
    )


@exhibit(
    "L-6.4",
    pedigree=ESTIMATED,
    columns={
        "characteristic": Column("label", IN_CARD),
        "coefficient": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "vif": Column("number"),
        "found": Column("label", ("l6.more_risk", "l6.less_risk", "l6.by_group")),
        "truth": Column("label", ("l6.more_risk", "l6.less_risk", "l6.by_group")),
        "agrees": Column("flag"),
    },
    chart=intervals("characteristic", "coefficient", low="low", high="high", extra=("vif", "found", "truth")),
    rtol=RTOL,
)
def checks(data: CaseData) -> Result:
    """Coefficients on the weights of evidence with their checks, beside the process's true direction."""
    found = card(data)
    truth = data.case.settings["dgp"]["default"]
    values, effects = truth["parameters"], truth["industry"]
    rows = []
    for item, part, check in zip(
        [item for item in CANDIDATES if item.in_card],
        found.characteristics,
        found.checks.itertuples(),
        strict=True,
    ):
        if item.driver == "industry":
            shown = actual = "l6.by_group"
            names = [group[0] for group in part.bins.groups]  # type: ignore[union-attr]
            fitted = -check.coefficient * -part.woe[: len(names)]
            agrees = bool(np.corrcoef(fitted, [effects[name] for name in names])[0, 1] > 0)
        else:
            # From the first bin to the last, in log-odds of bad.
            slope = check.coefficient * (part.woe[part.bins.count - 1] - part.woe[0])
            true = float(values[item.driver]["value"])
            shown, actual = ("l6.more_risk" if x > 0 else "l6.less_risk" for x in (slope, true))
            agrees = bool(check.sign_ok) and shown == actual
        rows.append(
            (characteristic_label(item.name), check.coefficient, check.low, check.high, check.vif,
             shown, actual, agrees)
        )  # fmt: skip
    columns = ["characteristic", "coefficient", "low", "high", "vif", "found", "truth", "agrees"]
    table = pd.DataFrame(rows, columns=columns)
    return Result(
        table,
        facts={
            "agree": int(table["agrees"].sum()),
            "all": len(table),
            "vif": float(table["vif"].max()),
            "negative": int((table["high"] < 0).sum()),
        },
        variant="" if table["agrees"].all() else "some",
        sources=(FILES,),
        notes=("notes.l6_signs",),
    )


@exhibit(
    "L-6.5",
    pedigree=ESTIMATED,
    columns={
        "characteristic": Column("label", IN_CARD),
        "bin": Column("text"),
        "share": Column("share"),
        "bad_rate": Column("ratio"),
        "woe": Column("number"),
        "points": Column("count"),
    },
    chart=None,
    rtol=RTOL,
)
def points(data: CaseData) -> Result:
    """The scorecard as an officer would hold it: points for every bin."""
    found = card(data)
    table = found.table()
    bins = {part.name: part.bins for part in found.characteristics}
    named = table.assign(
        bin=[
            bin_name(bins[name], int(code))
            for name, code in zip(table["characteristic"], table["code"], strict=True)
        ],
        characteristic=table["characteristic"].map(characteristic_label),
    )
    spread = named.groupby("characteristic")["points"].agg(lambda column: column.max() - column.min())
    return Result(
        named[["characteristic", "bin", "share", "bad_rate", "woe", "points"]],
        facts={
            "base": SCALING.base_score,
            "odds": SCALING.base_odds,
            "pdo": SCALING.pdo,
            "widest_label": str(spread.idxmax()),
            "widest": float(spread.max()),
        },
        sources=(FILES,),
    )
