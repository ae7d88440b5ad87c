"""The Food Hygiene Rating Scheme of the United Kingdom."""

from __future__ import annotations

from reputation.gates import AtLeast, AtMost
from reputation.metric import Metric
from reputation.models import Count, Highest, Points
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind
from reputation.tiers import Ladder, Tier

__all__ = ["uk_food_hygiene"]

_TABLE = (("1", 50, 20), ("2", 40, 15), ("3", 30, 10), ("4", 20, 10), ("5", 15, 5))


def uk_food_hygiene() -> Policy:
    """
    The food hygiene rating of a business in England, Wales and Northern Ireland: from the total and the worst area.

    An inspection scores three areas: hygiene and structure with 0, 5, 10, 15, 20 or 25 points, and confidence in the
    management with 0, 5, 10, 20 or 30; few are good. A total up to 15 with no area above 5 is rated 5; 20 and 10 is 4;
    30 and 10 is 3; 40 and 15 is 2; 50 and 20 is 1; all else is 0. A business may appeal, and ask for another visit.

    Returns:
        A policy over the rows of one inspection, of kind `area` with `points`.

    Examples:
        >>> uk_food_hygiene().tiers.describe_tier(6)
        '5: areas at least 3 and points at most 15 and worst area at most 5'

    References:
        Pages of Swansea, Runnymede and Derbyshire Dales. Grade B.
    """
    areas = kind("area")
    total = Metric(Points(column="points"), select=areas, name="points")
    worst = Metric(Highest(column="points", range=(0, 30)), select=areas, name="worst area")
    count = Metric(Count(), select=areas, name="areas")
    full = AtLeast("areas", 3)
    return Policy(
        total,
        name="UK food hygiene rating",
        version="2026",
        metrics=(worst, count),
        tiers=Ladder(
            Tier("not rated"),
            Tier("0", when=full),
            *(
                Tier(rating, when=full & AtMost("points", most) & AtMost("worst area", area))
                for rating, most, area in _TABLE
            ),
        ),
    )


SCHEMES = (
    Scheme(
        build=uk_food_hygiene,
        platform="Food Standards Agency",
        title="UK food hygiene rating",
        subject="business",
        grade="B",
        dated="2026 or before",
        source="swansea.gov.uk/scores; runnymede.gov.uk; derbyshiredales.gov.uk",
    ),
)
