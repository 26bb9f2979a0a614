"""Doors from a chapter into the laboratory: its models, ready to be changed."""

import importlib
from typing import Any

import streamlit as st

from lib.drivers import Cov, CovarianceSpec, formula_of
from lib.text.catalog import ROOT
from lib.ui.laboratory.bench import bench_of
from lib.ui.laboratory.choice import Choice, covariances
from lib.ui.laboratory.state import MODEL_IN_LINK
from lib.ui.language import current_text

PAGE = ROOT / "pages" / "laboratory.py"
CASE = "xm_bank"


def _covariance_id(covariance: CovarianceSpec) -> str:
    clustered = covariance.kind in {Cov.CLUSTER, Cov.WILD_CLUSTER}
    return f"{covariance.kind}:{','.join(covariance.clusters)}" if clustered else str(covariance.kind)


def choice_of(model: Any) -> Choice:
    """A chapter's model as the laboratory's choice."""
    spec = model.spec
    return Choice(
        model.table, formula_of(spec), str(spec.family), _covariance_id(spec.covariance), model.sample,
        f"{spec.quantile:g}", spec.weights or "",
    )  # fmt: skip


def show_doors(*groups: str) -> None:
    """Links to the laboratory, one for each model of the chapter's groups that the laboratory can show."""
    text = current_text()
    bench = bench_of(CASE)
    models = importlib.import_module(f"case_studies.{CASE}.drivers.models")
    with st.expander(text("laboratory.doors"), icon=":material/science:"):
        st.caption(text("laboratory.doors_about"))
        for name, model in (entry for group in groups for entry in models.group(group).items()):
            choice = choice_of(model)
            if choice.covariance in covariances(bench.datasets[model.table]):
                st.page_link(
                    PAGE,
                    label=text(
                        "laboratory.door",
                        table=text(f"laboratory.tables.{model.table}"),
                        model=text(f"labels.m.{name}"),
                    ),
                    query_params={"lang": text.lang, MODEL_IN_LINK: choice.text},
                )
