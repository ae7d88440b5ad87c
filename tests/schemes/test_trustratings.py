"""TrustRatings against its published examples."""

from __future__ import annotations

import datetime as dt

import pytest

import reputation as rp
from reputation.schemes import trustratings_score

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
YEARS = 2 * dt.timedelta(days=365.25)


def _rating(*reviews: tuple[int, dt.timedelta]) -> rp.Rating:
    evidence = rp.Evidence.from_columns(
        subject="shop",
        kind="review",
        occurred_at=[NOW - age for _, age in reviews],
        stars=[stars for stars, _ in reviews],
    )
    return trustratings_score().evaluate(evidence, as_of=NOW)["shop"]


def test_twenty_reviews_are_shown_as_four_and_a_half() -> None:
    """Published: 124.5 / 27 = 4.61."""
    found = _rating(*[(5, dt.timedelta(0))] * 20)

    assert 124.5 / 27 == pytest.approx(found.score)
    assert 4.5 == found.metrics["stars shown"]["score"]


def test_two_years_later_one_bad_review_is_enough() -> None:
    """Published: 3.4, which is 31.75 / 9.25: after four half-lives the twenty count one sixteenth."""
    found = _rating(*[(5, YEARS)] * 20, (1, dt.timedelta(0)))

    assert 3.4 == pytest.approx(found.score, abs=0.05)
    assert 31.75 / 9.25 == pytest.approx(found.score)


@pytest.mark.parametrize(("many", "shown"), [(2, 4.0), (13, 4.5), (14, 4.5), (20, 4.5), (21, 4.5), (35, 5.0)])
def test_stars_are_shown_in_halves(many: int, shown: float) -> None:
    """Half stars: (24.5 + 5 n) / (7 + n), to the nearest half."""
    score = (24.5 + 5 * many) / (7 + many)
    found = _rating(*[(5, dt.timedelta(0))] * many)

    assert abs(score - shown) <= 0.25
    assert [score, shown] == pytest.approx([found.score, found.metrics["stars shown"]["score"]])
