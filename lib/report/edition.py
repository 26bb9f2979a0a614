"""From what a take-away is made: case, version, data, day."""

import datetime as dt
from dataclasses import dataclass

from lib.exhibits import case_data
from lib.report.content import case_name
from lib.text import Language
from lib.version import VERSION

# As many digits of a fingerprint as can be compared by eye.
SHORT = 12


@dataclass(frozen=True)
class Edition:
    """What every take-away says about itself.

    Attributes:
        data: fingerprint of the case's warehouse. published: fingerprint of the published files.
        made_on: the day it was made.
    """

    case_id: str
    case_name: str
    lang: Language
    version: str
    data: str
    published: str
    made_on: dt.date


def edition_of(case_id: str, lang: Language) -> Edition:
    """The edition that this notebook makes today.

    Raises:
        UnknownCase, WarehouseError: there is no such case, or its data cannot be read.
    """
    data = case_data(case_id)
    return Edition(
        case_id=data.case.case_id,
        case_name=case_name(case_id, lang),
        lang=lang,
        version=VERSION,
        data=data.warehouse.fingerprint[:SHORT],
        published=data.facts.fingerprint()[:SHORT],
        made_on=dt.date.today(),
    )
