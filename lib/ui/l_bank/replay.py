"""L-9: the replay on sliders, with its own two panels: who loses access, and seen beside inferred."""

from functools import cache

import streamlit as st

from case_studies.l_bank.replay.access import BY, INFERRED, SEEN, access_table, inferred_table
from case_studies.l_bank.replay.history import AGES, FIRST, SIZES
from case_studies.l_bank.whatif.instrument import l_case, l_instrument
from lib.charts.coefficients import intervals
from lib.charts.quadrant import marks_by_column
from lib.exhibits.model import Column
from lib.pedigree import Pedigree
from lib.ui.figure import Figure, download, draw, show_table, tabulate
from lib.ui.whatif.ask import ask_one
from lib.ui.whatif.page import show_simulator
from lib.ui.whatif.panel import Panel
from lib.ui.whatif.ready import make_ready

_GROUPS = (
    *(f"l.size.{name}" for name in SIZES),
    *(f"l9.age.{name}" for name in AGES),
    *(f"l9.first.{name}" for name in FIRST),
)


def show_replay() -> None:
    """Show the simulator of L Bank."""
    panels = {"access": _access, "inferred": _inferred}
    show_simulator(l_instrument(), "l_9_whatif", "l_9", panels)


def warm_up() -> None:
    """Have at hand what the first reader of the page would wait for."""
    make_ready(l_instrument())


@cache
def _access_figure() -> Figure:
    industries = tuple(f"l.industry.{name}" for name in l_case().past.files.industries)
    return Figure(
        "L9-1",
        {
            "by": Column("label", tuple(f"l9.by.{name}" for name in BY), hidden=True),
            "group": Column("label", (*_GROUPS, *industries)),
            "applicants": Column("count"),
            "before": Column("count"),
            "lost": Column("count"),
            "gained": Column("count"),
            "rate_before": Column("share"),
            "rate_after": Column("share"),
            "change": Column("pp"),
        },
        marks_by_column("group", ("rate_before", "rate_after"), axis="chart.approval"),
    )


def _access(panel: Panel) -> None:
    """Approval rates before and after by group, and how many lose and gain."""
    text = panel.text
    figure = _access_figure()
    by = ask_one(
        panel, "access_by", text("l9.access.by"), BY, lambda name: text(f"labels.l9.by.{name}"), buttons=True
    )
    table = access_table(l_case(), panel.setting, panel.sizes.quarters)
    table = table.loc[table["by"] == f"l9.by.{by}"].reset_index(drop=True)
    worst = table.loc[table["change"].idxmin()]
    key = "said" if worst["change"] < 0 else "none"
    said = text(
        f"l9.access.{key}",
        group=text(f"labels.{worst['group']}"),
        before=float(worst["rate_before"]),
        after=float(worst["rate_after"]),
        lost=float(table["lost"].sum()),
        gained=float(table["gained"].sum()),
    )
    st.markdown(f"**{said}**")
    st.caption(text("l9.access.read"))
    draw(figure, table, text, alt=text("l9.access.alt"), key=f"{panel.key}_access_{by}")
    tabulate(figure, table, text, name=text("simulator.panels.access"), key=f"{panel.key}_access_{by}")


_INFERRED = Figure(
    "L9-2",
    {
        "outcome": Column("label", (SEEN, INFERRED)),
        "approved": Column("count"),
        "defaults": Column("count"),
        "low80": Column("count"),
        "high80": Column("count"),
        "rate": Column("ratio"),
        "rate_low": Column("ratio"),
        "rate_high": Column("ratio"),
    },
    intervals("outcome", "rate", low="rate_low", high="rate_high", extra=("approved", "defaults")),
    (Pedigree.GENERATED, Pedigree.ESTIMATED, Pedigree.ASSUMED, Pedigree.SIMULATED),
)


def _inferred(panel: Panel) -> None:
    """How much of the answer rests on applicants whose outcome nobody saw."""
    text = panel.text
    table = inferred_table(panel.comparison)
    seen, guessed = table.iloc[0], table.iloc[1]
    values = {"approved": float(seen["approved"]), "admitted": float(guessed["approved"])}
    if guessed["approved"] >= 1.0:
        values |= {
            name: float(guessed[column])
            for name, column in (("rate", "rate"), ("low", "rate_low"), ("high", "rate_high"))
        }
        values["seen_rate"] = float(seen["rate"])
    st.markdown(f"**{text('l9.inferred.said' if 'rate' in values else 'l9.inferred.none', **values)}**")
    st.caption(text("l9.inferred.read"))
    key = f"{panel.key}_inferred"
    draw(_INFERRED, table, text, alt=text("l9.inferred.alt"), key=key)
    show_table(_INFERRED, table, text, name=text("simulator.panels.inferred"))
    download(_INFERRED, table, text, key=key)
