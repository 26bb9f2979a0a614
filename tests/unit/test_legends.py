"""Legends: on a phone no entry is cut off, and on a wide screen each has one line."""

import altair as alt
import pandas as pd
import pytest

from lib.charts import to_svg
from lib.charts.axes import legend

NAMES = ("Account manager within capacity", "Short", "加入被拒者之后的评分卡（几率 1.5 倍）")


def drawn(width: int) -> str:
    """The legend's drawing beside a plot of this width."""
    frame = pd.DataFrame({"x": range(len(NAMES)), "name": NAMES})
    colour = alt.Color("name:N", sort=list(NAMES), legend=legend(NAMES))
    return to_svg(alt.Chart(frame, width=width).mark_point().encode(x="x:Q", color=colour).to_dict())


@pytest.mark.parametrize(("width", "lines"), [(150, 2), (600, 1)])
def test_an_entry_wider_than_the_plot_breaks_into_two_lines(width: int, lines: int) -> None:
    svg = drawn(width)
    assert svg.count(">Short<") == 1
    assert (">Account manager<" in svg, ">within capacity<" in svg) == (lines == 2, lines == 2)
    assert (f">{NAMES[0]}<" in svg, f">{NAMES[2]}<" in svg) == (lines == 1, lines == 1)
    # Nothing of an entry is lost where it breaks.
    assert all(sign in svg for sign in "加入被拒者之后的评分卡（几率")
