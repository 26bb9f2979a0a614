"""Where non-performing loans go."""

from dataclasses import dataclass

import numpy as np

from lib.whatif.equations import equation
from lib.whatif.inputs import Inputs
from lib.whatif.model import Array
from lib.whatif.start import Start


@dataclass(frozen=True, eq=False)
class Exits:
    """Shares of the NPLs at the start of a quarter, (quarters, 1).

    ``disposed`` ones leave the bank: ``usual`` as today, ``extra`` sold on top. ``resold`` ones come back.
    """

    cured: Array
    repaid: Array
    usual: Array
    extra: Array
    resold: Array
    disposed: Array
    staying: Array


@equation("npl_exits")
def lay_out_exits(inputs: Inputs, start: Start) -> Exits:
    """The exits of a setting."""
    bank = start.bank
    rate, now = inputs.path("npl_disposal"), inputs.default("npl_disposal")
    sham = 1.0 - inputs.path("npl_true_sale")
    usual, extra = np.minimum(rate, now), np.maximum(rate - now, 0.0)
    # Only sales can be sham; what is disposed of beyond today's pace is sold.
    sham_usual, sham_extra = sham * usual * bank["sale_share"], sham * extra
    usual, extra, resold = usual - sham_usual, extra - sham_extra, sham_usual + sham_extra
    cured, repaid = np.full_like(rate, bank["cure_rate"]), np.full_like(rate, bank["npl_repayment_rate"])
    return Exits(
        cured=cured,
        repaid=repaid,
        usual=usual,
        extra=extra,
        resold=resold,
        disposed=usual + extra,
        staying=1.0 - cured - repaid - usual - extra - resold,
    )
