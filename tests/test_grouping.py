"""Rows that are alike, found by hashing."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation import grouping
from reputation.grouping import alike


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5), min_size=1))
def test_rows_have_one_leader_exactly_if_they_are_equal_text(names: list[str]) -> None:
    """Against plain comparison of all pairs."""
    leaders = alike(np.array(names))

    assert leaders is not None
    assert [[one == other for other in names] for one in names] == (leaders[:, None] == leaders[None, :]).tolist()


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_rows_have_one_leader_exactly_if_they_are_equal_numbers(numbers: list[int]) -> None:
    """Against plain comparison of all pairs."""
    leaders = alike(np.array(numbers))

    assert leaders is not None
    assert [[one == other for other in numbers] for one in numbers] == (leaders[:, None] == leaders[None, :]).tolist()


def test_many_rows_that_meet_in_one_slot_are_told_apart() -> None:
    """More distinct values than a table of slots can keep apart at once."""
    numbers = np.arange(50_000) % 30_011

    leaders = alike(numbers)

    assert leaders is not None
    assert np.array_equal(numbers[leaders], numbers)
    assert 30_011 == len(np.unique(leaders))


def test_what_cannot_be_told_apart_is_said() -> None:
    """If two different values share their whole digest, there is no answer rather than a wrong one."""

    def blind(values: npt.NDArray[Any]) -> npt.NDArray[np.uint64]:
        return np.zeros(len(values), dtype=np.uint64)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "_digest", blind)

        assert alike(np.array(["ada", "bob"])) is None
        assert alike(np.array(["ada", "ada"])) is not None
