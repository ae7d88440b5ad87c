"""How far the clocks of a zone stand from UTC, for whole columns of clock readings."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from reputation.arrays import Ints

__all__ = ["FIRST", "LAST", "MICROS_PER_DAY", "distinct", "offset", "offsets"]

MICROS_PER_DAY = 86_400_000_000

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the origin of clock readings, which carry no zone
_MICRO = timedelta(microseconds=1)
FIRST = (datetime.min - _EPOCH) // _MICRO  # noqa: DTZ901 - as above
LAST = (datetime.max - _EPOCH) // _MICRO  # noqa: DTZ901 - as above


def offset(reading: int, local: ZoneInfo) -> int:
    """
    Find how far a zone's clocks stand ahead of UTC when they show a reading.

    A reading that the clocks show twice, or skip, has the offset before the change.

    Args:
        reading: What the clocks show, in microseconds since 1970-01-01T00:00.
        local: The zone.

    Returns:
        Microseconds to take off the reading to get UTC.

    Examples:
        >>> offset(0, ZoneInfo("Asia/Shanghai")) / 3_600_000_000
        8.0
    """
    clock = _EPOCH + timedelta(microseconds=min(max(reading, FIRST), LAST))
    return (clock.replace(tzinfo=local).utcoffset() or timedelta(0)) // _MICRO


def offsets(readings: Ints, local: ZoneInfo) -> Ints:
    """
    Find the offset of every reading of a column.

    The offset is constant between a few steps; these are looked for once per day that occurs, not once per row.

    Args:
        readings: What the clocks show, in microseconds since 1970-01-01T00:00; at least one.
        local: The zone.

    Returns:
        Microseconds, one number per reading.

    Examples:
        >>> offsets(np.array([0, 15_600_000_000_000_000]), ZoneInfo("Europe/Berlin")) // 3_600_000_000
        array([1, 2])
    """
    starts: list[int] = []
    held: list[int] = []
    for day in distinct(readings // MICROS_PER_DAY):
        for start, ahead in _steps(day * MICROS_PER_DAY, local):
            if not held or ahead != held[-1]:
                starts.append(start)
                held.append(ahead)
    table = np.array(held, dtype=np.int64)
    return table[np.searchsorted(np.array(starts, dtype=np.int64), readings, side="right") - 1]


def distinct(numbers: Ints) -> list[int]:
    """
    Find the distinct day numbers of a column, by a table of all days between: some thousand at most in practice.

    Args:
        numbers: Day numbers, at least one.

    Returns:
        The distinct numbers, sorted.

    Examples:
        >>> distinct(np.array([9, 7, 9]))
        [7, 9]
    """
    low = int(numbers.min())
    seen = np.zeros(int(numbers.max()) - low + 1, dtype=bool)
    seen[numbers - low] = True
    return [low + day for day in np.flatnonzero(seen).tolist()]


def _steps(start: int, local: ZoneInfo) -> list[tuple[int, int]]:
    """The offsets within one day and since when; no zone changes its clocks twice within a day."""
    low, high = start, start + MICROS_PER_DAY
    before, after = offset(low, local), offset(high, local)
    if before == after:
        return [(start, before)]
    while high - low > 1:  # the step lies in (low, high]
        middle = (low + high) // 2
        low, high = (middle, high) if offset(middle, local) == before else (low, middle)
    return [(start, before), (high, after)]
