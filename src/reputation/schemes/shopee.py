"""Shopee: the weekly metrics of a shop, its penalty points, and what they lead to."""

from __future__ import annotations

from collections.abc import Mapping

from reputation.errors import PolicyError
from reputation.fields import days
from reputation.gates import All, Any, AtLeast, AtMost
from reputation.ledgers import Reset
from reputation.metric import Metric
from reputation.models import Balance, Count, Ratio
from reputation.policy import Policy
from reputation.sanctions import Escalation, Sanction
from reputation.schedule import Quarterly, Weekly
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier
from reputation.windows import Days

__all__ = ["shopee_penalty_points"]

_RESET = {"first Monday": 1, "last Monday": -1}  # the day of the quarter that it is counted from
_POINTS = (("non-fulfilment", 1.0), ("late shipment", 1.0), ("listing", 1.0), ("severe listing", 2.0))
_SANCTIONS = (
    "no campaigns",
    "no shipping rebate, ranked lower",
    "ranked much lower",
    "no new or changed listings",
    "account frozen",
)


def _within(rate: Metric, orders: Metric, few: float, many: float) -> Any:
    """Less than a share, and less than a smaller one for shops with more than 75 orders."""
    small, large = AtMost(rate, few, strict=True), AtMost(rate, many, strict=True)
    return Any((All((AtMost(orders, 75), small)), All((AtLeast(orders, 75, strict=True), large))))


def _weekly(tz: str) -> Policy:
    """What a week costs."""
    window, orders = Days(30, tz=tz), kind("order")
    count = Metric(Count(), select=orders, window=window, name="orders")
    unfulfilled, late = (
        Metric(Ratio(matches(flag, value=True)), select=orders, window=window, name=flag)
        for flag in ("unfulfilled", "late")
    )
    filled, in_time = _within(unfulfilled, count, 0.06, 0.05), _within(late, count, 0.15, 0.10)
    week = Ladder(
        Tier("2 points"),
        Tier("1 point", when=filled | in_time),
        Tier("0 points", when=filled & in_time),
        no_data="no orders",
    )
    return Policy(
        unfulfilled,
        name="Shopee weekly metrics",
        version="2019-01-23",
        tiers=week,
        schedule=Weekly("monday", tz=tz),
    )


def shopee_penalty_points(*, reset: str = "first Monday", tz: str = "Asia/Singapore") -> Mapping[str, Policy]:
    """
    The penalty points of a shop on Shopee, by the rules of January 2019.

    Every Monday the last 30 days are looked at: less than 6 % of orders not fulfilled (5 % for shops with more than 75
    orders) and less than 15 % late (10 %). Each missed target costs one point, as does a violation by a listing; spam,
    prohibited goods and counterfeits cost two. One point takes Preferred status. At 3, 6, 9, 12 and 15 points one more
    restriction begins and ends 28 days later, whatever the points are by then; new points extend the freeze. All points
    are cleared at the start of each quarter. A successful appeal removes points: give the row the status `annulled`.

    Args:
        reset: When points are cleared: the `first Monday` of January, April, July and October, or the `last Monday` of
            the quarter (Philippines, since December 2025).
        tz: The zone whose Mondays are meant.

    Returns:
        Two policies by name: `weekly metrics` over rows of kind `order`, true or false in `unfulfilled` and `late`,
        whose tier says how many points the week costs; and `penalty points` over rows of kind `penalty`, whose `reason`
        is `non-fulfilment`, `late shipment`, `listing` or `severe listing`.

    Raises:
        PolicyError: An unknown day of reset.

    Examples:
        >>> shopee_penalty_points()["penalty points"].sanctions[0].sanctions[0].describe()
        'no campaigns at 3 points: for 28 days'

    References:
        Shopee training deck of 23 January 2019 (scribd 727749750); forum.lowyat, 3 February 2019; bigseller 4172;
        sellerby.com/p/2956 (3 points in week 1, more in week 3, free in week 7). Grade B.
    """
    if reset not in _RESET:
        msg = f"reset must be 'first Monday' or 'last Monday', got {reset!r}."
        raise PolicyError(msg, hint="write reset='first Monday'.")
    points = Metric(
        Balance(by="reason", points=_POINTS),
        select=kind("penalty"),
        keep=Reset(Quarterly(_RESET[reset], weekday="monday", tz=tz)),
        name="points",
    )
    steps = [
        Sanction(name, at=3 * place, lasts=days(28), renew=place == len(_SANCTIONS))
        for place, name in enumerate(_SANCTIONS, 1)
    ]
    allowed = Ladder(Tier("no Preferred status"), Tier("Preferred status possible", when=AtMost(points, 0)))
    return {
        "weekly metrics": _weekly(tz),
        "penalty points": Policy(
            points,
            name="Shopee penalty points",
            version="2019-01-23",
            tiers=allowed,
            sanctions=Escalation("points", steps),
        ),
    }


SCHEMES = (
    Scheme(
        build=shopee_penalty_points,
        platform="Shopee",
        title="Shopee penalty points",
        subject="shop",
        grade="B",
        dated="2019-01-23",
        source="Shopee training deck (scribd 727749750); sellerby.com/p/2956",
    ),
)
