"""Lazada: non-compliance points, the seller rating, and how LazMall status is kept."""

from __future__ import annotations

from reputation.fields import days
from reputation.gates import AtLeast, AtMost
from reputation.ledgers import Expire
from reputation.metric import Metric
from reputation.models import Points, Ratio
from reputation.policy import Policy
from reputation.sanctions import Escalation, Sanction
from reputation.schedule import Monthly
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.stabilisers import ConsecutiveMisses
from reputation.tiers import Ladder, Tier
from reputation.windows import Days

__all__ = ["lazada_points", "lazada_seller_rating", "lazmall_status"]


def lazada_points() -> Policy:
    """
    The non-compliance points of a shop on Lazada.

    Every point has its own clock and expires 365 days after it was issued. At 24 points the number of products and the
    traffic are limited for 14 days; at 36 the products are deactivated as well, for 21 days. What 12 and 48 points lead
    to is not in the source. How many points a violation takes comes with the row.

    Returns:
        A policy over rows of kind `violation`, with the points in `amount`. An appeal that was won is the status
        `annulled`.

    Examples:
        >>> lazada_points().sanctions[0].sanctions[1].describe()
        'products deactivated at 36 points: for 21 days'

    References:
        olshopwiki.com; Lazada NCP deck (fdocuments.us). Grade B: 12 points on 1 January and 12 on 1 June are 24 from
        then on, and 12 again a year after the first.
    """
    return Policy(
        Metric(Points(), select=kind("violation"), keep=Expire(days(365)), name="points"),
        name="Lazada non-compliance points",
        version="2026",
        sanctions=Escalation(
            "points",
            (
                Sanction("products and traffic limited", at=24, lasts=days(14)),
                Sanction("products deactivated", at=36, lasts=days(21)),
            ),
        ),
    )


def lazada_seller_rating(*, tz: str = "UTC") -> Policy:
    """
    The seller rating of a shop on Lazada: the share of positive reviews of verified purchases in eight weeks.

    More than 70 % is good, less than 30 % is bad.

    Args:
        tz: The zone whose days are counted.

    Returns:
        A policy over rows of kind `review`, true or false in `verified` and `positive`.

    Examples:
        >>> [tier.name for tier in lazada_seller_rating().tiers.tiers]
        ['bad', 'fair', 'good']

    References:
        ssopdot.com/blog/8506; lazadathpsc.zendesk 115016022208. The name of the middle band is ours. Grade B.
    """
    reviews = kind("review") & matches("verified", value=True)
    positive = Metric(Ratio(matches("positive", value=True)), select=reviews, window=Days(56, tz=tz), name="positive")
    good = Tier("good", when=AtLeast(positive, 0.70, strict=True))
    tiers = Ladder(Tier("bad"), Tier("fair", at=0.30), good, no_data="not rated")
    return Policy(positive, name="Lazada seller rating", version="2026", tiers=tiers)


def lazmall_status(*, tz: str = "UTC") -> Policy:
    """
    How a shop keeps its LazMall status on Lazada.

    Status is lost when one and the same metric fails three months in a row; different metrics in turn do not add up.
    The metrics are those that Lazada published for sellers: a share of positive reviews above 70 % in eight weeks, and
    more than 90 % of orders on time and less than 1 % returned in four. That LazMall looks at these three, and that it
    looks on the first of the month, is not published; it is assumed.

    Args:
        tz: The zone whose days are counted.

    Returns:
        A policy over rows of kind `review` (true or false in `verified` and `positive`) and `order` (`in_time`,
        `returned`). The score is the share of positive reviews.

    Examples:
        >>> [part.describe() for part in lazmall_status().stabilisers]
        ['no demotion before one condition of the level was missed at 3 evaluations in a row']

    References:
        daininhson.com (three months in a row); ssopdot.com/blog/8506 (the metrics). Grade B.
    """
    reviews, weeks = kind("review") & matches("verified", value=True), Days(28, tz=tz)
    positive = Metric(Ratio(matches("positive", value=True)), select=reviews, window=Days(56, tz=tz), name="positive")
    in_time, returned = (
        Metric(Ratio(matches(flag, value=True)), select=kind("order"), window=weeks, name=name)
        for flag, name in (("in_time", "in time"), ("returned", "returned"))
    )
    kept = (
        AtLeast(positive, 0.70, strict=True) & AtLeast(in_time, 0.90, strict=True) & AtMost(returned, 0.01, strict=True)
    )
    return Policy(
        positive,
        name="LazMall status",
        version="2026",
        tiers=Ladder(Tier("Lazada"), Tier("LazMall", when=kept)),
        stabilisers=(ConsecutiveMisses(3),),
        schedule=Monthly(1, tz=tz),
    )


SCHEMES = (
    Scheme(
        build=lazada_points,
        platform="Lazada",
        title="Lazada non-compliance points",
        subject="shop",
        grade="B",
        dated="2026 (as read)",
        source="olshopwiki.com; Lazada NCP deck (fdocuments.us)",
        unpublished="what 12 and 48 points lead to",
    ),
    Scheme(
        build=lazada_seller_rating,
        platform="Lazada",
        title="Lazada seller rating",
        subject="shop",
        grade="B",
        dated="2026 (as read)",
        source="ssopdot.com/blog/8506",
        unpublished="what a positive review is",
    ),
    Scheme(
        build=lazmall_status,
        platform="Lazada",
        title="LazMall status",
        subject="shop",
        grade="B",
        dated="2026 (as read)",
        source="daininhson.com; ssopdot.com/blog/8506",
        unpublished="which metrics are looked at, and on which day",
    ),
)
