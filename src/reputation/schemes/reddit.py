"""Reddit: the orders "hot", "best" and "controversial"."""

from __future__ import annotations

from reputation.adjustments import Deduct, Rounded, ScaleBy
from reputation.composites import Best
from reputation.curves import SignedLog
from reputation.metric import Metric
from reputation.models import Balance, Count, Points, Wilson
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind
from reputation.totals import Sum

__all__ = ["reddit_best", "reddit_controversial", "reddit_hot"]

_EPOCH = 1_134_028_003  # seconds since 1970: 8 December 2005


def reddit_hot() -> Policy:
    """
    The order "hot" of Reddit: sign(s) log10(max(abs(s), 1)) + (t - 1134028003) / 45000, to seven decimals.

    s is the number of votes up less those down, and t the time of the post in seconds. The sign belongs to the votes,
    not to the time, as many copies have it. Nothing fades: newer posts start higher, by as much in 12.5 hours as ten
    times the votes are worth.

    Returns:
        A policy over one row of kind `post` with `created_utc`, its time in seconds since 1970, and rows of kind `vote`
        with an `amount` of 1 or -1, for each post.

    Examples:
        >>> reddit_hot().score.step
        1e-07

    References:
        reddit-archive/reddit, r2/r2/lib/db/_sorts.pyx at 50d35de. Grade C.
    """
    votes = SignedLog(Metric(Points(), select=kind("vote"), name="votes"))
    posted = Metric(Points(column="created_utc", start=-_EPOCH), select=kind("post"), name="seconds")
    # 1 / 45000 is no number of a computer; one rounding of the whole makes up for it.
    hot = Rounded(Sum(votes, ScaleBy(posted, 1 / 45_000)), step=1e-7, name="hot")
    return Policy(hot, name="Reddit hot", version="2017")


def reddit_best() -> Policy:
    """
    The order "best" of comments on Reddit: the lower end of a Wilson interval of the share of votes up.

    The interval holds the true share with a probability of 80 % (z = 1.281551565545). Sort by `lower`, where a comment
    without votes has none and comes last.

    Returns:
        A policy over rows of kind `vote` with a `value` of 1 for a vote up and 0 for one down.

    Examples:
        >>> reddit_best().score.model
        Wilson(level=0.8)

    References:
        reddit-archive/reddit, r2/r2/lib/db/_sorts.pyx at 50d35de (confidence). Grade C.
    """
    return Policy(Metric(Wilson(level=0.8), select=kind("vote"), name="best"), name="Reddit best", version="2017")


def reddit_controversial() -> Policy:
    """
    The order "controversial" of Reddit: (u + d) / max(abs(u - d), 1), with u votes up and d votes down.

    The score is its logarithm to the base 10, which gives the same order: many votes that nearly make up for each
    other. Without votes it is 0, as for votes of one mind.

    Returns:
        A policy over rows of kind `vote` with an `amount` of 1 or -1.

    Examples:
        >>> reddit_controversial().score.describe()
        'size of the vote less 1 per point of size of the majority'

    References:
        reddit-archive/reddit, r2/r2/lib/db/_sorts.pyx at 50d35de. Grade C.
    """
    votes = kind("vote")
    up = Metric(Balance(by="amount", points=((1.0, 1.0), (-1.0, -1.0))), select=votes, name="more up")
    down = Metric(Balance(by="amount", points=((1.0, -1.0), (-1.0, 1.0))), select=votes, name="more down")
    majority = SignedLog(Best(up, down, name="majority"), name="size of the majority")
    many = SignedLog(Metric(Count(), select=votes, name="votes"), name="size of the vote")
    return Policy(Deduct(many, majority, per_point=1, name="controversy"), name="Reddit controversial", version="2017")


SCHEMES = (
    Scheme(
        build=reddit_hot,
        platform="Reddit",
        title="Reddit, order hot",
        subject="post",
        grade="C",
        dated="2017",
        source="reddit-archive/reddit, r2/r2/lib/db/_sorts.pyx at 50d35de",
    ),
    Scheme(
        build=reddit_best,
        platform="Reddit",
        title="Reddit, order best",
        subject="comment",
        grade="C",
        dated="2017",
        source="reddit-archive/reddit, r2/r2/lib/db/_sorts.pyx at 50d35de",
    ),
    Scheme(
        build=reddit_controversial,
        platform="Reddit",
        title="Reddit, order controversial",
        subject="post or comment",
        grade="C",
        dated="2017",
        source="reddit-archive/reddit, r2/r2/lib/db/_sorts.pyx at 50d35de",
    ),
)
