"""DoorDash: the ratings of a Dasher, and when they lead to deactivation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reputation.gates import AtLeast
from reputation.keeping import Last
from reputation.metric import Metric
from reputation.models import Mean, Ratio
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches, one_of
from reputation.tiers import Ladder, Tier

__all__ = ["doordash_ratings"]

_NAMES = ("Low", "Medium", "High", "Perfect")


def _bands(score: Metric, edges: Sequence[float]) -> Policy:
    """A rating and the word for it."""
    named = (Tier(name, at=edge) for name, edge in zip(_NAMES, edges, strict=True))
    tiers = Ladder(Tier("Very Low"), *named, no_data="not rated")
    return Policy(score, name=f"DoorDash {score.name}", version="2017-07-17", tiers=tiers)


def doordash_ratings(*, completion: float = 0.80) -> Mapping[str, Policy]:
    """
    The customer rating, acceptance rate and completion rate of a Dasher, and whether they suffice.

    Each looks at the last 100: customer ratings, opportunities that were offered, opportunities that were accepted. A
    delivery that the customer or the merchant cancelled counts as completed. Bands of the customer rating: Perfect
    5.00, High from 4.70, Medium from 4.30, Low from 4.20, Very Low below. A Dasher below 4.20, or below the completion
    rate of the market, can be deactivated; no acceptance rate leads to that.

    Args:
        completion: The least completion rate of the market: 0.70, 0.80 and 0.90 were published for different times and
            markets.

    Returns:
        Four policies by name, over rows of kind `rating` (`stars` from 1 to 5) and `opportunity` (`accepted`; and
        `ended` as `delivered`, `cancelled by customer`, `cancelled by merchant` or `unassigned`).

    Examples:
        >>> list(doordash_ratings())
        ['customer rating', 'acceptance rate', 'completion rate', 'standing']

    References:
        dasherhelp.doordash.com, 17 July 2017 (names and bands); deliverydriversupplies.com; doordashdriver.info. Grade
        B: 4.20 is Low, 4.19 Very Low.
    """
    offers, accepted = kind("opportunity"), matches("accepted", value=True)
    done = one_of("ended", "delivered", "cancelled by customer", "cancelled by merchant")
    last = Last(100)
    stars = Metric(Mean(column="stars", range=(1, 5)), select=kind("rating"), keep=last, name="customer rating")
    taken = Metric(Ratio(accepted), select=offers, keep=last, name="acceptance rate")
    finished = Metric(Ratio(done), select=offers & accepted, keep=last, name="completion rate")
    enough = AtLeast(stars, 4.2) & AtLeast(finished, completion)
    standing = Ladder(Tier("can be deactivated"), Tier("active", when=enough), no_data="not rated")
    return {
        "customer rating": _bands(stars, (4.2, 4.3, 4.7, 5.0)),
        "acceptance rate": _bands(taken, (0.25, 0.50, 0.80, 1.0)),
        "completion rate": _bands(finished, (0.70, 0.80, 0.90, 1.0)),
        "standing": Policy(stars, name="DoorDash standing", version="2017-07-17", tiers=standing),
    }


SCHEMES = (
    Scheme(
        build=doordash_ratings,
        platform="DoorDash",
        title="DoorDash Dasher ratings",
        subject="courier",
        grade="B",
        dated="2017-07-17",
        source="dasherhelp.doordash.com (2017-07-17)",
        unpublished="how a rating between two printed bands, such as 4.695, is rounded",
    ),
)
