"""The reader's state: opened from the link, kept in the session, written back to the link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from lib.text import Text
from lib.ui.language import KEY as LANGUAGE
from lib.ui.markdown import escape
from lib.values import NotAvailable
from lib.whatif.instrument import Instrument, Sizes
from lib.whatif.link import MOST_LIVE_DRAWS, read_link, scenario_of, write_link
from lib.whatif.setting import Setting, moved, status_quo
from lib.whatif.wording import say

# Parameters of the address that belong to the page around the setting, and those that Streamlit reserves.
VIEW, GROUP, PREDICT = "show", "group", "predict"
_RESERVED = (LANGUAGE, "embed", "embed_options")


@dataclass(frozen=True)
class Question:
    """What the question shows of a state; two states with the same are asked in the same words.

    Attributes
    ----------
    scenario : id of the ready scenario with these levers, None where there is none.
    moved : number of parameters that differ from the status quo.
    """

    scenario: str | None
    moved: int
    sizes: Sizes


@dataclass(frozen=True)
class State:
    """What a session has on this page.

    Attributes
    ----------
    question : follows from the setting and the sizes.
    refused : what a link or a typed value asked for and could not have.
    """

    setting: Setting
    sizes: Sizes
    question: Question
    refused: tuple[NotAvailable, ...] = ()


class Store:
    """The session's state of one instrument; a thin name for its places in the session and the address."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.key = f"whatif_{instrument.case_id}"
        # The two parts of the page, which rerun apart: most moves leave the question as it is.
        self.question_part, self.answer_part = f"{self.key}_question", f"{self.key}_answer"

    @property
    def state(self) -> State:
        """The state; `open` has been called before."""
        found: State = st.session_state[f"{self.key}_state"]
        return found

    def _set(self, setting: Setting, sizes: Sizes, refused: tuple[NotAvailable, ...] = ()) -> None:
        scenario = scenario_of(self.instrument, setting)
        question = Question(scenario, len(moved(self.instrument.book, setting)), sizes)
        st.session_state[f"{self.key}_state"] = State(setting, sizes, question, refused)

    def open(self, *, arrived: bool) -> State:
        """Take the state from the address of a reader who comes, follows a link or goes back.

        Only for runs of the whole page: the address that comes with a move may be older than the last move.

        ``arrived``: another page was open before. An address that says nothing then leaves a session's
        state as it is; on the page itself it is where the reader began.
        """
        asked = self._asked()
        before = st.session_state.get(f"{self.key}_address")
        st.session_state[f"{self.key}_address"] = asked
        acted = st.session_state.pop(f"{self.key}_acted", False)
        if f"{self.key}_state" in st.session_state:
            if acted or asked == before or (arrived and not asked):
                return self.state
            # Seeded again from the address.
            for name in (f"{GROUP}_kind", VIEW, PREDICT):
                st.session_state.pop(f"{self.key}_{name}", None)
        link = {name: value for name, value in asked.items() if name not in (VIEW, GROUP, PREDICT)}
        opened = read_link(self.instrument, link)
        self._set(opened.setting, opened.sizes, opened.refused)
        return self.state

    def _asked(self) -> dict[str, str]:
        return {name: value for name, value in st.query_params.to_dict().items() if name not in _RESERVED}

    def keep(self, **more: str) -> None:
        """Write the state into the address; ``more`` are the page's own parameters."""
        asked = {**more, **write_link(self.instrument, self.state.setting, self.state.sizes)}
        # A language that no switch has set yet is not written.
        kept = {name: st.query_params[name] for name in (LANGUAGE,) if name in st.query_params}
        # First, because a move that comes meanwhile ends this run where it writes the address.
        st.session_state[f"{self.key}_address"] = asked
        st.session_state.pop(f"{self.key}_acted", None)
        if st.query_params.to_dict() != {**kept, **asked}:
            st.query_params.from_dict({**kept, **asked})

    def adopt(self, setting: Setting, sizes: Sizes | None = None) -> None:
        """Make a setting the page's own and show it; the last thing that a widget's callback does."""
        self._take(setting, sizes)
        self._show()

    def change(self, values: Mapping[str, float], refused: Sequence[NotAvailable] = ()) -> None:
        """Move some parameters and remember what was refused; show it, as the last thing of a callback."""
        if values:
            self._take(self.state.setting.with_values(values))
        if refused:
            st.session_state[f"{self.key}_state"] = replace(self.state, refused=tuple(refused))
        self._show()

    def reset(self, *lever_ids: str) -> None:
        """Put some parameters back to the status quo, or all of them if none is named, and show it."""
        quo = status_quo(self.instrument.book)
        self.change({name: quo[name] for name in lever_ids or quo.by_id})

    def _take(self, setting: Setting, sizes: Sizes | None = None) -> None:
        sizes = sizes or self.state.sizes
        sizes = replace(sizes, draws=min(sizes.draws, MOST_LIVE_DRAWS))
        self._set(setting, sizes)
        # What the reader does now counts, whatever address comes with it.
        st.session_state[f"{self.key}_acted"] = True
        # The page is written meanwhile.
        self.instrument.begin(setting, sizes)

    def ask(self) -> Question:
        """The question, for the part that draws it and only for that: `_show` goes by what was drawn last."""
        st.session_state[f"{self.key}_asked"] = self.state.question
        return self.state.question

    def _show(self) -> None:
        """Have the question follow where it now reads otherwise.

        Else only the answer reruns: a browser needs a sixth of a move to draw the question.
        """
        if st.session_state.get(f"{self.key}_asked") != self.state.question:
            st.rerun([self.question_part, self.answer_part])


def explain_refused(state: State, text: Text) -> None:
    """Say what could not be taken over, in one notice."""
    if state.refused:
        lines = "\n".join(f"- {escape(say(reason, text))}" for reason in state.refused)
        st.warning(f"{text('simulator.refused.heading')}\n\n{lines}", icon=":material/link_off:")
