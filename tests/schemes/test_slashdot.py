"""Slashdot: where comments start and how far they go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.schemes.rows import many, table

from reputation.schemes import slashdot_comments

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("kinds", "score"),
    [
        (["posted anonymously"], 0),
        (["posted"], 1),
        (["posted with high karma"], 2),
        (["posted", *["up"] * 4], 5),
        (["posted", *["up"] * 9], 5),
        (["posted", *["up"] * 9, "down"], 4),
        (["posted", *["down"] * 2], -1),
        (["posted", *["down"] * 9, "up"], 0),
    ],
)
def test_comments(kinds: list[str], score: float) -> None:
    """From -1 to 5."""
    rows = [row for n, kind in enumerate(kinds) for row in many(1, kind, NOW - DAY + n * timedelta(minutes=1))]

    assert score == slashdot_comments().evaluate(table(rows), as_of=NOW)["ada"].score
