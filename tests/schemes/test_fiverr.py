"""Fiverr's first level by its earlier rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table, tier

import reputation as rp
from reputation.schemes import fiverr_levels

NOW = datetime(2026, 7, 15, tzinfo=UTC)
JUNE = datetime(2026, 6, 20, tzinfo=UTC)


def seller(orders: int = 10, *, age: timedelta = timedelta(days=60), **flags: Any) -> rp.Evidence:
    """A seller with some orders and ten messages."""
    fine = {"amount": 40.0, "completed": True, "in_time": True, **flags}
    answered = fine.pop("answered", True)
    return table(
        many(1, "registration", NOW - age),
        many(orders, "order", JUNE, **fine),
        many(10, "message", JUNE, answered=answered),
    )


@pytest.mark.parametrize(
    ("figures", "risen"),
    [
        ({}, True),
        ({"orders": 9, "amount": 100.0}, False),
        ({"amount": 39.99}, False),
        ({"age": timedelta(days=60) - timedelta(microseconds=1)}, False),
        ({"answered": range(9)}, True),
        ({"answered": range(8)}, False),
        ({"orders": 20, "completed": range(18)}, True),
        ({"orders": 20, "completed": range(17)}, False),
        ({"in_time": range(9)}, True),
        ({"in_time": range(8)}, False),
    ],
)
def test_level_one(figures: dict[str, Any], risen: bool) -> None:  # noqa: FBT001 - what is expected
    """60 days, ten orders, 400 dollars, and 90 % of everything."""
    assert ("Level One" if risen else "New Seller") == tier(fiverr_levels(), seller(**figures), NOW)


@pytest.mark.parametrize(("days", "risen"), [(59, False), (60, True)])
def test_sixty_days_are_looked_at(days: int, risen: bool) -> None:  # noqa: FBT001 - what is expected
    """An old delay is forgotten, an old order still counts among the ten."""
    late = many(2, "order", NOW - timedelta(days=days), amount=40.0, completed=True, in_time=False)
    rows = rp.Evidence.concat(seller(10), table(late, answered=None))

    assert ("Level One" if risen else "New Seller") == tier(fiverr_levels(), rows, NOW)


def test_levels_are_taken_on_the_15th_and_fall_at_once() -> None:
    """One month without answers is enough."""
    evidence = rp.Evidence.concat(
        seller(10),
        table(many(2, "message", NOW + timedelta(days=1), answered=False), amount=None, completed=None, in_time=None),
    )
    history = fiverr_levels().replay(evidence, start=NOW, until=datetime(2026, 8, 20, tzinfo=UTC))

    assert [(15, "Level One"), (15, "New Seller")] == [(c.at.day, c.after) for c in history.changes("ada")]
