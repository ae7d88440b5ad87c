"""Schedules: the moments on which they fall, held against a loop over days."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.errors import PolicyError
from reputation.schedule import Daily, Monthly, OnDates, Quarterly, Schedule, Weekly, Yearly

Rule: TypeAlias = Callable[[date], bool]

DAY = timedelta(days=1)
NAMES = [name.lower() for name in calendar.day_name]
# Clocks that change by night, that skip midnight, that skip a whole day, that never change.
ZONES = ("Europe/Berlin", "America/Santiago", "Pacific/Apia", "Asia/Shanghai", "UTC")
TIMES = ("00:00", "02:30", "09:00", "23:59:59.999999")


def utc(*parts: int) -> datetime:
    """An instant of UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # numbers only


def by_hand(rule: Rule, at: str, tz: str, start: datetime, end: datetime) -> list[datetime]:
    """Look at every day: does the rule name it, and does its moment lie between the two instants?"""
    found = set()
    for shift in range(-3, (end - start).days + 4):
        day = start.date() + shift * DAY
        if rule(day):
            found.add(datetime.combine(day, time.fromisoformat(at), ZoneInfo(tz)).astimezone(UTC))
    return sorted(moment for moment in found if start <= moment <= end)


def meant(day: date, base: date, weekday: str | None, *, back: bool) -> bool:
    """Whether a day is the one that is meant by another day and a weekday."""
    if weekday is None:
        return day == base
    apart = (base - day).days if back else (day - base).days
    return 0 <= apart < 7 and NAMES[day.weekday()] == weekday


def of_period(day: date, month: date, length: int, number: int, weekday: str | None) -> bool:
    """Whether a day is the one that a number means in a period which begins with a month."""
    if number > 0:
        last = calendar.monthrange(month.year, month.month)[1]
        return meant(day, month.replace(day=min(number, last)), weekday, back=False)
    end = month
    for _ in range(length):
        end = end.replace(day=calendar.monthrange(end.year, end.month)[1]) + DAY
    return meant(day, max(end + number * DAY, month), weekday, back=True)


def starts(day: date, months: tuple[int, ...]) -> list[date]:
    """The first days of the periods that may matter for a day."""
    near = {(day + shift * DAY).replace(day=1) for shift in range(-110, 111, 10)}
    return [month for month in near if month.month in months]


def periodic(months: tuple[int, ...], length: int, numbers: tuple[int, ...], weekday: str | None) -> Rule:
    """Days of months, quarters or years."""
    return lambda day: any(
        of_period(day, month, length, number, weekday) for month in starts(day, months) for number in numbers
    )


numbers = st.integers(1, 31) | st.integers(-31, -1)
weekdays = st.none() | st.sampled_from(NAMES)
places = st.fixed_dictionaries({"at": st.sampled_from(TIMES), "tz": st.sampled_from(ZONES)})
instants = st.datetimes(
    datetime(2007, 1, 1),
    datetime(2027, 1, 1),
    timezones=st.just(UTC),
)


@st.composite
def schedules(draw: Any) -> tuple[Schedule, Rule, dict[str, str]]:
    """A schedule, the same rule for single days, and where."""
    where: dict[str, str] = draw(places)
    weekday: str | None = draw(weekdays)
    sort = draw(st.sampled_from(["daily", "weekly", "monthly", "quarterly", "yearly", "dates"]))
    if sort == "daily":
        return Daily(**where), lambda _: True, where
    if sort == "weekly":
        chosen: set[str] = draw(st.sets(st.sampled_from(NAMES), min_size=1, max_size=3))
        return Weekly(tuple(chosen), **where), lambda day: NAMES[day.weekday()] in chosen, where
    if sort == "dates":
        days: list[date] = draw(st.lists(st.dates(date(2007, 1, 1), date(2027, 1, 1)), min_size=1, max_size=4))
        return OnDates(tuple(days), **where), lambda day: day in days, where
    if sort == "monthly":
        chosen_days = tuple(draw(st.sets(numbers, min_size=1, max_size=2)))
        every = tuple(range(1, 13))
        return Monthly(chosen_days, weekday=weekday, **where), periodic(every, 1, chosen_days, weekday), where
    number: int = draw(numbers)
    if sort == "quarterly":
        return Quarterly(number, weekday=weekday, **where), periodic((1, 4, 7, 10), 3, (number,), weekday), where
    month: int = draw(st.integers(1, 12))
    return Yearly(month, number, weekday=weekday, **where), periodic((month,), 1, (number,), weekday), where


