"""Steam: the labels that stand under a game, and the rating that SteamDB makes of its reviews."""

from __future__ import annotations

from reputation.curves import Cautious
from reputation.gates import AtLeast, AtMost
from reputation.metric import Metric
from reputation.models import Count, Ratio
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier

__all__ = ["steam_labels", "steamdb_rating"]


def steam_labels() -> Policy:
    """
    The label of a game on Steam, from the share of its reviews that recommend it.

    A label is shown from ten reviews on. The wider words need fifty reviews, the widest five hundred.

    Returns:
        A policy over rows of kind `review` with a column `recommended`; the score is the share that recommends.

    Examples:
        >>> [tier.name for tier in steam_labels().tiers.tiers][-3:]
        ['Positive', 'Very Positive', 'Overwhelmingly Positive']

    References:
        The labels as described in "Steam reviews" (medium.com/minimap-net, 2023) and in the announcement of Steam.
        Grade A: 2,350 of 3,000 gives Mostly Positive; 15 of 17 gives Positive and stands above it.
    """
    reviews = kind("review")
    many, most = AtLeast("reviews", 50), AtLeast("reviews", 500)
    return Policy(
        Metric(Ratio(matches("recommended", value=True)), select=reviews, name="recommended"),
        name="Steam review labels",
        version="2023",
        metrics=(Metric(Count(), select=reviews, name="reviews"),),
        tiers=Ladder(
            Tier("No label"),
            Tier("Overwhelmingly Negative", support=10, at=0.0, when=most),
            Tier("Very Negative", support=10, at=0.0, when=many & AtMost("reviews", 499)),
            Tier("Negative", support=10, at=0.0, when=AtMost("reviews", 49)),
            Tier("Mostly Negative", support=10, at=0.20),
            Tier("Mixed", support=10, at=0.40),
            Tier("Mostly Positive", support=10, at=0.70),
            Tier("Positive", support=10, at=0.80),
            Tier("Very Positive", support=50, at=0.80),
            Tier("Overwhelmingly Positive", support=500, at=0.95),
        ),
    )


def steamdb_rating() -> Policy:
    """
    The rating of a game on SteamDB: r - (r - 0.5) 2**-log10(n + 1).

    r is the share of the n reviews that recommend the game. With ten times the reviews one is twice as sure of it.

    Returns:
        A policy over rows of kind `review` with a column `recommended`.

    Examples:
        >>> steamdb_rating().score.towards
        0.5

    References:
        steamdb.info/blog/steamdb-rating. Grade C.
    """
    share = Metric(Ratio(matches("recommended", value=True)), select=kind("review"), name="recommended")
    return Policy(Cautious(share, towards=0.5, name="rating"), name="SteamDB rating", version="2026")


SCHEMES = (
    Scheme(
        build=steam_labels,
        platform="Steam",
        title="Steam review labels",
        subject="game",
        grade="A",
        dated="2023",
        source="medium.com/minimap-net (2023)",
        unpublished="how off-topic reviews are found",
    ),
    Scheme(
        build=steamdb_rating,
        platform="SteamDB",
        title="SteamDB rating",
        subject="game",
        grade="C",
        dated="2026 or before",
        source="steamdb.info/blog/steamdb-rating",
    ),
)
