"""YouTube: the warning, three strikes, and how they expire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table

from reputation.schemes import youtube_strikes

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def _active(rows: list[Any], as_of: datetime) -> set[str]:
    """The names of the restrictions in force."""
    evidence = table(rows).known_at(as_of)
    return {one.sanction for one in youtube_strikes().restrictions(evidence, as_of=as_of).active}


def _rows(*days: int, kind: str = "violation") -> list[Any]:
    return [row for day in days for row in many(1, kind, START + day * DAY)]


def _strikes(rows: list[Any], day: float) -> float | None:
    as_of = START + day * DAY
    return youtube_strikes().evaluate(table(rows).known_at(as_of), as_of=as_of)["ada"].score


WEEK, TWO, END = "no uploads for a week", "no uploads for two weeks", "termination"


def test_a_strike_that_has_expired_does_not_terminate() -> None:
    """After a warning strikes on days 0, 80 and 95: on day 95 two are left, as the first one expired on day 90."""
    rows = _rows(-10, 0, 80, 95)

    assert [1, 2, 2, 1, 2] == [_strikes(rows, day) for day in (0, 80, 89, 90, 95)]
    assert END not in _active(rows, START + 95 * DAY)
    assert END in _active(_rows(-10, 0, 80, 89), START + 89 * DAY)


def test_restrictions() -> None:
    """Nothing for the warning, a week, two weeks, and the end."""
    rows = _rows(0, 10, 30, 60)
    found = {day: _active(rows, START + day * DAY) for day in (0, 9, 10, 16, 17, 30, 43, 44, 60)}

    assert [set(), set(), {WEEK}, {WEEK}, set(), {TWO}, {TWO}, set(), {END}] == list(found.values())


@pytest.mark.parametrize(
    ("training", "second", "strikes"), [(None, 200, 1), (1, 200, 0), (1, 91, 0), (1, 89, 1), (150, 200, 1)]
)
def test_a_warning_is_forgotten_after_a_training(training: int | None, second: int, strikes: float) -> None:
    """After 90 days without a violation in which the training was taken."""
    rows = _rows(0, second) + ([] if training is None else _rows(training, kind="training"))

    assert strikes == _strikes(rows, second)


def test_severe_abuse_is_the_end() -> None:
    """Without a warning."""
    assert {"termination for severe abuse"} == _active(_rows(0, kind="severe abuse"), START + 900 * DAY)


def test_an_upheld_appeal_takes_the_strike_away() -> None:
    """A row that is annulled does not count."""
    outcomes = ("active", "annulled", "active")
    rows = [{**row, "status": status} for row, status in zip(_rows(0, 5, 9), outcomes, strict=True)]

    assert 1 == _strikes(rows, 10)
