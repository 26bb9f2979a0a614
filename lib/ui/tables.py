"""A table on screen, as plain HTML: Streamlit's takes a millisecond a cell, and scrolls sideways on a phone.

Where a table is wider than its place and the place is narrow, each row becomes a card: the first cell as its
title, the others below it, each with the name of its column.
"""

import re
from functools import lru_cache
from html import escape as html_escape

import pandas as pd
import streamlit as st

from lib.ui.markdown import PROSE, PROSE_WIDTH, whole

# A table on screen stays readable up to here; longer ones scroll inside their frame.
TALL_TABLE_ROWS = 14
TABLE_HEIGHT = 460
# What a phone and a chapter's column have room for, in Latin letters; and the space beside each column.
_PHONE, _PAGE, _BESIDE = 45, 111, 2
# A column of words can be narrowed to this; its first words keep one of prose wider.
_NARROW = 12
# A p-value may be said to be smaller than a number.
_NUMBER = re.compile(r"<?[−-]?\d[\d,.]*%?")
_MISSING = "\N{EN DASH}"

# Class names begin with lt-, so that they meet no other element of the page. Colours follow the theme.
_LINE = "1px solid color-mix(in srgb,currentColor 20%,transparent)"
_STYLE = f"""<style>
.lt-frame{{overflow:auto;border-radius:.25rem;border:{_LINE};container-type:inline-size}}
.lt-tall{{max-height:{TABLE_HEIGHT}px}}
.lt-frame table{{border-collapse:separate;border-spacing:0;margin:0;width:100%;font-size:.875rem}}
.lt-frame th,.lt-frame td{{padding:.4rem .5rem;text-align:left;vertical-align:top;max-width:20rem;
 border:0;border-bottom:{_LINE}}}
.lt-frame th{{position:sticky;top:0;font-weight:400;vertical-align:bottom;
 background:light-dark(#fff,#10161d)}}
.lt-frame .lt-number{{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}}
.lt-frame th.lt-number{{white-space:normal}}
.lt-frame .lt-short{{white-space:nowrap}}
.lt-frame tr:last-child td{{border-bottom:0}}
.lt-frame .lt-many{{font-size:.75rem}}
.lt-many th,.lt-many td{{padding:.35rem .25rem}}
@container (max-width:30rem){{
.lt-cards thead{{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}
.lt-cards,.lt-cards tbody,.lt-cards tr{{display:block}}
.lt-frame .lt-cards{{font-size:.875rem}}
.lt-cards tr{{padding:.4rem .5rem;border-bottom:{_LINE}}}
.lt-cards tr:last-child{{border-bottom:0}}
.lt-frame .lt-cards td{{display:grid;grid-template-columns:42% minmax(0,1fr);gap:.6rem;border:0;
 padding:.15rem 0;max-width:none;text-align:left;white-space:normal;overflow-wrap:break-word}}
.lt-cards td::before{{content:attr(data-name);opacity:.8}}
.lt-frame .lt-cards td:first-child{{font-weight:600}}
.lt-frame .lt-cards td:first-child:not(.lt-number){{display:block}}
.lt-cards td:first-child:not(.lt-number)::before,.lt-frame .lt-cards td.lt-none{{display:none}}
}}
</style>"""


def show_table(table: pd.DataFrame, name: str) -> None:
    """Show a table of texts; ``name`` is what screen readers call it."""
    st.html(_html(_cells(table.map(str)), name))


def _cells(table: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """The header and the rows."""
    return (tuple(map(str, table.columns)), *(tuple(row) for row in table.itertuples(index=False, name=None)))


def _length(words: str) -> int:
    """The width of words in Latin letters."""
    return sum(2 if "\u3000" <= sign <= "\uffef" else 1 for sign in words)


def _room(cells: tuple[tuple[str, ...], ...]) -> int:
    """What a table needs when its columns are narrowed, in Latin letters."""
    longest = (max(map(_length, column)) for column in zip(*cells, strict=True))
    return sum((PROSE_WIDTH if width > PROSE else min(width, _NARROW)) + _BESIDE for width in longest)


@lru_cache(maxsize=64)
def _html(cells: tuple[tuple[str, ...], ...], name: str) -> str:
    header, *rows = cells
    numeric = [
        any(row[place] != _MISSING for row in rows)
        and all(row[place] == _MISSING or _NUMBER.fullmatch(row[place]) for row in rows)
        for place in range(len(header))
    ]

    def cell(word: str, place: int) -> str:
        kinds = ["lt-number"] if numeric[place] else []
        kinds += ["lt-none"] if word == _MISSING else []
        kinds += ["lt-short"] if _length(word) < _NARROW else []
        named = f' class="{" ".join(kinds)}"' if kinds else ""
        title = html_escape(whole(header[place]))
        return f'<td role="cell" data-name="{title}"{named}>{html_escape(whole(word))}</td>'

    def head(word: str, place: int) -> str:
        named = ' class="lt-number"' if numeric[place] else ""
        return f'<th scope="col" role="columnheader"{named}>{html_escape(whole(word))}</th>'

    body = "".join(
        f'<tr role="row">{"".join(cell(word, place) for place, word in enumerate(row))}</tr>' for row in rows
    )
    top = "".join(head(word, place) for place, word in enumerate(header))
    label = html_escape(name)
    tall = " lt-tall" if len(rows) > TALL_TABLE_ROWS else ""
    room = _room(cells)
    kinds = [name for name, most in (("lt-cards", _PHONE), ("lt-many", _PAGE)) if room > most]
    kind = f' class="{" ".join(kinds)}"' if kinds else ""
    # The frame takes the focus, so that the keyboard can scroll it. As cards the parts are no longer a table
    # to every browser, so that their roles are written out.
    return (
        f'{_STYLE}<div class="lt-frame{tall}" tabindex="0" role="region" aria-label="{label}">'
        f'<table{kind} role="table" aria-label="{label}"><thead role="rowgroup"><tr role="row">{top}</tr>'
        f'</thead><tbody role="rowgroup">{body}</tbody></table></div>'
    )
