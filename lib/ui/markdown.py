"""Text from data, made safe for Streamlit's Markdown."""

import re

# What Markdown, its emoji and directive syntax (:smile:), typographic replacements (--) or entities act on.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#|~$&:])|(?<=-)(-)")
# What makes a list, a heading or a rule at the start of a line; a number keeps its digits.
_AT_START = re.compile(r"^(\s*)(\d*)([-+=.)])")
_ADDRESS = re.compile(r"\b(www)\.", re.IGNORECASE)
_JOINER, _HARD_SPACE = "\N{WORD JOINER}", "\N{NO-BREAK SPACE}"
_SHORT_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,5}")
_BETWEEN_CHINESE = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])(?=\S)|(?<=\S)(?=[\u3000-\u9fff\uff00-\uffef])"
)
# A cell of prose is longer than this; its column is at least so many Latin letters wide.
PROSE, PROSE_WIDTH = 40, 24


def escape(words: object) -> str:
    """``words`` as literal text on one line: nothing in them is formatted, linked or left out."""
    line = " ".join(str(words).split("\n"))
    line = _SPECIAL.sub(lambda found: "\\" + (found[1] or found[2]), line)
    line = _AT_START.sub(r"\1\2\\\3", line)
    return _ADDRESS.sub(r"\1\\.", line)


def whole(cell: str) -> str:
    """A table's cell that stays readable in a narrow window, where the table then scrolls sideways.

    A browser may break between any two Chinese characters, and does: short words are kept on one line. Of
    prose the first words are, which keeps its column from becoming one word wide; the rest flows.
    """
    wide = [2 if "\u3000" <= sign <= "\uffef" else 1 for sign in cell]
    if sum(wide) <= PROSE:
        return _SHORT_CHINESE.sub(lambda found: _JOINER.join(found[0]), cell)
    end = next(place for place in range(len(cell)) if sum(wide[: place + 1]) >= PROSE_WIDTH)
    if cell[end - 1 : end + 1].isascii():
        # A word cut in two would be broken at its head's end where a card is narrow: it belongs to the rest.
        end = max(cell.rfind(" ", 0, end), 0) or end
    head, rest = cell[:end], cell[end:]
    return _BETWEEN_CHINESE.sub(_JOINER, head.replace(" ", _HARD_SPACE)) + rest
