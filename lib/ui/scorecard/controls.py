"""The workbench's controls: weighting, quarter, baseline year, unit, own points, pairwise judgements."""

from dataclasses import replace

import streamlit as st

from case_studies.xm_bank.exhibits.scorecard_board import BOOK
from lib.bsc.ahp import ACCEPTABLE_RATIO
from lib.bsc.setting import MOST_POINTS, Setting, inconsistent, judgements_of
from lib.bsc.setting_link import SCALE, judgement_label, judgement_value
from lib.bsc.weights import SCHEMES, Weights
from lib.text import Text
from lib.ui.scorecard.state import BANK, board, seed, unit_name

TOP = "perspectives"


def choose_setting(setting: Setting, text: Text) -> Setting:
    """Draw the controls and return the setting that they stand for."""
    seed("sc_scheme", setting.scheme)
    scheme = st.segmented_control(
        text("scorecard.weighting"),
        SCHEMES,
        required=True,
        format_func=lambda name: text(f"scorecard.scheme.{name}"),
        key="sc_scheme",
    )
    # A required control always has a value; its type does not say so.
    setting = replace(setting, scheme=scheme or setting.scheme)
    setting = _choose_view(setting, text)
    if setting.scheme == "own":
        return _own_points(setting, text)
    return _judgements(setting, text) if setting.scheme == "ahp" else setting


def _choose_view(setting: Setting, text: Text) -> Setting:
    quarter, year, unit = st.columns(3)
    seed("sc_quarter", setting.quarter)
    seed("sc_baseline", setting.baseline_year)
    seed("sc_unit", setting.unit or BANK)
    with quarter:
        chosen = st.selectbox(
            text("scorecard.quarter"),
            board().panel.quarters[::-1],
            format_func=lambda day: text.value(day, "quarter"),
            key="sc_quarter",
        )
    with year:
        baseline = st.selectbox(
            text("scorecard.baseline"),
            board().baseline_years,
            format_func=str,
            key="sc_baseline",
            help=text("scorecard.baseline_help"),
        )
    with unit:
        where = st.selectbox(
            text("scorecard.unit"),
            (BANK, *board().panel.branches),
            format_func=unit_name(text),
            key="sc_unit",
        )
    return replace(setting, quarter=chosen, baseline_year=baseline, unit=where or None)


def _two_columns(count: int) -> "list[st.delta_generator.DeltaGenerator]":
    """A place for each of ``count`` widgets, in two columns that are read and tabbed one after the other."""
    left, right = st.columns(2)
    return [left if place < (count + 1) // 2 else right for place in range(count)]


def _own_points(setting: Setting, text: Text) -> Setting:
    points = []
    st.caption(text("scorecard.own_help", most=MOST_POINTS))
    columns = _two_columns(len(BOOK.perspectives))
    for place, (name, given) in enumerate(zip(BOOK.perspectives, setting.points, strict=True)):
        key = f"sc_own_{name}"
        seed(key, given)
        with columns[place]:
            points.append(st.slider(text(f"labels.perspective_{name}"), 0, MOST_POINTS, step=1, key=key))
    setting = replace(setting, points=tuple(points))
    inside = st.expander(
        text("scorecard.own_kpis"), icon=":material/tune:", key=f"sc_kpis_{text.lang}", on_change="rerun"
    )
    return _own_kpi_points(setting, text, inside) if inside.open else setting


def _own_kpi_points(setting: Setting, text: Text, place: "st.delta_generator.DeltaGenerator") -> Setting:
    given = dict(zip(BOOK.ids, setting.kpi_points, strict=True))
    with place:
        seed("sc_own_group", next(iter(BOOK.perspectives)))
        group = st.selectbox(
            text("scorecard.perspective"),
            tuple(BOOK.perspectives),
            format_func=lambda name: text(f"labels.perspective_{name}"),
            key="sc_own_group",
        )
        mine = [kpi for kpi in BOOK if kpi.perspective == group]
        columns = _two_columns(len(mine))
        for number, kpi in enumerate(mine):
            key = f"sc_own_{kpi.id}"
            seed(key, given[kpi.id])
            with columns[number]:
                given[kpi.id] = st.slider(kpi.name.of(text.lang), 0, MOST_POINTS, step=1, key=key)
    return replace(setting, kpi_points=tuple(given.values()))


def _judgements(setting: Setting, text: Text) -> Setting:
    seed("sc_matrix", TOP)
    matrix = st.selectbox(
        text("scorecard.matrix"),
        tuple(BOOK.ahp),
        format_func=lambda name: text(
            "labels.matrix_perspectives" if name == TOP else f"labels.perspective_{name}"
        ),
        key="sc_matrix",
    )
    judged = judgements_of(BOOK, setting)[matrix]
    label = "perspective" if matrix == TOP else "kpi"
    pairs = [(a, b) for i, a in enumerate(judged.order) for b in judged.order[i + 1 :]]
    st.caption(text("scorecard.judgement_help"))
    upper, columns = [], _two_columns(len(pairs))
    for number, ((one, other), given) in enumerate(zip(pairs, judged.upper, strict=True)):
        key = f"sc_ahp_{matrix}_{number}"
        seed(key, judgement_label(given))
        with columns[number]:
            chosen = st.select_slider(
                text(
                    "scorecard.judgement",
                    one=text(f"labels.{label}_{one}"),
                    other=text(f"labels.{label}_{other}"),
                ),
                SCALE,
                key=key,
            )
        upper.append(judgement_value(chosen))
    if tuple(upper) != judged.upper:
        changed = {**dict(setting.judged), matrix: tuple(upper)}
        setting = replace(setting, judged=tuple(changed.items()))
    return _consistency(setting, text)


def _consistency(setting: Setting, text: Text) -> Setting:
    worst = inconsistent(BOOK, setting)
    if worst is None:
        ratio = max(judged.result().ratio for judged in judgements_of(BOOK, setting).values())
        st.caption(text("scorecard.consistent", ratio=ratio, limit=ACCEPTABLE_RATIO))
        return replace(setting, override=False)
    name, result = worst
    judgement = result.worst
    if judgement is not None:
        label = "perspective" if name == TOP else "kpi"
        st.warning(
            text(
                "scorecard.inconsistent",
                matrix=text("labels.matrix_perspectives" if name == TOP else f"labels.perspective_{name}"),
                ratio=result.ratio,
                limit=ACCEPTABLE_RATIO,
                row=text(f"labels.{label}_{judgement.row}"),
                column=text(f"labels.{label}_{judgement.column}"),
                given=judgement_label(judgement.given),
                implied=judgement.implied,
            ),
            icon=":material/balance:",
        )
    seed("sc_override", setting.override)
    return replace(setting, override=st.checkbox(text("scorecard.override"), key="sc_override"))


def shares(weights: Weights, text: Text) -> str:
    """The perspectives' shares of the weights, written out with their sum."""
    parts = {
        name: sum(weights.values[kpi] for kpi, home in BOOK.perspective_of.items() if home == name)
        for name in BOOK.perspectives
    }
    named = [
        text("scorecard.share", name=text(f"labels.perspective_{name}"), share=share)
        for name, share in parts.items()
    ]
    return text("scorecard.shares", shares=text.listed(named), sum=sum(parts.values()))
