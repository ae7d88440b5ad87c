"""Wikipedia: age and edits, on both sides of every limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.schemes.rows import many, table, tier

from reputation.schemes import wikipedia_autoconfirmed

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("way", "age", "edits", "level"),
    [
        ("ordinary", 4 * DAY + HOUR, 10, "autoconfirmed"),
        ("over Tor", 4 * DAY + HOUR, 10, "new"),
        ("ordinary", 4 * DAY, 10, "new"),
        ("ordinary", 4 * DAY + MOMENT, 10, "autoconfirmed"),
        ("ordinary", 5 * DAY, 9, "new"),
        ("ordinary", 30 * DAY, 500, "extended confirmed"),
        ("ordinary", 30 * DAY - MOMENT, 500, "autoconfirmed"),
        ("ordinary", 30 * DAY, 499, "autoconfirmed"),
        ("over Tor", 90 * DAY + MOMENT, 100, "autoconfirmed"),
        ("over Tor", 90 * DAY, 100, "new"),
        ("over Tor", 91 * DAY, 99, "new"),
        ("over Tor", 91 * DAY, 500, "extended confirmed"),
    ],
)
def test_age_and_edits(way: str, age: timedelta, edits: int, level: str) -> None:
    """More than four days, and ten edits."""
    rows = table(many(1, "registration", NOW - age), many(edits, "edit", NOW))

    assert level == tier(wikipedia_autoconfirmed()[way], rows, NOW)
