"""How not to sort by average rating: items with votes up and down."""

from __future__ import annotations

from reputation.metric import Metric
from reputation.models import Beta, Wilson
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind

__all__ = ["laplace_items", "wilson_items"]


def wilson_items(*, level: float = 0.95) -> Policy:
    """
    Items in a shop by the lower end of a Wilson interval: what share is surely good.

    600 of 1,000 stand above 5,500 of 10,000, and 100 of 101 above 2 of 2. Sort by `lower`.

    Args:
        level: The probability that the interval holds the true share.

    Returns:
        A policy over rows of kind `vote` with a `value` of 1 for a vote up and 0 for one down.

    Examples:
        >>> wilson_items().score.model
        Wilson(level=0.95)

    References:
        Evan Miller, "How Not To Sort By Average Rating", 2009. Grade A: 209 up and 50 down give 0.7545, 118 and 25
        0.7546.
    """
    return Policy(Metric(Wilson(level=level), select=kind("vote"), name="share"), name="Wilson items", version="2009")


def laplace_items() -> Policy:
    """
    Items in a shop by the share of votes up, with one vote up and one down from the start.

    Returns:
        A policy over rows of kind `vote` with a `value` of 1 for a vote up and 0 for one down.

    Examples:
        >>> laplace_items().score.model.prior
        Prior(mean=0.5, strength=2.0)

    References:
        The same table. Grade A: 209 up and 50 down give 0.80, 118 and 25 0.82.
    """
    return Policy(Metric(Beta(), select=kind("vote"), name="share"), name="Laplace items", version="2009")


SCHEMES = (
    Scheme(
        build=wilson_items,
        platform="Evan Miller",
        title="Items by the Wilson bound",
        subject="item",
        grade="A",
        dated="2009",
        source='Evan Miller, "How Not To Sort By Average Rating" (2009)',
    ),
    Scheme(
        build=laplace_items,
        platform="Evan Miller",
        title="Items by the rule of Laplace",
        subject="item",
        grade="A",
        dated="2009",
        source='copies of "How Not To Sort By Average Rating" (2009)',
    ),
)
