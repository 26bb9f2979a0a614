"""An instrument made ready before its first reader comes."""

from lib.text import LANGUAGES, text_for
from lib.ui.whatif.fans import spec_of
from lib.whatif.elsewhere import elsewhere
from lib.whatif.instrument import Instrument
from lib.whatif.rows import row
from lib.whatif.setting import status_quo

_LONGEST_START_S = 120.0


def make_ready(instrument: Instrument) -> None:
    """Compute an instrument's baseline, its charts and its controls, which are kept; start its process."""
    if instrument.engine is not None:
        elsewhere.start(instrument.engine)
        elsewhere.wait(instrument.engine, _LONGEST_START_S)
    instrument.compare(status_quo(instrument.book))
    for lang in LANGUAGES:
        spec_of(instrument, lang)
        for lever in instrument.book:
            row(lever, lever.default, text_for(lang))
