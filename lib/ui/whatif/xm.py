"""XM Bank's what-if page."""

from case_studies.xm_bank.whatif.instrument import xm_instrument
from lib.ui.whatif.page import show_simulator
from lib.ui.whatif.ready import make_ready


def show_xm() -> None:
    """Show the simulator of XM Bank."""
    show_simulator(xm_instrument(), "xm_4_whatif", "xm_4")


def warm_up() -> None:
    """Have at hand what the first reader of the page would wait for."""
    make_ready(xm_instrument())
