"""What L's own data say about the replay's parameters: each a fitted number with its 95 % interval."""

from functools import cache

import numpy as np

from case_studies.l_bank.replay.history import sql
from case_studies.l_bank.replay.inferred import fit_risk
from case_studies.l_bank.risk.hazards import fit_hazards
from case_studies.l_bank.risk.losses import TERMS, fit_losses, timed_slope
from case_studies.l_bank.risk.network import MONTHS, exposure
from lib.exhibits import CaseData
from lib.whatif.levers import Number

_Z = 1.959964


def _around(value: float, error: float) -> Number:
    return Number(value, value - _Z * error, value + _Z * error)


@cache
def estimates(data: CaseData) -> dict[str, Number]:
    """Every estimate by name."""
    risk, losses, spread = fit_risk(data), fit_losses(data), exposure(data)
    growth = fit_hazards(data)
    place = TERMS.index("coverage")
    months = spread.table
    calm = months[(months["links"] == 0) & (months["month"] < MONTHS)]
    on_time, load = _inspections(data)
    return {
        "accepted_level": _around(0.0, risk.level_error),
        "card_slope": _around(risk.slope, risk.slope_error),
        "growth_odds": Number(growth.value("growth"), *growth.interval("growth")),
        "overdue_odds": _overdue(data),
        "on_time": on_time,
        "load_odds": load,
        "wait_odds": _waiting(data),
        "contagion": Number(spread.hit.estimate, spread.hit.low, spread.hit.high),
        "calm": Number(float(calm["stops"].sum() / calm["loans"].sum())),
        "price_odds": _around(
            float(losses.coefficients[place]), float(np.sqrt(losses.covariance[place, place]))
        ),
        "collection_odds": _around(*timed_slope(data)),
    }


def _overdue(data: CaseData) -> Number:
    """Log-odds that an overdue inspection adds to a stop in the next month (binomial GLM on cells).

    Product, grade, age on book and calendar quarter are held; errors are clustered by quarter.
    """
    import pandas as pd
    import statsmodels.api as sm

    cells = data.query(sql("overdue"))
    parts = [
        pd.get_dummies(cells[name].astype(str), drop_first=True, dtype=float)
        for name in ("product", "age", "quarter")
    ]
    design = np.column_stack(
        [np.ones(len(cells)), cells["overdue"].to_numpy(float), cells["grade"].to_numpy(float), *parts]
    )
    outcome = np.column_stack([cells["stops"], cells["months"] - cells["stops"]])
    group, _ = pd.factorize(cells["quarter"])
    fitted = sm.GLM(outcome, design, family=sm.families.Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": group}
    )
    return _around(float(fitted.params[1]), float(fitted.bse[1]))


def _inspections(data: CaseData) -> tuple[Number, Number]:
    """Log-odds that an inspection is made on time at full load, and what a unit of load takes from them."""
    import statsmodels.api as sm

    rows = data.query(
        """
        SELECT round(manager_load, 1) AS load, count(*) AS due,
            count(*) FILTER (done_on <= last_day(due_on)) AS done
        FROM inspections WHERE due_on < DATE '2024-10-01' GROUP BY ALL ORDER BY ALL
        """
    )
    design = np.column_stack([np.ones(len(rows)), rows["load"].to_numpy(float) - 1.0])
    fitted = sm.GLM(
        np.column_stack([rows["done"], rows["due"] - rows["done"]]), design, family=sm.families.Binomial()
    ).fit(cov_type="HC1")
    level, slope = (
        _around(float(value), float(error)) for value, error in zip(fitted.params, fitted.bse, strict=True)
    )
    assert slope.low is not None and slope.high is not None
    return level, Number(-slope.value, -slope.high, -slope.low)


def _waiting(data: CaseData) -> Number:
    """What a unit of the investigator's load adds to the logarithm of an application's waiting time (OLS)."""
    import statsmodels.api as sm

    rows = data.query(
        """
        SELECT investigator_load AS load, ln(round(sum(waiting_hours), 6)) AS waited, branch_id
        FROM process_events INNER JOIN applications USING (application_id)
        WHERE activity IN ('field_investigation', 'reinvestigation')
        GROUP BY application_id, investigator_load, branch_id HAVING sum(waiting_hours) > 0
        ORDER BY application_id, load
        """
    )
    # Within branches, as loads and habits of a branch go together.
    within = rows[["load", "waited"]] - rows.groupby("branch_id")[["load", "waited"]].transform("mean")
    fitted = sm.OLS(within["waited"].to_numpy(float), within[["load"]].to_numpy(float)).fit(cov_type="HC1")
    return _around(float(fitted.params[0]), float(fitted.bse[0]))
