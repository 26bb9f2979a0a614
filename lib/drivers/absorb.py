"""Absorbing fixed effects: the within transformation, its degrees of freedom, and singletons.

The work is pyhdfe's (a dependency of linearmodels): demeaning for one effect, alternating projections for
several, and the exact count of redundant levels for two effects from the connected components of their graph.
"""

from dataclasses import dataclass

import numpy as np

from lib.drivers.refusal import listed, refuse
from lib.drivers.transforms import Array, Codes

# Columns are scaled to unit spread first, so that this is relative to each column.
TOLERANCE = 1e-12
ITERATIONS = 20_000


def _varying(codes: Codes) -> Codes:
    """The effects with more than one level; a constant effect is an intercept, kept only if it is alone."""
    keep = [j for j in range(codes.shape[1]) if codes[:, j].min() != codes[:, j].max()]
    return codes[:, keep or [0]]


def singletons(codes: Codes) -> np.ndarray:
    """Rows that stand alone in a level of some effect, found again after each removal (Correia, 2015).

    Such a row is fitted exactly by its own effect: it says nothing about the slopes and makes clusters and
    rows look more numerous than they are.
    """
    alone = np.zeros(len(codes), dtype=bool)
    while True:
        before = alone.sum()
        for j in range(codes.shape[1]):
            counts = np.bincount(codes[~alone, j], minlength=int(codes[:, j].max(initial=0)) + 1)
            alone |= counts[codes[:, j]] == 1
        if alone.sum() == before:
            return alone


@dataclass(frozen=True, eq=False)
class Absorber:
    """Fixed effects ready to be taken out of any matrix of the same rows.

    Attributes
    ----------
    codes : (rows x effects) level of each effect. names : the effects' columns.
    weights : analytic weights (rows,) or None.
    """

    codes: Codes
    names: tuple[str, ...]
    weights: Array | None = None

    def __call__(self, matrix: Array) -> Array:
        """Residuals of each column from a (weighted) regression on all levels of all effects."""
        if matrix.shape[1] == 0:
            return matrix
        import pyhdfe  # type: ignore[import-untyped]

        codes = _varying(self.codes)
        spread = matrix.std(axis=0)
        scale = np.where(spread > 0, spread, 1.0)
        options = {} if codes.shape[1] == 1 else {"tol": TOLERANCE, "iteration_limit": ITERATIONS}
        algorithm = pyhdfe.create(codes, drop_singletons=False, compute_degrees=False, options=options)
        weights = None if self.weights is None else self.weights[:, None]
        try:
            residuals: Array = algorithm.residualize(matrix / scale, weights)
        except RuntimeError as error:
            raise refuse("no_convergence", "fixed_effects", what=listed(self.names)) from error
        return residuals * scale

    def degrees(self, clusters: tuple[Codes, ...] = ()) -> int:
        """Number of independent levels; effects nested in one of the clusters are not counted.

        If every effect is nested, one degree is left for the constant that they contain.
        """
        import pyhdfe

        codes = _varying(self.codes)
        ids = np.column_stack(clusters) if clusters else None
        algorithm = pyhdfe.create(codes, cluster_ids=ids, drop_singletons=False)
        return max(int(algorithm.degrees), 1)
