"""Numbering the distinct keys of a long column without sorting it: a hash table that is asked by whole arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from reputation.arrays import Bools, Codes, Index

__all__ = ["Words", "numbered"]

Words: TypeAlias = Sequence[npt.NDArray[np.uint64]]

_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio: spreads bits (Knuth 1998, section 6.4)
_FOLD = np.uint64(29)
_ROOM = 1 << 12  # keys; twice as many slots


def numbered(blocks: Iterable[Words], count: int) -> tuple[Codes, Index]:
    """
    Number the distinct keys of a column, in no particular order.

    Args:
        blocks: The keys, block by block: each key a few words of 64 bits, one array per word. Words that a block leaves
            out are 0.
        count: Number of rows.

    Returns:
        The number of each row's key, from 0; and for each number the position of one row that holds the key.

    Examples:
        >>> codes, rows = numbered([[np.array([7, 5, 7], dtype=np.uint64)]], 3)
        >>> bool(codes[0] == codes[2]), bool(codes[0] == codes[1]), len(rows)
        (True, False, 2)
    """
    keys, codes, start = _Keys(), np.empty(count, dtype=np.int32), 0
    for words in blocks:
        end = start + len(words[0])
        codes[start:end] = keys.codes(words, start)
        start = end
    return codes, np.concatenate([np.empty(0, dtype=np.intp), *keys.rows])


class _Keys:
    """The keys met so far. Slots hold 1 more than the number of a key, 0 where they are free; a key tries the next."""

    def __init__(self) -> None:
        self.rows: list[Index] = []
        self.count = 0
        self.words = [np.zeros(_ROOM, dtype=np.uint64)]
        self.table = np.zeros(2 * _ROOM, dtype=np.int32)

    def codes(self, words: Words, start: int) -> Codes:
        """The numbers of the keys of one block; new ones are added."""
        self._widen(len(words))
        self._make_room(self.count + len(words[0]))
        slot = self._slots(words)
        found = self.table.take(slot)
        missed = np.flatnonzero(~self._same(found, words))
        self._look_on(words, slot, found, missed, start)
        found -= 1
        return found

    def _slots(self, words: Words) -> Index:
        digest = words[0] * _ODD
        for place, word in enumerate(words[1:], start=1):
            digest ^= digest >> _FOLD
            product = word * (_ODD + np.uint64(2 * place))
            product ^= product >> _FOLD
            digest += product
        digest ^= digest >> _FOLD
        digest *= _ODD
        digest >>= np.uint64(65 - len(self.table).bit_length())
        return digest.view(np.int64)

    def _same(self, found: Codes, words: Words) -> Bools:
        """Whether the keys that were found are those that are looked for."""
        same = found > 0
        found -= 1
        for place, known in enumerate(self.words):
            mine = known.take(found)  # of a free slot the last one, which does not matter
            same &= mine == (words[place] if place < len(words) else np.uint64(0))
        found += 1
        return same

    def _look_on(self, words: Words, slot: Index, found: Codes, rows: Index, start: int) -> None:
        """Follow keys that were not found at once from slot to slot, and add those that come to a free one."""
        while len(rows):
            here = slot[rows]
            free = np.flatnonzero(self.table[here] == 0)
            self.table[here[free]] = -1 - free  # of several keys at one slot one gets it
            won = free[self.table[here[free]] == -1 - free]
            self._add(words, here[won], rows[won], start)
            found[rows] = self.table[here]
            missed = ~self._same(found[rows], [word[rows] for word in words])
            rows = rows[missed]
            slot[rows] = (slot[rows] + 1) % len(self.table)

    def _add(self, words: Words, slots: Index, rows: Index, start: int) -> None:
        new = slice(self.count, self.count + len(rows))
        for known, word in zip(self.words, words, strict=False):
            known[new] = word[rows]
        self.count = new.stop
        self.table[slots] = np.arange(new.start + 1, new.stop + 1, dtype=np.int32)
        self.rows.append(rows + start)

    def _widen(self, width: int) -> None:
        self.words += [np.zeros_like(self.words[0]) for _ in range(width - len(self.words))]

    def _make_room(self, size: int) -> None:
        """Double the table until at least half of its slots are free whatever comes."""
        room = len(self.words[0])
        if size <= room:
            return
        room = 1 << size.bit_length()
        self.words = [np.concatenate([known, np.zeros(room - len(known), dtype=np.uint64)]) for known in self.words]
        self.table = np.zeros(2 * room, dtype=np.int32)
        slot, numbers = self._slots([known[: self.count] for known in self.words]), np.arange(1, self.count + 1)
        while len(numbers):
            free = self.table[slot] == 0
            self.table[slot[free]] = numbers[free]
            left = self.table[slot] != numbers
            slot, numbers = (slot[left] + 1) % len(self.table), numbers[left]
