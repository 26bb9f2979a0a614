"""Questions of L-5; the answers are read from its exhibits."""

from functools import cache

from case_studies.l_bank.exhibits.causes_parts import VERDICTS
from case_studies.l_bank.exhibits.causes_shares import attributable
from case_studies.l_bank.exhibits.causes_shown import READ, collateral
from case_studies.l_bank.exhibits.causes_tests import COVERED, revealed, tests
from lib.exhibits import CaseData, shown
from lib.exhibits.questions import Question

GROUP = "l5.quiz.group"
SHARED_OUT = ("l5.cause.missing", "l5.cause.overdue", "l5.cause.link")


@cache
def questions(data: CaseData) -> tuple[Question, ...]:
    """Four questions with their computed answers."""
    tested = shown(tests, data).table.set_index("cause")
    weights = (
        shown(collateral, data).table.set_index(["input", "use"])["effect"].xs("l5.use.default", level="use")
    )
    least = str(weights.idxmin())
    shares = shown(attributable, data).table.set_index("cause")["share"]
    most = str(shares[list(SHARED_OUT)].idxmax())
    busy = tested.loc["l5.cause.investigator"]
    missing = shown(revealed, data).table.set_index("cause").loc["l5.cause.missing"]
    too = "l5.quiz.too_large" if missing["effect"] > missing["truth"] else "l5.quiz.too_small"
    bias = "l5.quiz.right" if missing["covered"] == COVERED[0] else too
    return (
        Question(
            "L-5.use", GROUP, "L-5.4", READ, least,
            (("answer_label", least), ("effect", float(weights.min()))),
        ),
        Question(
            "L-5.busy", GROUP, "L-5.2", VERDICTS, str(busy["verdict"]),
            (("odds", float(busy["odds"])), ("low", float(busy["low"])), ("high", float(busy["high"]))),
        ),
        Question(
            "L-5.share", GROUP, "L-5.9", SHARED_OUT, most,
            (("answer_label", most), ("share", float(shares[most]))),
        ),
        Question(
            "L-5.bias", GROUP, "L-5.10", ("l5.quiz.too_small", "l5.quiz.right", "l5.quiz.too_large"), bias,
            (("effect", float(missing["effect"])), ("truth", float(missing["truth"]))),
        ),
    )  # fmt: skip
