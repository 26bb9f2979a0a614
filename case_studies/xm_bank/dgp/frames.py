"""Small helpers that give the tables their columns: dates, labels, stacked lists."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

T = TypeVar("T")
Array = NDArray[Any]


def dates(values: Array) -> Array:
    """Dates in the resolution that pandas stores."""
    return values.astype("datetime64[s]")


def labels(codes: Array, names: Sequence[str], missing: int | None = None) -> pd.Categorical:
    """Text column from integer codes; `missing` is the code of an empty cell."""
    return pd.Categorical.from_codes(np.where(codes == missing, -1, codes), categories=list(names))


def stack(parts: Sequence[T], column: Callable[[T], Array]) -> Array:
    """One column of a list of quarters, end to end."""
    return np.concatenate([column(part) for part in parts])


def spread(parts: Sequence[T], values: Array, column: Callable[[T], Array]) -> Array:
    """`values` (one per part) repeated for each row of its part."""
    return np.repeat(values, [len(column(part)) for part in parts])


def id_or_null(values: Array, missing: int) -> pd.arrays.IntegerArray:
    """Nullable integer key; `missing` becomes an empty cell."""
    return pd.arrays.IntegerArray(np.where(values == missing, 0, values).astype(np.int32), values == missing)
