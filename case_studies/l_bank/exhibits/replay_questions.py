"""Questions of the replay chapter; the answers are read from its exhibits."""

from functools import cache

from case_studies.l_bank.exhibits.outlook_conclusions import number
from case_studies.l_bank.exhibits.replay_checks import declined_beside_truth, without_links
from case_studies.l_bank.exhibits.replay_scenarios import ready, scenarios, who_loses
from case_studies.l_bank.replay.case import load_replay
from case_studies.l_bank.replay.history import AGES, SIZES
from lib.exhibits import CaseData
from lib.exhibits.questions import Question

GROUP = "l9.quiz.group"
MOVES = ("l9.quiz.falls", "l9.quiz.hardly", "l9.quiz.rises")
DECLINED = ("l9.quiz.less", "l9.quiz.alike", "l9.quiz.more")
PARTS = ("l9.quiz.twentieth", "l9.quiz.fifth", "l9.quiz.beyond")
WHO = (*(f"l.size.{name}" for name in SIZES), *(f"l9.age.{name}" for name in AGES))
# Less than a tenth of a percentage point, or a tenth of the odds, is hardly anything.
_NPL, _ODDS = 0.001, 0.1


def _among(choices: tuple[str, ...], value: float, low: float, high: float) -> str:
    """The first of three choices below ``low``, the last above ``high``, else the second."""
    return choices[0] if value < low else choices[2] if value > high else choices[1]


@cache
def questions(data: CaseData) -> tuple[Question, ...]:
    """Four questions with their computed answers."""
    npl = dict(zip(ready(data, load_replay(data)), scenarios(data).table["npl"], strict=True))
    history, more = (float(npl[name]) for name in ("status_quo", "inspect_more"))
    declined, links = declined_beside_truth(data).facts, without_links(data).facts
    table = who_loses(data).table.set_index("group")
    hit = table.loc[list(WHO), "change"]
    odds, share = number(declined, "odds"), number(links, "share")
    return (
        Question(
            "L-9.inspect", GROUP, "L-9.1", MOVES, _among(MOVES, more - history, -_NPL, _NPL),
            (("history", history), ("more", more)),
        ),
        Question(
            "L-9.declined", GROUP, "L-9.4", DECLINED, _among(DECLINED, odds, -_ODDS, _ODDS),
            (("truth", declined["truth"]), ("as_accepted", declined["as_accepted"])),
        ),
        Question(
            "L-9.links", GROUP, "L-9.5", PARTS, _among(PARTS, share, 0.05, 0.2),
            (("share", share), ("fewer", links["fewer"])),
        ),
        Question(
            "L-9.access", GROUP, "L-9.6", WHO, str(hit.idxmin()),
            (
                ("answer_label", str(hit.idxmin())), ("worst", -100 * float(hit.min())),
                ("least_label", str(hit.idxmax())), ("least", -100 * float(hit.max())),
            ),
        ),
    )  # fmt: skip
