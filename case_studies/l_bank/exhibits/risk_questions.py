"""Questions of L-4; the answers are read from its exhibits."""

from functools import cache

from case_studies.l_bank.exhibits.risk_circles import SIZES, chains
from case_studies.l_bank.exhibits.risk_grades import npl_by, vintages
from case_studies.l_bank.exhibits.risk_moves import projection
from case_studies.l_bank.exhibits.risk_parts import VINTAGES
from case_studies.l_bank.exhibits.risk_spread import CHANCES, spread
from case_studies.l_bank.exhibits.setting_parts import INDUSTRIES
from lib.exhibits import CaseData, shown
from lib.exhibits.questions import Question
from lib.values import NotAvailable

GROUP = "l4.quiz.group"


@cache
def questions(data: CaseData) -> tuple[Question, ...]:
    """Five questions with their computed answers."""
    industries, curves = shown(npl_by, data), shown(vintages, data)
    if isinstance(industries, NotAvailable) or isinstance(curves, NotAvailable):
        raise ValueError("the whole book leaves enough loans")
    moved, sizes, spreading = shown(projection, data).facts, shown(chains, data), shown(spread, data).facts
    share = sizes.table.set_index("size")["share"]
    highest = str(share.idxmax())
    q = float(str(spreading["seen"]))
    nearest = min(CHANCES, key=lambda chance: abs(float(chance) - q))
    low, high = "l4.quiz.too_low", "l4.quiz.too_high"
    facts = industries.facts
    return (
        Question(
            "L-4.industry", GROUP, "L-4.2", INDUSTRIES, str(facts["worst_label"]),
            (("answer_label", facts["worst_label"]), ("ratio", facts["worst"]), ("whole", facts["whole"])),
        ),
        Question(
            "L-4.vintage", GROUP, "L-4.3", VINTAGES[:-1], str(curves.facts["worst_label"]),
            (("answer_label", curves.facts["worst_label"]), ("share", curves.facts["worst"])),
        ),
        Question(
            "L-4.memory", GROUP, "L-4.6", (low, high),
            low if float(str(moved["happened"])) > float(str(moved["projected"])) else high,
            (("projected", moved["projected"]), ("happened", moved["happened"])),
        ),
        Question(
            "L-4.chain", GROUP, "L-4.11", tuple(SIZES), highest,
            (("answer_label", highest), ("share", float(share[highest]))),
        ),
        Question(
            "L-4.link", GROUP, "L-4.12", CHANCES, nearest,
            (("seen", q), ("low", spreading["seen_low"]), ("high", spreading["seen_high"])),
        ),
    )  # fmt: skip
