"""The ratings of products on Wildberries and of sellers on Ozon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from tests.schemes.rows import many, table

from reputation.columns import NUMPY
from reputation.schemes import ozon_seller_rating, wildberries_product_rating

NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "weight"),
    [(0, 1.0), (182, 1.0), (365, 0.463184), (730, 0.099790), (1277, 0.01)],
)
def test_the_published_formula(days: float, weight: float) -> None:
    """100 ** (-(age - 182) / 1095) beyond 182 days."""
    decay: Any = wildberries_product_rating().score.decay  # type: ignore[attr-defined]  # a metric

    assert weight == pytest.approx(decay.remaining(np.array([days]), NUMPY)[0], abs=5e-7)


def reviews(*rows: tuple[float, float], **columns: Any) -> list[Any]:
    """Stars and ages in days."""
    return [
        {**row, "stars": stars}
        for stars, age in rows
        for row in many(1, "review", NOW - timedelta(days=age), **{"irrelevant": False, **columns})
    ]


def product(*groups: list[Any], **columns: Any) -> float | None:
    """The rating of a product."""
    return wildberries_product_rating().evaluate(table(*groups, **columns), as_of=NOW)["ada"].score


def test_the_fifteen_newest_reviews_never_fade() -> None:
    """All are older than three years; the sixteenth counts a hundredth."""
    newest = [(5.0, 1277.0)] * 14 + [(1.0, 1276.0)]
    old = [(1.0, 1278.0)]
    faded = 100 ** (-(1278 - 182) / 1095)

    assert (5 * 14 + 1) / 15 == pytest.approx(product(reviews(*newest)))
    assert (5 * 14 + 1 + faded) / (15 + faded) == pytest.approx(product(reviews(*newest), reviews(*old)))


def test_stars_are_from_one_to_five() -> None:
    """On both sites."""
    assert [(1.0, 5.0)] * 2 == [policy.score.range for policy in (wildberries_product_rating(), ozon_seller_rating())]


def test_irrelevant_reviews_do_not_count_and_take_no_place() -> None:
    """Sixteen reviews, of which fifteen are about the product."""
    about = reviews(*[(5.0, 1000.0)] * 14, (3.0, 1001.0))

    assert (5 * 14 + 3) / 15 == pytest.approx(product(about, reviews((1.0, 1.0), irrelevant=True)))


def test_of_an_edited_review_the_last_version_counts() -> None:
    """One id, two versions."""
    first, second = reviews((1.0, 20.0)), reviews((5.0, 10.0))
    edited = [{**row, "id": "r1", "version": version} for version, row in enumerate((*first, *second))]

    assert 5.0 == product(edited)


def cards(*rows: tuple[str, float], displayed: bool = True) -> list[Any]:
    """Product cards and stars."""
    return [
        {**row, "item": item, "stars": stars}
        for item, stars in rows
        for row in many(1, "rating", NOW, displayed=displayed)
    ]


@pytest.mark.parametrize(
    ("rows", "score", "products"),
    [
        ([("cup", 5.0), ("cup", 4.0), ("pan", 1.0), ("pan", 2.0), ("pan", 3.0)], (4.5 + 2.0) / 2, 2.0),
        ([("cup", 5.0), ("cup", 5.0), ("pan", 1.0)], 5.0, 1.0),  # one rating is not enough
        ([("cup", 5.0), ("pan", 1.0)], None, 0.0),
        ([("cup", 5.0)] * 100 + [("pan", 1.0)] * 2, 3.0, 2.0),
    ],
)
def test_every_product_counts_as_one(rows: list[tuple[str, float]], score: float | None, products: float) -> None:
    """The mean of the means of products with two ratings or more."""
    rating = ozon_seller_rating().evaluate(table(cards(*rows)), as_of=NOW)["ada"]

    assert rating.score is None if score is None else score == pytest.approx(rating.score)
    assert products == pytest.approx(rating.support)


def test_hidden_products_do_not_count() -> None:
    """Only what buyers can see."""
    rows = table(cards(("cup", 5.0), ("cup", 5.0)), cards(("pan", 1.0), ("pan", 1.0), displayed=False))

    assert 5.0 == ozon_seller_rating().evaluate(rows, as_of=NOW)["ada"].score
