"""Moves as a browser sends them: those of a fragment rerun it alone; Streamlit's harness reruns the page."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.scriptrunner import RerunData
from streamlit.testing.v1 import AppTest, local_script_runner


@contextmanager
def moves_in(app: AppTest, key: str) -> Iterator[None]:
    """Runs inside come from a widget of the fragment of this key; the page then has only what they drew."""
    (fragment,) = app._fragment_storage.resolve_target(key)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(local_script_runner, "RerunData", partial(RerunData, fragment_id=fragment))
        yield


def send_levers(app: AppTest, **move: Any) -> AppTest:
    """Run with what a simulator's controls send: ``set`` with values by lever, ``reset`` with levers."""
    (levers,) = [each for each in app.get("bidi_component") if "rows" in json.loads(each.proto.json or "{}")]
    event = WidgetState(
        id=f"$$STREAMLIT_INTERNAL_KEY_{levers.proto.id}__events",
        json_trigger_value=json.dumps([{"event": "move", "value": move}]),
    )
    states = app._tree.get_widget_states()
    states.widgets.append(event)
    return app._run(states)
