"""Everything that stands before the first month: regions, branches, people, firms, products."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from case_studies.l_bank.dgp.borrowers import Borrowers, draw_borrowers
from case_studies.l_bank.dgp.circles import Circles, draw_circles
from case_studies.l_bank.dgp.parameters import BoolArray, FloatArray, IntArray, Parameters, Streams
from case_studies.l_bank.dgp.scene import Branches, Macro, draw_branches, draw_industry_years, draw_macro
from case_studies.l_bank.dgp.staff import Staff, draw_staff
from case_studies.l_bank.dgp.statements import Statements, draw_statements

SECURITIES = ("mortgage", "chattel", "guarantee_company", "mutual_guarantee", "receivable", "unsecured")


@dataclass(frozen=True)
class Catalogue:
    """Products (p,), in the order of case.toml; `launched` in months, `max_ltv` 0 without collateral."""

    code: tuple[str, ...]
    security: IntArray
    digital: BoolArray
    launched: IntArray
    smallest: IntArray
    largest: IntArray
    shortest: IntArray
    longest: IntArray
    bullet: BoolArray
    spread: FloatArray
    max_ltv: FloatArray
    log_amount: FloatArray
    weight: FloatArray

    def code_is(self, product: IntArray, code: str) -> BoolArray:
        """Which of `product` is the one named `code`."""
        same: BoolArray = product == self.code.index(code)
        return same

    def security_is(self, product: IntArray, security: str) -> BoolArray:
        """Which of `product` asks for `security`."""
        same: BoolArray = self.security[product] == SECURITIES.index(security)
        return same


@dataclass(frozen=True)
class World:
    """The setting of the simulation; `starts` holds first days of months, `industry_effect` log-odds."""

    params: Parameters
    streams: Streams
    starts: NDArray[np.datetime64]
    macro: Macro
    branches: Branches
    staff: Staff
    borrowers: Borrowers
    statements: Statements
    circles: Circles
    catalogue: Catalogue
    industry_effect: FloatArray
    industry_years: FloatArray


def read_catalogue(params: Parameters) -> Catalogue:
    """The products of case.toml as arrays."""
    rows = params.raw["product"]
    launched = np.asarray([row["launched_on"] for row in rows], dtype="datetime64[M]")
    first = np.datetime64(params.raw["case"]["first_month"], "M")

    def numbers(name: str) -> FloatArray:
        return np.asarray([row.get(name, 0.0) for row in rows], dtype=np.float64)

    return Catalogue(
        code=tuple(row["code"] for row in rows),
        security=np.asarray([SECURITIES.index(row["security"]) for row in rows]),
        digital=np.asarray([row["channel"] == "digital" for row in rows]),
        launched=(launched - first).astype(np.int64),
        smallest=numbers("min_amount_rmb").astype(np.int64),
        largest=numbers("max_amount_rmb").astype(np.int64),
        shortest=numbers("min_term_months").astype(np.int64),
        longest=numbers("max_term_months").astype(np.int64),
        bullet=np.asarray([row["repayment"] == "bullet" for row in rows]),
        spread=numbers("base_spread"),
        max_ltv=numbers("max_ltv"),
        log_amount=numbers("log_amount"),
        weight=numbers("weight"),
    )


def make_world(params: Parameters) -> World:
    """Draw the setting."""
    streams = Streams(params.seed)
    macro = draw_macro(params, streams)
    branches = draw_branches(params, streams)
    borrowers = draw_borrowers(params, streams, branches)
    return World(
        params=params,
        streams=streams,
        starts=params.starts(),
        macro=macro,
        branches=branches,
        staff=draw_staff(params, streams, branches),
        borrowers=borrowers,
        statements=draw_statements(params, streams, borrowers, macro),
        circles=draw_circles(params, streams, borrowers),
        catalogue=read_catalogue(params),
        industry_effect=np.asarray(
            [params.raw["dgp"]["default"]["industry"][name] for name in params.column("industry", "name")]
        ),
        industry_years=draw_industry_years(params, streams),
    )
