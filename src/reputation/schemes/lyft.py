"""Lyft: the rating of a driver."""

from __future__ import annotations

from reputation.keeping import Last
from reputation.metric import Metric
from reputation.models import Mean
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind
from reputation.tiers import Ladder, Tier

__all__ = ["lyft_driver_rating"]


def lyft_driver_rating() -> Policy:
    """
    The rating of a driver on Lyft: the mean of the last 100 rated rides; below 4.8 it needs improvement.

    Returns:
        A policy over rows of kind `ride` with `stars` from 1 to 5; rides without stars do not count.

    Examples:
        >>> lyft_driver_rating().tiers.describe_tier(0)
        'needs improvement: score below 4.80 (not included)'

    References:
        therideshareguy.com. Grade B.
    """
    stars = Metric(Mean(column="stars", range=(1, 5)), select=kind("ride"), keep=Last(100), name="stars")
    tiers = Ladder(Tier("needs improvement"), Tier("good", at=4.8), no_data="not rated")
    return Policy(stars, name="Lyft driver rating", version="2026", tiers=tiers)


SCHEMES = (
    Scheme(
        build=lyft_driver_rating,
        platform="Lyft",
        title="Lyft driver rating",
        subject="driver",
        grade="B",
        dated="2026 (as read)",
        source="therideshareguy.com",
        unpublished="from which rating on a driver is deactivated",
    ),
)
