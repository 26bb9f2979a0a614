"""Tables of people: employments, quarters of training and caseload, true effects."""

import numpy as np
import pandas as pd

from case_studies.xm_bank.dgp.applications import NOBODY
from case_studies.xm_bank.dgp.frames import Array, dates, id_or_null, labels
from case_studies.xm_bank.dgp.parameters import Streams
from case_studies.xm_bank.dgp.simulation import Outcome
from case_studies.xm_bank.dgp.staff import HEAD_OFFICE, OFFICER, REVIEWER, ROLES


def staff_in_data(o: Outcome) -> Array:
    """Indices of people employed in the quarters of the data, in the order of their keys."""
    first = o.params.starts()[o.params.first]
    return np.flatnonzero(np.isnat(o.staff.left_on) | (o.staff.left_on >= first))


def staff_keys(o: Outcome) -> Array:
    """Key of each person of the simulation (0: not in the data); one more entry so that NOBODY maps to 0."""
    keys = np.zeros(len(o.staff.branch) + 1, dtype=np.int64)
    people = staff_in_data(o)
    keys[people] = np.arange(1, len(people) + 1)
    return keys


def staff_tables(o: Outcome) -> dict[str, pd.DataFrame]:
    """`staff`, `staff_quarters`, `truth_staff`."""
    s, people = o.staff, staff_in_data(o)
    last = o.params.starts()[-1]
    left = np.where(s.left_on >= last, np.datetime64("NaT"), s.left_on).astype("datetime64[D]")
    staff = pd.DataFrame(
        {
            "staff_id": np.arange(1, len(people) + 1),
            "branch_id": id_or_null(np.where(s.branch[people] == HEAD_OFFICE, 0, s.branch[people] + 1), 0),
            "role": labels(s.role[people], ROLES),
            "hired_on": dates(s.hired_on[people]),
            "left_on": dates(left[people]),
            "specialist": s.specialist[people],
        }
    )
    staff = staff[(staff["hired_on"] < last)].reset_index(drop=True)
    lends = np.isin(s.role[people], (OFFICER, REVIEWER))[: len(staff)]
    truth = pd.DataFrame({"staff_id": staff["staff_id"], "days_effect": s.days_effect[people][: len(staff)]})[
        lends
    ]
    return {
        "staff": staff,
        "staff_quarters": staff_quarter_table(o),
        "truth_staff": truth.reset_index(drop=True),
    }


def staff_quarter_table(o: Outcome) -> pd.DataFrame:
    """`staff_quarters`: training, and caseloads that add up to the branch's borrowers and decided files."""
    s, first, starts = o.staff, o.params.first, o.params.starts()
    keys, parts, streams = staff_keys(o), [], Streams(o.params.seed)
    hours = o.params.value("staff", "training_hours")
    for step in range(first, o.params.steps):
        last_day = starts[step + 1] - np.timedelta64(1, "D")
        here = (s.hired_on <= last_day) & (np.isnat(s.left_on) | (s.left_on > last_day) | s.acting[step])
        people = np.flatnonzero(here)
        caseload = np.zeros(len(s.branch), dtype=np.int64)
        signing = np.flatnonzero(s.acting[step] & s.of(OFFICER))
        signing = signing[np.argsort(s.branch[signing], kind="stable")]
        branch = s.branch[signing]
        rank = np.arange(len(signing)) - np.searchsorted(branch, branch)
        borrowers, count = o.borrowers[step][branch], o.officers[step][branch]
        caseload[signing] = borrowers // count + (rank < borrowers % count)
        reviewer = o.applications[step].reviewer
        caseload += np.bincount(reviewer[reviewer != NOBODY], minlength=len(s.branch))
        rng = streams.rng("staff.training", step)
        factor = np.where(s.specialist, 2.0, 1.0) * rng.gamma(3.0, 1.0 / 3.0, len(s.branch))
        training = np.round(hours * factor * (1 + 0.015 * (step - first)) * 2) / 2
        parts.append((keys[people], np.full(len(people), step), training[people], caseload[people]))
    key, step_of, training, caseload = (np.concatenate(column) for column in zip(*parts, strict=True))
    return pd.DataFrame(
        {"staff_id": key, "quarter": dates(starts[step_of]), "training_hours": training, "caseload": caseload}
    )
