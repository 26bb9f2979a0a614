"""When a page cannot be made: a sentence that says what is wrong and what to do, never a stack trace."""

import logging

import streamlit as st

from lib.ui.language import current_text
from lib.ui.markdown import escape

logger = logging.getLogger("casebook")


def explain(error: BaseException) -> bool:
    """Show what went wrong in the session's language; the details go to the server's log.

    Returns:
        True: the error has been shown.
    """
    # Heavy, and the server imports this module before it answers.
    from lib.cases import BrokenCase
    from lib.facts import PublishedDataError
    from lib.warehouse import WarehouseError

    logger.error("a page could not be made", exc_info=error)
    text = current_text()
    if isinstance(error, PublishedDataError):
        values = {name: escape(value) for name, value in error.values(text.lang).items()}
        st.error(text(error.message_key, **values), icon=":material/error:")
    elif isinstance(error, WarehouseError | BrokenCase):
        st.error(text("trouble.warehouse"), icon=":material/error:")
    else:
        st.error(text("trouble.unexpected", kind=type(error).__name__), icon=":material/error:")
    return True
