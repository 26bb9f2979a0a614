"""A parameter as a control shows it: in the units of the screen, with what is known about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from lib.exhibits.units import UNITS
from lib.text import Language, Text, text_for
from lib.values import NotAvailable
from lib.whatif.instrument import Instrument
from lib.whatif.levers import Lever
from lib.whatif.setting import check_values


@dataclass(frozen=True)
class Scale:
    """From stored values to those of the screen: times ``factor``, with ``digits`` after the point."""

    factor: float
    digits: int
    suffix: str

    def shown(self, value: float) -> float:
        """A stored value on the screen's scale."""
        return round(value * self.factor, 6)

    def stored(self, value: float) -> float:
        """A value of the screen as it is stored; the rounding takes off what the division adds."""
        return round(value / self.factor, 10)

    def written(self, value: float, text: Text) -> str:
        """A stored value in words, with no more digits than it needs; of times at least one: 1.0 times."""
        shown = self.shown(value)
        least = 1 if self.suffix == text("units.multiple") else 0
        number = text.value(shown, f"decimal{min(self.digits, max(least, _places(shown)))}")
        return f"{number}{self.suffix}" if self.suffix in ("", "%") else f"{number} {self.suffix}"


def _places(number: float) -> int:
    exponent = Decimal(repr(round(number, 6))).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@lru_cache(maxsize=1024)
def scale_of(lever: Lever, lang: Language) -> Scale:
    """The scale on which a language's screens show a parameter: digits as its step and default need them."""
    unit, text = UNITS[lever.unit], text_for(lang)
    factor = unit.scale_in(lang)
    digits = max(_places(lever.step * factor), min(_places(lever.default * factor), 2))
    return Scale(factor, digits, text(unit.suffix) if unit.suffix else "")


@lru_cache(maxsize=1024)
def _fixed(lever: Lever, lang: Language) -> Mapping[str, object]:
    """What does not change while the parameter is moved."""
    text, scale = text_for(lang), scale_of(lever, lang)
    return {
        "id": lever.id,
        "name": lever.name.of(lang),
        "unit": scale.suffix,
        "low": scale.shown(lever.low),
        "high": scale.shown(lever.high),
        "step": scale.shown(lever.step),
        "digits": scale.digits,
        "default": scale.shown(lever.default),
        "observed": [scale.shown(end) for end in lever.observed] if lever.observed else None,
        "today": text("simulator.lever.today", value=scale.written(lever.default, text)),
        "range": _range(lever, scale, text),
        "kind": "assumed" if lever.assumed else "estimated" if lever.source == "estimate" else "",
        "badge": _badge(lever, text),
        "about": _about(lever, text),
    }


def _badge(lever: Lever, text: Text) -> str:
    if lever.assumed:
        return text("pedigree.assumed.name")
    return text("pedigree.estimated.name") if lever.source == "estimate" else ""


def _range(lever: Lever, scale: Scale, text: Text) -> str:
    if lever.observed is None:
        return text("simulator.lever.never")
    low, high = (scale.written(end, text) for end in lever.observed)
    return text("simulator.lever.observed", low=low, high=high)


def _about(lever: Lever, text: Text) -> list[list[str]]:
    """Terms and their explanations, for the part that a reader opens."""
    scale = scale_of(lever, text.lang)
    low, high = (scale.written(end, text) for end in (lever.low, lever.high))
    lines = {
        "what": lever.help.of(text.lang),
        "choice": text("simulator.lever.between", low=low, high=high),
        "source": text(f"labels.w.source.{lever.source}"),
        "reason": lever.reason.of(text.lang) if lever.reason else "",
        "drawn": _drawn(lever, scale, text),
        "phase": "" if lever.phase_in == 1 else text("simulator.lever.quarters", number=lever.phase_in),
        "channel": _channel(lever, text),
        "grade": text(f"labels.w.grade.{lever.grade}") if lever.evidence_lever else "",
        "supports": text.listed(lever.supports),
        "against": text.listed(lever.against),
        "id": lever.id,
    }
    return [[text(f"simulator.about.{name}"), words] for name, words in lines.items() if words]


def _channel(lever: Lever, text: Text) -> str:
    """The parts of the model that it enters, each once."""
    return text.listed(text(f"labels.w.part.{part}") for part in lever.parts)


def _drawn(lever: Lever, scale: Scale, text: Text) -> str:
    if lever.spread is None:
        return ""
    low, high = (scale.written(end, text) for end in lever.spread)
    return text("simulator.lever.between", low=low, high=high)


def row(lever: Lever, value: float, text: Text) -> dict[str, object]:
    """A parameter at a value, ready for the screen."""
    scale = scale_of(lever, text.lang)
    return {
        **_fixed(lever, text.lang),
        "value": scale.shown(value),
        "written": scale.written(value, text),
        "moved": value != lever.default,
        "outside": text("simulator.lever.extrapolation") if lever.extrapolates(value) else "",
    }


def typed(instrument: Instrument, lever_id: str, given: object, text: Text) -> float | NotAvailable:
    """The stored value of what was chosen or typed on the screen's scale, or why it cannot be.

    A value within rounding of the status quo is the status quo, so that "as today" can be chosen.
    """
    lever = instrument.book.by_id.get(lever_id)
    if lever is None:
        return check_values(instrument.book, {lever_id: 0.0}).refused[0]
    scale = scale_of(lever, text.lang)
    reading = check_values(instrument.book, {lever_id: given})
    if reading.refused and reading.refused[0].reason == "whatif.refused.not_a_number":
        # A browser gives nothing, too, for what it does not take for a number.
        words = text("simulator.refused.empty") if given == "" else str(given)
        return _not_possible(lever, words, scale, text)
    stored = scale.stored(float(str(given)))
    if abs(stored - lever.default) * scale.factor < 0.5 * 10**-scale.digits:
        return lever.default
    if not lever.low <= stored <= lever.high:
        return _not_possible(lever, scale.written(stored, text), scale, text)
    return stored


def _not_possible(lever: Lever, given: str, scale: Scale, text: Text) -> NotAvailable:
    values = {
        "name": lever.name,
        "given": given if len(given) <= 40 else f"{given[:39]}…",
        "low": scale.written(lever.low, text),
        "high": scale.written(lever.high, text),
    }
    return NotAvailable("simulator.refused.typed", values)
