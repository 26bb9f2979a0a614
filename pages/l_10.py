"""L-10: outlook."""

from lib.ui.l_bank.outlook import show_outlook

show_outlook()
