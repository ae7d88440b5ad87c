"""Community Notes: status, raters and authors at every published limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table, tier

import reputation as rp
from reputation.schemes import community_notes_authors, community_notes_raters, community_notes_status

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def _note(
    now: datetime, intercept: float, upper: float = 0.5, size: float = 0.1, likes: tuple[int, int] = (5, 5)
) -> list[Any]:
    """A note that was solved now, and was found helpful by so many of either side."""
    rows = many(1, "solution", now, intercept=intercept, upper=upper, factor_size=size)
    for side, number in zip(("positive", "negative"), likes, strict=True):
        for rater in range(number):
            rows += many(1, "rating", NOW, source=f"{side} {rater}", helpful=True, side=side)
    return rows


def _status(now: datetime = NOW, before: rp.Report | None = None, **note: Any) -> rp.Report:
    return community_notes_status().evaluate(table(_note(now, **note)), as_of=now, previous=before)


@pytest.mark.parametrize(
    ("note", "status"),
    [
        ({"intercept": 0.40}, "helpful"),
        ({"intercept": 0.399}, "needs more ratings"),
        ({"intercept": 0.40, "size": 0.499}, "helpful"),
        ({"intercept": 0.40, "size": 0.50}, "needs more ratings"),
        ({"intercept": 0.40, "likes": (4, 5)}, "needs more ratings"),
        ({"intercept": 0.40, "likes": (5, 4)}, "needs more ratings"),
        ({"intercept": -0.14, "size": 0.1}, "not helpful"),
        ({"intercept": -0.13, "size": 0.1}, "needs more ratings"),
        ({"intercept": -0.12, "size": 0.1}, "needs more ratings"),
        ({"intercept": -0.06, "size": 0.0}, "not helpful"),
        ({"intercept": -0.04, "upper": -0.041}, "not helpful"),
        ({"intercept": -0.04, "upper": -0.04}, "needs more ratings"),
        ({"intercept": -0.5, "likes": (3, 2)}, "not helpful"),
        ({"intercept": -0.5, "likes": (2, 2)}, "needs more ratings"),
    ],
)
def test_status(note: dict[str, Any], status: str) -> None:
    """0.40 and 0.50; -0.05 - 0.8 of the size, -0.04; five ratings, five of either side."""
    assert status == _status(**note)["ada"].tier


def test_a_published_course() -> None:
    """0.401, 0.395 and 0.389: helpful, helpful, and lost below 0.39."""
    report, found = None, []
    for day, intercept in enumerate((0.401, 0.395, 0.39, 0.389, 0.395)):
        report = _status(NOW + day * DAY, report, intercept=intercept)
        found.append(report["ada"].tier)

    assert ["helpful"] * 3 + ["needs more ratings"] * 2 == found


@pytest.mark.parametrize(("day", "status"), [(13, "needs more ratings"), (14, "helpful"), (20, "helpful")])
def test_after_two_weeks_it_is_locked(day: int, status: str) -> None:
    """From the fourteenth day on nothing changes."""
    first = _status(intercept=0.5)

    assert status == _status(NOW + day * DAY, first, intercept=0.1)["ada"].tier


def _rater(agreed: int, ratings: int, **case: Any) -> str | None:
    case = {"harassing": 0, "late": 0, "notes": (), "mean": 0.1, **case}
    rows = many(ratings, "rating", NOW, agreed=range(agreed), harassing=range(case["harassing"]), valid=True)
    rows += many(case["late"], "rating", NOW, agreed=True, harassing=False, valid=False)
    for outcome in case["notes"]:
        rows += many(1, "note", NOW, outcome=outcome, intercept=case["mean"])
    held = table(rows, **{} if case["notes"] else {"outcome": None, "intercept": None})
    return tier(community_notes_raters(), held, NOW)


GOOD, BAD, OPEN = "helpful", "not helpful", "undecided"


@pytest.mark.parametrize(
    ("case", "heard"),
    [
        ({"agreed": 10, "ratings": 10}, True),
        ({"agreed": 9, "ratings": 9}, False),
        ({"agreed": 9, "ratings": 9, "late": 5}, False),
        ({"agreed": 66, "ratings": 100}, True),
        ({"agreed": 65, "ratings": 100}, False),
        ({"agreed": 76, "ratings": 100, "harassing": 1}, True),
        ({"agreed": 75, "ratings": 100, "harassing": 1}, False),
        ({"agreed": 10, "ratings": 10, "notes": (GOOD,) * 5 + (BAD, OPEN)}, True),
        ({"agreed": 10, "ratings": 10, "notes": (GOOD,) * 4 + (BAD, OPEN)}, False),
        ({"agreed": 10, "ratings": 10, "notes": (GOOD,), "mean": 0.05}, True),
        ({"agreed": 10, "ratings": 10, "notes": (GOOD,), "mean": 0.049}, False),
    ],
)
def test_raters(case: dict[str, Any], *, heard: bool) -> None:
    """(s - 10 h) / t of 0.66 over ten valid ratings; notes five to one, with a mean of 0.05."""
    assert ("heard" if heard else "not heard") == _rater(**case)


def _author(impact: tuple[tuple[int, float], ...], notes: str, locked: int | None = None) -> str | None:
    """Impact by day; decided notes, one a day: h for helpful and n for not helpful."""
    rows = [row for day, amount in impact for row in many(1, "impact", NOW + day * DAY, amount=amount)]
    for day, letter in enumerate(notes):
        rows += many(1, "note", NOW + day * DAY, outcome={"h": "helpful", "n": "not helpful"}[letter])
    rows += [] if locked is None else many(1, "locked", NOW + locked * DAY)
    return tier(community_notes_authors(), table(rows, amount=None, outcome=None), NOW + 30 * DAY)


@pytest.mark.parametrize(
    ("impact", "notes", "locked", "may"),
    [
        (((0, 5.0),), "", None, True),
        (((0, 4.0),), "", None, False),
        (((0, 5.0),), "nnhhh", None, True),
        (((0, 5.0),), "nnnhh", None, False),
        (((0, 5.0),), "nnnhhh", None, True),
        (((0, 22.0),), "nnn", 5, False),
        (((0, 22.0), (6, 4.0)), "nnn", 5, False),
        (((0, 22.0), (6, 5.0)), "nnn", 5, True),
    ],
)
def test_authors(impact: tuple[tuple[int, float], ...], notes: str, locked: int | None, *, may: bool) -> None:
    """Five points; three of the last five lock; then five more, 27 after 22."""
    assert ("may write" if may else "may not write") == _author(impact, notes, locked)
