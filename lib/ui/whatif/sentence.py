"""The result in a few sentences: the first outcome, what does most, the way there, and what else moves."""

import numpy as np

from lib.ui.whatif.ask import sentences
from lib.ui.whatif.panel import Panel
from lib.ui.whatif.tiles import between, effect_words
from lib.whatif.alone import strongest
from lib.whatif.compare import fan
from lib.whatif.setting import Setting, moved
from lib.whatif.wording import change_text, result_sentence, value_text

# What a decision is weighed against, where the instrument has it among its headlines.
_ALSO = ("sme_balance", "roe", "profit_year", "public_cost_total")
# A package moves twenty parameters: more names than this would be a screen of them on a phone.
_NAMED = 4
# A course is told when it is worse on the way, by this part, than at its end and than the baseline ever is.
_WORSE = 0.1


def headline(panel: Panel) -> tuple[str, str]:
    """The first outcome in a sentence or two, and the others."""
    return sentences([sentence(panel), _peak(panel)], panel.text), _also(panel)


def _peak(panel: Panel) -> str:
    """Where the first outcome is worst on the way, or would be without the levers.

    Empty where the end tells the story.
    """
    instrument, comparison, text = panel.instrument, panel.comparison, panel.text
    measure = instrument.measures[instrument.headline[0]]
    if measure.better != "lower":
        return ""
    usual = float(fan(comparison.baseline, measure.id).median.max())
    most = float(fan(comparison.scenario, measure.id).median.max())
    for name, outcome in (("peak", comparison.scenario), ("peak_without", comparison.believed)):
        course = fan(outcome, measure.id).median
        worst = int(np.argmax(course))
        if course[worst] > max(float(course[-1]), usual) * (1 + _WORSE):
            return text(
                f"simulator.{name}",
                quarter=outcome.quarters[worst],
                peak=value_text(float(course[worst]), measure.unit, text),
                most=value_text(most, measure.unit, text),
            )
    return ""


def _also(panel: Panel) -> str:
    """What the levers do to lending, return and public money; empty where they do nothing."""
    instrument, text = panel.instrument, panel.text
    said = []
    for name in _ALSO:
        if name not in instrument.headline[1:]:
            continue
        effect, measure = panel.comparison.tile(name).effect, instrument.measures[name]
        if effect.low95 == effect.high95 == 0.0:
            continue
        said.append(
            text(
                f"simulator.also_{'exact' if effect.is_exact else 'one'}",
                measure=instrument.names[name].of(text.lang),
                effect=effect_words(effect, measure, text),
                **(
                    {}
                    if effect.is_exact
                    else {"interval": between(effect.low80, effect.high80, measure.unit, text)}
                ),
            )
        )
    return text("simulator.also", list=text.listed(said, "sentences")) if said else ""


def sentence(panel: Panel, measure_id: str | None = None) -> str:
    """What the setting does to an outcome, by default the first headline one, and the main reason for it."""
    instrument, comparison, text = panel.instrument, panel.comparison, panel.text
    measure = instrument.measures[measure_id or instrument.headline[0]]
    said = result_sentence(instrument.book, comparison, measure, instrument.names[measure.id], text)
    effect = comparison.tile(measure.id).effect
    if len(moved(instrument.book, panel.setting, ("bank", "policy"))) < 2 or (
        effect.low80 <= 0.0 <= effect.high80
    ):
        return said
    best = strongest(instrument, panel.setting, measure.id, panel.sizes, 1.0 if effect.median > 0 else -1.0)
    if best is None:
        return said
    lever, alone = best
    reason = text(
        "simulator.reason_alone",
        lever=instrument.book[lever].name.of(text.lang),
        part=change_text(alone, measure.unit, text),
    )
    return said + (" " if text.lang == "en" else "") + reason


def beyond(panel: Panel, setting: Setting) -> str:
    """Which parameters of a setting were never observed where they stand; empty when all were."""
    book, text = panel.instrument.book, panel.text
    names = [
        book[name].name.of(text.lang)
        for name, value in moved(book, setting).items()
        if book[name].extrapolates(value)
    ]
    if not names:
        return ""
    if len(names) > _NAMED:
        few = text.listed(names[:_NAMED])
        return f" {text('simulator.beyond_many', number=len(names), levers=few)}"
    return f" {text('simulator.beyond', levers=text.listed(names))}"
