"""The questions of C-1; the answers are computed from the exhibits."""

from functools import lru_cache

from case_studies.l_bank.exhibits.compare_effects import on_bad_loans, on_volume
from case_studies.l_bank.exhibits.compare_parts import FAMILY_LABELS, VERDICT_LABELS
from case_studies.l_bank.exhibits.compare_theses import evidence, matrix
from lib.exhibits import CaseData, shown
from lib.exhibits.questions import Question

GROUP = "c1.questions"


@lru_cache(maxsize=2)
def compare_questions(data: CaseData) -> tuple[Question, ...]:
    """Where the theses conflict, what moves bad loans and lending most, and where evidence is split."""
    bad, more, told = (
        shown(on_bad_loans, data).facts,
        shown(on_volume, data).facts,
        shown(evidence, data).facts,
    )
    verdicts = shown(matrix, data).table.set_index("family")["verdict"]
    conflict = [str(name) for name, verdict in verdicts.items() if verdict == VERDICT_LABELS[2]]
    agreed = [str(name) for name, verdict in verdicts.items() if verdict == VERDICT_LABELS[0]]
    choices = tuple(name for name in FAMILY_LABELS if name in {conflict[-1], *agreed[:3]})
    return (
        Question(
            "C-1.conflict", GROUP, "C-1.3", choices, conflict[-1],
            (("answer_label", conflict[-1]), ("conflict", len(conflict))),
        ),
        Question(
            "C-1.bad_loans", GROUP, "C-1.4", FAMILY_LABELS, str(bad["l_label"]),
            (("answer_label", bad["l_label"]), ("value", bad["l"]), ("xm_label", bad["xm_label"]),
             ("xm", bad["xm"])),
        ),
        Question(
            "C-1.volume", GROUP, "C-1.5", FAMILY_LABELS, str(more["xm_label"]),
            (("answer_label", more["xm_label"]), ("value", more["xm"])),
        ),
        Question(
            "C-1.evidence", GROUP, "C-1.7", FAMILY_LABELS, str(told["disputed_label"]),
            (("answer_label", told["disputed_label"]), ("share", told["disputed"])),
        ),
    )  # fmt: skip
