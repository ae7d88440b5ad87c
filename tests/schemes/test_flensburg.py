"""Flensburg: lives of entries, levels and the licence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.schemes.rows import many, table, tier

from reputation.schemes import flensburg_points

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def _active(rows: list[Any], as_of: datetime) -> set[str]:
    """The names of the restrictions in force."""
    evidence = table(rows).known_at(as_of)
    return {one.sanction for one in flensburg_points().restrictions(evidence, as_of=as_of).active}


def _offence(year: int, month: int, points: int) -> list[Any]:
    return many(1, "offence", datetime(year, month, 10, 12, tzinfo=BERLIN), amount=points)


def _points(rows: list[Any], as_of: datetime) -> float | None:
    return flensburg_points().evaluate(table(rows), as_of=as_of)["ada"].score


def test_entries_expire_by_themselves() -> None:
    """One point in January 2020 and two in June 2021: two are left in August 2022."""
    rows = _offence(2020, 1, 1) + _offence(2021, 6, 2)

    assert 3 == _points(rows, datetime(2022, 7, 10, 11, tzinfo=BERLIN))
    assert 2 == _points(rows, datetime(2022, 8, 1, tzinfo=BERLIN))


@pytest.mark.parametrize(("points", "year", "month"), [(1, 2018, 7), (2, 2021, 1), (3, 2026, 1)])
def test_lives(points: int, year: int, month: int) -> None:
    """Two and a half, five and ten years from 10 January 2016 on, to the hour."""
    end = datetime(year, month, 10, 12, tzinfo=BERLIN)
    rows = _offence(2016, 1, points)

    assert [points, 0] == [_points(rows, end - timedelta(hours=1)), _points(rows, end)]


@pytest.mark.parametrize(
    ("points", "level"),
    [
        *(([3], "on record"), ([3, 1], "admonition"), ([3, 2], "admonition"), ([3, 3], "warning")),
        *(([3, 3, 1], "warning"), ([3, 3, 2], "withdrawal"), ([3, 3, 3, 3], "withdrawal")),
    ],
)
def test_levels(points: list[int], level: str) -> None:
    """4 and 5 an admonition, 6 and 7 a warning, 8 the licence."""
    rows = [row for month, each in enumerate(points, 1) for row in _offence(2025, month, each)]

    assert level == tier(flensburg_points(), table(rows), START)


def test_the_licence_is_withdrawn_for_six_months_at_least() -> None:
    """And until there is a new one."""
    rows = [row for month in (1, 2, 3) for row in _offence(2025, month, 3)]
    licence = many(1, "licence", datetime(2025, 11, 1, tzinfo=BERLIN), amount=None)
    early = many(1, "licence", datetime(2025, 5, 1, tzinfo=BERLIN), amount=None)

    def held(more: list[Any], month: int, day: int) -> bool:
        return bool(_active([*rows, *more], datetime(2025, month, day, 13, tzinfo=BERLIN)))

    assert [False, True] == [held([], 3, 9), held([], 3, 10)]
    assert [True, False] == [held(licence, 10, 31), held(licence, 11, 1)]
    assert [True, False] == [held(early, 9, 9), held(early, 9, 10)]


def test_notices_on_the_way() -> None:
    """At 4 an admonition and at 6 a warning are sent."""
    rows = [row for month in (1, 2) for row in _offence(2025, month, 3)]
    found = flensburg_points().restrictions(table(rows), as_of=START)

    assert [("admonition", "notice"), ("warning", "notice")] == [(one.sanction, one.state) for one in found["ada"]]
