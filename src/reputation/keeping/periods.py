"""Calendar periods of rows, and the parameters that keep rules share: keys, periods, durations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from numbers import Integral
from types import MappingProxyType
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Codes, Ints
from reputation.errors import PolicyError, nearest
from reputation.fields import check_duration, check_text, repr_duration
from reputation.parts import say_list
from reputation.times import MISSING, day_numbers, day_start

__all__ = [
    "by_field",
    "flag_field",
    "optional_duration",
    "per_field",
    "periods",
    "say_key",
    "say_terms",
    "say_total",
    "several",
    "sorted_periods",
    "whole",
]

_WEEK = 7
_EPOCH = 719_163  # the ordinal of 1970-01-01
_MONTHS = MappingProxyType({"month": 1, "quarter": 3, "year": 12})
_PER = ("day", "week", *_MONTHS)


def periods(times: Ints, per: str, tz: str) -> Ints:
    """
    Find the calendar period of each instant in a zone.

    Args:
        times: Microseconds of UTC since 1970, or `MISSING`.
        per: `day`, `week` (from Monday, as ISO 8601 has it), `month`, `quarter` or `year`.
        tz: The name of the zone.

    Returns:
        A number per row that grows by 1 from period to period; `MISSING` where there is no time.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation.times import micros
        >>> days = [datetime(2026, 6, 7, tzinfo=timezone.utc), datetime(2026, 6, 8, tzinfo=timezone.utc)]  # Sun, Mon
        >>> [int(np.diff(periods(np.array([*map(micros, days)]), per, "UTC"))[0]) for per in ("day", "week", "month")]
        [1, 1, 0]
    """
    days = day_numbers(times, tz)
    known = days != MISSING
    first = int(days[known].min(initial=_EPOCH))
    table = _of_days(np.arange(first, int(days[known].max(initial=_EPOCH)) + 1), per)
    found = table[np.where(known, days - first, 0)]
    found[~known] = MISSING
    return found


def sorted_periods(times: Ints, per: str, tz: str) -> Codes:
    """
    Find the calendar period of instants in order of time, by looking for the days among them.

    Args:
        times: Microseconds of UTC since 1970 in order, `MISSING` first.
        per: As in `periods`.
        tz: The name of the zone.

    Returns:
        Numbers that differ where those of `periods` do.

    Examples:
        >>> sorted_periods(np.array([MISSING, 0, 86_400_000_000]), "day", "UTC")
        array([0, 1, 2], dtype=int32)
    """
    unknown = int(np.searchsorted(times, MISSING, side="right"))
    if unknown == len(times):
        return np.zeros(len(times), dtype=np.int32)
    first, last = day_numbers(times[[unknown, -1]], tz).tolist()
    days = np.arange(first, last + 1)
    starts = [day_start(date.fromordinal(day), tz) for day in days[1:].tolist()]
    ends = np.append(np.searchsorted(times, np.array(starts, dtype=np.int64)), len(times))
    numbers = np.append(0, _of_days(days, per) - _of_days(days[:1], per) + 1).astype(np.int32)
    return np.repeat(numbers, np.diff(np.concatenate([[0, unknown], ends])))


def _of_days(days: Ints, per: str) -> Ints:
    if per == "day":
        return days
    if per == "week":
        return (days - 1) // _WEEK  # the first of January of the year 1 was a Monday
    return (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) // _MONTHS[per]


def _names(value: Any) -> tuple[str, ...]:
    given: Iterable[object] = (value,) if isinstance(value, str) else value
    return tuple(sorted({check_text("by", name) for name in given}))


def by_field(*, least: int = 0) -> Any:  # Any: attrs field builders are typed so
    """
    A keyword-only attrs field for the columns that make a key: one name or several, kept sorted, each once.

    Args:
        least: How many there must be; 0 lets the field be left out.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Each:
        ...     by: tuple[str, ...] = by_field()
        >>> Each(by="source"), Each(by=["source", "item"])
        (Each(by=('source',)), Each(by=('item', 'source')))
    """

    def convert(value: object) -> tuple[str, ...]:
        names = _names(value)
        if len(names) < least:
            msg = "by must name at least one column, got none."
            raise PolicyError(msg, hint='write for instance by="source", or by=("source", "item").')
        return names

    return attrs.field(default=attrs.NOTHING if least else (), converter=convert, kw_only=True)


def per_field() -> Any:
    """
    A keyword-only attrs field for a calendar period, or None.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Each:
        ...     per: str | None = per_field()
        >>> Each(), Each(per="month")
        (Each(per=None), Each(per='month'))
    """

    def convert(value: object) -> object:
        if value is not None and value not in _PER:
            msg = f"per must be None or one of {', '.join(map(repr, _PER))}, got {value!r}."
            raise PolicyError(msg, hint=nearest(value, _PER))
        return value

    return attrs.field(default=None, converter=convert, kw_only=True)


def flag_field() -> Any:
    """
    A keyword-only attrs field for True or False, by default False.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Sum:
        ...     by_model: bool = flag_field()
        >>> Sum(by_model=True)
        Sum(by_model=True)
    """

    def convert(value: object, field: attrs.Attribute[Any]) -> bool:
        if not isinstance(value, bool):
            msg = f"{field.name} must be True or False, got {value!r}."
            raise TypeError(msg)
        return value

    return attrs.field(default=False, converter=attrs.Converter(convert, takes_field=True), kw_only=True)


def optional_duration(*, default: Any = None) -> Any:
    """
    A keyword-only attrs field for a duration longer than zero, printed as `days(...)`; or None.

    Args:
        default: None, or `attrs.NOTHING` for a duration that must be given.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Near:
        ...     within: timedelta | None = optional_duration()
        >>> Near(within=timedelta(weeks=2))
        Near(within=days(14))
    """
    optional = default is None

    def convert(value: object, field: attrs.Attribute[Any]) -> timedelta | None:
        return None if optional and value is None else check_duration(field.name, value)

    def show(value: timedelta | None) -> str:
        return "None" if value is None else repr_duration(value)

    converter: Any = attrs.Converter(convert, takes_field=True)
    return attrs.field(default=default, converter=converter, repr=show, kw_only=True)


def whole(*, default: Any = attrs.NOTHING, kw_only: bool = True) -> Any:
    """
    An attrs field for a whole number of at least 0.

    Args:
        default: The default, if there is one.
        kw_only: Whether the field is keyword-only.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Ends:
        ...     lowest: int = whole(default=0)
        >>> Ends(lowest=2)
        Ends(lowest=2)
    """

    def convert(value: object, field: attrs.Attribute[Any]) -> int:
        if isinstance(value, bool) or not isinstance(value, Integral):
            msg = f"{field.name} must be a whole number, got {value!r}."
            raise TypeError(msg)
        if value < 0:
            msg = f"{field.name} must be at least 0, got {int(value)!r}."
            raise PolicyError(msg)
        return int(value)

    converter: Any = attrs.Converter(convert, takes_field=True)
    return attrs.field(default=default, converter=converter, kw_only=kw_only)


def say_key(by: tuple[str, ...], per: str | None) -> str:
    """
    Say what one group of rows has in common.

    Args:
        by: The columns of the key.
        per: The calendar period.

    Returns:
        A text such as ` per source and month`, with the space before it; empty where nothing parts the rows.

    Examples:
        >>> say_key(("item", "source"), "month"), say_key((), "day"), say_key((), None)
        (' per item, source and month', ' per day', '')
    """
    period = "calendar week" if per == "week" else per
    parts = [*by, *([] if period is None else [period])]
    return f" per {say_list(parts, 'and')}" if parts else ""


def say_terms(per: str | None, tz: str, date: str | None) -> str:
    """
    Say by whose midnights and by which date a rule goes, where that is not what usually is.

    Args:
        per: The calendar period.
        tz: The zone whose midnights part the periods.
        date: The date; None for that of the metric.

    Returns:
        A text in brackets, with the space before it; empty where nothing is to be said.

    Examples:
        >>> say_terms("month", "Asia/Shanghai", "refers_to_at"), say_terms(None, "Asia/Shanghai", None)
        (' (Asia/Shanghai, going by refers_to_at)', '')
    """
    terms = [*([] if per is None or tz == "UTC" else [tz]), *([] if date is None else [f"going by {date}"])]
    return f" ({', '.join(terms)})" if terms else ""


def say_total(column: str | None) -> str:
    """
    Say what is added up.

    Args:
        column: The column of amounts; None for what the model adds.

    Returns:
        A text such as `the total of amount`.

    Examples:
        >>> say_total("amount"), say_total(None)
        ('the total of amount', 'the total')
    """
    return "the total" if column is None else f"the total of {column}"


def several(count: int, noun: str) -> str:
    """
    Say how many of something there are, and nothing but the noun for one.

    Args:
        count: The number.
        noun: What is counted, for one of it.

    Returns:
        A text such as `row` or `3 rows`.

    Examples:
        >>> several(1, "row"), several(3, "row")
        ('row', '3 rows')
    """
    return noun if count == 1 else f"{count:,} {noun}s"
