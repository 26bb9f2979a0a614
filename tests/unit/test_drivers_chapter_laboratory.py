"""The laboratory without its page: choices in links, lists and formulas, refusals, curves, scripts."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_studies.xm_bank.drivers.models import group
from lib.drivers import Estimate, ModelSpec, Refusal, parse_formula
from lib.drivers.script import as_script
from lib.drivers.table import side_by_side, to_csv, to_html, to_latex
from lib.text import LANGUAGES, Language, text_for
from lib.ui.laboratory import state, words
from lib.ui.laboratory.bench import bench_of
from lib.ui.laboratory.choice import MAX_KEPT, Choice, covariances, model_of, read, start_of
from lib.ui.laboratory.controls import place_of
from lib.ui.laboratory.curve import compute, curve_of, paths
from lib.ui.laboratory.doors import choice_of
from lib.ui.laboratory.picks import Picks, picks_of
from tests.latex import compile_table, missing

ROOT = Path(__file__).resolve().parents[2]
BENCH = bench_of("xm_bank")
START = start_of(BENCH.datasets["branch_panel"])
each_table = pytest.mark.parametrize("name", BENCH.datasets)

NONSENSE = {
    "log_new_loans ~ funding_cots": "unknown_column",
    "log_new_loans ~ __import__('os').system('id')": "formula_syntax",
    "log_new_loans ~~ funding_cost": "formula_syntax",
    "log_new_loans funding_cost": "no_tilde",
    "": "no_tilde",
    "log_new_loans ~ (((": "formula_syntax",
    "log_new_loans ~ funding_cost | funding_cost + branch": "absorbed",
    "log_new_loans ~ funding_cost + I(funding_cost^9)": "bad_argument",
    "log_new_loans ~ log_new_loans": "perfect_fit",
    "log_new_loans ~ district": "",
    "district ~ funding_cost": "not_numeric",
    "log_new_loans ~ competition | branch + quarter | funding_cost ~ 1": "instruments_needed",
    "log_new_loans ~ 1 | branch + quarter + wave_quarter": "no_drivers",
    "log_new_loans ~ relending + platform | wave_quarter": "absorbed",
    "log_new_loans ~ lag(funding_cost, 39) | branch": "nothing_left",
    "log_new_loans ~ " + " + ".join(f"x{n}" for n in range(400)): "formula_long",
    "Surv(log_new_loans, platform) ~ funding_cost": "",
    "日志 ~ 成本": "unknown_column",
}


@each_table
def test_first_model_is_estimated_and_said_by_the_lists(name: str) -> None:
    dataset = BENCH.datasets[name]
    choice = start_of(dataset)
    assert isinstance(BENCH.estimate(choice), Estimate)
    spec = BENCH.spec(choice)
    assert isinstance(spec, ModelSpec)
    picks = picks_of(spec, dataset)
    assert picks is not None
    again = parse_formula(picks.formula(spec), spec)
    assert again == spec


def test_a_driver_that_a_formula_names_twice_is_listed_once() -> None:
    base = ModelSpec("log_new_loans", ())
    spec = parse_formula(
        "log_new_loans ~ funding_cost + log_officers | branch | funding_cost ~ relending", base
    )
    assert isinstance(spec, ModelSpec)
    picks = picks_of(spec, BENCH.datasets["branch_panel"])
    assert picks is not None and picks.drivers == ("funding_cost", "log_officers")
    assert picks.endogenous == ("funding_cost",)


@each_table
def test_choice_survives_its_link(name: str) -> None:
    dataset = BENCH.datasets[name]
    for covariance in covariances(dataset):
        choice = replace(start_of(dataset), covariance=covariance)
        assert read(choice.text, BENCH.datasets) == choice
    for weights in dataset.weights:
        choice = replace(start_of(dataset), weights=weights)
        assert read(choice.text, BENCH.datasets) == choice and f":{weights};" in choice.text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_no_link_breaks_the_laboratory(text: str) -> None:
    found = read(text, BENCH.datasets)
    assert found is None or found.table in BENCH.datasets
    formula = replace(START, formula=text)
    assert read(formula.text, BENCH.datasets) == formula
    assert isinstance(BENCH.estimate(formula), Estimate | Refusal)


@pytest.mark.parametrize(
    "line",
    [
        "branch_panel;ols;hc1;all;0.5",
        "nowhere;ols;hc1;all;0.5;y ~ x",
        "branch_panel;magic;hc1;all;0.5;y ~ x",
        "branch_panel;ols:password;hc1;all;0.5;y ~ x",
        "city_banks;ols:;hc1;all;0.5;y ~ x",
        "branch_panel;ols;cluster:password;all;0.5;y ~ x",
        "branch_panel;ols;hc1;yesterday;0.5;y ~ x",
        "branch_panel;ols;hc1;all;7;y ~ x",
    ],
)
def test_nonsense_in_a_link_is_not_read(line: str) -> None:
    assert read(line, BENCH.datasets) is None


@pytest.mark.parametrize("formula", NONSENSE)
def test_nonsense_formula_is_a_sentence(formula: str) -> None:
    found = BENCH.estimate(replace(START, formula=formula))
    expected = NONSENSE[formula]
    if expected:
        assert isinstance(found, Refusal) and found.reason.endswith(expected), found
    if isinstance(found, Refusal):
        for lang in LANGUAGES:
            sentence = words.refusal(found, text_for(lang))
            assert sentence and "{" not in sentence
        assert place_of(found, "formula", instruments=True)
        assert place_of(found, "lists", instruments=True)


def test_misspelt_column_names_the_nearest() -> None:
    found = BENCH.estimate(replace(START, formula="log_new_loans ~ funding_cots"))
    assert isinstance(found, Refusal) and found.values["nearest"] == "funding_cost"


def test_half_a_first_stage_is_refused_at_its_control() -> None:
    dataset = BENCH.datasets["branch_panel"]
    base = BENCH.spec(START)
    assert isinstance(base, ModelSpec)
    half = Picks("log_new_loans", ("funding_cost", "competition"), ("branch",), ("funding_cost",), ())
    spec = model_of(replace(START, formula=half.formula(base)), dataset)
    assert isinstance(spec, ModelSpec) and spec.endogenous == ("funding_cost",) and not spec.instruments
    found = BENCH.estimate(replace(START, formula=half.formula(base)))
    assert isinstance(found, Refusal) and place_of(found, "lists", instruments=True) == "instruments"


def test_formula_of_the_guide_works_as_it_is_written() -> None:
    choice = replace(START, formula="log_new_loans ~ funding_cost + npl_lag | branch + quarter")
    found = BENCH.estimate(choice)
    assert isinstance(found, Estimate) and found.spec.fixed_effects == ("branch", "quarter")


@pytest.mark.parametrize("covariance", covariances(BENCH.datasets["branch_panel"]))
def test_every_covariance_has_an_answer_and_a_name(covariance: str) -> None:
    found = BENCH.estimate(replace(START, covariance=covariance))
    for lang in LANGUAGES:
        assert words.covariance(covariance, text_for(lang))
        if covariance == "cluster:wave":
            assert isinstance(found, Refusal) and words.refusal(found, text_for(lang))
        else:
            assert isinstance(found, Estimate) and words.label_of(found, text_for(lang))


@pytest.mark.parametrize("family", BENCH.datasets["branch_panel"].families)
def test_every_family_answers_or_says_why(family: str) -> None:
    found = BENCH.estimate(replace(START, family=family))
    for lang in LANGUAGES:
        text = text_for(lang)
        if isinstance(found, Refusal):
            assert words.refusal(found, text)
        else:
            assert all(words.term(name, text) for name in found.coefficients["term"])


def test_weights_are_used_named_and_kept_by_the_script() -> None:
    plain = replace(START, formula="new_loan_rate ~ funding_cost + platform | branch + quarter")
    weighted = replace(plain, weights="applications")
    one, two = BENCH.estimate(plain), BENCH.estimate(weighted)
    assert isinstance(one, Estimate) and isinstance(two, Estimate)
    assert abs(one.value("funding_cost") / two.value("funding_cost") - 1) > 1e-3
    assert "weights='applications'" in as_script(two.spec, "rows.parquet")
    for lang in LANGUAGES:
        text = text_for(lang)
        table = side_by_side({"(1)": one, "(2)": two}, words.terms((one, two), text))
        assert list(table.loc[(text("drivers.table.weights"), "")]) == ["–", text("labels.t.applications")]
        assert table.loc[(text("drivers.table.family"), ""), "(2)"] == text("drivers.family.weighted")
    curve = compute(BENCH, weighted, "funding_cost")
    assert curve is not None and curve.table["mine"].sum() == 1


def test_weights_of_another_family_are_refused_at_their_control() -> None:
    choice = replace(start_of(BENCH.datasets["book"]), family="probit", weights="balance_k")
    found = BENCH.estimate(replace(choice, formula="npl ~ score + leverage"))
    assert isinstance(found, Refusal)
    assert place_of(found, "lists", instruments=False) == place_of(found, "formula", instruments=False)
    assert place_of(found, "lists", instruments=False) == "weights"


def test_five_grade_classes_are_an_ordered_outcome() -> None:
    found = BENCH.estimate(start_of(BENCH.datasets["book"]))
    assert isinstance(found, Estimate) and found.spec.family == "ordered_logit"
    cuts = [found.value(f"{low}|{low + 1}") for low in range(1, 5)]
    assert cuts == sorted(cuts)
    for lang in LANGUAGES:
        assert words.term("1|2", text_for(lang)) != "1|2"


def test_curve_holds_the_readers_own_in_its_order() -> None:
    curve = compute(BENCH, START, "funding_cost")
    assert curve is not None
    assert curve.table["mine"].sum() == 1
    assert curve.table["estimate"].is_monotonic_increasing
    assert list(curve.table["rank"]) == list(range(1, len(curve.table) + 1))
    own = BENCH.estimate(START)
    assert isinstance(own, Estimate)
    mine = curve.table.loc[curve.table["mine"]].iloc[0]
    assert mine["estimate"] == pytest.approx(own.value("funding_cost"))
    assert len(curve.table) + curve.refused == len(paths(BENCH, START, "funding_cost"))
    assert {"effects", "control", "estimator", "sample"} <= set(curve.marks["kind"])


def test_curve_marks_a_model_that_is_not_among_the_usual() -> None:
    odd = replace(START, formula="log_new_loans ~ funding_cost + I(npl_lag^2) | district")
    curve = curve_of(BENCH, odd, "funding_cost")
    assert curve is not None and curve.table["mine"].sum() == 1
    assert curve_of(BENCH, odd, "funding_cost") is curve


@pytest.mark.parametrize("name", ["lending", "platform", "amount", "time", "default", "loanapp"])
def test_doors_open_the_chapters_models(name: str) -> None:
    for model in group(name).values():
        choice = choice_of(model)
        assert read(choice.text, BENCH.datasets) == choice or choice.covariance == "hc0"
        spec = BENCH.spec(choice)
        assert isinstance(spec, ModelSpec) and spec.drivers == model.spec.drivers


def test_script_computes_the_same_again(tmp_path: Path) -> None:
    choice = replace(
        START,
        formula="log_new_loans ~ npl_lag + competition | branch + wave_quarter | funding_cost ~ relending",
    )
    found = BENCH.estimate(choice)
    assert isinstance(found, Estimate)
    file = tmp_path / "branch_panel_all.parquet"
    BENCH.table(choice.table, choice.sample).to_parquet(file, index=False)
    script = tmp_path / "model.py"
    script.write_text(as_script(found.spec, str(file)), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, str(script)], cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    line = next(line for line in ran.stdout.splitlines() if "funding_cost" in line)
    assert float(line.split()[1]) == pytest.approx(found.value("funding_cost"), rel=1e-5)
    assert found.covariance.symbol in ran.stdout


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_leave_in_three_forms(lang: str) -> None:
    text = text_for(lang)  # type: ignore[arg-type]
    choices = [START, replace(START, formula="log_new_loans ~ funding_cost", covariance="hc1")]
    found = {f"({n})": BENCH.estimate(choice) for n, choice in enumerate(choices, start=1)}
    estimates = {name: entry for name, entry in found.items() if isinstance(entry, Estimate)}
    labels = words.terms(estimates.values(), text)
    table = side_by_side(estimates, labels)
    assert text("labels.t.funding_cost") in to_html(table, text("laboratory.caption"))
    assert to_csv(estimates, labels).count("\r\n") == 1 + 6 + 2
    latex = to_latex(table, text("laboratory.caption"), "tab:laboratory")
    assert latex.count(r"\toprule") == 1 and "_" not in latex.replace(r"\_", "").replace("tab:laboratory", "")


def test_long_tables_answer_too() -> None:
    choice = Choice("loan_quarters", "stopped ~ score + leverage + checked", "logit", "cluster:branch", "all")
    found = BENCH.estimate(choice)
    assert isinstance(found, Estimate) and found.n > 200_000 and found.marginal is not None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_six_models_of_every_covariance_compile_in_latex(lang: Language, tmp_path: Path) -> None:
    if reason := missing(lang):
        pytest.skip(reason)
    text = text_for(lang)
    formula = "log_new_loans ~ npl_lag + npl_lag:platform + relending + I(npl_lag^2) + log(credit_officers)"
    kinds = covariances(BENCH.datasets[START.table])
    choices = [replace(START, formula=formula, covariance=kind) for kind in kinds]
    others = [start_of(BENCH.datasets[name]) for name in BENCH.datasets]
    answers = [BENCH.estimate(choice) for choice in (*choices, *others)]
    found = [answer for answer in answers if isinstance(answer, Estimate)]
    tables = []
    for first in range(0, len(found), MAX_KEPT):
        six = {f"({n})": answer for n, answer in enumerate(found[first : first + MAX_KEPT], 1)}
        table = side_by_side(six, words.terms(six.values(), text))
        needs = text("laboratory.latex_needs")
        below = text("drivers.table.covariance")
        latex = to_latex(table, text("laboratory.caption"), f"tab:{first}", below=below, needs=needs)
        tables.append(latex)
    log = compile_table("\\clearpage\n".join(tables), tmp_path, lang)
    wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
    # A line of the table that sticks out by more than a few millimetres leaves the page.
    assert max(wide, default=0) < 15, wide


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A reader's session in the place of Streamlit's, with an empty link."""
    held: dict[str, Any] = {}
    link = SimpleNamespace(get=lambda name, default: default, get_all=lambda name: [], items=dict().items)
    monkeypatch.setattr(state, "st", SimpleNamespace(session_state=held, query_params=link))
    return held


