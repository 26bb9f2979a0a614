"""Why a model was not estimated, as a value.

A reader's input can be wrong in ways that are nobody's fault: a formula that does not parse, a column that
was renamed, a driver that never changes. Each of them comes back as a `Refusal` whose reason is a message key
under ``drivers.refusal``, so that the page says it in the reader's language and keeps the last good result.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lib.values import NotAvailable

REFUSAL_PREFIX = "drivers.refusal."
UNAVAILABLE_PREFIX = "drivers.unavailable."


@dataclass(frozen=True)
class Refusal:
    """A model that cannot be estimated, and why.

    Parameters
    ----------
    reason : message key, such as ``"drivers.refusal.unknown_column"``.
    values : what the message's placeholders are filled with (read-only copy).
    control : the part of the specification that is at fault (``"outcome"``, ``"drivers"``,
        ``"fixed_effects"``, ``"endogenous"``, ``"instruments"``, ``"covariance"``, ``"weights"``,
        ``"panel"``, ``"event"``, ``"quantile"``, ``"formula"``, ``"sample"``), so that the sentence can stand
        at that control.
    """

    reason: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    control: str = "formula"

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def __reduce__(self) -> tuple[type["Refusal"], tuple[str, dict[str, object], str]]:
        # A mapping proxy cannot be pickled; results are, when a page caches them.
        return Refusal, (self.reason, dict(self.values), self.control)


class RefusedError(Exception):
    """Carries a `Refusal` out of nested helpers; it never leaves the public functions of this package."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


def refuse(key: str, control: str, **values: object) -> RefusedError:
    """The exception to raise for the message ``drivers.refusal.<key>``."""
    return RefusedError(Refusal(REFUSAL_PREFIX + key, values, control))


def unavailable(key: str, **values: object) -> NotAvailable:
    """A diagnostic that has no answer, with the message ``drivers.unavailable.<key>``."""
    return NotAvailable(UNAVAILABLE_PREFIX + key, values)


def listed(names: Iterable[str]) -> str:
    """Names in one string, for a placeholder that holds several.

    >>> listed(("a", "b"))
    'a, b'
    """
    return ", ".join(names)
