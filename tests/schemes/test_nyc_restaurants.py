"""New York: letters by points, first inspections and appeals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table, tier

from reputation.schemes import nyc_restaurant_grades

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def _grade(*inspections: tuple[float, bool], status: str = "active") -> str | None:
    rows: list[Any] = []
    for number, (points, first) in enumerate(inspections):
        last = number == len(inspections) - 1
        when = NOW - (9 - number) * DAY
        rows += many(1, "inspection", when, points=points, first=first, status=status if last else "active")
    return tier(nyc_restaurant_grades(), table(rows), NOW)


@pytest.mark.parametrize(("points", "grade"), [(0, "A"), (13, "A"), (14, "B"), (27, "B"), (28, "C"), (90, "C")])
def test_letters(points: float, grade: str) -> None:
    """At the second inspection every letter is given, at the first one only an A."""
    assert grade == _grade((50, True), (points, False))
    assert ("A" if grade == "A" else "not yet graded") == _grade((points, True))


@pytest.mark.parametrize(("points", "grade"), [(13, "A"), (14, "grade pending"), (28, "grade pending")])
def test_until_the_tribunal_has_decided(points: float, grade: str) -> None:
    """Who appeals shows that the grade is pending; an A stays one."""
    assert grade == _grade((50, True), (points, False), status="under_appeal")


def test_a_new_cycle_starts_with_a_first_inspection() -> None:
    """Then the letter of the cycle before does not count any more."""
    assert "not yet graded" == _grade((50, True), (20, False), (20, True))
