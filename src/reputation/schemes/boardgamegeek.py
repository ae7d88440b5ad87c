"""BoardGameGeek: the geek rating of a game."""

from __future__ import annotations

from reputation.metric import Metric
from reputation.models import BayesianMean, Prior
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind

__all__ = ["boardgamegeek_rating"]


def boardgamegeek_rating(*, dummies: float = 1_500) -> Policy:
    """
    The geek rating of a game on BoardGameGeek: (sum of ratings + 5.5 k) / (n + k).

    As if k voters had given 5.5 before the first one. k is not published; 1,500 to 1,600 were worked out from the data.

    Args:
        dummies: The number k.

    Returns:
        A policy over rows of kind `rating` with `stars` from 1 to 10.

    Examples:
        >>> boardgamegeek_rating().score.model.prior
        Prior(mean=5.5, strength=1500.0)

    References:
        blog.recommend.games. Grade C.
    """
    rating = Metric(
        BayesianMean(Prior(mean=5.5, strength=dummies), column="stars", range=(1, 10)),
        select=kind("rating"),
        name="geek rating",
    )
    return Policy(rating, name="BoardGameGeek rating", version="2024")


SCHEMES = (
    Scheme(
        build=boardgamegeek_rating,
        platform="BoardGameGeek",
        title="BoardGameGeek rating",
        subject="game",
        grade="C",
        dated="2024 or before",
        source="blog.recommend.games",
        unpublished="the number of ratings of 5.5, and which ratings are left out",
    ),
)
