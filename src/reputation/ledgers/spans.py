"""Lengths of time that end on a calendar: whole months and years, beside durations of days and hours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, TypeAlias, final

import attrs
import numpy as np

from reputation.arrays import Ints
from reputation.fields import check_duration, repr_duration, say_duration
from reputation.offsets import LAST
from reputation.parts import count, zone_name
from reputation.times import MICROS_PER_DAY, MISSING, day_numbers, day_start

__all__ = ["Months", "Span", "check_span", "later", "months", "repr_span", "say_span", "span_field", "years"]

_MICRO = timedelta(microseconds=1)
_YEAR = 12  # months
_EPOCH = 719_163  # the ordinal of 1970-01-01
_LAST_DAY = 3_652_059  # the ordinal of 9999-12-31


@final
@attrs.frozen
class Months:
    """
    So many calendar months: from the 12th of one month to the 12th of another, at the same time of day.

    Where the later month has no such day, its last day is meant: one month after 31 January is 28 or 29 February.

    Args:
        count: How many, at least 1.
        tz: The zone whose calendar is meant.

    Raises:
        PolicyError: Less than one month, or an unknown zone.
        TypeError: `count` is no whole number.

    Examples:
        >>> Months(30).describe(), Months(60, tz="Asia/Shanghai").describe()
        ('30 months', '5 years (Asia/Shanghai)')
    """

    count: int = count()
    tz: str = zone_name()

    def describe(self) -> str:
        """Say it in plain words."""
        whole, rest = divmod(self.count, _YEAR)
        number, noun = (self.count, "month") if rest else (whole, "year")
        zone = "" if self.tz == "UTC" else f" ({self.tz})"
        return f"{number} {noun}{'' if number == 1 else 's'}{zone}"


Span: TypeAlias = timedelta | Months


def months(count: int, *, tz: str = "UTC") -> Months:
    """
    So many calendar months.

    Args:
        count: How many, at least 1.
        tz: The zone whose calendar is meant.

    Returns:
        The length.

    Examples:
        >>> months(6)
        Months(count=6, tz='UTC')
    """
    return Months(count, tz=tz)


def years(count: int, *, tz: str = "UTC") -> Months:
    """
    So many calendar years.

    Args:
        count: How many, at least 1.
        tz: The zone whose calendar is meant.

    Returns:
        The length, in months.

    Examples:
        >>> years(5).describe()
        '5 years'
    """
    return Months(_YEAR * count, tz=tz)


def check_span(name: str, value: object, *, zero: bool = False) -> Span:
    """
    Refuse everything but a duration longer than zero and calendar months.

    Args:
        name: The parameter, for the message.
        value: What was given.
        zero: Whether a duration of zero is legal.

    Returns:
        The length.

    Raises:
        PolicyError: A bare number, or a duration that is not longer than zero.
        TypeError: Something else.

    Examples:
        >>> check_span("after", Months(3))
        Months(count=3, tz='UTC')
    """
    return value if isinstance(value, Months) else check_duration(name, value, zero=zero)


def span_field(*, default: Any = attrs.NOTHING, zero: bool = False, kw_only: bool = True) -> Any:
    """
    An attrs field for a duration or calendar months; None where that is the default.

    Args:
        default: None, or nothing for a length that must be given.
        zero: Whether a duration of zero is legal.
        kw_only: Whether the field is keyword-only.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Life:
        ...     lasts: Span = span_field(kw_only=False)
        >>> Life(timedelta(weeks=1)), Life(Months(3))
        (Life(lasts=days(7)), Life(lasts=Months(count=3, tz='UTC')))
    """

    def convert(value: object, field: attrs.Attribute[Any]) -> Span | None:
        return None if value is None and default is None else check_span(field.name, value, zero=zero)

    converter: Any = attrs.Converter(convert, takes_field=True)
    says = {"zero": True} if zero else {}
    return attrs.field(default=default, converter=converter, kw_only=kw_only, repr=repr_span, metadata=says)


def repr_span(value: Span | None) -> str:
    """
    Write a length so that it evaluates back.

    Args:
        value: The length, or None.

    Returns:
        An expression.

    Examples:
        >>> repr_span(timedelta(days=3)), repr_span(Months(3))
        ('days(3)', "Months(count=3, tz='UTC')")
    """
    return repr(value) if isinstance(value, Months) else repr_duration(value)


def say_span(value: Span) -> str:
    """
    Say a length in words.

    Args:
        value: The length.

    Returns:
        A text.

    Examples:
        >>> say_span(timedelta(days=28)), say_span(Months(36))
        ('28 days', '3 years')
    """
    return value.describe() if isinstance(value, Months) else say_duration(value)


def later(times: Ints, span: Span, *, times_over: Ints | int = 1) -> Ints:
    """
    Find the instants that lie a length of time after others.

    Args:
        times: Microseconds of UTC since 1970, or `MISSING`.
        span: The length.
        times_over: How often it is added: whole numbers, 0 or more.

    Returns:
        Microseconds, none after the year 9999; `MISSING` where there is no time.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from reputation.times import micros, moment
        >>> january = np.array([micros(datetime(2026, 1, 31, 8, tzinfo=UTC))])
        >>> moment(later(january, Months(1))[0]).isoformat()
        '2026-02-28T08:00:00+00:00'
    """
    known = times != MISSING
    base = np.where(known, times, 0)
    if isinstance(span, Months):
        found = _months_later(base, span.count * np.asarray(times_over, dtype=np.int64), span.tz)
    else:
        step = float(span // _MICRO) * np.asarray(times_over, dtype=np.float64)
        near = np.abs(step) < float(LAST) * 2
        exact = base + np.where(near, (span // _MICRO) * np.where(near, times_over, 0), 0)
        found = np.where(near, np.minimum(exact, LAST), LAST)
    return np.where(known, found, MISSING)


def _months_later(times: Ints, count: Ints, tz: str) -> Ints:
    days = day_numbers(times, tz)
    dates = (days - _EPOCH).astype("datetime64[D]")
    first = dates.astype("datetime64[M]")
    target = first + count
    within = (dates - first.astype("datetime64[D]")).astype(np.int64)
    starts, ends = (
        month.astype("datetime64[D]").astype(np.int64) for month in (target, target + np.timedelta64(1, "M"))
    )
    ordinals = starts + np.minimum(within, ends - starts - 1) + _EPOCH
    beyond = ordinals >= _LAST_DAY
    clock = times - _starts(days, tz)
    found = _starts(np.where(beyond, 1, ordinals), tz) + np.minimum(clock, MICROS_PER_DAY - 1)
    return np.where(beyond, LAST, found)


def _starts(days: Ints, tz: str) -> Ints:
    """When each day starts, looked up once per day that occurs."""
    found, place = np.unique(days, return_inverse=True)
    starts = np.array([day_start(date.fromordinal(day), tz) for day in found.tolist()], dtype=np.int64)
    return starts[place]
