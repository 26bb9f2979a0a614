"""XM-4.7 and XM-4.8: every parameter and every equation of the simulator."""

import pandas as pd

from case_studies.xm_bank.exhibits.whatif_parts import simulator, sources
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.pedigree import Pedigree
from lib.whatif.equations import equations
from lib.whatif.levers import KINDS, Lever, LeverBook

GRADES = ("causal_china", "causal_abroad", "direction", "descriptive", "ambiguous", "mixed", "none")
SOURCES = ("state", "estimate", "truth", "series", "evidence", "assumed")
PARTS = ("draws", "screening", "demand", "queue", "price", "default", "loss", "book", "bank", "public")


def _row(book: LeverBook, lever: Lever) -> tuple[object, ...]:
    none = float("nan")
    low, high = lever.observed or (none, none)
    drawn = lever.spread or (none, none)
    return (
        lever.name, lever.default, lever.low, lever.high, f"w.source.{lever.source}", lever.assumed,
        low, high, *drawn, f"w.grade.{lever.grade}", lever.reason or lever.help,
        f"w.kind.{lever.kind}", book.groups[lever.group], lever.id, lever.unit,
        ", ".join(lever.supports), ", ".join(lever.against),
    )  # fmt: skip


@exhibit(
    "XM-4.7",
    pedigree=(Pedigree.ASSUMED, Pedigree.ESTIMATED, Pedigree.GENERATED, Pedigree.PUBLISHED),
    columns={
        "name": Column("text"),
        "default": Column("by_row"),
        "low": Column("by_row"),
        "high": Column("by_row"),
        "source": Column("label", tuple(f"w.source.{source}" for source in SOURCES)),
        "assumed": Column("flag"),
        "observed_low": Column("by_row"),
        "observed_high": Column("by_row"),
        "drawn_low": Column("by_row"),
        "drawn_high": Column("by_row"),
        "grade": Column("label", tuple(f"w.grade.{grade}" for grade in GRADES)),
        "note": Column("text"),
        "kind": Column("label", tuple(f"w.kind.{kind}" for kind in KINDS)),
        "group": Column("text"),
        "id": Column("text"),
        "unit": Column("text", hidden=True),
        "supports": Column("text"),
        "against": Column("text"),
    },
    chart=None,
)
def parameters(data: CaseData) -> Result:
    """Every lever, policy, environment parameter and assumption, with where its value comes from."""
    case = simulator(data)
    columns = [
        "name", "default", "low", "high", "source", "assumed", "observed_low", "observed_high",
        "drawn_low", "drawn_high", "grade", "note", "kind", "group", "id", "unit", "supports", "against",
    ]  # fmt: skip
    table = pd.DataFrame([_row(case.book, lever) for lever in case.book], columns=columns)
    return Result(
        table=table,
        facts={
            "bank": len(case.book.of("bank")),
            "policy": len(case.book.of("policy")),
            "others": len(case.book.of("environment", "assumption")),
            "assumed": int(table["assumed"].sum()),
            "all": len(table),
        },
        sources=sources(data),
    )


@exhibit(
    "XM-4.8",
    pedigree=(Pedigree.ASSUMED,),
    columns={
        "number": Column("count"),
        "part": Column("label", tuple(f"w.part.{part}" for part in PARTS)),
        "meaning": Column("text"),
        "formula": Column("text"),
        "symbol": Column("text"),
        "id": Column("text"),
        "parameters": Column("text"),
        "evidence": Column("text"),
    },
    chart=None,
)
def all_equations(data: CaseData) -> Result:
    """Every equation of the simulator: symbol, formula in LaTeX, meaning, parameters, findings behind it."""
    rows = [
        (
            number, f"w.part.{item.part}", item.meaning, item.formula, item.symbol, item.id,
            ", ".join(item.parameters), ", ".join(item.evidence),
        )
        for number, item in enumerate(equations().values(), 1)
    ]  # fmt: skip
    columns = ["number", "part", "meaning", "formula", "symbol", "id", "parameters", "evidence"]
    return Result(
        table=pd.DataFrame(rows, columns=columns), facts={"equations": len(rows)}, sources=sources(data)
    )
