"""L-6: a scorecard for small firms."""

from lib.ui.l_bank.scoring import show_scoring

show_scoring()
