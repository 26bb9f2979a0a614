"""Narratives as HTML; markdown-it does the parsing, and HTML in a narrative stays text."""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

# A chapter's own title is the report's second level, its sections the third.
DEEPER = 1


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _lowered(tokens: list[Token]) -> list[Token]:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + DEEPER, 6)}"
    return tokens


def to_html(markdown: str) -> Markup:
    """Markdown as HTML with every heading one level down."""
    parser = _parser()
    return Markup(parser.renderer.render(_lowered(parser.parse(markdown)), parser.options, {}))
