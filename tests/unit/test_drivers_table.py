"""Tables that leave the notebook, and the script that computes an estimate again."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from lib.drivers import Cov, CovarianceSpec, Estimate, EventSpec, Family, ModelSpec, PanelIndex, estimate
from lib.drivers.script import as_script, source_of
from lib.drivers.table import comparison_table, side_by_side, to_csv, to_html, to_latex
from tests.latex import compile_table, needs_latex
from tests.unit.test_drivers_refusals import panel

ROOT = Path(__file__).resolve().parents[2]
CLUSTER = CovarianceSpec(Cov.CLUSTER, ("branch",))


def models() -> dict[str, Estimate]:
    specs = {
        "(1)": ModelSpec("y", ("x",)),
        "(2)": ModelSpec("y", ("x", "z"), ("branch", "quarter"), covariance=CLUSTER),
        "<b>": ModelSpec("won", ("x",), family=Family.LOGIT),
    }
    made = {}
    for name, spec in specs.items():
        found = estimate(spec, panel())
        assert isinstance(found, Estimate)
        made[name] = found
    return made


def test_tidy_table_has_one_row_per_model_and_term() -> None:
    table = comparison_table(models())
    assert list(zip(table["model"], table["term"], strict=True)) == [
        ("(1)", "(Intercept)"), ("(1)", "x"), ("(2)", "x"), ("(2)", "z"),
        ("<b>", "(Intercept)"), ("<b>", "x"),
    ]  # fmt: skip
    assert comparison_table({}).empty


def test_side_by_side_puts_the_uncertainty_below_the_estimate() -> None:
    made = models()
    table = side_by_side(made, {"x": "Funding cost", "n": "Observations"})
    assert table.loc[("Funding cost", ""), "(1)"] == f"{made['(1)'].value('x'):.3f}"
    assert table.loc[("Funding cost", "std_error"), "(1)"] == f"({made['(1)'].value('x', 'std_error'):.3f})"
    assert table.loc[("z", ""), "(1)"] == ""
    assert table.loc[("Observations", ""), "(2)"] == "80"
    assert table.loc[("effects", ""), "(2)"] == "branch + quarter"
    assert table.loc[("covariance", ""), "(2)"] == made["(2)"].covariance.symbol
    intervals = side_by_side(made, {}, brackets="interval")
    assert intervals.loc[("x", "interval"), "(1)"].startswith("[")


def test_html_escapes_text_from_data() -> None:
    html = to_html(side_by_side(models(), {"x": "<script>"}), caption="a < b")
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert "&lt;b&gt;" in html and "a &lt; b" in html


def test_latex_has_booktabs_rules_and_no_sign_that_needs_a_special_font() -> None:
    latex = to_latex(side_by_side(models(), {"x": "cost_%"}), caption="Models", label="tab:models")
    for piece in (
        r"\toprule",
        r"\midrule",
        r"\bottomrule",
        r"cost\_\%",
        r"\caption{Models}",
        r"\label{tab:models}",
    ):
        assert piece in latex
    assert latex.isascii()


def test_latex_writes_a_row_of_long_texts_under_the_table() -> None:
    table = side_by_side(models(), {"covariance": "Covariance"})
    latex = to_latex(table, caption="Models", below="Covariance", needs="two packages")
    assert latex.startswith("% two packages\n")
    inside, _, under = latex.partition(r"\end{tabular}")
    assert "Covariance" not in inside and "CR1 by branch" not in inside
    assert under.count("CR1 by branch") == 1 and "(2): CR1 by branch, G = " in under


@needs_latex
def test_latex_compiles(tmp_path: Path) -> None:
    table = side_by_side(models(), {"x": "cost_% & more", "covariance": "Covariance"}, brackets="interval")
    compile_table(to_latex(table, caption="Models & tests", below="Covariance", needs="array"), tmp_path)
    compile_table(to_latex(table), tmp_path)


def test_csv_is_tidy_and_its_texts_cannot_become_formulas() -> None:
    text = to_csv(models(), {"x": "=1+1", "estimate": "Estimate"})
    assert "'=1+1" in text and "\r\n" in text
    assert text.splitlines()[0].startswith("model,term,Estimate")


@pytest.mark.parametrize(
    "spec",
    [
        ModelSpec("y", ("x", "log(days)"), ("branch",), covariance=CLUSTER, sample="2020 'on'"),
        ModelSpec(
            "y",
            (),
            ("branch",),
            ("x",),
            ("z",),
            covariance=CovarianceSpec(Cov.HC1),
            panel=PanelIndex("a", "b"),
        ),
        ModelSpec(
            "y", adoption=EventSpec("wave", -3, 4), family=Family.SUN_ABRAHAM, fixed_effects=("a", "b")
        ),
    ],
)
def test_source_of_a_specification_evaluates_to_it(spec: ModelSpec) -> None:
    names = {kind.__name__: kind for kind in (ModelSpec, CovarianceSpec, PanelIndex, EventSpec)}
    assert eval(source_of(spec), names) == spec


def test_script_reproduces_the_estimate(tmp_path: Path) -> None:
    table = panel().assign(quarter=lambda frame: frame["quarter"].astype(str))
    path = tmp_path / "it's a table.csv"
    table.to_csv(path, index=False)
    spec = ModelSpec(
        "y", ("x", "lag(z, 1)"), ("branch",), covariance=CLUSTER, panel=PanelIndex("branch", "quarter")
    )
    script = tmp_path / "model.py"
    script.write_text(as_script(spec, str(path)), encoding="utf-8")
    environment = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PATH": ""}
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=environment, check=True
    )
    found = estimate(spec, pd.read_csv(path))
    assert isinstance(found, Estimate)
    assert done.stdout.startswith(found.coefficients.to_string(index=False))
    assert found.covariance.symbol in done.stdout
