"""When data cannot be read, the reader gets a sentence in the page's language and no stack trace."""

import pytest
from streamlit.testing.v1 import AppTest

from lib.text import LANGUAGES, Language, text_for


def broken_page(kind: str) -> None:
    from lib.facts.errors import Problem, PublishedDataError
    from lib.ui.trouble import explain
    from lib.warehouse import WarehouseError

    errors = {
        "published": PublishedDataError((Problem("figures.csv", 7, "value", "number", "5*3"),)),
        "warehouse": WarehouseError("/secret/place cannot be read"),
        "other": KeyError("secret"),
    }
    assert explain(errors[kind])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["published", "warehouse", "other"])
def test_trouble_is_a_sentence(kind: str, lang: Language) -> None:
    app = AppTest.from_function(broken_page, kwargs={"kind": kind})
    app.session_state["lang"] = lang
    app.run()
    assert not app.exception
    (shown,) = [error.value for error in app.error]
    assert "secret" not in shown and "Traceback" not in shown
    if kind == "published":
        assert "figures.csv" in shown and "7" in shown and r"5\*3" in shown
    if kind == "warehouse":
        assert shown == text_for(lang)("trouble.warehouse")
