"""A scenario in words: what was asked, what follows, what it rests on; all of it from the instrument."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from lib.facts.glosses import evidence_glosses
from lib.text import Text
from lib.values import NotAvailable
from lib.whatif.compare import Comparison, Target, Tile
from lib.whatif.evidence import Finding, findings
from lib.whatif.instrument import Instrument, Sizes
from lib.whatif.levers import Kind, Lever
from lib.whatif.public_cost import public_cost
from lib.whatif.scenarios import Scenario
from lib.whatif.setting import Setting, moved
from lib.whatif.tornado import tornado
from lib.whatif.wording import change_text, result_sentence, say, value_text

# Draws with which the assumptions are compared: an order of bars, not a result.
TORNADO_DRAWS = 100
# The outcomes that public cost is counted from.
COSTED = {"public_cost_total", "sme_balance", "borrowers"}


@dataclass(frozen=True)
class Moved:
    """A parameter that differs from today; ``beyond``: outside what was ever observed."""

    id: str
    kind: Kind
    name: str
    today: str
    chosen: str
    beyond: bool


@dataclass(frozen=True)
class FindingWords:
    """A published finding in a sentence, and whether it speaks for the lever or against it."""

    stance: Literal["supports", "against"]
    said: str


@dataclass(frozen=True)
class TileWords:
    """An outcome in the last quarter, written out."""

    name: str
    scenario: str
    baseline: str
    believed: str
    effect: str
    interval: str
    target: str


@dataclass(frozen=True)
class BarWords:
    """An assumption, and the effect on the headline outcome at both ends of its interval."""

    name: str
    low: str
    high: str
    at_low: str
    at_high: str
    assumed: bool


def _lever_value(lever: Lever, value: float, text: Text) -> str:
    """A parameter's value with its unit."""
    return value_text(value, lever.unit, text)


def moved_words(instrument: Instrument, setting: Setting, text: Text) -> tuple[Moved, ...]:
    """Every parameter that was moved, levers first, in the order of the book."""
    rows = []
    for name, value in moved(instrument.book, setting).items():
        lever = instrument.book[name]
        rows.append(
            Moved(
                id=name,
                kind=lever.kind,
                name=lever.name.of(text.lang),
                today=_lever_value(lever, lever.default, text),
                chosen=_lever_value(lever, value, text),
                beyond=lever.extrapolates(value),
            )
        )
    return tuple(sorted(rows, key=lambda row: row.kind not in {"bank", "policy"}))


def ready_scenario(instrument: Instrument, setting: Setting) -> Scenario | None:
    """The ready scenario with these very values, if there is one."""
    for ready in instrument.scenarios.values():
        if ready.setting(instrument.book) == setting:
            return ready
    return None


def sentences(instrument: Instrument, comparison: Comparison, text: Text, count: int) -> tuple[str, ...]:
    """The result in sentences, one a headline outcome."""
    return tuple(
        result_sentence(
            instrument.book, comparison, instrument.measures[measure], instrument.names[measure], text
        )
        for measure in instrument.headline[:count]
    )


def _tile(instrument: Instrument, tile: Tile, text: Text) -> TileWords:
    unit = instrument.measures[tile.measure].unit
    effect = tile.effect
    if isinstance(tile.target, Target) and not isinstance(tile.chance, NotAvailable):
        target = text(
            "report.scenario.chance",
            target=value_text(tile.target.value, unit, text),
            chance=tile.chance,
        )
    else:
        target = ""
    return TileWords(
        name=instrument.names[tile.measure].of(text.lang),
        scenario=value_text(tile.scenario.median, unit, text),
        baseline=value_text(tile.baseline.median, unit, text),
        believed=value_text(tile.believed.median, unit, text),
        effect=change_text(effect.median, unit, text),
        interval=text(
            "report.scenario.between",
            low=change_text(effect.low80, unit, text),
            high=change_text(effect.high80, unit, text),
        ),
        target=target,
    )


def tile_words(
    instrument: Instrument, comparison: Comparison, text: Text, every: bool = False
) -> tuple[TileWords, ...]:
    """The headline outcomes, or all of them."""
    chosen = tuple(instrument.measures) if every else None
    return tuple(_tile(instrument, tile, text) for tile in instrument.tiles(comparison, chosen))


