"""The best mixes: the most lending under an NPL ceiling, a floor of ROE and a public budget."""

from collections.abc import Iterable
from dataclasses import replace
from math import ceil

import streamlit as st

from lib.ui.figure import download, draw, show_table, tabulate
from lib.ui.markdown import escape
from lib.ui.whatif import figures
from lib.ui.whatif.ask import ask_number, ask_one, ask_some, lacks, lever_name, sentences
from lib.ui.whatif.kept import is_kept, kept
from lib.ui.whatif.panel import Panel
from lib.ui.whatif.sentence import beyond
from lib.values import NotAvailable
from lib.whatif.frontier import PUBLIC, Limits, Mix, frontier, misses, missing, standing
from lib.whatif.setting import moved, without_measures
from lib.whatif.tables import frontier_table, mix_table
from lib.whatif.wording import value_text

DRAWS = 60
MOST_LEVERS = 6
# Ceilings tried, as parts of the reader's: a looser one is of no use, tighter ones show what they cost.
_PARTS = (0.3, 0.45, 0.6, 0.8, 1.0)
_LEAST_CEILING = 0.002
_NEEDED = ("sme_balance", "npl_ratio", "roe")


def show(panel: Panel) -> None:
    """Limits and levers, a button, and what the search found; one that was done before is shown at once."""
    if lacks(panel, *_NEEDED):
        return
    st.markdown(panel.text("tools.frontier.about" if _public(panel) else "tools.frontier.about_bank"))
    limits = _limits(panel)
    levers = tuple(_levers(panel))
    if not levers:
        st.info(panel.text("tools.frontier.no_levers"), icon=":material/info:")
        return
    ceilings = _ceilings(limits.npl_ceiling)
    asked = st.button(
        panel.text("tools.frontier.search"), type="primary", icon=":material/search:",
        key=f"{panel.key}_frontier_go",
    )  # fmt: skip
    searched = _searched(panel, limits, levers, asked)
    if searched is None:
        st.caption(panel.text("tools.frontier.not_yet", levers=len(levers)))
        return
    mixes = kept(
        searched, "frontier", limits, levers,
        compute=lambda progress: frontier(
            searched.instrument, searched.setting, levers, ceilings, limits.roe_floor, limits.budget_rmb_mn,
            min(DRAWS, panel.sizes.draws), panel.sizes.seed, panel.sizes.quarters, progress,
        ),
    )  # fmt: skip
    _found(panel, limits, ceilings, mixes)


def _public(panel: Panel) -> bool:
    """Whether public money is in play."""
    return PUBLIC in panel.instrument.measures


def _searched(panel: Panel, limits: Limits, levers: tuple[str, ...], asked: bool) -> Panel | None:
    """The panel as it stood when this was searched, now or before; ``None`` if it was not.

    What the searched levers are set to is only where the search begins: taking a mix over changes nothing of
    what was found.
    """
    book = panel.instrument.book
    around = panel.setting.with_values({name: book[name].default for name in levers})
    question = (around, panel.sizes, limits, levers)
    key = f"{panel.key}_frontier_searched"
    if asked or (key not in st.session_state and is_kept(panel, "frontier", limits, levers)):
        st.session_state[key] = (question, panel.setting)
    asked_before = st.session_state.get(key)
    if asked_before is None or asked_before[0] != question:
        return None
    return replace(panel, setting=asked_before[1])


def _ceilings(ceiling: float) -> tuple[float, ...]:
    """The ceilings to search under, the reader's last."""
    tighter = (round(ceiling * part, 4) for part in _PARTS[:-1])
    return (*dict.fromkeys(each for each in tighter if each >= _LEAST_CEILING), ceiling)


def _limits(panel: Panel) -> Limits:
    text, scenario = panel.text, panel.comparison.scenario
    left, middle, right = st.columns(3)
    with left:
        ceiling = ask_number(
            panel, "frontier_npl", text("tools.frontier.ceiling"), "ratio",
            _rounded_up(float(scenario.last("npl_ratio").mean())), low=_LEAST_CEILING, high=0.2, steps=1,
        )  # fmt: skip
    with middle:
        floor = ask_number(
            panel, "frontier_roe", text("tools.frontier.floor"), "ratio", 0.05, low=-0.2, high=0.3, steps=1
        )
    if not _public(panel):
        return Limits(round(ceiling, 6), round(floor, 6), 0.0)
    with right:
        budget = ask_number(
            panel, "frontier_budget", text("tools.frontier.budget"), "rmb_mn", 300.0, low=0.0, high=10_000.0
        )
    return Limits(round(ceiling, 6), round(floor, 6), round(budget, 6))


def _rounded_up(ratio: float) -> float:
    """The next full tenth of a percentage point: a ceiling that what is asked about keeps."""
    return min(ceil(ratio * 1000) / 1000, 0.2)


def _levers(panel: Panel) -> list[str]:
    book, text = panel.instrument.book, panel.text
    measures = book.of("bank", "policy")
    mine = list(moved(book, panel.setting, ("bank", "policy")))
    first = mine or [next(lever.id for lever in measures if lever.group == group) for group in _groups(panel)]
    return ask_some(
        panel, "frontier_levers", text("tools.frontier.levers", most=MOST_LEVERS),
        tuple(lever.id for lever in measures), lambda name: lever_name(panel, name),
        default=first[:MOST_LEVERS], most=MOST_LEVERS,
    )  # fmt: skip


