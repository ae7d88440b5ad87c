"""UK food hygiene: total and worst area."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.schemes.rows import many, table, tier

from reputation.schemes import uk_food_hygiene

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("areas", "rating"),
    [
        *(((5, 5, 5), "5"), ((10, 5, 0), "4"), ((0, 0, 20), "1"), ((5, 5, 10), "4")),
        *(((5, 5, 0), "5"), ((0, 0, 0), "5"), ((10, 10, 0), "4"), ((10, 10, 5), "3"), ((10, 10, 10), "3")),
        *(((15, 0, 0), "2"), ((10, 15, 10), "2"), ((15, 15, 10), "2"), ((15, 15, 15), "1"), ((20, 20, 10), "1")),
        *(((20, 20, 15), "0"), ((25, 0, 0), "0"), ((0, 0, 30), "0"), ((25, 25, 30), "0"), ((5, 5), "not rated")),
    ],
)
def test_total_and_worst_area(areas: tuple[int, ...], rating: str) -> None:
    """15 and 5, 20 and 10, 30 and 10, 40 and 15, 50 and 20; both sides of every limit."""
    rows = [row for points in areas for row in many(1, "area", NOW, points=points)]

    assert rating == tier(uk_food_hygiene(), table(rows), NOW)
