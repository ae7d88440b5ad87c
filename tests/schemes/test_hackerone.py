"""HackerOne and HackenProof: the published tables, the floor and the caps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.schemes.rows import many, table

import reputation as rp
from reputation.schemes import hackenproof_reputation, hackerone_reputation

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def _score(policy: rp.Policy, *outcomes: str, points: float | None = None) -> float | None:
    rows = [
        row
        for n, each in enumerate(outcomes)
        for row in many(1, "report", NOW - DAY + n * timedelta(minutes=1), outcome=each, points=points)
    ]
    return policy.evaluate(table(rows), as_of=NOW)["ada"].score


@pytest.mark.parametrize(
    ("outcome", "points"),
    [
        *(("triaged", 7), ("duplicate before disclosure", 2), ("duplicate after disclosure", -5), ("own duplicate", 0)),
        *(("informative", 0), ("not applicable", -5), ("duplicate of not applicable", -5), ("spam", -10)),
        *(("exceptional bounty", 50), ("high bounty", 25), ("ordinary bounty", 15), ("low bounty", 10)),
    ],
)
def test_hackerone(outcome: str, points: float) -> None:
    """From 100."""
    assert 100 + points == _score(hackerone_reputation(), outcome)


def test_never_below_zero() -> None:
    """Eleven times spam leaves 0, and the next report counts in full."""
    assert 0 == _score(hackerone_reputation(), *["spam"] * 11)
    assert 7 == _score(hackerone_reputation(), *["spam"] * 11, "triaged")


@pytest.mark.parametrize(
    ("outcome", "now", "before"),
    [
        *(("resolved low", 10, 20), ("resolved medium", 30, 30), ("resolved high", 50, 50)),
        *(("resolved critical", 100, 100), ("informative", 2, 2), ("duplicate", 5, 5)),
        *(("not applicable", -5, -10), ("spam", -20, -20)),
    ],
)
def test_hackenproof(outcome: str, now: float, before: float) -> None:
    """Today and before."""
    policies = hackenproof_reputation()

    assert [now, before] == [_score(policies["now"], outcome), _score(policies["before"], outcome)]


@pytest.mark.parametrize(("fields", "now", "before"), [(1, 40, 40), (2, 80, 80), (3, 80, 120), (6, 80, 200)])
def test_the_profile_and_bounties(fields: int, now: float, before: float) -> None:
    """Fields of 40 points up to a limit; a hundredth of a bounty of 500."""
    policies = hackenproof_reputation()
    found = [_score(policies[when], *["profile"] * fields, points=40) for when in ("now", "before")]

    assert [now, before] == found
    assert 5 == _score(policies["now"], "bounty", points=500)
