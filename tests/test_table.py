"""Ratings as text tables for people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

import reputation as rp
from reputation.table import likely, table

NOW = datetime(2026, 7, 1, tzinfo=UTC)
SOMEONE = rp.Rating("ada", 0.75, 3.25, 0.5, 0.9, "new", None, {}, "shop", "1", "0123456789abcdef", NOW)


def rated(**change: Any) -> rp.Rating:
    """A rating that differs from the one above."""
    return attrs.evolve(SOMEONE, **change)


@pytest.mark.parametrize(
    ("score", "lower", "upper", "text"),
    [
        (None, None, None, "not enough evidence"),
        (0.75, 0.5, 0.9, "0.500 to 0.900"),
        (0.75, None, None, "unbounded"),
        (0.75, 0.5, None, "0.500 or more"),
        (0.75, None, 0.9, "0.900 or less"),
        (3.0, 3.0, 3.0, "exact"),
    ],
)
def test_a_range_says_which_ends_are_known(
    score: float | None, lower: float | None, upper: float | None, text: str
) -> None:
    """An open end is no number, and a total has no range."""
    assert text == likely(rated(score=score, lower=lower, upper=upper))


def test_a_table_of_ratings() -> None:
    """One line each, numbers below one another; an unrated subject keeps its place; the rest is counted."""
    ratings = [
        SOMEONE,
        rated(subject="阿达", score=0.5, support=12.0, tier=None),
        rated(subject=7, score=None, support=0.0),
    ]

    assert [
        "subject  score  support  likely range         tier",
        "ada      0.750      3.2  0.500 to 0.900       new",
        "阿达     0.500     12.0  0.500 to 0.900       -",
        "7            -      0.0  not enough evidence  new",
        "... and 1,234 more",
    ] == table(ratings, total=1237).splitlines()


def test_whole_numbers_stay_whole() -> None:
    """Points and counts need no decimals; where nobody holds a tier there is no column for it."""
    ratings = [rated(score=12.0, support=3.0, lower=12.0, upper=12.0, tier=None)]

    assert ["subject  score  support  likely range", "ada         12        3  exact"] == table(
        ratings, total=1
    ).splitlines()


def test_an_empty_table_says_why_it_is_empty() -> None:
    """No subjects is something else than none shown."""
    assert "no subjects" == table([], total=0)
    assert ["subject  score  support  likely range", "... and 5 more"] == table([], total=5).splitlines()
