"""The shape after Douyin, worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.schemes.shops import NOW, rating

import reputation as rp
from reputation.schemes import douyin_experience


def test_points_are_taken_off() -> None:
    """The mean of 0.9, 0.9 and 0.6 is 80 points; 12 are taken off, never below 0."""
    rows = [{"kind": side, "value": value} for side, value in (("goods", 0.9), ("logistics", 0.9), ("service", 0.6))]

    assert rating(douyin_experience(), *rows).score == pytest.approx(80.0)
    assert rating(douyin_experience(), *rows, {"kind": "violation", "points": 12.0}).score == pytest.approx(68.0)
    assert rating(douyin_experience(), *rows, {"kind": "violation", "points": 300.0}).score == 0.0


def test_new_shops_are_protected() -> None:
    """With 60 points a shop is good for 30 days after its first rating, and then no more."""
    rows = [{"kind": side, "value": 0.6} for side in ("goods", "logistics", "service")]
    policy = douyin_experience()
    names = dict.fromkeys(("kind", "value"))
    evidence = rp.Evidence.from_columns(
        subject="shop", occurred_at=NOW, points=None, **{name: [row[name] for row in rows] for name in names}
    )
    first = policy.evaluate(evidence, as_of=NOW)
    later = [
        policy.evaluate(evidence, as_of=NOW + age, previous=first)["shop"].tier
        for age in (rp.days(30) - dt.timedelta(microseconds=1), rp.days(30))
    ]

    assert (first["shop"].tier, first["shop"].computed_tier) == ("good", "to be improved")
    assert later == ["good", "to be improved"]
