"""Up to six models side by side, and as files."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from lib.drivers import Estimate, Refusal
from lib.drivers.table import comparison_table, shared, side_by_side, to_csv, to_html, to_latex
from lib.text import Text
from lib.ui.laboratory import state, words
from lib.ui.laboratory.bench import Bench
from lib.ui.laboratory.choice import MAX_KEPT, Choice
from lib.ui.laboratory.drawing import KEPT_LABELS, SIDE_BY_SIDE, draw
from lib.ui.links import code
from lib.ui.markdown import escape, whole


def kept_estimates(bench: Bench, text: Text) -> dict[str, Estimate]:
    """The kept models' estimates under the headings of their columns; a refused one is said and left out."""
    found: dict[str, Estimate] = {}
    for number, choice in enumerate(st.session_state[state.KEPT], start=1):
        answer = bench.estimate(choice)
        if isinstance(answer, Refusal):
            reason = escape(words.refusal(answer, text))
            st.warning(text("laboratory.kept_refused", number=number, reason=reason), icon=":material/block:")
        else:
            found[f"({number})"] = answer
    return found


def show_kept(bench: Bench, shown: Choice, text: Text) -> None:
    """Keep, drop and compare models."""
    kept: list[Choice] = st.session_state[state.KEPT]
    with st.container(horizontal=True):
        st.button(
            text("laboratory.keep"), icon=":material/add:", key="lab_keep", on_click=_keep, args=(shown,),
            disabled=shown in kept or len(kept) >= MAX_KEPT,
        )  # fmt: skip
        st.button(
            text("laboratory.drop_all"), icon=":material/delete:", key="lab_drop_all", on_click=kept.clear,
            disabled=not kept,
        )  # fmt: skip
    if len(kept) >= MAX_KEPT:
        st.caption(text("laboratory.kept_full", most=MAX_KEPT))
    if not kept:
        st.info(text("laboratory.nothing_kept", most=MAX_KEPT), icon=":material/info:")
        return
    estimates = kept_estimates(bench, text)
    for number, choice in enumerate(kept, start=1):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"({number}) {_described(choice, text)}", width="content")
            st.button(
                text("laboratory.drop", number=number), icon=":material/close:", type="tertiary",
                key=f"lab_drop_{number}", on_click=_drop, args=(choice,),
            )  # fmt: skip
    if estimates:
        _table(estimates, text)


def _described(choice: Choice, text: Text) -> str:
    parts = [
        text(f"laboratory.tables.{choice.table}"),
        text(f"laboratory.samples.{choice.sample}"),
        text(f"drivers.family.{choice.family}"),
    ]
    if choice.weights:
        parts.append(text("laboratory.weighted_by", name=words.column(choice.weights, text)))
    return f"{code(choice.formula)} {escape('; '.join(parts))}"


def _keep(choice: Choice) -> None:
    kept = st.session_state[state.KEPT]
    if choice not in kept and len(kept) < MAX_KEPT:
        kept.append(choice)


def _drop(choice: Choice) -> None:
    st.session_state[state.KEPT] = [entry for entry in st.session_state[state.KEPT] if entry != choice]


def _table(estimates: dict[str, Estimate], text: Text) -> None:
    labels = words.terms(estimates.values(), text)
    table = side_by_side(estimates, labels)
    exactly = text("drivers.table.covariance")
    # The exact covariances are long; six of them in a row would push half of the table off the screen.
    narrow = table.loc[table.index.get_level_values("term") != exactly]
    flat = narrow.reset_index(level="part", drop=True).reset_index(names=text("drivers.table.term"))
    second = [part != "" for part in narrow.index.get_level_values("part")]
    flat.loc[second, text("drivers.table.term")] = ""
    st.table(flat.map(escape).map(whole), hide_index=True)
    st.caption(f"{exactly}: " + "; ".join(escape(line) for line in shared(table, exactly)))
    long = comparison_table(estimates)
    long = long.loc[long["term"] != "(Intercept)"]
    numbers = dict(zip((f"({n})" for n in range(1, MAX_KEPT + 1)), KEPT_LABELS, strict=True))
    highest = max(int(name.strip("()")) for name in estimates)
    drawn = long.assign(
        term=[labels[name] for name in long["term"]], model=[numbers[name] for name in long["model"]]
    )
    draw(SIDE_BY_SIDE[highest - 1], drawn, text, alt=text("laboratory.kept_alt"))
    caption = text("laboratory.caption")
    latex = partial(
        to_latex, table, caption, "tab:laboratory",
        below=exactly, needs=text("laboratory.latex_needs"),
    )  # fmt: skip
    makers: dict[str, tuple[Callable[[], str], str]] = {
        "html": (partial(to_html, table, caption), "text/html"),
        "csv": (partial(_csv, estimates, labels), "text/csv"),
        "tex": (latex, "application/x-tex"),
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        for kind, (make, mime) in makers.items():
            st.download_button(
                text(f"laboratory.download_{kind}"), make, f"models_{text.lang}.{kind}", mime,
                key=f"lab_download_{kind}", on_click="ignore",
            )  # fmt: skip
    st.caption(text("laboratory.latex_needs"))


def _csv(estimates: dict[str, Estimate], labels: dict[str, str]) -> str:
    """With the mark that lets spreadsheets read Chinese."""
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + to_csv(estimates, labels)
