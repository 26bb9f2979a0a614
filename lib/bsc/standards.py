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

    def ends(
        self, baseline: float | NotAvailable, years: int
    ) -> tuple[float | NotAvailable, float | NotAvailable]:
        """Floor and target (of a band: those of its lower side) for a unit with this baseline level.

        ``years`` are those from the baseline year to the target year.
        """
        floor, target = self.floor, self.target
        return (
            floor if isinstance(floor, NotAvailable) else floor.of(baseline, years),
            target if isinstance(target, NotAvailable) else target.of(baseline, years),
        )

    def scale_of(self, baseline: float | NotAvailable, years: int) -> Scale | NotAvailable:
        """The attainment scale for a unit with this baseline level.

        Not available when an end is, or when the baseline level is already at the target or beyond: a scale
        that starts at its own end scores nothing.
        """
        floor, target = self.ends(baseline, years)
        if isinstance(floor, NotAvailable):
            return floor
        if isinstance(target, NotAvailable):
            return target
        try:
            return Scale(self.kpi.direction, floor, target, self.kpi.target.upper, self.kpi.floor.upper)
        except ValueError:
            return NotAvailable("bsc.floor_beyond_target", {"floor": floor, "target": target})


def find_standards(book: KpiBook, facts: Facts) -> Mapping[str, Standards]:
    """The standards of every KPI by id. Looks up every published figure, a third of a second: keep it."""
    return {
        kpi.id: Standards(
            kpi=kpi,
            floor=resolve(kpi.floor.rule, facts),
            target=resolve(kpi.target.rule, facts),
            peer=resolve(kpi.peer.rule, facts) if kpi.peer else None,
        )
        for kpi in book
    }
