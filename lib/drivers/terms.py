"""The small language of terms: columns, whitelisted transforms, interactions.

Text from a reader is matched against this grammar and never evaluated as Python.
"""

import re
from dataclasses import dataclass

from lib.drivers.refusal import refuse

TRANSFORMS = frozenset({"log", "log1p", "sqrt", "exp", "abs", "square", "C", "lag", "lead", "diff"})
SHIFTS = frozenset({"lag", "lead", "diff"})
MAX_SHIFT = 40
MAX_POWER = 6

_NAME = r"(?:`[^`]+`|[^\W\d][\w.]*)"
_COLUMN = re.compile(rf"\s*({_NAME})\s*")
_CALL = re.compile(rf"\s*([A-Za-z]\w*)\(\s*({_NAME})\s*(?:,\s*(?:k\s*=\s*)?(\d{{1,3}})\s*)?\)\s*")
_POWER = re.compile(rf"\s*I\(\s*({_NAME})\s*(?:\^|\*\*)\s*(\d)\s*\)\s*")


@dataclass(frozen=True)
class Factor:
    """One column, possibly transformed: ``column``, ``log(column)``, ``lag(column, 2)``, ``I(column^2)``."""

    column: str
    transform: str = ""
    argument: int | None = None

    @property
    def text(self) -> str:
        """Canonical spelling, which is also the coefficient's name."""
        name = self.column if re.fullmatch(r"[^\W\d][\w.]*", self.column) else f"`{self.column}`"
        if not self.transform:
            return name
        if self.transform == "power":
            return f"I({name}^{self.argument})"
        return (
            f"{self.transform}({name})"
            if self.argument is None
            else f"{self.transform}({name}, {self.argument})"
        )


@dataclass(frozen=True)
class Term:
    """A product of factors; most terms have one."""

    factors: tuple[Factor, ...]

    @property
    def text(self) -> str:
        """Canonical spelling: factors joined by a colon."""
        return ":".join(factor.text for factor in self.factors)


def _bare(name: str) -> str:
    return name[1:-1] if name.startswith("`") else name


def parse_factor(text: str, control: str) -> Factor:
    """A `Factor` from its spelling; raises a refusal for anything outside the grammar."""
    if match := _COLUMN.fullmatch(text):
        return Factor(_bare(match[1]))
    if match := _POWER.fullmatch(text):
        power = int(match[2])
        if not 2 <= power <= MAX_POWER:
            raise refuse("bad_argument", control, term=text, lowest=2, highest=MAX_POWER)
        return Factor(_bare(match[1]), "power", power)
    if match := _CALL.fullmatch(text):
        name, column, argument = match[1], _bare(match[2]), match[3]
        if name not in TRANSFORMS:
            raise refuse("unknown_transform", control, transform=name, known=", ".join(sorted(TRANSFORMS)))
        if name not in SHIFTS:
            if argument is not None:
                raise refuse("not_a_term", control, term=text)
            return Factor(column, name)
        shift = 1 if argument is None else int(argument)
        if not 1 <= shift <= MAX_SHIFT:
            raise refuse("bad_argument", control, term=text, lowest=1, highest=MAX_SHIFT)
        return Factor(column, name, shift)
    raise refuse("not_a_term", control, term=text)


def _split_colons(text: str) -> list[str]:
    return re.findall(r"(?:`[^`]*`|[^:`])+", text)


def parse_term(text: str, control: str) -> Term:
    """A `Term` from its spelling, such as ``"log(x):size"``."""
    return Term(tuple(parse_factor(part, control) for part in _split_colons(text) or [text]))
