"""L-9: how history is replayed, and what stands behind it."""

from lib.ui.l_bank.replay_checks import show_replay_checks

show_replay_checks()
