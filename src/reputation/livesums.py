"""How the sums of one tally stand in a snapshot: as one number per channel, or one per channel and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.dayparts import DayParts, zone_of
from reputation.state import IDENTITY, Sums
from reputation.statistics import Channel, Reduce
from reputation.tally import Tally

__all__ = ["LiveSums", "empty_of"]


@attrs.frozen(eq=False)
class LiveSums:
    """
    How one tally stands in a snapshot.

    Args:
        place: Position of the tally in the recipe.
        tally: The tally.
        names: What the lines call the sum of each channel.
        parts: How it is kept by day; None where it is one sum.

    Examples:
        >>> from reputation.statistics import Outcomes
        >>> LiveSums.of(0, Tally(Outcomes())).names
        {'total': 's0_0', 'good': 's0_1'}
    """

    place: int
    tally: Tally
    names: Mapping[str, str]
    parts: DayParts | None

    @classmethod
    def of(cls, place: int, tally: Tally) -> LiveSums:
        """Decide how a tally is kept."""
        zone = zone_of(tally)
        names = {name: f"s{place}_{number}" for number, name in enumerate(tally.statistic.channels)}
        return cls(place, tally, names, None if zone is None else DayParts(tally, zone))

    @property
    def nothing(self) -> dict[str, Any]:
        """What stands in a snapshot before the first event."""
        if self.parts is not None:
            return self.parts.nothing
        return {name: 0.0 if channel.reduce is Reduce.SUM else None for name, _, channel in self.channels}

    def arrays(self, part: Any, now: int) -> Sums:
        """The sums at an instant as arrays of length one; a single sum stands at it already."""
        names = self.tally.statistic.channels
        if self.parts is not None:
            return {name: _one(value) for name, value in zip(names, self.parts.totals(part, now), strict=True)}
        empty = {name: IDENTITY[channel.reduce] for name, channel in names.items()}
        return {name: _one(empty[name] if part[name] is None else part[name]) for name in names}

    @property
    def channels(self) -> Iterator[tuple[str, str, Channel]]:
        """The name of each channel in the snapshot, what the lines call it, and the channel."""
        return ((name, self.names[name], channel) for name, channel in self.tally.statistic.channels.items())


def empty_of(channel: Channel) -> str:
    """
    Write what a channel holds before the first row.

    Args:
        channel: The channel.

    Returns:
        A line of Python.

    Examples:
        >>> empty_of(Channel()), empty_of(Channel(reduce=Reduce.MAX))
        ('0.0', '(-inf)')
    """
    return {0.0: "0.0", float("inf"): "inf", float("-inf"): "(-inf)"}[IDENTITY[channel.reduce]]


def _one(value: float) -> Floats:
    return frozen(np.array([value], dtype=np.float64))
