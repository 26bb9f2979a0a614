"""State in the link: values are checked when a link is opened, and written back as they change.

Streamlit's own binding of widgets to the address is not used, for three reasons: it writes the label
that a reader sees (which changes with the language) where an id belongs, it leaves out values that equal
the default, and it replaces a value that it cannot take without a word.
"""

from collections.abc import Callable, Sequence

import streamlit as st

from lib.text import Text

_REFUSED = "_refused_link_values"
_WRITTEN = "_written_link_values"
_TOLD_WITHIN = "_link_values_told_within_a_panel"


def open_link(
    name: str, allowed: Sequence[str], default: str, normalise: Callable[[str], str] = lambda given: given
) -> None:
    """Set the widget ``name`` from the link, before the widget is made.

    The link counts when the session first meets it, and again when it is no longer what
    :func:`keep_link` last wrote: then the reader went back, or edited the address. A value that is none
    of ``allowed`` is not used; it is remembered for :func:`explain_refusals`.
    """
    given = st.query_params.get(name)
    written = st.session_state.setdefault(_WRITTEN, {})
    if name in st.session_state and (given is None or given == written.get(name)):
        return
    wanted = default if given is None else normalise(given)
    if wanted not in allowed:
        st.session_state.setdefault(_REFUSED, {})[name] = (given, tuple(allowed), default)
    st.session_state[name] = wanted if wanted in allowed else default
    written[name] = given


def keep_link(name: str) -> None:
    """Write the widget's value into the address, also when it is the default."""
    value = str(st.session_state[name])
    if st.query_params.get(name) != value:
        st.query_params[name] = value
    st.session_state.setdefault(_WRITTEN, {})[name] = value


def explain_refusals(text: Text, within: Sequence[str] = ()) -> None:
    """Say which values of the link were not used, until the reader chooses another value.

    A panel that opens its part of the link after the page has begun says so itself, ``within`` its names; the
    page's own call, without names, leaves those out from then on.
    """
    refused = st.session_state.get(_REFUSED, {})
    told: set[str] = st.session_state.setdefault(_TOLD_WITHIN, set())
    told |= set(within)
    for name, (given, allowed, used) in list(refused.items()):
        if (name not in within) if within else (name in told):
            continue
        if st.session_state.get(name) != used:
            del refused[name]
            continue
        shown = given if len(given) <= 40 else f"{given[:40]}…"
        st.warning(
            text("links.refused", name=name, given=code(shown), used=used, allowed=", ".join(allowed)),
            icon=":material/link_off:",
        )


def code(words: str) -> str:
    """``words`` from outside as literal Markdown code, so that nothing in them is formatted."""
    return "`" + words.replace("`", "'").replace("\n", " ").replace("\r", " ") + "`"
