"""Reading what a host hands over, number by number."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation import scalars
from reputation.scalars import Trouble, amount, day_of, divided, instant, midnights, number, opinions
from reputation.times import day_numbers, micros

ZONES = ("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Apia")


@pytest.mark.parametrize("value", [3, 3.0, Decimal(3), Fraction(3), np.float32(3), np.int64(3)])
def test_numbers_of_every_sort_are_floats(value: Any) -> None:
    """Whole, exact, or NumPy's."""
    assert (number(value), type(number(value))) == (3.0, float)


@pytest.mark.parametrize("value", ["3", math.nan, math.inf, Decimal("NaN"), [3], object()])
def test_what_is_no_number_is_trouble(value: Any) -> None:
    """NumPy's engine has a message for it."""
    with pytest.raises(Trouble):
        number(value)


def test_a_truth_is_a_number_but_no_amount() -> None:
    """As in evidence."""
    assert (number(True), number(False)) == (1.0, 0.0)
    with pytest.raises(Trouble):
        amount(True)


@given(st.floats(), st.sampled_from([0.0, -0.0]))
def test_dividing_by_zero_is_what_floats_do(one: float, other: float) -> None:
    """IEEE 754."""
    with np.errstate(all="ignore"):
        expected = float(np.float64(one) / np.float64(other))

    assert divided(one, other) == expected or (math.isnan(divided(one, other)) and math.isnan(expected))


@given(st.datetimes(datetime(1930, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), st.sampled_from(ZONES))
def test_days_and_instants_are_those_of_columns(when: datetime, zone: str) -> None:
    """One by one as all at once; also where a zone once left a day out."""
    us = micros(when)

    assert instant(when) == us == instant(when.isoformat())
    assert day_of(us, zone) == day_numbers(np.array([us]), zone)[0]
    assert midnights(day_of(us, zone), zone)[0] <= us < midnights(day_of(us, zone), zone)[1]


def test_no_time_is_none() -> None:
    """And what is no time raises."""
    assert instant(None) is None
    with pytest.raises(TypeError):
        instant(date(2026, 7, 1))


def test_ratings_are_asked_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Per sort, rating and kind; not without end."""
    asked: list[Any] = []

    def adapter(value: Any, kind: Any) -> float:
        asked.append((value, kind))
        return float(value) / 10

    monkeypatch.setattr(scalars, "_MANY", 3)
    read = opinions(adapter)

    assert [read(value, "a") for value in (5, 5, 5.0)] == [0.5] * 3
    assert len(asked) == 2
    assert math.isnan(read(None, "a"))
    assert [read(value, "a") for value in (1, 2, 5)] == [0.1, 0.2, 0.5]
    assert len(asked) == 5


@pytest.mark.parametrize("value", [-0.1, 1.1, True, "1"])
def test_an_opinion_lies_between_zero_and_one(value: Any) -> None:
    """Where there is no scale."""
    assert (opinions(None)(1, "a"), opinions(None)(0.25, "a")) == (1.0, 0.25)
    with pytest.raises(Trouble):
        opinions(None)(value, "a")
