"""XM Bank's what-if page."""

from case_studies.xm_bank.whatif.instrument import xm_instrument
from lib.ui.whatif.page import show_simulator


def show_xm() -> None:
    """Show the simulator of XM Bank."""
    show_simulator(xm_instrument(), "xm_4_whatif", "xm_4")
