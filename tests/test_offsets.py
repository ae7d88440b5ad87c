"""The clocks of zones, for whole columns."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.offsets import FIRST, LAST, distinct, offset, offsets

# Steps of half an hour, of a day and of odd seconds; at midnight, backwards over midnight, in either hemisphere.
ZONES = [
    "UTC",
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Asia/Manila",
]
every_zone = pytest.mark.parametrize("zone", ZONES)
EPOCH = datetime(1970, 1, 1)
readings = st.datetimes(datetime(1840, 1, 1), datetime(2037, 12, 31))


def since_epoch(clock: datetime) -> int:
    """Count the microseconds of a reading."""
    return (clock - EPOCH) // timedelta(microseconds=1)


@every_zone
@given(st.lists(readings, min_size=1, max_size=20))
def test_a_column_agrees_with_the_standard_library(zone: str, clocks: list[datetime]) -> None:
    """Against zoneinfo, one reading at a time."""
    local = ZoneInfo(zone)
    expected = [clock.replace(tzinfo=local).utcoffset() for clock in clocks]

    found = offsets(np.array([since_epoch(clock) for clock in clocks]), local)

    assert expected == [timedelta(microseconds=ahead) for ahead in found.tolist()]


@pytest.mark.parametrize(
    ("zone", "clock", "before", "after"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, 3, 0), 1.0, 2.0),  # skipped from 02:00 to 03:00
        ("Europe/Berlin", datetime(2026, 10, 25, 3, 0), 2.0, 1.0),  # shown twice from 02:00 to 03:00
        ("Australia/Lord_Howe", datetime(2026, 4, 5, 2, 0), 11.0, 10.5),
        ("America/St_Johns", datetime(2010, 11, 7, 0, 1), -2.5, -3.5),
    ],
)
def test_a_step_is_found_to_the_microsecond(zone: str, clock: datetime, before: float, after: float) -> None:
    """What clocks show twice, or skip, has the offset before the change."""
    step = since_epoch(clock)

    assert [before, after] == (offsets(np.array([step - 1, step]), ZoneInfo(zone)) / 3.6e9).tolist()


@every_zone
def test_the_ends_of_the_calendar_have_offsets(zone: str) -> None:
    """Nothing overflows in the years 1 and 9999."""
    local = ZoneInfo(zone)

    assert [offset(FIRST, local), offset(LAST, local)] == offsets(np.array([FIRST, LAST]), local).tolist()


@given(st.lists(st.integers(-1000, 1000), min_size=1))
def test_distinct_days_are_sorted(days: list[int]) -> None:
    """Against Python's set."""
    assert sorted(set(days)) == distinct(np.array(days))
