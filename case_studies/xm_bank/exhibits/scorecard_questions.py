"""Three questions a perspective; the answers are computed from the exhibits, so that they follow the data."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from case_studies.xm_bank.exhibits.scorecard_board import (
    BOOK,
    COURSES,
    PERSPECTIVES,
    board_of,
    kpi_label,
    perspective_label,
)
from case_studies.xm_bank.exhibits.scorecard_branches import branch_scores
from case_studies.xm_bank.exhibits.scorecard_gaps import gap_to_peers
from case_studies.xm_bank.exhibits.scorecard_overview import overview
from case_studies.xm_bank.exhibits.scorecard_ranking import SCHEME_RANKS, ranks_everywhere
from case_studies.xm_bank.exhibits.scorecard_split import lost_points
from lib.bsc.board import Board
from lib.exhibits import CaseData, Result
from lib.exhibits.questions import Question


@dataclass(frozen=True)
class _Read:
    """Tables of the exhibits, as the questions need them."""

    kpis: pd.DataFrame
    peers: pd.DataFrame
    ranks: pd.DataFrame
    steps: pd.DataFrame
    branches: Result

    def of(self, perspective: str) -> pd.DataFrame:
        """The overview's rows of one perspective."""
        rows = self.kpis.loc[self.kpis["perspective"] == perspective_label(perspective)]
        return rows.set_index("kpi")


def _labels(perspective: str) -> tuple[str, ...]:
    return tuple(kpi_label(kpi) for kpi, home in BOOK.perspective_of.items() if home == perspective)


Answer = tuple[str, tuple[str, ...], str, dict[str, object]]


def _widest(perspective: str) -> Callable[[_Read], Answer]:
    def ask(read: _Read) -> Answer:
        raw = read.of(perspective)["raw"].astype(float)
        worst = str(raw.idxmin())
        return "XM-2.1", _labels(perspective), worst, {"answer_label": worst, "raw": float(raw.min())}

    return ask


def _below(perspective: str) -> Callable[[_Read], Answer]:
    def ask(read: _Read) -> Answer:
        scores = read.of(perspective)["score"].astype(float)
        count = int((scores < 100).sum())
        numbers = tuple(str(number) for number in range(len(scores) + 1))
        return "XM-2.1", numbers, str(count), {"count": count, "of": len(scores)}

    return ask


def _course(kpi: str) -> Callable[[_Read], Answer]:
    def ask(read: _Read) -> Answer:
        row = read.kpis.set_index("kpi").loc[kpi_label(kpi)]
        return (
            "XM-2.6",
            COURSES,
            str(row["course"]),
            {"change": float(row["change"]), "kpi_label": kpi_label(kpi)},
        )

    return ask


def _peer_widest(read: _Read) -> Answer:
    choices = tuple(read.peers["kpi"])
    worst = read.peers.sort_values("points").iloc[-1]
    facts = {"answer_label": worst["kpi"], "points": float(worst["points"]), "period": worst["period"]}
    return "XM-2.5", choices, str(worst["kpi"]), facts


def _reached(perspective: str) -> Callable[[_Read], Answer]:
    def ask(read: _Read) -> Answer:
        scores = read.of(perspective)["score"].astype(float)
        count = int((scores >= 100).sum())
        numbers = tuple(str(number) for number in range(len(scores) + 1))
        return "XM-2.1", numbers, str(count), {"count": count, "of": len(scores)}

    return ask


def _best(perspective: str) -> Callable[[_Read], Answer]:
    def ask(read: _Read) -> Answer:
        scores = read.of(perspective)["raw"].astype(float)
        best = str(scores.idxmax())
        return "XM-2.1", _labels(perspective), best, {"answer_label": best, "raw": float(scores.max())}

    return ask


def _lowest_branch(read: _Read) -> Answer:
    codes = tuple(sorted(read.branches.table["branch"].unique()))
    facts = read.branches.facts
    return "XM-2.14", codes, str(facts["worst"]), {"branch": facts["worst"], "score": facts["worst_score"]}


def _scheme_of(kpi: str) -> Callable[[_Read], Answer]:
    def ask(read: _Read) -> Answer:
        row = read.ranks.set_index("kpi").loc[kpi_label(kpi)]
        ranks = {name.replace("rank_", "scheme_"): row[name] for name in SCHEME_RANKS[:3]}
        best = min(ranks, key=lambda name: ranks[name])
        facts = {"answer_label": best, "rank": int(ranks[best]), "kpi_label": kpi_label(kpi)}
        return "XM-2.10", tuple(ranks), best, facts

    return ask


def _most_often(perspective: str) -> Callable[[_Read], Answer]:
    def ask(read: _Read) -> Answer:
        mine = read.ranks.loc[read.ranks["perspective"] == perspective_label(perspective)].iloc[0]
        facts = {"answer_label": mine["kpi"], "share": float(mine["top_share"])}
        return "XM-2.10", _labels(perspective), str(mine["kpi"]), facts

    return ask


def _leading(perspective: str) -> Callable[[_Read], Answer]:
    def ask(read: _Read) -> Answer:
        mine = [kpi for kpi in BOOK if kpi.perspective == perspective]
        count = sum(kpi.kind == "leading" for kpi in mine)
        numbers = tuple(str(number) for number in range(len(mine) + 1))
        return "XM-2.2", numbers, str(count), {"count": count, "of": len(mine)}

    return ask


def _dearest(read: _Read) -> Answer:
    steps = read.steps.loc[read.steps["step"].isin(PERSPECTIVES)].set_index("step")["change"]
    worst = str(steps.idxmin())
    return "XM-2.11", PERSPECTIVES, worst, {"answer_label": worst, "points": -float(steps.min())}


ASKED: dict[str, Callable[[_Read], Answer]] = {
    "financial_1": _widest("financial"),
    "financial_2": _below("financial"),
    "financial_3": _peer_widest,
    "customer_1": _reached("customer"),
    "customer_2": _course("loan_per_borrower"),
    "customer_3": _widest("customer"),
    "process_1": _best("process"),
    "process_2": _lowest_branch,
    "process_3": _scheme_of("decision_days"),
    "learning_1": _most_often("learning"),
    "learning_2": _leading("learning"),
    "learning_3": _dearest,
}


def questions(data: CaseData) -> tuple[Question, ...]:
    """All questions with their computed answers, in order."""
    return _questions(data, board_of(data))


@lru_cache(maxsize=4)
def _questions(data: CaseData, board: Board) -> tuple[Question, ...]:
    seen = overview(data)
    read = _Read(
        kpis=seen.table.loc[seen.table["kpi"] != "kpi_mean"],
        peers=gap_to_peers(data).table,
        ranks=ranks_everywhere(data).table,
        steps=lost_points(data).table,
        branches=branch_scores(data),
    )
    found = []
    for name, ask in ASKED.items():
        exhibit, choices, answer, facts = ask(read)
        group = perspective_label(name.rsplit("_", 1)[0])
        found.append(Question(f"XM-2.{name}", group, exhibit, choices, answer, tuple(facts.items())))
    return tuple(found)
