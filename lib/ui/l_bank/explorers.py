"""The explorers of L Bank's chapters: by exhibit, what a reader may choose there."""

from lib.ui.explorer import Choice, answer, defaults
from lib.ui.l_bank.losses import CHOICES as STRESS
from lib.ui.l_bank.process import CHOICES as PROCESS
from lib.ui.l_bank.process import VIEWS
from lib.ui.l_bank.risk import PANELS as RISK
from lib.ui.l_bank.scoring import APPLICANT, CHARACTERISTIC, CUTOFF, DECISION
from lib.ui.l_bank.setting import BOOK
from lib.ui.l_bank.warning import NOTICE, WORK, WORTH

EXPLORERS: dict[str, tuple[Choice, ...]] = {
    "L-2.4": BOOK,
    **dict.fromkeys(VIEWS.values(), PROCESS),
    **RISK,
    "L-6.3": CHARACTERISTIC,
    "L-6.6": APPLICANT,
    "L-6.11": CUTOFF,
    "L-6.17": DECISION,
    "L-7.9": STRESS,
    "L-8.7": NOTICE,
    "L-8.8": WORK,
    "L-8.9": WORTH,
}


def make_ready(exhibit_id: str) -> None:
    """Have at hand what an explorer filters, by asking for something else than the chapter shows.

    Raises what the exhibit's function raises.
    """
    choices = EXPLORERS[exhibit_id]
    other = next(value for value in choices[0].values if value != choices[0].default)
    answer(exhibit_id, ((choices[0].argument, other), *defaults(choices)[1:]))
