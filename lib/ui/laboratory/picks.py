"""Between lists and formula: what was picked, as a formula; what a formula says, as picks."""

from dataclasses import dataclass
from typing import Any

from lib.drivers import Family, ModelSpec, formula_of


@dataclass(frozen=True)
class Picks:
    """What a reader picked from the lists: columns only, no transforms or products."""

    outcome: str
    drivers: tuple[str, ...]
    effects: tuple[str, ...] = ()
    endogenous: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()

    def formula(self, base: ModelSpec) -> str:
        """The formula that says the same. An endogenous driver moves to the first stage."""
        exogenous = tuple(name for name in self.drivers if name not in self.endogenous)
        instruments = tuple(name for name in self.instruments if name not in exogenous)
        event = base.event if base.family is Family.COX else None
        plain = ModelSpec(self.outcome, exogenous, self.effects, family=base.family, event=event)
        if not self.endogenous and not instruments:
            return formula_of(plain)
        # Written out by hand, because half a first stage has no specification; "1" stands for nothing, and
        # the model then says which half is missing.
        first = f"{' + '.join(self.endogenous) or '1'} ~ {' + '.join(instruments) or '1'}"
        return f"{formula_of(plain)} | {first}"


def picks_of(spec: ModelSpec, dataset: Any) -> Picks | None:
    """The picks that give this model; None when the lists cannot say it."""
    picks = Picks(
        spec.outcome,
        # A formula may name a driver outside of the first stage, too; the lists have it once.
        tuple(dict.fromkeys((*spec.endogenous, *spec.drivers))),
        spec.fixed_effects,
        spec.endogenous,
        spec.instruments,
    )
    outcomes = (*dataset.outcomes,)
    listed = (
        spec.outcome in outcomes
        and set(picks.drivers) <= set(dataset.drivers)
        and set(picks.effects) <= set(dataset.effects)
        and set(picks.instruments) <= set(dataset.instruments)
        and (spec.intercept or spec.family is Family.COX)
    )
    return picks if listed else None
