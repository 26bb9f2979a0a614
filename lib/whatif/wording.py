"""Numbers and results in the reader's language; the only module of the simulator that makes sentences."""

import re

from lib.bsc.kpis import KpiBook
from lib.exhibits.units import UNITS
from lib.facts import Wording as Name
from lib.text import LANGUAGES, Text, text_for
from lib.values import NotAvailable
from lib.whatif.attribution import Attribution
from lib.whatif.compare import Comparison, Summary
from lib.whatif.levers import LeverBook
from lib.whatif.outcomes import MEASURES, Measure
from lib.whatif.setting import moved

_RATES = {"ratio", "share", "growth"}
_A_HUNDRED_MILLION = 100.0
# A median of differences is said to be one where it is this much, as a part of it, off the difference of the
# medians beside it: a reader who subtracts would think that one of them is wrong. Rates are written to a
# hundredth of a percentage point, and so much is lost in writing.
_APART, _WRITTEN = 0.05, 1e-4
_SIGNIFICANT = re.compile("[1-9]")


def measure_names(book: KpiBook) -> dict[str, Name]:
    """Names of all outcomes: those of the scorecard, and the simulator's own."""
    english, chinese = (text_for(lang) for lang in LANGUAGES)
    return {
        name: book[name].name
        if measure.scorecard
        else Name(english(f"whatif.outcomes.{name}"), chinese(f"whatif.outcomes.{name}"))
        for name, measure in MEASURES.items()
    }


def say(reason: NotAvailable, text: Text) -> str:
    """The sentence of a reason."""
    return text(reason.reason, **reason.values)


def readable(value: float, unit: str, text: Text) -> tuple[float, str]:
    """A value in the unit that its size asks for: Chinese counts a hundred million yuan and more in 亿元."""
    if unit == "rmb_mn" and text.lang == "zh" and abs(value) >= _A_HUNDRED_MILLION:
        return value / 1000, "rmb_bn"
    return value, unit


def value_text(value: float, unit: str, text: Text) -> str:
    """A value with its unit."""
    value, unit = readable(value, unit, text)
    return UNITS[unit].written(value, text)


def change_text(value: float, unit: str, text: Text, signed: bool = True) -> str:
    """A difference with its unit; of rates in percentage points. Unsigned where the sentence has the sign."""
    size = value if signed else abs(value)
    if unit in _RATES:
        words = text("whatif.result.points", number=text.value(size, "pp2"))
    else:
        words = value_text(size, unit, text)
    if value and not _SIGNIFICANT.search(words):
        return text("whatif.result.tiny")
    return f"+{words}" if signed and value > 0 else words


def result_sentence(
    book: LeverBook,
    comparison: Comparison,
    measure: Measure,
    name: Name,
    text: Text,
    attribution: Attribution | None = None,
) -> str:
    """The result in a sentence: sign, unit, baseline, interval, and the main reason if it is known."""
    unit, tile = measure.unit, comparison.tile(measure.id)
    common = {"measure": name.of(text.lang), "quarter": comparison.scenario.quarters[-1]}
    effect = tile.effect
    if not moved(book, comparison.scenario.setting):
        return text(
            f"whatif.result.nothing{'_exact' if tile.baseline.is_exact else ''}",
            **common,
            baseline=value_text(tile.baseline.median, unit, text),
            low=value_text(tile.baseline.low80, unit, text),
            high=value_text(tile.baseline.high80, unit, text),
        )
    if not moved(book, comparison.scenario.setting, ("bank", "policy")):
        return text(
            "whatif.result.shifted",
            **common,
            believed=value_text(tile.believed.median, unit, text),
            baseline=value_text(tile.baseline.median, unit, text),
            shift=change_text(tile.shift.median, unit, text),
        )
    variant = _variant(effect)
    apart = tile.scenario.median - tile.believed.median - effect.median
    least = max(_APART * abs(effect.median), _WRITTEN if unit in _RATES else 0.0)
    if variant in ("lowers", "raises") and abs(apart) > least:
        variant += "_apart"
    sentence = text(
        f"whatif.result.{variant}",
        **common,
        scenario=value_text(tile.scenario.median, unit, text),
        believed=value_text(tile.believed.median, unit, text),
        low=change_text(effect.low80, unit, text),
        high=change_text(effect.high80, unit, text),
        **(
            {}
            if variant in ("unclear", "unmoved")
            else {"effect": change_text(effect.median, unit, text, signed=False)}
        ),
    )
    if attribution is None or not attribution.parts:
        return sentence
    main = max(
        attribution.parts, key=lambda name: attribution.parts[name] * (1 if attribution.total >= 0 else -1)
    )
    reason = text(
        "whatif.result.reason",
        lever=book[main].name.of(text.lang),
        part=change_text(attribution.parts[main], unit, text),
    )
    return sentence + (" " if text.lang == "en" else "") + reason


def _variant(effect: Summary) -> str:
    """Which sentence an effect has."""
    if effect.is_exact and not effect.median:
        return "unmoved"
    if effect.low80 <= 0.0 <= effect.high80:
        return "unclear"
    side = "lowers" if effect.median < 0.0 else "raises"
    return f"{side}_exact" if effect.is_exact else side
