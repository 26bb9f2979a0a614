"""Ready scenarios: data with author, date and reason."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lib.facts import Wording
from lib.whatif.levers import LeverBook
from lib.whatif.setting import Setting, check_values, status_quo


class ScenarioError(ValueError):
    """The file contradicts itself or the parameters; the message names the scenario."""


@dataclass(frozen=True)
class Scenario:
    """A ready scenario. ``values`` are those that differ from the status quo, its parts' included."""

    id: str
    author: Wording
    date: dt.date
    reason: Wording
    name: Wording
    parts: tuple[str, ...]
    values: Mapping[str, float]

    def setting(self, book: LeverBook) -> Setting:
        """All values."""
        return status_quo(book).with_values(self.values)


def load_scenarios(file: Path, book: LeverBook) -> dict[str, Scenario]:
    """Read and check the scenarios, by id in the order of the file.

    A scenario may be made of earlier ones (``parts``), and add values of its own.

    Raises
    ------
    ScenarioError : an id stands twice, a part does not stand before, two parts disagree, a value cannot be
        chosen or is the status quo, a text is missing in a language.
    """
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    found: dict[str, Scenario] = {}
    for table in data["scenario"]:
        where = table["id"]
        if where in found:
            raise ScenarioError(f"{where} stands twice")
        values: dict[str, float] = {}
        for part in table.get("parts", ()):
            if part not in found:
                raise ScenarioError(f"{where}: its part {part!r} does not stand before it")
            clash = {name for name, value in found[part].values.items() if values.get(name, value) != value}
            if clash:
                raise ScenarioError(f"{where}: its parts disagree on {', '.join(sorted(clash))}")
            values |= found[part].values
        values |= table.get("values", {})
        checked = check_values(book, values)
        if checked.refused:
            raise ScenarioError(f"{where}: {'; '.join(str(dict(item.values)) for item in checked.refused)}")
        idle = sorted(name for name, value in checked.values.items() if value == book[name].default)
        if idle:
            raise ScenarioError(f"{where}: not moved: {', '.join(idle)}")
        found[where] = Scenario(
            id=where,
            author=_text(table, "author", where),
            date=table["date"],
            reason=_text(table, "reason", where),
            name=_text(table, "name", where),
            parts=tuple(table.get("parts", ())),
            values=checked.values,
        )
    return found


def _text(table: Mapping[str, object], name: str, where: str) -> Wording:
    words = table.get(name)
    if not isinstance(words, Mapping) or set(words) != {"en", "zh"} or not all(words.values()):
        raise ScenarioError(f"{where}: {name} needs a text in en and zh")
    return Wording(str(words["en"]), str(words["zh"]))
