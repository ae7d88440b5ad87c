"""AliExpress: feedback on sellers, and violations of intellectual property."""

from __future__ import annotations

from collections.abc import Mapping

from reputation.bookkeeping import ledger
from reputation.fields import days
from reputation.keeping import Burst, NetClamp
from reputation.ledgers import Expire
from reputation.metric import Metric
from reputation.models import Count, Mean, Points, Ratio
from reputation.policy import Policy
from reputation.sanctions import Escalation, Sanction
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.select import at_least, at_most, kind
from reputation.tiers import Ladder
from reputation.windows import PastMonths

__all__ = ["aliexpress_feedback", "aliexpress_ip"]

_SYMBOLS = (("medal", "勋章"), ("diamond", "钻"))
_NUMBERS = tuple(enumerate("一二三四五", 1))
_POINTS = (
    *((3, 9), (10, 29), (30, 99), (100, 199), (200, 499)),
    *((500, 999), (1_000, 1_999), (2_000, 4_999), (5_000, 9_999), (10_000, 19_999)),
)


def aliexpress_feedback(*, language: str = "en") -> Policy:
    """
    The feedback score of a seller on AliExpress, the share of positive feedback, and the detailed ratings.

    Feedback of 4 or 5 stars counts +1, of 3 stars 0, of 1 or 2 stars -1; what one buyer gives within 10 days is one,
    the first. The score is the total of all time, and is shown as medals from 3 points on, diamonds from 500 and crowns
    from 20,000. Positive feedback is the share of 4 and 5 stars in the last six months, 3 stars left out; another page
    of AliExpress divides by all ratings. The detailed ratings, item as described, communication and speed of shipping,
    are means of the last six months.

    Args:
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of kind `feedback` with the buyer as `source` and whole `stars` from 1 to 5, and of kind
        `detailed_rating` with the stars in the columns `described`, `communication` and `shipping`.

    Examples:
        >>> aliexpress_feedback().score.model.points
        ((1, -1.0), (2, -1.0), (3, 0.0), (4, 1.0), (5, 1.0))

    References:
        feedback.aliexpress.com, evaluationDetail (rates) and display/detail.htm (symbols). Grade B. Which of several
        ratings within 10 days is the one is not published.
    """
    say = wording(language)
    feedback, half_year = kind("feedback"), PastMonths(6)
    one_buyer = Burst(within=days(10), by=("source",))
    positive = at_least("stars", 4)
    score = ledger(
        {5: 1, 4: 1, 3: 0, 2: -1, 1: -1},
        by="stars",
        select=feedback,
        keep=one_buyer,
        name=say("feedback score", "评价积分"),
    )
    share = Metric(
        Ratio(positive, eligible=positive | at_most("stars", 2)),
        select=feedback,
        keep=one_buyer,
        window=half_year,
        name=say("positive feedback", "好评率"),
    )
    axes = (
        ("described", say("item as described", "商品描述")),
        ("communication", say("communication", "卖家服务")),
        ("shipping", say("shipping speed", "物流速度")),
    )
    detailed = (
        Metric(Mean(column=column, range=(1, 5)), select=kind("detailed_rating"), window=half_year, name=name)
        for column, name in axes
    )
    names = [say(f"{symbol} {number}", f"{numeral}{sign}") for symbol, sign in _SYMBOLS for number, numeral in _NUMBERS]
    bands = [(name, *points) for name, points in zip(names, _POINTS, strict=True)]
    return Policy(
        score,
        name=say("AliExpress seller feedback", "速卖通卖家评价"),
        version="2017",
        metrics=(share, *detailed),
        tiers=Ladder.bands(*bands, (say("crowns", "皇冠"), 20_000, None), step=1),
    )


def aliexpress_ip(*, tz: str = "Asia/Shanghai", language: str = "en") -> Mapping[str, Policy]:
    """
    Violations of intellectual property on AliExpress: points for general ones, a count of severe ones.

    General violations of one day count at most 6 points together. A complaint about stolen pictures is worth 6 points;
    the first ones within five days are one. Severe violations within 3 days count once, and with the third the account
    is closed, whatever they were. Every record lives for 365 days. What happens at which total of points is not
    published in what is at hand.

    Args:
        tz: The zone whose days are meant; not published.
        language: The language of the labels, `en` or `zh`.

    Returns:
        Two policies: `general` over rows of kind `ip_general` with `points` and a column `theft`, `pictures` where
        pictures were stolen and unknown elsewhere; `severe` over rows of kind `ip_severe`;
        `policy.restrictions` says whether the account is closed.

    Examples:
        >>> list(aliexpress_ip())
        ['general', 'severe']

    References:
        ssopdot.com/blog/16374 and en.hb2b.com/ask/192682. Grade B.
    """
    say = wording(language)
    life = Expire(days(365))
    general = Metric(
        Points(column="points"),
        select=kind("ip_general"),
        keep=(
            Burst(within=days(5), by=("theft",), bursts=1),
            NetClamp(high=6, per="day", column="points", tz=tz),
            life,
        ),
        name=say("points", "知识产权一般侵权扣分"),
    )
    severe = Metric(
        Count(),
        select=kind("ip_severe"),
        keep=(Burst(within=days(3)), life),
        name=say("severe violations", "知识产权严重侵权次数"),
    )
    closed = Escalation(severe, Sanction(say("account closed", "关闭账号"), at=3))
    named = (
        ("general", say("AliExpress general IP violations", "速卖通知识产权一般侵权"), general, ()),
        ("severe", say("AliExpress severe IP violations", "速卖通知识产权严重侵权"), severe, closed),
    )
    return {sort: Policy(score, name=name, version="2024", sanctions=closed) for sort, name, score, closed in named}


SCHEMES = (
    Scheme(
        build=aliexpress_feedback,
        platform="AliExpress",
        title="AliExpress seller feedback",
        title_zh="速卖通卖家评价",
        subject="seller",
        grade="B",
        dated="2017",
        source="feedback.aliexpress.com, evaluationDetail and display/detail.htm",
        unpublished="which of several ratings within 10 days counts; where the second crown begins, in what is at hand",
    ),
    Scheme(
        build=aliexpress_ip,
        platform="AliExpress",
        title="AliExpress IP violations",
        title_zh="速卖通知识产权侵权",
        subject="seller",
        grade="B",
        dated="2024",
        source="ssopdot.com/blog/16374; en.hb2b.com/ask/192682",
        unpublished="the zone of the days; what happens at which total of points, in what is at hand",
    ),
)
