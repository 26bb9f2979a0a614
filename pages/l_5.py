"""L-5: problems and root causes."""

from lib.ui.l_bank.causes import show_causes

show_causes()
