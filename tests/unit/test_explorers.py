"""Explorers: by default a page asks for what the chapter shows, and no function with choices is left out."""

import inspect

import pytest

from lib.exhibits import all_exhibits, get_exhibit
from lib.ui.l_bank.explorers import EXPLORERS


def test_every_exhibit_with_choices_has_an_explorer() -> None:
    asked = {
        exhibit.id
        for exhibit in all_exhibits()
        if exhibit.case_id == "l_bank" and len(inspect.signature(exhibit.function).parameters) > 1
    }
    assert asked == set(EXPLORERS)


@pytest.mark.parametrize("exhibit_id", EXPLORERS)
def test_defaults_are_those_of_the_exhibit(exhibit_id: str) -> None:
    taken = inspect.signature(get_exhibit(exhibit_id).function).parameters
    for choice in EXPLORERS[exhibit_id]:
        assert taken[choice.argument].default == choice.default
        assert choice.default in choice.values


def test_names_in_the_link_are_used_once() -> None:
    explorers = set(EXPLORERS.values())
    names = [choice.name for choices in explorers for choice in choices]
    assert len(names) == len(set(names))
