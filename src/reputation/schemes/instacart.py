"""Instacart: the rating of a shopper."""

from __future__ import annotations

from datetime import UTC, datetime

from reputation.keeping import Last, Only, Trim
from reputation.metric import Metric
from reputation.models import Mean
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier

__all__ = ["instacart_shopper_rating"]


def instacart_shopper_rating() -> Policy:
    """
    The rating of a shopper on Instacart, since 15 November 2023.

    The mean of the last 100 ratings. From 100 ratings on the two lowest are dropped. Ratings for causes that a shopper
    cannot control are forgiven; they take none of the hundred places, which is not published and assumed. From 4.7 on a
    shopper keeps priority. Before that date it was the last 100 orders, rated or not, of which one was dropped.

    Returns:
        A policy over rows of kind `rating`, with `stars` from 1 to 5 and true or false in `forgiven`.

    Examples:
        >>> [rule.describe() for rule in instacart_shopper_rating().score.keep][-1]
        'from 100 rows on the lowest 2 rows by stars do not count'

    References:
        instacart.com/company/shopper-community/changes-to-customer-ratings. Grade B.
    """
    keep = (
        Only(~matches("forgiven", value=True), because="its cause was beyond your control"),
        Last(100),
        Trim(lowest=2, at_least=100, column="stars"),
    )
    stars = Metric(Mean(column="stars", range=(1, 5)), select=kind("rating"), keep=keep, name="stars")
    tiers = Ladder(Tier("standard"), Tier("priority", at=4.7), no_data="not rated")
    return Policy(
        stars,
        name="Instacart shopper rating",
        version="2023-11-15",
        effective_from=datetime(2023, 11, 15, tzinfo=UTC),
        tiers=tiers,
    )


SCHEMES = (
    Scheme(
        build=instacart_shopper_rating,
        platform="Instacart",
        title="Instacart shopper rating",
        subject="shopper",
        grade="B",
        dated="2023-11-15",
        source="instacart.com/company/shopper-community/changes-to-customer-ratings",
        unpublished="whether a forgiven rating takes one of the hundred places",
    ),
)
