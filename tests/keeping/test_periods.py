"""Calendar periods, against the calendar of the standard library."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulated_keeping import period

from reputation.keeping.periods import periods, sorted_periods
from reputation.times import MISSING, micros

PERS = ("day", "week", "month", "quarter", "year")
ZONES = ("UTC", "Asia/Shanghai", "America/New_York")
quick = settings(max_examples=max(settings().max_examples // 4, 1))
instants = st.datetimes(datetime(1950, 1, 1), datetime(2049, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize("tz", ZONES)
@pytest.mark.parametrize("per", PERS)
@quick
@given(st.lists(st.one_of(instants, st.none()), max_size=6))
def test_periods_are_those_of_the_calendar(per: str, tz: str, moments: list[datetime | None]) -> None:
    """Distances between periods are what the calendar says; where there is no time there is no period."""
    times = np.array([MISSING if moment is None else micros(moment) for moment in moments], dtype=np.int64)
    numbers = periods(times, per, tz)
    known = [(number, moment) for number, moment in zip(numbers.tolist(), moments, strict=True) if moment is not None]

    assert [moment is None for moment in moments] == (numbers == MISSING).tolist()
    for number, moment in known:
        assert number - known[0][0] == period(moment, per, tz) - period(known[0][1], per, tz)


@pytest.mark.parametrize("tz", ZONES)
@pytest.mark.parametrize("per", PERS)
@quick
@given(st.lists(st.one_of(instants, st.none()), max_size=6))
def test_sorted_times_have_the_same_periods(per: str, tz: str, moments: list[datetime | None]) -> None:
    """Neighbours share one as they do above."""
    times = np.sort(np.array([MISSING if each is None else micros(each) for each in moments], dtype=np.int64))
    plain, quick = periods(times, per, tz), sorted_periods(times, per, tz)

    assert (plain[1:] == plain[:-1]).tolist() == (quick[1:] == quick[:-1]).tolist()


def test_weeks_are_those_of_iso() -> None:
    """The last days of a year belong to the week that holds Thursday's year."""
    days = [date(2024, 12, 29), date(2024, 12, 30), date(2025, 1, 1), date(2025, 1, 5), date(2025, 1, 6)]
    times = np.array([micros(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("UTC"))) for day in days])
    numbers = periods(times, "week", "UTC")

    assert [day.isocalendar()[:2] for day in days] == [(2024, 52), (2025, 1), (2025, 1), (2025, 1), (2025, 2)]
    assert [0, 1, 1, 1, 2] == (numbers - numbers[0]).tolist()
