"""L-3.1 to L-3.3: the process as a map, as a funnel, and as hours waited and worked."""

import pandas as pd

from case_studies.l_bank.exhibits.process_log import (
    ACTIVITIES,
    ALL,
    DAY_HOURS,
    LOOPS,
    MAIN,
    START,
    TABLES,
    by_step,
    transitions,
)
from case_studies.l_bank.exhibits.setting_parts import GENERATED, of, warehouse
from lib.charts.bars import stacked_bars
from lib.charts.funnel import funnel as funnel_chart
from lib.charts.process_map import process_map as map_chart
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable

ROLES = ("l3.arrow", "l3.step")
KINDS = ("l3.kind.forward", "l3.kind.rework", "l3.kind.exit")
# Where the steps stand: column and row of the map.
PLACES = {
    **{name: (1.0, float(row)) for row, name in enumerate(MAIN)},
    "document_supplement": (2.0, 1.0),
    "reinvestigation": (2.0, 3.0),
    "return_to_investigator": (2.0, 5.0),
    "withdraw": (0.0, 5.0),
    "decline": (0.0, 6.0),
}
# How far arrows are pulled aside, in columns and in rows of the map.
SWING, LIFT = 0.8, 0.5
# Rarer arrows would hide the others; the funnel and the table of times count all.
RAREST = 0.005
STAGES = of("activity", "submit", "document_check", "field_investigation", "credit_rating", "review",
            "approval", "contract", "disbursement")  # fmt: skip
PARTS = ("l3.part.waiting", "l3.part.working")


def _kind(source: str, target: str) -> str:
    if target in LOOPS or source in LOOPS:
        return KINDS[1]
    return KINDS[0] if target in MAIN else KINDS[2]


def _middle(source: str, target: str) -> tuple[float, float]:
    """The point that pulls an arrow aside: around the steps in between, and apart from its opposite."""
    (x, y), (x2, y2) = PLACES[source], PLACES[target]
    middle_x, middle_y = (x + x2) / 2, (y + y2) / 2
    if x == x2 and abs(y2 - y) > 1:
        return middle_x + SWING, middle_y
    if y == y2 and {source, target} & set(LOOPS):
        return middle_x, middle_y + (LIFT if x2 < x else -LIFT)
    return middle_x, middle_y


@exhibit(
    "L-3.1",
    pedigree=GENERATED,
    columns={
        "role": Column("label", ROLES),
        "source": Column("label", ACTIVITIES),
        "target": Column("label", ACTIVITIES),
        "kind": Column("label", KINDS),
        "events": Column("count"),
        "share": Column("share"),
        "waiting": Column("hours"),
        "working": Column("hours"),
        "x": Column("number", hidden=True),
        "y": Column("number", hidden=True),
        "x2": Column("number", hidden=True),
        "y2": Column("number", hidden=True),
        "mid_x": Column("number", hidden=True),
        "mid_y": Column("number", hidden=True),
    },
    chart=map_chart(
        role="role", source="source", target="target", kind="kind", share="share", hours="waiting",
        rows=len(MAIN), extra=("events", "working"),
    ),
)  # fmt: skip
def process_map(
    data: CaseData, product: str = ALL, branch: str = ALL, year: str = ALL, channel: str = ALL
) -> Result | NotAvailable:
    """Which step follows which, how often, and how long files wait before it."""
    found = transitions(data, product, branch, year, channel)
    if isinstance(found, NotAvailable):
        return found
    sums, cases = found
    rows: list[dict[str, object]] = []
    for line in sums.to_dict("records"):
        source, target = str(line["source"]), str(line["target"])
        if source == START or line["events"] < RAREST * cases:
            continue
        (x, y), (x2, y2) = PLACES[source], PLACES[target]
        mid_x, mid_y = _middle(source, target)
        rows.append(
            {
                "role": ROLES[0], "source": f"l.activity.{source}", "target": f"l.activity.{target}",
                "kind": _kind(source, target), "events": int(line["events"]), "share": line["events"] / cases,
                "waiting": line["waiting"] / line["events"], "working": line["working"] / line["events"],
                "x": x, "y": y, "x2": x2, "y2": y2, "mid_x": mid_x, "mid_y": mid_y,
            }
        )  # fmt: skip
    steps = by_step(sums)
    for name, (x, y) in PLACES.items():
        if name in steps.index:
            line = steps.loc[name]
            rows.append(
                {
                    "role": ROLES[1], "source": f"l.activity.{name}", "events": int(line["events"]),
                    "share": line["events"] / cases, "waiting": line["waiting"] / line["events"],
                    "working": line["working"] / line["events"], "x": x, "y": y,
                }
            )  # fmt: skip
    table = pd.DataFrame(rows).sort_values(["role", "y", "x"], kind="stable", ignore_index=True)
    columns = ["role", "source", "target", "kind", "events", "share", "waiting", "working"]
    arrows = table.loc[table["role"] == ROLES[0]]
    longest = arrows.loc[arrows["waiting"].astype(float).idxmax()]
    lent = int(steps["events"].get("disbursement", 0))
    loops = sums.loc[sums["target"].isin(LOOPS), "events"].sum()
    return Result(
        table=table[[*columns, "x", "y", "x2", "y2", "mid_x", "mid_y"]],
        facts={
            "cases": cases,
            "events": int(sums["events"].sum()),
            "per_case": float(sums["events"].sum() / cases),
            "lent": lent / cases,
            "loops": float(loops / cases),
            "source_label": longest["source"],
            "target_label": longest["target"],
            "longest": float(longest["waiting"]),
        },
        sources=(warehouse(*TABLES),),
        notes=("notes.l3_map",),
    )


