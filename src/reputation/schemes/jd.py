"""JD: a shape after the stars of its stores."""

from __future__ import annotations

from reputation.fields import days
from reputation.metric import Metric
from reputation.models import Mean
from reputation.policy import Policy
from reputation.schedule import Daily
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.scores import Composite, Rounded, ScaleBy
from reputation.select import kind
from reputation.tiers import Ladder, Tier
from reputation.windows import Rolling

__all__ = ["jd_store_stars"]


def jd_store_stars(*, star_store: float = 4.5, language: str = "en") -> Policy:
    """
    Stars in halves from five sides of a store, taken every day: inspired by JD.

    The sides are known by name: reviews, customer service, logistics, service after the sale, disputes. Their weights
    are not published; here they are equal. A side that nobody has rated is left out. JD compares a store with its
    industry, which is not rebuilt here.

    Args:
        star_store: From how many stars on a store is a star store; of our own making.
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over the last 90 days of rows of the kinds `review`, `service`, `logistics`, `after_sales` and
        `dispute` with a `value` within [0, 1], 1 for the best.

    Examples:
        >>> jd_store_stars().score.range
        (0.0, 5.0)

    References:
        Nothing but the names of the five sides. Grade D.
    """
    say = wording(language)
    sides = (
        ("review", say("reviews", "用户评价")),
        ("service", say("customer service", "客服咨询")),
        ("logistics", say("logistics", "物流履约")),
        ("after_sales", say("after-sales service", "售后服务")),
        ("dispute", say("disputes", "交易纠纷")),
    )
    parts = [
        (Metric(Mean(), select=kind(side), window=Rolling(days(90)), name=name), 1 / len(sides)) for side, name in sides
    ]
    return Policy(
        Rounded(ScaleBy(Composite(parts), 5), step=0.5, name=say("stars", "店铺星级")),
        name=say("Inspired by JD's store stars", "店铺星级示意"),
        version="2025",
        tiers=Ladder(Tier(say("store", "店铺")), Tier(say("star store", "星级店铺"), at=star_store)),
        schedule=Daily(tz="Asia/Shanghai"),
    )


SCHEMES = (
    Scheme(
        build=jd_store_stars,
        platform="JD",
        title="Inspired by JD's store stars",
        title_zh="店铺星级示意",
        subject="store",
        grade="D",
        dated="2025",
        source="names of the five sides only",
        unpublished="weights, windows, limits, and the comparison with the industry",
    ),
)
