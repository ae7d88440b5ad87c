"""Uber: the rating of a driver."""

from __future__ import annotations

from reputation.keeping import Last
from reputation.metric import Metric
from reputation.models import Mean
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind
from reputation.tiers import Ladder, Tier

__all__ = ["uber_driver_rating"]


def uber_driver_rating(*, threshold: float = 4.6) -> Policy:
    """
    The rating of a driver on Uber: the mean of the last 500 rated trips.

    Drivers below the threshold of their city risk to be deactivated. It differs from city to city; about 4.6 is
    reported.

    Args:
        threshold: The threshold of the city, in stars.

    Returns:
        A policy over rows of kind `trip` with `stars` from 1 to 5; trips without stars do not count.

    Examples:
        >>> uber_driver_rating().tiers.describe_tier(1)
        'good standing: score from 4.60 (included)'

    References:
        ride.guru, 2017; uberpeople.com. Grade B.
    """
    stars = Metric(Mean(column="stars", range=(1, 5)), select=kind("trip"), keep=Last(500), name="stars")
    tiers = Ladder(Tier("at risk"), Tier("good standing", at=threshold), no_data="not rated")
    return Policy(stars, name="Uber driver rating", version="2017", tiers=tiers)


SCHEMES = (
    Scheme(
        build=uber_driver_rating,
        platform="Uber",
        title="Uber driver rating",
        subject="driver",
        grade="B",
        dated="2017",
        source="ride.guru (2017); uberpeople.com",
        unpublished="the threshold of each city",
    ),
)
