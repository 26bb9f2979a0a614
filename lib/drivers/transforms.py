"""Columns of the design, computed from terms of the grammar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.drivers.refusal import refuse
from lib.drivers.spec import PanelIndex
from lib.drivers.terms import SHIFTS, Factor, Term, parse_term

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

MAX_LEVELS = 200

_NUMERIC: Mapping[str, Callable[[Array], Array]] = {
    "log": np.log,
    "log1p": np.log1p,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "abs": np.abs,
    "square": np.square,
}


@dataclass(frozen=True, eq=False)
class Block:
    """The columns that a term or factor contributes: (rows x columns) values and their names."""

    values: Array
    names: tuple[str, ...]


def find_column(data: pd.DataFrame, column: str, control: str) -> pd.Series:
    """The column, or a refusal that names the nearest existing one."""
    if column in data.columns:
        found = data[column]
        if isinstance(found, pd.DataFrame):
            raise refuse("repeated_column", control, column=column)
        return found
    near = get_close_matches(column, [str(name) for name in data.columns], n=1, cutoff=0.0)
    raise refuse("unknown_column", control, column=column, nearest=near[0] if near else "–")


def coded(values: pd.Series) -> tuple[Codes, int]:
    """Dense integer codes in sorted order, -1 where missing, and the number of levels."""
    try:
        codes, levels = pd.factorize(values, sort=True)
    except TypeError:
        # Texts and numbers in one column have no order of their own.
        codes, levels = pd.factorize(values.where(values.isna(), values.astype(str)), sort=True)
    return codes.astype(np.int64), len(levels)


def panel_codes(data: pd.DataFrame, panel: PanelIndex) -> tuple[Codes, Codes]:
    """Codes of unit and period; refuses when a unit has two rows in one period.

    Periods are numbered in the order of all periods that occur, so that a shift of one is the next period
    that any unit has.
    """
    entity, _ = coded(find_column(data, panel.entity, "panel"))
    time, _ = coded(find_column(data, panel.time, "panel"))
    both = (entity >= 0) & (time >= 0)
    keys = entity[both] * (int(time.max(initial=0)) + 1) + time[both]
    repeated = len(keys) - len(np.unique(keys))
    if repeated:
        raise refuse("repeated_rows", "panel", entity=panel.entity, time=panel.time, rows=repeated)
    return entity, time


def numeric(values: pd.Series, column: str, control: str) -> Array:
    """Values as floats, missing as NaN; refuses text and dates."""
    if isinstance(values.dtype, pd.CategoricalDtype) or not (
        pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values)
    ):
        raise refuse("not_numeric", control, column=column)
    return np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan))


def _shifted(values: Array, periods: int, entity: Codes, time: Codes) -> Array:
    """The value of the same unit `periods` earlier (negative: later), NaN where that row does not exist."""
    known = pd.Series(values, index=pd.MultiIndex.from_arrays([entity, time]))
    known = known[(entity >= 0) & (time >= 0)]
    wanted = pd.MultiIndex.from_arrays([entity, time - periods])
    return np.asarray(known.reindex(wanted), dtype=np.float64)


def _is_categorical(values: pd.Series, factor: Factor) -> bool:
    if factor.transform == "C":
        return True
    return not factor.transform and (
        isinstance(values.dtype, pd.CategoricalDtype) or pd.api.types.is_string_dtype(values)
    )


def _dummies(values: pd.Series, factor: Factor, control: str, reduced: bool) -> Block:
    codes, levels = pd.factorize(values, sort=True)
    if isinstance(values.dtype, pd.CategoricalDtype):
        # The reader's order of categories decides which one is the base.
        present = [level for level in values.cat.categories if (values == level).any()]
        codes = pd.Categorical(values, categories=present).codes
        levels = pd.Index(present)
    if len(levels) > MAX_LEVELS:
        raise refuse("too_many_levels", control, column=factor.column, levels=len(levels), most=MAX_LEVELS)
    block = (np.asarray(codes)[:, None] == np.arange(len(levels))[None, :]).astype(np.float64)
    block[np.asarray(codes) < 0] = np.nan
    names = tuple(f"{factor.text}[{level}]" for level in levels)
    return Block(block[:, 1:], names[1:]) if reduced else Block(block, names)


def factor_block(
    data: pd.DataFrame, factor: Factor, panel: PanelIndex | None, control: str, reduced: bool = True
) -> Block:
    """Columns of one factor; text or ``C()`` gives a dummy per level, without the first if reduced."""
    values = find_column(data, factor.column, control)
    if _is_categorical(values, factor):
        return _dummies(values, factor, control, reduced)
    numbers = numeric(values, factor.column, control)
    if factor.transform in SHIFTS:
        if panel is None:
            raise refuse("panel_needed_shift", control, term=factor.text)
        periods = (factor.argument or 1) * (-1 if factor.transform == "lead" else 1)
        moved = _shifted(numbers, periods, *panel_codes(data, panel))
        numbers = numbers - moved if factor.transform == "diff" else moved
    elif factor.transform == "power":
        numbers = numbers ** (factor.argument or 2)
    elif factor.transform:
        with np.errstate(all="ignore"):
            numbers = _NUMERIC[factor.transform](numbers)
    return Block(numbers[:, None], (factor.text,))


def _times(left: Block, right: Block) -> Block:
    values = (left.values[:, :, None] * right.values[:, None, :]).reshape(len(left.values), -1)
    return Block(values, tuple(f"{a}:{b}" for a in left.names for b in right.names))


def term_block(
    data: pd.DataFrame,
    term: Term,
    present: frozenset[frozenset[Factor]],
    panel: PanelIndex | None,
    control: str,
) -> Block:
    """Columns of one term.

    A categorical factor loses its first level only if the term without it is in the model (`present`; the
    empty set stands for the intercept or fixed effects), as in R: ``x:size`` alone gives a slope per size.
    """
    block: Block | None = None
    for factor in term.factors:
        rest = frozenset(term.factors) - {factor}
        part = factor_block(data, factor, panel, control, reduced=rest in present)
        block = part if block is None else _times(block, part)
    assert block is not None
    return block


def matrix(
    data: pd.DataFrame, terms: tuple[str, ...], intercept: bool, panel: PanelIndex | None, control: str
) -> tuple[Array, tuple[str, ...], tuple[Term, ...]]:
    """All columns of several terms side by side, their names, and for each column the term it came from."""
    parsed = [parse_term(text, control) for text in terms]
    present = {frozenset(term.factors) for term in parsed} | ({frozenset[Factor]()} if intercept else set())
    blocks = [term_block(data, term, frozenset(present), panel, control) for term in parsed]
    names = tuple(name for block in blocks for name in block.names)
    origin = tuple(term for term, block in zip(parsed, blocks, strict=True) for _ in block.names)
    values = np.hstack([block.values for block in blocks]) if blocks else np.empty((len(data), 0))
    return values, names, origin
