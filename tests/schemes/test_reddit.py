"""Reddit's orders against the formulas of its code."""

from __future__ import annotations

import datetime as dt
import math

import pytest

import reputation as rp
from reputation.schemes import reddit_best, reddit_controversial, reddit_hot

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
EPOCH = 1_134_028_003


@pytest.mark.parametrize(
    ("up", "down", "seconds", "expected"),
    [
        (10, 0, 0, 1.0),
        (100, 0, 0, 2.0),
        (10, 0, 45_000, 2.0),
        (0, 10, 0, -1.0),
        (5, 5, 45_000, 1.0),
        (0, 0, 45_000, 1.0),
        (1, 0, 90_000, 2.0),
    ],
)
def test_hot(up: int, down: int, seconds: int, expected: float) -> None:
    """Ten times the votes are worth 12.5 hours; the sign is that of the votes."""
    votes = [1] * up + [-1] * down
    evidence = rp.Evidence.from_columns(
        subject=["post"] * (len(votes) + 1),
        kind=["post"] + ["vote"] * len(votes),
        occurred_at=NOW,
        created_utc=[EPOCH + seconds] + [None] * len(votes),
        amount=[None, *votes],
    )

    assert expected == pytest.approx(reddit_hot().evaluate(evidence, as_of=NOW)["post"].score, abs=1e-9)


@pytest.mark.parametrize(("up", "down", "expected"), [(10, 1, 0.739495), (40, 20, 0.585151)])
def test_best(up: int, down: int, expected: float) -> None:
    """The lower end of a Wilson interval with z = 1.281551565545."""
    evidence = rp.Evidence.from_columns(
        subject=["comment"] * (up + down), kind="vote", occurred_at=NOW, value=[1] * up + [0] * down
    )

    assert expected == pytest.approx(reddit_best().evaluate(evidence, as_of=NOW)["comment"].lower, abs=5e-7)


@pytest.mark.parametrize(("up", "down"), [(10, 10), (11, 10), (10, 12), (100, 0), (0, 7), (60, 40), (1, 0)])
def test_controversial(up: int, down: int) -> None:
    """The logarithm of all votes over the majority, or over 1."""
    evidence = rp.Evidence.from_columns(
        subject=["post"] * (up + down), kind="vote", occurred_at=NOW, amount=[1] * up + [-1] * down
    )
    found = reddit_controversial().evaluate(evidence, as_of=NOW)["post"].score

    assert math.log10((up + down) / max(abs(up - down), 1)) == pytest.approx(found, abs=1e-12)
