"""Pinduoduo: a shape after the stars of its shops."""

from __future__ import annotations

from reputation.fields import days
from reputation.gates import AtLeast, AtMost
from reputation.keeping import Last
from reputation.metric import Metric
from reputation.models import Mean, Ratio
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.scores import Rounded, ScaleBy
from reputation.select import at_most, kind, matches
from reputation.tiers import Ladder, Tier
from reputation.windows import Rolling

__all__ = ["pinduoduo_stars"]


def pinduoduo_stars(*, defects: float = 0.01, replies: float = 0.8, language: str = "en") -> Policy:
    """
    Stars in halves from a shop's rank in its industry, and conditions that are met or not: inspired by Pinduoduo.

    Sellers see the rank of their composite score in the industry, the share of answers by a person within three
    minutes, the rate of serious defects and whether each is met, and stars in halves. No limit is published, nor how a
    rank becomes stars: here the share of peers that a shop is ahead of, times five, and two limits of our own.

    Args:
        defects: The greatest share of orders with a serious defect, of our own making.
        replies: The least share of answers within three minutes, of our own making.
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of kind `industry_rank` with a column `rank` within [0, 1], of which the last one counts (see
        `reputation.peers`), and over the last 90 days of rows of kind `order` with `serious_defect`, true or false, and
        of kind `reply` with `minutes`.

    Examples:
        >>> [tier.name for tier in pinduoduo_stars().tiers.tiers]
        ['not met', 'met']

    References:
        Fields of a seller's page (goods_quality/pilot_mall). Grade D.
    """
    say = wording(language)
    rank = Metric(
        Mean(column="rank", range=(0, 1)),
        select=kind("industry_rank"),
        keep=Last(1),
        name=say("rank in the industry", "行业排名"),
    )
    lately = Rolling(days(90))
    defect_rate = Metric(
        Ratio(matches("serious_defect", value=True)),
        select=kind("order"),
        window=lately,
        name=say("rate of serious defects", "严重品质问题率"),
    )
    prompt = Metric(
        Ratio(at_most("minutes", 3)),
        select=kind("reply"),
        window=lately,
        name=say("answers within three minutes", "三分钟人工回复率"),
    )
    return Policy(
        Rounded(ScaleBy(rank, 5), step=0.5, name=say("stars", "店铺综合体验星级")),
        name=say("Inspired by Pinduoduo's shop stars", "店铺综合体验星级示意"),
        version="2025",
        tiers=Ladder(
            Tier(say("not met", "未达标")),
            Tier(say("met", "达标"), when=AtMost(defect_rate, defects) & AtLeast(prompt, replies)),
        ),
    )


SCHEMES = (
    Scheme(
        build=pinduoduo_stars,
        platform="Pinduoduo",
        title="Inspired by Pinduoduo's shop stars",
        title_zh="店铺综合体验星级示意",
        subject="shop",
        grade="D",
        dated="2025",
        source="fields of a seller's page (goods_quality/pilot_mall)",
        unpublished="every weight and limit, and how a rank becomes stars",
    ),
)