def _groups(panel: Panel) -> list[str]:
    return list(dict.fromkeys(lever.group for lever in panel.instrument.book.of("bank")))


def _found(
    panel: Panel, limits: Limits, ceilings: tuple[float, ...], mixes: tuple[Mix | NotAvailable, ...]
) -> None:
    text, instrument = panel.text, panel.instrument
    wanted = mixes[-1]
    size = (min(DRAWS, panel.sizes.draws), panel.sizes.seed, panel.sizes.quarters)
    own, none = kept(
        panel, "standing", limits,
        compute=lambda progress: tuple(
            standing(instrument, setting, limits, *size)
            for setting in (panel.setting, without_measures(instrument.book, panel.setting))
        ),
    )  # fmt: skip
    if isinstance(wanted, NotAvailable):
        said = _none_found(panel, wanted)
        st.error(escape(said), icon=":material/block:")
    else:
        said = _said(panel, wanted, own)
        best = panel.setting.with_values(wanted.values)
        st.markdown(f"**{escape(said)}**{escape(beyond(panel, best))}")
    possible = {mix.limits.npl_ceiling: mix for mix in mixes if isinstance(mix, Mix)}
    tight = [ceiling for ceiling in ceilings if ceiling not in possible and ceiling != limits.npl_ceiling]
    if tight:
        shown = [value_text(ceiling, "ratio", text) for ceiling in tight]
        st.caption(text("tools.frontier.too_tight", ceilings=text.listed(shown)))
    table = frontier_table(ceilings, mixes, own, none)
    key = f"{panel.key}_frontier"
    draw(figures.frontier(_public(panel)), table, text, alt=text("tools.frontier.alt", said=said), key=key)
    st.caption(text("tools.frontier.how" if _public(panel) else "tools.frontier.how_bank", draws=size[0]))
    if possible:
        _adopt(panel, possible, limits)
    show_table(figures.frontier(_public(panel)), table, text, name=text("simulator.panels.frontier"))
    download(figures.frontier(_public(panel)), table, text, key=key)
    if possible:
        mixed = mix_table(mixes, instrument.book, panel.setting)
        tabulate(
            figures.MIXES, mixed, text, name=text("tools.frontier.mixes"), key=f"{key}_mixes", named=True
        )  # fmt: skip


def _none_found(panel: Panel, reason: NotAvailable) -> str:
    """That the limits cannot be kept, in the units in which they were asked."""
    units = {name: "rmb_mn" if name in ("budget", "cost") else "ratio" for name in reason.values}
    numbers = {name: float(str(reason.values[name])) for name in units}
    written = {name: value_text(number, units[name], panel.text) for name, number in numbers.items()}
    limits = Limits(numbers["ceiling"], numbers["floor"], numbers["budget"])
    written["missed"] = _listed(panel, missing(limits, numbers["npl"], numbers["roe"], numbers["cost"]))
    if not _public(panel):
        bank = ("ceiling", "floor", "npl", "roe", "missed")
        return panel.text("tools.frontier.infeasible_bank", **{name: written[name] for name in bank})
    return panel.text("tools.frontier.infeasible", **written)


def _listed(panel: Panel, limits: Iterable[str]) -> str:
    text = panel.text
    return text.listed([text(f"tools.frontier.limit_{name}") for name in limits])


def _said(panel: Panel, best: Mix, own: Mix) -> str:
    text = panel.text
    missed = misses(own)
    own_words = (
        text("tools.frontier.own_keeps")
        if not missed
        else text("tools.frontier.own_misses", limits=_listed(panel, missed))
    )
    slack = "" if best.npl_ratio > best.limits.npl_ceiling - 5e-5 else text("tools.frontier.slack")
    best_words = text(
        "tools.frontier.said" if _public(panel) else "tools.frontier.said_bank",
        ceiling=value_text(best.limits.npl_ceiling, "ratio", text),
        floor=value_text(best.limits.roe_floor, "ratio", text),
        budget=value_text(best.limits.budget_rmb_mn, "rmb_mn", text),
        best=value_text(best.sme_balance_bn, "rmb_bn", text),
        npl=value_text(best.npl_ratio, "ratio", text),
        roe=value_text(best.roe, "ratio", text),
        cost=value_text(best.public_rmb_mn, "rmb_mn", text),
    )
    mine = text("tools.frontier.own", own=value_text(own.sme_balance_bn, "rmb_bn", text), kept=own_words)
    return sentences([best_words, slack, mine], text)


def _adopt(panel: Panel, possible: dict[float, Mix], limits: Limits) -> None:
    """Take one of the mixes over."""
    text = panel.text
    names = {f"{ceiling:g}": ceiling for ceiling in possible}
    mine = f"{limits.npl_ceiling:g}"
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        chosen = ask_one(
            panel, "frontier_mix", text("tools.frontier.choose"), tuple(names),
            lambda name: value_text(names[name], "ratio", text), default=mine if mine in names else None,
        )  # fmt: skip
    with right:
        st.button(
            text("tools.frontier.adopt"), icon=":material/input:", key=f"{panel.key}_frontier_adopt",
            on_click=panel.adopt, args=(panel.setting.with_values(possible[names[chosen]].values), None),
            width="stretch",
        )  # fmt: skip
