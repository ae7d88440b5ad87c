"""
What the scalar engine calls: plain Python for what NumPy does with one number, and reading what a host hands over.

Whatever is not plain is no business of these functions: they raise `Trouble`, and the caller takes the event through
the NumPy engine, which knows every sort of number and has a message for everything that is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime, timezone
from decimal import Decimal
from functools import lru_cache
from numbers import Real
from typing import Any

from reputation.offsets import MICROS_PER_DAY
from reputation.times import day_start

__all__ = [
    "EPOCH",
    "EPOCH_DAY",
    "OFTEN_ABSENT",
    "SORTS",
    "Trouble",
    "amount",
    "day_of",
    "divided",
    "instant",
    "midnights",
    "number",
    "opinions",
]

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - said once, it is quick whatever it is called
EPOCH_DAY = date(1970, 1, 1).toordinal()
OFTEN_ABSENT = ("value", "amount")
SORTS = frozenset({bool, float, int, str, type(None)})  # what a column of the host's is made of


class Trouble(Exception):  # noqa: N818 - it never leaves the house: NumPy's engine says what is wrong, if anything is
    """
    What was handed over is not plain.

    Examples:
        >>> number("12")
        Traceback (most recent call last):
            ...
        reputation.scalars.Trouble: '12'
    """


def number(value: Any) -> float:
    """
    Read a number, or a truth.

    Args:
        value: What the host handed over.

    Returns:
        A float; NaN for None.

    Raises:
        Trouble: It is no finite number.

    Examples:
        >>> number(3), number(True), number(None)
        (3.0, 1.0, nan)
    """
    if value is None:
        return math.nan
    found = float(value) if isinstance(value, Real | Decimal) else math.inf
    if not math.isfinite(found):
        raise Trouble(repr(value))
    return found


def amount(value: Any) -> float:
    """
    Read a number that is no truth.

    Args:
        value: What the host handed over.

    Returns:
        A float; NaN for None.

    Raises:
        Trouble: It is no finite number.

    Examples:
        >>> amount(3), amount(None)
        (3.0, nan)
    """
    if isinstance(value, bool):
        raise Trouble(repr(value))
    return number(value)


def divided(one: float, other: float) -> float:
    """
    Divide by zero, as floats do.

    Args:
        one: What is divided.
        other: A zero.

    Returns:
        An infinity, or NaN for zero by zero.

    Examples:
        >>> divided(1.0, 0.0), divided(0.0, 0.0)
        (inf, nan)
    """
    if one == 0.0 or one != one:  # noqa: PLR0124 - only NaN differs from itself
        return math.nan
    return math.copysign(math.inf, one) * math.copysign(1.0, other)


def instant(value: Any) -> int | None:
    """
    Read an instant.

    Args:
        value: An aware datetime, a text of ISO 8601 with a zone, or None.

    Returns:
        Microseconds of UTC since 1970; None for None.

    Raises:
        TypeError: It is no time, or carries no zone.
        ValueError: The text says no time.

    Examples:
        >>> instant("1970-01-02T00:00:00Z"), instant(None)
        (86400000000, None)
    """
    if value is None:
        return None
    gone = (datetime.fromisoformat(value) if isinstance(value, str) else value) - EPOCH
    return int((gone.days * 86_400 + gone.seconds) * 1_000_000 + gone.microseconds)


def day_of(us: int, zone: str) -> int:
    """
    Find the calendar day of an instant, as `reputation.times.day_numbers` does.

    Args:
        us: Microseconds of UTC since 1970.
        zone: The name of the zone.

    Returns:
        The day, as `date.toordinal` counts.

    Examples:
        >>> date.fromordinal(day_of(16 * 3_600_000_000, "Asia/Shanghai")).isoformat()
        '1970-01-02'
    """
    day = us // MICROS_PER_DAY + EPOCH_DAY
    if zone == "UTC":
        return day
    start, end = midnights(day, zone)
    return day - (us < start) + (us >= end)


@lru_cache(maxsize=1 << 12)
def midnights(day: int, zone: str) -> tuple[int, int]:
    """
    Find when a calendar day begins and ends.

    Args:
        day: The day, as `date.toordinal` counts.
        zone: The name of the zone.

    Returns:
        Microseconds of UTC since 1970: its first instant, and the first of the day after it.

    Examples:
        >>> midnights(EPOCH_DAY, "UTC")
        (0, 86400000000)
    """
    today = date.fromordinal(day)
    return day_start(today, zone), day_start(date.fromordinal(day + 1), zone)


def opinions(adapter: Callable[[Any, Any], float] | None) -> Callable[[Any, Any], float]:
    """
    Make what reads ratings.

    Args:
        adapter: Maps a rating of a kind to an opinion; None where ratings are opinions.

    Returns:
        A function of a rating and a kind.

    Examples:
        >>> opinions(None)(None, "review"), opinions(None)(1, "review")
        (nan, 1.0)
    """
    if adapter is None:
        return _opinion
    known: dict[Any, float] = {}

    def read(value: Any, kind: Any) -> float:
        if value is None:
            return math.nan
        key = (value.__class__, value, kind)
        found = known.get(key)
        if found is None:
            found = adapter(value, kind)
            if len(known) >= _MANY:
                known.clear()
            known[key] = found
        return found

    return read


_MANY = 10_000  # ratings that are remembered; most scales have five


def _opinion(value: Any, _: Any) -> float:
    found = amount(value)
    if not (0.0 <= found <= 1.0 or value is None):
        raise Trouble(repr(value))
    return found
