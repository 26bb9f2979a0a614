"""The equations of the simulator: small pure functions on arrays, each documented in ``equations.toml``.

Shapes: ``(quarters, 1)`` for the path of a lever, ``(draws,)`` for an uncertain parameter,
``(quarters, draws)`` for what both make; ``(segments, draws)`` for the loan book,
``(2, segments, draws)`` for its sound and its weak borrowers.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
SOUND, WEAK = 0, 1
QUARTERS_A_YEAR = 4

__all__ = ["QUARTERS_A_YEAR", "SOUND", "WEAK", "Array"]
