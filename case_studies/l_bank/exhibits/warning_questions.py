"""Questions of the early-warning chapter; the answers are read from its exhibits."""

from functools import cache

from case_studies.l_bank.exhibits.process_after import SIGNALS
from case_studies.l_bank.exhibits.warning_model import rules, thresholds
from case_studies.l_bank.exhibits.warning_signals import lost_notice, signals
from lib.exhibits import CaseData, shown
from lib.exhibits.questions import Question

GROUP = "l8.quiz.group"
BOTH = ("l8.quiz.more_precision", "l8.quiz.less_precision", "l8.quiz.same_precision")
ARREARS = ("l8.quiz.catches_more", "l8.quiz.comes_late", "l8.quiz.fewer_false")
LOST = ("l8.quiz.signals_only", "l8.quiz.time_only", "l8.quiz.signals_and_time", "l8.quiz.nothing")


@cache
def questions(data: CaseData) -> tuple[Question, ...]:
    """Four questions with their computed answers."""
    kinds, simple = shown(signals, data).facts, shown(rules, data).facts
    ends, lost = shown(thresholds, data).facts, shown(lost_notice, data).facts
    fewer = float(str(lost["overdue"])) < float(str(lost["in_order"]))
    later = float(str(lost["lead_overdue"])) < float(str(lost["lead_in_order"]))
    first, last = (float(str(ends[f"{name}_precision"])) for name in ("first", "last"))
    return (
        Question(
            "L-8.kind", GROUP, "L-8.1", SIGNALS, str(kinds["worst_label"]),
            (("answer_label", kinds["worst_label"]), ("share", kinds["worst"]), ("base", kinds["base"])),
        ),
        Question(
            "L-8.arrears", GROUP, "L-8.3", ARREARS,
            ARREARS[1] if float(str(simple["late_lead"])) < float(str(simple["lead"])) else ARREARS[0],
            (("late_lead", simple["late_lead"]), ("lead", simple["lead"])),
        ),
        Question(
            "L-8.threshold", GROUP, "L-8.6", BOTH,
            BOTH[0] if last > first else BOTH[1] if last < first else BOTH[2],
            (("first", first), ("last", last), ("first_recall", ends["first_recall"]),
             ("last_recall", ends["last_recall"])),
        ),
        Question(
            "L-8.overdue", GROUP, "L-8.10", LOST,
            LOST[2] if fewer and later else LOST[0] if fewer else LOST[1] if later else LOST[3],
            (("signals", float(str(lost["in_order"])) - float(str(lost["overdue"]))),
             ("months", float(str(lost["lead_in_order"])) - float(str(lost["lead_overdue"])))),
        ),
    )  # fmt: skip
