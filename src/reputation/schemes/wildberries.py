"""Wildberries: the rating of a product."""

from __future__ import annotations

import math

from reputation.decay import HalfLife, Plateau
from reputation.fields import days
from reputation.keeping import Fresh, Only
from reputation.metric import Metric
from reputation.models import Mean
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches

__all__ = ["wildberries_product_rating"]


def wildberries_product_rating() -> Policy:
    """
    The rating of a product on Wildberries, since 2024.

    The mean of its stars, in which a review of a days weighs 1 up to 182 days, then 100 ** (-(a - 182) / (730 x 1.5)):
    half after another 165 days. The 15 newest reviews always have their full weight. Since April 2025 reviews
    of the delivery or the pick-up point do not count, though they are shown. Of a review that was edited the last
    version counts. Users could not reproduce the ratings of the site in full, and a newspaper wrote of three months.

    Returns:
        A policy over rows of kind `review`, with `stars` from 1 to 5 and true or false in `irrelevant`; an edited
        review has one `id` and a higher `version`.

    Examples:
        >>> wildberries_product_rating().score.decay.until
        datetime.timedelta(days=182)

    References:
        qna.habr.com/q/1394812 (the formula); vc.ru 1925130 (irrelevant reviews). Grade C.
    """
    fading = Plateau(days(182), HalfLife(days(730 * 1.5 * math.log(2) / math.log(100))))
    relevant = Only(~matches("irrelevant", value=True), because="it is about the delivery or the pick-up point")
    stars = Metric(
        Mean(column="stars", range=(1, 5)),
        select=kind("review"),
        decay=fading,
        keep=(relevant, Fresh(15)),
        name="stars",
    )
    return Policy(stars, name="Wildberries product rating", version="2025-04")


SCHEMES = (
    Scheme(
        build=wildberries_product_rating,
        platform="Wildberries",
        title="Wildberries product rating",
        subject="product",
        grade="C",
        dated="2025-04",
        source="qna.habr.com/q/1394812; vc.ru 1925130",
        unpublished="how the rating is rounded; users could not reproduce it in full",
    ),
)
