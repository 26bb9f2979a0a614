"""What the columns of a table mean, and how full they are."""

from functools import lru_cache

import pandas as pd
import streamlit as st

from lib.text import Language, Text, text_for
from lib.ui.laboratory import words
from lib.ui.laboratory.bench import Bench
from lib.ui.laboratory.choice import Choice
from lib.ui.markdown import escape, whole


@lru_cache(maxsize=64)
def described(bench: Bench, fingerprint: str, table: str, sample: str, lang: Language) -> pd.DataFrame:
    """One row a column that can be used: its name in formulas, its meaning, rows, levels, mean, spread."""
    text = text_for(lang)
    rows = bench.table(table, sample)
    lines = []
    for name in bench.datasets[table].columns:
        values = rows[name]
        plain = pd.api.types.is_numeric_dtype(values) and name not in bench.datasets[table].effects
        lines.append(
            {
                text("laboratory.column_id"): f"`{name}`",
                text("laboratory.column_name"): whole(escape(words.column(name, text))),
                text("laboratory.column_rows"): text.value(int(values.notna().sum()), "integer"),
                text("laboratory.column_levels"): text.value(int(values.nunique()), "integer"),
                text("laboratory.column_mean"): text.value(float(values.mean()), "decimal3")
                if plain
                else "–",
                text("laboratory.column_sd"): text.value(float(values.std()), "decimal3") if plain else "–",
            }
        )
    return pd.DataFrame(lines)


def show_columns(bench: Bench, choice: Choice, text: Text) -> None:
    """The dictionary of the chosen table, when it is opened."""
    box = st.expander(
        text("laboratory.columns"), icon=":material/menu_book:", key="lab_columns", on_change="rerun"
    )
    if box.open:
        with box:
            frame = described(bench, bench.fingerprint(choice.table), choice.table, choice.sample, text.lang)
            st.table(frame, hide_index=True, height=460)
