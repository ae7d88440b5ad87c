"""
Schedules: the moments at which a standing becomes official.

A moment is a time of day in a zone on the days that a rule names. Between two moments nothing is decided; what would
be decided is a projection.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, final

import attrs

from reputation.errors import PolicyError, nearest
from reputation.fields import check_text
from reputation.parts import converted, say_list, zone_name
from reputation.recurring import LAST_ORDINAL, WEEK, WEEKDAYS, YEAR, Recurring, at_time, months, nth, said

__all__ = ["Daily", "Monthly", "OnDates", "Quarterly", "Schedule", "Weekly", "Yearly"]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_QUARTER = 3  # months
_LONGEST = 31  # days of a month


class Schedule(Protocol):
    """
    The moments at which a standing becomes official, on a calendar.

    Examples:
        >>> schedule: Schedule = Monthly(20)
        >>> schedule.describe()
        'on day 20 of every month at 00:00 (UTC)'
    """

    def moments(self, start: datetime, end: datetime, /) -> tuple[datetime, ...]:
        """Give the moments from `start` to `end`, both included, in UTC."""

    def last(self, as_of: datetime, /) -> datetime | None:
        """Give the last moment that is not after an instant; None where there is none."""

    def next(self, as_of: datetime, /) -> datetime | None:
        """Give the first moment after an instant; None where there is none."""

    def describe(self) -> str:
        """Say it in plain words."""


def _whole(name: str, value: object, low: int, high: int, *, back: bool = False) -> int:
    """A whole number within bounds; counted from the end where it is negative and may be."""
    if isinstance(value, bool) or not isinstance(value, int):
        msg = f"{name} must be a whole number, got {value!r}."
        raise TypeError(msg)
    if not (low <= value <= high or (back and low <= -value <= high)):
        behind = f", or -{high} to -{low} counted from the end" if back else ""
        msg = f"{name} must be {low} to {high}{behind}, got {value}."
        raise PolicyError(msg)
    return value


def _day(value: object) -> int:
    return _whole("day", value, 1, _LONGEST, back=True)


def _days(value: int | Iterable[int]) -> tuple[int, ...]:
    days = tuple(map(_day, value)) if isinstance(value, Iterable) else (_day(value),)
    if not days:
        msg = "days must name at least one day of the month, got none."
        raise PolicyError(msg, hint="write for instance Monthly(15) or Monthly((1, 15)).")
    return tuple(sorted(set(days), key=lambda day: (day < 0, day)))


def _month(value: object) -> int:
    return _whole("month", value, 1, YEAR)


def _weekday(value: object) -> str:
    name = check_text("weekday", value).strip().lower()
    if name not in WEEKDAYS:
        msg = f"weekday must be one of {say_list(WEEKDAYS)}, got {value!r}."
        raise PolicyError(msg, hint=nearest(name, WEEKDAYS))
    return name


def _optional_weekday(value: object) -> str | None:
    return None if value is None else _weekday(value)


def _weekdays(value: str | Iterable[str]) -> tuple[str, ...]:
    given = (value,) if isinstance(value, str) else tuple(value)
    if not given:
        msg = "weekdays must name at least one day of the week, got none."
        raise PolicyError(msg, hint="write for instance Weekly('monday').")
    return tuple(sorted(set(map(_weekday, given)), key=WEEKDAYS.index))


def _dates(value: str | date | Iterable[str | date]) -> tuple[str, ...]:
    given = (value,) if isinstance(value, str | date) else tuple(value)
    if not given:
        msg = "dates must name at least one day, got none."
        raise PolicyError(msg, hint="write for instance OnDates(('2026-04-01', '2026-10-01')).")
    return tuple(sorted(set(map(_date, given))))


def _date(value: object) -> str:
    if isinstance(value, datetime) or not isinstance(value, str | date):
        msg = f"dates must be days such as '2026-04-01', got {value!r}.\n\nHint: give the time of day with at='09:00'."
        raise TypeError(msg)
    try:
        return (date.fromisoformat(value.strip()) if isinstance(value, str) else value).isoformat()
    except ValueError:
        msg = f"dates must be days, got {value!r}."
        raise PolicyError(msg, hint="write year, month and day: '2026-04-01'.") from None


@final
@attrs.frozen
class Daily(Recurring):
    """
    Every day at one time of day.

    Where clocks skip or repeat that time, it is read with the offset before the change.

    Args:
        at: The time of day, as text or `datetime.time`.
        tz: The zone of that time.

    Raises:
        PolicyError: No such time of day, or an unknown zone.

    Examples:
        >>> from datetime import UTC, datetime
        >>> Daily(at="09:00", tz="Asia/Shanghai").next(datetime(2026, 6, 1, tzinfo=UTC)).isoformat()
        '2026-06-01T01:00:00+00:00'
    """

    at: str = at_time()
    tz: str = zone_name()
    _span = 3

    def _ordinals(self, first: int, last: int) -> Iterable[int]:
        return range(first, last + 1)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"every day {self._when()}"


@final
@attrs.frozen
class Weekly(Recurring):
    """
    Every week on one weekday or several.

    Args:
        weekdays: `monday` to `sunday`; one or several.
        at: The time of day.
        tz: The zone of that time.

    Raises:
        PolicyError: No such weekday or time of day, or an unknown zone.

    Examples:
        >>> from datetime import UTC, datetime
        >>> Weekly("monday").last(datetime(2026, 6, 3, tzinfo=UTC)).isoformat()
        '2026-06-01T00:00:00+00:00'

    References:
        Shopee counts penalty points on Mondays.
    """

    weekdays: tuple[str, ...] = attrs.field(converter=_weekdays)
    at: str = at_time()
    tz: str = zone_name()
    _span = 10

    def _ordinals(self, first: int, last: int) -> Iterable[int]:
        wanted = set(map(WEEKDAYS.index, self.weekdays))
        return (day for day in range(first, last + 1) if (day - 1) % WEEK in wanted)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"every {say_list((name.capitalize() for name in self.weekdays), 'and')} {self._when()}"


@final
@attrs.frozen
class Monthly(Recurring):
    """
    Every month on one day or several.

    A day that a month lacks is its last day. With a weekday, the first such weekday on or after the day; for a day
    counted from the end, the last one on or before it.

    Args:
        days: 1 to 31, or -1 for the last day, -2 for the one before; one or several.
        weekday: `monday` to `sunday`; None for the day itself.
        at: The time of day.
        tz: The zone of that time.

    Raises:
        PolicyError: No such day, weekday or time of day, or an unknown zone.
        TypeError: A day that is no whole number.

    Examples:
        >>> from datetime import UTC, datetime
        >>> [
        ...     m.day
        ...     for m in Monthly((1, 31)).moments(datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))
        ... ]
        [1, 28, 1]

    References:
        eBay takes its seller levels on the 20th, Sesame Credit on the 6th, Etsy on the 1st.
    """

    days: tuple[int, ...] = attrs.field(converter=_days)
    weekday: str | None = converted(_optional_weekday, default=None, kw_only=True)
    at: str = at_time()
    tz: str = zone_name()
    _span = 80

    def _ordinals(self, first: int, last: int) -> Iterable[int]:
        for month in months(first, last, 1, 0):
            yield from (nth(month, 1, day, self.weekday) for day in self.days)

    def describe(self) -> str:
        """Say it in plain words."""
        days = say_list((said(day, self.weekday) for day in self.days), "and")
        return f"on {days} of every month {self._when()}"


@final
@attrs.frozen
class Quarterly(Recurring):
    """
    Every quarter on one day: of January, April, July and October, or counted from the end of the quarter.

    Args:
        day: The day of the quarter's first month, 1 to 31; -1 for the last day of the quarter.
        weekday: With it, the first such weekday on or after the day; for a day counted from the end, the last one on
            or before it.
        at: The time of day.
        tz: The zone of that time.

    Raises:
        PolicyError: No such day, weekday or time of day, or an unknown zone.
        TypeError: A day that is no whole number.

    Examples:
        >>> from datetime import UTC, datetime
        >>> Quarterly(weekday="monday").next(datetime(2026, 6, 3, tzinfo=UTC)).isoformat()
        '2026-07-06T00:00:00+00:00'

    References:
        Airbnb: 1 January, April, July and October. Shopee resets points on the first Monday of the quarter.
    """

    day: int = converted(_day, default=1)
    weekday: str | None = converted(_optional_weekday, default=None, kw_only=True)
    at: str = at_time()
    tz: str = zone_name()
    _span = 200

    def _ordinals(self, first: int, last: int) -> Iterable[int]:
        return (nth(month, _QUARTER, self.day, self.weekday) for month in months(first, last, _QUARTER, 0))

    def describe(self) -> str:
        """Say it in plain words."""
        return f"on {said(self.day, self.weekday)} of every quarter {self._when()}"


@final
@attrs.frozen
class Yearly(Recurring):
    """
    Every year on one day.

    Args:
        month: 1 to 12.
        day: 1 to 31, or -1 for the last day of the month; a day that the month lacks is its last day.
        weekday: With it, the first such weekday on or after the day; for a day counted from the end, the last one on
            or before it.
        at: The time of day.
        tz: The zone of that time.

    Raises:
        PolicyError: No such month, day, weekday or time of day, or an unknown zone.
        TypeError: A month or day that is no whole number.

    Examples:
        >>> Yearly(4, tz="Asia/Shanghai").describe()
        'on day 1 of April every year at 00:00 (Asia/Shanghai)'

    References:
        The tax credit grade in China is taken every April.
    """

    month: int = converted(_month)
    day: int = converted(_day, default=1)
    weekday: str | None = converted(_optional_weekday, default=None, kw_only=True)
    at: str = at_time()
    tz: str = zone_name()
    _span = 400

    def _ordinals(self, first: int, last: int) -> Iterable[int]:
        return (nth(month, 1, self.day, self.weekday) for month in months(first, last, YEAR, self.month - 1))

    def describe(self) -> str:
        """Say it in plain words."""
        return f"on {said(self.day, self.weekday)} of {_MONTHS[self.month - 1]} every year {self._when()}"


@final
@attrs.frozen
class OnDates(Recurring):
    """
    On given days, and on no other.

    Args:
        dates: Days as ISO text or `datetime.date`; one or several.
        at: The time of day.
        tz: The zone of that time.

    Raises:
        PolicyError: No day, no such day or time of day, or an unknown zone.
        TypeError: Something that is no day.

    Examples:
        >>> from datetime import UTC, datetime
        >>> OnDates(("2026-04-01", "2026-10-01")).next(datetime(2026, 6, 1, tzinfo=UTC)).isoformat()
        '2026-10-01T00:00:00+00:00'
    """

    dates: tuple[str, ...] = attrs.field(converter=_dates)
    at: str = at_time()
    tz: str = zone_name()
    _span = LAST_ORDINAL

    def _ordinals(self, first: int, last: int) -> Iterable[int]:
        return (day for day in (date.fromisoformat(text).toordinal() for text in self.dates) if first <= day <= last)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"on {say_list(self.dates, 'and')} {self._when()}"
