"""The best mixes: the most SME lending under an NPL ceiling, a floor of ROE and a public budget."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import scipy

from lib.values import NotAvailable
from lib.whatif.evaluate import QUARTERS, SEED, Outcome
from lib.whatif.instrument import Simulator
from lib.whatif.model import Array
from lib.whatif.setting import Setting, without_measures

# A limit that is missed by less than this (relative to its scale) is kept.
_TOLERANCE = 2e-3
_TRIALS_PER_LEVER = 25
PUBLIC = "public_cost_total"


@dataclass(frozen=True)
class Limits:
    """What a mix must keep, in means over draws of the last quarter.

    ``npl_ceiling`` and ``roe_floor`` are decimals; ``budget_rmb_mn`` is public money over the whole horizon
    beyond what the same beliefs cost without levers.
    """

    npl_ceiling: float
    roe_floor: float
    budget_rmb_mn: float


@dataclass(frozen=True)
class Mix:
    """A mix of levers: their values and what they bring (means in the last quarter)."""

    limits: Limits
    values: Mapping[str, float]
    sme_balance_bn: float
    npl_ratio: float
    roe: float
    public_rmb_mn: float


def frontier(
    case: Simulator,
    setting: Setting,
    levers: Iterable[str],
    ceilings: Iterable[float],
    roe_floor: float,
    budget_rmb_mn: float,
    draws: int = 60,
    seed: int = SEED,
    quarters: int = QUARTERS,
    progress: Callable[[float], None] = lambda share: None,
) -> tuple[Mix | NotAvailable, ...]:
    """The mix of ``levers`` with the largest SME balance for each NPL ceiling.

    Other levers stay as in ``setting``. COBYQA (Ragonneau and Zhang) searches without derivatives, from the
    setting and from the best mix of the ceiling before. A ceiling under which no mix was found to keep all
    limits comes back as the reason, with the nearest that was found.
    """
    names = tuple(levers)
    problem = _Problem(case, setting, names, draws, seed, quarters, budget_rmb_mn)
    wanted = sorted(ceilings)
    found: list[Mix | NotAvailable] = []
    best: Array | None = None
    for done, ceiling in enumerate(wanted):
        limits = Limits(ceiling, roe_floor, budget_rmb_mn)
        starts = [problem.start, *([] if best is None else [best])]
        trials = []
        for place, start in enumerate(starts):
            at, part = (done + place / len(starts)) / len(wanted), 1 / len(starts) / len(wanted)
            problem.tell = partial(_advance, progress, at, part)
            trials.append(problem.search(limits, start))
        kept = [point for point in trials if problem.missed(limits, point) <= _TOLERANCE]
        if kept:
            best = max(kept, key=lambda point: problem.bring(point)["sme_balance"])
            found.append(problem.mix(limits, best))
        else:
            # A search that cannot succeed may end farther off than it began.
            tried = [*trials, *starts]
            nearest = problem.mix(limits, min(tried, key=lambda point: problem.distance(limits, point)))
            found.append(
                NotAvailable(
                    "whatif.frontier.infeasible",
                    {
                        "ceiling": ceiling, "floor": roe_floor, "budget": budget_rmb_mn,
                        "npl": nearest.npl_ratio, "roe": nearest.roe, "cost": nearest.public_rmb_mn,
                    },
                )
            )  # fmt: skip
    progress(1.0)
    return tuple(found)


def _advance(progress: Callable[[float], None], at: float, part: float, share: float) -> None:
    """Report a search that begins ``at`` and makes up ``part`` of the whole."""
    progress(at + part * share)


def standing(
    case: Simulator,
    setting: Setting,
    limits: Limits,
    draws: int = 60,
    seed: int = SEED,
    quarters: int = QUARTERS,
) -> Mix:
    """What a setting itself brings, in the same draws as `frontier` and against the same limits."""
    problem = _Problem(case, setting, (), draws, seed, quarters, limits.budget_rmb_mn)
    return problem.mix(limits, problem.start)


def misses(mix: Mix) -> tuple[str, ...]:
    """Which of its limits a mix does not keep: ``npl``, ``roe``, ``budget``."""
    return missing(mix.limits, mix.npl_ratio, mix.roe, mix.public_rmb_mn)


def missing(limits: Limits, npl_ratio: float, roe: float, public_rmb_mn: float) -> tuple[str, ...]:
    """`misses` of what a mix brings."""
    kept = {
        "npl": npl_ratio <= limits.npl_ceiling + _TOLERANCE * 0.01,
        "roe": roe >= limits.roe_floor - _TOLERANCE * 0.01,
        "budget": public_rmb_mn <= limits.budget_rmb_mn + _TOLERANCE * max(abs(limits.budget_rmb_mn), 10.0),
    }
    return tuple(name for name, fine in kept.items() if not fine)


def _mean(outcome: Outcome, measure: str) -> float:
    """Mean of the last quarter; an engine without public cost spends none."""
    if measure == PUBLIC and measure not in outcome.values:
        return 0.0
    return float(outcome.last(measure).mean())


class _Problem:
    """The search in the unit cube of the levers' ranges; every mix tried is evaluated once."""

    def __init__(
        self, case: Simulator, setting: Setting, names: tuple[str, ...], draws: int, seed: int,
        quarters: int, budget_rmb_mn: float,
    ) -> None:  # fmt: skip
        self.case, self.setting, self.names = case, setting, names
        self.size = (draws, seed, quarters)
        self.low = np.array([case.book[name].low for name in names])
        self.width = np.array([case.book[name].high for name in names]) - self.low
        self.start = (np.array([setting[name] for name in names]) - self.low) / self.width
        self.free = _mean(case.evaluate(without_measures(case.book, setting), *self.size), PUBLIC)
        self.money = max(abs(budget_rmb_mn), 10.0)
        self.known: dict[bytes, dict[str, float]] = {}
        self.tell: Callable[[float], None] = lambda share: None

    def values(self, point: Array) -> dict[str, float]:
        chosen = self.low + self.width * np.clip(point, 0.0, 1.0)
        return {name: float(value) for name, value in zip(self.names, chosen, strict=True)}

    def bring(self, point: Array) -> dict[str, float]:
        """Mean outcomes of a mix."""
        key = point.tobytes()
        if key not in self.known:
            outcome = self.case.evaluate(self.setting.with_values(self.values(point)), *self.size)
            self.known[key] = {
                measure: _mean(outcome, measure) for measure in ("sme_balance", "npl_ratio", "roe", PUBLIC)
            }
        return self.known[key]

    def slack(self, limits: Limits, point: Array) -> Array:
        """How far each limit is kept, scaled to about one; negative is missed."""
        brought = self.bring(point)
        return np.array(
            [
                (limits.npl_ceiling - brought["npl_ratio"]) / 0.01,
                (brought["roe"] - limits.roe_floor) / 0.01,
                (limits.budget_rmb_mn - (brought[PUBLIC] - self.free)) / self.money,
            ]
        )

    def missed(self, limits: Limits, point: Array) -> float:
        """By how much the worst limit is missed, scaled; 0 when all are kept."""
        return float(np.maximum(-self.slack(limits, point), 0.0).max())

    def distance(self, limits: Limits, point: Array) -> float:
        """How far a mix is from keeping all limits, as the crow flies over the scaled misses."""
        return float(np.linalg.norm(np.maximum(-self.slack(limits, point), 0.0)))

    def search(self, limits: Limits, start: Array) -> Array:
        """The best mix found from one start."""
        most = _TRIALS_PER_LEVER * (len(self.names) + 1)
        before = len(self.known)

        def brought(point: Array) -> float:
            # An optimiser that is satisfied early leaves the rest of its share undone.
            self.tell(min((len(self.known) - before) / most, 1.0))
            return -self.bring(point)["sme_balance"]

        result = scipy.optimize.minimize(
            brought,
            start,
            method="COBYQA",
            bounds=[(0.0, 1.0)] * len(self.names),
            constraints=scipy.optimize.NonlinearConstraint(
                lambda point: self.slack(limits, point), 0.0, np.inf
            ),
            options={"maxfev": most, "initial_tr_radius": 0.2},
        )
        point: Array = np.clip(result.x, 0.0, 1.0)
        return point

    def mix(self, limits: Limits, point: Array) -> Mix:
        brought = self.bring(point)
        return Mix(
            limits=limits,
            values=self.values(point),
            sme_balance_bn=brought["sme_balance"],
            npl_ratio=brought["npl_ratio"],
            roe=brought["roe"],
            public_rmb_mn=brought[PUBLIC] - self.free,
        )
