"""XM Bank's simulator as an instrument: what its pages show first, and its engine behind it."""

from functools import cache, partial
from typing import Any

from case_studies.xm_bank.exhibits.scorecard_board import board_of
from lib.exhibits import case_data
from lib.whatif.case import load_whatif
from lib.whatif.compare import compare
from lib.whatif.elsewhere import Engine
from lib.whatif.evaluate import evaluate_setting
from lib.whatif.instrument import Instrument, Records, Sizes
from lib.whatif.outcomes import MEASURES
from lib.whatif.reading import open_record, replay
from lib.whatif.records import make_record
from lib.whatif.scenarios import load_scenarios
from lib.whatif.setting import Setting
from lib.whatif.targets import scorecard_targets, scored
from lib.whatif.wording import measure_names

CASE = "xm_bank"
HEADLINE = (
    "npl_ratio", "sme_balance", "borrowers", "first_time_borrowers_year", "new_loan_rate", "decision_days",
    "roe", "public_cost_total",
)  # fmt: skip
FANS = ("npl_ratio", "sme_balance", "new_loan_rate", "public_cost_year")


@cache
def xm_instrument() -> Instrument:
    """The instrument; made once per process, about two seconds."""
    data = case_data(CASE)
    board = board_of(data)
    case = load_whatif(CASE, data.warehouse, data.facts)

    def make(setting: Setting, sizes: Sizes) -> dict[str, Any]:
        return make_record(case, setting, sizes.draws, sizes.seed, sizes.quarters)

    return Instrument(
        case_id=CASE,
        book=case.book,
        scenarios=load_scenarios(data.case.folder / "scenarios.toml", case.book),
        measures=MEASURES,
        names=measure_names(board.book),
        headline=HEADLINE,
        fans=FANS,
        targets=scorecard_targets(board),
        facts=data.facts,
        evaluating=partial(evaluate_setting, case),
        comparing=partial(compare, case),
        scoring=partial(scored, board),
        records=Records(make, partial(open_record, case), partial(replay, case)),
        engine=xm_engine,
    )


def xm_engine() -> Engine:
    """The engine alone, for a process that only evaluates."""
    data = case_data(CASE)
    return partial(evaluate_setting, load_whatif(CASE, data.warehouse, data.facts))
