"""Columns of numbers: read, or refused."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.amounts import read_numbers, to_amount

finite = st.floats(allow_nan=False, allow_infinity=False)


def plain(numbers: Any) -> list[float | None]:
    """Write NaN as None, to compare."""
    return [None if math.isnan(number) else number for number in numbers.tolist()]


@given(st.lists(st.none() | finite))
def test_numbers_are_kept_and_none_is_nan(values: list[float | None]) -> None:
    """Bit for bit."""
    numbers, problems = to_amount(values, "amount")

    assert [values, []] == [plain(numbers), problems]


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, 3],
        (1, Decimal(2), Fraction(3)),
        [np.int8(1), np.float32(2), 3.0],
        np.array([1, 2, 3], dtype="u1"),
        np.array([1, 2, 3], dtype="f4"),
        np.array([1, Decimal(2), 3.0], dtype=object),
    ],
)
def test_every_sort_of_number_is_a_number(values: Any) -> None:
    """Python's, NumPy's, exact ones."""
    assert [1.0, 2.0, 3.0] == plain(to_amount(values, "amount")[0])


@pytest.mark.parametrize(
    ("values", "kept", "bad"),
    [
        ([1, math.nan, None], [1, None, None], [1]),
        ([math.inf, -math.inf, 1], [None, None, 1], [0, 1]),
        ([Decimal("NaN"), Decimal("sNaN"), Decimal(1)], [None, None, 1], [0, 1]),
        ([10**400, 1], [None, 1], [0]),
        (["1", 1], [None, 1], [0]),
        ([True, 1], [None, 1], [0]),
        ([[1], 1], [None, 1], [0]),
        (np.array([1.0, np.nan, np.inf]), [1, None, None], [1, 2]),
        (np.array(["1", "2"]), [None, None], [0, 1]),
        (np.array([True]), [None], [0]),
        (np.array(["2026-01-01"], dtype="M8[D]"), [None], [0]),
    ],
)
def test_what_is_no_finite_number_is_found(values: Any, kept: list[float | None], bad: list[int]) -> None:
    """NaN is not None: it hides a sum that went wrong."""
    numbers, rows = read_numbers(values)

    assert (kept, bad) == (plain(numbers), rows.tolist())


def test_masked_entries_are_none() -> None:
    """Also those that hold NaN, which is what numpy.ma.masked_invalid makes."""
    numbers, bad = read_numbers(np.ma.masked_invalid([1.0, np.nan, np.inf]))

    assert ([1.0, None, None], []) == (plain(numbers), bad.tolist())
    assert [1.0, None] == plain(read_numbers(np.ma.array([1, 2], mask=[False, True]))[0])


def test_the_host_keeps_its_array() -> None:
    """What is read is a copy."""
    mine = np.array([1.0, np.nan])
    numbers, _ = read_numbers(mine)
    numbers[0] = 7.0

    assert 1.0 == mine[0]


def test_the_refusal_says_what_how_many_and_what_to_write() -> None:
    """The rule, the first row, the remedy."""
    _, problems = to_amount([1.0, math.nan, "x"], "points")

    assert [str(problem) for problem in problems] == [
        (
            "points must hold finite numbers; 2 of 3 rows break this, first at row 1 (points=nan).\n\n"
            "Hint: write None where there is no number (for arrays: numpy.ma.masked_invalid(x))."
        )
    ]
