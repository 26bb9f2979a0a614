"""Text from data, made safe for Streamlit's Markdown."""

import re

# What Markdown, its emoji and directive syntax (:smile:), typographic replacements (--) or entities act on.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#|~$&:])|(?<=-)(-)")
# What makes a list, a heading or a rule at the start of a line; a number keeps its digits.
_AT_START = re.compile(r"^(\s*)(\d*)([-+=.)])")
_ADDRESS = re.compile(r"\b(www)\.", re.IGNORECASE)


def escape(words: object) -> str:
    """``words`` as literal text on one line: nothing in them is formatted, linked or left out."""
    line = " ".join(str(words).split("\n"))
    line = _SPECIAL.sub(lambda found: "\\" + (found[1] or found[2]), line)
    line = _AT_START.sub(r"\1\2\\\3", line)
    return _ADDRESS.sub(r"\1\\.", line)
