"""L-9.2 to L-9.5: the replay beside history, the card's curve, the truth of the declined, contagion."""

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.scoring_parts import FILES, RTOL, validated, warehouse
from case_studies.l_bank.exhibits.scoring_validation import known
from case_studies.l_bank.replay.case import load_replay
from case_studies.l_bank.replay.evaluate import run
from case_studies.l_bank.replay.history import QUARTERS
from case_studies.l_bank.replay.rules import RULES, decide
from case_studies.l_bank.risk.network import MONTHS, MONTHS_TO_DEFAULT, history, replay
from lib.charts.coefficients import intervals
from lib.charts.events import labelled_lines
from lib.credit.cutoff import confusion
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.pedigree import Pedigree
from lib.whatif.draws import parameter_draws
from lib.whatif.evaluate import SEED
from lib.whatif.setting import status_quo

DRAWS = 400
YEARS = tuple(f"l4.year.{year}" for year in range(2016, 2025))
CURVES = ("l9.curve.replay", "l9.curve.card")
CUTOFFS = tuple(range(500, 661, 10))
BANDS = (560, 580, 600, 620)
BAND_LABELS = ("l9.band.low", "l9.band.from_560", "l9.band.from_580", "l9.band.from_600", "l9.band.from_620")
SIMULATED = (Pedigree.GENERATED, Pedigree.ESTIMATED, Pedigree.SIMULATED)


@exhibit(
    "L-9.2",
    pedigree=(Pedigree.GENERATED, Pedigree.SIMULATED),
    columns={
        "year": Column("label", YEARS),
        "approved": Column("count"),
        "approved_history": Column("count"),
        "balance": Column("rmb_bn"),
        "balance_history": Column("rmb_bn"),
        "npl": Column("rmb_mn"),
        "npl_history": Column("rmb_mn"),
        "defaults": Column("count"),
        "defaults_history": Column("count"),
        "differences": Column("count"),
    },
    chart=None,
)
def same_as_history(data: CaseData) -> Result:
    """With L's own rules and no stress: the replay at each year's end beside what the warehouse holds."""
    case = load_replay(data)
    book, _ = run(case, status_quo(case.book), 1, SEED, QUARTERS)
    years = np.arange(QUARTERS) // 4
    ends = np.arange(3, QUARTERS, 4)
    past = data.query(
        """
        SELECT year(month) AS year, sum(closing_balance_rmb)::DOUBLE AS balance,
            coalesce(sum(closing_balance_rmb) FILTER (five_grade >= 3), 0)::DOUBLE AS npl
        FROM loan_months WHERE month(month) = 12 GROUP BY ALL ORDER BY year
        """
    )
    counts = data.query(
        """
        SELECT years.year, (SELECT count(*) FROM applications WHERE decision = 'approved'
                AND year(decided_on) = years.year)::DOUBLE AS approved,
            (SELECT count(*) FROM loans WHERE year(default_on) = years.year)::DOUBLE AS defaults
        FROM (SELECT DISTINCT year FROM months) AS years ORDER BY years.year
        """
    )
    table = pd.DataFrame(
        {
            "year": YEARS,
            "approved": np.bincount(years, book.approved[:, 0]),
            "approved_history": counts["approved"],
            "balance": (book.paid + book.npl)[ends, 0],
            "balance_history": past["balance"],
            "npl": book.npl[ends, 0],
            "npl_history": past["npl"],
            "defaults": np.bincount(years, book.failed[:, 0]).round(9),
            "defaults_history": counts["defaults"],
        }
    )
    pairs = ("approved", "balance", "npl", "defaults")
    table["differences"] = sum((table[name] != table[f"{name}_history"]).astype(int) for name in pairs)
    for name, scale in (("balance", 1e9), ("npl", 1e6)):
        table[name], table[f"{name}_history"] = table[name] / scale, table[f"{name}_history"] / scale
    return Result(
        table=table,
        facts={
            "compared": len(pairs) * len(table),
            "differences": int(table["differences"].sum()),
            "applications": case.past.files.count,
            "loans": len(case.past.seen.application),
            "balance": float(table["balance"].iloc[-1]) * 1e9,
        },
        variant="" if not table["differences"].any() else "differs",
        sources=(warehouse("applications", "loans", "loan_months"),),
    )


