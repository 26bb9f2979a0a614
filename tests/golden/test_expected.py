"""Every exhibit agrees with the committed expectation, and a changed cell is noticed.

Results that these very sources gave before count; the exported notebooks compute every exhibit anew.
"""

import dataclasses

import pytest

from lib.exhibits import Exhibit, all_exhibits, compute
from lib.exhibits.expected import differences, folder

EXHIBITS = all_exhibits()


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda entry: entry.id)
def test_exhibit_agrees_with_expectation(exhibit: Exhibit) -> None:
    assert [found.what for found in differences(exhibit, compute(exhibit.id))] == []


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda entry: entry.id)
def test_changed_number_is_noticed(exhibit: Exhibit) -> None:
    result = compute(exhibit.id)
    numeric = next(name for name, column in exhibit.columns.items() if column.kind.numeric)
    table = result.table.copy()
    table[numeric] = table[numeric].astype(object)
    row = table[numeric].first_valid_index()
    table.loc[row, numeric] = float(table.loc[row, numeric]) * 1.0001 + 1e-6
    changed = dataclasses.replace(result, table=table)
    assert any(numeric in found.what for found in differences(exhibit, changed))


def test_nothing_is_left_over() -> None:
    for case_id in {entry.case_id for entry in EXHIBITS}:
        known = {f"{entry.id}.csv" for entry in EXHIBITS if entry.case_id == case_id}
        assert {path.name for path in folder(case_id).glob("*.csv")} == known
        assert (folder(case_id) / "CHANGES.md").read_text(encoding="utf-8").strip()
