"""The two banks side by side: what is matched exists, and both engines answer as their own pages do."""

import numpy as np
import pytest

from case_studies.l_bank.exhibits.compare_effects import OUTCOMES, change
from case_studies.l_bank.exhibits.compare_parts import BANKS, FAMILIES, THEMES, effects, moves, trace
from case_studies.l_bank.replay.case import load_replay
from case_studies.l_bank.replay.history import QUARTERS
from case_studies.l_bank.replay.rules import RULES, decide
from lib.exhibits import all_exhibits, case_data, compute
from lib.text import LANGUAGES
from lib.values import NotAvailable

DATA = case_data("l_bank")


def test_what_is_matched_exists() -> None:
    known = {problem.id for problem in trace(DATA).problems}
    ids = {entry.id for entry in all_exhibits()}
    assert {problem for theme in THEMES for problem in theme.xm} == known, (
        "each of XM's problems has its place"
    )
    seen = {one for theme in THEMES for text in theme.seen.values() for one in text.split(", ") if one}
    assert seen <= ids
    assert {family.theme for family in FAMILIES} <= {theme.id for theme in THEMES}
    measures = {family.sides["xm"].measure for family in FAMILIES if "xm" in family.sides} - {""}
    assert measures == {measure.id for measure in trace(DATA).measures}, "each of XM's measures has its place"


def test_verdicts_agree_with_what_each_thesis_asks_for() -> None:
    for family in FAMILIES:
        asked = {bank for bank, side in family.sides.items() if side.measure or side.name}
        wanted = {"xm_only": {"xm"}, "l_only": {"l"}}.get(family.verdict, set(BANKS))
        assert asked == wanted, family.id


def test_effects_are_those_of_the_engines_and_every_family_moves_something() -> None:
    found = effects(DATA)
    table = compute("C-1.4").table.set_index(["family", "bank"])
    for (family, bank), comparison in found.items():
        told = change(comparison, OUTCOMES[0][2][bank], "pp")
        assert table.at[(f"c1.family.{family}", f"c1.bank.{bank}"), "effect"] == pytest.approx(told.median)
        assert any(np.abs(comparison.effect(names[bank])).max() > 0 for _, _, names in OUTCOMES), (
            f"{family} moves nothing at {bank}"
        )


def test_what_an_engine_cannot_do_is_a_reason_and_moves_are_written_in_both_languages() -> None:
    table = compute("C-1.6").table
    for bank in BANKS:
        without = [family.id for family in FAMILIES if bank not in family.sides]
        rows = table[table["family"].isin([f"c1.family.{name}" for name in without])]
        assert len(rows) == len(without) * len(OUTCOMES)
        assert all(isinstance(cell, NotAvailable) for cell in rows[bank])
    for family in FAMILIES:
        for bank in family.sides:
            written = moves(DATA, family, bank)
            assert written is not None and all("→" in written.of(lang) for lang in LANGUAGES)


def test_a_cap_on_industries_holds_in_every_quarter() -> None:
    case, cap = load_replay(DATA), 0.2
    files = case.past.files
    rules = {name: case.book[name].default for name in RULES} | {"industry_cap": cap}
    decided = decide(files, case.past.seen, rules, 0)
    amount = np.zeros((QUARTERS, len(files.industries)))
    np.add.at(amount, (files.decided, files.industry), decided.kept * decided.part * files.amount)
    assert (amount.max(axis=1) <= cap * amount.sum(axis=1) * (1 + 1e-9)).all()
