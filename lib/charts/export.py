"""Charts as files, without a browser (vl-convert renders them)."""

import json
import textwrap
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
WIDTH, HEIGHT, SCALE = 760, 340, 2
# The first that the machine has is used; the later ones bring Chinese on Windows, macOS and Linux.
FONTS = "Source Sans, Segoe UI, Helvetica, Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif"


@cache
def _palette() -> list[str]:
    """The light theme's categorical colours, the same that the screen uses."""
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    colours: list[str] = theme["light"]["chartCategoricalColors"]
    return colours


def _wrap(sentence: str) -> list[str]:
    """Lines of a subtitle; Chinese characters are twice as wide as Latin letters and have no spaces."""
    wide = sum(ord(letter) > 0x2E80 for letter in sentence) > len(sentence) / 4
    return textwrap.wrap(sentence, 52 if wide else 108)


def _joined(specs: list[dict[str, Any]], width: int) -> dict[str, Any]:
    """One chart as it is, several below each other; all at the size of a page column.

    Each panel keeps its scales: shared ones would lose a legend that stands below the last panel alone.
    """
    sized = [
        {"height": HEIGHT, **{k: v for k, v in spec.items() if k != "usermeta"}, "width": width}
        for spec in specs
    ]
    own = {"scale": {"color": "independent", "shape": "independent"}}
    return sized[0] if len(sized) == 1 else {"vconcat": sized, "resolve": own}


def bare_spec(specs: list[dict[str, Any]], frame: pd.DataFrame, width: int = WIDTH) -> dict[str, Any]:
    """A self-contained specification in the light theme, for a page that gives title and takeaway itself."""
    return {
        **_joined(specs, width),
        "data": {"values": json.loads(frame.to_json(orient="records", date_format="iso"))},
        "background": "#ffffff",
        "padding": 16,
        "config": {
            "font": FONTS,
            "range": {"category": _palette()},
            "title": {"fontSize": 16, "subtitleFontSize": 12, "subtitleColor": "#444444"},
            "axis": {"gridColor": "#e4e4e4", "labelFontSize": 11, "titleFontSize": 12},
            "legend": {"labelFontSize": 11, "titleFontSize": 12},
            "view": {"stroke": None},
        },
    }


def export_spec(
    specs: list[dict[str, Any]], frame: pd.DataFrame, *, title: str, subtitle: str, footer: list[str]
) -> dict[str, Any]:
    """:func:`bare_spec` with title, takeaway and pedigree, for a picture that stands alone."""
    return {
        **bare_spec(specs, frame),
        "title": {
            "text": _wrap(title),
            "subtitle": [*_wrap(subtitle), *(line for part in footer for line in _wrap(part))],
            "anchor": "start",
            "frame": "group",
            "offset": 18,
        },
    }


@cache
def can_draw_chinese() -> bool:
    """Whether this machine has a font for Chinese: without one, different characters look the same."""
    pictures = [
        to_png(
            {
                "data": {"values": [{}]},
                "mark": {"type": "text", "text": character, "font": FONTS, "fontSize": 40},
            }
        )
        for character in "国贷"
    ]
    return pictures[0] != pictures[1]


def to_svg(spec: dict[str, Any]) -> str:
    """The specification drawn as SVG."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(spec)
    return drawn


def to_png(spec: dict[str, Any]) -> bytes:
    """The specification drawn as PNG at twice the screen's resolution."""
    import vl_convert

    drawn: bytes = vl_convert.vegalite_to_png(spec, scale=SCALE)
    return drawn