@given(schedules(), instants, st.integers(0, 500))
def test_moments_are_those_of_a_loop_over_days(
    drawn: tuple[Schedule, Rule, dict[str, str]], start: datetime, n: int
) -> None:
    """Whatever the rule, the zone and the time of day; both ends are included."""
    schedule, rule, where = drawn
    end = start + n * DAY

    assert by_hand(rule, where["at"], where["tz"], start, end) == list(schedule.moments(start, end))


@given(schedules(), instants)
def test_last_and_next_are_the_moments_around_an_instant(
    drawn: tuple[Schedule, Rule, dict[str, str]], now: datetime
) -> None:
    """The last one may be the instant itself, the next one never is; at a moment both agree with the loop too."""
    schedule, rule, where = drawn
    reach = timedelta(days=21 * 366 if isinstance(schedule, OnDates) else 420)
    around = by_hand(rule, where["at"], where["tz"], now - reach, now + reach)
    for instant in (now, *around[len(around) // 2 :][:1]):
        before = [moment for moment in around if moment <= instant]
        after = [moment for moment in around if moment > instant]

        assert schedule.last(instant) == (before[-1] if before else None)
        if after or isinstance(schedule, OnDates):
            assert schedule.next(instant) == (after[0] if after else None)


# published calendars


def days(schedule: Schedule, year: int) -> list[str]:
    """The moments of a year, as days of UTC."""
    return [moment.date().isoformat() for moment in schedule.moments(utc(year, 1, 1), utc(year, 12, 31))]


def test_published_schedules() -> None:
    """
    Days that anybody can look up in a calendar.

    Sources: eBay takes levels on the 20th, Fiverr on the 15th, Sesame Credit on the 6th; Airbnb on the first of each
    quarter; Shopee on the first Monday of the quarter, and in the Philippines since December 2025 on the last.
    """
    assert [f"2026-{month:02}-20" for month in range(1, 13)] == days(Monthly(20), 2026)
    assert ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"] == days(Quarterly(), 2026)
    assert ["2026-01-05", "2026-04-06", "2026-07-06", "2026-10-05"] == days(Quarterly(weekday="monday"), 2026)
    assert ["2026-03-30", "2026-06-29", "2026-09-28", "2026-12-28"] == days(Quarterly(-1, weekday="monday"), 2026)
    assert ["2026-04-01"] == days(Yearly(4), 2026)


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    """30 February is the 28th, or the 29th; two days that fall together are one moment."""
    assert ["2026-02-28", "2028-02-29"] == [*days(Yearly(2, 30), 2026), *days(Yearly(2, 30), 2028)]
    assert days(Monthly((30, 31)), 2026)[2:4] == ["2026-02-28", "2026-03-30"]


def test_a_time_of_day_that_clocks_skip_or_repeat_is_read_with_the_offset_before() -> None:
    """In Berlin 02:30 does not exist on 29 March 2026 and comes twice on 25 October."""
    berlin = Daily(at="02:30", tz="Europe/Berlin")

    assert berlin.next(utc(2026, 3, 29)) == utc(2026, 3, 29, 1, 30)
    assert berlin.next(utc(2026, 10, 25)) == utc(2026, 10, 25, 0, 30)
    assert berlin.next(utc(2026, 10, 25, 0, 30)) == utc(2026, 10, 26, 1, 30)


def test_a_day_that_a_zone_skips_has_no_moment_of_its_own() -> None:
    """Samoa had no 30 December 2011."""
    moments = Daily(tz="Pacific/Apia").moments(utc(2011, 12, 29), utc(2012, 1, 1))

    assert [utc(2011, 12, 29, 10), utc(2011, 12, 30, 10), utc(2011, 12, 31, 10)] == list(moments)


def test_the_ends_of_time() -> None:
    """Before the first and after the last year there is nothing."""
    for schedule in (Daily(tz="Asia/Tokyo"), Weekly("monday"), Monthly(31), Quarterly(-1), Yearly(12, 31)):
        assert schedule.last(utc(1, 1, 1)) in {None, utc(1, 1, 1)}
        assert schedule.next(utc(9999, 12, 31, 23)) is None
    assert Daily().next(datetime.max.replace(tzinfo=UTC)) is None
    assert Yearly(12, -1).next(utc(9999, 12, 1)) == utc(9999, 12, 31)


# what is refused


@pytest.mark.parametrize(
    ("build", "rule"),
    [
        (lambda: Daily(at="25:00"), "at must be a time of day, got '25:00'"),
        (lambda: Daily(at=time(9, tzinfo=UTC)), "at must carry no zone"),
        (lambda: Daily(tz="Mars/Base"), "tz must name a known time zone"),
        (lambda: Weekly("mnday"), "weekday must be one of"),
        (lambda: Weekly(()), "weekdays must name at least one day"),
        (lambda: Monthly(()), "days must name at least one day"),
        (lambda: Monthly(0), "day must be 1 to 31, or -31 to -1 counted from the end, got 0"),
        (lambda: Quarterly(32), "day must be 1 to 31"),
        (lambda: Yearly(13), "month must be 1 to 12, got 13"),
        (lambda: OnDates(()), "dates must name at least one day"),
        (lambda: OnDates("2026-02-30"), "dates must be days, got '2026-02-30'"),
        (lambda: Daily().moments(utc(2026, 1, 2), utc(2026, 1, 1)), "start must not lie after end"),
    ],
)
def test_what_makes_no_sense_is_refused(build: Callable[[], object], rule: str) -> None:
    """The message names the parameter and the value."""
    with pytest.raises(PolicyError, match=rule):
        build()


@pytest.mark.parametrize(
    ("build", "rule"),
    [
        (lambda: Daily(at=9), "at must be a time of day such as"),
        (lambda: Monthly(1.5), "day must be a whole number"),
        (lambda: Yearly(True), "month must be a whole number"),
        (lambda: OnDates(datetime(2026, 4, 1, 9)), "dates must be days such as"),
        (lambda: OnDates((3,)), "dates must be days such as"),
        (lambda: Daily().last(date(2026, 1, 1)), "as_of must be an aware datetime"),  # type: ignore[arg-type]
    ],
)
def test_what_is_of_another_sort_is_refused(build: Callable[[], object], rule: str) -> None:
    """A number for a time of day, a fraction for a day, an instant for a date."""
    with pytest.raises(TypeError, match=rule):
        build()


def test_schedules_say_what_they_are() -> None:
    """In words, with the zone."""
    said = [
        Weekly(("friday", "Monday")).describe(),
        Monthly((1, 20, -1), at=time(9, 30)).describe(),
        Monthly(15, weekday="monday").describe(),
        Monthly(-3, weekday="friday").describe(),
        Monthly(-1, weekday="friday").describe(),
        Quarterly(at="09:00:00", tz="Asia/Shanghai").describe(),
        Yearly(4, -2).describe(),
        OnDates((date(2026, 10, 1), "2026-04-01")).describe(),
        Daily(at=time(9, 0, 30)).describe(),
    ]

    assert said == [
        "every Monday and Friday at 00:00 (UTC)",
        "on day 1, day 20 and the last day of every month at 09:30 (UTC)",
        "on the first Monday from day 15 of every month at 00:00 (UTC)",
        "on the last Friday until the day 2 before the last of every month at 00:00 (UTC)",
        "on the last Friday of every month at 00:00 (UTC)",
        "on day 1 of every quarter at 09:00 (Asia/Shanghai)",
        "on the day 1 before the last of April every year at 00:00 (UTC)",
        "on 2026-04-01 and 2026-10-01 at 00:00 (UTC)",
        "every day at 09:00:30 (UTC)",
    ]
