"""C-1.2, C-1.3 and C-1.7: problems and measures of the two theses, and the evidence on both sides."""

import pandas as pd

from case_studies.l_bank.exhibits.compare_effects import direction
from case_studies.l_bank.exhibits.compare_parts import (
    BANK_LABELS,
    FAMILIES,
    FAMILY_LABELS,
    THEME_LABELS,
    THEMES,
    VERDICT_LABELS,
    Family,
    Theme,
    book,
    measure_name,
    sources,
    trace,
    values,
)
from lib.charts.ranks import evidence_bars
from lib.exhibits import CaseData, Column, Result, Source, exhibit
from lib.facts import Wording
from lib.facts.glosses import evidence_glosses
from lib.pedigree import Pedigree

EVIDENCE = Source("warehouse", title="case.published", detail="evidence.csv, lever_grades.toml")
STANCES = ("stance_supports", "stance_against")
FOUND_IN = ("c1.in.both", "c1.in.xm", "c1.in.l")
DIRECTIONS = ("c1.sim.same", "c1.sim.opposite", "c1.sim.unsure", "c1.sim.one")


def _found_in(theme: Theme) -> str:
    return FOUND_IN[0] if theme.xm and theme.l else FOUND_IN[1] if theme.xm else FOUND_IN[2]


def _joined(names: list[Wording]) -> Wording | None:
    if not names:
        return None
    return Wording("; ".join(name.en for name in names), "；".join(name.zh for name in names))


@exhibit(
    "C-1.2",
    pedigree=(Pedigree.GENERATED,),
    columns={
        "theme": Column("label", THEME_LABELS),
        "found_in": Column("label", FOUND_IN),
        "xm": Column("text"),
        "l": Column("text"),
        "seen_xm": Column("text"),
        "seen_l": Column("text"),
        "reading": Column("text"),
        "families": Column("count"),
    },
    chart=None,
)
def problems(data: CaseData) -> Result:
    """The problems that the two theses found, matched by what they are about."""
    names = {problem.id: problem.name for problem in trace(data).problems}
    table = pd.DataFrame(
        [
            (
                label,
                _found_in(theme),
                _joined([names[problem] for problem in theme.xm]),
                theme.l,
                theme.seen["xm"] or None,
                theme.seen["l"] or None,
                theme.reading,
                sum(family.theme == theme.id for family in FAMILIES),
            )
            for label, theme in zip(THEME_LABELS, THEMES, strict=True)
        ],
        columns=["theme", "found_in", "xm", "l", "seen_xm", "seen_l", "reading", "families"],
    )
    counts = table["found_in"].value_counts()
    return Result(
        table=table,
        facts={
            "themes": len(table),
            **{name.rsplit(".", 1)[1]: int(counts[name]) for name in FOUND_IN},
        },
        sources=(Source("warehouse", title="case.xm_bank", detail="traceability.toml"),
                 Source("warehouse", title="case.l_bank", detail="comparison.toml")),
    )  # fmt: skip


def _findings(data: CaseData, family: Family) -> list[tuple[str, str, str]]:
    """(bank, stance, finding) of every lever that carries the family out, each once."""
    found: dict[tuple[str, str, str], None] = {}
    for bank, side in family.sides.items():
        levers = book(data, bank)
        for name in values(data, bank, side):
            for stance, cited in (("supports", levers[name].supports), ("against", levers[name].against)):
                found |= {(bank, stance, one): None for one in cited}
    return list(found)


def _grades(data: CaseData, family: Family) -> Wording | None:
    """How good the evidence is under the headings of the family's levers."""
    headings = dict.fromkeys(
        book(data, bank)[name].evidence_lever
        for bank, side in family.sides.items()
        for name in values(data, bank, side)
    )
    known = data.facts.levers()
    return _joined(list(dict.fromkeys(known[one].grade_name for one in headings if one in known)))


