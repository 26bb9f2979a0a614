"""Guarantee links, their components, and the loans behind them, read once per data."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.credit.interval import Interval, normal_interval
from lib.credit.spread import Spread, replay_spread
from lib.exhibits import CaseData

MONTHS = 108
MONTHS_TO_DEFAULT = 3
SIMULATIONS = 250
EXIT_SEED = 20_240_412


@cache
def links(data: CaseData) -> pd.DataFrame:
    """Links: guarantor, guaranteed, circle, mutual, amount, months in force (0: January 2016)."""
    return data.query(
        """
        SELECT guarantor_id AS guarantor, guaranteed_id AS guaranteed, circle_id AS circle, mutual,
               amount_rmb AS amount, date_diff('month', DATE '2016-01-01', signed_on) AS first,
               coalesce(date_diff('month', DATE '2016-01-01', ended_on), 9999) AS last
        FROM guarantee_links ORDER BY link_id
        """
    )


def links_now(data: CaseData) -> pd.DataFrame:
    """Links in force at the end of the data."""
    found = links(data)
    return found[found["last"] >= MONTHS - 1].reset_index(drop=True)


@cache
def components(data: CaseData) -> pd.DataFrame:
    """A row a firm in a link in force: borrower, component (numbered by falling size), firms in it."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    found = links_now(data)
    names, codes = np.unique(found[["guarantor", "guaranteed"]].to_numpy(), return_inverse=True)
    ends = codes.reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(names), len(names)))
    _, label = connected_components(graph, directed=False)
    firms = pd.DataFrame({"borrower": names, "label": label})
    firms["firms"] = firms.groupby("label")["borrower"].transform("size")
    first = firms.groupby("label")["borrower"].transform("min")
    order = firms.assign(first=first).sort_values(["firms", "first"], ascending=[False, True], kind="stable")
    order["component"] = (order["first"] != order["first"].shift()).cumsum()
    return order[["borrower", "component", "firms"]].reset_index(drop=True)


@cache
def standing(data: CaseData) -> pd.DataFrame:
    """A row a borrower with a loan: live loans and balance at the end, and whether a loan ever defaulted."""
    return data.query(
        """
        SELECT l.borrower_id AS borrower, count(m.loan_id)::INTEGER AS live,
               coalesce(sum(m.closing_balance_rmb), 0)::BIGINT AS balance,
               coalesce(bool_or(m.five_grade >= 3), false) AS non_performing,
               bool_or(l.default_on IS NOT NULL) AS defaulted
        FROM loans AS l
        LEFT JOIN loan_months AS m
            ON m.loan_id = l.loan_id AND m.month = DATE '2024-12-01' AND m.closing_balance_rmb > 0
        GROUP BY l.borrower_id ORDER BY l.borrower_id
        """
    )


@dataclass(frozen=True, eq=False)
class Exposure:
    """Paid loan-months of guarantors by the number of links through which a default was felt.

    ``table``: month, links, loans, stops. ``hit``: the extra monthly probability per link with its interval.
    """

    table: pd.DataFrame
    hit: Interval


@cache
def exposure(data: CaseData) -> Exposure:
    """What a guarantor's loans did while a default of someone he answers for was felt (six months), and else.

    Only what the bank sees: a stop is the month three months before a loan is over 90 days past due.
    """
    table = data.query(
        """
        WITH fell AS (
            SELECT DISTINCT borrower_id, date_diff('month', DATE '2016-01-01', default_on) AS month
            FROM loans WHERE default_on IS NOT NULL
        ), felt AS (
            SELECT DISTINCT borrower_id, month + k.lag AS month
            FROM fell, (SELECT unnest(range(1, 7)) AS lag) AS k
        ), hits AS (
            SELECT g.guarantor_id AS borrower_id, felt.month, count(*) AS links
            FROM guarantee_links AS g INNER JOIN felt ON felt.borrower_id = g.guaranteed_id
            WHERE felt.month >= date_diff('month', DATE '2016-01-01', g.signed_on)
              AND felt.month <= coalesce(date_diff('month', DATE '2016-01-01', g.ended_on), 9999)
            GROUP BY ALL
        ), paid AS (
            SELECT l.borrower_id, date_diff('month', DATE '2016-01-01', m.month) + 1 AS month,
                   date_diff('month', DATE '2016-01-01', l.default_on) - 3 AS stop
            FROM loan_months AS m INNER JOIN loans AS l ON l.loan_id = m.loan_id
            WHERE m.days_past_due = 0 AND m.closing_balance_rmb > 0
              AND l.borrower_id IN (SELECT guarantor_id FROM guarantee_links)
        )
        SELECT p.month, coalesce(h.links, 0)::INTEGER AS links, count(*)::BIGINT AS loans,
               count(*) FILTER (p.stop = p.month)::BIGINT AS stops
        FROM paid AS p LEFT JOIN hits AS h ON h.borrower_id = p.borrower_id AND h.month = p.month
        WHERE p.month < 105
        GROUP BY ALL ORDER BY ALL
        """
    )
    by = table.assign(hit=table["links"] > 0).groupby("hit")[["loans", "stops"]].sum()
    rate = by["stops"] / by["loans"]
    felt = table[table["links"] > 0]
    per_link = float((felt["links"] * felt["loans"]).sum() / felt["loans"].sum())
    error = float(np.sqrt((rate * (1 - rate) / by["loans"]).sum()))
    return Exposure(table, normal_interval(float(rate[True] - rate[False]) / per_link, error / per_link))


