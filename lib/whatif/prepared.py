"""What does not change while a reader moves levers: draws, shocks, and the model fitted to the start."""

from dataclasses import dataclass

import numpy as np

from lib.whatif.inputs import Inputs
from lib.whatif.model import QUARTERS_A_YEAR, SOUND, WEAK, Array
from lib.whatif.model.risk import common_factor, recovery_level, weak_in_book
from lib.whatif.model.screening import approval, information_gain, separation, solve_cutoff
from lib.whatif.start import COVERS, Start

# What the central bank pays on required reserves.
RESERVE_RATE = 0.0162


@dataclass(frozen=True, eq=False)
class Fitted:
    """The model fitted to the start: with nothing moved, each draw starts from what was observed.

    Attributes
    ----------
    gain : information at the start, relative to the platform everywhere, (draws,).
    cutoff : score above which applicants are approved, (draws,).
    weak_book : weak share of the performing book. weak_defaults : of those who default, (draws,).
    hazards : quarterly hazard by segment, (segments,), and its mean. type_factor : hazard of sound and weak
        borrowers over the mean, (2, draws).
    recovery : own recovery on disposed NPLs by security, in the order of `COVERS`, (3, draws).
    recovery_sale : recovery of additional sales, (draws,).
    deposit_rate : rate of deposits at which the mix costs what it is observed to cost, (draws,).
    factor : common default factor; demand : common demand shock; both (quarters, draws).
    general, specific : provision rates on performing and on non-performing loans.
    accrual : interest received over balance times rate.
    """

    gain: Array
    cutoff: Array
    weak_book: Array
    weak_defaults: Array
    hazards: Array
    hazard: float
    type_factor: Array
    recovery: Array
    recovery_sale: Array
    deposit_rate: Array
    factor: Array
    demand: Array
    general: float
    specific: float
    accrual: float


def fit(start: Start, inputs: Inputs) -> Fitted:
    """Fit the model to the start for every draw of the parameters."""
    bank, book = start.bank, start.book
    gain = information_gain(np.asarray(bank["platform_share"]), inputs.draw("information_decay"))
    distance = separation(inputs.draw("separation_without"), inputs.draw("separation_platform"), gain)
    weak_share = inputs.draw("weak_share")
    cutoff = solve_cutoff(bank["approval_rate"], distance, weak_share)
    _, weak_new = approval(cutoff, distance, weak_share)

    hazards = start.hazards
    performing = book["performing_rmb"]
    hazard = float(hazards @ performing / performing.sum())
    ratio = np.exp(inputs.draw("weak_ratio"))
    repayment = float(book["repayment_rate"] @ performing / performing.sum())
    growth = float(book["new_rmb"].sum() / QUARTERS_A_YEAR / performing.sum()) - repayment - hazard
    cured = bank["cure_rate"] * start.npl_rmb / (book["new_rmb"].sum() / QUARTERS_A_YEAR)
    weak_book = weak_in_book(weak_new, ratio, hazard, repayment, growth, cured)
    sound_factor = 1.0 / (1.0 - weak_book + weak_book * ratio)
    factors = np.empty((2, inputs.draws))
    factors[SOUND], factors[WEAK] = sound_factor, ratio * sound_factor

    npl, sme_provision = book["npl_rmb"], bank["sme_provision_rmb"]
    general = bank["provision_rate_performing"]
    earning = start.history["mean_loans_rmb"][-1] * performing.sum() / start.loans_rmb
    book_rate = float(book["book_rate"] @ performing / performing.sum())
    return Fitted(
        gain=gain,
        cutoff=cutoff,
        weak_book=weak_book,
        weak_defaults=weak_book * factors[WEAK],
        hazards=hazards,
        hazard=hazard,
        type_factor=factors,
        recovery=_recoveries(start, inputs),
        recovery_sale=inputs.draw("recovery_sale"),
        deposit_rate=_deposit_rate(start, inputs),
        factor=common_factor(inputs.shocks("default"), inputs.draw("factor_persistence")),
        demand=common_factor(inputs.shocks("demand"), inputs.draw("factor_persistence")),
        general=general,
        specific=float((sme_provision - general * performing.sum()) / npl.sum()),
        accrual=float(start.history["interest_rmb"][-1] * QUARTERS_A_YEAR / (earning * book_rate)),
    )


def _relative_recoveries(start: Start, sale: Array, secured: Array, unsecured: Array) -> Array:
    """Recovery by security when a sale and a collection bring what is given, (3, n)."""
    bank = start.bank
    bare = np.array([[float(cover == "unsecured")] for cover in COVERS])
    collected = (1.0 - bare) * secured + bare * unsecured
    return bank["sale_share"] * sale + bank["collection_share"] * collected


def _recoveries(start: Start, inputs: Inputs) -> Array:
    """Own recovery by security and draw: as the literature spreads it, at the level that XM observed."""
    names = ("recovery_sale", "recovery_secured", "recovery_unsecured")
    central = _relative_recoveries(start, *(np.array([inputs.default(name)]) for name in names))[:, 0]
    npl = start.by_cover @ start.book["npl_rmb"]
    level = recovery_level(
        start.bank["recovery_rate"],
        central,
        npl / npl.sum(),
        inputs.default("guarantee_cover"),
        np.array([float(cover == "guaranteed") for cover in COVERS]),
    )
    return np.clip(level * _relative_recoveries(start, *map(inputs.draw, names)), 0.0, 0.95)


def _deposit_rate(start: Start, inputs: Inputs) -> Array:
    relending, bonds = inputs.default("diversified_funding"), inputs.default("diversified_funding_bonds")
    other = relending * inputs.default("relending_rate") + bonds * (
        start.bank["policy_rate"] + inputs.draw("bond_spread")
    )
    lent = (start.bank["funding_cost"] - other) / (1.0 - relending - bonds)
    reserves = inputs.default("rrr")
    # The inverse of `lib.whatif.model.funding.deposit_cost`.
    rate: Array = lent * (1.0 - reserves) + reserves * RESERVE_RATE
    return rate
