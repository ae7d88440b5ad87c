"""Stack Exchange: published points, caps, floor and privileges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.schemes.rows import many, table, tier

from reputation.schemes import stack_exchange_reputation

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def _reputation(*kinds: tuple[str, datetime], version: str = "2019", bounty: float | None = None) -> float:
    rows = [row for kind, when in kinds for row in many(1, kind, when, bounty=bounty)]
    score = stack_exchange_reputation()[version].evaluate(table(rows), as_of=NOW)["ada"].score
    assert score is not None
    return score


def _minutes(*kinds: str, day: int = 0) -> list[tuple[str, datetime]]:
    """These events on one day, minute by minute."""
    start = NOW - (day + 1) * DAY
    return [(kind, start + timedelta(minutes=minute)) for minute, kind in enumerate(kinds)]


@pytest.mark.parametrize(("version", "gain"), [("2014", 24), ("2019", 54)])
def test_a_published_question(version: str, gain: float) -> None:
    """Six up and three down: 30 - 6 in 2014; 60 - 6 since votes on questions count 10."""
    votes = _minutes(*["question up"] * 6, *["post down"] * 3)

    assert 1 + gain == _reputation(*votes, version=version)


@pytest.mark.parametrize(
    ("kind", "gain"),
    [
        ("question up", 10),
        ("answer up", 10),
        ("post down", -2),
        ("answer accepted", 15),
        ("answer accepted by me", 2),
        ("answer voted down by me", -1),
        ("edit approved", 2),
        ("spam", -100),
        ("bounty won", 50),
        ("bounty offered", -50),
        ("site joined", 100),
    ],
)
def test_the_table_of_points(kind: str, gain: float) -> None:
    """From 201, after twenty votes on another day."""
    bounty = 50 if "bounty" in kind else None
    rows = [row for one, when in _minutes(*["answer up"] * 20, day=3) for row in many(1, one, when, bounty=None)]
    rows += [row for one, when in _minutes(kind) for row in many(1, one, when, bounty=bounty)]

    assert 201 + gain == stack_exchange_reputation()["2019"].evaluate(table(rows), as_of=NOW)["ada"].score


def test_a_day_gives_two_hundred_at_most() -> None:
    """Accepted answers come on top, and another day is another day."""
    full = _minutes(*["answer up"] * 25, "answer accepted", "site joined", day=1)

    assert 1 + 200 + 15 + 100 == _reputation(*full)
    assert 1 + 200 + 15 + 100 + 10 == _reputation(*full, *_minutes("answer up"))


def test_below_one_nothing_is_lost() -> None:
    """At 1 further losses are ignored."""
    assert 1 == _reputation(*_minutes("answer up", *["post down"] * 9))
    assert 11 == _reputation(*_minutes(*["post down"] * 9, "answer up"))


@pytest.mark.parametrize(("edits", "gain"), [(499, 998), (500, 1000), (501, 1000), (600, 1000)])
def test_edits_give_a_thousand_in_all(edits: int, gain: float) -> None:
    """At 2 each, over 60 days."""
    rows = [("edit approved", NOW - (edit % 60 + 1) * DAY + edit * timedelta(minutes=1)) for edit in range(edits)]

    assert 1 + gain == _reputation(*rows)


def test_joining_counts_once() -> None:
    """The bonus for another site is given once."""
    assert 101 == _reputation(*_minutes("site joined", "site joined"))


@pytest.mark.parametrize(
    ("reputation", "name"),
    [
        *((14, "new"), (15, "vote up"), (49, "vote up"), (50, "comment"), (99, "comment"), (100, "vote down")),
        *((249, "vote down"), (250, "close own questions"), (499, "close own questions"), (500, "retag")),
        *((749, "retag"), (750, "edit community posts"), (1999, "edit community posts"), (2000, "edit")),
        *((2999, "edit"), (3000, "close")),
    ],
)
def test_privileges_of_2008(reputation: float, name: str) -> None:
    """On both sides of each; a bounty brings the points."""
    rows = many(1, "bounty won", NOW - DAY, bounty=reputation - 1)

    assert name == tier(stack_exchange_reputation()["2014"], table(rows), NOW)
