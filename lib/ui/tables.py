"""A result's table on screen. A long one is plain HTML: Streamlit's takes a millisecond a cell to draw."""

from functools import lru_cache
from html import escape as html_escape

import pandas as pd
import streamlit as st

from lib.ui.markdown import escape, whole

# A table on screen stays readable up to here; longer ones scroll inside their frame.
TALL_TABLE_ROWS = 12
TABLE_HEIGHT = 460
# With more cells than this a table is plain HTML; with more columns as well, because the table of Streamlit
# scrolls sideways in a frame that the keyboard cannot reach.
MANY_CELLS, MANY_COLUMNS = 100, 7

# Class names begin with lt-, so that they meet no other element of the page. Colours follow the theme.
_STYLE = f"""<style>
.lt-frame{{overflow:auto;max-height:{TABLE_HEIGHT}px;border-radius:.25rem;
 border:1px solid color-mix(in srgb,currentColor 20%,transparent)}}
.lt-frame table{{border-collapse:separate;border-spacing:0;margin:0;
 width:max-content;min-width:100%;font-size:.875rem}}
.lt-frame th,.lt-frame td{{padding:.4rem .5rem;text-align:left;vertical-align:top;max-width:20rem;
 border:0;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}}
.lt-frame th{{position:sticky;top:0;font-weight:400;background:Canvas}}
.lt-frame tr:last-child td{{border-bottom:0}}
</style>"""


def show_table(table: pd.DataFrame, name: str) -> None:
    """Show a table of texts; ``name`` is what screen readers call it."""
    if table.size > MANY_CELLS or table.shape[1] > MANY_COLUMNS:
        st.html(_html(_cells(table.map(whole).rename(columns=whole)), name))
        return
    height = TABLE_HEIGHT if len(table) > TALL_TABLE_ROWS else None
    shown = table.map(escape).map(whole).rename(columns=whole)
    st.table(shown, hide_index=True, height=height or "content", alt=name)


def _cells(table: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """The header and the rows."""
    return (tuple(map(str, table.columns)), *(tuple(row) for row in table.itertuples(index=False, name=None)))


@lru_cache(maxsize=64)
def _html(cells: tuple[tuple[str, ...], ...], name: str) -> str:
    header, *rows = cells
    head = "".join(f'<th scope="col">{html_escape(word)}</th>' for word in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{html_escape(str(word))}</td>" for word in row) + "</tr>" for row in rows
    )
    label = html_escape(name)
    # The frame takes the focus, so that the keyboard can scroll it.
    return (
        f'{_STYLE}<div class="lt-frame" tabindex="0" role="region" aria-label="{label}">'
        f'<table aria-label="{label}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
