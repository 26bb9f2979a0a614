"""XM Bank's what-if page."""

from case_studies.xm_bank.whatif.instrument import xm_instrument
from lib.text import LANGUAGES, text_for
from lib.ui.whatif.fans import spec_of
from lib.ui.whatif.page import show_simulator
from lib.whatif.elsewhere import elsewhere
from lib.whatif.instrument import Instrument
from lib.whatif.rows import row
from lib.whatif.setting import status_quo

_LONGEST_START_S = 120.0


def show_xm() -> None:
    """Show the simulator of XM Bank."""
    show_simulator(xm_instrument(), "xm_4_whatif", "xm_4")


def warm_up() -> None:
    """Have at hand what the first reader of the page would wait for."""
    make_ready(xm_instrument())


def make_ready(instrument: Instrument) -> None:
    """Compute an instrument's baseline, its charts and its controls, which are kept; start its process."""
    if instrument.engine is not None:
        elsewhere.start(instrument.engine)
        elsewhere.wait(instrument.engine, _LONGEST_START_S)
    instrument.compare(status_quo(instrument.book))
    for lang in LANGUAGES:
        for measure in instrument.fans:
            spec_of(instrument, measure, lang)
        for lever in instrument.book:
            row(lever, lever.default, text_for(lang))
