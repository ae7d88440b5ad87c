"""IMDb: the weighted rating of a title in the list of the best."""

from __future__ import annotations

from reputation.metric import Metric
from reputation.models import BayesianMean, Prior
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches

__all__ = ["imdb_weighted_rating"]


def imdb_weighted_rating(*, mean: float = 7.0, least_votes: float = 25_000) -> Policy:
    """
    The weighted rating of a title on IMDb: WR = v / (v + m) R + m / (v + m) C.

    R is the mean of v votes, m the votes that the list asks for, and C the mean over all titles. Only votes of regular
    voters count; who is one is not published. m was 1,300 in 2007 and 3,000 in 2009 before it was 25,000, and C lay
    between 6.7 and 7.0.

    Args:
        mean: The mean C over all titles.
        least_votes: The votes m.

    Returns:
        A policy over rows of kind `vote` with `stars` from 1 to 10 and `regular`, true for regular voters.

    Examples:
        >>> imdb_weighted_rating().score.model.prior
        Prior(mean=7.0, strength=25000.0)

    References:
        intelliot.com, 2007; listsofbests, 2009; straysh, 2015. Grade C.
    """
    rating = Metric(
        BayesianMean(Prior(mean=mean, strength=least_votes), column="stars", range=(1, 10)),
        select=kind("vote") & matches("regular", value=True),
        name="weighted rating",
    )
    return Policy(rating, name="IMDb weighted rating", version="2015")


SCHEMES = (
    Scheme(
        build=imdb_weighted_rating,
        platform="IMDb",
        title="IMDb weighted rating",
        subject="film or series",
        grade="C",
        dated="2015",
        source="intelliot.com (2007); listsofbests (2009); straysh (2015)",
        unpublished="who is a regular voter",
    ),
)
