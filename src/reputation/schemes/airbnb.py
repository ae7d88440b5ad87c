"""Airbnb: the Superhost status."""

from __future__ import annotations

from reputation.errors import PolicyError
from reputation.gates import AtLeast, AtMost
from reputation.keeping import Only
from reputation.metric import Metric
from reputation.models import Count, Mean, Points, Ratio
from reputation.policy import Policy
from reputation.schedule import Quarterly
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier
from reputation.windows import Days

__all__ = ["airbnb_superhost"]


def airbnb_superhost(*, rules: str = "current", tz: str = "UTC") -> Policy:
    """
    The Superhost status of a host on Airbnb.

    Taken on the first day of each quarter over the past 365 days. It takes 10 trips, or 3 reservations of 100 nights
    together; 90 % of requests answered; less than 1 % of reservations cancelled, extenuating circumstances excluded;
    and a mean of 4.8 stars, by the date of the review and not of the stay. Early rules allowed no cancellation at all.
    A host who was never asked has no rate of answers and does not meet it; what Airbnb does then is not published.

    Args:
        rules: `current`, or `early` for those without any cancellation.
        tz: The zone whose days are counted.

    Returns:
        A policy over rows of kind `reservation` (`nights`; true or false in `cancelled` by the host and `extenuating`),
        `request` (`answered`) and `review` (`stars` from 1 to 5). The score is the mean of stars.

    Raises:
        PolicyError: Unknown rules.

    Examples:
        >>> airbnb_superhost().schedule.describe()
        'on day 1 of every quarter at 00:00 (UTC)'

    References:
        airbnb.com/help/article/832. Grade B.
    """
    if rules not in {"current", "early"}:
        msg = f"rules must be 'current' or 'early', got {rules!r}."
        raise PolicyError(msg, hint="write rules='current' for less than 1 % of cancellations.")
    window, reservations, cancelled = Days(365, tz=tz), kind("reservation"), matches("cancelled", value=True)
    stays = reservations & ~cancelled
    trips = Metric(Count(), select=stays, window=window, name="trips")
    nights = Metric(Points(column="nights"), select=stays, window=window, name="nights")
    volume = AtLeast(trips, 10) | (AtLeast(trips, 3) & AtLeast(nights, 100))
    answered = Metric(Ratio(matches("answered", value=True)), select=kind("request"), window=window, name="answered")
    beyond = Only(~matches("extenuating", value=True), because="the circumstances were extenuating")
    cancels = Metric(Ratio(cancelled), select=reservations, window=window, keep=beyond, name="cancelled")
    few = AtMost(cancels, 0) if rules == "early" else AtMost(cancels, 0.01, strict=True)
    return Policy(
        Metric(Mean(column="stars", range=(1, 5)), select=kind("review"), window=window, name="stars"),
        name="Airbnb Superhost",
        version=rules,
        tiers=Ladder(Tier("Host"), Tier("Superhost", at=4.8, when=volume & AtLeast(answered, 0.90) & few)),
        schedule=Quarterly(tz=tz),
    )


SCHEMES = (
    Scheme(
        build=airbnb_superhost,
        platform="Airbnb",
        title="Airbnb Superhost",
        subject="host",
        grade="B",
        dated="2026 (as read)",
        source="airbnb.com/help/article/832",
        unpublished="what becomes of a host who was never asked",
    ),
)
