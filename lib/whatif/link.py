"""A setting as a link's parameters, and back: nothing that cannot be used is taken over without a word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lib.values import NotAvailable
from lib.whatif.evaluate import DRAWS, LEAST_DRAWS, SEED
from lib.whatif.instrument import Instrument, Sizes
from lib.whatif.levers import Kind
from lib.whatif.setting import Setting, check_values, moved, status_quo

SCENARIO = "scenario"
# A page answers at once: more draws than this are for the command line.
MOST_LIVE_DRAWS = 5_000
LIMITS = {
    "draws": (LEAST_DRAWS, MOST_LIVE_DRAWS, DRAWS),
    "seed": (0, 2**53 - 1, SEED),
}


def limits(instrument: Instrument) -> dict[str, tuple[int, int, int]]:
    """Smallest, largest and usual size of a simulation."""
    return {"quarters": instrument.quarters, **LIMITS}


# What a ready scenario decides on; assumptions stay the reader's.
SCENARIO_KINDS: tuple[Kind, ...] = ("bank", "policy", "environment")


@dataclass(frozen=True)
class Opened:
    """What a link asks for; ``refused`` says why some of it could not be taken."""

    setting: Setting
    sizes: Sizes
    refused: tuple[NotAvailable, ...]


def read_link(instrument: Instrument, link: Mapping[str, str], others: Iterable[str] = ()) -> Opened:
    """The setting of a link. Parameters named in ``others`` belong to somebody else.

    A ready scenario comes first, single values replace its own. Unknown names, values that are no numbers or
    out of range are refused one by one; the rest is kept.
    """
    bounds = limits(instrument)
    foreign = {*others, SCENARIO, *bounds}
    refused: list[NotAvailable] = []
    setting = status_quo(instrument.book)
    chosen = link.get(SCENARIO)
    if chosen is not None and chosen in instrument.scenarios:
        setting = instrument.scenarios[chosen].setting(instrument.book)
    elif chosen is not None:
        known = ", ".join(instrument.scenarios)
        refused.append(NotAvailable("simulator.refused.scenario", {"given": short(chosen), "known": known}))
    sizes = {name: _size(name, link.get(name), bounds[name], refused) for name in bounds}
    checked = check_values(
        instrument.book, {name: value for name, value in link.items() if name not in foreign}
    )
    return Opened(
        setting=setting.with_values(checked.values),
        sizes=Sizes(**sizes),
        refused=(*refused, *checked.refused),
    )


def _size(name: str, given: str | None, bounds: tuple[int, int, int], refused: list[NotAvailable]) -> int:
    low, high, default = bounds
    if given is None:
        return default
    if given.isascii() and given.isdecimal() and len(given) < 20 and low <= int(given) <= high:
        return int(given)
    values = {"name": name, "given": short(given), "low": low, "high": high, "used": default}
    refused.append(NotAvailable("simulator.refused.size", values))
    return default


def write_link(instrument: Instrument, setting: Setting, sizes: Sizes) -> dict[str, str]:
    """The parameters that restore a setting: a ready scenario if it is one, and what differs besides."""
    link: dict[str, str] = {}
    base = status_quo(instrument.book)
    scenario = scenario_of(instrument, setting)
    if scenario is not None and instrument.scenarios[scenario].values:
        link[SCENARIO] = scenario
        base = instrument.scenarios[scenario].setting(instrument.book)
    link |= {name: number(value) for name, value in setting.values if value != base[name]}
    for name, (_, _, default) in limits(instrument).items():
        if getattr(sizes, name) != default:
            link[name] = str(getattr(sizes, name))
    return link


def scenario_of(instrument: Instrument, setting: Setting) -> str | None:
    """The ready scenario whose levers and environment a setting has, whatever its assumptions; or none."""
    have = moved(instrument.book, setting, SCENARIO_KINDS)
    return next((name for name, ready in instrument.scenarios.items() if dict(ready.values) == have), None)


def with_scenario(instrument: Instrument, setting: Setting, scenario: str) -> Setting:
    """A ready scenario's levers and environment with the setting's assumptions."""
    ready = instrument.scenarios[scenario].setting(instrument.book)
    decided = {lever.id: ready[lever.id] for lever in instrument.book.of(*SCENARIO_KINDS)}
    return setting.with_values(decided)


def number(value: float) -> str:
    """A value with all its digits, as short as it can be: a link gives back the same number."""
    return repr(int(value)) if value == int(value) else repr(value)


def short(given: str) -> str:
    """A value from outside, cut to a length that fits a sentence."""
    return given if len(given) <= 40 else f"{given[:39]}…"
