"""Alibaba.com: stars of suppliers, where the weakest side decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from reputation.gates import All, AtLeast
from reputation.keeping import Last
from reputation.metric import Metric
from reputation.models import Mean
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.scores import Worst
from reputation.select import kind
from reputation.tiers import Ladder, Tier

__all__ = ["alibaba_global_stars", "alibaba_supplier_stars"]

_CHINA = ZoneInfo("Asia/Shanghai")
_STARS = ("0 stars", "1 star", "2 stars", "3 stars", "4 stars", "5 stars")


def _weakest(indicators: Mapping[str, str], column: str, top: int) -> Worst:
    """The lowest of the last figures of some indicators, by kind and name."""
    last = (
        Metric(Mean(column=column, range=(0, top)), select=kind(name), keep=Last(1), name=title)
        for name, title in indicators.items()
    )
    return Worst(*last)


def _ladder(weakest: Worst, limits: tuple[int, ...], say: Callable[[str, str], str]) -> Ladder:
    """Stars that ask for a limit in every indicator; one that is unknown reaches none."""
    names = [say(stars, f"{number}星") for number, stars in enumerate(_STARS)]
    return Ladder(
        Tier(names[0]),
        *(
            Tier(name, when=All(tuple(AtLeast(part, limit) for part in weakest.scores)))
            for name, limit in zip(names[1:], limits, strict=True)
        ),
    )


def alibaba_supplier_stars(*, language: str = "en") -> Policy:
    """
    The stars of Gold Suppliers on Alibaba.com in mainland China, Hong Kong and Taiwan.

    Four indicators have up to 100 points each: seller and product quality, marketing, transactions, service after the
    sale. One to five stars ask for 60, 70, 80, 85 and 90 points, to be reached in all four; else there is no star.

    Args:
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of the kinds `quality`, `marketing`, `transaction` and `after_sales` with a column `points`,
        of which the last one counts. The score is the lowest indicator.

    Examples:
        >>> alibaba_supplier_stars().tiers.describe_tier(1)[:35]
        '1 star: quality at least 60 and mar'

    References:
        Rule of 1 September 2020, rule.alibaba.com/rule/detail/11002943. Grade B. How the points of an indicator come
        about is not published.
    """
    say = wording(language)
    weakest = _weakest(
        {
            "quality": say("quality", "商家与商品质量"),
            "marketing": say("marketing", "营销"),
            "transaction": say("transactions", "交易"),
            "after_sales": say("after-sales service", "售后"),
        },
        "points",
        100,
    )
    return Policy(
        weakest,
        name=say("Alibaba.com supplier stars", "国际站商家星等级"),
        version="2020-09-01",
        effective_from=datetime(2020, 9, 1, tzinfo=_CHINA),
        tiers=_ladder(weakest, (60, 70, 80, 85, 90), say),
    )


def alibaba_global_stars(*, language: str = "en") -> Policy:
    """
    The stars of Global Gold Suppliers on Alibaba.com.

    Six indicators have one to five stars each, and the lowest of them is the star of the supplier: premium products and
    top products; response time of the store; active buyers, conversion rate and visitors of keyword advertising.

    Args:
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of the kinds `premium_products`, `top_products`, `response_time`, `active_buyers`,
        `conversion_rate` and `advertising_visitors` with a column `stars`, of which the last one counts. The score is
        the lowest indicator.

    Examples:
        >>> len(alibaba_global_stars().names)
        6

    References:
        Rule of 12 October 2021, rule.alibaba.com/rule/detail/11001538. Grade B.
    """
    say = wording(language)
    weakest = _weakest(
        {
            "premium_products": say("premium products", "优质商品"),
            "top_products": say("top products", "爆品"),
            "response_time": say("response time", "店铺响应时间"),
            "active_buyers": say("active buyers", "活跃买家"),
            "conversion_rate": say("conversion rate", "转化率"),
            "advertising_visitors": say("visitors of advertising", "关键词广告访客"),
        },
        "stars",
        5,
    )
    return Policy(
        weakest,
        name=say("Alibaba.com stars of global suppliers", "国际站全球商家星等级"),
        version="2021-10-12",
        effective_from=datetime(2021, 10, 12, tzinfo=_CHINA),
        tiers=_ladder(weakest, (1, 2, 3, 4, 5), say),
    )


SCHEMES = (
    Scheme(
        build=alibaba_supplier_stars,
        platform="Alibaba.com",
        title="Alibaba.com supplier stars",
        title_zh="国际站商家星等级",
        subject="supplier",
        grade="B",
        dated="2020-09-01",
        source="rule.alibaba.com/rule/detail/11002943",
        unpublished="how the points of an indicator come about",
    ),
    Scheme(
        build=alibaba_global_stars,
        platform="Alibaba.com",
        title="Alibaba.com stars of global suppliers",
        title_zh="国际站全球商家星等级",
        subject="supplier",
        grade="B",
        dated="2021-10-12",
        source="rule.alibaba.com/rule/detail/11001538",
        unpublished="how the stars of an indicator come about",
    ),
)
