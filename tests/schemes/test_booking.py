"""Booking.com's weights by age, and the mean before them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.schemes.rows import many, table

import reputation as rp
from reputation.schemes import booking_review_score

NOW = datetime(2026, 7, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
TICK = timedelta(microseconds=1)


def score(*reviews: tuple[float, timedelta], rules: str = "2025") -> float | None:
    """The score from points and ages."""
    rows = [row for points, age in reviews for row in many(1, "review", NOW - age, points=points)]
    return booking_review_score(rules=rules).evaluate(table(rows), as_of=NOW)["ada"].score


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ([(9, 0 * YEAR), (8, YEAR), (7, 2 * YEAR)], 8.80),
        ([(9, YEAR - TICK), (8, 2 * YEAR - TICK), (7, 3 * YEAR - TICK)], 8.80),
        ([(10, 0 * YEAR), (8, TICK), (8, YEAR), (7, 2 * YEAR)], 8.80),  # means of 9, 8 and 7
        ([(9, 0 * YEAR), (7, 2 * YEAR)], (0.85 * 9 + 0.05 * 7) / 0.90),  # an empty year is left out
        ([(7, 2 * YEAR)], 7.0),
        ([(9, 0 * YEAR), (1, 3 * YEAR)], 9.0),  # no longer shown
    ],
)
def test_85_10_and_5_percent(reviews: list[tuple[float, timedelta]], expected: float) -> None:
    """Means of 9, 8 and 7 give 8.80."""
    assert expected == pytest.approx(score(*reviews))


def test_the_mean_of_36_months_before_2025() -> None:
    """However old they are."""
    assert 8.0 == score((9, 0 * YEAR), (8, YEAR), (7, 3 * YEAR - TICK), (1, 3 * YEAR), rules="2024")
    assert score((1, 3 * YEAR), rules="2024") is None
    assert score((1, 3 * YEAR)) is None


@pytest.mark.parametrize("rules", ["2024", "2025"])
def test_points_are_from_one_to_ten(rules: str) -> None:
    """As Booking.com says."""
    assert (1.0, 10.0) == booking_review_score(rules=rules).score.range


def test_unknown_rules_are_refused() -> None:
    """There are two."""
    with pytest.raises(rp.PolicyError, match="rules must be '2025' or '2024', got '2023'"):
        booking_review_score(rules="2023")
