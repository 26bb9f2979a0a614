"""L-8: early warning."""

from lib.ui.l_bank.warning import show_warning

show_warning()
