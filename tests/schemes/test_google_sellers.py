"""Google seller ratings: enough reviews, and stars."""

from __future__ import annotations

import datetime as dt

import pytest

import reputation as rp
from reputation.schemes import google_seller_rating

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def _tier(version: str, stars: list[float], age: dt.timedelta = dt.timedelta(0)) -> str | None:
    evidence = rp.Evidence.from_columns(
        subject=["shop"] * len(stars), kind="review", occurred_at=NOW - age, stars=stars
    )
    return google_seller_rating()[version].evaluate(evidence, as_of=NOW)["shop"].tier


@pytest.mark.parametrize(
    ("version", "stars", "tier"),
    [
        ("2018", [3.5] * 100, "shown"),
        ("2018", [3.5] * 99, "hidden"),
        ("2018", [3.49] * 100, "hidden"),
        ("2018", [5.0] * 99, "hidden"),
        ("150 worldwide", [4.0] * 149, "hidden"),
        ("150 worldwide", [4.0] * 150, "shown"),
        ("30 worldwide", [4.0] * 29, "hidden"),
        ("30 worldwide", [4.0] * 30, "shown"),
    ],
)
def test_both_limits(version: str, stars: list[float], tier: str) -> None:
    """A hundred reviews and 3.5 stars."""
    assert tier == _tier(version, stars)


@pytest.mark.parametrize(("age", "tier"), [(364, "shown"), (365, "hidden"), (366, "hidden")])
def test_reviews_of_twelve_months(age: int, tier: str) -> None:
    """Older ones do not count."""
    assert tier == _tier("2018", [4.0] * 100, dt.timedelta(days=age))
