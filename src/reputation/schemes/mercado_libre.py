"""Mercado Libre: the colour of a seller."""

from __future__ import annotations

from reputation.errors import PolicyError, nearest
from reputation.gates import AtMost
from reputation.keeping import Only
from reputation.metric import Metric
from reputation.models import Count, Ratio
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier
from reputation.windows import Adaptive, Days

__all__ = ["mercado_libre_colour"]

# The most claims and cancellations of a green seller, by site; None where the source gives no number.
_GREEN = {"MLM": (0.02, 0.04), "MLB": (0.03, 0.03), "MLC": (0.04, None), "MCO": (0.04, None)}


def mercado_libre_colour(*, site: str = "MLM", tz: str = "UTC") -> Policy:
    """
    The colour of a seller on Mercado Libre, from `1_red` to `5_green`.

    Over the last 60 days, or 365 days with fewer than 40 sales in 60. Below ten sales there is no colour. Sales handled
    too late: up to 15 % is green, 20 % yellow, 30 % orange, more red. Green also takes few claims (Mexico 2 %, Brazil
    3 %, Chile and Colombia 4 %) and cancellations (Mexico 4 %, Brazil 3 %). What Mercado Libre took off a seller's
    account does not count. A protected seller keeps a colour until a date: `Override(floor="5_green", until=...)` shows
    it, and `computed_tier` is what the platform calls `real_level`. Light green (`4_light_green`) is left out: its
    limits, and those for claims and cancellations below green, are not in the source.

    Args:
        site: `MLM` Mexico, `MLB` Brazil, `MLC` Chile, `MCO` Colombia.
        tz: The zone whose days are counted.

    Returns:
        A policy over rows of kind `sale`, true or false in `claim`, `cancelled` by the seller, `delayed` and
        `excluded`. The score is the share of sales that were delayed.

    Raises:
        PolicyError: An unknown site.

    Examples:
        >>> [tier.name for tier in mercado_libre_colour().tiers.tiers]
        ['1_red', '2_orange', '3_yellow', '5_green']

    References:
        global-selling.mercadolibre.com, learning center; developers.mercadolibre.com.co, sellers-reputation. Grade B:
        a seller with nine orders has no level.
    """
    if site not in _GREEN:
        msg = f"site must be one of {', '.join(map(repr, _GREEN))}, got {site!r}."
        raise PolicyError(msg, hint=nearest(site, _GREEN))
    sales = kind("sale")
    window = Adaptive(Days(60, tz=tz), Days(365, tz=tz), at_least=40, counting=sales)
    spared = Only(~matches("excluded", value=True), because="Mercado Libre excluded it")
    delayed, claims, cancelled = (
        Metric(Ratio(matches(flag, value=True)), select=sales, window=window, keep=spared, name=flag)
        for flag in ("delayed", "claim", "cancelled")
    )
    most_claims, most_cancelled = _GREEN[site]
    green = AtMost(delayed, 0.15) & AtMost(claims, most_claims)
    if most_cancelled is not None:
        green &= AtMost(cancelled, most_cancelled)
    enough = 10.0
    return Policy(
        delayed,
        name="Mercado Libre colour",
        version="2026",
        metrics=(cancelled, Metric(Count(), select=sales, window=window, name="sales")),
        tiers=Ladder(
            Tier("1_red", support=enough),
            Tier("2_orange", support=enough, when=AtMost(delayed, 0.30)),
            Tier("3_yellow", support=enough, when=AtMost(delayed, 0.20)),
            Tier("5_green", support=enough, when=green),
        ),
    )


SCHEMES = (
    Scheme(
        build=mercado_libre_colour,
        platform="Mercado Libre",
        title="Mercado Libre seller colour",
        subject="seller",
        grade="B",
        dated="2026 (as read)",
        source="global-selling.mercadolibre.com, learning center",
        unpublished="the limits of light green, and of claims and cancellations below green",
    ),
)
