"""Series of published figures: values checked by hand against the texts, and every documented trap."""

from collections.abc import Iterator

import pandas as pd
import pytest

from lib.facts import Fact, Facts, UnknownSeries
from lib.values import NotAvailable


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    yield Facts.load()


def published(facts: Facts, series: str, period: str) -> float:
    fact = facts.value(series, period)
    assert isinstance(fact, Fact), fact
    return fact.value_published


@pytest.mark.parametrize(
    ("series", "period", "value"),
    [
        ("inclusive_sme_loans_pboc", "2017Q4", 6.77),
        ("inclusive_sme_loans_pboc", "2018Q4", 8.0),
        ("inclusive_sme_loans_pboc", "2024Q1", 33.41),
        ("inclusive_sme_loans_pboc", "2024Q2", 32.38),
        ("inclusive_sme_loans_yoy", "2024Q4", 14.6),
        ("inclusive_sme_rate_new", "2018-12", 6.16),
        ("npl_ratio_commercial", "2018Q4", 1.83),
        ("npl_ratio_city", "2024Q4", 1.76),
        ("gdp_growth", "2020Q1", -6.8),
        ("lpr_1y", "2025-05", 3.0),
        ("provision_coverage_city", "2020Q1", 149.89),
    ],
)
def test_values_as_published(facts: Facts, series: str, period: str, value: float) -> None:
    assert published(facts, series, period) == value


def test_counts(facts: Facts) -> None:
    assert len(facts.series_info) == 130
    assert len(facts.series("inclusive_sme_rate_new").points) == 7
    assert len(facts.series("npl_ratio_commercial").points) == 33


def test_percentages_become_decimals_and_money_does_not(facts: Facts) -> None:
    npl, loans = facts.value("npl_ratio_city", "2024Q4"), facts.value("inclusive_sme_loans_pboc", "2023Q4")
    assert isinstance(npl, Fact) and isinstance(loans, Fact)
    assert (npl.value, npl.unit, npl.published_unit) == (0.0176, "ratio", "%")
    assert (loans.value, loans.unit, loans.published_unit) == (29.4, "rmb_trn", "RMB trn")
    cut = facts.value("rrr_change", "2025-05")
    assert isinstance(cut, Fact) and (cut.value, cut.unit) == (-0.005, "pp")


def test_the_ceiling_of_2019_is_never_joined(facts: Facts) -> None:
    for name in ("inclusive_sme_loans_pboc", "inclusive_sme_rate_new", "inclusive_sme_borrowers"):
        series = facts.series(name)
        old = series.points.loc[series.points["end"] < "2019-01-01", "segment"]
        new = series.points.loc[series.points["end"] >= "2019-01-01", "segment"]
        assert len(old) and len(new) and not set(old) & set(new), name
    loans = facts.series("inclusive_sme_loans_pboc")
    refused = loans.growth("2018Q4", "2019Q2")
    assert isinstance(refused, NotAvailable) and refused.reason == "facts.growth_across_break"


def test_first_quarter_2024_stands_alone(facts: Facts) -> None:
    loans = facts.series("inclusive_sme_loans_pboc")
    assert list(loans.points.loc[loans.points["off_scope"], "period"]) == ["2024Q1"]
    segment = loans.points.set_index("period")["segment"]
    assert segment["2023Q4"] == segment["2024Q2"] != segment["2024Q1"]
    runs = loans.on_grid("quarter").set_index("period")["run"]
    assert runs["2023Q4"] != runs["2024Q1"] != runs["2024Q2"]
    refused = loans.growth("2023Q4", "2024Q1")
    assert isinstance(refused, NotAvailable) and refused.reason == "facts.growth_off_scope"


def test_growth_of_2024_is_not_recomputed(facts: Facts) -> None:
    loans = facts.series("inclusive_sme_loans_pboc")
    assert published(facts, "inclusive_sme_loans_pboc", "2024Q4") == 32.93
    refused = loans.growth("2023Q4", "2024Q4")
    assert isinstance(refused, NotAvailable) and refused.reason == "facts.growth_published_only"
    # A year before, level and published growth (23.5 %) do agree in direction and are computed.
    before = loans.growth("2021Q4", "2023Q4")
    assert before == pytest.approx(29.4 / 19.2 - 1)


def test_october_2025_is_left_out_unless_asked_for(facts: Facts) -> None:
    loans = facts.series("inclusive_sme_loans_pboc")
    assert "2025-10" not in set(loans.points["period"])
    assert list(loans.excluded["value_published"]) == [35.77]
    with_it = facts.series("inclusive_sme_loans_pboc", with_excluded=True)
    assert "2025-10" in set(with_it.points["period"]) and with_it.excluded.empty


def test_preference_official_then_digits_and_alternatives_stay(facts: Facts) -> None:
    loans = facts.series("inclusive_sme_loans_cbirc")
    assert published(facts, loans.id, "2018Q4") == 9.4  # official; the press says 9.36
    assert published(facts, loans.id, "2023Q4") == 29.06  # both press: more digits
    assert published(facts, loans.id, "2021Q1") == 16.81
    assert published(facts, "inclusive_sme_loans_pboc", "2025Q2") == 35.57  # press before machine-summary
    others = loans.conflicts.set_index("period")
    assert dict(others["value_published"]) == {"2018Q4": 9.36, "2021Q1": 16.8, "2023Q4": 29.1}
    assert dict(others["chosen"]) == {"2018Q4": 9.4, "2021Q1": 16.81, "2023Q4": 29.06}


