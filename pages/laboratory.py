"""The laboratory: a reader's own regression."""

from lib.ui.laboratory import show_laboratory

show_laboratory()
