"""TrustRatings: the score of a company, whose decay is published."""

from __future__ import annotations

from reputation.adjustments import Rounded
from reputation.decay import HalfLife
from reputation.fields import days
from reputation.metric import Metric
from reputation.models import BayesianMean, Prior
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind

__all__ = ["trustratings_score"]


def trustratings_score() -> Policy:
    """
    The score of a company on TrustRatings: seven reviews of 3.5 stars, and its own, which lose weight.

    A review has half of its weight left after six months, here 182.625 days. Stars are shown in halves.

    Returns:
        A policy over rows of kind `review` with `stars` from 1 to 5. `stars shown` is the score rounded to halves.

    Examples:
        >>> trustratings_score().score.decay.describe()
        'half is left after 4383 hours'

    References:
        trustratings.com/help/trustscore-explained. Grade A: twenty reviews of five stars are shown as 4.5; two years
        later one of one star makes 3.4 of them.
    """
    score = Metric(
        BayesianMean(Prior(mean=3.5, strength=7), column="stars", range=(1, 5)),
        select=kind("review"),
        decay=HalfLife(days(182.625)),
        name="score",
    )
    shown = Rounded(score, step=0.5, name="stars shown")
    return Policy(score, name="TrustRatings score", version="2026", metrics=(shown,))


SCHEMES = (
    Scheme(
        build=trustratings_score,
        platform="TrustRatings",
        title="TrustRatings score",
        subject="company",
        grade="A",
        dated="2026 or before",
        source="trustratings.com/help/trustscore-explained",
    ),
)
