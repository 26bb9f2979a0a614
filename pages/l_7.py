"""L-7: expected loss, stages, stress and capital."""

from lib.ui.l_bank.losses import show_losses

show_losses()
