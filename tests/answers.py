"""What the simulators' pages say in their own HTML: Streamlit's test harness knows only its own elements."""

import json
from html.parser import HTMLParser

from streamlit.testing.v1 import AppTest


def answers(app: AppTest) -> list[str]:
    """The HTML of each answer on the page, from top to bottom."""
    data = [json.loads(component.proto.json or "{}") for component in app.get("bidi_component")]
    return [each["html"] for each in data if "html" in each]


class _Words(HTMLParser):
    """Takes the words between the marks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def words_of(html: str) -> str:
    """What a reader of HTML reads; the words of two elements are kept apart."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return " ".join(parser.found)


def answered(app: AppTest) -> str:
    """All of them, with the marks of HTML taken off their words."""
    return " ".join(map(words_of, answers(app)))
