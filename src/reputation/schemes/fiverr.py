"""Fiverr: the levels of a seller, by its earlier rules."""

from __future__ import annotations

from reputation.fields import days
from reputation.gates import AtLeast
from reputation.metric import Metric
from reputation.models import Count, Points, Ratio
from reputation.policy import Policy
from reputation.schedule import Monthly
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier
from reputation.windows import Ages, Days

__all__ = ["fiverr_levels"]


def fiverr_levels(*, tz: str = "UTC") -> Policy:
    """
    The first level of a seller on Fiverr, by its earlier rules.

    Judged on the 15th of each month; any miss leads down at once. Level One takes 60 days as a seller, 10 completed
    orders and 400 dollars in all, and over 60 days at least 90 % of messages answered, of orders completed and of
    orders delivered on time. What the higher levels took is not in the source, and the limits of the later rules, with
    a success score from 1 to 10, are not published.

    Args:
        tz: The zone whose days are counted.

    Returns:
        A policy over rows of kind `registration`, `message` (`answered`) and `order` (`amount` in dollars, true or
        false in `completed` and `in_time`). The score is the number of completed orders.

    Examples:
        >>> fiverr_levels().schedule.describe()
        'on day 15 of every month at 00:00 (UTC)'

    References:
        streetwisejournal; spyopinion. Grade B.
    """
    window, orders = Days(60, tz=tz), kind("order")
    done = matches("completed", value=True)
    shares = [
        Metric(Ratio(matches(flag, value=True)), select=kind(rows), window=window, name=flag)
        for rows, flag in (("message", "answered"), ("order", "completed"), ("order", "in_time"))
    ]
    answered, completed, in_time = (AtLeast(share, 0.90) for share in shares)
    old = Metric(Count(), select=kind("registration"), window=Ages(at_least=days(60)), name="accounts of 60 days")
    earned = Metric(Points(), select=orders & done, name="earned")
    return Policy(
        Metric(Count(), select=orders & done, name="completed orders"),
        name="Fiverr levels",
        version="earlier",
        tiers=Ladder(
            Tier("New Seller"),
            Tier("Level One", at=10, when=AtLeast(old, 1) & AtLeast(earned, 400) & answered & completed & in_time),
        ),
        schedule=Monthly(15, tz=tz),
    )


SCHEMES = (
    Scheme(
        build=fiverr_levels,
        platform="Fiverr",
        title="Fiverr levels, earlier rules",
        subject="seller",
        grade="B",
        dated="2026 (as read)",
        source="streetwisejournal; spyopinion",
        unpublished="the success score of the later rules, and what the higher levels took",
    ),
)
