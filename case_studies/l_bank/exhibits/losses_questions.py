"""Questions of the loss chapter; the answers are read from its exhibits."""

from functools import cache

from case_studies.l_bank.exhibits.losses_capital import BOOKED, capital_by_approach
from case_studies.l_bank.exhibits.losses_stress import provisions_by_product, provisions_by_scenario
from case_studies.l_bank.exhibits.setting_parts import PRODUCTS
from lib.exhibits import CaseData, shown
from lib.exhibits.questions import Question

GROUP = "l7.quiz.group"


@cache
def questions(data: CaseData) -> tuple[Question, ...]:
    """Three questions with their computed answers."""
    largest = shown(provisions_by_product, data).table.groupby("product")["allowance"].sum()
    product = str(largest.idxmax())
    share = float(str(shown(provisions_by_scenario, data).facts["growth_share"]))
    capital = shown(capital_by_approach, data).table.set_index("approach")["capital"]
    least = str(capital.idxmin())
    return (
        Question(
            "L-7.add", GROUP, "L-7.5", PRODUCTS, product,
            (("answer_label", product), ("amount", float(largest.max()) * 1e6)),
        ),
        Question(
            "L-7.who", GROUP, "L-7.8", ("l7.quiz.growth", "l7.quiz.prices"),
            "l7.quiz.growth" if share > 0.5 else "l7.quiz.prices", (("share", share),),
        ),
        Question(
            "L-7.weight", GROUP, "L-7.11", BOOKED, least,
            (("answer_label", least), ("capital", float(capital.min()) * 1e6)),
        ),
    )  # fmt: skip
