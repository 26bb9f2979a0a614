"""What an exhibit is and what it returns."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from lib.exhibits.units import UNITS, Unit
from lib.facts import FactSource
from lib.pedigree import Pedigree
from lib.text import Bilingual

if TYPE_CHECKING:
    from lib.exhibits.data import CaseData


@dataclass(frozen=True)
class Column:
    """One column of an exhibit's table.

    Attributes:
        unit: id in :data:`lib.exhibits.units.UNITS`.
        values: the ids that a ``label`` column may hold, in the order in which charts and legends show
            them; each id has the message ``labels.<id>``.
        hidden: part of the tidy table and the download, left out of the table on screen.
    """

    unit: str
    values: tuple[str, ...] = ()
    hidden: bool = False

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"{self.unit!r} is not a unit; known are {', '.join(UNITS)}")

    @property
    def kind(self) -> Unit:
        """The unit's definition."""
        return UNITS[self.unit]


@dataclass(frozen=True)
class Source:
    """Where a table's rows come from: a publication, or tables of a teaching warehouse.

    Attributes:
        kind: ``published`` (``publisher``, ``title``, ``published_on``, ``url``, ``grade``) or
            ``warehouse`` (``title`` names the case, ``detail`` its tables).
        detail: which figures or tables were used.
    """

    kind: Literal["published", "warehouse"]
    title: str
    publisher: str = ""
    published_on: str = ""
    url: str = ""
    grade: str = ""
    detail: str = ""


def cited(sources: Iterable[tuple[FactSource, str]]) -> tuple[Source, ...]:
    """Publications as an exhibit's sources: each once, with the figures (``detail``) taken from it."""
    details: dict[FactSource, list[str]] = {}
    for source, detail in sources:
        details.setdefault(source, []).append(detail)
    return tuple(
        Source(
            "published",
            title=source.title,
            publisher=source.publisher,
            published_on=source.published_on,
            url=source.url,
            grade=source.grade,
            detail=", ".join(dict.fromkeys(used)),
        )
        for source, used in details.items()
    )


@dataclass(frozen=True)
class Result:
    """What an exhibit's function computed.

    Attributes:
        table: tidy table; its columns are those that the exhibit declares, in that order.
        facts: named values for the takeaway, the ``alt`` text and the narrative (rates as decimals).
        variant: which takeaway sentence the data call for; ``""`` is the message ``takeaway``, other
            names are ``takeaway_<variant>``.
        sources: the sources of the rows.
        notes: caveats that belong beside the chart (definition breaks, thin samples): message keys, or
            wordings that stand with the data.
    """

    table: pd.DataFrame
    facts: Mapping[str, object] = field(default_factory=dict)
    variant: str = ""
    sources: tuple[Source, ...] = ()
    notes: tuple[str | Bilingual, ...] = ()


@dataclass(frozen=True)
class Exhibit:
    """A registered exhibit.

    Attributes:
        id: such as ``XM-1.3``; also the address of the exhibit on its page.
        chapter: id of the chapter that shows it.
        case_id: case whose data it reads.
        pedigree: the kinds of number in the table.
        columns: declared columns by name.
        chart: takes a :class:`lib.charts.ChartText`, returns an Altair chart without data (or a list of
            panels); ``None`` for an exhibit that is a table only.
        function: computes the result; source: its code, which the page shows.
        rtol: relative tolerance when ``reproduce`` compares numbers with the committed table.
    """

    id: str
    chapter: str
    case_id: str
    pedigree: tuple[Pedigree, ...]
    columns: Mapping[str, Column]
    chart: Callable[[Any], Any] | None
    function: "Callable[[CaseData], Result]"
    source: str
    rtol: float

    @property
    def anchor(self) -> str:
        """Fragment identifier of the exhibit on its page."""
        return self.id.lower().replace(".", "-")
