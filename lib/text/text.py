"""The texts of one language: look a message up, fill in its values."""

import re
import string
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Protocol, SupportsFloat, cast, runtime_checkable

from lib.text.catalog import Language, MissingMessage, catalog
from lib.text.formats import format_value, rounded
from lib.text.spacing import spaced

_AMOUNT = re.compile(r"^(money|big)(\d)$")
_STEPS: dict[Language, dict[float, str]] = {
    "en": {1e12: "1e12", 1e9: "1e9", 1e6: "1e6", 1e3: "1e3", 1.0: "1"},
    "zh": {1e12: "1e12", 1e8: "1e8", 1e4: "1e4", 1.0: "1"},
}


@cache
def _parts(message: str) -> tuple[tuple[str, str | None, str], ...]:
    """Literal text, the placeholder after it and its format, as ``str.format`` reads them.

    A placeholder is taken whole (``XM-1.1.growth`` is one name), because exhibit ids contain dots.
    """
    parsed = string.Formatter().parse(message)
    return tuple((literal, name, spec or "") for literal, name, spec, _ in parsed)


@runtime_checkable
class Bilingual(Protocol):
    """A wording that stands beside its data in both languages, not in a catalog."""

    def of(self, language: str) -> str:
        """The wording in ``en`` or ``zh``."""
        ...


class Text:
    """Messages and formats of one language.

    Calling it looks a message up: ``text("nav.home")``, ``text("x.takeaway", npl=0.0176)``.
    """

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self._messages = catalog(lang)

    def __call__(self, key: str, /, **values: object) -> str:
        """The message ``key`` with its placeholders filled from ``values``.

        Raises:
            MissingMessage: the language has no such message.
            KeyError: a placeholder has no value.
        """
        try:
            message = self._messages[key]
        except KeyError:
            raise MissingMessage(f"{key!r} is missing in language {self.lang!r}") from None
        return self.fill(message, values) if "{" in message else message

    def fill(self, message: str, values: Mapping[str, object]) -> str:
        """``message`` with its placeholders filled from ``values``; in Chinese spaced by :func:`spaced`."""
        filled = "".join(
            literal if name is None else literal + self.value(values[name], form)
            for literal, name, form in _parts(message)
        )
        return spaced(filled) if self.lang == "zh" else filled

    def has(self, key: str) -> bool:
        """Whether the language has the message."""
        return key in self._messages

    def listed(self, items: Iterable[str], of: str = "names") -> str:
        """``items`` one after another as the language separates ``names``, ``phrases`` or ``sentences``."""
        return (self(f"list.{of}") + (" " if self.lang == "en" else "")).join(items)

    def value(self, value: object, form: str) -> str:
        """``value`` in the named format of :func:`lib.text.formats.format_value`.

        Besides, ``moneyN`` (of an amount in RMB) and ``bigN`` (of a number of things) choose the word
        that the language counts in: RMB 29.4 billion, 294 亿元.
        """
        # Asking a number or a word whether it is bilingual takes longer than writing it.
        if not isinstance(value, float | int | Decimal | str) and isinstance(value, Bilingual):
            return value.of(self.lang)
        match = _AMOUNT.match(form)
        if match is None:
            return format_value(value, form, self.lang)
        kind, digits = {"money": "money", "big": "count"}[match[1]], match[2]
        amount = float(cast(SupportsFloat, value))
        names = _STEPS[self.lang]
        steps = [size for size in names if self.has(f"amount.{kind}_{names[size]}")]

        def number(size: float) -> Decimal:
            return rounded(amount / size, int(digits) if size > 1 else 0)

        place = next((place for place, size in enumerate(steps) if abs(amount) >= size), len(steps) - 1)
        # 999,999 is one million, not a thousand thousand.
        if place and abs(number(steps[place])) * Decimal(steps[place]) >= steps[place - 1]:
            place -= 1
        step = steps[place]
        shown = format_value(number(step), f"decimal{digits if step > 1 else 0}", self.lang)
        return self(f"amount.{kind}_{names[step]}", number=shown)


@cache
def text_for(lang: Language) -> Text:
    """The texts of ``lang``; one object per language and process."""
    return Text(lang)


def placeholders(message: str) -> dict[str, str]:
    """Placeholder names of a message with their formats."""
    return {name: form for _, name, form in _parts(message) if name is not None}
