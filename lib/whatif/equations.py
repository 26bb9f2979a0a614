"""Every equation of the simulator, documented once as data, and tied to the function that computes it."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from lib.facts import Wording

FILE = Path(__file__).with_name("equations.toml")
P = ParamSpec("P")
R = TypeVar("R")

# Functions by the id of the equation that they compute, filled when the model's modules are imported.
implemented: dict[str, Callable[..., object]] = {}


@dataclass(frozen=True)
class Equation:
    """One equation.

    Attributes
    ----------
    id : also the name that a lever's ``channel`` uses.
    part : the part of the model it belongs to.
    symbol : LaTeX symbol of what it gives. unit : id of :mod:`lib.exhibits.units`.
    formula : LaTeX. meaning : in words.
    parameters : the assumptions and levers in it. evidence : findings behind its form, may be empty.
    function : what computes it, where functions are not marked with `equation`.
    """

    id: str
    part: str
    symbol: str
    unit: str
    formula: str
    meaning: Wording
    parameters: tuple[str, ...]
    evidence: tuple[str, ...]
    function: str = ""


def equation(equation_id: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark the function that computes the equation. Raises ``ValueError`` when it has one already."""

    def mark(function: Callable[P, R]) -> Callable[P, R]:
        known = implemented.get(equation_id)
        if known is not None and known.__qualname__ != function.__qualname__:
            raise ValueError(f"equation {equation_id!r} is computed by two functions")
        implemented[equation_id] = function
        return function

    return mark


@cache
def equations() -> dict[str, Equation]:
    """All equations of XM Bank's simulator by id, in the order of the file."""
    return read_equations(FILE)


def read_equations(file: Path) -> dict[str, Equation]:
    """The equations of a file by id, in its order."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        table["id"]: Equation(
            id=table["id"],
            part=table["part"],
            symbol=table["symbol"],
            unit=table["unit"],
            formula=table["formula"],
            meaning=Wording(table["meaning"]["en"], table["meaning"]["zh"]),
            parameters=tuple(table["parameters"]),
            evidence=tuple(table.get("evidence", ())),
            function=table.get("function", ""),
        )
        for table in data["equation"]
    }
