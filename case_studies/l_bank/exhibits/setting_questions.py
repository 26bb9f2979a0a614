"""The questions of L-1 and L-2; the answers are computed from the exhibits."""

from functools import lru_cache

from case_studies.l_bank.exhibits.products_book import branch_concentration, composition
from case_studies.l_bank.exhibits.products_catalogue import take_up
from case_studies.l_bank.exhibits.products_return import price_and_grade, yields
from case_studies.l_bank.exhibits.setting_firms import industries, opacity
from case_studies.l_bank.exhibits.setting_lending import expert_grades, soft_information
from case_studies.l_bank.exhibits.setting_parts import INDUSTRIES, PRODUCTS, SIZES
from case_studies.l_bank.exhibits.setting_theory import FILES, asymmetry, granted_in_full, rationing
from lib.exhibits import CaseData, shown
from lib.exhibits.questions import Question

YES, NO = "l1.answer.yes", "l1.answer.no"


def _question(name: str, exhibit: str, choices: tuple[str, ...], answer: str, **facts: object) -> Question:
    chapter = name.rsplit(".", 1)[0]
    group = "l1.questions" if chapter == "L-1" else "l2.questions"
    return Question(name, group, exhibit, choices, answer, tuple(facts.items()))


@lru_cache(maxsize=2)
def setting_questions(data: CaseData) -> tuple[Question, ...]:
    """The questions of L-1."""
    shares = shown(opacity, data).table
    missing = shares.loc[shares["gap"] == "l1.gap.statement"].set_index("size")["share"]
    files = shown(asymmetry, data).table.set_index("file")["value"]
    granted, accepted = shown(granted_in_full, data), shown(rationing, data)
    over = shown(industries, data).facts
    rating, soft = shown(expert_grades, data).facts, shown(soft_information, data).facts
    truth = files[list(FILES[1:])]
    return (
        _question(
            "L-1.industry", "L-1.1", INDUSTRIES, str(over["over_label"]),
            answer_label=over["over_label"], over=over["over"],
        ),
        _question(
            "L-1.opaque", "L-1.4", SIZES, str(missing.idxmax()),
            answer_label=str(missing.idxmax()), share=float(missing.max()), other=float(missing.min()),
        ),
        _question(
            "L-1.file", "L-1.9", FILES[1:], str(truth.idxmax()),
            answer_label=str(truth.idxmax()), missing=files[FILES[1]], honest=files[FILES[2]],
            dressed=files[FILES[3]],
        ),
        _question(
            "L-1.rationed", "L-1.11", (YES, NO), YES if granted.variant == "differs" else NO,
            gap=accepted.facts["gap"], full=granted.facts["gap"],
        ),
        _question(
            "L-1.opinion", "L-1.13", (YES, NO),
            YES if shown(soft_information, data).variant == "" else NO,
            low=soft["low_default"], high=soft["high_default"], auc=rating["auc"], ceiling=rating["ceiling"],
        ),
    )  # fmt: skip


@lru_cache(maxsize=2)
def product_questions(data: CaseData) -> tuple[Question, ...]:
    """The questions of L-2."""
    taken, mix, earned = shown(take_up, data).facts, shown(composition, data).facts, shown(yields, data).facts
    price = shown(price_and_grade, data)
    branches = shown(branch_concentration, data)
    above = int((branches.table["hhi"] > branches.facts["whole"]).sum())
    total = len(branches.table)
    half = ("l2.answer.few", "l2.answer.half", "l2.answer.most")
    answer = half[0] if above < total / 3 else half[1] if above <= 2 * total / 3 else half[2]
    return (
        _question(
            "L-2.risky", "L-2.2", PRODUCTS, str(taken["risky_label"]),
            answer_label=taken["risky_label"], default=taken["risky"],
        ),
        _question(
            "L-2.gained", "L-2.5", PRODUCTS, str(mix["gained_label"]),
            answer_label=mix["gained_label"], start=mix["gained_from"], end=mix["gained_to"],
        ),
        _question(
            "L-2.branches", "L-2.6", half, answer, above=above, total=total,
        ),
        _question(
            "L-2.net", "L-2.7", PRODUCTS, str(earned["worst_label"]),
            answer_label=earned["worst_label"], net=earned["worst"], best=earned["best"],
        ),
        _question(
            "L-2.price", "L-2.9", (YES, NO), YES if price.variant == "" else NO,
            spread=price.facts["spread_rise"], default=price.facts["default_rise"],
        ),
    )  # fmt: skip