@dataclass(frozen=True, eq=False)
class History:
    """Loans of linked firms: owner (n,), at_risk (n x months), own_month (n,), spread_month (n,),
    opened (n,), the month of disbursement."""

    owner: NDArray[np.int64]
    at_risk: NDArray[np.bool_]
    own_month: NDArray[np.int64]
    spread_month: NDArray[np.int64]
    opened: NDArray[np.int64]


@cache
def history(data: CaseData) -> History:
    """What the process did with the loans of linked firms, by its own account of causes (hidden tables)."""
    loans = data.query(
        f"""
        SELECT l.loan_id, l.borrower_id AS owner, d.cause,
               coalesce(date_diff('month', DATE '2016-01-01', d.stop_month), {MONTHS}) AS stop,
               date_diff('month', DATE '2016-01-01', l.matures_on) AS matures,
               coalesce(l.closed_on < date_trunc('month', l.matures_on), false) AS early,
               date_diff('month', DATE '2016-01-01', l.disbursed_on) AS opened
        FROM loans AS l LEFT JOIN truth_defaults AS d ON d.loan_id = l.loan_id
        WHERE l.borrower_id IN (SELECT guarantor_id FROM guarantee_links)
           OR l.borrower_id IN (SELECT guaranteed_id FROM guarantee_links)
        ORDER BY l.loan_id
        """
    )
    # At risk in a month is who owed nothing overdue at the end of the month before.
    paid = data.query(
        """
        SELECT m.loan_id, date_diff('month', DATE '2016-01-01', m.month) + 1 AS month
        FROM loan_months AS m INNER JOIN loans AS l ON l.loan_id = m.loan_id
        WHERE m.days_past_due = 0 AND m.closing_balance_rmb > 0 AND m.month < DATE '2024-12-01'
          AND (l.borrower_id IN (SELECT guarantor_id FROM guarantee_links)
               OR l.borrower_id IN (SELECT guaranteed_id FROM guarantee_links))
        """
    )
    at_risk = np.zeros((len(loans), MONTHS), dtype=bool)
    at_risk[np.searchsorted(loans["loan_id"], paid["loan_id"]), paid["month"]] = True
    spread = (loans["cause"] == "contagion").to_numpy()
    stop = loans["stop"].to_numpy(np.int64)
    # Without the hit that it took, a loan would have been paid on: to its maturity, or until it ended before
    # that as others do, paid back early or stopped for reasons of its own.
    exit_rate = float(loans["early"][~spread].sum() / at_risk[~spread].sum())
    end = np.minimum(
        stop + np.random.default_rng(EXIT_SEED).geometric(exit_rate, len(loans)),
        loans["matures"].to_numpy(np.int64),
    )
    months = np.arange(MONTHS)
    at_risk |= spread[:, None] & (months > stop[:, None]) & (months <= end[:, None])
    return History(
        loans["owner"].to_numpy(np.int64),
        at_risk,
        np.where(spread, MONTHS, stop),
        np.where(spread, stop, MONTHS),
        loans["opened"].to_numpy(np.int64),
    )


@cache
def replay(data: CaseData, probability: float, window: int) -> Spread:
    """The spread along L's links, with own stops as they happened."""
    past, found = history(data), links(data)
    names = np.unique(np.concatenate([past.owner, found["guarantor"], found["guaranteed"]]))
    owner, one, two = (
        np.searchsorted(names, part) for part in (past.owner, found["guarantor"], found["guaranteed"])
    )
    return replay_spread(
        owner, past.at_risk, past.own_month, one, two, found["first"], found["last"],
        probability=probability, window=window, delay=MONTHS_TO_DEFAULT, opened=past.opened,
        simulations=SIMULATIONS,
    )  # fmt: skip
