"""A choice of values for all parameters, and the sentence for each value that cannot be chosen."""

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from lib.values import NotAvailable
from lib.whatif.levers import Kind, LeverBook


@dataclass(frozen=True)
class Setting:
    """Values of all parameters, in the order of the book; equal settings are the same key of a cache."""

    values: tuple[tuple[str, float], ...]

    def __getitem__(self, lever_id: str) -> float:
        return self.by_id[lever_id]

    @cached_property
    def by_id(self) -> Mapping[str, float]:
        """The values by id."""
        return dict(self.values)

    def with_values(self, values: Mapping[str, float]) -> "Setting":
        """This setting with some values replaced. Raises ``KeyError`` for an unknown parameter."""
        unknown = set(values) - set(self.by_id)
        if unknown:
            raise KeyError(", ".join(sorted(unknown)))
        return Setting(tuple((name, float(values.get(name, value))) for name, value in self.values))


@dataclass(frozen=True)
class Checked:
    """What is left of a reader's values: those that can be used, and why the others cannot."""

    values: Mapping[str, float]
    refused: tuple[NotAvailable, ...]


def status_quo(book: LeverBook) -> Setting:
    """The setting in which nothing is moved."""
    return Setting(tuple(book.defaults.items()))


def setting_of(book: LeverBook, *values: Mapping[str, float]) -> Setting:
    """The status quo with values replaced. Raises ``ValueError`` naming every value that cannot be chosen."""
    merged: dict[str, object] = {}
    for part in values:
        merged |= part
    checked = check_values(book, merged)
    if checked.refused:
        raise ValueError("; ".join(f"{item.reason} {dict(item.values)}" for item in checked.refused))
    return status_quo(book).with_values(checked.values)


def moved(book: LeverBook, setting: Setting, kinds: Iterable[Kind] | None = None) -> dict[str, float]:
    """The parameters (of some kinds) that differ from the status quo."""
    wanted = None if kinds is None else set(kinds)
    return {
        lever.id: setting[lever.id]
        for lever in book
        if setting[lever.id] != lever.default and (wanted is None or lever.kind in wanted)
    }


def without_measures(book: LeverBook, setting: Setting) -> Setting:
    """The reader's assumptions and environment with every lever of the bank and of policy as it is today."""
    return setting.with_values({lever.id: lever.default for lever in book.of("bank", "policy")})


def check_values(book: LeverBook, values: Mapping[str, object]) -> Checked:
    """Keep the values that can be chosen; the others come back as reasons with value and allowed range."""
    kept: dict[str, float] = {}
    refused: list[NotAvailable] = []
    for name, value in values.items():
        answer = _check(book, name, value)
        if isinstance(answer, NotAvailable):
            refused.append(answer)
        else:
            kept[name] = answer
    return Checked(kept, tuple(refused))


def _check(book: LeverBook, name: str, value: object) -> float | NotAvailable:
    lever = book.by_id.get(name)
    if lever is None:
        near = difflib.get_close_matches(name, book.by_id, n=1, cutoff=0.5)
        reason = "whatif.refused.unknown_near" if near else "whatif.refused.unknown"
        return NotAvailable(reason, {"parameter": name, "near": near[0] if near else ""})
    bounds = {"parameter": lever.id, "name": lever.name, "low": f"{lever.low:g}", "high": f"{lever.high:g}"}
    number = _number(value)
    if number is None:
        return NotAvailable("whatif.refused.not_a_number", {**bounds, "value": _shown(value)})
    if not lever.low <= number <= lever.high:
        return NotAvailable("whatif.refused.out_of_range", {**bounds, "value": f"{number:g}"})
    return number


def _number(value: object) -> float | None:
    """The finite number that the value is or spells; a truth value is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
