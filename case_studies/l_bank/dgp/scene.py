"""Regions, their macro series, industries and branches."""

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from case_studies.l_bank.dgp.parameters import (
    FIRST_FISCAL_YEAR,
    NOBODY,
    FloatArray,
    IntArray,
    Parameters,
    Streams,
    pick,
)

QUARTERS_BEFORE = 3


@dataclass(frozen=True)
class Macro:
    """Regional series (regions, months): percent, percent, index, percent; two rates (months,)."""

    gdp: FloatArray
    gdp_4q: FloatArray
    price: FloatArray
    unemployment: FloatArray
    lpr: FloatArray
    market_rate: FloatArray


@dataclass(frozen=True)
class Branches:
    """Branches (n,): region, focus industry (or nobody), weight in lending, true effects."""

    region: IntArray
    focus: IntArray
    weight: FloatArray
    default_effect: FloatArray
    days_effect: FloatArray

    @property
    def count(self) -> int:
        """Number of branches."""
        return len(self.region)


def draw_macro(params: Parameters, streams: Streams) -> Macro:
    """Regional macro series: the national path, a lasting difference and a passing one."""
    rng = streams.rng("macro")
    regions = len(params.raw["region"])
    quarters = params.months // 3
    national = np.asarray(params.raw["paths"]["gdp_growth"], dtype=np.float64)
    lasting = np.asarray(params.column("region", "growth"), dtype=np.float64)[:, None]
    passing = lfilter([1.0], [1.0, -0.6], 0.35 * rng.standard_normal((regions, quarters)), axis=1)
    gdp = np.round(national + lasting + passing, 2)
    padded = np.concatenate([np.repeat(gdp[:, :1], QUARTERS_BEFORE, axis=1), gdp], axis=1)
    mean = np.round(sum(padded[:, lag : lag + quarters] for lag in range(4)) / 4, 4)
    growth = np.asarray(params.raw["paths"]["collateral_growth"], dtype=np.float64)
    growth = growth + 0.3 * lasting + 0.5 * rng.standard_normal((regions, quarters))
    growth[:, 0] = 0.0
    price = np.round(100.0 * np.cumprod(1.0 + growth / 100.0, axis=1), 2)
    unemployment = np.round(
        5.2 - 0.12 * (mean - 6.0) - 0.4 * lasting + 0.1 * rng.standard_normal(mean.shape), 2
    )
    return Macro(
        gdp=np.repeat(gdp, 3, axis=1),
        gdp_4q=np.repeat(mean, 3, axis=1),
        price=np.repeat(price, 3, axis=1),
        unemployment=np.repeat(unemployment, 3, axis=1),
        lpr=params.path("lpr_1y"),
        market_rate=params.path("market_new_loan_rate"),
    )


def draw_branches(params: Parameters, streams: Streams) -> Branches:
    """Branches; every fourth specialises in an industry, which concentrates the book."""
    rng = streams.rng("branches")
    n = int(params.raw["case"]["branches"])
    industries = len(params.raw["industry"])
    focus = np.full(n, NOBODY)
    focus[::4] = rng.permutation(industries)[: len(focus[::4])]
    return Branches(
        region=np.arange(n) % len(params.raw["region"]),
        focus=focus,
        weight=np.exp(0.35 * rng.standard_normal(n)),
        default_effect=params.value("default", "branch_sd") * rng.standard_normal(n),
        days_effect=params.value("process", "branch_sd") * rng.standard_normal(n),
    )


def draw_industry_years(params: Parameters, streams: Streams) -> FloatArray:
    """Shocks to the log-odds of default (industries, fiscal years from 2014)."""
    p = params.block("default")
    years = params.months // 12 + 2
    noise = streams.rng("industry_years").standard_normal((len(params.raw["industry"]), years))
    persistence = p["industry_year_persistence"]
    noise[:, 1:] *= np.sqrt(1 - persistence**2)
    shocks: FloatArray = p["industry_year_sd"] * lfilter([1.0], [1.0, -persistence], noise, axis=1)
    return np.round(shocks, 6)


def year_index(month: int | IntArray) -> int | IntArray:
    """Position of a month's calendar year among the years from 2014."""
    return month // 12 + 2016 - FIRST_FISCAL_YEAR


def draw_industries(
    params: Parameters, rng: np.random.Generator, branches: Branches, branch: IntArray
) -> IntArray:
    """Industry of each borrower of `branch`: by regional shares, six of ten in a branch's focus."""
    shares = np.asarray(params.column("industry", "regional_share"), dtype=np.float64)
    drawn = pick(rng, shares, len(branch))
    focus = branches.focus[branch]
    return np.where((focus != NOBODY) & (rng.random(len(branch)) < 0.5), focus, drawn)
