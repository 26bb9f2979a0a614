"""What a function returns when it has no answer.

A result that cannot be computed is a value with its reason, never 0, NaN without a word, or a crash.
The reason is a message key, so that a page can say it in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NoReturn


@dataclass(frozen=True)
class NotAvailable:
    """No answer, and why.

    Parameters
    ----------
    reason : key of a message in the catalogs, such as ``"facts.no_value"``.
    values : what the message's placeholders are filled with. A copy is kept, and it is read-only.

    Notes
    -----
    Tell it from a result with ``isinstance(answer, NotAvailable)``. It is neither true nor false:
    ``if answer:`` raises ``TypeError``, because a refusal that passes for "no" (or a real 0.0 that
    passes for a refusal) is the mistake that this class exists to prevent.

    >>> refusal = NotAvailable("facts.no_value", {"period": "2020Q1"})
    >>> refusal.values["period"]
    '2020Q1'
    """

    reason: str
    # Left out of the hash: the values may be lists or frames. Equality still compares them.
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not self.reason:
            raise ValueError("NotAvailable needs a reason: the key of a message")
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def __bool__(self) -> NoReturn:
        raise TypeError(f"NotAvailable({self.reason!r}) has no truth value; use isinstance")

    def __reduce__(self) -> tuple[type["NotAvailable"], tuple[str, dict[str, object]]]:
        # A mapping proxy cannot be pickled; results are, when a page caches them.
        return NotAvailable, (self.reason, dict(self.values))
