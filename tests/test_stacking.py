"""Columns below one another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from reputation.errors import EvidenceError
from reputation.labels import Labels
from reputation.scales import Percent, Scale
from reputation.stacking import common_scales, holds_times, plain, same, stack, taken
from reputation.times import MISSING

NUMBERS = np.array([1.0, np.nan])
TRUTHS = np.array([True, False])
TIMES = np.array([0, MISSING])
NAMES = Labels.encode(["bob", None])
VOID = np.array([np.nan, np.nan])
COLUMNS: list[Any] = [NUMBERS, TRUTHS, TIMES, NAMES]


def values(column: Any) -> list[Any]:
    """Write a column out; what is unknown as None."""
    if isinstance(column, Labels):
        return column.decode()
    return [None if x in (MISSING, None) or np.isnan(x) else x for x in column.tolist()]


@pytest.mark.parametrize("column", COLUMNS)
def test_columns_of_one_sort_keep_it(column: Any) -> None:
    """Also below a table without rows."""
    none = taken(column, slice(0, 0))

    assert values(column) * 2 == values(stack("x", [column, column], [2, 2]))
    assert same(column, stack("x", [column, none], [2, 0]))
    assert same(column, stack("x", [none, column], [0, 2]))
    assert same(none, stack("x", [none, none], [0, 0]))


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("gap", [None, VOID, np.array([MISSING, MISSING]), Labels.constant(None, 2)])
def test_what_a_part_lacks_is_unknown(column: Any, gap: Any) -> None:
    """And a column without any value fits below every other."""
    assert [*values(column), None, None] == values(stack("x", [column, gap], [2, 2]))
    assert [None, None, *values(column)] == values(stack("x", [gap, column], [2, 2]))


def test_a_table_without_rows_lacks_nothing() -> None:
    """Booleans stay booleans below it."""
    assert np.bool_ == stack("x", [None, TRUTHS], [0, 2]).dtype  # type: ignore[union-attr]


def test_truth_below_numbers_becomes_a_number() -> None:
    """Which is how some unknown booleans are kept, too."""
    assert [1.0, 0.0, 1.0, None] == values(stack("x", [TRUTHS, NUMBERS], [2, 2]))


def test_rows_without_a_status_are_active() -> None:
    """As in a table that has no such column."""
    assert ["annulled", "active"] == values(stack("status", [Labels.encode(["annulled"]), None], [1, 1]))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([NUMBERS, NAMES], "words must hold one sort of value; the parts hold numbers and text."),
        ([TIMES, TRUTHS], "words must hold one sort of value; the parts hold times and true or false."),
        ([NAMES, Labels.encode([1, 2])], "words must hold names: all text, or all whole numbers"),
    ],
)
def test_different_sorts_do_not_go_below_one_another(parts: Any, said: str) -> None:
    """The message names the column and the sorts."""
    with pytest.raises(EvidenceError) as caught:
        stack("words", parts, [2, 2])

    assert said in str(caught.value)
    assert "words" == caught.value.column
    assert caught.value.hint


def test_columns_are_compared_with_what_is_unknown() -> None:
    """And by their sort."""
    assert all(same(column, column) for column in COLUMNS)
    assert not any(same(one, other) for one in COLUMNS for other in COLUMNS if one is not other)
    assert not same(NUMBERS, np.array([1.0, 2.0]))
    assert not same(np.array([1.0]), np.array([1]))


def test_what_is_taken_cannot_be_written_to() -> None:
    """Neither a copy nor a view."""
    for index in (slice(0, 1), np.array([0])):
        part = taken(np.array([1.0, 2.0]), index)
        with pytest.raises(ValueError, match="read-only"):
            part[0] = 7.0  # type: ignore[index]


def test_values_are_shown_as_plain_python() -> None:
    """Text, numbers, booleans, aware datetimes, None."""
    assert ["bob", None] == [plain(NAMES, row, time=False) for row in (0, 1)]
    assert [1.0, None] == [plain(NUMBERS, row, time=False) for row in (0, 1)]
    assert [datetime(1970, 1, 1, tzinfo=UTC), None] == [plain(TIMES, row, time=True) for row in (0, 1)]
    assert [0, None] == [plain(TIMES, row, time=False) for row in (0, 1)]
    assert [bool, float] == [type(plain(column, 0, time=False)) for column in (TRUTHS, NUMBERS)]


def test_times_are_told_from_numbers_by_their_type() -> None:
    """A host's numbers are floats."""
    assert [False, False, True, False] == [holds_times(column) for column in COLUMNS]


def test_scales_are_kept_where_tables_agree() -> None:
    """A kind that two tables write differently has no scale of its own."""
    one, other = (
        {"review": Scale(1, 5), "visit": Percent()},
        {"review": Scale(1, 5), "visit": Scale(0, 1), "order": Percent()},
    )

    assert {"review": Scale(1, 5), "order": Percent()} == common_scales([one, other])
    assert {} == common_scales([])
