"""Etsy: the Star Seller badge."""

from __future__ import annotations

from reputation.errors import PolicyError
from reputation.fields import days
from reputation.gates import AtLeast, AtMost
from reputation.metric import Metric
from reputation.models import Count, Mean, Model, Points, Ratio
from reputation.policy import Policy
from reputation.schedule import Monthly
from reputation.schemes.catalogue import Scheme
from reputation.select import at_least, kind, matches
from reputation.tiers import Ladder, Tier
from reputation.windows import Ages, Calendar

__all__ = ["etsy_star_seller"]


def etsy_star_seller(*, rules: str = "2022", sales: float = 300, tz: str = "UTC") -> Policy:
    """
    The Star Seller badge of a shop on Etsy.

    Taken on the 1st of each month, over the three complete months before. It takes 95 % of first messages answered
    within 24 hours (where there were any), 95 % of orders sent in time with tracking, a mean of 4.8 stars, 5 orders and
    300 dollars, and a first sale 90 days ago. In 2021 it took 95 % of reviews with five stars instead, and 10 orders.
    The standard for the rate of cases, which has to be met as well, is not published as a number and left to the host.

    Args:
        rules: `2022` for the rules since May 2022, `2021` for the first ones.
        sales: The least sales in the shop's currency: 300 dollars, 200 pounds, 250 euros.
        tz: The zone whose months are counted.

    Returns:
        A policy over rows of kind `message` (`first` in its thread, `answered` within 24 hours), `order` (`amount`,
        `in_time`) and `review` (`stars` from 1 to 5). The score is the mean of stars, or the share of five stars.

    Raises:
        PolicyError: Unknown rules.

    Examples:
        >>> etsy_star_seller().schedule.describe()
        'on day 1 of every month at 00:00 (UTC)'

    References:
        help.etsy.com 4403058372503 and 29665255990039; Etsy seller handbook 1021005855344 (2021, with a note on the
        change of May 2022). r/EtsySellers, Star Seller FAQs: criteria first met on 17 April give the badge on 1 May,
        from February to April. Grade A.
    """
    if rules not in {"2021", "2022"}:
        msg = f"rules must be '2021' or '2022', got {rules!r}."
        raise PolicyError(msg, hint="write rules='2022' for those since May 2022.")
    window = Calendar("month", last=3, complete=True, tz=tz)
    orders, first = kind("order"), kind("message") & matches("first", value=True)
    asked = Metric(Count(), select=first, window=window, name="first messages")
    answered = Metric(Ratio(matches("answered", value=True)), select=first, window=window, name="answered")
    in_time = Metric(Ratio(matches("in_time", value=True)), select=orders, window=window, name="sent in time")
    count = Metric(Count(), select=orders, window=window, name="orders")
    sold = Metric(Points(), select=orders, window=window, name="sales")
    old = Metric(Count(), select=orders, window=Ages(at_least=days(90)), name="sales 90 days ago")
    fives = rules == "2021"
    model: Model = Ratio(at_least("stars", 5)) if fives else Mean(column="stars", range=(1, 5))
    least, fewest = (0.95, 10) if fives else (4.8, 5)
    served = (AtMost(asked, 0) | AtLeast(answered, 0.95)) & AtLeast(in_time, 0.95)
    volume = AtLeast(count, fewest) & AtLeast(sold, sales) & AtLeast(old, 1)
    return Policy(
        Metric(model, select=kind("review"), window=window, name="stars"),
        name="Etsy Star Seller",
        version=rules,
        tiers=Ladder(Tier("Seller"), Tier("Star Seller", at=least, when=served & volume)),
        schedule=Monthly(1, tz=tz),
    )


SCHEMES = (
    Scheme(
        build=etsy_star_seller,
        platform="Etsy",
        title="Etsy Star Seller",
        subject="shop",
        grade="A",
        dated="2022-05",
        source="help.etsy.com 4403058372503",
        unpublished="the standard for the rate of cases",
    ),
)
