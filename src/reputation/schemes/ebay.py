"""eBay: the feedback score and its stars, the share of positive feedback, and the level of a seller."""

from __future__ import annotations

from reputation.errors import PolicyError
from reputation.fields import days
from reputation.gates import All, AtLeast, AtMost
from reputation.keeping import Last, Once
from reputation.metric import Metric
from reputation.models import Count, Points, Ratio
from reputation.policy import Policy
from reputation.schedule import Monthly
from reputation.schemes.catalogue import Scheme
from reputation.select import at_least, at_most, kind, matches
from reputation.tiers import Ladder, Tier
from reputation.windows import Adaptive, Ages, Calendar, PastMonths

__all__ = ["ebay_feedback", "ebay_percent_positive", "ebay_seller_level"]

_STARS = (
    *(("yellow", 10), ("blue", 50), ("turquoise", 100), ("purple", 500), ("red", 1_000), ("green", 5_000)),
    *(("yellow shooting", 10_000), ("turquoise shooting", 25_000), ("purple shooting", 50_000)),
    *(("red shooting", 100_000), ("green shooting", 500_000), ("silver shooting", 1_000_000)),
)


def ebay_feedback(*, tz: str = "America/Los_Angeles") -> Policy:
    """
    The feedback score of a member of eBay, and the star beside the name.

    A positive feedback adds one point, a negative one takes one away, a neutral one does neither. A trading partner
    counts once per calendar week of the purchase. Which feedback of that week counts is not published; the last is
    assumed. Stars begin at 10 points (yellow) and end with 1,000,000 (silver shooting).

    Args:
        tz: The zone of "eBay time", whose weeks are counted.

    Returns:
        A policy over rows of kind `feedback`: `amount` is 1, 0 or -1, `source` the other member, and `refers_to_at`
        when the transaction ended. The score is the number of points.

    Examples:
        >>> ebay_feedback().tiers.describe_tier(1)
        'yellow: score from 10 (included) to 50 (not included)'

    References:
        pages.ebay.ie/help/feedback/scores-reputation (points and stars). Announcement of eBay, May 2008 (one feedback
        per week from the same trading partner). Grade A: 12 positive and 2 negative give 10, a yellow star.
    """
    weekly = Once(by=("source",), per="week", which="last", tz=tz, date="refers_to_at")
    return Policy(
        Metric(Points(), select=kind("feedback"), keep=weekly, name="feedback score"),
        name="eBay feedback",
        version="2008-05",
        tiers=Ladder(Tier("no star"), *(Tier(star, at=points) for star, points in _STARS)),
    )


def ebay_percent_positive(*, tz: str = "America/Los_Angeles") -> Policy:
    """
    The share of positive feedback of a member of eBay.

    Positives over positives and negatives, for transactions that ended in the last 12 months; neutral feedback is in
    neither. Repeat feedback of the same member for purchases of one calendar week counts once. That the 12 months are
    counted to the day is not published; it is assumed.

    Args:
        tz: The zone of "eBay time", whose weeks and days are counted.

    Returns:
        A policy over the rows of `ebay_feedback`. The score is a share; without positives and negatives there is none.

    Examples:
        >>> ebay_percent_positive().score.window
        PastMonths(count=12, tz='America/Los_Angeles')

    References:
        The words of eBay beside the percentage: "total number of positive and negative Feedback ratings for
        transactions that ended in the last 12 months, excluding repeat Feedback from the same member for purchases
        done within the same calendar week (eBay time)". Grade B.
    """
    positive, negative = at_least("amount", 1), at_most("amount", -1)
    share = Metric(
        Ratio(positive, eligible=positive | negative),
        select=kind("feedback"),
        window=PastMonths(12, tz=tz),
        date="refers_to_at",
        keep=Once(by=("source",), per="week", which="last", tz=tz),
        name="positive",
    )
    return Policy(share, name="eBay percent positive", version="2008-05")


def _few(rate: Metric, cases: Metric, limit: float, allowed: int, *, both: bool) -> All | AtMost:
    """At most a share, and a number: either is enough, or both must be kept."""
    if both:
        return AtMost(rate, limit) & AtMost(cases, allowed)
    return AtMost(rate, limit, allowance=allowed, count=cases)


