"""Units of exhibit columns: how a value is scaled, written and labelled on screen.

Inside, rates are decimals and money is in the unit that the column's name says. On screen a ratio
is in percent. ``scale`` takes the stored value to the displayed one; where Chinese counts in 万 and 亿,
``scale_zh`` does.
"""

from dataclasses import dataclass
from typing import SupportsFloat, cast

from lib.text import Language, Text

_HUNDREDS, _TENS = 100, 10


@dataclass(frozen=True)
class Unit:
    """One unit.

    Attributes:
        scale: displayed value = stored value × scale.
        cell: format of :func:`lib.text.formats.format_value` for a table cell (takes the stored value).
        numeric: whether the column holds numbers.
        suffix: message key of the unit's sign for axis titles and headers; empty for none.
        d3: number format of axis and tooltip in Vega-Lite (takes the displayed value).
        scale_zh: scale on Chinese screens where it differs; the suffix then names another unit there.
        cell_zh: format on Chinese screens where that scale needs another.
    """

    scale: float = 1.0
    cell: str = "text"
    numeric: bool = True
    suffix: str = ""
    d3: str = ","
    scale_zh: float | None = None
    cell_zh: str = ""

    def scale_in(self, lang: Language) -> float:
        """Displayed value per stored value on screens in ``lang``."""
        return self.scale_zh if lang == "zh" and self.scale_zh is not None else self.scale

    def cell_text(self, value: object, text: Text) -> str:
        """A table cell: the stored value in the displayed unit."""
        if self.scale_zh is None or text.lang != "zh":
            return text.value(value, self._form(value))
        return text.value(float(cast(SupportsFloat, value)) * self.scale_zh, self.cell_zh or self.cell)

    def _form(self, value: object) -> str:
        """The format of a value: thousandths say nothing about a number in the hundreds, nor do noughts."""
        if self.cell != "decimal3" or not isinstance(value, SupportsFloat):
            return self.cell
        size = abs(float(value))
        return "decimal1" if size >= _HUNDREDS or (size >= _TENS and size == round(size, 1)) else self.cell

    def written(self, value: object, text: Text) -> str:
        """The stored value with its unit, as a sentence has it: 13.4 days, RMB 11.6 billion, 3.08%."""
        shown = self.cell_text(value, text)
        if not self.suffix or self.suffix == "units.percent":
            # A percent sign stands in the number already.
            return shown
        own = f"{self.suffix}_value"
        if text.has(own):
            return text(own, value=shown)
        return text("units.value_unit", value=shown, unit=text(self.suffix))


UNITS: dict[str, Unit] = {
    "ratio": Unit(100, "percent2", suffix="units.percent", d3=",.2~f"),
    "share": Unit(100, "percent1", suffix="units.percent", d3=",.1~f"),
    "growth": Unit(100, "percent1", suffix="units.percent", d3=",.1~f"),
    "pp": Unit(100, "pp2", suffix="units.pp", d3=",.2~f"),
    "bp": Unit(10_000, "bp0", suffix="units.bp", d3=",.0f"),
    "rmb_trn": Unit(1, "decimal2", suffix="units.rmb_trn", d3=",.2~f"),
    "rmb_bn": Unit(1, "decimal2", suffix="units.rmb_bn", d3=",.2~f", scale_zh=10),
    "rmb_mn": Unit(1, "decimal2", suffix="units.rmb_mn", d3=",.2~f", scale_zh=100),
    "rmb_k": Unit(1, "decimal1", suffix="units.rmb_k", d3=",.0f", scale_zh=0.1),
    "rmb": Unit(1, "decimal0", suffix="units.rmb", d3=",.0f"),
    "count": Unit(1, "integer", d3=",.0f"),
    # One decimal of ten thousand would hide what one decimal of a thousand shows.
    "thousand_count": Unit(
        1, "decimal1", suffix="units.thousand", d3=",.1~f", scale_zh=0.1, cell_zh="decimal2"
    ),
    "million_count": Unit(1, "decimal1", suffix="units.million", d3=",.2~f", scale_zh=100),
    "days": Unit(1, "decimal1", suffix="units.days", d3=",.1~f"),
    "hours": Unit(1, "decimal1", suffix="units.hours", d3=",.1~f"),
    "months": Unit(1, "decimal0", suffix="units.months", d3=",.0f"),
    "years": Unit(1, "decimal1", suffix="units.years", d3=",.1~f"),
    "index": Unit(1, "decimal1", d3=",.1~f"),
    "score": Unit(1, "decimal1", suffix="units.points", d3=",.1~f"),
    "number": Unit(1, "decimal3", d3=",.3~f"),
    "p_value": Unit(1, "p_value", d3=",.4~f"),
    "multiple": Unit(1, "decimal2", suffix="units.multiple", d3=",.2~f"),
    "quarter": Unit(cell="quarter", numeric=False),
    "month": Unit(cell="month", numeric=False),
    "date": Unit(cell="date", numeric=False),
    "year": Unit(cell="year", numeric=False),
    "text": Unit(numeric=False),
    "label": Unit(numeric=False),
    "note": Unit(numeric=False),
    "flag": Unit(numeric=False),
    # The unit of each row is the id in the table's column "unit".
    "by_row": Unit(1, "decimal3", d3=",.4~g"),
}
