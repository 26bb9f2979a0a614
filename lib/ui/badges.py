"""The badge that says what kind of number is shown."""

from html import escape
from typing import Literal

import streamlit as st

from lib.pedigree import Pedigree
from lib.text import Text

COLOURS: dict[Pedigree, Literal["blue", "orange", "violet", "red", "green"]] = {
    Pedigree.PUBLISHED: "blue",
    Pedigree.GENERATED: "orange",
    Pedigree.ESTIMATED: "violet",
    Pedigree.ASSUMED: "red",
    Pedigree.SIMULATED: "green",
}


def pedigree_badge(kind: Pedigree, words: str, text: Text) -> None:
    """Show ``words`` in the colour of ``kind``; its meaning is one hover or focus away."""
    st.badge(words, color=COLOURS[kind], help=text(f"pedigree.{kind}.meaning"))


def badge_html(kind: Pedigree, text: Text) -> str:
    """The name of ``kind`` in its colour, for a page's own HTML; the classes are those of the answers."""
    return f'<span class="wi-badge wi-{COLOURS[kind]}">{escape(text(f"pedigree.{kind}.name"))}</span>'