def test_a_year_without_a_month_stands_in_no_quarter(facts: Facts) -> None:
    loans = facts.series("inclusive_sme_loans_cbirc")
    assert published(facts, loans.id, "2020") == 15.09
    quarters = loans.on_grid("quarter").set_index("period")["value"]
    assert quarters["2020Q4"] == 15.3
    segment = loans.points.set_index("period")["segment"]
    assert segment["2020"] != segment["2020Q4"]


@pytest.mark.parametrize(
    ("series", "period", "bound"),
    [
        ("inclusive_sme_borrowers", "2024Q4", "at_least"),
        ("inclusive_sme_loans_cbirc", "2021Q4", "at_least"),
        ("inclusive_sme_borrowers_cbirc", "2021Q1", "at_least"),
        ("rollover_no_repay_balance", "2025-02", "at_most"),
        ("private_companies", "2024-05", "at_most"),
        ("guarantee_fee_target", "2019-02", "at_most"),
        ("guarantee_fund_registered_capital", "2018-03", "at_least"),
        ("total_rmb_loans", "2025Q1", "about"),
        ("all_enterprise_loan_rate", "2025-04", "about"),
        # "Over-5-year", "over three years" and "order in quote" are no rounding.
        ("lpr_5y", "2025-05", ""),
        ("guarantee_fund_3y_target", "2018", ""),
        ("npl_ratio_city", "2025Q2", ""),
    ],
)
def test_rounded_words(facts: Facts, series: str, period: str, bound: str) -> None:
    fact = facts.value(series, period)
    assert isinstance(fact, Fact)
    assert (fact.bound, fact.rounded) == (bound, bool(bound))


def test_all_rounded_rows_were_found(facts: Facts) -> None:
    rounded = [fact for name in facts.series_info for fact in facts.series(name).points["rounded"]]
    assert sum(rounded) == 28  # counted by reading every definition


def test_gaps_are_named_and_stay_open(facts: Facts) -> None:
    npl = facts.series("npl_ratio_commercial")
    assert npl.gaps == ("2016Q4", "2018Q1", "2018Q2", "2019Q2", "2019Q3", "2019Q4", "2020Q2")
    grid = npl.on_grid("quarter")
    assert len(grid) == 40 and tuple(grid.loc[grid["value"].isna(), "period"]) == npl.gaps
    assert facts.series("guarantee_fund_paid_in_capital").gaps == ()


def test_a_kind_of_period_that_does_not_occur_gives_an_empty_series(facts: Facts) -> None:
    empty = facts.series("npl_ratio_city", kinds=("half",))
    assert empty.points.empty and empty.gaps == () and empty.segments == () and empty.sources == ()
    assert empty.on_grid("quarter").empty
    assert isinstance(empty.at("2024Q4"), NotAvailable)


def test_a_month_counts_as_its_quarter_only_when_it_closes_it(facts: Facts) -> None:
    loans = facts.series("total_rmb_loans").on_grid("quarter").set_index("period")
    assert loans.loc["2025Q3", ["value", "source_period", "from_month"]].tolist() == [270.39, "2025-09", True]
    assert loans.loc["2024Q4", ["value", "source_period", "from_month"]].tolist() == [255.68, "2024Q4", False]
    borrowers = facts.series("inclusive_sme_borrowers").on_grid("quarter").set_index("period")["value"]
    assert pd.isna(borrowers["2023Q3"])  # August 2023 is no quarter's end


def test_grids_of_several_series_can_share_a_calendar(facts: Facts) -> None:
    grid = facts.series("npl_ratio_city").on_grid("quarter", first="2019Q1", last="2025Q4")
    assert len(grid) == 28 and grid["value"].notna().sum() == 8
    with pytest.raises(ValueError, match="not a quarter"):
        facts.series("npl_ratio_city").on_grid("quarter", first="2019")


def test_undated_figures_have_a_series_but_no_grid(facts: Facts) -> None:
    shares = facts.series("sme_share_gdp")
    assert list(shares.points["period"]) == ["undated"] and shares.points["start"].isna().all()
    assert shares.on_grid("year").empty
    with pytest.raises(ValueError, match="undated"):
        shares.on_grid("undated")


def test_kinds_keep_annual_from_quarterly(facts: Facts) -> None:
    growth = facts.series("gdp_growth", kinds=("year",))
    assert list(growth.points["period"]) == [str(year) for year in range(2016, 2026) if year != 2023]
    assert len(facts.series("gdp_growth").segments) == 2


def test_unknown_series_names_the_three_nearest(facts: Facts) -> None:
    with pytest.raises(UnknownSeries, match="npl_ratio_city") as caught:
        facts.series("npl_ratio_citi")
    assert caught.value.nearest[0] == "npl_ratio_city" and len(caught.value.nearest) == 3
    assert caught.value.message_key == "facts.unknown_series"
    with pytest.raises(UnknownSeries):
        facts.series("")


def test_a_missing_figure_is_a_reason(facts: Facts) -> None:
    missing = facts.value("npl_ratio_city", "2023Q4")
    assert isinstance(missing, NotAvailable) and missing.reason == "facts.no_value"
    with pytest.raises(TypeError):
        bool(missing)


def test_a_mirror_is_cited_by_name_only(facts: Facts) -> None:
    fact = facts.value("inclusive_sme_loans_pboc", "2024Q4")
    assert isinstance(fact, Fact)
    assert (
        fact.source.grade == "mirror"
        and fact.source.url == ""
        and "Securities Times" in fact.source.publisher
    )


def test_changing_a_table_changes_nothing(facts: Facts) -> None:
    points = facts.series("npl_ratio_city").points
    points["value"] = 0.0
    assert published(facts, "npl_ratio_city", "2024Q4") == 1.76
