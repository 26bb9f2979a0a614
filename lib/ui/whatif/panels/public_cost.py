"""What the public pays, in all, for one more yuan lent, and for one more borrower reached."""

import streamlit as st

from lib.ui.figure import download, draw, show_table, tabulate
from lib.ui.markdown import escape
from lib.ui.whatif import figures
from lib.ui.whatif.ask import lacks
from lib.ui.whatif.panel import Panel
from lib.values import NotAvailable
from lib.whatif.public_cost import PublicCost, public_cost
from lib.whatif.setting import moved
from lib.whatif.tables import cost_table, effect_path
from lib.whatif.wording import value_text

_NEEDED = ("public_cost_total", "sme_balance", "borrowers")


def show(panel: Panel) -> None:
    """Sentences, the cost by quarter, the table."""
    text = panel.text
    if lacks(panel, *_NEEDED):
        return
    if not moved(panel.instrument.book, panel.setting, ("bank", "policy")):
        st.info(text("whatif.nothing_moved"), icon=":material/info:")
        return
    found = public_cost(panel.comparison)
    said = _said(found, panel)
    st.markdown(f"**{escape(said)}**")
    lines = [*_ratios(found, panel), text("tools.public_cost.not_included")]
    st.markdown("\n".join(f"- {escape(line)}" for line in lines))
    path, key = effect_path(panel.comparison, "public_cost_total"), f"{panel.key}_public_cost"
    draw(figures.COST_PATH, path, text, alt=text("tools.public_cost.alt", said=said), key=key)
    st.caption(text("tools.public_cost.how"))
    table = cost_table(found)
    show_table(figures.COST, table, text, name=text("simulator.panels.public_cost"))
    download(figures.COST, table, text, key=key)
    tabulate(
        figures.COST_PATH, path, text, name=text("tools.public_cost.path"), key=f"{key}_path", named=True
    )


def _said(found: PublicCost, panel: Panel) -> str:
    text, cost = panel.text, found.cost_rmb_mn
    sure = cost.is_exact or cost.low80 > 0.0 or cost.high80 < 0.0
    return text(
        f"tools.public_cost.said{'' if sure else '_unsure'}",
        quarter=panel.comparison.scenario.quarters[-1],
        cost=value_text(cost.median, "rmb_mn", text),
        low=value_text(cost.low80, "rmb_mn", text),
        high=value_text(cost.high80, "rmb_mn", text),
    )


def _ratios(found: PublicCost, panel: Panel) -> list[str]:
    text = panel.text
    lines = []
    for name, unit, ratio, ends, gain, gain_unit in (
        ("yuan", "decimal3", found.per_yuan, found.per_yuan_80, found.loans_rmb_bn, "rmb_bn"),
        (
            "borrower", "money1", found.per_borrower_rmb, found.per_borrower_80, found.borrowers_k,
            "thousand_count",
        ),
    ):  # fmt: skip
        if isinstance(ratio, NotAvailable) or isinstance(ends, NotAvailable):
            lines.append(
                text(
                    f"tools.public_cost.no_{name}",
                    low=value_text(gain.low80, gain_unit, text),
                    high=value_text(gain.high80, gain_unit, text),
                )
            )
            continue
        lines.append(
            text(
                f"tools.public_cost.per_{name}",
                value=text.value(ratio, unit),
                low=text.value(ends[0], unit),
                high=text.value(ends[1], unit),
                gain=value_text(gain.median, gain_unit, text),
            )
        )
    return lines
