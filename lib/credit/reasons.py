"""Why a credit-risk figure was not computed, as a value."""

from lib.values import NotAvailable

PREFIX = "credit.unavailable."


def unavailable(key: str, **values: object) -> NotAvailable:
    """No answer, with the message ``credit.unavailable.<key>``."""
    return NotAvailable(PREFIX + key, values)
