"""Evidence for and against each moved lever, and the numbers behind it that nobody has measured."""

from collections.abc import Sequence

import streamlit as st

from lib.facts.glosses import evidence_glosses
from lib.ui.figure import download, show_table
from lib.ui.markdown import escape
from lib.ui.whatif import figures
from lib.ui.whatif.ask import lever_name
from lib.ui.whatif.panel import Panel
from lib.whatif.beliefs import assumed_table, beliefs_behind, evidence_table
from lib.whatif.evidence import Finding, findings
from lib.whatif.setting import moved

_SIDES = ("supports", "against")


def show(panel: Panel) -> None:
    """For each moved lever two columns of equal width; below, the assumptions with range and reason."""
    text, instrument = panel.text, panel.instrument
    found = findings(instrument, panel.setting, instrument.facts)
    changed = moved(instrument.book, panel.setting)
    if not changed:
        st.info(text("tools.evidence.nothing"), icon=":material/info:")
    else:
        st.caption(text("tools.evidence.read"))
    for name in changed:
        _lever(panel, name, [row for row in found if row.lever == name], first=name == next(iter(changed)))
    if found:
        table = evidence_table(found, instrument.book)
        download(figures.EVIDENCE, table, text, key=f"{panel.key}_evidence")
    _assumed(panel)


def _lever(panel: Panel, name: str, rows: Sequence[Finding], *, first: bool) -> None:
    text, lever = panel.text, panel.instrument.book[name]
    grade = text(f"labels.tool.grade.{lever.grade}")
    kind = f" :red-badge[{text('pedigree.assumed.name')}]" if lever.assumed else ""
    counts = {side: sum(row.stance == side for row in rows) for side in _SIDES}
    # Folded but for the first: a package of twenty levers would be a scroll of thirty screens.
    folded = st.expander(
        f"**{escape(lever_name(panel, name))}** :blue-badge[{escape(grade)}]{kind} "
        f"{text('tools.evidence.counts', **counts)}",
        expanded=first,
        key=f"{panel.key}_evidence_{name}_{text.lang}",
        on_change="rerun",
    )
    if not folded.open:
        return
    with folded:
        if lever.reason is not None:
            st.caption(text("tools.evidence.reason", reason=escape(lever.reason.of(text.lang))))
        for side, column in zip(_SIDES, st.columns(2), strict=True):
            mine = [row for row in rows if row.stance == side]
            with column:
                st.markdown(f"**{text(f'tools.evidence.{side}', count=len(mine))}**")
                lines = [_line(row, panel) for row in mine]
                st.markdown("\n".join(lines) if lines else text(f"tools.evidence.no_{side}"))


def _line(row: Finding, panel: Panel) -> str:
    text = panel.text
    title = (
        f"[{escape(row.title)}]({row.address})" if row.address.startswith("https://") else escape(row.title)
    )
    outcome, gloss = escape(row.outcome), evidence_glosses().get(row.evidence_id)
    if text.lang == "zh" and gloss is not None:
        outcome = text("tools.evidence.glossed", gloss=escape(gloss.outcome), original=outcome)
        title = text("tools.evidence.glossed", gloss=escape(gloss.title), original=title)
    return text(
        "tools.evidence.line",
        id=row.evidence_id,
        outcome=outcome,
        sign=text(f"tools.evidence.sign.{row.sign}"),
        setting=escape(row.setting),
        design=escape(row.design),
        authors=escape(row.known_authors or text("tools.evidence.unnamed")),
        year=row.year or text("source.undated"),
        title=title,
    )


def _assumed(panel: Panel) -> None:
    """What one may disagree with: assumed numbers that the moved levers work through."""
    text, instrument = panel.text, panel.instrument
    key = f"{panel.key}_evidence_all"
    st.subheader(text("tools.evidence.assumed"), anchor=False)
    every = instrument.book.of("environment", "assumption")
    behind = beliefs_behind(instrument.book, panel.setting)
    st.session_state.setdefault(key, False)
    if len(behind) < len(every) and st.toggle(text("tools.evidence.all"), key=key):
        behind = every
    measures = [instrument.book[name] for name in moved(instrument.book, panel.setting, ("bank", "policy"))]
    table = assumed_table([*measures, *behind], instrument.book, panel.setting)
    argue = "tools.evidence.argue_all" if len(behind) == len(every) else "tools.evidence.argue"
    st.markdown(text(argue, assumed=len(table), of=len(measures) + len(behind)))
    show_table(figures.ASSUMED, table, text, name=text("tools.evidence.assumed"))
    download(figures.ASSUMED, table, text, key=f"{panel.key}_assumed")
