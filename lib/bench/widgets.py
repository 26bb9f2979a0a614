"""How a reader would move each kind of widget next, said in Streamlit's protocol."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState

# From a widget's description and its present state (None: untouched) to the next state.
Move = Callable[[Any, WidgetState | None], WidgetState]


@dataclass(frozen=True)
class Widget:
    """A widget that the server has sent. `fragment_id` is empty outside a fragment."""

    id: str
    kind: str
    fragment_id: str
    description: Any

    @property
    def key(self) -> str:
        """The name that the page's script gave it, with which its id ends; ``None`` where it gave none."""
        return self.id.split("-", 2)[-1]


def _after(options: list[str], current: str | None) -> str:
    """The option after `current`, round and round."""
    return options[(options.index(current) + 1) % len(options)] if current in options else options[0]


def _checkbox(widget: Any, state: WidgetState | None) -> WidgetState:
    return WidgetState(bool_value=not (state.bool_value if state else widget.default))


def _option(widget: Any, state: WidgetState | None) -> WidgetState:
    options = list(widget.options)
    current = state.string_value if state else options[widget.default]
    return WidgetState(string_value=_after(options, current))


def _button_group(widget: Any, state: WidgetState | None) -> WidgetState:
    options = [option.content for option in widget.options]
    chosen = list(state.string_array_value.data) if state else [options[place] for place in widget.default]
    moved = WidgetState()
    moved.string_array_value.data.append(_after(options, chosen[0] if chosen else None))
    return moved


def _number(widget: Any, state: WidgetState | None) -> WidgetState:
    value = (state.double_value if state else widget.default) + widget.step
    if widget.has_max and value > widget.max:
        value = widget.min if widget.has_min else widget.default
    return WidgetState(double_value=value)


def _slider(widget: Any, state: WidgetState | None) -> WidgetState:
    if len(widget.options):
        return _select_slider(widget, state)
    values = list(state.double_array_value.data if state else widget.default)
    values[-1] += widget.step
    # Back to the lower end, which in a range is the other handle.
    if values[-1] > widget.max:
        values[-1] = values[0] if len(values) > 1 else widget.min
    moved = WidgetState()
    moved.double_array_value.data.extend(values)
    return moved


def _select_slider(widget: Any, state: WidgetState | None) -> WidgetState:
    """A slider over words; the upper handle moves, and back to the lower end, as that of numbers does."""
    options = list(widget.options)
    words = list(state.string_array_value.data) if state else [options[int(at)] for at in widget.default]
    place = options.index(words[-1]) + 1
    if place == len(options):
        place = options.index(words[0]) if len(words) > 1 else 0
    moved = WidgetState()
    moved.string_array_value.data.extend([*words[:-1], options[place]])
    return moved


def _tabs(widget: "Tabs", state: WidgetState | None) -> WidgetState:
    current = state.string_value if state else widget.labels[widget.default]
    return WidgetState(string_value=_after(widget.labels, current))


@dataclass(frozen=True)
class Tabs:
    """A row of tabs that tells the server which is open."""

    labels: list[str]
    default: int


def _levers(widget: Any, state: WidgetState | None) -> WidgetState:
    """One of the what-if page's levers to another step, as its controls in the browser say it."""
    shown = json.loads(widget.json)
    row = random.choice(shown["rows"])
    steps = round((row["high"] - row["low"]) / row["step"])
    value = row["low"] + random.randint(0, steps) * row["step"]
    move = {"set": {row["id"]: min(value, row["high"])}, "reset": [], "seq": shown["seq"] + 1}
    # An event has an id of its own, made of the component's.
    return WidgetState(
        id=f"$$STREAMLIT_INTERNAL_KEY_{widget.id}__events",
        json_trigger_value=json.dumps([{"event": "move", "value": move}]),
    )


# Buttons, downloads, texts and uploads are left alone: they are not moved to and fro.
MOVES: Mapping[str, Move] = {
    "checkbox": _checkbox,
    "radio": _option,
    "selectbox": _option,
    "button_group": _button_group,
    "number_input": _number,
    "slider": _slider,
    "tabs": _tabs,
    "bidi_component": _levers,
}


def is_movable(kind: str, description: Any) -> bool:
    """Whether the widget makes the server rerun when it is moved, and can be moved now."""
    if kind not in MOVES or not getattr(description, "id", ""):
        return False
    if kind == "bidi_component" and "rows" not in json.loads(description.json or "{}"):
        return False
    blocked = (getattr(description, name, False) for name in ("disabled", "form_id", "ignore_rerun"))
    return not any(blocked)


def moved(widget: Widget, state: WidgetState | None) -> WidgetState:
    """The state of `widget` after one more move."""
    result = MOVES[widget.kind](widget.description, state)
    result.id = result.id or widget.id
    return result
