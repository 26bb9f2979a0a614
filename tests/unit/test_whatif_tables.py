"""Tables and charts of the analyses: every number is the engine's, every chart reads its columns."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd
import pytest

from case_studies.xm_bank.whatif.instrument import xm_instrument
from lib.charts.spec import ChartText, finished
from lib.exhibits.display import chart_frame, screen_table
from lib.exhibits.export import csv_bytes
from lib.exhibits.model import Result
from lib.facts import Wording
from lib.text import LANGUAGES, text_for
from lib.ui.figure import Figure
from lib.ui.whatif import figures
from lib.values import NotAvailable
from lib.whatif import attribution as attribution_module
from lib.whatif.attribution import attribute
from lib.whatif.beliefs import assumed_table, beliefs_behind, evidence_table
from lib.whatif.compare import Comparison
from lib.whatif.evidence import findings
from lib.whatif.frontier import Limits, Mix, misses, standing
from lib.whatif.guess import Guess, judge, reference
from lib.whatif.levers import KINDS
from lib.whatif.public_cost import public_cost
from lib.whatif.reverse import response
from lib.whatif.setting import setting_of, status_quo
from lib.whatif.tables import (
    QUANTITIES,
    attribution_table,
    beside_table,
    change_unit,
    changes_table,
    cost_table,
    effect_path,
    frontier_table,
    mix_table,
    response_table,
    tornado_table,
)
from lib.whatif.tornado import Tornado, tornado, tornados

SIZE = (60, 7, 12)
VALUES = {"whole_process_monitoring": 0.8, "interest_subsidy": 0.004, "npl_disposal": 0.3}
TOGETHER = Wording("all", "合计")


@cache
def compared() -> Comparison:
    return xm_instrument().compare(setting_of(xm_instrument().book, VALUES), *SIZE)


@cache
def storms() -> Mapping[str, Tornado]:
    return tornados(
        xm_instrument(), setting_of(xm_instrument().book, VALUES), ["npl_ratio", "roe"], "effect", *SIZE
    )


@pytest.mark.parametrize("exact", [True, False])
def test_a_waterfall_ends_at_the_total(exact: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribution_module, "EXACT_UP_TO", 8 if exact else 2)
    book = xm_instrument().book
    found = attribute(xm_instrument(), setting_of(book, VALUES), ["npl_ratio"], *SIZE)
    assert not isinstance(found, NotAvailable)
    table = attribution_table(found["npl_ratio"], book, TOGETHER)
    steps, total = table.iloc[:-1], table.iloc[-1]
    assert np.allclose(steps["end"].to_numpy()[:-1], steps["start"].to_numpy()[1:])
    assert steps["end"].iloc[-1] == pytest.approx(total["end"]) and total["start"] == 0.0
    assert (steps["error"] > 0.0).any() != exact
    assert total["part"] == found["npl_ratio"].total


def test_tornados_of_several_outcomes_are_those_of_each() -> None:
    book = xm_instrument().book
    setting = setting_of(book, VALUES)
    both = storms()
    assert both["roe"].bars == tornado(xm_instrument(), setting, "roe", "effect", *SIZE)
    centre = both["npl_ratio"].centre
    assert centre == pytest.approx(compared().effect("npl_ratio").mean())
    table = tornado_table(both["npl_ratio"], book, setting)
    assert list(table["width"]) == sorted(table["width"], reverse=True)
    assumed = {lever.name for lever in book if lever.assumed}
    assert set(table.loc[table["ground"] == "tool.ground.assumed", "parameter"]) == assumed & set(
        table["parameter"]
    )


def test_the_response_stands_where_the_scenario_does() -> None:
    setting = setting_of(xm_instrument().book, VALUES)
    points = response(xm_instrument(), setting, "npl_disposal", "npl_ratio", *SIZE)
    table = response_table(points, 0.02, 0.3)
    here = table[table["here"]]
    assert list(here["median"]) == [compared().scenario.median("npl_ratio")]
    lever = xm_instrument().book["npl_disposal"]
    assert (table["value"].min(), table["value"].max()) == (lever.low, lever.high)
    assert list(table["outside"]) == [lever.extrapolates(value) for value in table["value"]]


def test_the_interval_of_a_price_is_that_of_the_draws() -> None:
    found = public_cost(compared())
    assert not isinstance(found.per_yuan_80, NotAvailable) and isinstance(found.per_yuan, float)
    price = compared().effect("public_cost_total") / compared().effect("sme_balance") / 1e3
    assert (compared().effect("sme_balance") > 0.0).all()
    assert found.per_yuan_80 == pytest.approx(tuple(np.quantile(price, (0.1, 0.9))), rel=0.05)
    assert found.per_yuan_80[0] < found.per_yuan < found.per_yuan_80[1]
    none = public_cost(xm_instrument().compare(setting_of(xm_instrument().book, {"review_team": 40}), *SIZE))
    assert isinstance(none.per_yuan, NotAvailable) and none.per_yuan_80 == none.per_yuan
    table = cost_table(none).set_index("item")
    assert isinstance(table.loc["tool.cost.per_yuan", "value"], NotAvailable)
    path = effect_path(compared(), "public_cost_total")
    assert path["median"].iloc[-1] == pytest.approx(found.cost_rmb_mn.median)


def test_a_mix_knows_which_limits_it_misses() -> None:
    book = xm_instrument().book
    easy = Limits(npl_ceiling=0.5, roe_floor=-0.5, budget_rmb_mn=1e6)
    assert misses(standing(xm_instrument(), setting_of(book, VALUES), easy, *SIZE)) == ()
    hard = Limits(npl_ceiling=0.001, roe_floor=0.5, budget_rmb_mn=0.0)
    own = standing(xm_instrument(), setting_of(book, VALUES), hard, *SIZE)
    assert misses(own) == ("npl", "roe", "budget")
    assert own.sme_balance_bn == pytest.approx(compared().scenario.last("sme_balance").mean())
    today = standing(xm_instrument(), status_quo(book), hard, *SIZE)
    assert today.public_rmb_mn == 0.0


@pytest.mark.parametrize(
    ("shift", "sign", "inside80", "inside95"),
    [(0.0, "right", True, True), (9.0, "wrong", False, False), (-9.0, "right", False, False)],
)
def test_a_guess_is_judged_by_the_interval(shift: float, sign: str, inside80: bool, inside95: bool) -> None:
    change = compared().scenario.last("npl_ratio") - compared().baseline.last("npl_ratio")
    assert (change < 0.0).all()
    verdict = judge(compared(), Guess("npl_ratio", float(np.median(change)) + shift))
    assert (verdict.sign, verdict.inside80, verdict.inside95) == (sign, inside80, inside95)
    assert verdict.off == pytest.approx(shift)
    width = verdict.truth.high80 - verdict.truth.low80
    assert verdict.widths == pytest.approx(abs(shift) / width)


@pytest.mark.parametrize(
    ("values", "against"),
    [
        ({"growth_shock": -0.03}, "baseline"),
        ({"growth_shock": -0.03, "npl_disposal": 0.3}, "believed"),
        ({"npl_disposal": 0.3}, "believed"),
    ],
)
def test_a_guess_is_taken_against_what_the_headline_is(values: dict[str, float], against: str) -> None:
    found = xm_instrument().compare(setting_of(xm_instrument().book, values), *SIZE)
    assert reference(found) == against
    tile = found.tile("npl_ratio")
    assert judge(found, Guess("npl_ratio", 0.0)).truth == (
        tile.shift if against == "baseline" else tile.effect
    )


def test_only_beliefs_that_the_moved_levers_work_through() -> None:
    book = xm_instrument().book
    beliefs = book.of("environment", "assumption")
    assert beliefs_behind(book, status_quo(book)) == beliefs
    behind = beliefs_behind(book, setting_of(book, {"credit_information_sharing": 2.0}))
    assert 0 < len(behind) < len(beliefs)
    equations = set(book["credit_information_sharing"].channel)
    assert all(equations & set(lever.channel) for lever in behind)
    table = assumed_table(beliefs, book, status_quo(book))
    assert len(table) == sum(lever.assumed for lever in beliefs)
    assert (table["low"] <= table["value"]).all() and (table["value"] <= table["high"]).all()
    assert table["reason"].notna().all()


def test_scenarios_side_by_side_hold_the_differences_of_the_draws() -> None:
    names, measures = xm_instrument().names, list(xm_instrument().measures.values())[:6]
    results, labels = {"own": compared()}, {"own": TOGETHER}
    table = beside_table(results, labels, measures, names)
    assert len(table) == len(measures) * len(QUANTITIES)
    npl = table[(table["measure"] == names["npl_ratio"]) & (table["quantity"] == "tool.quantity.change")]
    change = compared().scenario.last("npl_ratio") - compared().baseline.last("npl_ratio")
    assert list(npl["value"]) == [pytest.approx(np.median(change))] and list(npl["unit"]) == ["pp"]
    assert changes_table(results, labels, "npl_ratio")["change"][0] == pytest.approx(np.median(change))


def examples() -> list[tuple[Figure, pd.DataFrame]]:
    """Every figure with a table of its columns."""
    instrument, book = xm_instrument(), xm_instrument().book
    setting = setting_of(book, VALUES)
    split = attribute(instrument, setting, ["npl_ratio"], *SIZE)
    assert not isinstance(split, NotAvailable)
    points = response(instrument, setting, "npl_disposal", "npl_ratio", *SIZE)
    limits = Limits(0.03, 0.05, 100.0)
    own = standing(instrument, setting, limits, *SIZE)
    mix = Mix(limits, VALUES, own.sme_balance_bn, own.npl_ratio, own.roe, own.public_rmb_mn)
    results, labels = {"own": compared()}, {"own": TOGETHER}
    rows = findings(instrument, setting, instrument.facts)
    return [
        (figures.attribution("pp"), attribution_table(split["npl_ratio"], book, TOGETHER)),
        (figures.tornado("pp"), tornado_table(storms()["npl_ratio"], book, setting)),
        (figures.response("share", "ratio"), response_table(points, 0.02, 0.3)),
        (figures.frontier(True), frontier_table([0.02, 0.03], [NotAvailable("x"), mix], own, own)),
        (figures.MIXES, mix_table([NotAvailable("x"), mix], book, setting)),
        (figures.COST, cost_table(public_cost(compared()))),
        (figures.COST_PATH, effect_path(compared(), "public_cost_total")),
        (figures.changes("ratio", "pp"), changes_table(results, labels, "npl_ratio")),
        (figures.BESIDE, beside_table(results, labels, instrument.measures.values(), instrument.names)),
        (figures.EVIDENCE, evidence_table(rows, book)),
        (figures.ASSUMED, assumed_table(book.of(*KINDS), book, setting)),
    ]


def test_every_figure_has_words_chart_and_download_in_both_languages() -> None:
    for figure, table in examples():
        assert list(table.columns) == list(figure.columns), figure.id
        for lang in LANGUAGES:
            text, result = text_for(lang), Result(table)
            assert not screen_table(figure.exhibit, result, text).empty, figure.id
            lines = csv_bytes(figure.exhibit, result, text).decode("utf-8-sig").splitlines()
            assert len(lines) >= len(table) + 1
            if figure.chart is None:
                continue
            frame = chart_frame(figure.exhibit, result, text)
            spec = str(finished(figure.chart(ChartText(figure.exhibit, text))))
            fields = {name for name in figure.columns if f"'{name}'" in spec}
            assert fields and fields <= set(frame.columns), figure.id


def test_units_of_differences() -> None:
    assert [change_unit(unit) for unit in ("ratio", "share", "rmb_bn")] == ["pp", "pp", "rmb_bn"]
