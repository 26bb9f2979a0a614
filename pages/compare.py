"""The two banks side by side: problems, measures, effects, evidence."""

from lib.ui.l_bank.compare import show_compare

show_compare()
