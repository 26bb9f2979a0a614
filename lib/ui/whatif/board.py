"""The scorecard before and after, and every outcome: tables as HTML, one element each."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from lib.text import Text
from lib.ui.whatif.tiles import NOTHING, aim, between, effect_words
from lib.values import NotAvailable
from lib.whatif.compare import Comparison
from lib.whatif.instrument import Instrument, Scored
from lib.whatif.wording import say, value_text


def scorecard_html(instrument: Instrument, comparison: Comparison, text: Text) -> str:
    """Each key figure by perspective without and with the levers, with its points on the way to target."""
    body = []
    for heading, rows in groupby(instrument.scorecard(comparison), key=lambda row: row.heading):
        name = escape(heading.of(text.lang))
        body.append(f'<tr><th scope="rowgroup" colspan="6">{name}</th></tr>')
        body.extend(_scored(row, text) for row in rows)
    heads = ("measure", "before", "after", "target", "points", "change")
    titles = [text(f"simulator.board.{name}") for name in heads]
    about = f'<p class="wi-note">{escape(text("simulator.board.about"))}</p>'
    return about + _table(titles, body, text("simulator.board.label"), "wi-card")


def _scored(row: Scored, text: Text) -> str:
    cells = [_value(row.before, row.unit, text), _value(row.after, row.unit, text)]
    target = row.target
    cells.append(
        _why(target, text) if isinstance(target, NotAvailable) else escape(aim(target, row.unit, text))
    )
    before, after = row.points_before, row.points_after
    if isinstance(before, NotAvailable) or isinstance(after, NotAvailable):
        cells += [escape(text("simulator.board.no_points")), ""]
    else:
        bar = (
            f'<span class="wi-bar" aria-hidden="true"><i style="width:{after:.1f}%"></i>'
            f'<b style="left:{before:.1f}%"></b></span> '
        )
        cells.append(bar + escape(text("simulator.board.from_to", before=before, after=after)))
        cells.append(escape(text.value(after - before, "signed1")))
    return _row(row.name.of(text.lang), cells)


def outcomes_html(instrument: Instrument, comparison: Comparison, text: Text) -> str:
    """Every outcome in the last quarter: baseline, beliefs, scenario, effect, both intervals."""
    heads = [
        *(text(f"whatif.series.{name}") for name in ("baseline", "believed", "scenario", "effect")),
        text("simulator.tiles.eighty"),
        text("simulator.tiles.ninety"),
    ]
    body = []
    for name, measure in instrument.measures.items():
        tile = comparison.tile(name)
        series = [
            escape(value_text(each.median, measure.unit, text))
            for each in (tile.baseline, tile.believed, tile.scenario)
        ]
        effect = escape(effect_words(tile.effect, measure, text))
        spans = [
            escape(between(low, high, measure.unit, text))
            for low, high in (
                (tile.effect.low80, tile.effect.high80),
                (tile.effect.low95, tile.effect.high95),
            )
        ]
        body.append(_row(instrument.names[name].of(text.lang), [*series, effect, *spans], heads))
    titles = [text("simulator.board.measure"), *heads]
    return _table(titles, body, text("simulator.board.everything"), "wi-all")


def _value(value: float | NotAvailable, unit: str, text: Text) -> str:
    return _why(value, text) if isinstance(value, NotAvailable) else escape(value_text(value, unit, text))


def _why(reason: NotAvailable, text: Text) -> str:
    return f'<span class="wi-why">{escape(say(reason, text))}</span>'


def _row(name: str, cells: list[str], heads: Sequence[str] = ()) -> str:
    """A row; with ``heads`` each cell has the name of its column, for a phone, where the row is a card.

    Parts of a card are no longer a table's to every browser, so that their roles are written out.
    """
    row, first, each = (f' role="{role}"' if heads else "" for role in ("row", "rowheader", "cell"))
    named = [f' data-name="{escape(head)}"' for head in heads] or [""] * len(cells)
    none = [' class="wi-none"' if cell == NOTHING else "" for cell in cells]
    body = "".join(
        f"<td{each}{more}{kind}>{cell}</td>" for cell, more, kind in zip(cells, named, none, strict=True)
    )
    return f'<tr{row}><th scope="row"{first}>{escape(name)}</th>{body}</tr>'


def _table(heads: list[str], body: list[str], label: str, more: str = "") -> str:
    first = "".join(f'<th scope="col" role="columnheader">{escape(head)}</th>' for head in heads)
    # What scrolls can be reached with the keyboard.
    return (
        f'<div class="wi-scroll" tabindex="0" role="region" aria-label="{escape(label)}">'
        f'<table role="table" aria-label="{escape(label)}" class="wi-table {more}">'
        f'<thead role="rowgroup"><tr role="row">{first}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(body)}</tbody></table></div>'
    )
