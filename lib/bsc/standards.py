"""Floor, target and peer benchmark of every KPI, looked up once, and the scale that they make for a unit."""

from collections.abc import Mapping
from dataclasses import dataclass

from lib.bsc.attainment import Scale
from lib.bsc.kpis import Kpi, KpiBook
from lib.bsc.rules import Benchmark, resolve
from lib.facts import Facts
from lib.values import NotAvailable


@dataclass(frozen=True)
class Standards:
    """The resolved rules of one KPI. ``peer`` is ``None`` when no peer benchmark is published."""

    kpi: Kpi
    floor: Benchmark | NotAvailable
    target: Benchmark | NotAvailable
    peer: Benchmark | NotAvailable | None

    def floor_of(self, baseline: float | NotAvailable) -> float | NotAvailable:
        """The value that scores 0 for a unit with this baseline level (of a band: on its lower side)."""
        return self.floor if isinstance(self.floor, NotAvailable) else self.floor.of(baseline)

    def target_of(self, baseline: float | NotAvailable) -> float | NotAvailable:
        """The value that scores 100 for a unit with this baseline level (of a band: its lower edge)."""
        return self.target if isinstance(self.target, NotAvailable) else self.target.of(baseline)

    def scale_of(self, baseline: float | NotAvailable) -> Scale | NotAvailable:
        """The attainment scale for a unit with this baseline level.

        Not available when an end is, or when the baseline level is already at the target or beyond: a scale
        that starts at its own end scores nothing.
        """
        floor, target = self.floor_of(baseline), self.target_of(baseline)
        if isinstance(floor, NotAvailable):
            return floor
        if isinstance(target, NotAvailable):
            return target
        try:
            return Scale(self.kpi.direction, floor, target, self.kpi.target.upper, self.kpi.floor.upper)
        except ValueError:
            return NotAvailable("bsc.floor_beyond_target", {"floor": floor, "target": target})


def find_standards(book: KpiBook, facts: Facts, baseline_year: int) -> Mapping[str, Standards]:
    """The standards of every KPI by id. Takes a look-up of each published figure: keep the result."""
    years = book.target_year - baseline_year
    return {
        kpi.id: Standards(
            kpi=kpi,
            floor=resolve(kpi.floor.rule, facts, years),
            target=resolve(kpi.target.rule, facts, years),
            peer=resolve(kpi.peer.rule, facts, years) if kpi.peer else None,
        )
        for kpi in book
    }
