"""Sesame Credit: bands of a monthly score."""

from __future__ import annotations

from reputation.keeping import Last
from reputation.metric import Metric
from reputation.models import Mean
from reputation.policy import Policy
from reputation.schedule import Monthly
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.select import kind
from reputation.tiers import Ladder

__all__ = ["sesame_bands"]


def sesame_bands(*, language: str = "en") -> Policy:
    """
    The five bands of a Sesame Credit score, taken on the 6th of each month.

    The score runs from 350 to 950: poor below 550, fair from 550, good from 600, excellent from 650, superb from 700
    on. Which band an edge belongs to is not published; here it is the higher one.

    Args:
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of kind `sesame_score` with a column `points`, of which the last one counts.

    Examples:
        >>> sesame_bands(language="zh").tiers.describe_tier(1)
        '中等: score from 550 (included) to 600 (not included)'

    References:
        pro.ceyicm.cn/post/8206 and 363616.com/article/626885. Some pages print "fair 550-650", which overlaps the next
        band. Grade B for the bands; what the score is made of is published by name only.
    """
    say = wording(language)
    bands = (
        (say("poor", "较差"), 350, 550),
        (say("fair", "中等"), 550, 600),
        (say("good", "良好"), 600, 650),
        (say("excellent", "优秀"), 650, 700),
        (say("superb", "极好"), 700, None),
    )
    score = Mean(column="points", range=(350, 950))
    return Policy(
        Metric(score, select=kind("sesame_score"), keep=Last(1), name=say("Sesame score", "芝麻分")),
        name=say("Sesame Credit bands", "芝麻信用分"),
        version="2015-07",
        tiers=Ladder.bands(*bands, no_data=say("no score", "暂无评分")),
        schedule=Monthly(6, tz="Asia/Shanghai"),
    )


SCHEMES = (
    Scheme(
        build=sesame_bands,
        platform="Sesame Credit",
        title="Sesame Credit bands",
        title_zh="芝麻信用分",
        subject="person",
        grade="B",
        dated="2015-07",
        source="pro.ceyicm.cn/post/8206; 363616.com/article/626885",
        unpublished="how the score comes about: the five dimensions are named, their weights are not",
    ),
)
