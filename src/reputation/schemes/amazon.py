"""Amazon: the metrics of a seller, the Account Health Rating, and stars in the manner of its products."""

from __future__ import annotations

from collections.abc import Mapping

from reputation.adjustments import Clamp, Rounded, ScaleBy
from reputation.decay import HalfLife
from reputation.fields import days
from reputation.gates import AtLeast, AtMost, Gate
from reputation.growth import logarithm
from reputation.metric import Metric
from reputation.models import Count, Mean, Points, Ratio
from reputation.policy import Policy
from reputation.predicates import Predicate
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier
from reputation.totals import Sum
from reputation.weights import where
from reputation.windows import Days

__all__ = ["amazon_account_health", "amazon_metrics", "amazon_stars"]

_LISTINGS = "listing policy violations"


def _status(score: Metric, gate: Gate) -> Policy:
    """One metric and its status, in the words of Amazon's report."""
    tiers = Ladder(Tier("BAD"), Tier("GOOD", when=gate), no_data="NONE")
    return Policy(score, name=f"Amazon {score.name}", version="2020-11-18", tiers=tiers)


def amazon_metrics(*, tz: str = "UTC") -> Mapping[str, Policy]:
    """
    The performance metrics of a seller on Amazon, each with its status GOOD, BAD or NONE.

    The order defect rate must be less than 1 % over 60 days; an order counts once, by its own date, whatever it has of
    negative feedback, A-to-z claim and card chargeback. Late shipments: less than 4 % over 10 and over 30 days.
    Cancellations before shipping: less than 2.5 % over 7 days (the length is not published officially; assumed). Valid
    tracking: more than 95 % over 7 and over 30 days. Deliveries on time: more than 90 % (over 30 days, which is assumed
    as well). Listing violations: none over 180 days. Windows are whole days, the day of the report included.

    Args:
        tz: The zone whose days are counted.

    Returns:
        Policies by name, over rows of kind `order`, one row for each order (`occurred_at` is the date of the order;
        when something becomes known later, give the row a new `version` under its `id`), with true or false in
        `negative_feedback`, `claim`, `chargeback`, `late`, `cancelled`, `tracked`, `on_time` and `seller_fulfilled`;
        and of kind `listing_violation`.

    Examples:
        >>> list(amazon_metrics())[0]
        'order defect rate'

    References:
        sellercentral.amazon.com G202124800; amzn/selling-partner-api-models, accountHealthReport-2020-11-18.json: 60
        days from 2020-09-06 to 2020-11-04, 1,085 defects on 1,078 orders. Grade B.
    """
    orders = kind("order")
    own = orders & matches("seller_fulfilled", value=True)
    defect = matches("negative_feedback", value=True) | matches("claim", value=True) | matches("chargeback", value=True)

    def rate(name: str, flag: Predicate | str, length: int, *, of: Predicate = own) -> Metric:
        share = Ratio(matches(flag, value=True) if isinstance(flag, str) else flag)
        return Metric(share, select=of, window=Days(length, tz=tz), name=name)

    low = [
        (rate("order defect rate", defect, 60, of=orders), 0.01),
        *((rate(f"late shipment rate, {length} days", "late", length), 0.04) for length in (10, 30)),
        (rate("pre-fulfilment cancel rate", "cancelled", 7), 0.025),
    ]
    high = [
        *((rate(f"valid tracking rate, {length} days", "tracked", length), 0.95) for length in (7, 30)),
        (rate("on-time delivery rate", "on_time", 30), 0.90),
    ]
    listings = Metric(Count(), select=kind("listing_violation"), window=Days(180, tz=tz), name=_LISTINGS)
    gates: list[tuple[Metric, Gate]] = [
        *((score, AtMost(score, limit, strict=True)) for score, limit in low),
        *((score, AtLeast(score, limit, strict=True)) for score, limit in high),
        (listings, AtMost(listings, 0)),
    ]
    return {str(score.name): _status(score, gate) for score, gate in gates}


