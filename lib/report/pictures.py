"""Charts as SVG that can stand beside others in one HTML page."""

import re
import xml.etree.ElementTree as ET
from typing import Any

from markupsafe import Markup

from lib.charts import chart_specs
from lib.charts.export import bare_spec
from lib.exhibits.prepared import Prepared

SVG = "{http://www.w3.org/2000/svg}"
_REFERENCE = re.compile(r"url\(#")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
# The root's label says what is seen; what Vega adds to each mark would be read out a thousand times.
_LEFT_OUT = ("role", "aria-", "pointer-events", "class")


def _cleaned(root: ET.Element, prefix: str) -> None:
    for element in root.iter():
        for name in [name for name in element.attrib if name.startswith(_LEFT_OUT)]:
            del element.attrib[name]
        if "id" in element.attrib:
            element.set("id", prefix + element.attrib["id"])
        for name, value in element.attrib.items():
            value = _REFERENCE.sub(f"url(#{prefix}", value)
            if name in {"d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height"}:
                # A hundredth of a point is finer than any print, and halves the file.
                value = _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}", value)
            element.set(name, value)


def inline_svg(drawn: str, alt: str, prefix: str) -> Markup:
    """A drawn chart as one picture with an alternative text, its ids made unique by ``prefix``.

    Raises:
        xml.etree.ElementTree.ParseError: ``drawn`` is not XML.
    """
    ET.register_namespace("", SVG[1:-1])
    root = ET.fromstring(drawn)
    _cleaned(root, prefix)
    root.set("role", "img")
    root.set("aria-label", alt)
    return Markup(ET.tostring(root, encoding="unicode"))


def exhibit_spec(shown: Prepared) -> dict[str, Any] | None:
    """An exhibit's chart with its data; ``None`` for a table without one."""
    if shown.exhibit.chart is None:
        return None
    return bare_spec(chart_specs(shown.exhibit, shown.text), shown.chart_frame)


def exhibit_svg(shown: Prepared, drawn: str) -> Markup:
    """An exhibit's drawn chart as it stands in a page."""
    return inline_svg(drawn, shown.alt, f"{shown.exhibit.anchor}-")
