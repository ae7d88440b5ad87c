"""The beta reputation of Jøsang and Ismail."""

from __future__ import annotations

from datetime import timedelta

from reputation.decay import Forever, HalfLife
from reputation.metric import Metric
from reputation.models import BayesianMean, Beta, Prior
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind

__all__ = ["beta_reputation"]


def beta_reputation(*, half: timedelta | None = None) -> Policy:
    """
    The beta reputation: E = (r + 1) / (r + s + 2), with r good and s bad outcomes.

    The rating that is shown is (r - s) / (r + s + 2), from -1 to 1. Outcomes are forgotten by a factor per period,
    which is a half-life; the paper names no number. Opinions about those who speak come as the weight of a row.

    Args:
        half: The half-life of an outcome; None where nothing is forgotten.

    Returns:
        A policy over rows of kind `outcome` with a `value` of 1 or 0 and, for the rating, an `amount` of 1 or -1. A
        subject without outcomes is unrated, where the paper says 0.5.

    Examples:
        >>> beta_reputation().names
        ('expectation', 'rating')

    References:
        Jøsang and Ismail (2002), The Beta Reputation System, 15th Bled Electronic Commerce Conference. Grade C.
    """
    outcomes, decay = kind("outcome"), Forever() if half is None else HalfLife(half)
    expected = Metric(Beta(), select=outcomes, decay=decay, name="expectation")
    balance = BayesianMean(Prior(mean=0, strength=2), column="amount", range=(-1, 1))
    rating = Metric(balance, select=outcomes, decay=decay, name="rating")
    return Policy(expected, name="Beta reputation", version="2002", metrics=(rating,))


SCHEMES = (
    Scheme(
        build=beta_reputation,
        platform="Jøsang and Ismail",
        title="Beta reputation",
        subject="anyone",
        grade="C",
        dated="2002",
        source="Jøsang and Ismail (2002), The Beta Reputation System",
        unpublished="how fast outcomes are forgotten",
    ),
)
