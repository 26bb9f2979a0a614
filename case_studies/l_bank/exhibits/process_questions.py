"""The questions of L-3; the answers are computed from the exhibits."""

from functools import lru_cache

from case_studies.l_bank.exhibits.process_after import inspections
from case_studies.l_bank.exhibits.process_load import EFFECTS, load_effects
from case_studies.l_bank.exhibits.process_map import times
from case_studies.l_bank.exhibits.process_rework import LOOP_LABELS, rework
from lib.exhibits import CaseData, Result, shown
from lib.exhibits.questions import Question

TIME = ("l3.answer.waiting", "l3.answer.working")
CARE = ("l3.answer.better", "l3.answer.same", "l3.answer.less")
MISSED = ("l3.answer.few", "l3.answer.some", "l3.answer.many")
STEPS = tuple(
    f"l.activity.{name}"
    for name in ("field_investigation", "collateral_appraisal", "review", "contract", "security_registration")
)


def _question(name: str, exhibit: str, choices: tuple[str, ...], answer: str, **facts: object) -> Question:
    return Question(f"L-3.{name}", "l3.questions", exhibit, choices, answer, tuple(facts.items()))


@lru_cache(maxsize=2)
def process_questions(data: CaseData) -> tuple[Question, ...]:
    """The questions of L-3."""
    spent = shown(times, data)
    if not isinstance(spent, Result):
        raise ValueError("the event log is empty")
    again = shown(rework, data).facts
    work = shown(load_effects, data).table.set_index("effect").loc[EFFECTS[2]]
    care = CARE[2] if work["high"] < 0 else CARE[0] if work["low"] > 0 else CARE[1]
    missed = float(str(shown(inspections, data).facts["missed"]))
    waiting = float(str(spent.facts["waiting"]))
    longest = str(spent.facts["longest_label"])
    return (
        _question("time", "L-3.3", TIME, TIME[0] if waiting > 0.5 else TIME[1], share=waiting),
        _question(
            "step", "L-3.3", tuple(dict.fromkeys((*STEPS, longest))), longest,
            answer_label=longest, hours=spent.facts["longest"],
        ),
        _question(
            "rework", "L-3.6", LOOP_LABELS, str(again["often_label"]),
            answer_label=again["often_label"], rate=again["often"],
        ),
        _question("care", "L-3.8", CARE, care, effect=float(work["estimate"])),
        _question("missed", "L-3.11", MISSED, MISSED[(missed >= 0.1) + (missed > 0.25)], missed=missed),
    )  # fmt: skip
