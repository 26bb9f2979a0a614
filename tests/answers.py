"""What the simulators' pages say in their own HTML: Streamlit's test harness knows only its own elements."""

import json
from html import unescape

from streamlit.testing.v1 import AppTest


def answers(app: AppTest) -> list[str]:
    """The HTML of each answer on the page, from top to bottom."""
    data = [json.loads(component.proto.json or "{}") for component in app.get("bidi_component")]
    return [each["html"] for each in data if "html" in each]


def answered(app: AppTest) -> str:
    """All of them, with the marks of HTML taken off their words."""
    return unescape(" ".join(answers(app)))
