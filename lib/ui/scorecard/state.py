"""The reader's setting: opened from the link, kept in the session, written back to the link."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from case_studies.xm_bank.exhibits.scorecard_board import BOOK, board_of, read
from case_studies.xm_bank.exhibits.scorecard_branches import branch_totals
from lib.bsc.board import Board
from lib.bsc.setting import Setting, start_setting
from lib.bsc.setting_link import (
    WHOLE_BANK,
    Refused,
    from_link,
    parameters,
    quarter_label,
    to_link,
)
from lib.exhibits import case_data
from lib.text import Text
from lib.ui.links import code
from lib.ui.markdown import escape
from lib.ui.navigation import has_arrived

SETTING, VIEW = "scorecard_setting", "scorecard_view"
CLOSE, REFUSED = "scorecard_close", "scorecard_refused"
# What of the address this session wrote or took up last.
_ADDRESS = "scorecard_address"
# Streamlit keeps these itself.
_EMBED = ("embed", "embed_options")
CASE = "xm_bank"
# The whole bank in a select box, for which None means that nothing is chosen.
BANK = 0
# The KPI that the card shows first; not the one that the exhibit above it shows.
CARD = "npl_ratio"
Chosen = TypeVar("Chosen")


def board() -> Board:
    """The case's board; made when the server starts."""
    return board_of(case_data(CASE))


def first_setting() -> Setting:
    """What a reader sees who changed nothing."""
    return start_setting(BOOK, board().last)


@dataclass(frozen=True)
class Close:
    """What is looked at closely: a KPI of a unit, and a branch in a quarter."""

    kpi: str
    kpi_unit: int | None
    branch: int
    quarter: dt.date


def follow_address() -> None:
    """Take up an address that differs from what this session wrote: a link, or a step back.

    Only for runs of the whole page: the address that comes with a move may be older than the last move. An
    address that says nothing leaves everything as it is when the reader comes from another page.
    """
    asked, before = _asked(), st.session_state.get(_ADDRESS, {})
    if SETTING in st.session_state and asked != before and (asked or not has_arrived()):
        widgets = [key for key in st.session_state if str(key).startswith("sc_")]
        for key in (SETTING, CLOSE, REFUSED, VIEW, *widgets):
            st.session_state.pop(key, None)
    st.session_state[_ADDRESS] = asked


def _asked() -> dict[str, str]:
    names = (*parameters(board()), "view", "kpi", "kpi_branch", "drill_branch", "drill_quarter")
    return {name: st.query_params[name] for name in names if name in st.query_params}


def open_state() -> tuple[Setting, Close]:
    """The session's state; read from the link when the session first meets the page."""
    if SETTING not in st.session_state:
        link = st.query_params.to_dict()
        setting, refused = from_link(board(), link, first_setting())
        close, more = _close_from(link)
        st.session_state[SETTING], st.session_state[CLOSE] = setting, close
        st.session_state[REFUSED] = (*refused, *more)
    return st.session_state[SETTING], st.session_state[CLOSE]


def _close_from(link: Mapping[str, str]) -> tuple[Close, list[Refused]]:
    found = board()
    codes = {code_: branch for branch, code_ in found.codes.items()}
    best = next(iter(branch_totals(read(case_data(CASE), None))))
    refused: list[Refused] = []

    def choose(name: str, among: Mapping[str, Chosen], default: str, key: str, **values: object) -> Chosen:
        given = link.get(name, default)
        if given not in among:
            refused.append(Refused(name, given, default, f"scorecard.allowed.{key}", values))
        return among[given if given in among else default]

    ends = {"first": min(codes), "last": max(codes)}
    quarters = {quarter_label(quarter): quarter for quarter in found.panel.quarters}
    span = {"first": next(iter(quarters)), "last": list(quarters)[-1]}
    kpis = {kpi: kpi for kpi in BOOK.ids}
    units: dict[str, int | None] = {WHOLE_BANK: None, **codes}
    close = Close(
        kpi=choose("kpi", kpis, CARD, "list", choices=", ".join(kpis)),
        kpi_unit=choose("kpi_branch", units, WHOLE_BANK, "branch", **ends),
        branch=choose("drill_branch", codes, found.codes[best], "range", **ends),
        quarter=choose("drill_quarter", quarters, span["last"], "range", **span),
    )
    return close, refused


def open_view(views: tuple[str, ...]) -> str:
    """The workbench's view: the session's, else the link's, else the first."""
    if VIEW not in st.session_state:
        given = st.query_params.get("view", views[0])
        if given not in views:
            choices = {"choices": ", ".join(views)}
            refused = Refused("view", given, views[0], "scorecard.allowed.list", choices)
            st.session_state[REFUSED] = (*st.session_state.get(REFUSED, ()), refused)
        st.session_state[VIEW] = given if given in views else views[0]
    return str(st.session_state[VIEW])


def keep_setting(setting: Setting, view: str, first_view: str) -> None:
    """Remember the setting and the view, and write them into the address.

    What the page opens with by itself is not written: that would be one more step back.
    """
    st.session_state[SETTING], st.session_state[VIEW] = setting, view
    begun = (setting, view) == (first_setting(), first_view)
    link = {} if begun else to_link(board(), setting) | {"view": view}
    _write({name: link.get(name) for name in (*parameters(board()), "view")})


def keep_close(close: Close) -> None:
    """Remember what is looked at closely and write it into the address."""
    st.session_state[CLOSE] = close
    codes, begun = board().codes, close == _close_from({})[0]
    link = {
        "kpi": close.kpi,
        "kpi_branch": WHOLE_BANK if close.kpi_unit is None else codes[close.kpi_unit],
        "drill_branch": codes[close.branch],
        "drill_quarter": quarter_label(close.quarter),
    }
    _write({name: None if begun else value for name, value in link.items()})


def _write(link: Mapping[str, str | None]) -> None:
    """Write parameters, or take them out, all at once: each writing is one step back for the reader."""
    present = st.query_params.to_dict()
    merged = {**present, **link}
    wanted = {name: value for name, value in merged.items() if value is not None and name not in _EMBED}
    if wanted != {name: value for name, value in present.items() if name not in _EMBED}:
        st.query_params.from_dict(wanted)
    st.session_state[_ADDRESS] = _asked()


def explain_refused(text: Text) -> None:
    """Say which values of the link were not used, what stands in their place, and what is possible."""
    for refused in st.session_state.get(REFUSED, ()):
        shown = refused.given if len(refused.given) <= 40 else f"{refused.given[:40]}…"
        st.warning(
            text(
                "links.refused",
                name=escape(refused.name),
                given=code(shown),
                used=escape(refused.used),
                allowed=escape(text(refused.allowed, **refused.values)),
            ),
            icon=":material/link_off:",
        )


def seed(key: str, value: object) -> None:
    """Give a widget its value before it is drawn for the first time, or again after it was hidden."""
    if key not in st.session_state:
        st.session_state[key] = value


def unit_name(text: Text) -> Callable[[int], str]:
    """How a select box names the whole bank (``BANK``) and the branches."""
    codes = board().codes

    def name(unit: int) -> str:
        return text("scorecard.branch", code=codes[unit]) if unit else text("scorecard.whole_bank")

    return name
