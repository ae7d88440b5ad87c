"""Sorting by packed keys, against NumPy's lexicographic sort; finding, following and stepping."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.keeping.groups import Groups, turns
from reputation.keeping.ordering import bisect, by_time, edges, key_of, order, refine, settle

SIZES = (0, 1, 2, 7, 1000)
WIDTHS = ((3,), (3, 60), (20, 64, 30), (0,), (64, 64), (0, 5, 0))


def keys_of(size: int, widths: Sequence[int], seed: int = 1) -> list[np.ndarray]:
    """Random keys of some bits."""
    chance = np.random.default_rng(seed)
    return [chance.integers(0, 2**bits - 1, size, dtype=np.uint64, endpoint=True) for bits in widths]


@pytest.mark.parametrize("widths", WIDTHS)
@pytest.mark.parametrize("size", SIZES)
def test_rows_in_the_order_of_keys(size: int, widths: Sequence[int]) -> None:
    """However many bits the keys have; rows that are alike stay in place."""
    keys = keys_of(size, widths)
    rows, new = order(keys)
    expected = np.lexsort(keys[::-1])

    assert expected.tolist() == rows.tolist()
    assert edges(size, *(key[expected] for key in keys)).tolist() == new.tolist()


@pytest.mark.parametrize("size", SIZES)
def test_keys_of_several_widths_are_packed_together(size: int) -> None:
    """Codes of 32 bits beside numbers of 64."""
    first = (np.arange(size) % 5).astype(np.uint32)
    second = (np.arange(size)[::-1] % 7).astype(np.uint64)

    assert np.lexsort([second, first]).tolist() == order([first, second])[0].tolist()


@pytest.mark.parametrize("values", [[3, 1, 2, 2, 1, 3, 0, 9], [0, 0, 0], [5, 4], [1]])
def test_groups_are_refined_by_a_further_key(values: Sequence[int]) -> None:
    """All of them, or only rows that are alike so far, in place."""
    key = np.array(values, dtype=np.uint64)
    parts = (np.arange(len(values)) // 3).astype(np.uint64)
    rows, new = order([parts])
    finer, fine = refine(rows, new, key)
    expected = np.lexsort([key, parts])

    assert expected.tolist() == finer.tolist()
    assert edges(len(values), parts[expected], key[expected]).tolist() == fine.tolist()
    settle(rows, new, lambda some: key[some])
    assert expected.tolist() == rows.tolist()
    assert fine.tolist() == new.tolist()
    assert settle(rows, np.ones(len(values), dtype=bool), lambda some: key[some]) is False


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True)))
def test_keys_of_floats_are_in_their_order(values: list[float]) -> None:
    """With one zero, and one NaN that comes last."""
    column = np.array(values, dtype=np.float64)
    key = key_of(column)
    places = np.argsort(key, kind="stable")

    assert np.array_equal(np.sort(column), column[places] + 0.0, equal_nan=True)
    for here, there in zip(range(len(values)), range(1, len(values)), strict=False):
        same = column[here] == column[there] or (np.isnan(column[here]) and np.isnan(column[there]))
        assert (key[here] == key[there]) == same


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_keys_of_whole_numbers_are_in_their_order(values: list[int]) -> None:
    """Also of the least and the greatest that there are."""
    key = key_of(np.array(values, dtype=np.int64))

    assert sorted(values) == [values[place] for place in np.argsort(key, kind="stable").tolist()]


@pytest.mark.parametrize("step", [1, 3, 64, 1_000_003, 86_400_000_000])
@pytest.mark.parametrize("span", [5, 2000, 2**42])
def test_rows_in_the_order_of_time(step: int, span: int) -> None:
    """However far apart the times lie; None where they are in order."""
    times = np.random.default_rng(2).integers(-span, span, 3000) * min(step, 2**62 // span)
    rows = by_time(times)

    assert rows is not None
    assert np.argsort(times, kind="stable").tolist() == rows.tolist()
    assert by_time(np.sort(times)) is None


def test_moments_that_differ_by_microseconds() -> None:
    """What the sort takes for one moment is told apart afterwards."""
    near = np.array([7, 3, 5, 3, 0], dtype=np.int64)
    times = np.concatenate([near, near + 2**62, [-(2**62)]])

    assert np.argsort(times, kind="stable").tolist() == by_time(times).tolist()  # type: ignore[union-attr]


@given(st.lists(st.lists(st.integers(0, 9), max_size=9), min_size=1, max_size=5), st.integers(-1, 10))
def test_finding_a_place_in_each_stretch(stretches: list[list[int]], wanted: int) -> None:
    """As `bisect_left` of the standard library does in each."""
    sizes = [len(stretch) for stretch in stretches]
    low = np.cumsum([0, *sizes[:-1]])
    values = np.array([value for stretch in stretches for value in sorted(stretch)], dtype=np.int64)
    found = bisect(values, low, low + sizes, np.full(len(sizes), wanted))

    assert [start + bisect_left(sorted(stretch), wanted) for start, stretch in zip(low, stretches, strict=True)] == (
        found.tolist()
    )


def test_stepping_through_groups() -> None:
    """The longest first; without groups there is nothing to step through."""
    assert [(0, 3), (1, 2), (2, 1)] == list(turns(np.array([3, 2, 1])))
    assert [] == list(turns(np.array([], dtype=np.intp)))


def test_groups_know_their_rows() -> None:
    """Rank, start and length, and the way back."""
    groups = Groups(np.array([3, 0, 2, 1]), np.array([True, False, False, True]))

    assert 2 == len(groups)
    assert [0, 1, 2, 0] == groups.rank.tolist()
    assert [1, 9, 2, 0] == groups.back(np.array([0, 1, 2, 9])).tolist()
    assert ["a", "a", "a", "b"] == groups.spread(np.array(["a", "b"])).tolist()
