"""Douyin: a shape after the experience score of its shops."""

from __future__ import annotations

from reputation.fields import days
from reputation.metric import Metric
from reputation.models import Mean, Points
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.scores import Composite, Deduct, ScaleBy
from reputation.select import kind
from reputation.stabilisers import NewcomerProtection
from reputation.tiers import Ladder, Tier
from reputation.windows import Rolling

__all__ = ["douyin_experience"]


def douyin_experience(*, good: float = 70, language: str = "en") -> Policy:
    """
    A score of up to 100 points from goods, logistics and service, less points for violations: inspired by Douyin.

    The three sides are known by name; their weights are not published, and are equal here. Since 2025 further points
    are taken off for violations. New shops are protected: here nobody is below the upper level within 30 days of the
    first rating.

    Args:
        good: From how many points on a shop is good; of our own making.
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over the last 90 days of rows of the kinds `goods`, `logistics` and `service` with a `value` within
        [0, 1], and of kind `violation` with `points` to take off.

    Examples:
        >>> douyin_experience().score.range
        (0.0, 100.0)

    References:
        Names of the sides; the title of an article of 2025-09-09 on the deductions (dccn.baleba.co). Grade D.
    """
    say = wording(language)
    lately = Rolling(days(90))
    sides = (
        ("goods", say("goods", "商品体验")),
        ("logistics", say("logistics", "物流体验")),
        ("service", say("service", "服务体验")),
    )
    parts = [(Metric(Mean(), select=kind(side), window=lately, name=name), 1 / len(sides)) for side, name in sides]
    taken_off = Metric(
        Points(column="points"), select=kind("violation"), window=lately, name=say("points taken off", "扣分")
    )
    upper = say("good", "良好")
    return Policy(
        Deduct(ScaleBy(Composite(parts), 100), taken_off, per_point=1, name=say("experience score", "商家体验分")),
        name=say("Inspired by Douyin's experience score", "商家体验分示意"),
        version="2025-09-09",
        tiers=Ladder(Tier(say("to be improved", "待提升")), Tier(upper, at=good), no_data=say("no score", "暂无评分")),
        stabilisers=NewcomerProtection(days(30), floor=upper),
    )


SCHEMES = (
    Scheme(
        build=douyin_experience,
        platform="Douyin",
        title="Inspired by Douyin's experience score",
        title_zh="商家体验分示意",
        subject="shop",
        grade="D",
        dated="2025-09-09",
        source="names of the sides; title of an article on deductions (dccn.baleba.co, 2025-09-09)",
        unpublished="weights, windows, limits, what is taken off, how long new shops are protected",
    ),
)
