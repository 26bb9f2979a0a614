"""What an estimate says: its table, its plot, its tests, its script."""

import io
from functools import partial

import pandas as pd
import streamlit as st

from lib.drivers import Estimate, Family, Refusal, TestResult
from lib.drivers.design import prepare
from lib.drivers.diagnostics import influence, pre_trends
from lib.drivers.script import as_script
from lib.text import Text
from lib.ui import tables
from lib.ui.laboratory import words
from lib.ui.laboratory.bench import Bench
from lib.ui.laboratory.choice import Choice
from lib.ui.laboratory.drawing import COEFFICIENTS, EVENTS, RESIDUALS, draw
from lib.ui.markdown import escape
from lib.values import NotAvailable

NUMBERS = ("estimate", "std_error", "statistic", "p_value", "low", "high")
FITS = ("r2", "within_r2", "pseudo_r2", "log_likelihood", "aic")
# A residual plot of more rows is a cloud, and its leverages take longer than a reader waits.
PLOTTED_ROWS = 5_000
EVENT_FAMILIES = frozenset({Family.EVENT_STUDY, Family.SUN_ABRAHAM})


def screen_rows(table: pd.DataFrame, text: Text) -> pd.DataFrame:
    """Coefficients as they are read: names and numbers in words."""
    shown = {text("drivers.table.term"): [words.term(name, text) for name in table["term"]]}
    for name in NUMBERS:
        shown[text(f"drivers.table.{name}")] = [
            text.value(value, "p_value" if name == "p_value" else "decimal4") for value in table[name]
        ]
    return pd.DataFrame(shown)


def show_table(found: Estimate, text: Text) -> None:
    """Coefficients, fit, covariance, and what became of the rows."""
    tables.show_table(screen_rows(found.coefficients, text), text("laboratory.tab_table"))
    if found.marginal is not None:
        st.markdown(f"**{text('laboratory.marginal')}**")
        tables.show_table(screen_rows(found.marginal, text), text("laboratory.marginal"))
    fits = [
        f"{text(f'drivers.table.{name}')} {text.value(found.fit[name], 'decimal3')}"
        for name in FITS
        if name in found.fit
    ]
    groups = [
        text("laboratory.group", name=words.column(name, text), count=count)
        for name, count in found.groups.items()
    ]
    lines = [
        text("laboratory.rows", used=found.n, given=found.sample.rows_in, df=found.df_resid),
        text.listed([*fits, *groups], "phrases"),
        words.label_of(found, text),
        *(
            text(drop.reason, rows=drop.rows, column=words.column(drop.column, text))
            for drop in found.sample.dropped
        ),
        *(text(note.key, **note.values) for note in found.notes),
    ]
    st.markdown("\n".join(f"- {escape(line)}" for line in lines if line))


def show_plot(found: Estimate, text: Text) -> None:
    """Coefficients with intervals; an event study by time."""
    table = found.marginal if found.marginal is not None else found.coefficients
    if found.spec.family in EVENT_FAMILIES:
        events = table.loc[table["term"].str.startswith("event[")]
        since = events["term"].str.extract(r"(-?\d+)")[0].astype(int)
        draw(EVENTS, events.assign(since=since, series="mine.yes"), text, alt=text("laboratory.plot_alt"))
        return
    slopes = table.loc[table["term"] != "(Intercept)"]
    named = slopes.assign(term=[words.term(name, text) for name in slopes["term"]])
    if named.empty:
        st.caption(text("laboratory.no_slopes"))
        return
    draw(COEFFICIENTS, named, text, alt=text("laboratory.plot_alt"))


def show_tests(bench: Bench, choice: Choice, found: Estimate, text: Text) -> None:
    """Every test with its reading, and residuals against fitted values."""
    with st.spinner(text("laboratory.testing")):
        tests = bench.diagnose(choice)
    if isinstance(tests, Refusal):
        st.warning(escape(words.refusal(tests, text)), icon=":material/block:")
        return
    answers = dict(tests)
    if found.spec.family in EVENT_FAMILIES:
        answers = {"pre_trends": pre_trends(found), **answers}
    applying = {key: test for key, test in answers.items() if isinstance(test, TestResult)}
    rows = [
        {
            text("laboratory.test"): words.test_name(key, test, text),
            text("drivers.table.statistic"): f"{text.value(test.statistic, 'decimal3')} {test.distribution}",
            text("drivers.table.p_value"): text.value(
                float("nan") if test.p_value is None else test.p_value, "p_value"
            ),
            text("laboratory.reading"): words.reading(test, text),
        }
        for key, test in applying.items()
    ]
    if rows:
        tables.show_table(pd.DataFrame(rows), text("laboratory.tab_tests"))
    absent = {key: test for key, test in answers.items() if isinstance(test, NotAvailable)}
    if absent:
        with st.expander(text("laboratory.not_applying", count=len(absent))):
            lines = (
                f"**{words.test_name(k, t, text)}**: {escape(words.reading(t, text))}"
                for k, t in absent.items()
            )
            st.markdown("\n".join(f"- {line}" for line in lines))
    _residuals(bench, choice, found, text)


def _residuals(bench: Bench, choice: Choice, found: Estimate, text: Text) -> None:
    if found.n > PLOTTED_ROWS:
        return
    design = prepare(found.spec, bench.table(choice.table, choice.sample))
    table = (
        NotAvailable("drivers.unavailable.other_family") if isinstance(design, Refusal) else influence(design)
    )
    if not isinstance(table, NotAvailable):
        st.markdown(f"**{text('laboratory.residuals')}**")
        draw(RESIDUALS, table, text, alt=text("laboratory.residuals_alt"))


def show_script(bench: Bench, choice: Choice, found: Estimate, text: Text) -> None:
    """The formula, and a script with the data that it reads."""
    st.code(choice.formula, language=None)
    name = f"{choice.table}_{choice.sample}.parquet"
    script = as_script(found.spec, name)
    st.caption(text("laboratory.script_note", file=name))
    st.code(script, language="python")
    with st.container(horizontal=True):
        st.download_button(
            text("laboratory.download_script"), script, f"{choice.table}.py", "text/x-python",
            key="lab_script", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            text("laboratory.download_data"), partial(_parquet, bench, choice), name,
            "application/vnd.apache.parquet", key="lab_data", on_click="ignore",
        )  # fmt: skip


def _parquet(bench: Bench, choice: Choice) -> bytes:
    buffer = io.BytesIO()
    bench.table(choice.table, choice.sample).to_parquet(buffer, index=False)
    return buffer.getvalue()
