"""Vintage curves: how much of each year's (or quarter's) lending had gone bad by its months on book."""

import numpy as np
import pandas as pd

from lib.credit.interval import LEVEL, wilson
from lib.credit.reasons import unavailable
from lib.values import NotAvailable


def vintage_curves(
    vintage: object,
    months_to_bad: object,
    months_observed: object,
    *,
    amount: object = None,
    horizon: int | None = None,
    level: float = LEVEL,
) -> pd.DataFrame | NotAvailable:
    """Cumulative share of a vintage that went bad, by months on book.

    Parameters
    ----------
    vintage : (n,) when the loan was granted, such as 2019 or "2019Q3".
    months_to_bad : (n,) months on book when it first went bad; NaN if it has not.
    months_observed : (n,) months from granting to the end of the data, *whether or not the loan still ran*:
        a loan repaid early stays in the denominator, as the trade does it.
    amount : (n,) amounts granted, for shares of the amount; shares of the number if left out.
    horizon : last month on book shown.

    Returns
    -------
    A row per vintage and month on book: vintage, month, loans, share, low, high (Wilson, with the number of
    loans). A curve ends at the last month that *every* loan of the vintage has reached: beyond it the young
    loans would pull it down.
    """
    frame = pd.DataFrame(
        {"vintage": np.asarray(vintage), "bad": np.asarray(months_to_bad, dtype=np.float64),
         "seen": np.asarray(months_observed, dtype=np.float64)}
    )  # fmt: skip
    if frame.empty:
        return unavailable("no_rows")
    frame["amount"] = 1.0 if amount is None else np.asarray(amount, dtype=np.float64)
    pieces = []
    for name, group in frame.groupby("vintage", sort=True):
        last = int(group["seen"].min())
        last = last if horizon is None else min(last, horizon)
        if last < 1:
            continue
        months = np.arange(1, last + 1)
        hit = group["bad"].to_numpy() <= last
        place = np.clip(np.ceil(group["bad"].to_numpy()[hit]), 1, None).astype(int)
        size = group["amount"].to_numpy()
        lost = np.bincount(place, weights=size[hit], minlength=last + 1)[1:].cumsum()
        share = lost / size.sum()
        n = np.full(last, len(group))
        low, high = wilson(share * n, n, level)
        pieces.append(
            pd.DataFrame(
                {"vintage": name, "month": months, "loans": n, "share": share, "low": low, "high": high}
            )
        )
    if not pieces:
        return unavailable("too_young")
    return pd.concat(pieces, ignore_index=True)
