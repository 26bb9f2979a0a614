"""An exhibit made ready for the screen once per language: written sentences, chart data, table cells."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from lib.exhibits.compute import compute
from lib.exhibits.display import chart_frame, screen_table
from lib.exhibits.kept import kept
from lib.exhibits.model import Exhibit, Result
from lib.exhibits.registry import get_exhibit
from lib.exhibits.words import ExhibitWords
from lib.text import Language, Text, text_for


@dataclass(frozen=True)
class Prepared:
    """One exhibit in one language. The frames are shared by all sessions and must not be changed."""

    exhibit: Exhibit
    result: Result
    text: Text

    @cached_property
    def words(self) -> ExhibitWords:
        """The exhibit's messages."""
        return ExhibitWords(self.exhibit, self.text)

    @cached_property
    def takeaway(self) -> str:
        """The takeaway sentence."""
        return self.words.takeaway(self.result)

    @cached_property
    def alt(self) -> str:
        """The words for readers who do not see the chart."""
        return self.words.alt(self.result)

    @cached_property
    def chart_frame(self) -> pd.DataFrame:
        """See :func:`lib.exhibits.display.chart_frame`."""
        found = kept(self.exhibit.id)
        return found.frames[self.text.lang] if found else chart_frame(self.exhibit, self.result, self.text)

    @cached_property
    def screen_table(self) -> pd.DataFrame:
        """See :func:`lib.exhibits.display.screen_table`."""
        return screen_table(self.exhibit, self.result, self.text)


@lru_cache(maxsize=512)
def prepared(exhibit_id: str, lang: Language) -> Prepared:
    """The exhibit with this id in this language.

    Raises:
        KeyError: no such exhibit.
    """
    return Prepared(get_exhibit(exhibit_id), compute(exhibit_id), text_for(lang))
