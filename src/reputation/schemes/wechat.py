"""WeChat: the transaction experience score of mini-programs."""

from __future__ import annotations

from reputation.appeals import AppealTerms
from reputation.fields import days
from reputation.metric import Metric
from reputation.models import Points
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.select import kind

__all__ = ["wechat_experience"]


def wechat_experience(*, start: float = 0, under_appeal: bool = True, language: str = "en") -> Policy:
    """
    The transaction experience score of a WeChat mini-program: a balance from which points are taken off.

    A penalty takes points off (`minusScore`) and has a state: 2 approved, 4 under appeal, 5 appeal rejected, 6 appeal
    upheld. Say them as statuses: 2 and 5 are `active`, 4 is `under_appeal`, and 6, which gives the points back, is
    `annulled`; or keep a docket with `Appeals`. A penalty can be contested once, within seven days of its notice.

    Args:
        start: The balance before the first penalty. Not published; with 0 the score says how much was taken off.
        under_appeal: Whether points are off while an appeal is open; not published.
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of kind `penalty` with a negative `amount` and a `status`.

    Examples:
        >>> wechat_experience(under_appeal=False).score.statuses
        ('active',)

    References:
        developers.weixin.qq.com, api_getpenaltylist (states); 573732.com/9792 (appeals). Grade B for the states.
    """
    say = wording(language)
    return Policy(
        Metric(
            Points(start=start),
            select=kind("penalty"),
            statuses=("active", "under_appeal") if under_appeal else "active",
            name=say("experience score", "交易体验分"),
        ),
        name=say("WeChat transaction experience score", "微信小程序交易体验分"),
        version="2025-01-16",
        appeals=AppealTerms(within=days(7), counts=under_appeal),
    )


SCHEMES = (
    Scheme(
        build=wechat_experience,
        platform="WeChat",
        title="WeChat transaction experience score",
        title_zh="微信小程序交易体验分",
        subject="mini-program",
        grade="B",
        dated="2025-01-16",
        source="developers.weixin.qq.com, api_getpenaltylist; 573732.com/9792",
        unpublished="the balance at the start, what follows from which score, and whether an open appeal suspends",
    ),
)
