"""Tables of the setting: regions, macro, calendar, branches, products, officers, borrowers, circles."""

import numpy as np
import pandas as pd

from case_studies.l_bank.dgp.borrowers import OWNERSHIPS, SIZES, TAX_GRADES
from case_studies.l_bank.dgp.frames import Keys, dates, dates_or_null, labels, numbers_or_null
from case_studies.l_bank.dgp.parameters import NEVER, NOBODY, Parameters
from case_studies.l_bank.dgp.staff import MANAGER, ROLES

SITES = ("Riverside", "Market", "Station", "Park", "Harbour", "Garden", "Bridge", "Hill")
NO_TAX_GRADE = len(TAX_GRADES)


def industries(params: Parameters) -> list[str]:
    """Names of the industries."""
    return [str(name) for name in params.column("industry", "name")]


def place_tables(keys: Keys) -> dict[str, pd.DataFrame]:
    """`regions`, `macro_quarters`, `months`, `industries`, `branches`."""
    o = keys.outcome
    params, macro = o.params, o.world.macro
    regions = pd.DataFrame(params.raw["region"])
    regions["region_id"] = np.arange(1, len(regions) + 1)
    quarters = params.months // 3
    region, quarter = np.divmod(np.arange(len(regions) * quarters), quarters)
    month = 3 * quarter
    starts = o.world.starts[: params.months]
    place = o.world.branches
    return {
        "regions": regions,
        "macro_quarters": pd.DataFrame(
            {
                "region_id": region + 1,
                "quarter": dates(starts[month]),
                "gdp_growth": np.round(macro.gdp[region, month] / 100, 6),
                "gdp_growth_4q": np.round(macro.gdp_4q[region, month] / 100, 6),
                "lpr_1y": np.round(macro.lpr[month] / 100, 6),
                "collateral_price_index": macro.price[region, month],
                "unemployment": np.round(macro.unemployment[region, month] / 100, 6),
            }
        ),
        "months": pd.DataFrame(
            {
                "month": dates(starts),
                "quarter": dates(starts[np.arange(params.months) // 3 * 3]),
                "year": 2016 + np.arange(params.months) // 12,
                "month_index": np.arange(params.months),
            }
        ),
        "industries": pd.DataFrame(params.raw["industry"]).rename(columns={"name": "industry"}),
        "branches": pd.DataFrame(
            {
                "branch_id": np.arange(1, place.count + 1),
                "name": [
                    f"{regions['name'][r]} {SITES[i // len(regions)]}" for i, r in enumerate(place.region)
                ],
                "region_id": place.region + 1,
                "opened_on": dates(starts[np.zeros(place.count, dtype=int)]),
                "focus_industry": labels(place.focus, industries(params)),
            }
        ),
    }


def product_table(keys: Keys) -> pd.DataFrame:
    """`products`."""
    table = pd.DataFrame(keys.outcome.params.raw["product"])
    table["product_id"] = np.arange(1, len(table) + 1)
    table["launched_on"] = pd.to_datetime(table["launched_on"])
    return table


def officer_tables(keys: Keys) -> dict[str, pd.DataFrame]:
    """`officers` and `officer_months`."""
    o = keys.outcome
    staff, months = o.world.staff, o.params.months
    first = np.datetime64(o.params.raw["case"]["first_month"], "M")
    number = len(staff.person_seat)
    left = np.where(staff.left == NEVER, 0, staff.left)
    table = pd.DataFrame(
        {
            "officer_id": np.arange(1, number + 1),
            "branch_id": staff.seat_branch[staff.person_seat] + 1,
            "role": labels(staff.seat_role[staff.person_seat], ROLES),
            "hired_on": dates((first + staff.hired).astype("datetime64[D]")),
            "left_on": dates_or_null(
                (first + left).astype("datetime64[D]") - np.timedelta64(1, "D"), staff.left == NEVER
            ),
            "experience_years": staff.experience,
        }
    )
    shape = (number, months)
    cases = np.zeros(shape, dtype=np.int64)
    for people in (o.ratings.investigator, o.ratings.reviewer):
        np.add.at(cases, (people, o.applicants.month), 1)
    slots = keys.slots
    np.add.at(cases, (staff.person[o.book.seat[slots], o.book.start[slots]], o.book.start[slots]), 1)
    seat = staff.person_seat
    begin = np.maximum(staff.hired, 0)
    person, month = np.nonzero(
        (np.arange(months) >= begin[:, None]) & (np.arange(months) < staff.left[:, None])
    )
    role = staff.seat_role[seat[person]]
    live = np.where(role == MANAGER, o.live[seat[person], month], 0)
    p = o.params.block("officers")
    capacity = np.array([p["investigator_capacity"], p["reviewer_capacity"], p["manager_capacity"]])[role]
    work = np.where(role == MANAGER, live, cases[person, month])
    return {
        "officers": table,
        "officer_months": pd.DataFrame(
            {
                "officer_id": person + 1,
                "month": dates(o.world.starts[month]),
                "tenure_months": month - staff.hired[person],
                "new_cases": cases[person, month],
                "live_loans": live,
                "load": np.round(work / capacity, 4),
            }
        ),
    }


def borrower_table(keys: Keys) -> pd.DataFrame:
    """`borrowers`."""
    o, kept = keys.outcome, keys.kept
    b = o.world.borrowers
    return pd.DataFrame(
        {
            "borrower_id": keys.borrower[kept],
            "branch_id": b.branch[kept] + 1,
            "region_id": b.region[kept] + 1,
            "industry": labels(b.industry[kept], industries(o.params)),
            "size": labels(b.size[kept], SIZES),
            "ownership": labels(b.ownership[kept], OWNERSHIPS),
            "founded_on": dates(b.founded[kept]),
            "registered_on": dates(o.world.starts[b.registered[kept]]),
            "employees": b.employees[kept],
            "sci_tech": b.sci_tech[kept],
            "owner_age": b.owner_age[kept],
            "owner_experience_years": b.owner_experience[kept],
            "owner_home": b.owner_home[kept],
            "tax_grade": labels(b.tax_grade[kept], TAX_GRADES, NO_TAX_GRADE),
            "had_bank_credit_before": b.banked_before[kept],
            "related_group_id": numbers_or_null(b.group[kept] + 1, b.group[kept] == NOBODY),
        }
    )


def circle_tables(keys: Keys) -> dict[str, pd.DataFrame]:
    """`guarantee_circles` and `guarantee_links`."""
    o, c = keys.outcome, keys.outcome.world.circles
    gone = c.ended < o.params.months
    ended = o.world.starts[np.where(gone, c.ended, 0)] - np.timedelta64(1, "D")
    return {
        "guarantee_circles": pd.DataFrame(
            {
                "circle_id": np.arange(1, len(c.branch) + 1),
                "branch_id": c.branch + 1,
                "industry": labels(c.industry, industries(o.params)),
                "formed_on": dates(o.world.starts[c.formed]),
                "members": c.members,
            }
        ),
        "guarantee_links": pd.DataFrame(
            {
                "link_id": np.arange(1, len(c.guarantor) + 1),
                "guarantor_id": keys.borrower[c.guarantor],
                "guaranteed_id": keys.borrower[c.guaranteed],
                "circle_id": numbers_or_null(c.circle + 1, c.circle == NOBODY),
                "mutual": c.mutual,
                "amount_rmb": c.amount,
                "signed_on": dates(o.world.starts[c.signed]),
                "ended_on": dates_or_null(ended, ~gone),
            }
        ),
    }
