"""Reading sums by day at an instant: which days count, what the decay leaves of each, and the sum per subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Codes, Floats, Index, frozen
from reputation.cells import Cells
from reputation.decay import Decay, Forever
from reputation.errors import NotRollableError
from reputation.offsets import FIRST
from reputation.state import IDENTITY, JOIN, Sums
from reputation.statistics import Channel, Reduce
from reputation.tally import Tally
from reputation.times import day_start, local_date
from reputation.weighing import remaining_of_days
from reputation.windows import RowWindow, Window

__all__ = ["Reading"]

_BLOCK = 16_000  # cells, as for a fold


@attrs.frozen(eq=False)
class _Cut:
    """The cells that a window holds; `index` is None for all."""

    index: Index | None
    day: Codes
    bounds: Index  # where the cells of each subject begin, and the end

    def pieces(self) -> Iterator[tuple[slice, slice]]:
        """Some subjects with their cells at a time, so that their columns stay in the cache."""
        starts = self.bounds[:-1]
        edges = np.searchsorted(starts, np.arange(0, len(self.day), _BLOCK))
        for first, last in pairwise(np.unique(np.append(edges, len(starts))).tolist()):
            yield slice(first, last), slice(int(self.bounds[first]), int(self.bounds[last]))

    def values(self, numbers: Floats, cells: slice) -> Floats:
        """The numbers of some of the cells."""
        return numbers[cells] if self.index is None else numbers[self.index[cells]]

    def join(self, values: Floats, channel: Channel, subjects: slice) -> Floats:
        """The numbers of some subjects as one number each."""
        starts = self.bounds[subjects] - self.bounds[subjects.start]
        held = np.diff(starts, append=len(values)) > 0
        result = np.full(len(starts), IDENTITY[channel.reduce])
        result[held] = JOIN[channel.reduce].reduceat(values, starts[held])
        return result


@attrs.frozen(eq=False)
class Reading:
    """
    Sums by day, seen from an instant.

    Args:
        cells: The subject and the day of each number, by subject.
        subjects: How many subjects there are.
        zone: The zone whose days they are.
        now: The instant in microseconds; no day lies after it.

    Examples:
        >>> from reputation import HalfLife, days
        >>> from reputation.statistics import Count
        >>> cells = Cells(np.array([0, 0]), np.array([719_163, 719_164]))  # the first two days of 1970
        >>> tally = Tally(Count(), decay=HalfLife(days(1), grain=days(1)))
        >>> Reading(cells, subjects=1, zone="UTC", now=86_400_000_000).of(tally, {"total": np.array([4.0, 1.0])})
        {'total': array([3.])}
    """

    cells: Cells
    subjects: int = attrs.field(kw_only=True)
    zone: str = attrs.field(kw_only=True)
    now: int = attrs.field(kw_only=True)
    _cuts: dict[Any, _Cut] = attrs.field(factory=dict, init=False)

    def of(self, tally: Tally, channels: Sums) -> Sums:
        """The sums of a tally per subject, from its sums per cell."""
        cut, given = self._cut(tally.window), tally.statistic.channels
        left = self._left(tally.decay, {channel.degree for channel in given.values()})
        result = {name: np.full(self.subjects, IDENTITY[channel.reduce]) for name, channel in given.items()}
        for subjects, cells in cut.pieces():
            kept = {degree: shares[cut.day[cells] - self._first] for degree, shares in left.items()}
            for name, channel in given.items():
                values = _faded(cut.values(channels[name], cells), kept.get(channel.degree), channel)
                result[name][subjects] = cut.join(values, channel, subjects)
        return {name: frozen(values) for name, values in result.items()}

    @cached_property
    def _today(self) -> int:
        return local_date(self.now, self.zone).toordinal()

    @cached_property
    def _first(self) -> int:
        return int(self.cells.day.min(initial=self._today))

    def _left(self, decay: Decay, degrees: Iterable[int]) -> dict[int, Floats]:
        """What is left of the numbers of each degree that fades, by day from the first."""
        if isinstance(decay, Forever):
            return {}
        days = np.arange(self._first, self._today + 1)
        left = np.broadcast_to(np.asarray(remaining_of_days(decay, days, self._today), dtype=np.float64), days.shape)
        return {degree: left**degree for degree in degrees if degree > 0}

    def _cut(self, window: Window | RowWindow | None) -> _Cut:
        if window not in self._cuts:
            self._cuts[window] = self._whole if window is None else self._within(*self.held(window))
        return self._cuts[window]

    @cached_property
    def _whole(self) -> _Cut:
        return self._cut_at(None)

    def _within(self, first: int, last: int) -> _Cut:
        keep = (self.cells.day >= first) & (self.cells.day <= last)
        return self._whole if keep.all() else self._cut_at(np.flatnonzero(keep))

    def _cut_at(self, index: Index | None) -> _Cut:
        cells = self.cells if index is None else self.cells.take(index)
        bounds = np.searchsorted(cells.subject, np.arange(self.subjects + 1, dtype=np.int32))
        return _Cut(index, cells.day, bounds)

    def held(self, window: Any) -> tuple[int, int]:
        """The first and the last day that a window holds; without one every day up to the instant."""
        if window is None:
            return 1, self._today
        start, end = window.interval(self.now)
        first = self._today + 1 if start > self.now else self._midnight(start, window)
        return first, self._today if end > self.now else self._midnight(end, window) - 1

    def _midnight(self, us: int, window: object) -> int:
        """The day that begins at an instant."""
        if us <= FIRST:
            return 1
        day = local_date(us, self.zone)
        if day_start(day, self.zone) == us:
            return day.toordinal()
        msg = f"sums by day of {self.zone!r} cannot tell which rows the window {window!r} holds: it parts {day}."
        raise NotRollableError(msg, hint=f"count calendar days, for instance Days(90, tz={self.zone!r}).")


def _faded(values: Floats, left: Floats | None, channel: Channel) -> Floats:
    """What is left of each number; the extremes of no rows, which are infinite, stay what they are."""
    if left is None:
        return values
    if channel.reduce is Reduce.SUM:
        return np.asarray(values * left)
    return np.multiply(values, left, out=values.copy(), where=np.isfinite(values))
