"""Ozon: the rating of a seller."""

from __future__ import annotations

from reputation.keeping import Only, Shared
from reputation.metric import Metric
from reputation.models import Mean
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches

__all__ = ["ozon_seller_rating"]


def ozon_seller_rating() -> Policy:
    """
    The rating of a seller on Ozon by its products: the mean over product cards of the mean of each.

    Only products that are displayed count, and only those with two ratings or more. It is worked out every day.

    Returns:
        A policy over rows of kind `rating`: `item` is the product card, `stars` are 1 to 5, true or false in
        `displayed`. The support is the number of product cards.

    Examples:
        >>> [rule.describe() for rule in ozon_seller_rating().score.keep][-1]
        'the rows per item share one voice, from 2 rows on'

    References:
        docs.ozon.ru/global/en, product rate. Grade C.
    """
    shown = Only(matches("displayed", value=True), because="its product is not displayed")
    stars = Metric(
        Mean(column="stars", range=(1, 5)),
        select=kind("rating"),
        keep=(shown, Shared(by=("item",), at_least=2)),
        name="stars",
    )
    return Policy(stars, name="Ozon seller rating", version="2026")


SCHEMES = (
    Scheme(
        build=ozon_seller_rating,
        platform="Ozon",
        title="Ozon seller rating",
        subject="seller",
        grade="C",
        dated="2026 (as read)",
        source="docs.ozon.ru/global/en, product rate",
    ),
)
