"""
How long a row counts at all: rolling and calendar windows, bands of ages, windows that adapt to volume, own ends.

A window never looks past `as_of`. Which date of a row it goes by is said by the metric.
"""

from __future__ import annotations

from datetime import date, timedelta
from numbers import Integral
from typing import Any, Protocol, TypeAlias, final, runtime_checkable

import attrs

from reputation.columns import Column
from reputation.errors import PolicyError
from reputation.fields import check_duration, choice, duration, repr_duration, say_duration, text
from reputation.parts import converted, count, say_part, zone_name
from reputation.pastmonths import PastMonths
from reputation.predicates import Predicate, check_predicate
from reputation.times import MISSING, day_start, local_date

__all__ = [
    "Adaptive",
    "Ages",
    "Calendar",
    "Days",
    "Interval",
    "PastMonths",
    "Rolling",
    "RowWindow",
    "Unexpired",
    "Window",
]

Interval: TypeAlias = tuple[int, int]

_MICROSECOND = timedelta(microseconds=1)
_EARLIEST = date(1, 1, 3).toordinal()  # the first day whose midnight can be told in every zone
_YEAR = 12  # months
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Window(Protocol):
    """
    A stretch of time that depends on `as_of` alone.

    Examples:
        >>> from reputation import days
        >>> window: Window = Rolling(days(1))
        >>> window.describe()
        'the last 1 day'
    """

    def interval(self, as_of: int, /) -> Interval:
        """Give the stretch at an instant: microseconds since 1970, start included, end excluded."""

    def describe(self) -> str:
        """Say it in plain words."""


@runtime_checkable
class RowWindow(Protocol):
    """
    A window that each row carries itself, in a time column of its own.

    Examples:
        >>> from reputation import days
        >>> isinstance(Unexpired(), RowWindow), isinstance(Rolling(days(1)), RowWindow)
        (True, False)
    """

    @property
    def date(self) -> str:
        """The time column that is looked at."""

    def mask(self, times: Column, as_of: int, /) -> Any:
        """Say which rows count at an instant, from their times in microseconds."""

    def describe(self) -> str:
        """Say it in plain words."""