@exhibit(
    "L-9.3",
    pedigree=SIMULATED,
    columns={
        "accepted": Column("share"),
        "curve": Column("label", CURVES),
        "cutoff": Column("score"),
        "bad_rate": Column("ratio"),
    },
    chart=labelled_lines("accepted", "bad_rate", "curve", extra=("cutoff",)),
    rtol=RTOL,
)
def along_the_curve(data: CaseData) -> Result:
    """The replay's cut-off on the validation sample of L-6, beside the scorecard's own curve."""
    case, check = load_replay(data), validated(data)
    files, quo = case.past.files, status_quo(case.book)
    place = check["application_id"].to_numpy(np.int64) - 1
    bad = check["bad"].to_numpy(np.float64)
    rows = []
    for cutoff in CUTOFFS:
        rules = {name: quo[name] for name in RULES} | {"score_floor": float(cutoff)}
        kept = decide(files, case.past.seen, rules, 0).kept[place]
        card = known(confusion(check["points"], check["bad"], float(cutoff)))
        passed = (check["points"] >= cutoff).to_numpy()
        rows.append((kept.mean(), CURVES[0], cutoff, (kept * bad).sum() / kept.sum()))
        rows.append((card.accept_rate, CURVES[1], cutoff, bad[passed].mean()))
    table = pd.DataFrame(rows, columns=["accepted", "curve", "cutoff", "bad_rate"])
    by = table.pivot(index="cutoff", columns="curve", values=["accepted", "bad_rate"])
    off = max(
        float(np.abs(by[name][CURVES[0]] - by[name][CURVES[1]]).max()) for name in ("accepted", "bad_rate")
    )
    at = table.loc[table["curve"] == CURVES[0]].set_index("cutoff").loc[580]
    return Result(
        table=table,
        facts={
            "loans": len(check), "off": float(off), "accepted": float(at["accepted"]),
            "bad_rate": float(at["bad_rate"]), "all": float(bad.mean()),
        },
        variant="" if off < 1e-9 else "off",
        sources=(FILES,),
    )  # fmt: skip


@exhibit(
    "L-9.4",
    pedigree=(*SIMULATED, Pedigree.ASSUMED),
    columns={
        "band": Column("label", BAND_LABELS),
        "inferred": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "truth": Column("ratio"),
        "as_accepted": Column("ratio"),
        "applicants": Column("count"),
    },
    chart=intervals(
        "band", "inferred", low="low", high="high", truth="truth", extra=("as_accepted", "applicants")
    ),
    rtol=RTOL,
)
def declined_beside_truth(data: CaseData) -> Result:
    """Share of declined applicants who would have defaulted: inferred, and as the process has it.

    REVEALS the truth: what would have become of declined applicants.
    """
    case = load_replay(data)
    files, other = case.past.files, case.past.inferred
    declined = (files.table["decision"] == "declined").to_numpy()[other.application]
    who = other.application[declined]
    # The draws of the beliefs act on the odds of each quarter; a share of a few percent follows the odds.
    drawn = parameter_draws(case.book, status_quo(case.book), DRAWS, SEED)
    expected = np.asarray(other.failed.sum(axis=0)).ravel()[declined]
    score = files.log_odds[who] - case.past.centre
    truth = data.query("SELECT would_default FROM truth_applications ORDER BY application_id")
    happened = truth["would_default"].to_numpy(np.float64)[who]
    band = np.digitize(files.points[who], BANDS)
    level = drawn["reject_odds"] + drawn["accepted_level"]
    slope = drawn["card_slope"] - case.times.slope
    rows = []
    for code, name in enumerate(BAND_LABELS):
        here = band == code
        odds = np.exp(level + slope * np.average(score[here], weights=expected[here]))
        share = expected[here].mean()
        draws = 1.0 - (1.0 - share) ** odds
        low, middle, high = np.quantile(draws, [0.1, 0.5, 0.9])
        rows.append((name, middle, low, high, happened[here].mean(), share, int(here.sum())))
    columns = ["band", "inferred", "low", "high", "truth", "as_accepted", "applicants"]
    table = pd.DataFrame(rows, columns=columns)
    weight = table["applicants"] / table["applicants"].sum()
    totals = {name: float((table[name] * weight).sum()) for name in ("inferred", "truth", "as_accepted")}
    inside = int(((table["low"] <= table["truth"]) & (table["truth"] <= table["high"])).sum())
    missing = np.log(totals["truth"] / (1 - totals["truth"])) - np.log(
        totals["as_accepted"] / (1 - totals["as_accepted"])
    )
    return Result(
        table=table,
        facts={
            **totals, "inside": inside, "bands": len(table), "declined": len(who), "missing": float(missing),
            "odds": float(np.exp(missing) - 1.0),
        },
        variant="" if inside == len(table) else "some",
        sources=(warehouse("applications", "loans", "truth_applications"),),
    )  # fmt: skip


