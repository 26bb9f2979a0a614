"""What the exhibits of the loss chapter share."""

from lib.pedigree import Pedigree

# Estimates on generated data.
ESTIMATED = (Pedigree.GENERATED, Pedigree.ESTIMATED)
# The same along paths that nobody has measured.
STRESSED = (Pedigree.GENERATED, Pedigree.ESTIMATED, Pedigree.ASSUMED)
STAGES = ("l7.stage_1", "l7.stage_2", "l7.stage_3")
SCENARIOS = ("l7.base", "l7.mild", "l7.severe")
# Sums over a hundred thousand loans of exponentials: the last digits differ between processors.
RTOL = 1e-6


def product(code: str) -> str:
    """Label id of a product."""
    return f"l.product.{code}"
