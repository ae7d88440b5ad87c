"""Booking.com: the review score of a property."""

from __future__ import annotations

from reputation.composites import Composite
from reputation.errors import PolicyError
from reputation.fields import days
from reputation.metric import Metric
from reputation.models import Mean
from reputation.nodes import Score
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind
from reputation.windows import Ages

__all__ = ["booking_review_score"]


def booking_review_score(*, rules: str = "2025") -> Policy:
    """
    The review score of a property on Booking.com, from 1 to 10.

    Reviews are shown for 36 months. Until January 2025 the score was their mean. Since then newer ones weigh more:
    research on 74,882 reviews found 85 % for the last 12 months, 10 % and 5 % for the two times 12 months before.
    Booking.com publishes no weights, nor what happens where one of the three is empty: here it is left out, and the
    others take over its weight in proportion. A month is taken as a twelfth of 365 days.

    Args:
        rules: `2025` for the weights since January 2025, `2024` for the mean before.

    Returns:
        A policy over rows of kind `review` with `points` from 1 to 10.

    Raises:
        PolicyError: Unknown rules.

    Examples:
        >>> [round(share, 2) for _, share in booking_review_score().score.weights]
        [0.85, 0.1, 0.05]

    References:
        Tourism and Hospitality Research 2025, doi 10.1177/14673584251384011. Grade C.
    """
    year = days(365)

    def mean(name: str, window: Ages) -> Metric:
        return Metric(Mean(column="points", range=(1, 10)), select=kind("review"), window=window, name=name)

    if rules == "2024":
        return Policy(mean("36 months", Ages(less_than=3 * year)), name="Booking.com review score", version=rules)
    if rules != "2025":
        msg = f"rules must be '2025' or '2024', got {rules!r}."
        raise PolicyError(msg, hint="write rules='2025' for those in which newer reviews weigh more.")
    bands: dict[Score, float] = {
        mean("months 1 to 12", Ages(less_than=year)): 0.85,
        mean("months 13 to 24", Ages(at_least=year, less_than=2 * year)): 0.10,
        mean("months 25 to 36", Ages(at_least=2 * year, less_than=3 * year)): 0.05,
    }
    return Policy(Composite(bands, name="review score"), name="Booking.com review score", version=rules)


SCHEMES = (
    Scheme(
        build=booking_review_score,
        platform="Booking.com",
        title="Booking.com review score",
        subject="property",
        grade="C",
        dated="2025-01",
        source="Tourism and Hospitality Research 2025, doi 10.1177/14673584251384011",
        unpublished="the weights, which research found; what happens where a year has no reviews",
    ),
)
