"""The reader's language: a switch, kept in ``?lang=``; what the page itself declares follows it."""

import streamlit as st

from lib.text import LANGUAGES, Text, text_for
from lib.ui.links import keep_link, open_link

KEY = "lang"
HTML_LANG = {"en": "en", "zh": "zh-Hans"}


def _main_language(tag: str) -> str:
    """The language of a tag such as ``zh-CN``."""
    return tag.lower().replace("_", "-").split("-")[0]


def current_text() -> Text:
    """The texts of the language that this session shows."""
    return text_for(st.session_state.get(KEY, LANGUAGES[0]))


def language_switch() -> Text:
    """Show the switch (where the caller stands), declare the page's language, return its texts."""
    open_link(KEY, LANGUAGES, LANGUAGES[0], normalise=_main_language)
    st.segmented_control(
        " / ".join(text_for(lang)("language.label") for lang in LANGUAGES),
        LANGUAGES,
        required=True,
        format_func=lambda lang: text_for(lang)("language.name"),
        key=KEY,
    )
    keep_link(KEY)
    text = current_text()
    # Streamlit always declares English; screen readers would then read Chinese with an English voice.
    st.html(
        f"<script>document.documentElement.lang = '{HTML_LANG[text.lang]}'</script>",
        unsafe_allow_javascript=True,
    )
    return text
