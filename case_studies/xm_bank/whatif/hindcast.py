"""The simulator on the years that are known: fed with what was published, does it find what was published?

It starts from XM Bank at the end of 2018, with no lever moved, and is fed with the published path of the
economy's growth, of the loan prime rate and of inclusive lending from 2019 on. XM is not the sector: its rate
of new loans is shifted, and its NPL ratio scaled, to the first published figure of each; all later figures
are the test. Nothing else is fitted.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.facts import Facts
from lib.periods import Period, parse_period, period_of
from lib.values import NotAvailable
from lib.whatif.case import WhatIfCase
from lib.whatif.evaluate import QUARTERS, SEED, Outcome, evaluate_setting
from lib.whatif.model import Array
from lib.whatif.setting import status_quo

START = period_of("quarter", 2018, 10)
LAST = period_of("quarter", 2024, 10)
FED = {"gdp_growth": "gdp_growth", "lpr": "lpr_1y", "lending_growth": "inclusive_sme_loans_cbirc_yoy"}
COMPARED = {"new_loan_rate": "inclusive_sme_rate_new_cbirc", "npl_ratio": "npl_ratio_city"}
DRAWS = 400


@dataclass(frozen=True, eq=False)
class Hindcast:
    """What came out.

    Attributes
    ----------
    table : one row per outcome and published figure: ``measure``, ``period``, ``end``, ``published``,
        ``simulated``, ``low80``, ``high80`` (after anchoring), ``error``, ``anchor``.
    paths : what was fed, (quarters,) by name, decimals.
    """

    table: pd.DataFrame
    paths: dict[str, Array]
    quarters: tuple[Period, ...]

    def error(self, measure: str) -> float:
        """Mean absolute error over the figures that were not the anchor."""
        rows = self.table[(self.table["measure"] == measure) & ~self.table["anchor"]]
        return float(rows["error"].abs().mean())

    def naive_error(self, measure: str) -> float:
        """The same for the forecast that nothing changes after the anchor."""
        rows = self.table[self.table["measure"] == measure]
        held = float(rows.loc[rows["anchor"], "published"].iloc[0])
        return float((rows.loc[~rows["anchor"], "published"] - held).abs().mean())


def _quarters() -> tuple[Period, ...]:
    found = [START.next()]
    while found[-1] != LAST:
        found.append(found[-1].next())
    return tuple(found)


def _held(facts: Facts, series: str, quarters: tuple[Period, ...]) -> Array:
    """The last figure published up to the end of each quarter; nothing lies between."""
    points = facts.series(series, kinds=("month", "quarter")).points
    ends = pd.to_datetime(points["end"]).dt.date
    values = []
    for quarter in quarters:
        known = points.loc[ends <= quarter.dates[1]]
        values.append(float(known.loc[known["end"].idxmax(), "value"]))
    return np.array(values)


def published_paths(case: WhatIfCase, facts: Facts, assumed_growth: pd.Series) -> dict[str, Array]:
    """What the simulator is fed with, by lever. ``assumed_growth`` fills quarters without a figure."""
    quarters = _quarters()
    growth = []
    for quarter, assumed in zip(quarters, assumed_growth, strict=True):
        fact = facts.value(FED["gdp_growth"], quarter.label)
        growth.append(float(assumed) if isinstance(fact, NotAvailable) else fact.value)
    lpr = _held(facts, FED["lpr"], quarters[2:])
    # The prime rate was first published in August 2019; before, the benchmark stood still.
    lpr = np.concatenate([np.full(2, case.start.bank["lpr_1y"]), lpr])
    return {
        "gdp_growth": np.array(growth),
        "lpr_change": lpr - case.start.bank["lpr_1y"],
        "demand_trend": _held(facts, FED["lending_growth"], quarters),
    }


def hindcast(case: WhatIfCase, facts: Facts, assumed_growth: pd.Series) -> Hindcast:
    """Run the years since 2019. ``case`` starts at the end of 2018."""
    quarters = _quarters()
    paths = published_paths(case, facts, assumed_growth)
    outcome = evaluate_setting(case, status_quo(case.book), DRAWS, SEED, len(quarters), paths)
    assert len(quarters) > QUARTERS, "longer than a reader may ask for: history is known"
    rate = _compare("new_loan_rate", facts, outcome, quarters, shift=True)
    npl = _compare("npl_ratio", facts, outcome, quarters, shift=False)
    return Hindcast(pd.concat([rate, npl], ignore_index=True), paths, quarters)


def _compare(
    measure: str, facts: Facts, outcome: Outcome, quarters: tuple[Period, ...], *, shift: bool
) -> pd.DataFrame:
    """Published figures beside the simulation at their quarter; rates are means from January to date."""
    values = outcome.values[measure]
    points = facts.series(COMPARED[measure]).points
    rows = []
    for _, point in points.iterrows():
        period = parse_period(point["period"])
        end = period.dates[1]
        at = next(
            (place for place, quarter in enumerate(quarters) if quarter.dates[0] <= end <= quarter.dates[1]),
            None,
        )
        if at is None:
            continue
        first = at - at % 4 if shift else at
        drawn = values[first : at + 1].mean(axis=0)
        rows.append((period.label, end, float(point["value"]), *np.quantile(drawn, (0.5, 0.1, 0.9))))
    table = pd.DataFrame(rows, columns=["period", "end", "published", "simulated", "low80", "high80"])
    table = table.sort_values("end", ignore_index=True)
    anchor = table.iloc[0]
    for column in ("low80", "high80", "simulated"):
        if shift:
            table[column] += anchor["published"] - anchor["simulated"]
        else:
            table[column] *= anchor["published"] / anchor["simulated"]
    table.insert(0, "measure", measure)
    table["error"] = table["simulated"] - table["published"]
    table["anchor"] = table.index == 0
    return table
