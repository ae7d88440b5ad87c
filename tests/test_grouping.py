"""Numbering the distinct keys of a column."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation import grouping
from reputation.grouping import Words, numbered

words = st.integers(0, 3) | st.integers(0, 2**64 - 1)
keys = st.lists(st.tuples(words, words), min_size=1, max_size=40)


def blocks(keys: list[tuple[int, int]], size: int) -> list[Words]:
    """Keys of two words, in blocks; a block whose second words are 0 leaves them out."""
    pieces = [np.array(keys[start : start + size], dtype=np.uint64) for start in range(0, len(keys), size)]
    return [[piece[:, 0], piece[:, 1]] if piece[:, 1].any() else [piece[:, 0]] for piece in pieces]


@given(keys, st.integers(1, 7))
def test_rows_have_one_number_exactly_if_their_keys_are_equal(keys: list[tuple[int, int]], size: int) -> None:
    """Against plain comparison of all pairs."""
    codes, rows = numbered(blocks(keys, size), len(keys))

    assert [[one == other for other in keys] for one in keys] == (codes[:, None] == codes[None, :]).tolist()
    assert keys == [keys[rows[code]] for code in codes.tolist()]


@pytest.mark.parametrize("size", [1, 1_000, 40_000])
def test_more_keys_than_slots_make_the_table_grow(size: int) -> None:
    """Numbers stay what they were."""
    numbers = np.arange(40_000 if size > 1 else 6_000, dtype=np.uint64) % np.uint64(30_011)
    given = [[numbers[start : start + size]] for start in range(0, len(numbers), size)]

    codes, rows = numbered(given, len(numbers))

    assert np.array_equal(numbers[rows][codes], numbers)
    assert len(np.unique(numbers)) == len(rows)
    assert sorted(set(codes.tolist())) == list(range(len(rows)))


def test_keys_that_all_want_one_slot_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A digest that tells nothing makes it slow, never wrong; also where the table grows, and at its end."""

    def last(self: object, words: Words) -> np.ndarray:
        return np.full(len(words[0]), len(self.table) - 1)  # type: ignore[attr-defined]

    monkeypatch.setattr(grouping, "_ROOM", 4)
    monkeypatch.setattr(grouping._Keys, "_slots", last)  # noqa: SLF001 - there is no other way to so many collisions
    numbers = np.array([5, 7, 5, 0, 9, 7, 11, 13, 5, 15, 0], dtype=np.uint64)

    codes, rows = numbered([[numbers[:3]], [numbers[3:]]], len(numbers))

    assert numbers.tolist() == numbers[rows][codes].tolist()
    assert 7 == len(rows)


def test_no_rows_have_no_keys() -> None:
    """Neither codes nor positions."""
    assert [[], []] == [column.tolist() for column in numbered([], 0)]
