"""Credit products: read from case.toml, and the choice among those on offer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from case_studies.xm_bank.dgp.parameters import BoolArray, FloatArray, IntArray, Parameters

SECURITIES = ("unsecured", "mortgage", "guaranteed", "insured")
UNSECURED, MORTGAGE, GUARANTEED, INSURED = range(4)
CHANNELS = ("digital", "branch")
DIGITAL, BRANCH = range(2)
LONGEST_TERM_MONTHS = 36


@dataclass(frozen=True)
class Products:
    """Products (n,) in order of launch."""

    code: tuple[str, ...]
    launched_on: NDArray[np.datetime64]
    channel: IntArray
    sci_tech: BoolArray
    security: IntArray
    ceiling: IntArray


def read_products(params: Parameters) -> Products:
    """The products of case.toml, ordered by launch."""
    entries = sorted(params.raw["product"], key=lambda entry: (entry["launched_on"], entry["code"]))
    return Products(
        code=tuple(entry["code"] for entry in entries),
        launched_on=np.array([entry["launched_on"] for entry in entries], dtype="datetime64[D]"),
        channel=np.array([CHANNELS.index(entry["channel"]) for entry in entries]),
        sci_tech=np.array([bool(entry["sci_tech"]) for entry in entries]),
        security=np.array([SECURITIES.index(entry["collateral_kind"]) for entry in entries]),
        ceiling=np.array([int(entry["max_amount_rmb"]) for entry in entries]),
    )


def digital_offer(products: Products, day: np.datetime64) -> BoolArray:
    """For each kind of security: was a digital product on offer on `day`?"""
    open_now = (products.launched_on <= day) & (products.channel == DIGITAL)
    return np.isin(np.arange(len(SECURITIES)), products.security[open_now])


def choose_product(
    products: Products,
    day: np.datetime64,
    channel: IntArray,
    security: IntArray,
    sci_tech: BoolArray,
    uniform: FloatArray,
) -> IntArray:
    """Index of a product per application, equally likely among those launched by `day` that fit.

    Technology products are for technology firms; every security has a branch product from before the data.
    """
    fits = (
        (products.launched_on <= day)[None, :]
        & (products.channel[None, :] == channel[:, None])
        & (products.security[None, :] == security[:, None])
        & (~products.sci_tech[None, :] | sci_tech[:, None])
    )
    rank = np.cumsum(fits, axis=1)
    wanted = 1 + (uniform * rank[:, -1]).astype(np.int64)
    return np.asarray(np.argmax(fits & (rank == wanted[:, None]), axis=1), dtype=np.int64)
