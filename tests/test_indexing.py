"""The index of rows by subject."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.indexing import RowIndex
from reputation.labels import Labels


@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 9), max_size=3))
def test_each_subject_finds_its_rows(names: list[int], more: list[int]) -> None:
    """Against a look at every row, also for a subject without any."""
    column = Labels.encode(names, categories=more)
    index = RowIndex.of(column)

    for code, name in enumerate(column.categories):
        assert [row for row, held in enumerate(names) if held == name] == index.rows(code).tolist()


def test_more_subjects_than_a_digit_holds_are_sorted_in_two_passes() -> None:
    """Beyond 65,536 subjects."""
    codes = np.random.default_rng(1).integers(0, 70_000, 150_000).astype(np.int32)
    column = Labels(codes, tuple(range(70_000)))
    index = RowIndex.of(column)

    assert index.order is not None
    assert np.array_equal(np.argsort(codes, kind="stable"), index.order)
    assert all(np.array_equal(np.flatnonzero(codes == code), index.rows(code)) for code in range(0, 70_000, 997))


@pytest.mark.parametrize(("names", "kept"), [(["ada", "ada", "bob"], True), (["bob", "ada"], False), ([], True)])
def test_rows_that_lie_in_order_need_no_order(names: list[str], kept: bool) -> None:  # noqa: FBT001 - a parameter
    """Then the index is a few numbers per subject."""
    assert kept == (RowIndex.of(Labels.encode(names)).order is None)


def test_nobody_can_write_to_an_index() -> None:
    """It is part of the evidence."""
    index = RowIndex.of(Labels.encode(["bob", "ada"]))

    assert index.order is not None
    assert not index.order.flags.writeable
    assert not index.bounds.flags.writeable
