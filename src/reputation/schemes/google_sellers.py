"""Google: the stars of a shop in its advertisements."""

from __future__ import annotations

from collections.abc import Mapping

from reputation.fields import days
from reputation.metric import Metric
from reputation.models import Mean
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind
from reputation.tiers import Ladder, Tier
from reputation.windows import Rolling

__all__ = ["google_seller_rating"]

_LEAST = {"2018": 100, "150 worldwide": 150, "30 worldwide": 30}


def google_seller_rating() -> Mapping[str, Policy]:
    """
    Whether Google shows the seller rating of a shop: 100 reviews in 12 months and 3.5 stars.

    The 100 reviews are those of one country; before it was 150 worldwide, and first 30. Sources with other scales are
    taken to stars first, and reviews that are not trusted are left out; how is not published.

    Returns:
        Policies by version over rows of kind `review` with `stars` from 1 to 5; a subject of the first is a shop in a
        country.

    Examples:
        >>> google_seller_rating()["2018"].tiers.describe_tier(1)
        'shown: score from 3.50 (included), support from 100 (included)'

    References:
        searchengineland.com, 307922; support.google.com/merchants/190657. Grade B.
    """
    stars = Metric(
        Mean(column="stars", range=(1, 5)), select=kind("review"), window=Rolling(days(365)), name="seller rating"
    )
    return {
        version: Policy(
            stars,
            name="Google seller rating",
            version=version,
            tiers=Ladder(Tier("hidden"), Tier("shown", at=3.5, support=least)),
        )
        for version, least in _LEAST.items()
    }


SCHEMES = (
    Scheme(
        build=google_seller_rating,
        platform="Google",
        title="Google seller rating",
        subject="shop in a country",
        grade="B",
        dated="2018",
        source="searchengineland.com, 307922; support.google.com/merchants/190657",
        unpublished="which reviews are not trusted",
    ),
)
