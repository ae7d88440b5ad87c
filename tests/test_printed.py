"""Numbers and columns of text for people."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.printed import adding_up, columns, decimals, number


@pytest.mark.parametrize(
    ("values", "figures", "digits"),
    [
        ([], 4, 0),
        ([None], 4, 0),
        ([0.0, 12.0, -3.0], 4, 0),
        ([0.7, 0.061], 4, 3),
        ([0.1], 4, 3),
        ([0.0999], 4, 4),
        ([0.0042, 0.0], 4, 5),
        ([1e-30], 4, 12),
        ([3.179], 4, 3),
        ([3.179], 3, 2),
        ([3.179], 2, 1),
        ([97.25, None], 4, 2),
        ([1234.5], 4, 1),
        ([1e300], 4, 0),
    ],
)
def test_digits_follow_the_largest_number(values: list[float | None], figures: int, digits: int) -> None:
    """Whole numbers take none; shares three; a rate of some thousandths enough to be told from another."""
    assert digits == decimals(values, figures=figures)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (None, 3, "-"),
        (0.0, 3, "0.000"),
        (-0.0, 0, "0"),
        (-0.0004, 3, "0.000"),
        (-0.0006, 3, "-0.001"),
        (1234567.25, 1, "1,234,567.2"),
        (-4.0, 0, "-4"),
        (1e300, 1, "1e+300"),
        (1.5e-20, 12, "1.5e-20"),
        (0.0, 12, "0.000000000000"),
    ],
)
def test_a_number_is_written_for_people(value: float | None, digits: int, text: str) -> None:
    """Thousands are parted, zeros bear no sign, and what is beyond any column has an exponent."""
    assert text == number(value, digits)


@pytest.mark.parametrize(("value", "text"), [(0.061, "+0.061"), (-0.046, "-0.046"), (0.0, "0.000"), (-0.0001, "0.000")])
def test_a_change_has_a_sign_unless_nothing_changes(value: float, text: str) -> None:
    """Neither +0.000 nor -0.000 says anything."""
    assert text == number(value, sign=True)


@given(st.floats(-1e300, 1e300), st.integers(0, 12))
def test_what_is_written_is_near_what_is_meant(value: float, digits: int) -> None:
    """Half a unit of the last digit, or three significant ones; never a minus before a zero."""
    text = number(value, digits)

    assert math.isclose(float(text.replace(",", "")), value, rel_tol=0.006, abs_tol=0.5 * 10.0**-digits + 1e-15)
    assert not text.startswith("-") or text.strip("-0.")


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=30), st.integers(0, 6))
def test_rounded_parts_add_up_to_the_rounded_sum(values: list[float], digits: int) -> None:
    """Each part is less than a unit of the last digit off, and together they are what the rounded sum says."""
    found = adding_up(values, digits)
    scale = 10**digits

    assert round(math.fsum(values) * scale) == round(math.fsum(found) * scale)
    assert all(abs(exact - shown) * scale < 1 + 1e-6 for exact, shown in zip(values, found, strict=True))


def test_columns_are_lined_up() -> None:
    """Words stand flush left, numbers flush right, and no line ends in blanks."""
    assert ["a     1  x", "bcd  23"] == columns([["a", "1", "x"], ["bcd", "23", ""]], right=[1])


def test_wide_characters_take_two_columns() -> None:
    """A terminal shows a Chinese character twice as wide as a letter, and an accent not at all."""
    assert ["阿达  1", "bob   2", "a\u0301     3"] == columns([["阿达", "1"], ["bob", "2"], ["a\u0301", "3"]])
