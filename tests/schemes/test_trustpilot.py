"""Trustpilot: what seven reviews from the start do to a score."""

from __future__ import annotations

import datetime as dt

import pytest

import reputation as rp
from reputation.schemes import trustpilot_trustscore

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def _score(policy: str, **reviews: list[float]) -> float:
    many = len(next(iter(reviews.values())))
    evidence = rp.Evidence.from_columns(subject=["shop"] * many, kind="review", occurred_at=NOW, **reviews)
    score = trustpilot_trustscore()[policy].evaluate(evidence, as_of=NOW)["shop"].score
    assert score is not None
    return score


@pytest.mark.parametrize(("many", "score"), [(13, 4.475), (14, 4.5)])
def test_how_many_reviews_make_four_and_a_half(many: int, score: float) -> None:
    """Fourteen of five stars, not thirteen."""
    assert score == pytest.approx(_score("TrustScore", stars=[5] * many))


@pytest.mark.parametrize(("stars", "score"), [(5, 3.6875), (1, 3.1875)])
def test_one_review(stars: int, score: float) -> None:
    """It moves a score a little."""
    assert score == pytest.approx(_score("TrustScore", stars=[stars]))


@pytest.mark.parametrize(("points", "score"), [(10, 7.375), (0, 6.125)])
def test_one_review_on_the_scale_before(points: int, score: float) -> None:
    """Seven reviews of 7.0 points."""
    assert score == pytest.approx(_score("out of ten", points=[points]))


def test_without_reviews_there_is_no_score() -> None:
    """The page shows 0; here it is unknown."""
    evidence = rp.Evidence.from_columns(subject=["shop"], kind="visit", occurred_at=NOW, stars=[None])

    assert trustpilot_trustscore()["TrustScore"].evaluate(evidence, as_of=NOW)["shop"].score is None
