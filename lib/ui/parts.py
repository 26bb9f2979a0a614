"""One part of a chapter at a time: which one is open stands in the link, and its neighbours one key away.

A browser draws about 70 ms on a chart, and a chapter may have 25. So a long chapter opens with its first
part; the whole of it is one more choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

from lib.exhibits import get_exhibit
from lib.exhibits.parts import Part, Parts, filled
from lib.text import Text
from lib.ui.links import code

# The parameter of the link, and its value for the whole chapter.
NAME, WHOLE = "part", "all"
# A chapter with no more exhibits than this is shown whole.
FEW = 5

_anchors = component(
    "casebook_parts",
    js=(Path(__file__).with_name("assets") / "parts.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Reading:
    """What of a chapter is on screen: a part's number from 1, or :data:`WHOLE`; and its parts."""

    chapter: str
    parts: Parts
    open: str

    @property
    def shown(self) -> tuple[Part, ...]:
        """The parts on screen."""
        return self.parts.parts if self.open == WHOLE else (self.parts.parts[int(self.open) - 1],)

    @property
    def has_start(self) -> bool:
        """Whether the chapter's first part is on screen."""
        return self.open in (WHOLE, "1")

    @property
    def has_end(self) -> bool:
        """Whether the chapter's last part is on screen."""
        return self.open in (WHOLE, str(len(self.parts.parts)))


def is_parted(parts: Parts) -> bool:
    """Whether a chapter is shown in parts."""
    return parts.exhibit_count > FEW and len(parts.parts) > 1


def link_of(parts: Parts, exhibit_id: str) -> str:
    """What the link of an exhibit says about its part: ``&part=2``, or nothing for a chapter shown whole."""
    return f"&{NAME}={parts.part_of(exhibit_id)}" if is_parted(parts) else ""


def reading(chapter: str, parts: Parts, text: Text) -> Reading:
    """What the link says is open; a part that does not exist is refused visibly, and the first one opened."""
    given = st.query_params.get(NAME)
    if not is_parted(parts):
        return Reading(chapter, parts, WHOLE)
    allowed = _choices(parts)
    if given is not None and given not in allowed:
        shown = given if len(given) <= 40 else f"{given[:40]}…"
        words = {"name": NAME, "given": code(shown), "used": "1", "allowed": ", ".join(allowed)}
        st.warning(text("links.refused", **words), icon=":material/link_off:")
    return Reading(chapter, parts, given if given in allowed else "1")


def follow_anchors(now: Reading, text: Text) -> None:
    """Have a link to an exhibit (``#xm-2-15``) open the part in which it stands, and scroll there."""
    key = _key(now.chapter)
    anchors = {
        get_exhibit(exhibit_id).anchor: str(number)
        for number, part in enumerate(now.parts.parts, start=1)
        for exhibit_id in part.exhibit_ids
    }
    _anchors(
        key=f"{key}_anchors",
        data={
            "open": now.open,
            "parts": anchors,
            "turn": st.session_state.get(f"{key}_turn", 0),
            "label": text("chapter.parts", count=len(now.parts.parts)),
        },
        on_anchor_change=partial(_open_anchor, key, anchors),
    )


def choose_part(now: Reading, text: Text) -> None:
    """Show the list of parts, with the open one marked."""
    key = _key(now.chapter)
    st.session_state[key] = now.open
    st.radio(
        text("chapter.parts", count=len(now.parts.parts)),
        _choices(now.parts),
        format_func=lambda choice: _name(now.parts, choice, text),
        key=key,
        on_change=partial(_open_chosen, key),
    )


def turn_part(now: Reading, text: Text) -> None:
    """Show the ways to the part before and to the part after."""
    if now.open == WHOLE:
        return
    key, number, last = _key(now.chapter), int(now.open), len(now.parts.parts)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if number > 1:
            before = str(number - 1)
            st.button(
                text("chapter.before", heading=_name(now.parts, before, text)),
                icon=":material/arrow_back:",
                key=f"{key}_before",
                wrap=True,
                on_click=partial(_turn_to, key, before),
            )
        if number < last:
            after = str(number + 1)
            st.button(
                text("chapter.after", heading=_name(now.parts, after, text)),
                icon=":material/arrow_forward:",
                icon_position="right",
                key=f"{key}_after",
                wrap=True,
                on_click=partial(_turn_to, key, after),
            )


def _key(chapter: str) -> str:
    return f"part_{chapter}"


def _choices(parts: Parts) -> tuple[str, ...]:
    return (*map(str, range(1, len(parts.parts) + 1)), WHOLE)


def _name(parts: Parts, choice: str, text: Text) -> str:
    if choice == WHOLE:
        return text("chapter.whole")
    heading = parts.parts[int(choice) - 1].heading
    return filled(heading, text.lang) if heading else text("chapter.opening")


def _open_chosen(key: str) -> None:
    st.query_params[NAME] = st.session_state[key]


def _turn_to(key: str, choice: str) -> None:
    st.query_params[NAME] = choice
    st.session_state[f"{key}_turn"] = st.session_state.get(f"{key}_turn", 0) + 1


def _open_anchor(key: str, anchors: Mapping[str, str]) -> None:
    """Open the part of the anchor that the browser met; it can send anything."""
    part = anchors.get(str(st.session_state[f"{key}_anchors"].get("anchor")))
    if part:
        st.query_params[NAME] = part
