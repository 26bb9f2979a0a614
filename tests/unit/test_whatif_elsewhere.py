"""The simulator in a process of its own: the same numbers, and the same numbers when that process is gone."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from types import ModuleType

import numpy as np
import pytest

from case_studies.xm_bank.whatif.instrument import xm_engine, xm_instrument
from lib.whatif.compare import fan
from lib.whatif.elsewhere import Asked, Elsewhere
from lib.whatif.evaluate import SEED, Outcome
from lib.whatif.model import Array
from lib.whatif.setting import Setting, setting_of

SIZES = (60, SEED, 12)


def never(setting: Setting, draws: int, seed: int, quarters: int) -> Outcome:
    """The engine of this process, where it must not be needed."""
    raise AssertionError("computed here")


def fan_tuple(outcome: Outcome, measure: str) -> tuple[Array, ...]:
    fan(outcome, measure)
    return outcome.fans[measure]


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    """Started while the main script is a page's, as Streamlit makes it, which must not run there."""
    page = tmp_path_factory.mktemp("pages") / "page.py"
    page.write_text("raise SystemExit('a page ran in the other process')")
    script, before = ModuleType("__main__"), sys.modules["__main__"]
    script.__file__ = str(page)
    process = Elsewhere()
    sys.modules["__main__"] = script
    try:
        process.start(xm_engine)
        assert sys.modules["__main__"] is script
    finally:
        sys.modules["__main__"] = before
    process.wait(xm_engine, 120)
    yield process
    process.stop()


def test_it_gives_the_numbers_of_this_process_bit_for_bit(other: Elsewhere) -> None:
    instrument = xm_instrument()
    setting = setting_of(instrument.book, {"npl_disposal": 0.3, "credit_information_sharing": 0.9})
    found = other.evaluate(Asked(xm_engine, setting, *SIZES), never, ("roe",), ("npl_ratio",))
    here = instrument.evaluating(setting, *SIZES)
    assert found is not None and found.quarters == here.quarters and found.setting == setting
    assert list(found.values) == list(here.values)
    assert found.medians == here.medians and len(found.values) == len(here.values)
    for quantiles, there in zip(found.fans["npl_ratio"], fan_tuple(here, "npl_ratio"), strict=True):
        np.testing.assert_array_equal(quantiles, there)
    for name in here.values:
        np.testing.assert_array_equal(found.last(name), here.last(name))
        assert not found.last(name).flags.writeable
    for name, values in here.values.items():
        np.testing.assert_array_equal(found.values[name], values)
        assert not found.values[name].flags.writeable


def test_an_engine_that_it_does_not_know_is_not_asked(other: Elsewhere) -> None:
    setting = setting_of(xm_instrument().book)
    assert other.evaluate(Asked(lambda: xm_engine(), setting, *SIZES), never) is None
    assert Elsewhere().evaluate(Asked(xm_engine, setting, *SIZES), never) is None


def test_what_was_begun_is_the_same_and_an_unknown_engine_is_not_begun(other: Elsewhere) -> None:
    setting = setting_of(xm_instrument().book, {"npl_disposal": 0.35})
    asked = Asked(xm_engine, setting, *SIZES)
    other.begin(asked)
    Elsewhere().begin(asked)
    found = other.evaluate(asked, never)
    assert found is not None
    assert found.medians == xm_instrument().evaluating(setting, *SIZES).medians


def test_an_outcome_that_does_not_exist_is_not_found(other: Elsewhere) -> None:
    found = other.evaluate(Asked(xm_engine, setting_of(xm_instrument().book), *SIZES), never)
    assert found is not None and "magic" not in found.values
    with pytest.raises(KeyError):
        found.values["magic"]


def test_an_instrument_s_comparison_is_the_same_with_and_without_it(
    other: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    instrument = xm_instrument()
    setting = setting_of(instrument.book, {"npl_disposal": 0.4, "growth_shock": -0.02})
    without = instrument.compare(setting, *SIZES)
    monkeypatch.setattr("lib.whatif.instrument.elsewhere", other)
    with_it = instrument.compare(setting, *SIZES)
    assert with_it is not without
    for series in ("baseline", "believed", "scenario"):
        one, two = getattr(without, series), getattr(with_it, series)
        for name in one.values:
            np.testing.assert_array_equal(one.values[name], two.values[name])


def test_when_the_process_dies_the_caller_computes_itself(other: Elsewhere) -> None:
    instrument = xm_instrument()
    setting = setting_of(instrument.book, {"npl_disposal": 0.5})
    asked = Asked(xm_engine, setting, *SIZES)
    before = other.evaluate(asked, instrument.evaluating)
    (child,) = multiprocessing.active_children()
    assert child.pid is not None
    os.kill(child.pid, signal.SIGTERM)
    child.join(30)
    assert other.evaluate(asked, never) is None
    assert not other.has(xm_engine)
    here = instrument.evaluating(setting, *SIZES)
    assert before is not None
    np.testing.assert_array_equal(before.last("roe"), here.last("roe"))
    np.testing.assert_array_equal(before.values["npl_ratio"], here.values["npl_ratio"])
