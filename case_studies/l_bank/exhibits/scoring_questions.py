"""Questions of the scorecard chapter; the answers are read from its exhibits."""

from functools import cache

from case_studies.l_bank.exhibits.scoring_card import information, points
from case_studies.l_bank.exhibits.scoring_parts import IN_CARD
from case_studies.l_bank.exhibits.scoring_time import SECURITIES, losses
from case_studies.l_bank.exhibits.scoring_validation import calibration
from lib.exhibits import CaseData, shown
from lib.exhibits.questions import Question

GROUP = "l6.quiz.group"
CALIBRATED = ("l6.quiz.too_low", "l6.quiz.right", "l6.quiz.too_high")


@cache
def questions(data: CaseData) -> tuple[Question, ...]:
    """Four questions with their computed answers."""
    widest, best = shown(points, data).facts, shown(information, data).facts
    found, lost = shown(calibration, data).facts, shown(losses, data).facts
    low, high = float(str(found["intercept_low"])), float(str(found["intercept_high"]))
    right = CALIBRATED[0] if low > 0 else CALIBRATED[2] if high < 0 else CALIBRATED[1]
    strongest = shown(information, data).table.query("role == 'l6.in_card'").set_index("characteristic")["iv"]
    return (
        Question(
            "L-6.points", GROUP, "L-6.5", IN_CARD, str(widest["widest_label"]),
            (("answer_label", widest["widest_label"]), ("points", widest["widest"])),
        ),
        Question(
            "L-6.value", GROUP, "L-6.2", IN_CARD, str(strongest.idxmax()),
            (("answer_label", str(strongest.idxmax())), ("iv", float(strongest.max())),
             ("collateral", best["collateral"])),
        ),
        Question(
            "L-6.calibrated", GROUP, "L-6.8", CALIBRATED, right,
            (("forecast", found["mean_pd"]), ("observed", found["rate"])),
        ),
        Question(
            "L-6.loss", GROUP, "L-6.15", SECURITIES, str(lost["least_label"]),
            (("answer_label", lost["least_label"]), ("lgd", lost["least"])),
        ),
    )  # fmt: skip
