"""Rows parted into groups, each in order of time, and stepping through all groups at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from reputation.arrays import Bools, Index

__all__ = ["Groups", "turns"]


@attrs.frozen(eq=False)
class Groups:
    """
    Rows parted into groups, each in order of time.

    Args:
        rows: Positions of the rows in the timeline, group by group and the oldest of a group first.
        new: Whether a row of `rows` is the first of its group.

    Examples:
        >>> groups = Groups(np.array([2, 0, 1]), np.array([True, False, True]))
        >>> groups.start, groups.lengths, groups.rank
        (array([0, 2]), array([2, 1]), array([0, 1, 0]))
    """

    rows: Index
    new: Bools

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def start(self) -> Index:
        """Where each group starts in `rows`."""
        return np.flatnonzero(self.new)

    @cached_property
    def lengths(self) -> Index:
        """How many rows each group has."""
        return np.diff(self.start, append=len(self.rows))

    @property
    def rank(self) -> Index:
        """How many rows of its group come before each row."""
        rank: Index = np.arange(len(self.rows)) - self.spread(self.start)
        return rank

    def spread(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Give every row of `rows` the value of its group."""
        return np.repeat(values, self.lengths)

    def back(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Bring values in the order of `rows` into that of the timeline."""
        result = np.empty_like(values)
        result[self.rows] = values
        return result


def turns(lengths: Index) -> Iterator[tuple[int, int]]:
    """
    Step through groups of which the longest come first, so that those with a row left are always the first ones.

    Args:
        lengths: The number of rows per group, in descending order.

    Returns:
        Per turn its number, from 0, and how many groups have that many rows before and one more.

    Examples:
        >>> list(turns(np.array([3, 1, 1])))
        [(0, 3), (1, 1), (2, 1)]
    """
    if not len(lengths):
        return
    left = np.searchsorted(-lengths, -np.arange(int(lengths[0])), side="left")
    yield from enumerate(left.tolist())
