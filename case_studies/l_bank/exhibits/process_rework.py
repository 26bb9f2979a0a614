"""L-3.4 to L-3.6: how long a decision takes, which ways files take, and what is done twice."""

from dataclasses import dataclass

import pandas as pd

from case_studies.l_bank.exhibits.process_log import DAY_HOURS, LOOPS
from case_studies.l_bank.exhibits.setting_parts import GENERATED, of, warehouse
from lib.charts.bars import bars
from lib.charts.quadrant import marks_by_column
from lib.charts.ranges import ranges
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.text import Language, text_for

CHANNELS = of("channel", "branch", "digital")
WAYS = 10
LOOP_LABELS = of("activity", *LOOPS)
# Two steps share the cost of a loop: what was asked for, and the step that is then done again.
LOOP_OF = """CASE WHEN activity IN ('document_supplement', 'document_check') THEN 'document_supplement'
  WHEN activity = 'reinvestigation' THEN 'reinvestigation' ELSE 'return_to_investigator' END"""


@dataclass(frozen=True)
class Way:
    """A sequence of steps, written in the reader's language."""

    steps: tuple[str, ...]

    def of(self, language: str) -> str:
        """The steps' names with arrows between."""
        lang: Language = "zh" if language == "zh" else "en"
        text = text_for(lang)
        return " \u2192 ".join(text(f"labels.l.activity.{step}") for step in self.steps)


@exhibit(
    "L-3.4",
    pedigree=GENERATED,
    columns={
        "channel": Column("label", CHANNELS),
        "year": Column("text"),
        "low": Column("days"),
        "median": Column("days"),
        "high": Column("days"),
        "applications": Column("count"),
    },
    chart=ranges("year", "low", "median", "high", panel="channel", extra=("applications",)),
)
def days_to_decision(data: CaseData) -> Result:
    """Calendar days from application to decision by year and channel: median, tenth, ninetieth percentile."""
    table = data.query(
        """SELECT 'l.channel.' || channel AS channel, year(submitted_on)::VARCHAR AS year,
        quantile_cont(decided_on - submitted_on, 0.1) AS low,
        quantile_cont(decided_on - submitted_on, 0.5) AS median,
        quantile_cont(decided_on - submitted_on, 0.9) AS high, count(*) AS applications
        FROM applications WHERE decision IN ('approved', 'declined') GROUP BY ALL ORDER BY channel, year"""
    )
    median = table.set_index(["channel", "year"])["median"]
    branch, digital = median[CHANNELS[0]], median[CHANNELS[1]]
    return Result(
        table=table,
        facts={
            "first_year": branch.index[0],
            "last_year": branch.index[-1],
            "branch_from": float(branch.iloc[0]),
            "branch_to": float(branch.iloc[-1]),
            "digital_to": float(digital.iloc[-1]),
            "slowest": float(table.set_index(["channel", "year"])["high"][CHANNELS[0]].iloc[-1]),
        },
        variant="" if branch.iloc[-1] > branch.iloc[0] else "faster",
        sources=(warehouse("applications"),),
        notes=("notes.l3_days",),
    )


@exhibit(
    "L-3.5",
    pedigree=GENERATED,
    columns={
        "place": Column("text"),
        "way": Column("note"),
        "cases": Column("count"),
        "share": Column("share"),
        "days": Column("days"),
    },
    chart=bars("place", "share", extra=("way", "cases", "days")),
)
def ways(data: CaseData) -> Result:
    """The most frequent sequences of steps."""
    found = data.query(
        """WITH cases AS (SELECT application_id, string_agg(activity, '>' ORDER BY step) AS way,
          sum(waiting_hours + working_hours) AS hours FROM process_events GROUP BY application_id)
        SELECT way, count(*) AS cases, median(hours) AS hours FROM cases GROUP BY way
        ORDER BY cases DESC, way"""
    )
    total = int(found["cases"].sum())
    top = found.head(WAYS)
    table = pd.DataFrame(
        {
            "place": [str(place) for place in range(1, len(top) + 1)],
            "way": [Way(tuple(way.split(">"))) for way in top["way"]],
            "cases": top["cases"],
            "share": top["cases"] / total,
            "days": top["hours"] / DAY_HOURS,
        }
    )
    return Result(
        table=table,
        facts={
            "ways": len(found),
            "top": float(table["share"].sum()),
            "shown": len(table),
            "first": float(table["share"].iloc[0]),
        },
        sources=(warehouse("process_events"),),
        notes=("notes.l3_open",),
    )


@exhibit(
    "L-3.6",
    pedigree=GENERATED,
    columns={
        "loop": Column("label", LOOP_LABELS),
        "rate": Column("share"),
        "statement": Column("share"),
        "no_statement": Column("share"),
        "normal": Column("share"),
        "overloaded": Column("share"),
        "cases": Column("count"),
        "days": Column("days"),
        "share_of_time": Column("share"),
    },
    chart=marks_by_column(
        "loop", ("rate", "statement", "no_statement", "normal", "overloaded"), axis="chart.share"
    ),
)
def rework(data: CaseData) -> Result:
    """How often each kind of rework happens, to whom, and the office days that it takes."""
    rows = data.query(
        f"""WITH spent AS (SELECT application_id, {LOOP_OF} AS loop,
            sum(waiting_hours + working_hours) AS hours
          FROM process_events WHERE rework GROUP BY ALL),
        names AS (SELECT DISTINCT loop FROM spent),
        cases AS (SELECT a.application_id, n.loop, s.hours, f.statement_missing AS missing,
            a.investigator_load > 1 AS overloaded
          FROM applications a JOIN application_features f USING (application_id) CROSS JOIN names n
          LEFT JOIN spent s ON s.application_id = a.application_id AND s.loop = n.loop)
        SELECT 'l.activity.' || loop AS loop, avg((hours IS NOT NULL)::INT) AS rate,
          avg((hours IS NOT NULL)::INT) FILTER (WHERE NOT missing) AS statement,
          avg((hours IS NOT NULL)::INT) FILTER (WHERE missing) AS no_statement,
          avg((hours IS NOT NULL)::INT) FILTER (WHERE NOT overloaded) AS normal,
          avg((hours IS NOT NULL)::INT) FILTER (WHERE overloaded) AS overloaded,
          count(hours) AS cases, avg(hours) / {DAY_HOURS} AS days, sum(hours) AS spent
        FROM cases GROUP BY loop"""
    )
    whole = data.query(
        """SELECT sum(waiting_hours + working_hours) AS hours,
        count(DISTINCT application_id) FILTER (WHERE rework) / count(DISTINCT application_id) AS any
        FROM process_events"""
    ).iloc[0]
    table = rows.set_index("loop").loc[list(LOOP_LABELS)].reset_index()
    table["share_of_time"] = table["spent"] / float(whole["hours"])
    table = table.drop(columns="spent")
    often, dear = table.loc[table["rate"].idxmax()], table.loc[table["days"].idxmax()]
    return Result(
        table=table,
        facts={
            "any": float(whole["any"]),
            "time": float(table["share_of_time"].sum()),
            "often_label": often["loop"],
            "often": float(often["rate"]),
            "missing": float(often["no_statement"]),
            "received": float(often["statement"]),
            "dear_label": dear["loop"],
            "days": float(dear["days"]),
        },
        variant="both" if often["loop"] == dear["loop"] else "",
        sources=(warehouse("process_events", "applications", "application_features"),),
        notes=("notes.l3_rework",),
    )
