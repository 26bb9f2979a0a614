"""Tables of care after disbursement: inspections, warning signals, collections."""

import numpy as np
import pandas as pd

from case_studies.l_bank.dgp.book import CONTAGION
from case_studies.l_bank.dgp.frames import Keys, dates, dates_or_null, flat, labels, numbers_or_null
from case_studies.l_bank.dgp.parameters import NEVER, NOBODY, IntArray

KINDS = ("on_site", "by_phone")
FINDINGS = ("none", "concern")
SIGNALS = (
    "turnover_drop", "tax_arrears", "lawsuit", "overdue_elsewhere", "utilities_drop", "guarantor_trouble",
    "owner_unreachable", "inspection_concern",
)  # fmt: skip
GUARANTOR_TROUBLE, OWNER_UNREACHABLE, INSPECTION_CONCERN = 5, 6, 7
# Shares of the kinds among genuine signals and among false alarms.
GENUINE = np.array([0.24, 0.12, 0.10, 0.20, 0.12, 0.04, 0.08, 0.10])
FALSE = np.array([0.34, 0.08, 0.06, 0.10, 0.26, 0.04, 0.04, 0.08])
ACTIONS = ("watch", "visit", "reduce_limit", "add_security", "none")
COLLECTION = ("call", "visit", "legal_letter", "lawsuit", "enforcement")
RESULTS = ("promise", "paid", "no_contact", "refused", "in_court")
COLLECTION_AFTER = (1, 2, 3, 5, 9)


def inspection_table(keys: Keys) -> pd.DataFrame:
    """`inspections`."""
    o, book = keys.outcome, keys.outcome.book
    slot, due = flat(o.inspections, lambda i: i.slot), flat(o.inspections, lambda i: i.due)
    done, load = flat(o.inspections, lambda i: i.done), flat(o.inspections, lambda i: i.load)
    real = book.real[slot]
    slot, due, done, load = slot[real], due[real], done[real], load[real]
    rng = o.world.streams.rng("inspection_days")
    n = len(slot)
    due_on = keys.day(due, np.minimum(book.due_day[slot], 15))
    made = keys.happened(done) & (done <= np.minimum(book.closed[slot], book.stop[slot]))
    done_on = np.where(
        done == due, due_on - rng.integers(0, 10, n).astype("timedelta64[D]"),
        keys.day(np.where(made, done, 0), rng.integers(1, 29, n)),
    ).astype("datetime64[D]")  # fmt: skip
    lead = book.stop[slot] - due
    found = rng.random(n) < np.where((lead >= 0) & (lead <= 6), 0.30, 0.05)
    phone = rng.random(n) < np.clip(0.25 + 0.35 * (load - 1.0), 0.1, 0.8)
    return pd.DataFrame(
        {
            "inspection_id": np.arange(1, n + 1),
            "loan_id": keys.loan[slot],
            "due_on": dates(due_on),
            "done_on": dates_or_null(done_on, ~made),
            "account_manager_id": keys.manager(slot, due),
            "manager_load": load,
            "kind": labels(np.where(made, phone.astype(np.int64), NOBODY), KINDS),
            "finding": labels(np.where(made, found.astype(np.int64), NOBODY), FINDINGS),
        }
    )


