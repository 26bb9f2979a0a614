"""Numbers and dates as the reader's language writes them (Babel does the formatting).

A format is a short name used in messages, ``{npl:percent2}``, and in unit definitions. Rates come
in as decimals; ``percent`` and ``pp`` multiply by 100, ``bp`` by 10,000.
"""

import datetime as dt
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import SupportsFloat, cast

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import NumberPattern, parse_pattern

from lib.text.catalog import Language

LOCALES: dict[Language, str] = {"en": "en_GB", "zh": "zh_Hans_CN"}
MINUS = "\N{MINUS SIGN}"
_SMALLEST_P = 0.0001
_NUMERIC = re.compile(r"^(percent|pp|decimal|signed|bp)(\d)$")


class UnknownFormat(ValueError):
    """A format name that this module does not know."""


@cache
def _written(digits: int) -> NumberPattern:
    """The pattern of a number with so many digits; read once, because a page writes hundreds of numbers."""
    return parse_pattern("#,##0" + ("." + "0" * digits if digits else ""))


_FACTORS = {"percent": 100, "pp": 100, "bp": 10_000}


def rounded(value: float, digits: int) -> Decimal:
    """``value`` to ``digits`` decimals, halves away from zero as in print, and never minus zero."""
    # repr gives the shortest decimal that is this float: 0.125 is a half, not a little less.
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return abs(exact) if exact == 0 else exact


# With few digits the same numbers come again and again on a page whose sliders are moved.
@lru_cache(maxsize=16_384)
def _grouped(number: Decimal, digits: int, locale: str) -> str:
    return str(_written(digits).apply(number, Locale.parse(locale)))


def _number(value: float, kind: str, digits: int, locale: str) -> str:
    number = rounded(value * _FACTORS.get(kind, 1), digits)
    shown = _grouped(number, digits, locale)
    if kind == "percent":
        return f"{shown}%"
    return f"+{shown}" if kind == "signed" and number > 0 else shown


def _p_value(value: float, lang: Language) -> str:
    """Four digits; what they cannot show is said to be smaller, as no p-value of a test is zero."""
    if not math.isfinite(value):
        return "\N{EN DASH}"
    return (
        f"<{_number(_SMALLEST_P, 'decimal', 4, LOCALES[lang])}"
        if value < _SMALLEST_P
        else _number(value, "decimal", 4, LOCALES[lang])
    )


def _date(value: dt.date, form: str, lang: Language) -> str:
    locale = LOCALES[lang]
    if form == "quarter":
        return format_date(value, "yyyy'年'QQQQ" if lang == "zh" else "yyyy 'Q'Q", locale=locale)
    if form == "month":
        return format_date(value, "yyyy'年'M'月'" if lang == "zh" else "MMM yyyy", locale=locale)
    if form == "year":
        return str(value.year)
    if form == "datetime" and isinstance(value, dt.datetime):
        return format_datetime(value, "medium", locale=locale)
    return format_date(value, "long", locale=locale)


def format_value(value: object, form: str, lang: Language) -> str:
    """``value`` written in ``lang`` by the named format.

    Args:
        value: a number (a rate as a decimal), a date, or a text.
        form: ``percentN``, ``ppN``, ``bpN``, ``decimalN``, ``signedN`` (N digits after the point),
            ``p_value``, ``integer``, ``quarter``, ``month``, ``date``, ``datetime``, ``year`` or ``text``.

    Raises:
        UnknownFormat: ``form`` is none of these.
    """
    if form in {"", "text"}:
        return str(value)
    if form in {"quarter", "month", "date", "datetime", "year"}:
        return str(value) if isinstance(value, int | str) else _date(cast(dt.date, value), form, lang)
    if form == "p_value":
        return _p_value(float(cast(SupportsFloat, value)), lang)
    match = _NUMERIC.match(form)
    if form != "integer" and match is None:
        raise UnknownFormat(f"{form!r} is not a format; see lib.text.formats.format_value")
    number = float(cast(SupportsFloat, value))
    if not math.isfinite(number):
        return "\N{EN DASH}"
    kind, digits = (match[1], int(match[2])) if match else ("decimal", 0)
    return _number(number, kind, digits, LOCALES[lang]).replace("-", MINUS)
