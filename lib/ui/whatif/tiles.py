"""The tiles as one piece of HTML: every figure escaped, named, and readable without colour."""

from collections.abc import Mapping
from html import escape

from lib.bsc.attainment import Direction
from lib.exhibits.units import UNITS
from lib.text import Text
from lib.values import NotAvailable
from lib.whatif.compare import Comparison, Summary, Target, Tile
from lib.whatif.instrument import Instrument
from lib.whatif.outcomes import Measure
from lib.whatif.setting import moved
from lib.whatif.wording import change_text, readable, say, value_text

# Stands where there is no interval.
NOTHING = "\N{EN DASH}"
# Format, scale and sign of the units whose changes are in percentage points.
_SHORT = {name: ("signed2", 100.0, "pp") for name in ("ratio", "share", "growth", "pp")}


def tiles_html(instrument: Instrument, comparison: Comparison, text: Text) -> str:
    """A list of tiles, one an outcome: scenario, baselines, the levers' effect with intervals, the target."""
    beliefs = bool(moved(instrument.book, comparison.believed.setting))
    tiles = "".join(_tile(instrument, tile, beliefs, text) for tile in instrument.tiles(comparison))
    label = escape(text("simulator.tiles.label", quarter=comparison.scenario.quarters[-1]))
    note = f'<p class="wi-note">{escape(text("simulator.tiles.note"))}</p>'
    return f'<div class="wi-tiles" role="list" aria-label="{label}">{tiles}</div>{note}'


def _tile(instrument: Instrument, tile: Tile, beliefs: bool, text: Text) -> str:
    measure = instrument.measures[tile.measure]
    unit = measure.unit
    lines = {"baseline": value_text(tile.baseline.median, unit, text)}
    if beliefs:
        lines["believed"] = value_text(tile.believed.median, unit, text)
    lines |= {
        "level": level_words(tile.scenario, unit, text),
        "effect": effect_words(tile.effect, measure, text),
        "eighty": between(tile.effect.low80, tile.effect.high80, unit, text),
        "ninety": between(tile.effect.low95, tile.effect.high95, unit, text),
    }
    if instrument.targets:
        lines["target"] = target_words(tile, unit, text)
    rows = "".join(
        f"<div><dt>{escape(text(f'simulator.tiles.{name}'))}</dt><dd>{escape(words)}</dd></div>"
        for name, words in lines.items()
    )
    return (
        f'<div role="listitem" class="wi-{verdict(tile.effect, measure)}" '
        f'data-measure="{escape(measure.id)}" data-median="{tile.scenario.median!r}">'
        f'<p class="wi-name">{escape(instrument.names[tile.measure].of(text.lang))}</p>'
        f'<p class="wi-value"><span class="wi-hidden">{escape(text("whatif.series.scenario"))}: </span>'
        f"{escape(value_text(tile.scenario.median, unit, text))}</p><dl>{rows}</dl></div>"
    )


def verdict(effect: Summary, measure: Measure) -> str:
    """``better``, ``worse``, ``unsure`` or ``same``: what the 80 % interval of an effect says."""
    if effect.low95 == effect.high95 == 0.0:
        return "same"
    if effect.low80 <= 0.0 <= effect.high80:
        return "unsure"
    if measure.better == "neither":
        return "same"
    return "better" if (effect.median > 0.0) == (measure.better == "higher") else "worse"


def effect_words(effect: Summary, measure: Measure, text: Text) -> str:
    """The effect with its sign and what it means: better, worse, or not certain."""
    found = verdict(effect, measure)
    words = change_text(effect.median, measure.unit, text)
    if found == "same":
        return words if effect.median else text("simulator.tiles.none")
    return text("simulator.tiles.judged", change=words, verdict=text(f"simulator.verdict.{found}"))


def between(low: float, high: float, unit: str, text: Text) -> str:
    """An interval of changes, its unit once and short."""
    if low == high == 0.0:
        return NOTHING
    low, high, unit = _readable_as(max(low, high, key=abs), low, high, unit, text)
    form, scale, sign = _SHORT[unit] if unit in _SHORT else ("signed2", UNITS[unit].scale_in(text.lang), unit)
    ends = {name: text.value(end * scale, form) for name, end in (("low", low), ("high", high))}
    return _with_unit(text("simulator.tiles.between", **ends), sign, text)


def _with_unit(shown: str, sign: str, text: Text) -> str:
    key = f"simulator.short.{sign}"
    return text(key, value=shown) if text.has(key) else shown


def level_words(summary: Summary, unit: str, text: Text) -> str:
    """Between which values eight worlds in ten lie, the unit once and short."""
    if summary.low80 == summary.high80:
        return NOTHING
    # In the unit of the median, which stands beside it.
    low, high, unit = _readable_as(summary.median, summary.low80, summary.high80, unit, text)
    ends = {name: UNITS[unit].cell_text(end, text) for name, end in (("low", low), ("high", high))}
    return _with_unit(text("simulator.tiles.between", **ends), unit, text)


def _readable_as(value: float, low: float, high: float, unit: str, text: Text) -> tuple[float, float, str]:
    """Both ends in the unit that the size of ``value`` asks for."""
    shown, better = readable(value, unit, text)
    factor = shown / value if value else 1.0
    return low * factor, high * factor, better


def aim(target: Target, unit: str, text: Text) -> str:
    """A target with the side on which it is reached."""
    value = value_text(target.value, unit, text)
    if target.upper is not None:
        return text("simulator.tiles.within", low=value, high=value_text(target.upper, unit, text))
    side = "at_most" if target.direction is Direction.LOWER else "at_least"
    return text(f"simulator.tiles.{side}", value=value)


def target_words(tile: Tile, unit: str, text: Text) -> str:
    """The target, and how likely it is met with and without the levers."""
    if not isinstance(tile.target, Target):
        return say(tile.target, text)
    values: Mapping[str, object] = {
        "target": aim(tile.target, unit, text),
        "chance": 0.0 if isinstance(tile.chance, NotAvailable) else tile.chance,
        "before": 0.0 if isinstance(tile.chance_before, NotAvailable) else tile.chance_before,
    }
    return text("simulator.tiles.chance", **values)
