"""The laboratory: a reader's own regression, kept in the link."""

from lib.ui.laboratory.page import show_laboratory

__all__ = ["show_laboratory"]
