"""The sums of one subject by calendar day, as plain lists: for decays and windows that no single sum can follow."""

from __future__ import annotations

import math
import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from types import MappingProxyType
from typing import Any, final

import numpy as np

from reputation.cells import Cells
from reputation.columns import NUMPY
from reputation.daily import Reading
from reputation.decay import Forever
from reputation.errors import NotRollableError
from reputation.scalars import day_of, midnights
from reputation.state import IDENTITY
from reputation.statistics import Channel, Reduce
from reputation.tally import Recipe, Tally
from reputation.timeless import check_days
from reputation.windows import Calendar, Days, PastMonths

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
        NotRollableError: Neither will do: a decay counts exact ages, a window begins within a day, or a keep rule looks
            at a subject's other rows. The message names the part and says what to do instead.

    Examples:
        >>> from reputation import Days
        >>> from reputation.statistics import Count
        >>> zone_of(Tally(Count())), zone_of(Tally(Count(), window=Days(7, tz="Asia/Shanghai")))
        (None, 'Asia/Shanghai')
    """
    _check_keep(tally)
    if tally.window is None and hasattr(tally.decay, "survival"):
        return None
    named: str = getattr(tally.window, "tz", getattr(tally.decay, "tz", "UTC"))
    check_days(Recipe([tally]), named)
    return named


def _check_keep(tally: Tally) -> None:
    """A rule that looks at one row at a time may stay, as long as it does not stop the clock for some of them."""
    still = () if isinstance(tally.decay, Forever) else (rule for rule in tally.keep if getattr(rule, "stops_decay", 0))
    rule = tally.scanning or next(iter(still), None)
    if rule is not None:
        why = "some rows fade, others do not" if tally.scanning is None else "it has to see a subject's rows together"
        msg = f"a snapshot cannot tell what the keep rule {rule!r} leaves: {why}."
        hint = "keep the rows of each subject, and evaluate those: policy.evaluate(evidence, as_of=...)."
        raise NotRollableError(msg, hint=hint)


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
        >>> now = 4 * 86_400_000_000  # the fifth day of 1970
        >>> parts = week.put(week.put(week.nothing, 719_163, (2.0,), 1.0, now), 719_165, (1.0,), 1.0, now)
        >>> parts, week.totals(parts, now)
        ({'day': [719163, 719165], 'total': [2.0, 1.0]}, (3.0,))
    """

    def __init__(self, tally: Tally, zone: str) -> None:
        self.tally = tally
        self.zone = zone
        self.channels = tuple(tally.statistic.channels.items())
        self.empty = tuple(float(IDENTITY[channel.reduce]) for _, channel in self.channels)
        self._shares: dict[int, float] = {}
        self._seen: tuple[int, ...] = (0, -1, 0, 0, 0)

    @property
    def nothing(self) -> Parts:
        """No day at all."""
        return {"day": [], **{name: [] for name, _ in self.channels}}

    def put(self, parts: Parts, day: int, values: Sequence[float], sign: float, now: int) -> Parts:
        """Add numbers to a day, or with the sign -1 take them away; what can count no more is let go."""
        days = parts["day"]
        place = bisect_left(days, day)
        known = place < len(days) and days[place] == day
        joined = tuple(
            _JOIN[channel.reduce](_read(parts[name][place], empty) if known else empty, value * sign)
            for (name, channel), value, empty in zip(self.channels, values, self.empty, strict=True)
        )
        oldest = self._days(now)[0]
        first, end = bisect_left(days, oldest), place + known
        new = [joined] if joined != self.empty and day >= oldest else []
        result = {"day": [*days[first:place], *([day] if new else []), *days[max(end, first) :]]}
        for number, (name, _) in enumerate(self.channels):
            column = parts[name]
            result[name] = [
                *column[first:place],
                *[_plain(values[number]) for values in new],
                *column[max(end, first) :],
            ]
        return result

    def totals(self, parts: Parts, now: int) -> tuple[float, ...]:
        """What the days come to at an instant."""
        first, last, today = self._days(now)
        days = parts["day"]
        places = range(bisect_left(days, first), bisect_right(days, last))
        left = [self._left(today, days[place]) for place in places]
        return tuple(
            self._total(channel, [parts[name][place] for place in places], left, empty)
            for (name, channel), empty in zip(self.channels, self.empty, strict=True)
        )

    def _total(self, channel: Channel, values: Sequence[Any], left: Sequence[float], empty: float) -> float:
        if channel.reduce is Reduce.SUM:
            return sum((value * share**channel.degree for value, share in zip(values, left, strict=True)), 0.0)
        known = (value * share**channel.degree for value, share in zip(values, left, strict=True) if value is not None)
        return reduce(_JOIN[channel.reduce], known, empty)

    def _left(self, today: int, day: int) -> float:
        """What the decay leaves of a day; asked once for each age."""
        decay: Any = self.tally.decay
        if isinstance(decay, Forever):
            return 1.0
        grain = decay.grain.days
        age = (today // grain - day // grain) * grain
        if age not in self._shares:
            self._shares[age] = float(np.asarray(decay.remaining(np.array([float(age)]), NUMPY)).item())
        return self._shares[age]

    def _days(self, now: int) -> tuple[int, int, int]:
        """The first and the last day that the window holds at an instant, and today; asked once for each day."""
        start, end, *found = self._seen
        if not start <= now < end:
            today = day_of(now, self.zone)
            start, end = midnights(today, self.zone)
            found = [*Reading(Cells.none(), subjects=0, zone=self.zone, now=now).held(self.tally.window), today]
            if isinstance(
                self.tally.window, Days | PastMonths | Calendar | None
            ):  # others might change in the middle of a day
                self._seen = (start, end, *found)
        return tuple(found)  # type: ignore[return-value]  # three numbers


_JOIN: Mapping[Reduce, Callable[[float, float], float]] = MappingProxyType(
    {Reduce.SUM: operator.add, Reduce.MIN: min, Reduce.MAX: max}
)


def _read(value: float | None, empty: float) -> float:
    return empty if value is None else value


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
