"""One evaluation of a simulator, in the process that evaluates for the pages."""

import statistics
import time
from collections.abc import Iterator

from lib.bench.figures import Figure, Setting, p95

_EVALUATIONS = 40
_FIRST = 5


def model(setting: Setting) -> Iterator[Figure]:
    """Milliseconds from asking to the answer, each time another value of a lever; the way there is in it."""
    # Heavy, and only this part needs it.
    from lib.cases import case_ids
    from lib.whatif.elsewhere import Asked, Elsewhere
    from lib.whatif.instruments import alias_of, instrument_of
    from lib.whatif.setting import status_quo

    for case_id in case_ids(setting.root / "case_studies"):
        instrument = instrument_of(case_id)
        if instrument is None or instrument.engine is None:
            continue
        other = Elsewhere()
        other.start(instrument.engine)
        other.wait(instrument.engine, 120)
        lever, quo, sizes = instrument.book.of("bank")[0], status_quo(instrument.book), instrument.sizes
        took_ms = []
        for step in range(_FIRST + _EVALUATIONS):
            share = (step + 0.5) / (_FIRST + _EVALUATIONS)
            moved = quo.with_values({lever.id: lever.low + share * (lever.high - lever.low)})
            asked = Asked(instrument.engine, moved, sizes.draws, sizes.seed, sizes.quarters)
            started = time.perf_counter()
            other.evaluate(asked, instrument.evaluating, instrument.headline, instrument.fans)
            took_ms.append(1000 * (time.perf_counter() - started))
        other.stop()
        size = f"{alias_of(case_id).upper()}, {sizes.draws:,} draws, {sizes.quarters} quarters"
        goal = 30.0 if case_id == "xm_bank" else None
        yield Figure(f"evaluate, {size}: median", statistics.median(took_ms[_FIRST:]), "ms", goal=goal)
        yield Figure(f"evaluate, {size}: p95", p95(took_ms[_FIRST:]), "ms")
