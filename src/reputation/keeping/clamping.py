"""Running totals that stop at bounds, for many groups at once."""

from __future__ import annotations

import attrs
import numpy as np

from reputation.arrays import Floats, Index
from reputation.keeping.groups import Groups, turns

__all__ = ["Bounds", "shares"]

_PIECE = 1024  # rows; of longer groups all pieces are stepped through side by side
_ROUNDING = 1e-9  # a share that differs from none or all by less is what the rounding of sums leaves


@attrs.frozen
class Bounds:
    """
    Where a running total starts, and where it stops.

    Args:
        low: The least total.
        high: The greatest total.
        start: The total before the first row.

    Examples:
        >>> Bounds(-6.0, 6.0, 0.0).room
        6.0
    """

    low: float
    high: float
    start: float

    @property
    def room(self) -> float:
        """How far the total can move in either direction before it meets a bound."""
        return min(self.high - self.start, self.start - self.low)


def shares(change: Floats, groups: Groups, bounds: Bounds) -> Floats:
    """
    How much of each change a running total takes in: clamp(net + x) - net, as a share of x.

    The total of a group of up to 1024 rows is added up row by row. Of a longer one, the totals at which its pieces
    start are found first, by joining what each piece does: z -> min(max(z + a, l), h), which joins to its like.

    Args:
        change: The changes x.
        groups: The groups, each with a total of its own.
        bounds: Start and bounds of every total.

    Returns:
        Shares within [0, 1]; 1 for a change of 0.

    Examples:
        >>> bad, good = -1.0, 1.0
        >>> one = Groups(np.arange(5), np.array([True, False, False, False, False]))
        >>> shares(np.array([bad, bad, bad, good, bad]), one, Bounds(-2.0, 2.0, 0.0))
        array([1., 1., 0., 1., 1.])
    """
    result = np.ones(len(change))
    most = max(float(change.max(initial=0.0)), -float(change.min(initial=0.0)))
    long = np.flatnonzero(groups.lengths * most > bounds.room)  # all other groups never meet a bound
    long = long[np.argsort(-groups.lengths[long], kind="stable")]
    lengths = groups.lengths[long]
    ends = np.cumsum(lengths)
    rows = groups.rows[np.repeat(groups.start[long] - ends + lengths, lengths) + np.arange(lengths.sum())]
    result[rows] = _stepped(change[rows], ends - lengths, lengths, bounds)
    return result


def _stepped(change: Floats, start: Index, lengths: Index, bounds: Bounds) -> Floats:
    result = np.ones(len(change))
    first, size, net = _pieces(change, start, lengths, bounds)
    for turn, left in turns(size):
        here = first[:left] + turn
        x, before = change[here], net[:left]
        after = np.clip(before + x, bounds.low, bounds.high)
        met = np.flatnonzero(after != before + x)
        result[here[met]] = _snapped((after[met] - before[met]) / x[met])
        net[:left] = after
    return result


def _snapped(share: Floats) -> Floats:
    share[share < _ROUNDING] = 0.0
    share[share > 1.0 - _ROUNDING] = 1.0
    return share


def _pieces(change: Floats, start: Index, lengths: Index, bounds: Bounds) -> tuple[Index, Index, Floats]:
    """Start, length and first total of every piece, the longest first; groups come the longest first."""
    count = -(-lengths // _PIECE)
    group = np.repeat(np.arange(len(start)), count)
    number = np.arange(len(group)) - np.repeat(np.cumsum(count) - count, count)
    first = start[group] + number * _PIECE
    size = np.minimum(lengths[group] - number * _PIECE, _PIECE)
    net = np.full(len(group), bounds.start, dtype=np.float64)
    long = np.flatnonzero(number + 1 < count[group])  # pieces with another one after them: all of full length
    moved, low, high = _joined(change, first[long], bounds)
    at = np.full(len(group), -1)
    at[long] = np.arange(len(long))
    begin = np.cumsum(count) - count
    for turn, left in turns(count - 1):
        here = begin[:left] + turn
        through = at[here]
        net[here + 1] = np.clip(net[here] + moved[through], low[through], high[through])
    longest = np.argsort(-size, kind="stable")
    return first[longest], size[longest], net[longest]


def _joined(change: Floats, first: Index, bounds: Bounds) -> tuple[Floats, Floats, Floats]:
    """What whole pieces do to a total: they add a, then keep it within [l, h]."""
    moved, low, high = np.zeros(len(first)), np.full(len(first), -np.inf), np.full(len(first), np.inf)
    for turn in range(_PIECE if len(first) else 0):
        x = change[first + turn]
        moved += x
        low = np.clip(low + x, bounds.low, bounds.high)
        high = np.clip(high + x, bounds.low, bounds.high)
    return moved, low, high
