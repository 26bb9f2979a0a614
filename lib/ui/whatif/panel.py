"""What a panel of the what-if page is given."""

from collections.abc import Callable
from dataclasses import dataclass

from lib.text import Text
from lib.whatif.compare import Comparison
from lib.whatif.instrument import Instrument, Sizes
from lib.whatif.setting import Setting


@dataclass(frozen=True)
class Panel:
    """Everything that a panel may use.

    Attributes
    ----------
    setting, comparison : the reader's setting and what the page shows of it. sizes : draws, seed, quarters.
    key : prefix of the panel's widget keys, so that two instruments never share one.
    adopt : makes another setting (and sizes) the page's own; to be called in a widget's callback only, such
        as ``st.button(..., on_click=panel.adopt, args=(setting,))``, because controls are then set.
    """

    instrument: Instrument
    setting: Setting
    sizes: Sizes
    comparison: Comparison
    text: Text
    key: str
    adopt: Callable[[Setting, Sizes | None], None]