@exhibit(
    "L-3.2",
    pedigree=GENERATED,
    columns={
        "stage": Column("label", STAGES),
        "cases": Column("count"),
        "share": Column("share"),
        "conversion": Column("share"),
    },
    chart=funnel_chart("stage", "cases", "share", extra=("conversion",)),
)
def funnel(
    data: CaseData, product: str = ALL, branch: str = ALL, year: str = ALL, channel: str = ALL
) -> Result | NotAvailable:
    """How many applications reach each stage."""
    found = transitions(data, product, branch, year, channel)
    if isinstance(found, NotAvailable):
        return found
    sums, cases = found
    steps = by_step(sums)
    # In the first round a file passes each step once, so that events are applications.
    reached = [int(steps["first"].get(stage.rsplit(".", 1)[1], 0)) for stage in STAGES]
    table = pd.DataFrame({"stage": STAGES, "cases": reached})
    table["share"] = table["cases"] / cases
    before = table["cases"].shift(fill_value=cases)
    table["conversion"] = table["cases"] / before.where(before > 0)
    narrow = table.loc[table["conversion"].idxmin()]
    return Result(
        table=table,
        facts={
            "cases": cases,
            "lent": float(table["share"].iloc[-1]),
            "narrow_label": narrow["stage"],
            "narrow": float(narrow["conversion"]),
            "declined": int(steps["events"].get("decline", 0)) / cases,
            "withdrawn": int(steps["events"].get("withdraw", 0)) / cases,
        },
        sources=(warehouse(*TABLES),),
        notes=("notes.l3_funnel",),
    )


@exhibit(
    "L-3.3",
    pedigree=GENERATED,
    columns={
        "activity": Column("label", ACTIVITIES),
        "part": Column("label", PARTS),
        "hours": Column("hours"),
        "share": Column("share"),
        "events": Column("count"),
    },
    chart=stacked_bars("activity", "hours", "part", extra=("share", "events")),
)
def times(
    data: CaseData, product: str = ALL, branch: str = ALL, year: str = ALL, channel: str = ALL
) -> Result | NotAvailable:
    """Mean office hours that a file waits before each step, and that the step takes."""
    found = transitions(data, product, branch, year, channel)
    if isinstance(found, NotAvailable):
        return found
    sums, cases = found
    steps = by_step(sums)
    total = float(steps["waiting"].sum() + steps["working"].sum())
    names = [label.rsplit(".", 1)[1] for label in ACTIVITIES]
    table = pd.DataFrame(
        {
            "activity": f"l.activity.{name}",
            "part": part,
            "hours": steps.at[name, column] / steps.at[name, "events"],
            "share": steps.at[name, column] / total,
            "events": int(steps.at[name, "events"]),
        }
        for name in names
        if name in steps.index
        for part, column in zip(PARTS, ("waiting", "working"), strict=True)
    )
    waits = table.loc[table["part"] == PARTS[0]]
    longest, largest = waits.loc[waits["hours"].idxmax()], waits.loc[waits["share"].idxmax()]
    return Result(
        table=table,
        facts={
            "waiting": float(steps["waiting"].sum()) / total,
            "days": total / cases / DAY_HOURS,
            "longest_label": longest["activity"],
            "longest": float(longest["hours"]),
            "largest_label": largest["activity"],
            "largest": float(largest["share"]),
        },
        sources=(warehouse(*TABLES),),
        notes=("notes.l3_hours",),
    )
