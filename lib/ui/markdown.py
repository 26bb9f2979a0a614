"""Text from data, made safe for Streamlit's Markdown."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#|~$])")


def escape(words: object) -> str:
    """``words`` with every character escaped that Markdown or Streamlit's directives would act on."""
    return _SPECIAL.sub(r"\\\1", str(words)).replace(":material", r"\:material")
