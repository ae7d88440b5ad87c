"""The shape after Dianping, worked out by hand."""

from __future__ import annotations

import pytest
from tests.schemes.shops import NOW, rating

import reputation as rp
from reputation.schemes import dianping_stars


def test_reviews_count_by_reviewer_quality_and_age() -> None:
    """Stars 5, 2 and 1 with weights 2 * 1, 1 * 0.5 and half of 1 * 1, one review apart: 11.5 / 3, in halves 4.0."""
    effective = {"kind": "review", "effective": True}
    rows = [
        effective | {"stars": 5.0, "credibility": 2.0, "quality": 1.0},
        effective | {"stars": 2.0, "credibility": 1.0, "quality": 0.5},
        effective | {"stars": 1.0, "credibility": 1.0, "quality": 1.0, "at": NOW - rp.days(365)},
        {"kind": "review", "effective": False, "stars": 1.0, "credibility": 9.0, "quality": 9.0},
    ]
    found = rating(dianping_stars(), *rows)

    assert found.metrics["mean of the reviews"]["score"] == pytest.approx((10 + 1 + 0.5) / 3)
    assert found.score == 4.0


def test_a_review_that_is_not_effective_says_why_it_does_not_count() -> None:
    """It stays on record, with the reason."""
    evidence = rp.Evidence.from_columns(
        subject="shop", kind="review", occurred_at=NOW, stars=1.0, credibility=1.0, quality=1.0, effective=[False]
    )
    report = dianping_stars(half_life=rp.days(30)).evaluate(evidence, as_of=NOW)

    assert report["shop"].score is None
    assert "it is no effective review" in str(report.explain("shop"))
