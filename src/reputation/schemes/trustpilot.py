"""Trustpilot: the TrustScore of a company."""

from __future__ import annotations

from collections.abc import Mapping

from reputation.adjustments import Rounded
from reputation.metric import Metric
from reputation.models import BayesianMean, Prior
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind

__all__ = ["trustpilot_trustscore"]


def trustpilot_trustscore() -> Mapping[str, Policy]:
    """
    The TrustScore of a company on Trustpilot, as far as it is published: seven reviews are always there from the start.

    The seven have 3.5 stars each; on the scale before September 2019 they had 7.0 of ten points. Newer reviews weigh
    more, in a way that is not published and therefore not rebuilt: take `trustratings_score` for a decay that is.
    Trustpilot works the score out when a review comes in, and shows 0 before the first one.

    Returns:
        Two policies over rows of kind `review`: `TrustScore` with `stars` from 1 to 5 and the score rounded to halves
        as `stars shown`; and `out of ten`, the scale before it, with `points` of 0, 2.5, 5, 7.5 or 10.

    Examples:
        >>> list(trustpilot_trustscore())
        ['TrustScore', 'out of ten']

    References:
        support.trustpilot.com, article 201748946, several versions. Grade C: without decay, one review of five stars
        gives (7 x 3.5 + 5) / 8 = 3.6875.
    """
    reviews = kind("review")
    stars = BayesianMean(Prior(mean=3.5, strength=7), column="stars", range=(1, 5))
    points = BayesianMean(Prior(mean=7.0, strength=7), column="points", range=(0, 10))
    score = Metric(stars, select=reviews, name="TrustScore")
    shown = Rounded(score, step=0.5, name="stars shown")
    before = Metric(points, select=reviews, name="TrustScore")
    return {
        "TrustScore": Policy(score, name="Trustpilot TrustScore", version="2019-09", metrics=(shown,)),
        "out of ten": Policy(before, name="Trustpilot TrustScore out of ten", version="2019-08"),
    }


SCHEMES = (
    Scheme(
        build=trustpilot_trustscore,
        platform="Trustpilot",
        title="Trustpilot TrustScore",
        subject="company",
        grade="C",
        dated="2019-09",
        source="support.trustpilot.com, article 201748946",
        unpublished="how fast a review loses weight",
    ),
)