def amazon_account_health(*, tz: str = "UTC") -> Policy:
    """
    The Account Health Rating of a seller on Amazon, from 0 to 1,000.

    Everyone starts with 200 points. Each 200 orders of the last 180 days add 4, violations of the last 180 days take
    points away; one that was resolved or won on appeal takes none. Healthy from 200, at risk from 100, unhealthy below.
    Five violations of intellectual property or two of restricted products in 180 days are reported to make an account
    unhealthy whatever its points. How many points a violation takes is not published, and comes with the row.

    Args:
        tz: The zone whose days are counted.

    Returns:
        A policy over rows of kind `order`, and of kind `violation`: `amount` is what it takes away, a negative number,
        and `policy` which rule was broken (`intellectual property`, `restricted products`, ...). Give a violation that
        is resolved the status `annulled`.

    Examples:
        >>> amazon_account_health().tiers.describe_tier(2)[:36]
        'healthy: score from 200 (included), '

    References:
        ecommercebytes.com, 21 July 2022, quoting Amazon. Grade A: 223 orders a day for 180 days reach the cap of 1,000.
    """
    window = Days(180, tz=tz)
    violations = kind("violation")
    orders = Metric(Count(), select=kind("order"), window=window, name="orders")
    earned = ScaleBy(Rounded(ScaleBy(orders, 1 / 200), step=1, how="floor"), 4, name="earned")
    kept = Metric(Points(start=200), select=violations, window=window, name="less violations")
    few = [
        AtMost(Metric(Count(), select=violations & matches("policy", rule), window=window, name=rule), most)
        for rule, most in (("intellectual property", 4), ("restricted products", 1))
    ]
    return Policy(
        Clamp(Sum(earned, kept), low=0, high=1_000, name="account health"),
        name="Amazon Account Health Rating",
        version="2022-07",
        tiers=Ladder(
            Tier("unhealthy"),
            Tier("at risk", at=100, when=few[0] & few[1]),
            Tier("healthy", at=200, when=few[0] & few[1]),
        ),
    )


def amazon_stars() -> Policy:
    """
    Stars inspired by those of a product on Amazon: recent, verified and helpful reviews count more.

    Amazon says that its stars are no mean but come from a model that it trained, and names what goes into it: how
    recent a review is, whether the purchase is verified, and (in 2015) how helpful others found it. It publishes no
    number. The numbers here are ours: a verified purchase counts three times, a review with two helpful votes
    twice, with six votes three times, and half is left of a review after a year.

    Returns:
        A policy over rows of kind `review` with `stars` from 1 to 5, true or false in `verified`, and the number of
        `helpful` votes.

    Examples:
        >>> amazon_stars().score.describe()
        'stars, rounded half up to multiples of 0.10'

    References:
        businessinsider.in and whatisux, 2015 (what is taken into account). Grade D: inspired by it, not compatible.
    """
    weight = where("verified", 3.0) * logarithm("helpful", base=2, plus=2, missing=1.0)
    model, reviews = Mean(column="stars", range=(1, 5)), kind("review")
    stars = Metric(model, select=reviews, weight=weight, decay=HalfLife(days(365)), name="stars")
    return Policy(Rounded(stars, step=0.1), name="Stars inspired by Amazon", version="2015")


SCHEMES = (
    Scheme(
        build=amazon_metrics,
        platform="Amazon",
        title="Amazon seller performance metrics",
        subject="seller",
        grade="B",
        dated="2020-11-18",
        source="sellercentral.amazon.com G202124800; amzn/selling-partner-api-models",
        unpublished="the windows of cancellations and of deliveries on time",
    ),
    Scheme(
        build=amazon_account_health,
        platform="Amazon",
        title="Amazon Account Health Rating",
        subject="seller",
        grade="A",
        dated="2022-07",
        source="ecommercebytes.com (2022-07-21), quoting Amazon",
        unpublished="how many points a violation takes",
    ),
    Scheme(
        build=amazon_stars,
        platform="Amazon",
        title="Inspired by Amazon's stars",
        subject="product",
        grade="D",
        dated="2015",
        source="businessinsider.in (2015)",
        unpublished="the model and all of its numbers",
    ),
)
