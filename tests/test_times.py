"""Instants, zones and calendar days."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.errors import EvidenceError, PolicyError
from reputation.times import (
    MICROS_PER_DAY,
    MISSING,
    day_numbers,
    day_start,
    local_date,
    micros,
    moment,
    to_micros,
    zone,
)

ZONES = [
    "UTC",
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "Asia/Manila",
]
every_zone = pytest.mark.parametrize("name", ZONES)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

instants = st.datetimes(
    datetime(1800, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, *map(ZoneInfo, ZONES)])
)
clocks = st.datetimes(datetime(1800, 1, 1), datetime(2037, 12, 31))
texts = st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("Asia/Kolkata")])).map(lambda at: at.isoformat())


class NotATime(datetime):
    """A missing time, as pandas has it: a datetime that differs from itself."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    def __sub__(self, other: object) -> Any:
        raise ValueError

    __hash__ = datetime.__hash__


def read(values: Any, tz: str | None = None) -> list[datetime | None]:
    """Read times that are all right, back as datetimes."""
    times, problems = to_micros(values, zone=tz, column="occurred_at")
    assert [] == problems
    assert np.int64 == times.dtype
    return [None if us == MISSING else moment(us) for us in times.tolist()]


def refused(values: Any, tz: str | None = None) -> tuple[list[int], list[str]]:
    """Read times and give the rows that are missing in the end, and the problems."""
    times, problems = to_micros(values, zone=tz, column="occurred_at")
    return np.flatnonzero(times == MISSING).tolist(), [str(problem) for problem in problems]


@given(instants)
def test_an_instant_survives_the_way_there_and_back(instant: datetime) -> None:
    """To the microsecond, whatever its zone."""
    assert instant.astimezone(UTC) == moment(micros(instant))
    assert UTC == moment(micros(instant)).tzinfo


def test_the_missing_time_is_the_one_of_numpy() -> None:
    """So that a column can be viewed as datetime64 without a copy."""
    assert np.isnat(np.array([MISSING]).view("M8[us]")[0])
    assert np.timedelta64(1, "D") == np.timedelta64(MICROS_PER_DAY, "us")


def test_an_instant_needs_a_zone() -> None:
    """A naive datetime is refused with the remedy, anything else is a wrong type."""
    with pytest.raises(EvidenceError) as caught:
        micros(datetime(2026, 1, 1))

    assert str(caught.value) == (
        "as_of must carry a zone, got datetime.datetime(2026, 1, 1, 0, 0).\n\n"
        "Hint: write as_of=datetime(..., tzinfo=timezone.utc)."
    )
    with pytest.raises(TypeError, match="since must be an aware datetime, got '2026-01-01'"):
        micros("2026-01-01", name="since")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="as_of must be an aware datetime"):
        micros(date(2026, 1, 1))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("europe/berlln", "Europe/Berlin"),
        ("Shanghai", "Asia/Shanghai"),
        ("New York", "America/New_York"),
        ("../secrets", "known names"),
        ("", "known names"),
        ("America", "did you mean"),
    ],
)
def test_an_unknown_zone_is_refused_with_near_names(name: str, hint: str) -> None:
    """As an error of the policy, or of the evidence where the zone belongs to the evidence."""
    with pytest.raises(PolicyError, match="tz must name a known time zone") as policy:
        zone(name)
    with pytest.raises(EvidenceError, match="tz must name a known time zone"):
        to_micros([NOON], zone=name, column="occurred_at")

    assert repr(name) in str(policy.value)
    assert hint in str(policy.value.hint)


def test_a_zone_is_given_by_name() -> None:
    """Neither a zone object nor an offset: policies are plain data."""
    with pytest.raises(TypeError, match="tz must be the name of a zone such as 'Asia/Shanghai', got 8"):
        zone(8)  # type: ignore[arg-type]


@given(st.lists(st.none() | instants))
def test_aware_datetimes_are_read(values: list[datetime | None]) -> None:
    """With and without None among them."""
    # A reading that clocks skip equals no time of another zone, not even its own instant: compare instants.
    expected = [None if value is None else value.astimezone(UTC) for value in values]

    assert expected == read(values)
    assert expected == read(np.array(values, dtype=object))
    assert expected == read(values, "Asia/Shanghai")


@given(st.lists(st.none() | texts))
def test_iso_text_is_read(values: list[str | None]) -> None:
    """As the standard library reads it."""
    assert [None if text is None else datetime.fromisoformat(text) for text in values] == read(values)


def test_iso_text_of_all_sorts() -> None:
    """Z, offsets, blanks around; in a list and in an array."""
    values = ["2026-03-01T12:00:00Z", "2026-03-01T20:00:00+08:00", " 2026-03-01 12:00+00:00 "]

    assert [NOON] * 3 == read(values)
    assert [NOON] * 3 == read(np.array(values))


@every_zone
@given(values=st.lists(clocks, max_size=10))
def test_naive_times_are_read_in_their_zone(name: str, values: list[datetime]) -> None:
    """A list, texts and an array agree with the standard library."""
    expected = [clock.replace(tzinfo=ZoneInfo(name)).astimezone(UTC) for clock in values]

    assert expected == read(values, name)
    assert expected == read([clock.isoformat() for clock in values], name)
    assert expected == read(np.array(values, dtype="M8[us]"), name)


