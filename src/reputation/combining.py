"""Sums of the same channels, cell by cell: joined, taken away, and without the cells that hold nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from reputation.arrays import Bools, Codes, Floats, frozen
from reputation.cells import Cells
from reputation.errors import MergeError
from reputation.state import IDENTITY, JOIN, Sums
from reputation.statistics import Channel, Reduce
from reputation.tally import Recipe

__all__ = ["joined", "packed", "taken_away"]

Channels = Mapping[str, Channel]


def joined(channels: Channels, parts: Sequence[Sums], places: Sequence[Codes], *, size: int) -> Sums:
    """
    Join sums wherever they belong.

    Args:
        channels: The channels.
        parts: Sums.
        places: Per part the place of each of its numbers, none twice.
        size: How many places there are.

    Returns:
        One number per channel and place, read-only.

    Examples:
        >>> sums = [{"total": np.array([1.0, 2.0])}, {"total": np.array([4.0])}]
        >>> joined({"total": Channel()}, sums, [np.array([0, 2]), np.array([2])], size=3)
        {'total': array([1., 0., 6.])}
    """
    result: dict[str, Floats] = {}
    for name, channel in channels.items():
        total = np.full(size, IDENTITY[channel.reduce])
        for part, place in zip(parts, places, strict=True):
            total[place] = JOIN[channel.reduce](total[place], part[name])
        result[name] = frozen(total)
    return result


def taken_away(channels: Channels, sums: Sums, part: Sums, places: Codes) -> Sums:
    """
    Subtract sums from others.

    Args:
        channels: The channels.
        sums: What to subtract from.
        part: What to subtract.
        places: The place of each number of `part`, none twice.

    Returns:
        One number per channel and place, read-only.

    Raises:
        MergeError: A channel is a minimum or a maximum.

    Examples:
        >>> sums, part = {"total": np.array([1.0, 6.0])}, {"total": np.array([4.0])}
        >>> taken_away({"total": Channel()}, sums, part, np.array([1]))
        {'total': array([1., 2.])}
    """
    result: dict[str, Floats] = {}
    for name, channel in channels.items():
        if channel.reduce is not Reduce.SUM:
            msg = f"a {channel.reduce} channel cannot be retracted: the next best value is not known."
            raise MergeError(msg, hint="roll the remaining evidence up again.")
        rest = sums[name].copy()
        rest[places] -= part[name]
        result[name] = frozen(rest)
    return result


def packed(recipe: Recipe, cells: Cells, sums: Sequence[Sums]) -> tuple[Cells, tuple[Sums, ...]]:
    """
    Leave out the cells that hold nothing, so that equal numbers have equal cells.

    Args:
        recipe: The tallies.
        cells: The cells.
        sums: Per tally its channels by name, one number per cell.

    Returns:
        The cells in which some channel differs from that of no rows, and their numbers.

    Examples:
        >>> from reputation.statistics import Count
        >>> from reputation.tally import Tally
        >>> cells = Cells(np.array([0, 1]), np.array([7, 7]))
        >>> packed(Recipe([Tally(Count())]), cells, [{"total": np.array([0.0, 2.0])}])[1]
        ({'total': array([2.])},)
    """
    keep = _held(recipe, sums, size=len(cells))
    if keep.all():
        return cells, tuple(sums)
    index = np.flatnonzero(keep)
    return cells.take(index), tuple({name: frozen(values[index]) for name, values in each.items()} for each in sums)


def _held(recipe: Recipe, sums: Sequence[Sums], *, size: int) -> Bools:
    found = np.zeros(size, dtype=bool)
    for tally, channels in zip(recipe.tallies, sums, strict=True):
        for name, channel in tally.statistic.channels.items():
            if found.all():
                return found
            found |= channels[name] != IDENTITY[channel.reduce]
    return found