@exhibit(
    "L-9.5",
    pedigree=SIMULATED,
    columns={
        "year": Column("label", YEARS),
        "fewer": Column("index"),
        "low": Column("index"),
        "high": Column("index"),
        "simulated": Column("index"),
        "truth": Column("count"),
    },
    chart=intervals("year", "fewer", low="low", high="high", truth="simulated", extra=("simulated", "truth")),
    rtol=RTOL,
)
def without_links(data: CaseData) -> Result:
    """Defaults that do not happen without guarantee links, all loans made all the same, beside L-4.12.

    REVEALS the truth: causes of default and the parameters of the process.
    """
    case = load_replay(data)
    quo = status_quo(case.book)
    without = quo.with_values({"mutual_guarantees": 0.0, "mutual_kept": 1.0})
    # Only the doubt about the chance of passing a default on; every loan is made, as in L-4.
    drawn = parameter_draws(case.book, without, DRAWS, SEED)
    found, part = case.history(), drawn["contagion"] / (drawn["contagion"] + case.times.calm)
    spread = found.spread_failed.sum(axis=0)[:, None] * part
    by_year = spread.reshape(-1, 4, DRAWS).sum(axis=1)
    low, middle, high = np.quantile(by_year, [0.025, 0.5, 0.975], axis=1)
    truth = data.case.settings["dgp"]["contagion"]["parameters"]
    links = replay(data, float(truth["per_link_month"]["value"]), int(truth["window_months"]["value"]))
    # A stop is a default three months later; those of the last three months are not in default yet.
    runs = np.zeros((len(links.by_month), MONTHS))
    runs[:, MONTHS_TO_DEFAULT:] = links.by_month[:, : MONTHS - MONTHS_TO_DEFAULT]
    simulated = runs.reshape(len(runs), -1, 12).sum(axis=2)
    least, most = np.quantile(simulated.sum(axis=1), [0.025, 0.975])
    past = history(data)
    month = past.spread_month + MONTHS_TO_DEFAULT
    month = month[month < MONTHS]
    table = pd.DataFrame(
        {
            "year": YEARS, "fewer": middle, "low": low, "high": high, "simulated": simulated.mean(axis=0),
            "truth": np.bincount(month // 12, minlength=len(YEARS)),
        }
    )  # fmt: skip
    total = np.quantile(spread.sum(axis=0), [0.025, 0.5, 0.975])
    return Result(
        table=table,
        facts={
            "fewer": float(total[1]), "low": float(total[0]), "high": float(total[2]),
            "simulated": float(simulated.sum(axis=1).mean()), "simulated_low": float(least),
            "simulated_high": float(most),
            "truth": int(table["truth"].sum()),
            "share": float(total[1] / found.failed.sum()),
        },
        variant="" if least <= total[1] <= most else "off",
        sources=(warehouse("guarantee_links", "loans", "loan_months", "truth_defaults"),),
        notes=("notes.l9_links",),
    )  # fmt: skip
