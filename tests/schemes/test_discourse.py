"""Discourse: every count of trust level 3, the way down, and the grace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.schemes.rows import many, table

import reputation as rp
from reputation.schemes import discourse_trust_levels

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def _rows(now: datetime = NOW, **change: int) -> list[Any]:
    """A user who just meets every minimum of level 3."""
    held = {"visits": 50, "read": 20_000, "topics": 500, "replies": 10, "given": 30, "received": 20, "fans": 5}
    held |= {"like_days": 7, "flags": 0, "flaggers": 5, "suspended": 0} | change
    rows: list[Any] = []
    for number in range(held["visits"]):
        first = number == 0
        rows += many(1, "visit", now - number * DAY, posts_read=held["read"] if first else 0, minutes=2)
    for number in range(held["topics"]):
        rows += many(1, "topic viewed", now, topic=f"t{number}")
    for number in range(held["replies"]):
        rows += many(2, "reply", now, topic=f"t{number}")
    rows += many(held["given"], "like given", now)
    for number in range(held["received"]):
        fan = f"u{number % held['fans']}"
        rows += many(1, "like received", now - number % held["like_days"] * DAY, source=fan)
    for number in range(held["flags"]):
        rows += many(1, "flag", now, post=f"p{number}", source=f"f{number % held['flaggers']}")
    rows += many(held["suspended"], "suspension", now - DAY, expires_at=now + DAY)
    return rows


COLUMNS: dict[str, Any] = {"post": None, "source": None, "expires_at": None, "topic": None}


def _report(rows: list[Any], now: datetime = NOW, before: rp.Report | None = None, **sizes: int) -> rp.Report:
    """Without the schedule, so that days may be left out."""
    policy = attrs.evolve(discourse_trust_levels(**sizes), schedule=None)
    return policy.evaluate(table(rows, **COLUMNS), as_of=now, previous=before)


MINIMA = {"visits": 50, "topics": 500, "read": 20_000, "replies": 10, "given": 30, "received": 20, "fans": 5}
MINIMA |= {"like_days": 7}


@pytest.mark.parametrize("name", MINIMA)
def test_one_less_of_anything_is_too_little(name: str) -> None:
    """Each minimum by itself."""
    assert "3 regular" == _report(_rows())["ada"].tier
    assert "2 member" == _report(_rows(**{name: MINIMA[name] - 1}))["ada"].tier


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({"flags": 5}, "3 regular"),
        ({"flags": 6}, "2 member"),
        ({"flags": 6, "flaggers": 6}, "2 member"),
        ({"suspended": 1}, "2 member"),
    ],
)
def test_flags_and_suspensions(change: dict[str, int], level: str) -> None:
    """No more than five."""
    assert level == _report(_rows(**change))["ada"].tier


@pytest.mark.parametrize(
    ("topics", "read", "level"), [(200, 500, "3 regular"), (199, 500, "2 member"), (200, 499, "2 member")]
)
def test_counts_of_all_time(topics: int, read: int, level: str) -> None:
    """On a small site 200 topics and 500 posts are asked for in any case."""
    assert level == _report(_rows(topics=topics, read=read), topics=100, posts=300)["ada"].tier


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({"topics": 20, "read": 100, "replies": 3, "given": 1, "received": 1}, "2 member"),
        ({"visits": 29}, "1 basic"),
        ({"topics": 19}, "1 basic"),
        ({"read": 99}, "1 basic"),
        ({"replies": 2}, "1 basic"),
        ({"given": 0}, "1 basic"),
        ({"received": 0}, "1 basic"),
        ({"visits": 5, "topics": 5, "read": 30}, "1 basic"),
        ({"visits": 4}, "0 new"),
        ({"topics": 4}, "0 new"),
        ({"read": 29}, "0 new"),
    ],
)
def test_the_lower_levels(change: dict[str, int], level: str) -> None:
    """Two minutes a visit: 60 take 30 visits, 10 take five."""
    assert level == _report(_rows(**{"visits": 30, **change}))["ada"].tier


def _course(*steps: tuple[int, int]) -> list[str | None]:
    """The levels of a user with so many days visited on such days."""
    report, found = None, []
    for day, visits in steps:
        now = NOW + day * DAY
        report = _report(_rows(now, visits=visits), now, report)
        found.append(report["ada"].tier)
    return found


def test_level_3_is_lost_below_nine_tenths() -> None:
    """50, 46 and 45 days keep it, 44 lose it, after the grace."""
    assert ["2 member", "3 regular", "3 regular", "3 regular", "2 member"] == _course(
        (0, 49), (1, 50), (21, 46), (22, 45), (23, 44)
    )


def test_within_14_days_nobody_falls() -> None:
    """On the tenth day 40 are enough, on the fourteenth no longer."""
    assert ["2 member", "3 regular", "3 regular", "2 member"] == _course((0, 49), (1, 50), (11, 40), (15, 40))


def test_flags_are_not_relaxed() -> None:
    """Six cost the level at once; a little less of the rest does not."""
    first = _report(_rows())
    later = NOW + 20 * DAY
    fewer = {name: -(-least * 9 // 10) for name, least in MINIMA.items() if name != "fans"}

    assert "3 regular" == _report(_rows(later, **fewer), later, first)["ada"].tier
    assert "2 member" == _report(_rows(later, flags=6), later, first)["ada"].tier