def test_a_part_of_the_link_that_the_laboratory_does_not_know_is_said(
    session: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"lang": "en", "data": "zzz"}
    monkeypatch.setattr(state.st.query_params, "items", given.items)
    state.open_laboratory(BENCH)
    assert session[state.REFUSED] == ["data=zzz"]


def test_a_control_that_streamlit_forgot_is_filled_again(session: dict[str, Any]) -> None:
    state.open_laboratory(BENCH)
    whole = dict(session)
    for name in state.CONTROLS:
        del session[state.key(name)]
        state.open_laboratory(BENCH)
        assert session == whole, name


@pytest.mark.parametrize("left", [{"table": "loans"}, {"outcome": "log_amount", "table": "loans"}, {}])
def test_a_run_that_was_interrupted_is_made_good(session: dict[str, Any], left: dict[str, Any]) -> None:
    state.open_laboratory(BENCH)
    for name in state.CONTROLS:
        del session[state.key(name)]
    session |= {state.key(name): held for name, held in left.items()}
    state.open_laboratory(BENCH)
    assert {state.key(name) for name in state.CONTROLS} <= session.keys()
    assert session[state.key("table")] == left.get("table", START.table)
    assert BENCH.datasets[session[state.key("table")]].samples[session[state.key("sample")]] is not None