@exhibit(
    "C-1.3",
    pedigree=(Pedigree.PUBLISHED, Pedigree.SIMULATED, Pedigree.GENERATED, Pedigree.ASSUMED),
    columns={
        "family": Column("label", FAMILY_LABELS),
        "theme": Column("label", THEME_LABELS, hidden=True),
        "verdict": Column("label", VERDICT_LABELS),
        "simulated": Column("label", DIRECTIONS),
        "supports": Column("count"),
        "against": Column("count"),
        "xm": Column("text"),
        "l": Column("text"),
        "grade": Column("text"),
        "why": Column("text"),
    },
    chart=None,
)
def matrix(data: CaseData) -> Result:
    """What either thesis advises, how the two stand to each other, what simulation and evidence say."""
    rows = []
    for label, family in zip(FAMILY_LABELS, FAMILIES, strict=True):
        found = _findings(data, family)
        # A finding that speaks for one bank's measure and against the other's counts on both sides.
        on = {
            side: len({one for _, stance, one in found if stance == side}) for side in ("supports", "against")
        }
        rows.append(
            (
                label, f"c1.theme.{family.theme}", measure_name(data, family, "xm"),
                measure_name(data, family, "l"), f"c1.verdict.{family.verdict}",
                f"c1.sim.{direction(data, family)}", _grades(data, family), on["supports"], on["against"],
                family.why,
            )
        )  # fmt: skip
    columns = ["family", "theme", "xm", "l", "verdict", "simulated", "grade", "supports", "against", "why"]
    # What is compared first, so that it is seen without scrolling; what it is about after it.
    order = ["family", "theme", "verdict", "simulated", "supports", "against", "xm", "l", "grade", "why"]
    table = pd.DataFrame(rows, columns=columns)[order]
    counts = table["verdict"].value_counts()
    return Result(
        table=table,
        facts={
            "families": len(table),
            **{name.rsplit(".", 1)[1]: int(counts.get(name, 0)) for name in VERDICT_LABELS},
            "same": int((table["simulated"] == DIRECTIONS[0]).sum()),
        },
        sources=(*sources(), EVIDENCE),
        notes=("notes.c1_verdicts", "notes.one_study"),
    )


def _outcome(finding: str, published: str) -> Wording:
    """A finding's outcome as published, with a gloss for readers of Chinese where there is one."""
    gloss = evidence_glosses().get(finding)
    return Wording(published, f"{gloss.outcome}（{published}）" if gloss else published)


@exhibit(
    "C-1.7",
    pedigree=(Pedigree.PUBLISHED,),
    columns={
        "family": Column("label", FAMILY_LABELS),
        "bank": Column("label", BANK_LABELS),
        "stance": Column("label", STANCES),
        "findings": Column("count", hidden=True),
        "evidence": Column("text"),
        "outcome": Column("text"),
        "direction": Column("text"),
        "setting": Column("text"),
        "authors": Column("text"),
        "year": Column("text"),
        "address": Column("text", hidden=True),
    },
    chart=evidence_bars("family", "findings", "stance"),
)
def evidence(data: CaseData) -> Result:
    """Every published finding for or against a family's measure, in either bank."""
    known = data.facts.evidence().set_index("evidence_id")
    rows = []
    for label, family in zip(FAMILY_LABELS, FAMILIES, strict=True):
        for bank, stance, one in _findings(data, family):
            found = known.loc[one]
            rows.append(
                (
                    label, f"c1.bank.{bank}", f"stance_{stance}", 1, one, _outcome(one, found["outcome"]),
                    found["direction"], found["setting"], found["authors"],
                    None if pd.isna(found["year"]) else str(found["year"]), found["address"],
                )
            )  # fmt: skip
    columns = [
        "family", "bank", "stance", "findings", "evidence", "outcome", "direction", "setting", "authors",
        "year", "address",
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    # A finding that is cited on the same side for both banks is one finding.
    table.loc[table.duplicated(["family", "stance", "evidence"]), "findings"] = 0
    sides = table.groupby("evidence")["stance"].nunique()
    once = table.loc[table["findings"] == 1]
    against = (once["stance"] == STANCES[1]).groupby(once["family"]).mean()
    return Result(
        table=table,
        facts={
            "findings": table["evidence"].nunique(),
            "both_sides": int((sides > 1).sum()),
            "disputed_label": str(against.idxmax()),
            "disputed": float(against.max()),
        },
        sources=(EVIDENCE,),
        notes=("notes.one_study",),
    )
