"""The event log, summed up once by everything that a reader may choose, and what is asked of the sums."""

import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import of
from lib.exhibits import CaseData
from lib.exhibits.aggregates import aggregate, chosen
from lib.values import NotAvailable

ALL = "all"
START = "start"
# A day has eight office hours.
DAY_HOURS = 8
ENOUGH = 30
MAIN = (
    "submit", "document_check", "field_investigation", "collateral_appraisal", "credit_rating", "review",
    "approval", "contract", "security_registration", "disbursement",
)  # fmt: skip
LOOPS = ("document_supplement", "reinvestigation", "return_to_investigator")
EXITS = ("decline", "withdraw")
ACTIVITIES = of("activity", *MAIN, *LOOPS, *EXITS)
TABLES = ("process_events", "applications", "products", "branches")
# A row a transition and choice: events, those of the first round, hours waited and worked in the target.
EDGES = """WITH steps AS (
  SELECT *, coalesce(lag(activity) OVER (PARTITION BY application_id ORDER BY step), 'start') AS before
  FROM process_events)
SELECT s.before AS source, s.activity AS target, p.code AS product, b.name AS branch, a.channel,
  year(a.submitted_on)::VARCHAR AS year, count(*) AS events, count(*) FILTER (WHERE s.loop = 0) AS first,
  sum(s.waiting_hours) AS waiting, sum(s.working_hours) AS working
FROM steps s JOIN applications a USING (application_id) JOIN products p USING (product_id)
JOIN branches b ON b.branch_id = a.branch_id GROUP BY ALL"""


def transitions(
    data: CaseData, product: str, branch: str, year: str, channel: str
) -> tuple[pd.DataFrame, int] | NotAvailable:
    """Transitions of the chosen applications, and the number of these applications.

    Returns:
        A row per pair of steps: source, target, events, first, waiting, working (hours in sum).
    """
    cube = aggregate(data, EDGES)
    picked = {"product": product, "branch": branch, "year": year, "channel": channel}
    rows = chosen(cube, picked)
    sums = rows.groupby(["source", "target"], as_index=False, observed=True)[
        ["events", "first", "waiting", "working"]
    ].sum()
    sums = sums.astype({"source": str, "target": str})
    cases = int(sums.loc[sums["source"] == START, "events"].sum())
    if cases < ENOUGH:
        return NotAvailable("l3.too_few", {"cases": cases, "least": ENOUGH})
    return sums, cases


def by_step(sums: pd.DataFrame) -> pd.DataFrame:
    """Events, events of the first round, and hours by step."""
    return sums.groupby("target")[["events", "first", "waiting", "working"]].sum()
