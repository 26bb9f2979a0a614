"""City banks and the literature: honest counts, preferred sources, typed findings."""

from collections.abc import Iterator

import pytest

from lib.facts import CityBanks, Facts, SectorValue, UnknownIndicator
from lib.values import NotAvailable


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    yield Facts.load()


def banks(facts: Facts, indicator: str, period: str) -> CityBanks:
    answer = facts.city_banks(indicator, period)
    assert isinstance(answer, CityBanks), answer
    return answer


@pytest.mark.parametrize(
    ("indicator", "period", "n"),
    [
        ("npl_ratio", "2023", 13),
        ("npl_ratio", "2024", 13),
        ("provision_coverage", "2023", 7),
        ("provision_coverage", "2024", 13),
        ("nim", "2023", 6),
        ("nim", "2024", 9),
        ("car", "2023", 4),
        ("car", "2024", 6),
        ("inclusive_sme_loans", "2021", 5),
    ],
)
def test_the_sector_total_is_no_bank(facts: Facts, indicator: str, period: str, n: int) -> None:
    cut = banks(facts, indicator, period)
    assert cut.n == n == cut.table["bank"].nunique()
    assert "CCB-aggregate" not in set(cut.table["bank"])


def test_the_sector_total_stands_apart(facts: Facts) -> None:
    total = banks(facts, "car", "2024").sector
    assert isinstance(total, SectorValue) and (total.value, total.value_published) == (0.1297, 12.97)
    none = banks(facts, "nim", "2024").sector
    assert isinstance(none, NotAvailable) and none.reason == "facts.no_sector_value"
    # A period in which only the total is published has no banks to show.
    only_total = facts.city_bank_coverage().query("indicator == 'total_assets' and period == '2020'")
    assert bool(only_total["has_sector_total"].item())


@pytest.mark.parametrize(
    ("indicator", "period", "bank", "value", "source_class"),
    [
        # The accounts before the rounded press figure.
        ("total_assets", "2021", "Jiangsu", 2618.87426, "annual_report"),
        # The report's comment before a vendor's table of doubtful dating: same class, earlier row.
        ("provision_coverage", "2021", "Jiangsu", 307.72, "press"),
        # A digest of the filing before the press.
        ("revenue", "2024H1", "Zhengzhou", 6.405142, "filing_digest"),
        # A flash report is used before a comment in the press.
        ("total_assets", "2022H1", "Nanjing", 1914.622, "flash_report"),
        # Two press texts: the one with more digits.
        ("total_assets", "2024", "Beijing", 4221.542, "press"),
        ("npl_ratio", "2024", "Harbin", 2.84, "annual_report"),
    ],
)
def test_preferred_source(
    facts: Facts, indicator: str, period: str, bank: str, value: float, source_class: str
) -> None:
    row = banks(facts, indicator, period).table.set_index("bank").loc[bank]
    assert (row["value_published"], row["source_class"]) == (value, source_class)


def test_conflicts_stay_visible(facts: Facts) -> None:
    conflict = banks(facts, "npl_ratio", "2025H1").conflicts.set_index("bank").loc["Nanjing"]
    assert (conflict["value"], conflict["chosen"]) == (0.0082, 0.0084)


def test_units(facts: Facts) -> None:
    assert banks(facts, "npl_ratio", "2024").table["value"].max() == 0.0284
    # 59 thousand borrowers of Qilu.
    assert banks(facts, "inclusive_sme_borrowers", "2022").table["value"].tolist() == [59_000.0]


def test_net_profit_is_refused(facts: Facts) -> None:
    refused = facts.city_banks("net_profit", "2024")
    assert isinstance(refused, NotAvailable) and refused.reason == "facts.net_profit_mixed"


def test_traps_come_with_the_figures(facts: Facts) -> None:
    assert "new_capital_rules_city" in {item.id for item in banks(facts, "car", "2024").breaks}
    assert "new_capital_rules_city" not in {item.id for item in banks(facts, "car", "2023").breaks}
    assert "parent_or_group" in {item.id for item in banks(facts, "inclusive_sme_loans", "2021").breaks}


def test_unknown_indicator_and_empty_period(facts: Facts) -> None:
    with pytest.raises(UnknownIndicator, match="npl_ratio") as caught:
        facts.city_banks("npl_rate", "2024")
    assert len(caught.value.nearest) == 3
    empty = facts.city_banks("loan_yield", "2016")
    assert isinstance(empty, NotAvailable) and empty.reason == "facts.no_city_bank_value"
    with pytest.raises(ValueError, match="period"):
        facts.city_banks("npl_ratio", "last year")


def test_coverage_agrees_with_every_cut(facts: Facts) -> None:
    coverage = facts.city_bank_coverage()
    assert set(coverage["period"]) == {str(year) for year in range(2016, 2026)}
    for row in coverage.itertuples():
        if facts.indicators[row.indicator].one_series and row.n_banks:
            assert banks(facts, row.indicator, row.period).n == row.n_banks


def test_evidence_is_typed(facts: Facts) -> None:
    found = facts.evidence()
    assert len(found) == 228 and found["evidence_id"].is_unique
    assert found["effect"].notna().sum() == 100
    assert found["is_level"].sum() == 52
    assert found.loc[found["year_is_approximate"], "year"].tolist() == [2004]
    assert found["year"].isna().sum() == 34


def test_evidence_by_lever_and_direction(facts: Facts) -> None:
    funding = facts.evidence("L3")
    assert len(funding) == 17 and set(funding["lever"]) == {"L3"}
    # L1 is not L10 to L13.
    assert len(facts.evidence("L1")) == 16
    against = facts.evidence("L2", "0")
    assert list(against["evidence_id"]) == ["E021", "E025"]
    elasticity = facts.evidence("L2").set_index("evidence_id").loc["E017"]
    assert elasticity["effect"] == -1.9 and not elasticity["is_derived"]
    assert bool(facts.evidence("L2").set_index("evidence_id").loc["E019"]["is_derived"])
    with pytest.raises(KeyError, match="L99"):
        facts.evidence("L99")
    with pytest.raises(ValueError, match="direction"):
        facts.evidence("L1", "up")


def test_every_lever_is_graded_and_has_findings(facts: Facts) -> None:
    levers = facts.levers()
    assert set(levers) == {f"L{number}" for number in range(1, 14)} | {"B0", "D0", "M0"}
    assert set(facts.evidence()["lever"]) == set(levers)
    assert levers["L3"].grade == "causal_china" and "−20 to −71 bp" in levers["L3"].range.en
    assert levers["L11"].grade == "none"
