"""What must hold for every series, every grid and every choice between texts."""

import pickle
from functools import cache
from itertools import pairwise

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.facts import Facts, Series
from lib.facts.grid import GRID_COLUMNS, grid
from lib.facts.prefer import precision, split_preferred
from lib.periods import parse_period, period_of
from lib.values import NotAvailable


@cache
def facts() -> Facts:
    return Facts.load()


@cache
def series_of(series_id: str) -> Series:
    """Three properties ask for the same series, which take longer to put together than to look at."""
    return facts().series(series_id)


series_ids = st.deferred(lambda: st.sampled_from(sorted(facts().series_info)))


@given(series_ids)
@settings(max_examples=130, deadline=None)
def test_points_are_unique_ordered_and_accounted_for(series_id: str) -> None:
    series = series_of(series_id)
    periods = [parse_period(label) for label in series.points["period"]]
    assert periods == sorted(set(periods))
    everything = pd.concat([series.points, series.conflicts, series.excluded])
    assert everything["row"].is_unique
    assert len(everything) == (facts()._facts["series_id"] == series_id).sum()
    assert sum(len(stretch) for stretch in series.segments) == len(series.points)


@given(series_ids)
@settings(max_examples=130, deadline=None)
def test_no_stretch_crosses_a_definition_break(series_id: str) -> None:
    series = series_of(series_id)
    for item in series.breaks:
        if item.kind != "definition_break":
            continue
        assert item.start is not None
        day = pd.Timestamp(item.start.dates[0])
        for stretch in series.segments:
            assert (stretch["start"] >= day).nunique() == 1


@given(series_ids, st.sampled_from(["month", "quarter", "half", "year"]))
@settings(max_examples=200, deadline=None)
def test_a_grid_holds_published_values_and_nothing_else(series_id: str, frequency: str) -> None:
    series = series_of(series_id)
    table = series.on_grid(frequency)  # type: ignore[arg-type]
    assert list(table.columns) == list(GRID_COLUMNS)
    present = table.loc[table["value"].notna()]
    points = series.points.set_index("period")["value"]
    assert (present["value"] == present["source_period"].map(points)).all()
    assert table["run"].notna().equals(table["value"].notna())
    assert present.groupby("run")["segment"].nunique().le(1).all()
    if len(table):
        assert table["value"].notna().iloc[0] and table["value"].notna().iloc[-1]
        starts = [parse_period(label) for label in table["period"]]
        assert all(one.next() == two for one, two in pairwise(starts))


@given(st.sets(st.integers(min_value=0, max_value=59), min_size=1, max_size=30))
@settings(deadline=None)
def test_months_stand_for_the_quarter_that_they_close_and_no_other(months: set[int]) -> None:
    labels = [period_of("month", 2018 + month // 12, month % 12 + 1).label for month in sorted(months)]
    size = len(labels)
    points = pd.DataFrame(
        {
            "period": labels,
            "kind": "month",
            "value": range(size),
            "value_published": range(size),
            "rounded": False,
            "off_scope": False,
            "segment": 0,
            "publisher": "p",
            "source_grade": "press",
        }
    )
    table = grid(points, "quarter", None, None)
    closing = [label for label in labels if int(label[-2:]) % 3 == 0]
    assert list(table["source_period"].dropna()) == closing
    assert table["from_month"].sum() == len(closing)


rows = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.integers(0, 3),
        st.booleans(),
        st.sampled_from(["1", "1.2", "1.25"]),
    ),
    min_size=1,
    max_size=12,
)


@given(rows, st.randoms(use_true_random=False))
def test_the_choice_between_texts_does_not_depend_on_their_order(
    drawn: list[tuple[str, int, bool, str]], random: object
) -> None:
    frame = pd.DataFrame(drawn, columns=["key", "rank", "rounded", "value_text"])
    frame["row"] = range(2, 2 + len(frame))
    shuffled = frame.sample(frac=1.0, random_state=random.randrange(1000))  # type: ignore[attr-defined]
    chosen, others = split_preferred(frame, ["key"], frame["rank"])
    again, _ = split_preferred(shuffled, ["key"], shuffled["rank"])
    assert list(chosen["row"]) == list(again["row"])
    assert chosen["key"].is_unique and set(chosen["key"]) == set(frame["key"])
    assert len(chosen) + len(others) == len(frame)
    best = frame.groupby("key")["rank"].min()
    assert (chosen.set_index("key")["rank"].sort_index() == best.sort_index()).all()


@given(st.integers(min_value=1, max_value=10**6), st.integers(min_value=0, max_value=4))
def test_precision_counts_digits_that_inform(number: int, decimals: int) -> None:
    text = f"{number}.{'7' * decimals}" if decimals else str(number)
    expected = len(str(number)) + decimals if decimals else len(str(number).rstrip("0"))
    assert precision(text) == precision(f"-{text}") == expected


@given(st.text(min_size=1), st.dictionaries(st.text(), st.integers()))
def test_a_refusal_survives_pickling_and_keeps_its_own_values(reason: str, values: dict[str, int]) -> None:
    refusal = NotAvailable(reason, values)
    kept = dict(values)
    assert pickle.loads(pickle.dumps(refusal)) == refusal and hash(refusal) == hash(NotAvailable(reason, {}))
    values["added later"] = 1
    assert refusal.values == kept