def ebay_seller_level(*, reading: str = "either", tz: str = "America/Los_Angeles") -> Policy:
    """
    The level of a seller on eBay: Top Rated, Above Standard or Below Standard.

    Taken on the 20th of each month, over the complete months before: the last three with 400 transactions or more in
    them, otherwise the last twelve. Top Rated takes an account of 90 days, 100 transactions and 1,000 dollars with
    buyers in the US in twelve months, tracking for 95 % in three months, at most 0.5 % defects (or 3 of different
    buyers), 0.3 % cases closed without the seller (or 2) and 3 % late shipments (or 5). Above Standard takes at most
    2 % defects, 0.3 % cases and 7 % late shipments (or 7); that two cases are allowed there too is not published and
    assumed, since Top Rated allows them.

    Args:
        reading: How "0.5 %, with three or fewer" is read: `either` of the two is enough, so that a small seller does
            not fail over a single case, or `both` must be kept. eBay does not say.
        tz: The zone of "eBay time".

    Returns:
        A policy over rows of kind `transaction` (`occurred_at` when it was made, `source` the buyer, `amount` in
        dollars, and true or false in `us_buyer`, `defect`, `unresolved`, `late`, `tracked`) and `registration`. The
        score is the share of transactions with a defect.

    Raises:
        PolicyError: An unknown reading.

    Examples:
        >>> [tier.name for tier in ebay_seller_level().tiers.tiers]
        ['Below Standard', 'Above Standard', 'Top Rated']

    References:
        sellglobal.ebay.in, Becoming Top Rated; export.ebay.com, seller levels; ocsnext.ebay.in (7 late shipments);
        community.ebay.com (the period ends with the previous month). Grade B.
    """
    if reading not in {"either", "both"}:
        msg = f"reading must be 'either' or 'both', got {reading!r}."
        raise PolicyError(msg, hint="write reading='either' for a seller who is safe with few cases or a low share.")
    both, sales = reading == "both", kind("transaction")
    quarter, year = (Calendar("month", last=months, complete=True, tz=tz) for months in (3, 12))
    window = Adaptive(quarter, year, at_least=400, counting=sales)
    rates, cases = {}, {}
    for flaw in ("defect", "unresolved", "late"):
        flawed, keep = matches(flaw, value=True), (Last(1, by=("source",)),) if flaw == "defect" else ()
        rates[flaw] = Metric(Ratio(flawed), select=sales, window=window, name=f"{flaw} rate")
        cases[flaw] = Metric(Count(), select=sales & flawed, window=window, keep=keep, name=f"{flaw} cases")

    def few(flaw: str, limit: float, allowed: int) -> All | AtMost:
        return _few(rates[flaw], cases[flaw], limit, allowed, both=both)

    american = sales & matches("us_buyer", value=True)
    transactions = Metric(Count(), select=american, window=year, name="US transactions")
    sold = Metric(Points(), select=american, window=year, name="US sales")
    old = Metric(Count(), select=kind("registration"), window=Ages(at_least=days(90)), name="accounts of 90 days")
    tracked = Metric(Ratio(matches("tracked", value=True)), select=sales, window=quarter, name="tracked")
    volume = AtLeast(transactions, 100) & AtLeast(sold, 1_000)
    standard = AtMost(rates["defect"], 0.02) & few("unresolved", 0.003, 2) & few("late", 0.07, 7)
    top = few("defect", 0.005, 3) & few("unresolved", 0.003, 2) & few("late", 0.03, 5)
    return Policy(
        rates["defect"],
        name="eBay seller level",
        version="2026",
        tiers=Ladder(
            Tier("Below Standard"),
            Tier("Above Standard", when=standard),
            Tier("Top Rated", when=top & volume & AtLeast(old, 1) & AtLeast(tracked, 0.95)),
            no_data="No sales",
        ),
        schedule=Monthly(20, tz=tz),
    )


SCHEMES = (
    Scheme(
        build=ebay_feedback,
        platform="eBay",
        title="eBay feedback score and stars",
        subject="member",
        grade="A",
        dated="2008-05",
        source="pages.ebay.ie/help/feedback/scores-reputation",
        unpublished="which feedback counts where a member leaves several for one week",
    ),
    Scheme(
        build=ebay_percent_positive,
        platform="eBay",
        title="eBay positive feedback percentage",
        subject="member",
        grade="B",
        dated="2008-05",
        source="words of eBay beside the percentage",
        unpublished="whether the 12 months are counted to the day",
    ),
    Scheme(
        build=ebay_seller_level,
        platform="eBay",
        title="eBay seller level",
        subject="seller",
        grade="B",
        dated="2026 (as read)",
        source="export.ebay.com, seller levels; sellglobal.ebay.in, Becoming Top Rated",
        unpublished="whether a low share or a low number is enough where both are named",
    ),
)
