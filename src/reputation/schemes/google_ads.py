"""Google Ads: three strikes of an advertiser."""

from __future__ import annotations

from reputation.fields import days
from reputation.ledgers import CleanPeriod, Warned
from reputation.metric import Metric
from reputation.models import Count
from reputation.policy import Policy
from reputation.sanctions import Escalation, Sanction
from reputation.schemes.catalogue import Scheme
from reputation.select import kind

__all__ = ["google_ads_strikes"]


def google_ads_strikes() -> Policy:
    """
    The strikes of an account at Google Ads: a warning, then a hold of 3 days, one of 7 days, and the suspension.

    Each policy of Google has strikes of its own. The next step follows if the same policy is violated again within 90
    days; 90 days without a violation clear them all, the warning too. A hold goes on until it is acknowledged, by a row
    of kind `acknowledged`.

    Returns:
        A policy over rows of the kinds `violation` (with `policy`, which one) and `acknowledged`.

    Examples:
        >>> print(google_ads_strikes().sanctions[0].sanctions[2].describe())
        suspension at 3 points: without an end

    References:
        seroundtable.com, 33306; searchenginejournal.com, 447780. Grade B.
    """
    strikes = Metric(
        Count(),
        select=kind("violation"),
        keep=(CleanPeriod(days(90), by=("policy",)), Warned(1, by=("policy",))),
        name="strikes",
    )
    steps = (
        Sanction("hold of 3 days", at=1, lasts=days(3), until=kind("acknowledged")),
        Sanction("hold of 7 days", at=2, lasts=days(7), until=kind("acknowledged")),
        Sanction("suspension", at=3),
    )
    return Policy(
        strikes,
        name="Google Ads strikes",
        version="2022",
        sanctions=(Escalation("strikes", steps, by="policy"),),
    )


SCHEMES = (
    Scheme(
        build=google_ads_strikes,
        platform="Google Ads",
        title="Google Ads strikes",
        subject="account",
        grade="B",
        dated="2022",
        source="seroundtable.com, 33306; searchenginejournal.com, 447780",
    ),
)