@every_zone
def test_dates_stand_for_local_midnight(name: str) -> None:
    """As date, as text, as datetime64."""
    days = [date(2026, 1, 1), date(2026, 7, 1)]
    expected = [datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(name)).astimezone(UTC) for day in days]

    assert expected == read(days, name)
    assert expected == read([day.isoformat() for day in days], name)
    assert expected == read(np.array(days, dtype="M8[D]"), name)
    assert expected == read([np.datetime64(day) for day in days], name)
    assert expected == [moment(day_start(day, name)) for day in days]


@pytest.mark.parametrize("unit", ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps"])
def test_every_unit_of_numpy_is_read(unit: str) -> None:
    """A date that all units can say, and a missing one."""
    days = np.array(["1970-01-01", "NaT"], dtype=f"M8[{unit}]")

    assert [datetime(1970, 1, 1, tzinfo=UTC), None] == read(days, "UTC")


def test_finer_times_are_cut_off() -> None:
    """What comes after the microsecond is dropped, also before 1970."""
    times = np.array([1_999, -1], dtype="M8[ns]")

    assert [moment(1), moment(-1)] == read(times, "UTC")


def test_the_host_keeps_its_array() -> None:
    """What is read is a copy."""
    mine = np.array(["2026-03-01T12"], dtype="M8[us]")
    times, _ = to_micros(mine, zone="UTC", column="occurred_at")
    times[0] = 0

    assert np.datetime64("2026-03-01T12") == mine[0]


def test_missing_times_of_all_sorts_are_none() -> None:
    """None, those of NumPy, those of pandas, masked ones; without a zone, too."""
    nat = NotATime(2026, 1, 1, tzinfo=UTC)

    assert [None, None, None, NOON] == read([None, np.datetime64("NaT", "us"), nat, NOON])
    assert [None, NOON] == read([nat, NOON])
    assert [None, None] == read(np.array(["NaT", "NaT"], dtype="M8[s]"))
    assert [None, datetime(1970, 1, 2, tzinfo=UTC)] == read(np.ma.array([0, 1], mask=[1, 0], dtype="M8[D]"), "UTC")
    assert [] == read([])
    assert [] == read(np.empty(0), None)
    assert [None] == read(np.array(["NaT"], dtype="M8[s]"), "Europe/Berlin")


def test_naive_times_without_a_zone_are_refused() -> None:
    """A mistake of eight hours is invisible later; the others are read."""
    naive = datetime(2026, 1, 1)
    expected = (
        "occurred_at must not be written without a zone; 2 of 4 rows break this, first at row 1 (occurred_at={}).\n\n"
        "Hint: pass tz='Asia/Shanghai' (the zone these times were written in)."
    )

    assert ([1, 2, 3], [expected.format("datetime.datetime(2026, 1, 1, 0, 0)")]) == refused([NOON, naive, naive, None])
    assert ([1, 2], [expected.format("'2026-01-01'").replace("4", "3")]) == refused(
        [NOON, "2026-01-01", date(2026, 1, 1)]
    )
    rows, problems = refused(np.array(["2026-01-01", "NaT", "2026-01-02"], dtype="M8[D]"))
    assert [0, 1, 2] == rows
    assert "2 of 3 rows break this, first at row 0 (occurred_at=datetime.date(2026, 1, 1))" in problems[0]


@pytest.mark.parametrize(
    "value", ["yesterday", "", "2026-13-01T00:00Z", 1_700_000_000, 1.5, True, b"2026-01-01", dt.time(12), [NOON]]
)
def test_what_is_no_time_is_refused(value: Any) -> None:
    """The row is named and blanked, and the message says what to write."""
    rows, problems = refused([NOON, value, None], "UTC")

    assert [1, 2] == rows
    assert ["occurred_at must hold times: aware datetimes, or ISO text"] == [
        text.split(" such")[0] for text in problems
    ]
    assert "1 of 3 rows breaks this, at row 1" in problems[0]
    assert "Hint: write None where there is no time; make numbers of seconds numpy.array(" in problems[0]


def test_both_mistakes_are_told_apart() -> None:
    """One problem each."""
    _, problems = refused(["yesterday", datetime(2026, 1, 1)])

    assert [True, True] == ["must hold times" in problems[0], "without a zone" in problems[1]]


@pytest.mark.parametrize("array", [np.array([1_700_000_000]), np.array([1.5]), np.array([True])])
def test_arrays_of_numbers_are_no_times(array: Any) -> None:
    """Nobody knows whether they are seconds or milliseconds."""
    rows, problems = refused(array, "UTC")

    assert ([0], 1) == (rows, len(problems))


@pytest.mark.parametrize(
    ("values", "tz"),
    [
        (np.array(["12000-01-01", "1970-01-01"], dtype="M8[D]"), "UTC"),
        (np.array(["-0500-01-01", "1970-01-01"], dtype="M8[s]"), "Asia/Shanghai"),
        (np.array([2**62, 0], dtype="M8[us]"), "UTC"),
        (np.array([10**17, 0], dtype="M8[D]"), "UTC"),
        (np.array(["9999-12-31T23", "1970-01-01"], dtype="M8[h]"), "America/New_York"),
        (["9999-12-31T23:00:00-05:00", "1970-01-01T00:00:00Z"], None),
    ],
)
def test_times_that_no_calendar_holds_are_refused(values: Any, tz: str | None) -> None:
    """Rather than wrapped round."""
    rows, problems = refused(values, tz)

    assert [0] == rows
    assert "occurred_at must lie within the years 1 to 9999 of UTC; 1 of 2 rows breaks this, at row 0" in problems[0]


@every_zone
@given(values=st.lists(instants | clocks.map(lambda at: at.replace(tzinfo=UTC)), min_size=1, max_size=10))
def test_the_day_of_an_instant_is_the_last_that_has_started(name: str, values: list[datetime]) -> None:
    """Day numbers, local dates and day starts tell one story, and days never run backwards."""
    times = np.array(sorted(micros(value) for value in values))
    numbers = day_numbers(times, name)
    days = [date.fromordinal(number) for number in numbers.tolist()]

    assert days == [local_date(us, name) for us in times.tolist()]
    assert all(day_start(day, name) <= us for day, us in zip(days, times.tolist(), strict=True))
    assert all(us < day_start(day + timedelta(days=1), name) for day, us in zip(days, times.tolist(), strict=True))
    assert days == sorted(days)


@every_zone
@given(value=instants)
def test_the_day_is_what_the_calendar_on_the_wall_shows(name: str, value: datetime) -> None:
    """Except where clocks go back over midnight: then the new day goes on."""
    wall = value.astimezone(ZoneInfo(name))
    shown = {wall.date(), (wall + timedelta(hours=2)).date()} if name == "America/St_Johns" else {wall.date()}

    assert local_date(micros(value), name) in shown


def test_a_day_goes_on_when_clocks_go_back_over_midnight() -> None:
    """Newfoundland, 7 November 2010: at 00:01 clocks went back to 23:01 of the day before."""
    start = micros(datetime(2010, 11, 7, 2, 30, tzinfo=UTC))  # 00:00 local, for the first time
    again = micros(datetime(2010, 11, 7, 3, 0, tzinfo=UTC))  # 23:30 local, for the second time

    assert start == day_start(date(2010, 11, 7), "America/St_Johns")
    assert date(2010, 11, 7) == local_date(again, "America/St_Johns")
    assert date(2010, 11, 6) == local_date(start - 1, "America/St_Johns")


def test_a_day_starts_later_where_midnight_is_skipped() -> None:
    """Brazil, 4 November 2018: clocks went from 00:00 to 01:00."""
    start = day_start(date(2018, 11, 4), "America/Sao_Paulo")

    assert datetime(2018, 11, 4, 3, tzinfo=UTC) == moment(start)
    assert [date(2018, 11, 3), date(2018, 11, 4)] == [local_date(us, "America/Sao_Paulo") for us in (start - 1, start)]


def test_a_day_may_be_left_out() -> None:
    """Samoa had no 30 December 2011."""
    change = micros(datetime(2011, 12, 30, 10, tzinfo=UTC))

    assert [date(2011, 12, 29), date(2011, 12, 31)] == [local_date(us, "Pacific/Apia") for us in (change - 1, change)]


@every_zone
def test_missing_times_have_no_day(name: str) -> None:
    """Also where there is nothing else."""
    assert [MISSING, MISSING] == day_numbers(np.array([MISSING, MISSING]), name).tolist()
    assert [] == day_numbers(np.empty(0, dtype=np.int64), name).tolist()
    assert MISSING == day_numbers(np.array([0, MISSING]), name)[1]


@every_zone
def test_the_ends_of_the_calendar_have_days(name: str) -> None:
    """Nothing overflows in the years 1 and 9999."""
    ends = [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]

    assert [1, 9999] == [local_date(micros(end), name).year for end in ends]
    assert date(1, 1, 1) == local_date(micros(ends[0]), name)  # where the wall shows the day before, too


@every_zone
def test_days_that_are_far_apart_are_found_in_one_column(name: str) -> None:
    """Each as if it stood alone; the end of a stretch of midnights that are looked up together is no edge."""
    days = [date(1900, 1, 1), *(date(2026, 1, 1) + timedelta(days=day) for day in range(200)), date(2099, 12, 31)]
    starts = [day_start(day, name) for day in days]

    assert [day.toordinal() for day in days] == day_numbers(np.array(starts), name).tolist()
    assert [day.toordinal() - 1 for day in days] == day_numbers(np.array(starts) - 1, name).tolist()


def test_days_need_a_known_zone() -> None:
    """As an error of the policy: who asks for days has declared a zone."""
    with pytest.raises(PolicyError, match="tz must name a known time zone, got 'Mars'"):
        day_numbers(np.array([0]), "Mars")
    with pytest.raises(PolicyError, match="tz must name a known time zone, got 'Mars'"):
        day_start(date(2026, 1, 1), "Mars")
