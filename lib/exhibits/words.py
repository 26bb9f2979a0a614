"""An exhibit's words in one language: titles, headings, labels, and the sentence that its data call for."""

from lib.exhibits.model import Exhibit, Result
from lib.exhibits.units import Unit
from lib.text import Bilingual, Text


class ExhibitWords:
    """The messages of one exhibit in one language."""

    def __init__(self, exhibit: Exhibit, text: Text) -> None:
        self.exhibit = exhibit
        self.text = text
        self._key = f"exhibits.{exhibit.id}"

    @property
    def title(self) -> str:
        """The exhibit's title."""
        return self.text(f"{self._key}.title")

    def heading(self, column: str) -> str:
        """A column's name without its unit."""
        return self.text(f"{self._key}.columns.{column}")

    def axis(self, column: str) -> str:
        """A column's name with its unit, for axis titles and table headers."""
        return self.with_unit(column, self.exhibit.columns[column].kind)

    def with_unit(self, column: str, unit: Unit) -> str:
        """A column's name with a unit, such as that of a row."""
        if not unit.suffix:
            return self.heading(column)
        return self.text("units.with_unit", name=self.heading(column), unit=self.text(unit.suffix))

    def label(self, identifier: str) -> str:
        """The reader's word for an id of a label column."""
        return self.text(f"labels.{identifier}")

    def labels(self, column: str) -> list[str]:
        """The words for all ids that a label column may hold, in order."""
        return [self.label(value) for value in self.exhibit.columns[column].values]

    def takeaway(self, result: Result) -> str:
        """The one-sentence takeaway, filled with the result's facts."""
        variant = f"takeaway_{result.variant}" if result.variant else "takeaway"
        return self.text(f"{self._key}.{variant}", **self._facts(result))

    def alt(self, result: Result) -> str:
        """What the chart shows, for readers who do not see it; the takeaway is part of it."""
        shown = self.text(f"{self._key}.alt", **self._facts(result))
        return self.text("exhibit.alt", shown=shown, takeaway=self.takeaway(result))

    def note(self, note: str | Bilingual) -> str:
        """A caveat in words."""
        return self.text(note) if isinstance(note, str) else note.of(self.text.lang)

    def _facts(self, result: Result) -> dict[str, object]:
        """Facts with ids translated: a fact named ``…_label`` holds an id of the label catalog."""
        return {
            name: self.label(str(value)) if name.endswith("_label") else value
            for name, value in result.facts.items()
        }
