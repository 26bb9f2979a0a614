"""The parameter file, the model and the equations agree with each other."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from lib.bsc.kpis import load_kpis
from lib.cases import CASE_STUDIES
from lib.exhibits.data import case_data
from lib.exhibits.units import UNITS
from lib.facts.glosses import evidence_glosses
from lib.whatif.case import WhatIfCase, load_whatif
from lib.whatif.draws import UNCERTAINTY
from lib.whatif.engine import simulate
from lib.whatif.equations import equations, implemented
from lib.whatif.inputs import Inputs, make_inputs, profile
from lib.whatif.levers import LeverBook, LeverError, Number, Source, load_levers
from lib.whatif.model import Array
from lib.whatif.outcomes import MEASURES
from lib.whatif.prepared import fit
from lib.whatif.setting import status_quo

FOLDER = CASE_STUDIES / "xm_bank"


@pytest.fixture(scope="module")
def case() -> WhatIfCase:
    data = case_data("xm_bank")
    return load_whatif("xm_bank", data.warehouse, data.facts)


@pytest.fixture(scope="module")
def book(case: WhatIfCase) -> LeverBook:
    return case.book


def test_there_are_enough_levers_of_each_kind(book: LeverBook) -> None:
    assert len(book.of("bank")) >= 13
    assert len(book.of("policy")) >= 8
    assert {lever.group for lever in book.of("bank")} == {"financial", "customer", "process", "learning"}
    assert book.of("environment") and book.of("assumption")


def test_levers_simulate_every_measure_of_the_thesis_under_the_same_id(book: LeverBook) -> None:
    trace = tomllib.loads((FOLDER / "traceability.toml").read_text(encoding="utf-8"))
    for measure in trace["measure"]:
        lever = book[measure["lever"]]
        assert lever.measure == measure["id"]
        assert lever.group == measure["perspective"]
        assert lever.evidence_lever == measure["evidence_lever"]
    known = {measure["id"] for measure in trace["measure"]}
    assert {lever.measure for lever in book.of("bank")} == known
    assert all(not lever.measure for lever in book if lever.kind != "bank")


@dataclass(frozen=True, eq=False)
class _Traced(Inputs):
    """Inputs that remember what the model asked for."""

    used: set[str] = field(default_factory=set)

    def path(self, lever_id: str) -> Array:
        self.used.add(lever_id)
        return super().path(lever_id)

    def draw(self, parameter_id: str) -> Array:
        self.used.add(parameter_id)
        return super().draw(parameter_id)


def test_the_model_uses_every_parameter_and_no_other(case: WhatIfCase) -> None:
    plain = make_inputs(case.book, status_quo(case.book), 60, 1, 12)
    traced = _Traced(case.book, plain.setting, 60, 12, 1, plain.parameters, {})
    simulate(traced, case.start, fit(case.start, traced), case.costs)
    assert traced.used == set(case.book.by_id) - {UNCERTAINTY}


def test_every_equation_is_computed_by_a_function_and_every_function_documented() -> None:
    assert set(equations()) == set(implemented)


def test_equations_name_parameters_units_and_findings_that_exist(case: WhatIfCase) -> None:
    findings = set(case_data("xm_bank").facts.evidence()["evidence_id"])
    named = set()
    for equation in equations().values():
        assert equation.unit in UNITS
        assert set(equation.evidence) <= findings
        assert set(equation.parameters) <= set(case.book.by_id), equation.id
        assert equation.meaning.en.strip() and equation.meaning.zh.strip()
        named |= set(equation.parameters)
    assert named == set(case.book.by_id)


def test_directions_name_outcomes(book: LeverBook) -> None:
    for lever in book.of("bank", "policy", "environment"):
        assert lever.direction, lever.id
        assert set(lever.direction) <= set(MEASURES)


def test_outcomes_of_the_scorecard_have_its_ids_and_units() -> None:
    kpis = load_kpis(FOLDER / "kpis")
    for measure in MEASURES.values():
        assert (measure.id in kpis.ids) == measure.scorecard
        if measure.scorecard and kpis[measure.id].unit != "count":
            assert UNITS[kpis[measure.id].unit].scale == UNITS[measure.unit].scale, measure.id


def test_findings_stand_on_one_side_only(book: LeverBook) -> None:
    for lever in book:
        assert not set(lever.supports) & set(lever.against), lever.id


def test_every_finding_that_a_lever_cites_has_a_chinese_gloss(book: LeverBook) -> None:
    cited = {finding for lever in book for finding in (*lever.supports, *lever.against)}
    assert set(evidence_glosses()) == cited
    assert all(gloss.outcome and gloss.title for gloss in evidence_glosses().values())


def test_what_is_assumed_says_why(book: LeverBook) -> None:
    for lever in book:
        assert not lever.assumed or lever.reason is not None
        assert lever.assumed or lever.source != "assumed" or lever.kind != "assumption"


def test_the_start_is_the_warehouse_s_last_quarter(case: WhatIfCase) -> None:
    rows = case_data("xm_bank").query("SELECT * FROM bank_quarters ORDER BY quarter DESC LIMIT 1").iloc[0]
    start = case.start
    assert start.quarter == rows["quarter"].date()
    assert start.loans_rmb == pytest.approx(rows["sme_loans_rmb"], rel=1e-12)
    assert start.book["npl_rmb"].sum() == pytest.approx(rows["sme_npl_stock_rmb"], rel=1e-12)
    assert start.bank["equity_rmb"] == rows["equity_rmb"]
    assert len(start.segments) >= 6
    exposed = start.book["exposed_rmb"]
    assert start.hazards @ exposed == pytest.approx(start.book["fallen_rmb"].sum())


def test_a_ramp_ends_where_it_should_and_a_pulse_fades(book: LeverBook) -> None:
    ramp, pulse = profile(book["staffing_promotion"], 20), profile(book["growth_shock"], 20)
    assert ramp[0] == pytest.approx(1 / book["staffing_promotion"].phase_in) and (ramp[-1] == 1)
    assert (np.diff(ramp) >= 0).all()
    assert (pulse[:4] == 1).all() and (pulse[8:] == 0).all() and (np.diff(pulse) <= 0).all()


def test_a_value_at_the_edge_of_what_was_observed_is_no_extrapolation(book: LeverBook) -> None:
    lever = book["review_team"]
    assert lever.observed is not None
    assert not lever.extrapolates(lever.observed[1])
    assert lever.extrapolates(lever.observed[1] + 5 * lever.step)
    never = book["delegated_limit"]
    assert never.observed is None and never.extrapolates(0.1) and not never.extrapolates(never.default)


GOOD = """
[groups]
financial = { en = "Financial", zh = "财务" }
[[lever]]
id = "one"
kind = "bank"
group = "financial"
unit = "share"
default = 0.5
range = [0.0, 1.0]
step = 0.1
channel = ["approval"]
assumed = false
name = { en = "One", zh = "一" }
help = { en = "One", zh = "一" }
"""


def _nothing(source: Source, name: str) -> Number:
    raise KeyError(name)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "bank"', 'kind = "shop"', "no kind 'shop'"),
        ('group = "financial"', 'group = "none"', "no group 'none'"),
        ('unit = "share"', 'unit = "stone"', "no unit 'stone'"),
        ("default = 0.5", "default = 1.5", "does not lie in 0.0 to 1.0"),
        ('channel = ["approval"]', 'channel = ["magic"]', "no equation 'magic'"),
        ('channel = ["approval"]', "channel = []", "a channel"),
        ("assumed = false", "assumed = true", "needs its reason"),
        ("assumed = false", 'assumed = false\nsupports = ["E999"]', "no finding 'E999'"),
        ("assumed = false", 'assumed = false\nevidence_lever = "L99"', "no heading of evidence 'L99'"),
        ("assumed = false", 'assumed = false\ndirection = { npl_ratio = "up" }', "no sign 'up'"),
        ("assumed = false", "assumed = false\nspread = [0.6, 0.9]", "does not lie in the interval"),
        ('name = { en = "One", zh = "一" }', 'name = { en = "One" }', "needs a text in en and zh"),
        ("default = 0.5", 'default = { oracle = "x" }', "no source of defaults"),
        ("step = 0.1", "step = 0.0", "needs a step"),
    ],
)
def test_a_contradiction_in_the_file_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    file = tmp_path / "levers.toml"
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(LeverError, match=message):
        load_levers(file, _nothing, {}, case_data("xm_bank").facts)


def test_the_good_file_loads_and_strangers_and_doubles_do_not(tmp_path: Path) -> None:
    facts, file = case_data("xm_bank").facts, tmp_path / "levers.toml"
    file.write_text(GOOD, encoding="utf-8")
    assert load_levers(file, _nothing, {}, facts)["one"].default == 0.5
    with pytest.raises(LeverError, match="unknown parameters: two"):
        load_levers(file, _nothing, {"two": (0.0, 1.0)}, facts)
    file.write_text(GOOD + GOOD[GOOD.index("[[lever]]") :], encoding="utf-8")
    with pytest.raises(LeverError, match="defined twice: one"):
        load_levers(file, _nothing, {}, facts)
