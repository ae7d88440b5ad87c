"""
The cells of a rollup: pairs of a subject and a calendar day.

Cells are numbered without sorting: one bit for each pair that could be, and a count of the bits before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from reputation.arrays import Bools, Codes, Index, Ints, frozen
from reputation.times import day_numbers

__all__ = ["Cells", "days_of", "numbered"]

_BLOCK = 16_000  # as for a fold: a column of a block stays in the cache
_LOOSE = 64  # pairs that could be for each that is; beyond that bits take more room than the rows do
_SMALL = 1 << 20
EPOCH = date(1970, 1, 1).toordinal()  # which NumPy counts days from
_BELOW = (np.uint64(1) << np.arange(64, dtype=np.uint64)) - np.uint64(1)  # the bits below each bit of a word


def _own(codes: npt.NDArray[np.integer[Any]]) -> Codes:
    result = np.asarray(codes, dtype=np.int32)
    return frozen(result.copy()) if result.flags.writeable else result


@attrs.frozen(eq=False)
class Cells:
    """
    A subject and a day each.

    Args:
        subject: Position of the subject among the subjects.
        day: The calendar day, as `date.toordinal` counts.

    Examples:
        >>> from datetime import date
        >>> june = date(2026, 6, 1).toordinal()
        >>> cells = Cells(np.array([0, 1]), np.array([june, june]))
        >>> len(cells), cells.dates
        (2, array(['2026-06-01', '2026-06-01'], dtype='datetime64[D]'))
    """

    subject: Codes = attrs.field(converter=_own)
    day: Codes = attrs.field(converter=_own)

    def __len__(self) -> int:
        return len(self.day)

    @property
    def dates(self) -> npt.NDArray[np.datetime64]:
        """The days as NumPy writes them."""
        return (self.day.astype(np.int64) - EPOCH).astype("datetime64[D]")

    @classmethod
    def none(cls) -> Cells:
        """No cells."""
        return cls(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))

    def take(self, index: Index) -> Cells:
        """Some of the cells."""
        return Cells(frozen(self.subject[index]), frozen(self.day[index]))

    def moved(self, places: Index | None) -> Cells:
        """The same cells where each subject stands at another place; None where they stay."""
        return self if places is None else Cells(frozen(places.astype(np.int32)[self.subject]), self.day)

    def equals(self, other: Cells) -> bool:
        """Whether both hold the same pairs in the same order."""
        return np.array_equal(self.subject, other.subject) and np.array_equal(self.day, other.day)


def days_of(times: Ints, zone: str) -> Codes:
    """
    Find the calendar day of each instant of a long column.

    Args:
        times: Microseconds of UTC since 1970.
        zone: The name of the zone.

    Returns:
        Days, as `date.toordinal` counts.

    Examples:
        >>> days_of(np.array([0, 16 * 3_600_000_000]), "Asia/Shanghai")
        array([719163, 719164], dtype=int32)
    """
    days = np.empty(len(times), dtype=np.int32)
    for piece in _pieces(len(times)):
        days[piece] = day_numbers(times[piece], zone)
    return frozen(days)


def numbered(parts: Sequence[Cells], *, subjects: int) -> tuple[Cells, list[Codes]]:
    """
    Bring the pairs of several tables in one order, each once.

    Args:
        parts: Pairs in any order, repeated or not.
        subjects: How many subjects there are.

    Returns:
        The distinct pairs, by subject and then by day; and per part the place of each of its pairs among them.

    Examples:
        >>> first, second = Cells(np.array([1, 0, 1]), np.array([7, 9, 7])), Cells(np.array([0]), np.array([8]))
        >>> cells, places = numbered([first, second], subjects=2)
        >>> cells.subject.tolist(), cells.day.tolist(), [place.tolist() for place in places]
        ([0, 0, 1], [8, 9, 7], [[2, 1, 2], [0]])
    """
    held = [part for part in parts if len(part)]
    if not held:
        return Cells.none(), [np.empty(0, dtype=np.int32) for _ in parts]
    first = min(int(part.day.min()) for part in held)
    span = max(int(part.day.max()) for part in held) - first + 1
    grid = _Grid(first, span, subjects)
    if subjects * span > _LOOSE * sum(map(len, parts)) + _SMALL:
        return grid.sort(parts)
    return grid.count(parts)


@attrs.frozen
class _Grid:
    """Every subject on every day between two, numbered by subject and then by day."""

    first: int
    span: int
    subjects: int

    def keys(self, part: Cells, piece: slice) -> Ints:
        """The numbers of some pairs."""
        return part.subject[piece].astype(np.int64) * self.span + (part.day[piece] - self.first)

    def sort(self, parts: Sequence[Cells]) -> tuple[Cells, list[Codes]]:
        """For few pairs, far apart."""
        keys = np.concatenate([self.keys(part, slice(None)) for part in parts])
        distinct, places = np.unique(keys, return_inverse=True)
        subject, day = np.divmod(distinct, self.span)
        ends = np.cumsum([len(part) for part in parts])[:-1]
        return Cells(subject, day + self.first), np.split(frozen(places.astype(np.int32)), ends)

    def count(self, parts: Sequence[Cells]) -> tuple[Cells, list[Codes]]:
        """For many pairs: one bit for each that could be."""
        seen = np.zeros(-(-self.subjects * self.span // 64) * 64, dtype=bool)
        for part in parts:
            for piece in _pieces(len(part)):
                seen[self.keys(part, piece)] = True
        words = np.packbits(seen, bitorder="little").view("<u8")
        counts = np.bitwise_count(words)
        before = np.cumsum(counts, dtype=np.int32) - counts
        places = [np.empty(len(part), dtype=np.int32) for part in parts]
        for part, place in zip(parts, places, strict=True):
            for piece in _pieces(len(part)):
                keys = self.keys(part, piece)
                word = keys >> 6
                place[piece] = before[word] + np.bitwise_count(words[word] & _BELOW[keys & 63])
        return self._cells(seen, int(before[-1]) + int(counts[-1])), [frozen(place) for place in places]

    def _cells(self, seen: Bools, count: int) -> Cells:
        """The pairs whose bits are set."""
        subject, day = (np.empty(count, dtype=np.int32) for _ in range(2))
        filled = 0
        for piece in _pieces(len(seen)):
            keys = np.flatnonzero(seen[piece]) + piece.start
            found = slice(filled, filled + len(keys))
            subject[found] = who = keys // self.span
            day[found] = keys - who * self.span + self.first
            filled = found.stop
        return Cells(frozen(subject), frozen(day))


def _pieces(size: int) -> Iterator[slice]:
    return (slice(start, min(start + _BLOCK, size)) for start in range(0, size, _BLOCK))
