"""Regression tables: tidy for charts, side by side for readers, and as HTML, CSV and LaTeX.

Texts are passed in, so that a table is in the reader's language: `labels` maps a term, one of `FOOTER`, an
estimator (``family.<id>``) or a covariance's symbol to what is shown; what it does not have is shown as it
is. pandas' Styler writes HTML and LaTeX (booktabs).
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lib.drivers.result import COLUMNS, Estimate
from lib.drivers.spec import Family

FOOTER = (
    "outcome", "family", "effects", "weights", "n", "groups", "r2", "within_r2", "pseudo_r2",
    "log_likelihood", "aic", "covariance",
)  # fmt: skip
# From so many models on, LaTeX writes them smaller.
MANY = 4
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Signs of the covariance labels that a LaTeX without Unicode fonts does not know.
_LATEX_SIGNS = {
    "−": "$-$", "·": r"$\cdot$", "′": "$'$", "⁻¹": "$^{-1}$", "²": "$^2$", "τ": r"$\tau$", "χ": r"$\chi$",
    "–": "--", "∞": r"$\infty$",
}  # fmt: skip


def comparison_table(estimates: Mapping[str, Estimate]) -> pd.DataFrame:
    """All coefficients of several models, one row per model and term.

    Returns
    -------
    DataFrame with ``model`` and the columns of `lib.drivers.result.COLUMNS`; models in the given order.
    """
    frames = [found.coefficients.assign(model=name) for name, found in estimates.items()]
    if not frames:
        return pd.DataFrame(columns=["model", *COLUMNS])
    return pd.concat(frames, ignore_index=True)[["model", *COLUMNS]]


def _terms(estimates: Sequence[Estimate]) -> list[str]:
    """Terms in the order of first appearance, the intercept last."""
    seen = dict.fromkeys(term for found in estimates for term in found.coefficients["term"])
    return sorted(seen, key=lambda term: term == "(Intercept)")


def _number(value: float, digits: int) -> str:
    """A number with enough digits to show `digits` significant ones when it is small.

    >>> _number(0.00123456, 3), _number(-12.3456, 3), _number(1500.0, 3)
    ('0.00123', '−12.346', '1500.000')
    """
    if not np.isfinite(value):
        return "–" if np.isnan(value) else ("∞" if value > 0 else "−∞")
    places = digits if value == 0 or abs(value) >= 0.1 else digits - 1 - int(np.floor(np.log10(abs(value))))
    return f"{value:.{min(places, 10)}f}".replace("-", "−")


def estimator(found: Estimate) -> str:
    """What was estimated: the family, or what instruments and weights make of least squares."""
    if found.spec.endogenous:
        return "two_stage"
    plain = found.spec.family is Family.OLS
    return "weighted" if plain and found.spec.weights else str(found.spec.family)


def _said(found: Estimate, labels: Mapping[str, str]) -> dict[str, str]:
    """The rows of the footer that are words."""
    spec, symbol = found.spec, found.covariance.symbol
    named = {"outcome": [spec.outcome], "effects": spec.fixed_effects, "weights": [spec.weights or "–"]}
    rows = {row: " + ".join(labels.get(name, name) for name in names) or "–" for row, names in named.items()}
    rows["family"] = labels.get(f"family.{estimator(found)}", estimator(found))
    rows["groups"] = ", ".join(f"{labels.get(name, name)}: {n}" for name, n in found.groups.items()) or "–"
    return {**rows, "covariance": labels.get(symbol, symbol), "n": f"{found.n:d}"}


def _footer(found: Estimate, row: str, digits: int, labels: Mapping[str, str]) -> str:
    said = _said(found, labels)
    if row in said:
        return said[row]
    value = found.fit.get(row)
    return "–" if value is None else _number(value, 1 if row in {"log_likelihood", "aic"} else digits)


def side_by_side(
    estimates: Mapping[str, Estimate],
    labels: Mapping[str, str],
    *,
    digits: int = 3,
    brackets: str = "std_error",
) -> pd.DataFrame:
    """The usual table: one column per model, per term the estimate and below it its uncertainty in brackets.

    Parameters
    ----------
    estimates : models by the heading of their column.
    labels : terms and `FOOTER` rows to their texts.
    digits : places behind the point; smaller numbers get as many significant digits.
    brackets : ``"std_error"`` for (0.123) or ``"interval"`` for [low, high].

    Returns
    -------
    DataFrame of strings. The index has two levels, the label and (empty) sub-rows, without duplicates.
    """
    models = list(estimates.values())
    rows: dict[tuple[str, str], list[str]] = {}
    for term in _terms(models):
        shown = labels.get(term, term)
        tops, bottoms = [], []
        for found in models:
            match = found.coefficients.loc[found.coefficients["term"] == term]
            if match.empty:
                tops.append("")
                bottoms.append("")
                continue
            line = match.iloc[0]
            tops.append(_number(float(line["estimate"]), digits))
            low, high = _number(float(line["low"]), digits), _number(float(line["high"]), digits)
            bottoms.append(
                f"[{low}, {high}]"
                if brackets == "interval"
                else f"({_number(float(line['std_error']), digits)})"
            )
        rows[shown, ""] = tops
        rows[shown, brackets] = bottoms
    for row in FOOTER:
        cells = [_footer(found, row, digits, labels) for found in models]
        if any(cell != "–" for cell in cells):
            rows[labels.get(row, row), ""] = cells
    index = pd.MultiIndex.from_tuples(rows, names=["term", "part"])
    return pd.DataFrame(list(rows.values()), index=index, columns=pd.Index(list(estimates)))


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """The row labels as a first column, empty where a row continues the one above."""
    labels = [term if part == "" else "" for term, part in table.index]
    flat = table.reset_index(drop=True)
    flat.insert(0, "", labels)
    return flat


def to_html(table: pd.DataFrame, caption: str = "") -> str:
    """A table of `side_by_side` as HTML; text from data is escaped."""
    style = (
        _flat(table)
        .style.hide(axis="index")
        .format(escape="html")
        .format_index(escape="html", axis="columns")
    )
    if caption:
        style = style.set_caption(caption.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    html: str = style.to_html(table_uuid="regression")
    return html


def _latex_text(text: str) -> str:
    """Text for a caption; the Styler escapes cells only."""
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(special.get(char, f"\\{char}" if char in "&%$#_{}" else char) for char in text)


def _latex_signs(text: str) -> str:
    for sign, command in _LATEX_SIGNS.items():
        text = text.replace(sign, command)
    return text


def shared(table: pd.DataFrame, row: str) -> list[str]:
    """A row of long texts as lines, one a text: ``(1), (2): text``; none where there is no such row."""
    models: dict[str, list[str]] = {}
    for _, line in table.loc[table.index.get_level_values("term") == row].iterrows():
        for model, cell in line.items():
            models.setdefault(str(cell), []).append(str(model))
    return [f"{', '.join(names)}: {cell}" for cell, names in models.items()]


def to_latex(
    table: pd.DataFrame, caption: str = "", label: str = "", *, below: str = "", needs: str = ""
) -> str:
    """A table of `side_by_side` as a LaTeX ``tabular`` with booktabs rules.

    Parameters
    ----------
    below : label of a row of long texts (the covariance), which is written under the table, not in it.
    needs : a comment for the first line: what the document must load.

    Notes
    -----
    Cells wrap, so that six models fit the width of a page. The document needs the packages booktabs and
    array; Chinese labels need XeLaTeX or LuaLaTeX with a document class such as ctexart.
    """
    kept = table.loc[table.index.get_level_values("term") != below]
    flat = _flat(kept)
    models = flat.shape[1] - 1
    width = 0.7 / max(models, 3)
    column = rf">{{\centering\arraybackslash}}p{{{width:.3f}\linewidth}}"
    style = flat.style.hide(axis="index").format(escape="latex").format_index(escape="latex", axis="columns")
    latex: str = style.to_latex(
        hrules=True,
        column_format=r">{\raggedright\arraybackslash}p{0.22\linewidth}" + column * models,
        caption=_latex_text(caption) or None,
        label=label or None,
        position="htbp" if caption else None,
    )
    size = r"\scriptsize" if models > MANY else r"\small"
    latex = _latex_signs(latex).replace(
        r"\begin{tabular}", rf"{{{size}\setlength{{\tabcolsep}}{{2pt}}%" + "\n" + r"\begin{tabular}"
    )
    lines = r" \\ ".join(_latex_signs(_latex_text(f"{line}.")) for line in shared(table, below))
    note = (
        rf"\par\smallskip\parbox{{0.95\linewidth}}{{\footnotesize\raggedright {lines}}}" + "\n"
        if lines
        else ""
    )
    latex = latex.replace(r"\end{tabular}" + "\n", r"\end{tabular}}" + "\n" + note)
    return (f"% {needs}\n" if needs else "") + latex


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula, made a plain text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def to_csv(estimates: Mapping[str, Estimate], labels: Mapping[str, str]) -> str:
    """The tidy table as CSV at full precision, with the covariance, n and fit of each model in columns."""
    table = comparison_table(estimates)
    for row in ("outcome", "family", "effects", "weights", "covariance"):
        table[row] = [_harmless(_said(estimates[name], labels)[row]) for name in table["model"]]
    table["n"] = table["model"].map({name: found.n for name, found in estimates.items()})
    for measure in ("r2", "within_r2", "pseudo_r2", "log_likelihood"):
        table[measure] = table["model"].map(
            {name: found.fit.get(measure) for name, found in estimates.items()}
        )
    table = table.dropna(axis="columns", how="all")
    for column in ("model", "term"):
        table[column] = [_harmless(labels.get(str(cell), str(cell))) for cell in table[column]]
    table = table.rename(columns={name: labels.get(name, name) for name in table.columns})
    csv: str = table.to_csv(index=False, lineterminator="\r\n")
    return csv
