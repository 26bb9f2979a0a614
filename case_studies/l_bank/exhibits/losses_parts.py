"""What the exhibits of the loss chapter share."""

from lib.exhibits import Source
from lib.pedigree import Pedigree

L_NAME = "case.l_bank"
# Estimates on generated data.
ESTIMATED = (Pedigree.GENERATED, Pedigree.ESTIMATED)
# The same along paths that nobody has measured.
STRESSED = (Pedigree.GENERATED, Pedigree.ESTIMATED, Pedigree.ASSUMED)
STAGES = ("l7.stage_1", "l7.stage_2", "l7.stage_3")
SCENARIOS = ("l7.base", "l7.mild", "l7.severe")
# Sums over a hundred thousand loans of exponentials: the last digits differ between processors.
RTOL = 1e-6


def warehouse(*tables: str) -> Source:
    """Tables of L's teaching data as a source."""
    return Source("warehouse", title=L_NAME, detail=", ".join(tables))


def product(code: str) -> str:
    """Label id of a product."""
    return f"l.product.{code}"


PRODUCTS = tuple(
    product(code)
    for code in (
        "mortgage_working_capital", "equipment", "guarantee_company", "mutual_guarantee", "unsecured_tax",
        "supply_chain", "sci_tech", "startup_policy",
    )
)  # fmt: skip
