"""What schedules are made of: the days of a rule, and the moments on those days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from reputation.errors import PolicyError
from reputation.offsets import FIRST, LAST, offset
from reputation.parts import converted
from reputation.times import MICROS_PER_DAY, local_date, micros, moment, zone

__all__ = ["LAST_ORDINAL", "WEEK", "WEEKDAYS", "YEAR", "Recurring", "at_time", "months", "nth", "said"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEK, YEAR = 7, 12
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
LAST_ORDINAL = date.max.toordinal()
_LAST_MONTH = 9999 * YEAR + YEAR - 1
_MICRO = timedelta(microseconds=1)


class Recurring:
    """
    Moments from days: a time of day in a zone on each of the days that a schedule names.

    A reading that clocks skip or repeat is read with the offset before the change. A day that a zone leaves out has the
    moment of the day after it, and that moment counts once.

    Examples:
        >>> from reputation.schedule import Daily
        >>> isinstance(Daily(), Recurring)
        True
    """

    __slots__ = ()
    _span = 0  # so many days hold at least one moment
    at: str
    tz: str

    def _ordinals(self, first: int, last: int) -> Iterable[int]:
        """Give days of the rule as ordinals; those outside of [first, last] do no harm."""
        raise NotImplementedError  # pragma: no cover - each schedule has its own

    def moments(self, start: datetime, end: datetime, /) -> tuple[datetime, ...]:
        """
        Give the moments from `start` to `end`.

        Args:
            start: The first instant, aware and included.
            end: The last instant, aware and included.

        Returns:
            The moments in UTC, in order.

        Raises:
            PolicyError: `start` lies after `end`.
        """
        low, high = micros(start, name="start"), micros(end, name="end")
        if low > high:
            msg = f"start must not lie after end, got {start.isoformat()} and {end.isoformat()}."
            raise PolicyError(msg, hint="exchange the two.")
        return tuple(map(moment, self._between(low, high)))

    def last(self, as_of: datetime, /) -> datetime | None:
        """Give the last moment that is not after an instant, in UTC; None where there is none."""
        now = micros(as_of)
        found = self._between(max(now - self._span * MICROS_PER_DAY, FIRST), now)
        return moment(found[-1]) if found else None

    def next(self, as_of: datetime, /) -> datetime | None:
        """Give the first moment after an instant, in UTC; None where there is none."""
        now = micros(as_of)
        found = self._between(now + 1, min(now + self._span * MICROS_PER_DAY, LAST))
        return moment(found[0]) if found else None

    def _between(self, low: int, high: int) -> list[int]:
        """Moments in microseconds; a zone's clocks are less than two days from those of another."""
        if low > high:
            return []
        first, last = (local_date(us, "UTC").toordinal() for us in (low, high))
        days = {day for day in self._ordinals(first - 2, last + 2) if 1 <= day <= LAST_ORDINAL}
        return [us for us in sorted({self._moment(day) for day in days}) if low <= us <= high]

    def _moment(self, ordinal: int) -> int:
        clock = datetime.combine(date.min, time.fromisoformat(self.at)) - datetime.combine(date.min, time())
        reading = (ordinal - _EPOCH_ORDINAL) * MICROS_PER_DAY + clock // _MICRO
        return reading - offset(reading, zone(self.tz))

    def _when(self) -> str:
        """Say the time of day and the zone."""
        return f"at {self.at} ({self.tz})"


def _clock(value: object) -> str:
    """A time of day as text, in the shortest exact form."""
    if isinstance(value, str):
        try:
            value = time.fromisoformat(value.strip())
        except ValueError:
            msg = f"at must be a time of day, got {value!r}."
            raise PolicyError(msg, hint="write for instance at='09:00'.") from None
    if not isinstance(value, time):
        msg = f"at must be a time of day such as '09:00', got {value!r}."
        raise TypeError(msg)
    if value.tzinfo is not None:
        msg = f"at must carry no zone, got {value!r}."
        raise PolicyError(msg, hint="say the zone beside it: at='09:00', tz='Asia/Shanghai'.")
    return value.isoformat("auto" if value.second or value.microsecond else "minutes")


def at_time() -> Any:  # Any: attrs field builders are typed so
    """
    A keyword-only attrs field for a time of day, kept as text in its shortest exact form; by default midnight.

    Returns:
        The field.

    Examples:
        >>> import attrs
        >>> @attrs.frozen
        ... class Alarm:
        ...     at: str = at_time()
        >>> Alarm(at=time(9)), Alarm(at="09:00:30")
        (Alarm(at='09:00'), Alarm(at='09:00:30'))
    """
    return converted(_clock, default="00:00", kw_only=True)


def months(first: int, last: int, step: int, phase: int) -> Iterator[int]:
    """
    Give the months of a stretch of days, and some before and after it.

    Args:
        first: The first day, as an ordinal.
        last: The last day.
        step: How many months they lie apart.
        phase: How many months after January one of them lies.

    Returns:
        Months counted from the year 0.

    Examples:
        >>> [month / 12 for month in months(date(2026, 5, 1).toordinal(), date(2026, 5, 2).toordinal(), 6, 0)]
        [2025.5, 2026.0, 2026.5]
    """
    low, high = (date.fromordinal(min(max(day, 1), LAST_ORDINAL)) for day in (first, last))
    start = low.year * YEAR + low.month - 1 - 2 * step
    start += (phase - start) % step
    return (month for month in range(start, high.year * YEAR + high.month + step, step) if YEAR <= month <= _LAST_MONTH)


def _start(month: int) -> int:
    """The ordinal of the first day of a month; of the one after the last month too."""
    year, place = divmod(month, YEAR)
    return date(year, place + 1, 1).toordinal() if month <= _LAST_MONTH else LAST_ORDINAL + 1


def nth(month: int, length: int, day: int, weekday: str | None) -> int:
    """
    Find a day of a period.

    Args:
        month: The first month of the period, counted from the year 0.
        length: The length of the period in months.
        day: A day of the first month, or with a minus counted from the end of the period.
        weekday: The weekday on or after it (counted from the end: on or before it); None for the day itself.

    Returns:
        The day as an ordinal.

    Examples:
        >>> date.fromordinal(nth(2026 * 12, 3, -1, "monday")).isoformat()
        '2026-03-30'
    """
    first = _start(month)
    if day > 0:
        found = min(first + day, _start(month + 1)) - 1
        return found if weekday is None else found + (WEEKDAYS.index(weekday) - (found - 1)) % WEEK
    found = max(_start(month + length) + day, first)
    return found if weekday is None else found - ((found - 1) - WEEKDAYS.index(weekday)) % WEEK


def said(day: int, weekday: str | None) -> str:
    """
    Say a day of a period in words.

    Args:
        day: The day; with a minus counted from the end.
        weekday: The weekday that is meant by it; None for the day itself.

    Returns:
        A text.

    Examples:
        >>> said(20, None), said(1, "monday"), said(-1, None)
        ('day 20', 'the first Monday', 'the last day')
    """
    words = f"day {day}" if day > 0 else "the last day" if day == -1 else f"the day {-day - 1} before the last"
    if weekday is None:
        return words
    if day in {1, -1}:
        return f"the {'first' if day == 1 else 'last'} {weekday.capitalize()}"
    return f"the {'first' if day > 0 else 'last'} {weekday.capitalize()} {'from' if day > 0 else 'until'} {words}"
