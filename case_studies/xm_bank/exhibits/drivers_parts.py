"""What the exhibits of XM-3 share: sources, tidy rows of estimates, sentences that stand in cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from case_studies.xm_bank.drivers.datasets import datasets
from case_studies.xm_bank.drivers.models import Model
from lib.drivers import CovarianceLabel, Estimate, Refusal
from lib.drivers.exact import exact
from lib.exhibits import CaseData, Column, Source
from lib.pedigree import Pedigree
from lib.text import Language, text_for
from lib.values import NotAvailable

ESTIMATED = (Pedigree.ESTIMATED, Pedigree.GENERATED)
# Linear algebra of other processors differs in the last digits; a standard error near zero magnifies that.
RTOL = 1e-6
# Maximum likelihood and quantiles stop where further steps change less than about 1e-8 of the estimate.
RTOL_ITERATED = 1e-5


@dataclass(frozen=True)
class Said:
    """A message with its values, for a cell that is read in the reader's language."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def of(self, language: str) -> str:
        """The sentence in ``en`` or ``zh``; a value named ``column`` is told by its label."""
        lang: Language = "zh" if language == "zh" else "en"
        text = text_for(lang)
        values = dict(self.values)
        label = f"labels.t.{values.get('column')}"
        if text.has(label):
            values["column"] = text(label)
        return text(self.key, **values)


@dataclass(frozen=True)
class Exactly:
    """A covariance to the last factor, for a cell that is read in the reader's language."""

    label: CovarianceLabel

    def of(self, language: str) -> str:
        """One line in ``en`` or ``zh``, such as ``CR1 by branch, G = 28, t(27), …``."""
        return exact(self.label, text_for("zh" if language == "zh" else "en"))


def warehouse(table: str) -> Source:
    """The tables of the teaching data behind a table of regressions."""
    return Source("warehouse", title="case.xm_bank", detail=datasets()[table].sources)


def truth_source() -> Source:
    """The parameters and hidden tables with which the data were made."""
    return Source("warehouse", title="case.xm_bank", detail="case.toml [dgp], truth_*")


def term_labels(terms: Iterable[str]) -> tuple[str, ...]:
    """Label ids of coefficients."""
    return tuple(f"t.{term}" for term in terms)


def model_labels(models: Iterable[str]) -> tuple[str, ...]:
    """Label ids of models."""
    return tuple(f"m.{model}" for model in models)


def tidy(estimates: Mapping[str, Estimate], terms: Iterable[str]) -> pd.DataFrame:
    """One row per term and model: term, model (label ids), estimate, std_error, low, high, p_value."""
    rows = []
    for term in terms:
        for name, found in estimates.items():
            match = found.coefficients.loc[found.coefficients["term"] == term]
            if not match.empty:
                line = match.iloc[0]
                rows.append(
                    {
                        "term": f"t.{term}",
                        "model": f"m.{name}",
                        **{
                            column: float(line[column])
                            for column in ("estimate", "std_error", "low", "high", "p_value")
                        },
                    }
                )
    return pd.DataFrame(rows)


def tidy_columns(terms: Iterable[str], models: Iterable[str], unit: str = "number") -> dict[str, Column]:
    """The columns of :func:`tidy`."""
    return {
        "term": Column("label", term_labels(terms)),
        "model": Column("label", model_labels(models)),
        "estimate": Column(unit),
        "std_error": Column(unit),
        "low": Column(unit),
        "high": Column(unit),
        "p_value": Column("p_value"),
    }


def line_of(found: Estimate | Refusal, term: str) -> dict[str, object]:
    """Estimate, standard error and interval of one term; a refused model has its reason for an estimate."""
    if isinstance(found, Refusal):
        absent: dict[str, object] = dict.fromkeys(("std_error", "low", "high"), float("nan"))
        return {"estimate": NotAvailable(found.reason, found.values), **absent}
    return {column: found.value(term, column) for column in ("estimate", "std_error", "low", "high")}


def source_of(data: CaseData, models: Iterable[Model]) -> tuple[Source, ...]:
    """The tables that models read, each once."""
    return tuple(dict.fromkeys(warehouse(model.table) for model in models))
