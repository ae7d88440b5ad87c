"""Dianping and Meituan: a shape after the stars of merchants."""

from __future__ import annotations

from datetime import timedelta

from reputation.decay import HalfLife
from reputation.fields import days
from reputation.keeping import Only
from reputation.metric import Metric
from reputation.models import Mean
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.scores import Rounded
from reputation.select import kind, matches
from reputation.weights import field

__all__ = ["dianping_stars"]

_YEAR = days(365)


def dianping_stars(*, half_life: timedelta = _YEAR, language: str = "en") -> Policy:
    """
    Stars in halves from reviews that count by reviewer, quality and age: inspired by Dianping.

    The factors are published by name: how credible the reviewer is, how good the review, how recent, and whether it is
    effective. What they amount to is not. Here a review counts the product of two columns and half as much after a
    year; one that is not effective stays on record and does not count. The adjustment by category is not rebuilt.

    Args:
        half_life: After how long a review counts half; of our own making.
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of kind `review` with `stars` from 1 to 5, `credibility` and `quality` of at least 0, and
        `effective`, true or false.

    Examples:
        >>> dianping_stars().score.range
        (1.0, 5.0)

    References:
        Names of the factors only (76hw.com). Grade D.
    """
    say = wording(language)
    mean = Metric(
        Mean(column="stars", range=(1, 5)),
        select=kind("review"),
        weight=field("credibility") * field("quality"),
        decay=HalfLife(half_life),
        keep=Only(matches("effective", value=True), because=say("it is no effective review", "非有效评价")),
        name=say("mean of the reviews", "加权平均分"),
    )
    return Policy(
        Rounded(mean, step=0.5, name=say("stars", "商户星级")),
        name=say("Inspired by Dianping's stars", "商户星级示意"),
        version="2025",
    )


SCHEMES = (
    Scheme(
        build=dianping_stars,
        platform="Dianping",
        title="Inspired by Dianping's stars",
        title_zh="商户星级示意",
        subject="merchant",
        grade="D",
        dated="2025",
        source="names of the factors only (76hw.com)",
        unpublished="every number, how reviews are filtered, and the adjustment by category",
    ),
)
