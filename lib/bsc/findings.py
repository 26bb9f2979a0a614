"""Does the scorecard find the thesis's problems by itself?"""

from dataclasses import dataclass

from lib.bsc.gaps import rank_gaps
from lib.bsc.scorecard import Scorecard
from lib.bsc.traceability import Problem, Traceability
from lib.bsc.weights import Weights
from lib.values import NotAvailable

WIDEST = 10


@dataclass(frozen=True)
class ProblemFound:
    """What the scorecard says about one problem.

    Attributes
    ----------
    gap : points that its signal KPI misses to the target.
    behind : the signal is below target.
    rank, kpi : the best rank among weighted gaps that one of the problem's KPIs has, and that KPI.
    wide : the rank is among the ``WIDEST``.
    """

    problem: Problem
    gap: float | NotAvailable
    rank: int | NotAvailable
    kpi: str

    @property
    def behind(self) -> bool:
        return isinstance(self.gap, float) and self.gap > 0

    @property
    def wide(self) -> bool:
        return isinstance(self.rank, int) and self.rank <= WIDEST

    @property
    def found(self) -> bool:
        """Both: the signal is below target, and the problem is among the widest gaps."""
        return self.behind and self.wide


def find_problems(
    card: Scorecard, trace: Traceability, weights: Weights
) -> tuple[ProblemFound, ...] | NotAvailable:
    """Look each problem up in the scorecard; a problem's KPIs compete with all others for the ranks."""
    gaps = card.gaps()
    ranked = rank_gaps(gaps, weights)
    if isinstance(ranked, NotAvailable):
        return ranked
    ranks = {gap.kpi: gap.rank for gap in ranked}
    found = []
    for problem in trace.problems:
        scored = [kpi for kpi in problem.kpis if kpi in ranks]
        best = min(scored, key=lambda kpi: ranks[kpi]) if scored else ""
        missing = NotAvailable("bsc.no_score")
        gap = gaps.get(problem.kpis[0], missing)
        found.append(ProblemFound(problem, gap, ranks.get(best, missing), best))
    return tuple(found)
