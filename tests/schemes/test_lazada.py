"""Lazada's seller rating, and the months that cost LazMall status."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.schemes.rows import many, table, tier

from reputation.schemes import lazada_seller_rating, lazmall_status

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("positive", "band"), [(0, "bad"), (29, "bad"), (30, "fair"), (70, "fair"), (71, "good"), (100, "good")]
)
def test_more_than_70_percent_is_good(positive: int, band: str) -> None:
    """And less than 30 % is bad; reviews that are not verified do not count."""
    rows = many(100, "review", NOW, verified=True, positive=range(positive))
    others = many(100, "review", NOW, verified=False, positive=positive < 50)

    assert band == tier(lazada_seller_rating(), table(rows, others), NOW)


@pytest.mark.parametrize(("days", "band"), [(55, "bad"), (56, "not rated")])
def test_eight_weeks_count(days: int, band: str) -> None:
    """Whole days, today among them."""
    then = NOW.replace(hour=0) - timedelta(days=days)

    assert band == tier(lazada_seller_rating(), table(many(1, "review", then, verified=True, positive=False)), NOW)


@pytest.mark.parametrize(
    ("failing", "lost"),
    [
        ("in_time in_time in_time", 6),
        ("in_time returned in_time", None),  # another one in between
        ("in_time - in_time", None),
        ("in_time in_time", None),
        ("returned returned returned", 6),
        ("returned in_time returned", None),
        ("positive positive positive", 6),
    ],
)
def test_status_is_lost_when_the_same_metric_fails_three_months_in_a_row(failing: str, lost: int | None) -> None:
    """Published: three months in a row. February is fine; what fails from March on is judged on the first of April."""
    rows = []
    for month, flaw in enumerate(["-", *failing.split(), "-", "-"], 2):
        when = datetime(2026, month, 20, tzinfo=UTC)
        rows += many(1, "order", when, in_time=flaw != "in_time", returned=flaw == "returned")
        rows += many(9, "review", when, verified=True, positive=flaw != "positive")
    history = lazmall_status().replay(
        table(rows), start=datetime(2026, 3, 1, tzinfo=UTC), until=datetime(2026, 6, 1, tzinfo=UTC)
    )
    changes = [(change.after, change.at.month) for change in history.changes("ada")]

    assert changes == [("LazMall", 3), *([] if lost is None else [("Lazada", lost)])]


@pytest.mark.parametrize(
    ("in_time", "returned", "positive", "kept"),
    [
        (901, 9, 71, True),
        (900, 9, 71, False),
        (901, 10, 71, False),
        (901, 9, 70, False),
    ],
)
def test_limits_themselves_fail(in_time: int, returned: int, positive: int, kept: bool) -> None:  # noqa: FBT001
    """More than 90 % in time, less than 1 % returned, more than 70 % positive."""
    rows = table(
        many(1000, "order", NOW, in_time=range(in_time), returned=range(returned)),
        many(100, "review", NOW, verified=True, positive=range(positive)),
    )

    assert ("LazMall" if kept else "Lazada") == tier(lazmall_status(), rows, NOW)
