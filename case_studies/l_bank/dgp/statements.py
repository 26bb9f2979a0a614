"""Yearly financials: true ones, and the statements that firms hand in."""

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from case_studies.l_bank.dgp.borrowers import SELF_EMPLOYED, Borrowers
from case_studies.l_bank.dgp.parameters import (
    FIRST_FISCAL_YEAR,
    BoolArray,
    FloatArray,
    Parameters,
    Streams,
    logistic,
)
from case_studies.l_bank.dgp.scene import Macro


@dataclass(frozen=True)
class Statements:
    """Arrays (borrowers, fiscal years from 2014): true values, and what a statement shows."""

    leverage: FloatArray
    log_coverage: FloatArray
    log_revenue: FloatArray
    tax_growth: FloatArray
    missing: BoolArray
    dressed: BoolArray
    shown_leverage: FloatArray
    shown_log_coverage: FloatArray
    shown_log_revenue: FloatArray
    shown_current_ratio: FloatArray
    shown_margin: FloatArray


def _wander(rng: np.random.Generator, shape: tuple[int, int], persistence: float) -> FloatArray:
    """Stationary first-order autoregression by year with variance one."""
    noise = rng.standard_normal(shape)
    noise[:, 1:] *= np.sqrt(1 - persistence**2)
    path: FloatArray = lfilter([1.0], [1.0, -persistence], noise, axis=1)
    return path


def draw_statements(params: Parameters, streams: Streams, borrowers: Borrowers, macro: Macro) -> Statements:
    """True financials follow the firm, its industry's cycle and chance; statements hide part of them."""
    rng = streams.rng("statements")
    p = params.block("statements")
    years = params.months // 12 + 2016 - FIRST_FISCAL_YEAR
    shape = (borrowers.count, years)
    growth = macro.gdp_4q[:, 11::12]
    growth = np.concatenate([growth[:, :1], growth[:, :1], growth], axis=1)[borrowers.region]
    cyclic = np.asarray(params.column("industry", "cyclicality"))[borrowers.industry][:, None]
    trend = (growth - 6.0) / 100.0 * cyclic * 1.5
    change = 0.06 + trend + 0.13 * rng.standard_normal(shape)
    log_revenue = borrowers.log_revenue[:, None] + np.cumsum(change, axis=1) - 2 * 0.06
    leverage = np.clip(0.55 + 0.16 * _wander(rng, shape, 0.85), 0.05, 1.30)
    log_coverage = 0.35 + 0.5 * _wander(rng, shape, 0.7) + 1.5 * trend - 0.5 * (leverage - 0.55)
    tax_growth = np.clip(change + 0.17 * rng.standard_normal(shape), -0.9, 1.5)

    opacity = borrowers.opacity[:, None]
    self_employed = (borrowers.size == SELF_EMPLOYED)[:, None]
    missing = rng.random(shape) < logistic(
        p["missing"] + p["missing_opacity"] * opacity + p["missing_self_employed"] * self_employed
    )
    dressed = ~missing & (
        rng.random(shape)
        < logistic(p["dressed"] + p["dressed_opacity"] * opacity + p["dressed_leverage"] * (leverage - 0.55))
    )
    noise = rng.standard_normal(shape)
    shown_leverage = np.clip(leverage - p["leverage_understated"] * dressed + 0.04 * noise, 0.03, 1.40)
    shown_coverage = log_coverage + p["coverage_overstated"] * dressed + 0.12 * rng.standard_normal(shape)
    return Statements(
        leverage=leverage,
        log_coverage=log_coverage,
        log_revenue=log_revenue,
        tax_growth=tax_growth,
        missing=missing,
        dressed=dressed,
        shown_leverage=np.round(shown_leverage, 4),
        shown_log_coverage=np.round(shown_coverage, 6),
        shown_log_revenue=log_revenue + p["revenue_overstated"] * dressed,
        shown_current_ratio=np.round(
            np.exp(0.9 - 1.1 * shown_leverage + 0.25 * rng.standard_normal(shape)), 3
        ),
        shown_margin=np.round(0.055 + 0.035 * (shown_coverage - 0.35) + 0.03 * rng.standard_normal(shape), 4),
    )
