"""Where a number comes from: the five kinds of pedigree that every exhibit declares."""

from enum import StrEnum


class Pedigree(StrEnum):
    """Kind of origin of a number; an exhibit that mixes kinds lists them all."""

    PUBLISHED = "published"
    GENERATED = "generated"
    ESTIMATED = "estimated"
    ASSUMED = "assumed"
    SIMULATED = "simulated"
