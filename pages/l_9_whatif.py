"""L-9 what if: L Bank's history under other rules, on sliders."""

from lib.ui.l_bank.replay import show_replay

show_replay()
