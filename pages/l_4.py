"""L-4: where the risk sits."""

from lib.ui.l_bank.risk import show_risk

show_risk()
