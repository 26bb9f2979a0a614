"""Questions of L-10; the answers are read from its exhibits."""

from functools import cache

from case_studies.l_bank.exhibits.outlook import TRAVELS, limits, side_by_side, transfer
from case_studies.l_bank.exhibits.outlook_conclusions import conclusions
from lib.exhibits import CaseData, shown
from lib.exhibits.questions import Question

GROUP = "l10.quiz.group"
SHARES = tuple(f"l10.found.{name}" for name in ("missing", "overdue", "link"))
BANKS = ("l10.quiz.xm", "l10.quiz.l")


@cache
def questions(data: CaseData) -> tuple[Question, ...]:
    """Four questions with their computed answers."""
    least = str(
        shown(conclusions, data).table.set_index("conclusion")["value"][list(SHARES)].astype(float).idxmin()
    )
    small = float(shown(conclusions, data).table.set_index("conclusion")["value"][least])
    needed = shown(transfer, data).table.set_index("lesson")["defaults"]
    most = str(needed.idxmax())
    sides = shown(side_by_side, data).table.set_index("measure").loc["l10.figure.coverage"]
    bank = BANKS[int(sides["l"] > sides["xm"])]
    refused = shown(limits, data).facts["refused"]
    return (
        Question(
            "L-10.small", GROUP, "L-10.1", SHARES, least, (("answer_label", least), ("share", small)),
        ),
        Question(
            "L-10.needed", GROUP, "L-10.3", tuple(f"l10.lesson.{name}" for name in TRAVELS), most,
            (("answer_label", most), ("defaults", int(needed[most]))),
        ),
        Question(
            "L-10.coverage", GROUP, "L-10.4", BANKS, bank,
            (("answer_label", bank), ("xm", float(sides["xm"])), ("l", float(sides["l"]))),
        ),
        Question(
            "L-10.refused", GROUP, "L-10.2", ("l10.quiz.yes", "l10.quiz.no"), "l10.quiz.no",
            (("refused", refused),),
        ),
    )  # fmt: skip
