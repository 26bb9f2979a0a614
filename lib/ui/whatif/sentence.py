"""The result in one sentence, with the lever that does most."""

from lib.ui.whatif.panel import Panel
from lib.whatif.alone import strongest
from lib.whatif.setting import moved
from lib.whatif.wording import change_text, result_sentence


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