def bar_words(
    instrument: Instrument, setting: Setting, sizes: Sizes, text: Text, progress: Callable[[float], None]
) -> tuple[BarWords, ...]:
    """Assumptions by how much they move the effect on the first headline outcome, the widest first.

    Where no lever is moved there is no effect, and the outcome itself is taken.
    """
    measure = instrument.headline[0]
    unit = instrument.measures[measure].unit
    levers = bool(moved(instrument.book, setting, ("bank", "policy")))
    bars = tornado(
        instrument,
        setting,
        measure,
        "effect" if levers else "level",
        min(TORNADO_DRAWS, sizes.draws),
        sizes.seed,
        sizes.quarters,
        progress,
    )
    write = change_text if levers else value_text
    found = []
    for bar in bars:
        lever = instrument.book[bar.parameter]
        low, high = (_lever_value(lever, end, text) for end in (bar.low, bar.high))
        at_low, at_high = (write(end, unit, text) for end in (bar.at_low, bar.at_high))
        found.append(BarWords(lever.name.of(text.lang), low, high, at_low, at_high, lever.assumed))
    return tuple(found)


def evidence(instrument: Instrument, setting: Setting) -> tuple[Finding, ...]:
    """All findings on the parameters that were moved."""
    return findings(instrument, setting, instrument.facts)


def balanced(found: tuple[Finding, ...], count: int) -> tuple[Finding, ...]:
    """``count`` findings, for and against in turn, each from another lever as long as there is one."""
    chosen: list[Finding] = []
    for stance in ("supports", "against"):
        mine = [one for one in found if one.stance == stance]
        first = list({one.lever: one for one in reversed(mine)}.values())[::-1]
        chosen += [*first, *(one for one in mine if one not in first)][: count // 2]
    return tuple(chosen)


def finding_words(
    found: Iterable[Finding], instrument: Instrument, text: Text, *, brief: bool
) -> tuple[FindingWords, ...]:
    """Findings as sentences; in Chinese with their glosses, beside which a brief leaves the original out."""
    return tuple(FindingWords(one.stance, _said(one, instrument, text, brief=brief)) for one in found)


def _said(one: Finding, instrument: Instrument, text: Text, *, brief: bool) -> str:
    outcome, gloss = one.outcome, evidence_glosses().get(one.evidence_id)
    if text.lang == "zh" and gloss is not None:
        glossed = text("tools.evidence.glossed", gloss=gloss.outcome, original=one.outcome)
        outcome = gloss.outcome if brief else glossed
    who = one.known_authors or text("tools.evidence.unnamed")
    return text(
        "report.scenario.finding",
        lever=instrument.book[one.lever].name.of(text.lang),
        outcome=outcome,
        sign=text(f"report.scenario.sign.{one.sign}"),
        who=text("report.scenario.dated", authors=who, year=one.year) if one.year else who,
        setting=one.setting,
    )


def cost_words(comparison: Comparison, text: Text) -> tuple[str, ...]:
    """Public cost, and what it buys; where it buys nothing certain, that is said.

    Empty for an engine that counts no public money.
    """
    if not comparison.scenario.values.keys() >= COSTED:
        return ()
    cost = public_cost(comparison)

    def money(value: float) -> str:
        return value_text(value, "rmb_mn", text)

    lines = [
        text(
            "report.scenario.cost",
            cost=money(cost.cost_rmb_mn.median),
            low=money(cost.cost_rmb_mn.low80),
            high=money(cost.cost_rmb_mn.high80),
        )
    ]
    for name, ratio, ends, form in (
        ("per_yuan", cost.per_yuan, cost.per_yuan_80, "decimal3"),
        ("per_borrower", cost.per_borrower_rmb, cost.per_borrower_80, "money1"),
    ):
        if isinstance(ratio, NotAvailable):
            lines.append(text(f"report.scenario.no_{name}", reason=say(ratio, text)))
        elif not isinstance(ends, NotAvailable):
            shown = dict(zip(("cost", "low", "high"), (ratio, *ends), strict=True))
            written = {key: text.value(value, form) for key, value in shown.items()}
            lines.append(text(f"report.scenario.{name}", **written))
    return tuple(lines)
