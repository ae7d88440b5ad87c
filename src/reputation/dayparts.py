"""The sums of one subject by calendar day, as plain lists: for decays and windows that no single sum can follow."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any, final

import numpy as np

from reputation.arrays import Ints
from reputation.cells import Cells
from reputation.daily import Reading
from reputation.state import IDENTITY
from reputation.statistics import Reduce
from reputation.tally import Recipe, Tally
from reputation.timeless import check_days

__all__ = ["DayParts", "Parts", "zone_of"]

#: Days in ascending order, and per channel one number for each.
Parts = dict[str, list[Any]]


def zone_of(tally: Tally) -> str | None:
    """
    Say whether a tally is kept by day, and in which zone.

    Args:
        tally: The tally.

    Returns:
        None where one sum can be moved in time exactly; else the zone whose days are kept.

    Raises:
        NotRollableError: Neither will do: a decay counts exact ages, or a window begins within a day. The message names
            the part and says what to write instead.

    Examples:
        >>> from reputation import Days
        >>> from reputation.statistics import Count
        >>> zone_of(Tally(Count())), zone_of(Tally(Count(), window=Days(7, tz="Asia/Shanghai")))
        (None, 'Asia/Shanghai')
    """
    if tally.window is None and hasattr(tally.decay, "survival"):
        return None
    named: str = getattr(tally.window, "tz", getattr(tally.decay, "tz", "UTC"))
    check_days(Recipe([tally]), named)
    return named


@final
class DayParts:
    """
    How one tally is kept by day: adding to a day, and reading at an instant.

    Args:
        tally: The tally.
        zone: The zone whose days are kept.

    Examples:
        >>> from reputation import Days
        >>> from reputation.statistics import Count
        >>> week = DayParts(Tally(Count(), window=Days(7)), "UTC")
        >>> parts = week.put(week.put({"day": [], "total": []}, 719_163, (2.0,), 1.0), 719_165, (1.0,), 1.0)
        >>> parts, week.totals(parts, 4 * 86_400_000_000)
        ({'day': [719163, 719165], 'total': [2.0, 1.0]}, (3.0,))
    """

    def __init__(self, tally: Tally, zone: str) -> None:
        self.tally = tally
        self.zone = zone
        self.channels = tuple(tally.statistic.channels.items())
        self.empty = tuple(float(IDENTITY[channel.reduce]) for _, channel in self.channels)

    def put(self, parts: Parts, day: int, values: Sequence[float], sign: float) -> Parts:
        """Add numbers to a day, or with the sign -1 take them away; a day that holds nothing is left out."""
        days = parts["day"]
        place = bisect_left(days, day)
        known = place < len(days) and days[place] == day
        joined = []
        for (name, channel), value, empty in zip(self.channels, values, self.empty, strict=True):
            before = parts[name][place] if known else empty
            joined.append(_JOIN[channel.reduce](empty if before is None else before, value * sign))
        nothing = tuple(joined) == self.empty
        end = place + 1 if known else place
        result = {"day": [*days[:place], *([] if nothing else [day]), *days[end:]]}
        for (name, _), value in zip(self.channels, joined, strict=True):
            column = parts[name]
            result[name] = [*column[:place], *([] if nothing else [_plain(value)]), *column[end:]]
        return result

    def totals(self, parts: Parts, now: int) -> tuple[float, ...]:
        """What the days come to at an instant."""
        days: Ints = np.array(parts["day"], dtype=np.int64)
        reading = Reading(Cells(np.zeros(len(days), dtype=np.int32), days), subjects=1, zone=self.zone, now=now)
        columns = {
            name: np.array([empty if value is None else value for value in parts[name]], dtype=np.float64)
            for (name, _), empty in zip(self.channels, self.empty, strict=True)
        }
        found = reading.of(self.tally, columns)
        return tuple(found[name].item() for name, _ in self.channels)

    def kept(self, parts: Parts, first: int) -> Parts:
        """Let go of the days before one."""
        place = bisect_left(parts["day"], first)
        return parts if place == 0 else {name: column[place:] for name, column in parts.items()}


_JOIN: dict[Reduce, Callable[[float, float], float]] = {
    Reduce.SUM: float.__add__,
    Reduce.MIN: min,
    Reduce.MAX: max,
}


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None


