"""Taobao and Tmall: credit levels and shop ratings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from reputation.bookkeeping import ledger
from reputation.fields import days
from reputation.keeping import Burst, Cap, NetClamp
from reputation.ledgers import Reset
from reputation.metric import Metric
from reputation.models import Mean, Points, Ratio
from reputation.policy import Policy
from reputation.sanctions import Escalation, Sanction
from reputation.schedule import Yearly
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.scores import Composite
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier
from reputation.windows import Days, PastMonths

__all__ = ["taobao_credit", "taobao_experience", "taobao_shop_ratings", "taobao_violations"]

_ZONE = "Asia/Shanghai"
_SYMBOLS = (("heart", "心"), ("diamond", "钻"), ("crown", "皇冠"), ("gold crown", "金冠"))
_NUMERALS = "一二三四五"
_POINTS = (
    *((4, 10), (11, 40), (41, 90), (91, 150), (151, 250)),
    *((251, 500), (501, 1_000), (1_001, 2_000), (2_001, 5_000), (5_001, 10_000)),
    *((10_001, 20_000), (20_001, 50_000), (50_001, 100_000), (100_001, 200_000), (200_001, 500_000)),
    *((500_001, 1_000_000), (1_000_001, 2_000_000), (2_000_001, 5_000_000), (5_000_001, 10_000_000)),
    (10_000_001, None),
)


def _levels(say: Callable[[str, str], str]) -> Ladder:
    names = [
        say(f"{symbol} {number}", f"{numeral}{sign}")
        for symbol, sign in _SYMBOLS
        for number, numeral in enumerate(_NUMERALS, 1)
    ]
    return Ladder.bands(*((name, *points) for name, points in zip(names, _POINTS, strict=True)), step=1)


def taobao_credit(*, anchor: str = "first", language: str = "en") -> Policy:
    """
    Taobao's credit score and its twenty levels, for sellers and, apart from them, for buyers.

    A good rating counts +1, a neutral one 0, a bad one -1. Ratings of one pair for one item whose orders lie less than
    14 days apart count once, the good ones as +1 and the bad ones as -1. In a calendar month, by the time of the order,
    one pair moves the total by at most six points in either direction; the running total is held there, so that after
    six bad ratings and a good one another bad one counts. Nothing fades. Below 4 points there is no level; 4 points are
    the first heart, 251 the first diamond, 10,001 the first crown and 500,001 the first gold crown. The ends of the
    gold crowns are not published; those here are assumed.

    Args:
        anchor: What the 14 days are measured from, the `first` order of a burst or the `previous` one; which of them is
            not published.
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of kind `rating` with a `verdict`, `good`, `neutral` or `bad`, the other party as `source`,
        the `item`, and the creation of the order in `refers_to_at`. The score is the total of points; the share of good
        ratings among all, neutral ones too, is measured beside it.

    Examples:
        >>> policy = taobao_credit()
        >>> [tier.name for tier in policy.tiers.tiers][4:6]
        ['heart 5', 'diamond 1']

    References:
        Points and number of levels: Taobao Open Platform, UserCredit (orzcc/taobao-top-client). Limit of six points:
        rules of rating in force since 2009-02-15, and Taobao's own example of six bad ratings, a good and a bad one, as
        quoted on 2017-05-01. Points of the levels up to the fifth crown: a table of 2015. Grade A.
    """
    say = wording(language)
    keep = (
        Burst(within=days(14), by=("source", "item", "verdict"), anchor=anchor, date="refers_to_at"),
        NetClamp(low=-6, high=6, by=("source",), per="month", by_model=True, tz=_ZONE, date="refers_to_at"),
    )
    ratings = kind("rating")
    name, points = say("credit score", "信用积分"), {"good": 1, "neutral": 0, "bad": -1}
    good = Metric(Ratio(matches("verdict", "good")), select=ratings, name=say("share of good ratings", "好评率"))
    return Policy(
        ledger(points, by="verdict", select=ratings, keep=keep, name=name),
        name=say("Taobao credit levels", "淘宝信用等级"),
        version="2017-05-01",
        metrics=(good,),
        tiers=_levels(say),
    )


def taobao_shop_ratings(*, language: str = "en") -> Policy:
    """
    The three shop ratings of Taobao and Tmall over half a year (DSR).

    Buyers rate from 1 to 5 whether the item is as described, the attitude of the service, and the logistics. Each of
    the three is the plain mean of the ratings of the last six months. In a calendar month at most three ratings of one
    pair count, the first ones. A rating cannot be changed.

    Args:
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of kind `shop_rating` with the buyer as `source` and the stars in the columns `described`,
        `service` and `logistics`. The score is the mean for the description; the other two are measured beside it.

    Examples:
        >>> taobao_shop_ratings().names
        ('item as described', 'attitude of the service', 'logistics')

    References:
        Rules of rating in force since 2009-02-15 (axes, limit of three, no change); the label "half a year" of the shop
        pages. Grade B. How the share above or below the other shops is worked out is not published.
    """
    say = wording(language)
    described, service, logistics = (
        Metric(
            Mean(column=column, range=(1, 5)),
            select=kind("shop_rating"),
            window=PastMonths(6, tz=_ZONE),
            keep=Cap(3, by=("source",), per="month", tz=_ZONE),
            name=name,
        )
        for column, name in (
            ("described", say("item as described", "宝贝与描述相符")),
            ("service", say("attitude of the service", "卖家的服务态度")),
            ("logistics", say("logistics", "物流服务的质量")),
        )
    )
    return Policy(
        described,
        name=say("Taobao shop ratings of half a year", "店铺半年内动态评分"),
        version="2009-02-15",
        effective_from=datetime(2009, 2, 15, tzinfo=ZoneInfo(_ZONE)),
        metrics=(service, logistics),
    )


def taobao_violations(*, language: str = "en") -> Mapping[str, Policy]:
    """
    The three counters of violations on Taobao and Tmall: general (A), serious (B), and selling counterfeits (C).

    Each of them begins anew on 31 December at 24:00, except that counterfeit points from 24 to below 48 are not
    cleared that year. With 48 points for serious violations the account is closed. What happens at fewer points is not
    published in what is at hand.

    Args:
        language: The language of the labels, `en` or `zh`.

    Returns:
        Three policies: `general`, `serious` and `counterfeit`, over rows of the kind of that name with `points`. More
        points are worse; `policy.restrictions` says whether the account is closed.

    Examples:
        >>> taobao_violations()["counterfeit"].score.keep[0].describe()[-51:]
        'but not while the total is at least 24 and below 48'

    References:
        A passage of the DuReader data set (clearing of points); a question of an examination for sellers (48 points).
        Grade B.
    """
    say = wording(language)
    new_year = Yearly(1, 1, tz=_ZONE)
    sorts = (
        ("general", say("general violations", "一般违规扣分"), Reset(new_year)),
        ("serious", say("serious violations", "严重违规扣分"), Reset(new_year)),
        ("counterfeit", say("selling counterfeits", "出售假冒商品扣分"), Reset(new_year, low=24, below=48)),
    )
    closed = Escalation(say("points", "扣分"), Sanction(say("account closed", "查封账户"), at=48))
    return {
        sort: Policy(
            Metric(Points(column="points"), select=kind(sort), keep=cleared, name=say("points", "扣分")),
            name=say(f"Taobao, {title}", f"淘宝{title}"),
            version="2017-11",
            sanctions=closed if sort == "serious" else (),
        )
        for sort, title, cleared in sorts
    }


def taobao_experience(*, average: float = 4.03, excellent: float = 4.59, language: str = "en") -> Policy:
    """
    A score of up to five from four sides of a shop, beside what is usual in its industry: inspired by Taobao.

    A seller's page shows a total, such as 4.92, beside the average of the industry, such as 4.03, and what is excellent
    there, such as 4.59. The sides are goods, logistics, consultation and service after the sale. How their figures are
    mapped to five and weighed is not published; here the host brings the mapped figures, and all sides weigh the same.

    Args:
        average: The average of the industry.
        excellent: What is excellent in the industry.
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over the last 30 days of rows of the kinds `goods`, `logistics`, `consultation` and `after_sales` with
        a column `stars` from 1 to 5.

    Examples:
        >>> taobao_experience().score.range
        (1.0, 5.0)

    References:
        Sample data of a seller's page (Hadus/qianniu). Grade D.
    """
    say = wording(language)
    sides = {
        "goods": say("goods", "商品体验"),
        "logistics": say("logistics", "物流体验"),
        "consultation": say("consultation", "咨询体验"),
        "after_sales": say("after-sales service", "售后体验"),
    }
    lately = Days(30, tz=_ZONE)
    stars = Mean(column="stars", range=(1, 5))
    parts = [(Metric(stars, select=kind(side), window=lately, name=name), 0.25) for side, name in sides.items()]
    return Policy(
        Composite(parts, name=say("experience score", "真实体验分")),
        name=say("Inspired by Taobao's experience score", "真实体验分示意"),
        version="2023",
        tiers=Ladder(
            Tier(say("below average", "低于行业平均")),
            Tier(say("above average", "高于行业平均"), at=average),
            Tier(say("excellent", "行业优秀"), at=excellent),
            no_data=say("no score", "暂无评分"),
        ),
    )


SCHEMES = (
    Scheme(
        build=taobao_credit,
        platform="Taobao",
        title="Taobao credit levels",
        title_zh="淘宝信用等级",
        subject="seller, or buyer",
        grade="A",
        dated="2017-05-01",
        source="Taobao rules of rating (2009-02-15); UserCredit of the Taobao Open Platform; table of levels (2015)",
        unpublished="which order the 14 days start from; where the gold crowns end; how malicious ratings are found",
    ),
    Scheme(
        build=taobao_shop_ratings,
        platform="Taobao",
        title="Taobao shop ratings of half a year",
        title_zh="店铺半年内动态评分",
        subject="shop",
        grade="B",
        dated="2009-02-15",
        source="Taobao rules of rating (2009-02-15); labels of the shop pages",
        unpublished="how a shop is compared with its peers; whose logistics count",
    ),
    Scheme(
        build=taobao_violations,
        platform="Taobao",
        title="Taobao violation points",
        title_zh="淘宝违规扣分",
        subject="seller",
        grade="B",
        dated="2017-11",
        source="passage of the DuReader data set; question of an examination for sellers",
        unpublished="what happens at 12, 24 and 36 points, in what is at hand; how long an appeal may take",
    ),
    Scheme(
        build=taobao_experience,
        platform="Taobao",
        title="Inspired by Taobao's experience score",
        title_zh="真实体验分示意",
        subject="shop",
        grade="D",
        dated="2023",
        source="sample data of a seller's page (Hadus/qianniu)",
        unpublished="weights, windows, and how a figure is mapped to five",
    ),
)