def _genuine(keys: Keys) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Genuine signals: slot, month raised, lead in months, kind."""
    o, book = keys.outcome, keys.outcome.book
    p = o.params.block("signals")
    rng = o.world.streams.rng("signals.genuine")
    slots = keys.slots[book.stop[keys.slots] < o.params.months]
    overdue = book.stopped_overdue[slots]
    spread = book.cause[slots] == CONTAGION
    number = rng.poisson(np.where(overdue, p["true_rate_overdue"], p["true_rate"]))
    slot = np.repeat(slots, number)
    overdue, spread = np.repeat(overdue, number), np.repeat(spread, number)
    lead = 1 + rng.poisson(np.where(spread, 0.6, p["lead"] - p["lead_lost_overdue"] * overdue))
    month = book.stop[slot] - lead
    kind = np.minimum(np.searchsorted(np.cumsum(GENUINE), rng.random(len(slot))), len(SIGNALS) - 1)
    kind = np.where(spread & (rng.random(len(slot)) < 0.7), GUARANTOR_TROUBLE, kind)
    seen = month > book.start[slot]
    return slot[seen], month[seen], lead[seen], kind[seen]


def _false_alarms(keys: Keys) -> tuple[IntArray, IntArray, IntArray]:
    """False alarms: slot, month raised, kind. They fall on loans that do not stop within 12 months."""
    o, book = keys.outcome, keys.outcome.book
    rng = o.world.streams.rng("signals.false")
    slot = flat(o.rows, lambda r: r.slot)
    month = np.repeat(np.arange(len(o.rows)), [len(r.slot) for r in o.rows])
    risk = np.exp(0.25 * np.clip(book.log_odds[slot], -3, 3))
    chosen = rng.random(len(slot)) < o.params.value("signals", "false_rate") * risk
    chosen &= book.real[slot] & (book.stop[slot] > month + 12) & (month > book.start[slot])
    slot, month = slot[chosen], month[chosen]
    kind = np.minimum(np.searchsorted(np.cumsum(FALSE), rng.random(len(slot))), len(SIGNALS) - 1)
    return slot, month, kind


def signal_tables(keys: Keys) -> dict[str, pd.DataFrame]:
    """`warning_signals` and `truth_signals`, by date."""
    o, book = keys.outcome, keys.outcome.book
    slot_g, month_g, lead_g, kind_g = _genuine(keys)
    slot_f, month_f, kind_f = _false_alarms(keys)
    slot, month = np.concatenate([slot_g, slot_f]), np.concatenate([month_g, month_f])
    kind = np.concatenate([kind_g, kind_f])
    lead = np.concatenate([lead_g, np.full(len(slot_f), NEVER)])
    rng = o.world.streams.rng("signals.handling")
    n = len(slot)
    raised = keys.day(month, rng.integers(1, 29, n))
    order = np.lexsort((slot, raised))
    genuine = lead < NEVER
    severity = 1 + (rng.random(n) < np.where(genuine, 0.55, 0.25)).astype(np.int64)
    severity += (rng.random(n) < np.where(genuine & (lead <= 3), 0.35, 0.05)).astype(np.int64)
    load = o.live[book.seat[slot], month] / o.params.value("officers", "manager_capacity")
    looked = rng.random(n) < np.clip(0.95 - 0.35 * (load - 0.8), 0.3, 0.98)
    days = np.ceil(rng.gamma(1.5, 3.0 * np.clip(load, 0.5, 3.0))).astype(np.int64)
    handled = raised + days.astype("timedelta64[D]")
    looked &= handled < o.world.starts[o.params.months]
    action = rng.integers(0, len(ACTIONS), n)
    source = np.isin(kind, (INSPECTION_CONCERN, OWNER_UNREACHABLE)).astype(np.int64)
    signals = pd.DataFrame(
        {
            "loan_id": keys.loan[slot],
            "raised_on": dates(raised),
            "signal": labels(kind, SIGNALS),
            "severity": severity,
            "source": labels(source, ("system", "inspection")),
            "account_manager_id": keys.manager(slot, month),
            "handled_on": dates_or_null(handled, ~looked),
            "action": labels(np.where(looked, action, NOBODY), ACTIONS),
        }
    ).iloc[order]
    signals["signal_id"] = np.arange(1, n + 1)
    truth = pd.DataFrame(
        {
            "signal_id": np.arange(1, n + 1),
            "genuine": genuine[order],
            "lead_months": numbers_or_null(lead[order], ~genuine[order]),
        }
    )
    return {"warning_signals": signals.reset_index(drop=True), "truth_signals": truth}


def collection_table(keys: Keys) -> pd.DataFrame:
    """`collections`: a call, a visit, a letter, the court and its enforcement, as arrears grow."""
    o, book = keys.outcome, keys.outcome.book
    rng = o.world.streams.rng("collections")
    slot, missed = flat(o.rows, lambda r: r.slot), flat(o.rows, lambda r: r.missed)
    days = flat(o.rows, lambda r: r.days)
    month = np.repeat(np.arange(len(o.rows)), [len(r.slot) for r in o.rows])
    acts = book.real[slot] & (days > 0) & np.isin(missed, COLLECTION_AFTER)
    slot, month, missed, days = slot[acts], month[acts], missed[acts], days[acts]
    action = np.searchsorted(COLLECTION_AFTER, missed)
    ends = o.world.starts[month + 1] - np.timedelta64(1, "D")
    back = np.minimum(rng.integers(0, 12, len(slot)), days - 1)
    stopped = book.stop[slot] < NEVER
    draw = rng.random(len(slot))
    firm = np.select([draw < 0.35, draw < 0.7], [2, 0], 3)
    passing = np.select([draw < 0.55, draw < 0.9], [1, 0], 2)
    result = np.where(action >= 3, 4, np.where(stopped, firm, passing))
    table = pd.DataFrame(
        {
            "loan_id": keys.loan[slot],
            "acted_on": dates(ends - back.astype("timedelta64[D]")),
            "action": labels(action, COLLECTION),
            "days_past_due": days - back,
            "officer_id": keys.manager(slot, month),
            "result": labels(result, RESULTS),
        }
    ).sort_values(["acted_on", "loan_id"], ignore_index=True, kind="stable")
    table["collection_id"] = np.arange(1, len(table) + 1)
    return table
