"""Hacker News: votes that fade."""

from __future__ import annotations

import datetime as dt

import pytest

import reputation as rp
from reputation.schemes import hacker_news_ranking

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("policy", "votes", "hours", "expected"),
    [
        ("described", 30, 0, 8.328063),
        ("described", 200, 24, 0.564808),
        ("described", 1, 5, 0.0),
        ("code", 30, 0, 29**0.8 / 2**1.8),
        ("code", 200, 24, 199**0.8 / 26**1.8),
    ],
)
def test_rank(policy: str, votes: int, hours: float, expected: float) -> None:
    """(p - 1) / (age + 2)**1.8; the code raises p - 1 to the power 0.8."""
    evidence = rp.Evidence.from_columns(
        subject=["story"] * (votes + 1),
        kind=["story"] + ["vote"] * votes,
        occurred_at=[NOW - dt.timedelta(hours=hours)] + [NOW] * votes,
        amount=[None] + [1] * votes,
    )
    found = hacker_news_ranking()[policy].evaluate(evidence, as_of=NOW)["story"].score

    assert expected == pytest.approx(found, abs=5e-7)
