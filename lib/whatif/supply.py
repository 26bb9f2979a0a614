"""The supply side of the course: screening and funding, with the prices that follow from them."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from lib.whatif.inputs import Inputs
from lib.whatif.model import Array
from lib.whatif.model import demand as dm
from lib.whatif.model import funding as fd
from lib.whatif.model import screening as sc
from lib.whatif.prepared import RESERVE_RATE, Fitted
from lib.whatif.start import Start


@dataclass(frozen=True, eq=False)
class Screened:
    """Screening by quarter and draw: approval rate, weak share of new loans, prices' effect on volume, AUC,
    mean change of rates by risk."""

    approved: Array
    weak: Array
    volume: Array
    auc: Array
    rate: Array
    gain: Array


@dataclass(frozen=True, eq=False)
class Funded:
    """Funding by quarter and draw.

    ``relending``, ``bonds``, ``notes`` are shares; ``cost`` a year; ``bond_rate`` the market's; ``cheaper``
    the change of the cost without what follows the prime rate; ``rate`` the change of the contract rate;
    ``rest`` the change of the margin on the rest of the bank.
    """

    relending: Array
    bonds: Array
    notes: Array
    cost: Array
    bond_rate: Array
    cheaper: Array
    rate: Array
    rest: Array


Supply = TypeVar("Supply", Screened, Funded)


def drawn_out(supply: Supply, quarters: int) -> Supply:
    """The same for more quarters, in which it stays as it was last."""
    known = len(next(iter(vars(supply).values())))
    rows = np.minimum(np.arange(quarters), known - 1)
    return replace(supply, **{name: values[rows] for name, values in vars(supply).items()})


def screen(inputs: Inputs, start: Start, fitted: Fitted) -> Screened:
    coverage = start.bank["platform_share"] * inputs.path("credit_information_sharing")
    gain = sc.information_gain(coverage, inputs.draw("information_decay"))
    distance = sc.separation(inputs.draw("separation_without"), inputs.draw("separation_platform"), gain)
    cutoff = (
        fitted.cutoff
        + inputs.change("approval_cutoff")
        - inputs.draw("bonus_cutoff") * inputs.change("appraisal_weights")
    )
    approved, weak = sc.approval(cutoff, distance, inputs.draw("weak_share"))
    sound_rate, weak_rate = fd.risk_price(
        inputs.change("risk_based_pricing"), sc.approved_scores(cutoff, distance), weak
    )
    elasticity, rate = inputs.draw("demand_elasticity"), new_loan_rate(start)
    volume, staying = fd.price_selection(
        weak,
        dm.price_response(elasticity, sound_rate, rate),
        dm.price_response(elasticity, weak_rate, rate),
    )
    mean_rate = (1.0 - staying) * sound_rate + staying * weak_rate
    return Screened(approved, staying, volume, sc.auc(distance), mean_rate, gain)


def fund(inputs: Inputs, start: Start, fitted: Fitted) -> Funded:
    shares = fd.funding_shares(
        inputs.path("diversified_funding"),
        inputs.path("relending_quota"),
        inputs.path("diversified_funding_bonds"),
        inputs.path("diversified_funding_securitisation"),
    )
    lpr, reserves, relending = inputs.change("lpr_change"), inputs.path("rrr"), inputs.path("relending_rate")
    bond = start.bank["policy_rate"] + inputs.draw("bond_spread")
    note = bond + inputs.draw("note_spread")
    deposits = fitted.deposit_rate + inputs.change("deposit_rate_change")
    lent = fd.deposit_cost(deposits, reserves, RESERVE_RATE)
    # The prime rate reaches borrowers by itself; what it does to funding must not reach them twice.
    priced = fd.mix_cost(shares, (relending, bond, note), lent)
    moving = deposits + inputs.draw("deposit_beta") * lpr
    lent_moving = fd.deposit_cost(moving, reserves, RESERVE_RATE)
    cost = fd.mix_cost(shares, (relending, bond + lpr, note + lpr), lent_moving)
    rate = fd.rate_change(
        lpr,
        inputs.draw("lpr_passthrough"),
        priced - start.bank["funding_cost"],
        inputs.draw("funding_passthrough"),
        inputs.path("loan_rate_markup"),
        inputs.draw("relending_discount") * (shares[0] - inputs.default("diversified_funding")),
    )
    lent_now = fd.deposit_cost(fitted.deposit_rate, np.asarray(inputs.default("rrr")), RESERVE_RATE)
    return Funded(
        relending=shares[0],
        bonds=shares[1],
        notes=shares[2],
        cost=cost,
        bond_rate=bond + lpr,
        cheaper=priced - start.bank["funding_cost"],
        rate=rate,
        rest=inputs.draw("lpr_passthrough") * lpr - (lent_moving - lent_now),
    )


def new_loan_rate(start: Start) -> float:
    """Mean rate of new loans at the start, a decimal."""
    return float(start.book["new_rate"] @ start.book["new_rmb"] / start.book["new_rmb"].sum())