@final
@attrs.frozen
class Rolling:
    """
    The last so many days or hours: rows whose age is less than `length`, that is (as_of - length, as_of].

    Args:
        length: How far back the window reaches, longer than zero.

    Raises:
        PolicyError: `length` is a bare number, or not longer than zero.

    Examples:
        >>> from reputation import days
        >>> Rolling(days(90)).describe()
        'the last 90 days'
        >>> Rolling(timedelta(microseconds=5)).interval(1000)
        (996, 1001)
    """

    length: timedelta = duration()

    def interval(self, as_of: int, /) -> Interval:
        """Give the stretch at an instant in microseconds, start included, end excluded."""
        return max(as_of - self.length // _MICROSECOND, MISSING) + 1, as_of + 1

    def describe(self) -> str:
        """Say it in plain words."""
        return f"the last {say_duration(self.length)}"


def _age() -> Any:  # Any: attrs field builders are typed so
    """A keyword-only field for an age longer than zero, or None."""

    def convert(value: object, field: attrs.Attribute[Any]) -> timedelta | None:
        return None if value is None else check_duration(field.name, value)

    return attrs.field(
        default=None, kw_only=True, converter=attrs.Converter(convert, takes_field=True), repr=repr_duration
    )


@final
@attrs.frozen
class Ages:
    """
    Rows whose age lies in a band: at_least <= as_of - date < less_than.

    Counting registrations of at least 90 days asks whether an account is 90 days old; bands side by side share out
    what happened by age, each row in one of them. Ages are exact durations. For bands of calendar months write
    `Calendar` with `skip`.

    Args:
        at_least: The least age that counts, itself included, longer than zero; None for rows from now on.
        less_than: The age from which on a row no longer counts, itself excluded; None for no end.

    Raises:
        PolicyError: No limit at all, a bare number, an age that is not longer than zero, or a band without room.

    Examples:
        >>> from reputation import days
        >>> Ages(at_least=days(90)).describe()
        'rows at least 90 days old'
        >>> Ages(at_least=timedelta(microseconds=5), less_than=timedelta(microseconds=8)).interval(1000)
        (993, 996)

    References:
        eBay seller levels (account age of at least 90 days); Booking.com review scores (bands of 12 months: Tourism and
        Hospitality Research 2025, doi 10.1177/14673584251384011).
    """

    at_least: timedelta | None = _age()
    less_than: timedelta | None = _age()

    def __attrs_post_init__(self) -> None:
        if self.at_least is None and self.less_than is None:
            msg = "Ages must be given at_least, less_than or both, got neither."
            raise PolicyError(msg, hint="write for instance Ages(at_least=days(90)), or no window at all.")
        if self.at_least is not None and self.less_than is not None and self.at_least >= self.less_than:
            given = f"at_least={repr_duration(self.at_least)} and less_than={repr_duration(self.less_than)}"
            msg = f"at_least must be shorter than less_than, got {given}."
            raise PolicyError(msg, hint="exchange the two, or leave one out.")

    def interval(self, as_of: int, /) -> Interval:
        """Give the stretch at an instant in microseconds, start included, end excluded."""
        oldest = MISSING if self.less_than is None else max(as_of - self.less_than // _MICROSECOND, MISSING)
        youngest = as_of if self.at_least is None else max(as_of - self.at_least // _MICROSECOND, MISSING)
        return oldest + 1, youngest + 1

    def describe(self) -> str:
        """Say it in plain words."""
        least = [] if self.at_least is None else [f"at least {say_duration(self.at_least)}"]
        most = [] if self.less_than is None else [f"less than {say_duration(self.less_than)}"]
        return f"rows {' and '.join([*least, *most])} old"


@final
@attrs.frozen
class Days:
    """
    The last so many calendar days, the day of `as_of` included, from local midnight on.

    Days(60) on 4 November 2020 begins with 6 September 2020.

    Args:
        count: Number of calendar days, at least 1.
        tz: The zone whose days are counted.

    Raises:
        PolicyError: `count` is less than 1, or the zone is unknown.
        TypeError: `count` is not a whole number.

    Examples:
        >>> Days(60, tz="Asia/Shanghai").describe()
        'the last 60 calendar days, today included (Asia/Shanghai)'
    """

    count: int = count()
    tz: str = zone_name()

    def interval(self, as_of: int, /) -> Interval:
        """Give the stretch at an instant in microseconds, start included, end excluded."""
        first = local_date(as_of, self.tz).toordinal() - self.count + 1
        return _midnight(first, self.tz), as_of + 1

    def describe(self) -> str:
        """Say it in plain words."""
        return f"the last {_several(self.count, 'calendar day')}, today included ({self.tz})"


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        msg = f"complete must be True or False, got {value!r}."
        raise TypeError(msg)
    return value


def _skipped(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral):
        msg = f"skip must be a whole number, got {value!r}."
        raise TypeError(msg)
    if value < 0:
        msg = f"skip must be at least 0, got {int(value)}."
        raise PolicyError(msg)
    return int(value)


@final
@attrs.frozen
class Calendar:
    """
    Calendar months, quarters or years: the current one so far, or complete ones only.

    Calendar("month", last=3, complete=True) on 1 May holds February, March and April; without `complete` it holds
    March, April and May so far. With skip=3 it holds the three months before these.

    Args:
        period: `month`, `quarter` or `year`.
        last: How many periods, at least 1; without `complete` the current one is among them.
        complete: Whether only periods that are over count.
        skip: How many of the latest periods are left out first, 0 or more; what is left is then over in any case.
        tz: The zone whose midnights part the periods.

    Raises:
        PolicyError: An unknown period or zone, `last` is less than 1, or `skip` less than 0.
        TypeError: `last` or `skip` is not a whole number.

    Examples:
        >>> Calendar("month", last=3, complete=True).describe()
        'the last 3 complete months (UTC)'
        >>> Calendar("month", last=12, complete=True, skip=12).describe()
        'the 12 months before the last 12 complete months (UTC)'
    """

    period: str = choice(*_MONTHS, kw_only=False)
    last: int = count(default=1, kw_only=True)
    complete: bool = converted(_flag, default=False, kw_only=True)
    skip: int = converted(_skipped, default=0, kw_only=True, low=0)
    tz: str = zone_name()

    def interval(self, as_of: int, /) -> Interval:
        """Give the stretch at an instant in microseconds, start included, end excluded."""
        today = local_date(as_of, self.tz)
        months = _MONTHS[self.period]
        current = (today.year * _YEAR + today.month - 1) // months * months
        end = current + (0 if self.complete else months) - self.skip * months
        return self._start(end - self.last * months), self._start(end) if end <= current else as_of + 1

    def _start(self, month: int) -> int:
        """The first instant of a month, counted from the year 0."""
        year, place = divmod(month, _YEAR)
        return _midnight(date(year, place + 1, 1).toordinal() if year > 0 else _EARLIEST, self.tz)

    def describe(self) -> str:
        """Say it in plain words."""
        if self.skip:
            return f"the {_several(self.last, self.period)} before {self._skipped()} ({self.tz})"
        if self.complete:
            periods = f"complete {self.period}" if self.last == 1 else f"{self.last} complete {self.period}s"
            return f"the last {periods} ({self.tz})"
        before = "" if self.last == 1 else f" and the {_several(self.last - 1, self.period)} before it"
        return f"this {self.period} so far{before} ({self.tz})"

    def _skipped(self) -> str:
        if self.complete:
            return f"the last {_several(self.skip, f'complete {self.period}')}"
        before = "" if self.skip == 1 else f" and the {_several(self.skip - 1, self.period)} before it"
        return f"this {self.period}{before}"


@final
@attrs.frozen
class Unexpired:
    """
    A row counts until its own time column says that it is over; a row without such a time never expires.

    A row counts at `as_of` if its time lies after `as_of`.

    Args:
        date: The time column that holds the end of each row.

    Raises:
        PolicyError: The name of the column is empty.

    Examples:
        >>> import numpy as np
        >>> Unexpired().mask(np.array([5, 10, 15, MISSING]), 10)
        array([False, False,  True,  True])
    """

    date: str = text(default="expires_at")

    def mask(self, times: Column, as_of: int, /) -> Any:
        """Say which rows count at an instant, from their ends in microseconds."""
        return (times > as_of) | (times == MISSING)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"until {self.date}"


def _window(value: object) -> Any:
    if isinstance(value, type) or not callable(getattr(value, "interval", None)):
        msg = f"an adaptive window chooses between two windows of time, got {value!r}."
        raise TypeError(msg + "\n\nHint: write for instance Adaptive(Days(90), Days(365), at_least=400).")
    return value


@final
@attrs.frozen
class Adaptive:
    """
    The short window for subjects with enough rows in it, and the long one for all others.

    Args:
        short: The window for subjects with much going on.
        long: The window for all others; not shorter than `short`.
        at_least: How many rows the short window must hold, counted one by one without weights; at least 1.
        counting: Which rows are counted; None for the rows that the metric itself selects.

    Raises:
        PolicyError: `short` is longer than `long`, or `at_least` is less than 1.
        TypeError: `short` or `long` is no window of time, or `counting` no predicate.

    Examples:
        >>> from reputation import days
        >>> Adaptive(Rolling(days(90)), Rolling(days(365)), at_least=400).describe()
        'the last 90 days if there are at least 400 rows, otherwise the last 365 days'
    """

    short: Window = converted(_window)
    long: Window = converted(_window)
    at_least: int = count(kw_only=True)
    counting: Predicate | None = converted(attrs.converters.optional(check_predicate), default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        short, long = _length(self.short), _length(self.long)
        if short is not None and long is not None and short > long:
            msg = f"short must not be longer than long, got short={self.short!r} and long={self.long!r}."
            raise PolicyError(msg, hint="exchange the two.")

    def describe(self) -> str:
        """Say it in plain words."""
        rows = "rows" if self.counting is None else f"rows where {say_part(self.counting)}"
        short, long = say_part(self.short), say_part(self.long)
        return f"{short} if there are at least {self.at_least} {rows}, otherwise {long}"


def _midnight(day: int, tz: str) -> int:
    return day_start(date.fromordinal(max(day, _EARLIEST)), tz)


def _length(window: object) -> timedelta | None:
    if isinstance(window, Rolling):
        return window.length
    return timedelta(days=min(window.count, timedelta.max.days)) if isinstance(window, Days) else None


def _several(number: int, noun: str) -> str:
    return noun if number == 1 else f"{number} {noun}s"
