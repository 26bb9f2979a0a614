"""L Bank's replay as an instrument: what its pages show first, and its engine behind it."""

from functools import cache, partial
from typing import Any

from case_studies.l_bank.replay.case import ReplayCase, load_replay
from case_studies.l_bank.replay.evaluate import LEAST_QUARTERS, compare_replay, evaluate_replay
from case_studies.l_bank.replay.history import QUARTERS
from case_studies.l_bank.replay.outcomes import MEASURES
from lib.exhibits import case_data
from lib.facts import Wording
from lib.text import LANGUAGES, text_for
from lib.whatif.compare import Comparison
from lib.whatif.elsewhere import Engine
from lib.whatif.instrument import Instrument, Records, Scored, Sizes
from lib.whatif.reading import open_record, replay
from lib.whatif.records import make_record
from lib.whatif.scenarios import load_scenarios
from lib.whatif.setting import Setting

CASE = "l_bank"
HEADLINE = (
    "npl_ratio", "sme_balance", "approved_total", "defaults_total", "losses_total", "profit_year",
    "officer_load", "decision_days",
)  # fmt: skip
FANS = ("npl_ratio", "sme_balance", "approval_rate", "profit_year")


@cache
def l_case() -> ReplayCase:
    """L's history and parameters."""
    return load_replay(case_data(CASE))


@cache
def l_instrument() -> Instrument:
    """The instrument; made once per process, about six seconds."""
    data, case = case_data(CASE), l_case()

    def make(setting: Setting, sizes: Sizes) -> dict[str, Any]:
        return make_record(case, setting, sizes.draws, sizes.seed, sizes.quarters)

    return Instrument(
        case_id=CASE,
        book=case.book,
        scenarios=load_scenarios(data.case.folder / "scenarios.toml", case.book),
        measures=MEASURES,
        names=_names(),
        headline=HEADLINE,
        fans=FANS,
        targets={},
        facts=data.facts,
        evaluating=partial(evaluate_replay, case),
        comparing=partial(compare_replay, case),
        scoring=_no_scorecard,
        records=Records(
            make, partial(open_record, case, quarters=(LEAST_QUARTERS, QUARTERS)), partial(replay, case)
        ),
        quarters=(LEAST_QUARTERS, QUARTERS, QUARTERS),
        engine=l_engine,
    )


def l_engine() -> Engine:
    """The engine alone, for a process that only evaluates."""
    return partial(evaluate_replay, l_case())


def _names() -> dict[str, Wording]:
    english, chinese = (text_for(lang) for lang in LANGUAGES)
    return {
        name: Wording(english(f"l9.outcomes.{name}"), chinese(f"l9.outcomes.{name}")) for name in MEASURES
    }


def _no_scorecard(comparison: Comparison) -> tuple[Scored, ...]:
    """L has no balanced scorecard."""
    return ()
