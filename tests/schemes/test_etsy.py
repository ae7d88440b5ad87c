"""Etsy's badge: the published calendar, and every limit on both sides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table, tier

import reputation as rp
from reputation.schemes import etsy_star_seller

MARCH = datetime(2026, 3, 10, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)
OLD = datetime(2025, 6, 1, tzinfo=UTC)


def shop(  # noqa: PLR0913 - one figure of the shop, one parameter
    *,
    orders: int = 20,
    amount: float = 100.0,
    in_time: Any = True,
    messages: int = 20,
    answered: Any = True,
    reviews: int = 20,
    stars: Any = 5.0,
    since: datetime = OLD,
) -> rp.Evidence:
    """A shop in March; the first sale lies long back."""
    rows = many(reviews, "review", MARCH)
    rated = [{**row, "stars": stars if isinstance(stars, float) else stars[place]} for place, row in enumerate(rows)]
    return table(
        many(1, "order", since, amount=1.0, in_time=True),
        many(orders, "order", MARCH, amount=amount, in_time=in_time),
        many(messages, "message", MARCH, first=True, answered=answered),
        many(5, "message", MARCH, first=False, answered=False),
        rated,
    )


@pytest.mark.parametrize(
    ("figures", "badge"),
    [
        ({}, True),
        ({"answered": range(19)}, True),  # 95 %
        ({"answered": range(18)}, False),
        ({"messages": 0}, True),
        ({"in_time": range(19)}, True),
        ({"in_time": range(18)}, False),
        ({"stars": [5.0] * 16 + [4.0] * 4}, True),  # 4.8
        ({"stars": [4.79] * 20}, False),
        ({"reviews": 0}, False),
        ({"orders": 5}, True),
        ({"orders": 4}, False),
        ({"orders": 5, "amount": 60.0}, True),  # 300 dollars
        ({"orders": 5, "amount": 59.9}, False),
        ({"since": datetime(2026, 1, 31, tzinfo=UTC)}, True),  # 90 days before the 1st of May
        ({"since": datetime(2026, 2, 1, tzinfo=UTC)}, False),
    ],
)
def test_limits(figures: dict[str, Any], badge: bool) -> None:  # noqa: FBT001 - what is expected
    """95 % answered where asked, 95 % in time, 4.8 stars, 5 orders, 300 dollars, 90 days."""
    assert ("Star Seller" if badge else "Seller") == tier(etsy_star_seller(), shop(**figures), MAY)


@pytest.mark.parametrize(
    ("figures", "badge"),
    [
        ({"stars": [5.0] * 19 + [1.0]}, True),  # 95 % with five stars
        ({"stars": [5.0] * 18 + [4.9] * 2}, False),
        ({"orders": 10}, True),
        ({"orders": 9}, False),
    ],
)
def test_the_rules_of_2021(figures: dict[str, Any], badge: bool) -> None:  # noqa: FBT001 - what is expected
    """Five stars for 95 % of reviews, and ten orders."""
    assert ("Star Seller" if badge else "Seller") == tier(etsy_star_seller(rules="2021"), shop(**figures), MAY)


def test_criteria_first_met_in_april_give_the_badge_in_may() -> None:
    """The published timeline: met on 17 April, the badge comes on 1 May."""
    rows = table(
        many(1, "order", OLD, amount=100.0, in_time=True),
        many(4, "order", MARCH, amount=100.0, in_time=True),
        many(1, "order", datetime(2026, 4, 17, tzinfo=UTC), amount=100.0, in_time=True),
        many(2, "review", MARCH, stars=5.0),
        first=None,
        answered=None,
    )
    history = etsy_star_seller().replay(rows, start=datetime(2026, 3, 1, tzinfo=UTC), until=MAY)

    assert [("Seller", 3), ("Star Seller", 5)] == [(change.after, change.at.month) for change in history.changes("ada")]


@pytest.mark.parametrize(
    ("as_of", "first"),
    [(datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)),
     (datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))],
)  # fmt: skip
def test_three_complete_months_count(as_of: datetime, first: datetime) -> None:
    """1 May looks at February to April; the badge of July at April, May and June."""
    score, tick = rp.Policy(etsy_star_seller().score), timedelta(microseconds=1)

    for moment, counted in ((first - tick, 0.0), (first, 1.0), (as_of - tick, 1.0), (as_of, 0.0)):
        rows = many(1, "review", moment, stars=5.0)
        assert counted == score.evaluate(table(rows), as_of=as_of)["ada"].support


def test_stars_are_from_one_to_five() -> None:
    """As the reviews are; the rules of 2021 look at a share."""
    assert [(1.0, 5.0), (0.0, 1.0)] == [etsy_star_seller(rules=rules).score.range for rules in ("2022", "2021")]


def test_other_currencies_and_unknown_rules() -> None:
    """200 pounds are enough in a shop that sells in pounds."""
    assert "Star Seller" == tier(etsy_star_seller(sales=200), shop(orders=5, amount=40.0), MAY)
    assert "Seller" == tier(etsy_star_seller(sales=200), shop(orders=5, amount=39.9), MAY)
    with pytest.raises(rp.PolicyError, match="rules must be '2021' or '2022', got '2020'"):
        etsy_star_seller(rules="2020")
