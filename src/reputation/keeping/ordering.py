"""
Sorting rows into groups, and each group by further keys, with whole arrays and plain sorts.

Keys are whole numbers that are packed with the position of their row into one integer, as far as its bits reach:
sorting such integers is several times as fast as sorting positions by their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from reputation.arrays import Bools, Index, Ints

__all__ = ["Key", "bisect", "by_time", "edges", "key_of", "order", "refine", "settle"]

Key: TypeAlias = npt.NDArray[np.unsignedinteger[Any]]

_BITS = 64
_SIGN = np.uint64(1 << 63)


def key_of(column: npt.NDArray[Any]) -> Key:
    """
    Whole numbers, zero or more, in the order of a column: booleans, whole numbers or floats.

    Args:
        column: The column; NaN comes last.

    Returns:
        One number per row; equal where the column is.

    Examples:
        >>> np.argsort(key_of(np.array([0.5, -2.0, 0.0])))
        array([1, 2, 0])
        >>> key_of(np.array([7, 5]))
        array([2, 0], dtype=uint64)
    """
    if column.dtype.kind == "f":
        plain = np.where(np.isnan(column), np.nan, column + 0.0)  # one NaN, without a sign, and one zero
        bits = plain.astype(np.float64).view(np.uint64)
        return np.where(bits & _SIGN, ~bits, bits | _SIGN)
    if column.dtype.kind == "b" or not len(column):
        return column.astype(np.uint64)
    # Wraps round as it should: the difference of two int64 fits a uint64.
    return column.astype(np.int64).view(np.uint64) - np.int64(column.min()).view(np.uint64)


def order(keys: Sequence[Key]) -> tuple[Index, Bools]:
    """
    Bring rows into the order of some keys, the first of which matters most; rows that are alike stay in place.

    Args:
        keys: One array per key, all of one length.

    Returns:
        Positions of the rows in order; and whether each of these differs from the one before it.

    Examples:
        >>> rows, new = order([np.array([1, 0, 1], dtype=np.uint64)])
        >>> rows, new
        (array([1, 0, 2]), array([ True,  True, False]))
    """
    size = len(keys[0])
    bits = max(size - 1, 1).bit_length()
    rows: Index | None = None
    pieces = list(_pieces(keys, _BITS - bits))
    for piece in pieces:
        packed = _packed(piece, size)
        packed = packed if rows is None else packed[rows]
        packed <<= np.uint64(bits)
        packed |= np.arange(size, dtype=np.uint64)
        packed.sort()
        moved = (packed & np.uint64((1 << bits) - 1)).view(np.int64).astype(np.intp, copy=False)
        rows = moved if rows is None else rows[moved]
    if rows is None:  # every key is 0 throughout
        return np.arange(size), edges(size)
    if len(pieces) == 1:
        packed >>= np.uint64(bits)
        return rows, edges(size, packed)
    return rows, edges(size, *(key[rows] for key in keys))


def _pieces(keys: Sequence[Key], spare: int) -> Iterator[list[tuple[Key, int, int]]]:
    """Cut the keys, the last one first, into stretches of so many bits: (key, low bit, bits)."""
    piece: list[tuple[Key, int, int]] = []
    used = 0
    for key in reversed(keys):
        bits = int(key.max(initial=0)).bit_length()
        done = 0
        while done < bits:
            take = min(bits - done, spare - used)
            piece.append((key, done, take))
            done, used = done + take, used + take
            if used == spare:
                yield piece
                piece, used = [], 0
    if piece:
        yield piece


def _packed(piece: list[tuple[Key, int, int]], size: int) -> Key:
    packed = np.zeros(size, dtype=np.uint64)
    for key, low, bits in reversed(piece):  # the highest bits first
        packed <<= np.uint64(bits)
        part = key >> key.dtype.type(low) if low else key
        packed |= part if int(part.max(initial=0)) >> bits == 0 else part & part.dtype.type((1 << bits) - 1)
    return packed


def edges(size: int, *columns: npt.NDArray[Any]) -> Bools:
    """
    Whether each row differs in a column from the row before it; the first one does.

    Args:
        size: Number of rows.
        *columns: Columns of that length.

    Returns:
        One boolean per row.

    Examples:
        >>> edges(3, np.array([4, 4, 5]))
        array([ True, False,  True])
    """
    new = np.zeros(size, dtype=bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new


def refine(rows: Index, new: Bools, key: Key) -> tuple[Index, Bools]:
    """
    Bring the rows of each group into the order of a further key, and part the groups by it.

    Only groups that are not yet in order are sorted, so that a column that is nearly in order costs next to nothing.

    Args:
        rows: Positions of the rows, group by group.
        new: Whether a row is the first of its group.
        key: The key of each row of the table, in the order of the table.

    Returns:
        The rows in their new order; and whether each is the first of its finer group.

    Examples:
        >>> refine(np.array([0, 2, 1]), np.array([True, False, True]), np.array([9, 5, 3], dtype=np.uint64))
        (array([2, 0, 1]), array([ True,  True,  True]))
    """
    held = key[rows]
    wrong = ~new
    wrong[1:] &= held[1:] < held[:-1]
    if wrong.any():
        start = np.flatnonzero(new)
        mixed = np.logical_or.reduceat(wrong, start)
        lengths = np.diff(start, append=len(rows))
        places = np.flatnonzero(np.repeat(mixed, lengths))
        group = np.repeat(np.arange(np.count_nonzero(mixed), dtype=np.uint64), lengths[mixed])
        sorted_, _ = order([group, held[places] - held[places].min()])
        rows = rows.copy()
        rows[places], held[places] = rows[places[sorted_]], held[places[sorted_]]
    return rows, new | edges(len(rows), held)


def settle(rows: Index, fine: Bools, key_at: Callable[[Index], Key]) -> bool:
    """
    Bring rows that are alike so far into the order of a further key, in place.

    Args:
        rows: Positions of the rows, group by group.
        fine: Whether a row is the first of its group; groups are parted by the key.
        key_at: Gives the keys of rows at some positions.

    Returns:
        Whether there was anything to do.

    Examples:
        >>> rows, fine = np.array([0, 2, 1]), np.array([True, False, True])
        >>> settle(rows, fine, lambda some: np.array([9, 5, 3], dtype=np.uint64)[some]), rows
        (True, array([2, 0, 1]))
    """
    tied = ~fine
    tied[:-1] |= ~fine[1:]
    here = np.flatnonzero(tied)
    if len(here):
        some = rows[here]
        moved, fine[here] = refine(np.arange(len(some)), fine[here], key_at(some))
        rows[here] = some[moved]
    return bool(len(here))


def by_time(times: Ints) -> Index | None:
    """
    Bring rows into the order of time; rows of one instant stay in place.

    Args:
        times: The time of each row in microseconds.

    Returns:
        Positions of the rows in order; None where they are in order as they stand.

    Examples:
        >>> by_time(np.array([5, 3, 5])), by_time(np.array([3, 5, 5]))
        (array([1, 0, 2]), None)
    """
    if bool((times[1:] >= times[:-1]).all()):
        return None
    key = key_of(times)
    wide = int(key.max()).bit_length() + max(len(key) - 1, 1).bit_length() - _BITS
    if wide <= 0:
        return order([key])[0]
    # Without the lowest bits, moments of microseconds, one sort is enough; what falls together there is rare.
    rows, new = order([key >> np.uint64(wide)])
    settle(rows, new, lambda some: key[some])
    return rows


def bisect(values: Ints, low: Index, high: Index, wanted: Ints) -> Index:
    """
    Find where each number belongs within its own stretch of a column, before what is equal.

    Args:
        values: The column; each stretch is in order.
        low: Where each number's stretch starts.
        high: Where it ends, excluded.
        wanted: The numbers.

    Returns:
        Per number the first position from `low` on whose value is not less; `high` where there is none.

    Examples:
        >>> bisect(np.array([1, 5, 2, 3]), np.array([0, 2]), np.array([2, 4]), np.array([5, 9]))
        array([1, 4])
    """
    low, high = low.copy(), high.copy()
    open_ = np.flatnonzero(low < high)
    while len(open_):
        middle = (low[open_] + high[open_]) // 2
        less = values[middle] < wanted[open_]
        low[open_[less]] = middle[less] + 1
        high[open_[~less]] = middle[~less]
        open_ = open_[low[open_] < high[open_]]
    return low
