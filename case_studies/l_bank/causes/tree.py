"""The cause tree as data: read once from causes.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from lib.facts import Wording

Match = Literal["same", "derived", "proxy", "scale", "none"]
ActsOn = Literal["default", "decision", "care"]
FILE = Path(__file__).with_name("causes.toml")
RULES = FILE.parents[1] / "levers.toml"


@dataclass(frozen=True)
class Cause:
    """A suspected cause.

    Attributes
    ----------
    id, problem : ids. sign : expected beforehand. match, truth, times : how the process's own parameter
        compares, where it stands (``block.name``), and the factor from its unit to the contrast's.
    shown : exhibit that shows it. acts_on : default itself, the decision or the care after it.
    """

    id: str
    problem: str
    sign: int
    match: Match
    truth: str
    times: float
    shown: str
    acts_on: ActsOn


@dataclass(frozen=True)
class Remedy:
    """A measure: problem and causes that it answers, rules (ids of levers.toml), the literature's lever."""

    id: str
    problem: str
    causes: tuple[str, ...]
    rules: tuple[str, ...]
    evidence: str


@dataclass(frozen=True)
class Tree:
    """Problems in order with their causes; measures; smallest relevant log odds; contrast of load."""

    causes: tuple[Cause, ...]
    remedies: tuple[Remedy, ...]
    smallest: float
    overload: float

    @property
    def problems(self) -> tuple[str, ...]:
        """Ids of the problems in their order."""
        return tuple(dict.fromkeys(cause.problem for cause in self.causes))

    def cause(self, identifier: str) -> Cause:
        """A cause by its id. Raises ``KeyError``."""
        return {cause.id: cause for cause in self.causes}[identifier]


@cache
def tree() -> Tree:
    """The tree of causes.toml.

    Raises
    ------
    ValueError : a cause is named twice, a word is unknown, or a measure answers a cause of another problem.
    """
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    causes = tuple(
        Cause(
            found["id"], problem["id"], int(found["sign"]), found["match"], found["truth"],
            float(found.get("times", 1.0)), found["shown"], found["acts_on"],
        )
        for problem in raw["problem"]
        for found in problem["cause"]
    )  # fmt: skip
    remedies = tuple(
        Remedy(one["id"], one["problem"], tuple(one["causes"]), tuple(one["rules"]), one["evidence"])
        for one in raw["measure"]
    )
    known = {cause.id for cause in causes}
    if len(known) != len(causes):
        raise ValueError("causes.toml: a cause is named twice")
    for cause in causes:
        if cause.match not in get_args(Match) or cause.acts_on not in get_args(ActsOn):
            raise ValueError(f"causes.toml: {cause.id} has an unknown match or acts_on")
    if not all(set(remedy.causes) <= known for remedy in remedies):
        raise ValueError("causes.toml: a measure answers a cause that is not in the tree")
    return Tree(causes, remedies, float(raw["smallest"]), float(raw["overload"]))


@cache
def rule_names() -> Mapping[str, Wording]:
    """Names of the rules on which the simulator's sliders act, by id."""
    levers = tomllib.loads(RULES.read_text(encoding="utf-8"))["lever"]
    return {lever["id"]: Wording(lever["name"]["en"], lever["name"]["zh"]) for lever in levers}
