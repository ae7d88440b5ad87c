"""The last so many months, to the day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import final

import attrs

from reputation.parts import count, zone_name
from reputation.times import day_start, local_date

__all__ = ["PastMonths"]

_YEAR = 12  # months
_EARLIEST = date(1, 1, 3)  # the first day whose midnight can be told in every zone


@final
@attrs.frozen
class PastMonths:
    """
    The last so many months, from local midnight of the same day so many months ago on.

    PastMonths(6) on 15 July begins with 15 January: what happened on that day leaves the window on 16 July. Where the
    month has no such day, it begins with its last one: on 31 August with 28 or 29 February.

    Args:
        count: Number of months, at least 1.
        tz: The zone whose days are counted.

    Raises:
        PolicyError: `count` is less than 1, or the zone is unknown.
        TypeError: `count` is not a whole number.

    Examples:
        >>> PastMonths(6).describe()
        'the last 6 months, to the day (UTC)'

    References:
        Upwork: a contract leaves the window of six months after six months and a day.
    """

    count: int = count()
    tz: str = zone_name()

    def interval(self, as_of: int, /) -> tuple[int, int]:
        """Give the stretch at an instant in microseconds, start included, end excluded."""
        today = local_date(as_of, self.tz)
        year, month = divmod(today.year * _YEAR + today.month - 1 - self.count, _YEAR)
        if year < 1:
            return day_start(_EARLIEST, self.tz), as_of + 1
        first = date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
        return day_start(max(first, _EARLIEST), self.tz), as_of + 1

    def describe(self) -> str:
        """Say it in plain words."""
        return f"the last {'month' if self.count == 1 else f'{self.count} months'}, to the day ({self.tz})"
