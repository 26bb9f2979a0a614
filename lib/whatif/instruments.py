"""The simulator of a case, where it has one."""

import importlib
from importlib.util import find_spec

from lib.cases import ALIASES, load_case
from lib.whatif.instrument import Instrument


def instrument_of(case_id: str) -> Instrument | None:
    """The instrument that the case's package makes; ``None`` for a case without a simulator.

    It is the function ``<alias>_instrument`` (``xm_instrument``) of ``<case>/whatif/instrument.py``.
    """
    package = load_case(case_id).package
    if find_spec(f"{package}.whatif") is None or find_spec(f"{package}.whatif.instrument") is None:
        return None
    module = importlib.import_module(f"{package}.whatif.instrument")
    made: Instrument = getattr(module, f"{alias_of(case_id)}_instrument")()
    return made


def alias_of(case_id: str) -> str:
    """What a reader types on the command line for a case."""
    return next((alias for alias, known in ALIASES.items() if known == case_id), case_id)
