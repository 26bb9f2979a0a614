"""Looking closely: the card of one KPI, and one branch in one quarter."""

from dataclasses import replace

import streamlit as st

from case_studies.xm_bank.exhibits.scorecard_board import BOOK, in_unit
from case_studies.xm_bank.exhibits.scorecard_branches import one_branch
from case_studies.xm_bank.exhibits.scorecard_kpi import one_kpi
from lib.bsc.attainment import Attainment
from lib.bsc.rules import Benchmark
from lib.bsc.scorecard import KpiScore
from lib.bsc.trend import Trend
from lib.exhibits import case_data, get_exhibit
from lib.exhibits.units import UNITS
from lib.text import Text
from lib.ui.markdown import escape
from lib.ui.scorecard.levers import measure_links
from lib.ui.scorecard.state import (
    BANK,
    CASE,
    board,
    first_setting,
    keep_close,
    open_state,
    seed,
    unit_name,
)
from lib.ui.view import show_view
from lib.values import NotAvailable


@st.fragment
def kpi_card(text: Text) -> None:
    """Choose a KPI and a unit; see everything that is known about it."""
    _, close = open_state()
    with st.container(border=True):
        st.subheader(text("scorecard.card"), anchor="kpi-card")
        left, right = st.columns(2)
        seed("sc_kpi", close.kpi)
        seed("sc_kpi_unit", close.kpi_unit or BANK)
        with left:
            kpi = st.selectbox(
                text("scorecard.kpi"),
                BOOK.ids,
                format_func=lambda name: BOOK[name].name.of(text.lang),
                key="sc_kpi",
            )
        with right:
            unit = st.selectbox(
                text("scorecard.unit"),
                (BANK, *board().panel.branches),
                format_func=unit_name(text),
                key="sc_kpi_unit",
            )
        keep_close(replace(close, kpi=kpi, kpi_unit=unit or None))
        setting = replace(first_setting(), unit=unit or None)
        card = board().card(setting.quarter, setting.baseline_year, setting.unit)
        row = next(entry for entry in card.rows if entry.kpi.id == kpi)
        _tiles(row, text)
        if not isinstance(row.value, NotAvailable):
            show_view(get_exhibit("XM-2.3"), one_kpi(case_data(CASE), setting, kpi), text, place="card")
        _definition(row, text)


def _tiles(row: KpiScore, text: Text) -> None:
    """Value, target and score: the three numbers that the card is about."""
    unit, lang = row.kpi.unit, text.lang
    if isinstance(row.attainment, Attainment):
        score = text("scorecard.points", score=row.attainment.score, raw=row.attainment.raw)
    else:
        score = text("values.not_available", reason=text(row.attainment.reason, **row.attainment.values))
    trend = row.trend
    course = (
        text("scorecard.trend", course=text(f"labels.course_{trend.course}"), points=trend.points)
        if isinstance(trend, Trend)
        else text("values.not_available", reason=text(trend.reason, **trend.values))
    )
    tiles = {
        "value": in_unit(row.value, unit).of(lang),
        "target": in_unit(row.target, unit).of(lang),
        "score": score,
        "trend": course,
    }
    st.markdown(
        "\n".join(
            f"- {text('scorecard.line', name=text(f'scorecard.card_{name}'), words=escape(words))}"
            for name, words in tiles.items()
        )
    )


def _definition(row: KpiScore, text: Text) -> None:
    """Everything that defines the KPI, each fact with its reason."""
    kpi, lang, unit = row.kpi, text.lang, row.kpi.unit
    standards = board().standards[kpi.id]
    peer = row.peer
    lines = {
        "definition": kpi.definition.of(lang),
        "formula": kpi.formula.of(lang),
        "unit": text(suffix) if (suffix := UNITS[unit].suffix) else text("scorecard.number"),
        "direction": text(f"labels.direction_{kpi.direction}"),
        "kind": text.listed([text(f"labels.kind_{kpi.kind}"), text(f"labels.measure_{kpi.measure}")]),
        "baseline": text(
            "scorecard.in_year",
            year=first_setting().baseline_year,
            words=in_unit(row.baseline, unit).of(lang),
        ),
        "floor": _standard(row.floor, standards.floor, kpi.floor.reason.of(lang), unit, text),
        "target": _standard(row.target, standards.target, kpi.target.reason.of(lang), unit, text),
        "peer": text("bsc.no_peer_published"),
        "importance": str(kpi.importance),
        "weight": text.value(BOOK.ahp_weights().values[kpi.id], "percent1"),
        "owner": BOOK.owners[kpi.owner].of(lang),
        "source": ", ".join(kpi.reads),
        "n": text.value(row.n, "integer"),
    }
    if isinstance(peer, Benchmark) and kpi.peer is not None:
        lines["peer"] = text(
            "scorecard.peer",
            value=in_unit(peer.value, unit).of(lang),
            n=peer.n,
            period=peer.periods[-1],
            reason=kpi.peer.reason.of(lang),
        )
    with st.expander(text("scorecard.definition"), icon=":material/menu_book:", expanded=True):
        st.markdown(
            "\n".join(
                f"- {text('scorecard.line', name=text(f'scorecard.field.{name}'), words=escape(words))}"
                for name, words in lines.items()
            )
        )
    threads = board().trace.of_kpi(kpi.id)
    if threads:
        st.markdown(text("scorecard.leads_to"))
        measure_links((link.measure for link in threads), text)


def _standard(
    value: float | NotAvailable, found: Benchmark | NotAvailable, reason: str, unit: str, text: Text
) -> str:
    shown = in_unit(value, unit).of(text.lang)
    if not isinstance(found, Benchmark):
        return shown
    names = text.listed([text(f"pedigree.{kind}.name") for kind in found.pedigree])
    return text("scorecard.standard", value=shown, kinds=names, reason=reason)


@st.fragment
def branch_closely(text: Text) -> None:
    """Choose a branch and a quarter; see each KPI beside the bank's."""
    _, close = open_state()
    with st.container(border=True):
        st.subheader(text("scorecard.drill"), anchor="drill-down")
        left, right = st.columns(2)
        seed("sc_drill_branch", close.branch)
        seed("sc_drill_quarter", close.quarter)
        with left:
            branch = st.selectbox(
                text("scorecard.drill_branch"),
                board().panel.branches,
                format_func=unit_name(text),
                key="sc_drill_branch",
            )
        with right:
            quarter = st.selectbox(
                text("scorecard.quarter"),
                board().panel.quarters[::-1],
                format_func=lambda day: text.value(day, "quarter"),
                key="sc_drill_quarter",
            )
        keep_close(replace(close, branch=branch, quarter=quarter))
        setting = replace(first_setting(), unit=branch, quarter=quarter)
        show_view(get_exhibit("XM-2.15"), one_branch(case_data(CASE), setting), text, place="drill")
