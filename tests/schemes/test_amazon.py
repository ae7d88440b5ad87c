"""Amazon's metrics and its Account Health Rating against published numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table, tier

import reputation as rp
from reputation.schemes import amazon_account_health, amazon_metrics, amazon_stars

NOW = datetime(2020, 11, 4, 12, tzinfo=UTC)
FLAGS = ("negative_feedback", "claim", "chargeback", "late", "cancelled", "tracked", "on_time", "seller_fulfilled")
FINE = dict.fromkeys(FLAGS, False) | {"seller_fulfilled": True}


def orders(number: int, when: datetime = NOW, **flags: Any) -> list[Any]:
    """Orders, some of them flagged."""
    return many(number, "order", when, **{**FINE, **flags})


def test_an_order_counts_once() -> None:
    """442 + 15 + 628 = 1,085 defects on 1,078 orders, as in Amazon's own report."""
    flags = {"negative_feedback": range(442), "claim": range(435, 450), "chargeback": range(450, 1078)}
    rating = amazon_metrics()["order defect rate"].evaluate(table(orders(2000, **flags)), as_of=NOW)["ada"]

    assert 1085 == sum(len(orders) for orders in flags.values())
    assert 1078 / 2000 == rating.score


@pytest.mark.parametrize(
    ("name", "today", "first"),
    [
        ("order defect rate", datetime(2020, 11, 4, 12, tzinfo=UTC), datetime(2020, 9, 6, tzinfo=UTC)),
        ("listing policy violations", datetime(2020, 11, 19, 12, tzinfo=UTC), datetime(2020, 5, 24, tzinfo=UTC)),
    ],
)
def test_windows_hold_the_first_and_the_last_day(name: str, today: datetime, first: datetime) -> None:
    """As in Amazon's own report: 60 days are 6 September to 4 November, 180 days 24 May to 19 November."""
    policy = amazon_metrics()[name]
    kind = "listing_violation" if "listing" in name else "order"
    before, within = (many(1, kind, when, **FINE) for when in (first - timedelta(microseconds=1), first))

    assert 0.0 == policy.evaluate(table(before), as_of=today)["ada"].support
    assert 1.0 == policy.evaluate(table(within), as_of=today)["ada"].support


@pytest.mark.parametrize(
    ("name", "flag", "good", "bad"),
    [
        ("order defect rate", "claim", 9, 10),
        ("late shipment rate, 10 days", "late", 39, 40),
        ("late shipment rate, 30 days", "late", 39, 40),
        ("pre-fulfilment cancel rate", "cancelled", 24, 25),
        ("valid tracking rate, 7 days", "tracked", 951, 950),
        ("valid tracking rate, 30 days", "tracked", 951, 950),
        ("on-time delivery rate", "on_time", 901, 900),
    ],
)
def test_limits_themselves_fail(name: str, flag: str, good: int, bad: int) -> None:
    """Of 1,000 orders: less than 1 %, 4 % and 2.5 %, more than 95 % and 90 %."""
    policy = amazon_metrics()[name]

    assert "GOOD" == tier(policy, table(orders(1000, **{flag: range(good)})), NOW)
    assert "BAD" == tier(policy, table(orders(1000, **{flag: range(bad)})), NOW)


@pytest.mark.parametrize(
    ("name", "length"),
    [
        *(("order defect rate", 60), ("pre-fulfilment cancel rate", 7), ("on-time delivery rate", 30)),
        *((f"late shipment rate, {length} days", length) for length in (10, 30)),
        *((f"valid tracking rate, {length} days", length) for length in (7, 30)),
    ],
)
def test_windows(name: str, length: int) -> None:
    """Whole days, today among them; without orders there is no status."""
    midnight = NOW.replace(hour=0)
    inside, outside = (orders(1, midnight - timedelta(days=days)) for days in (length - 1, length))

    assert "NONE" != tier(amazon_metrics()[name], table(inside), NOW)
    assert "NONE" == tier(amazon_metrics()[name], table(outside), NOW)


def test_orders_that_amazon_ships_are_the_sellers_only_for_defects() -> None:
    """Shipping is judged by the orders that the seller ships."""
    policies, rows = amazon_metrics(), table(orders(10, seller_fulfilled=False, late=True, claim=True))

    assert "NONE" == tier(policies["late shipment rate, 30 days"], rows, NOW)
    assert "BAD" == tier(policies["order defect rate"], rows, NOW)


def test_listing_violations_must_be_none() -> None:
    """The target of the report is 0."""
    policy = amazon_metrics()["listing policy violations"]

    assert "GOOD" == tier(policy, table(orders(1)), NOW)
    assert "BAD" == tier(policy, table(many(1, "listing_violation", NOW, **FINE)), NOW)


def health(number: int, *violations: tuple[float, str], status: str = "active") -> rp.Rating:
    """The rating of an account with so many orders and these violations."""
    rows = [
        {"subject": "ada", "kind": "violation", "occurred_at": NOW, "amount": amount, "policy": rule, "status": status}
        for amount, rule in violations
    ]
    evidence = table(many(number, "order", NOW, policy="none"), rows)
    return amazon_account_health().evaluate(evidence, as_of=NOW)["ada"]


def test_223_orders_a_day_reach_the_cap() -> None:
    """Published by merchants: 200 points and 4 for each 200 of 40,140 orders are more than 1,000."""
    days = [NOW - timedelta(days=days) for days in range(180)]
    evidence = rp.Evidence.from_columns(
        subject="ada", kind="order", occurred_at=[day for day in days for _ in range(223)], policy="none", amount=0.0
    )

    assert 1000.0 == amazon_account_health().evaluate(evidence, as_of=NOW)["ada"].score
    assert 4 * (223 * 180 // 200) + 200 == 1000


@pytest.mark.parametrize(
    ("number", "points", "score", "zone"),
    [
        (1, 0, 200, "healthy"),
        (199, 0, 200, "healthy"),
        (200, 0, 204, "healthy"),
        (1, -1, 199, "at risk"),
        (1, -100, 100, "at risk"),
        (1, -101, 99, "unhealthy"),
        (1, -300, 0, "unhealthy"),
        (400, -8, 200, "healthy"),
    ],
)
def test_account_health_and_its_zones(number: int, points: float, score: float, zone: str) -> None:
    """200 at the start, 4 per 200 orders, never below 0; healthy from 200, at risk from 100."""
    rating = health(number, (points, "returns"))

    assert (score, zone) == (rating.score, rating.tier)


@pytest.mark.parametrize(("rule", "allowed"), [("intellectual property", 4), ("restricted products", 1)])
def test_hard_limits(rule: str, allowed: int) -> None:
    """Five violations of intellectual property, or two of restricted products."""
    assert "healthy" == health(1, *[(0.0, rule)] * allowed).tier
    assert "unhealthy" == health(1, *[(0.0, rule)] * (allowed + 1)).tier
    assert "healthy" == health(1, *[(0.0, rule)] * (allowed + 1), status="annulled").tier


def test_a_violation_is_over_after_180_days() -> None:
    """And its points come back."""
    rows = many(1, "violation", datetime(2020, 5, 24, tzinfo=UTC), amount=-50.0, policy="returns")
    policy = amazon_account_health()

    assert 150.0 == policy.evaluate(table(rows), as_of=datetime(2020, 11, 19, 12, tzinfo=UTC))["ada"].score
    assert 200.0 == policy.evaluate(table(rows), as_of=datetime(2020, 11, 20, 0, tzinfo=UTC))["ada"].score


def test_stars_are_only_inspired() -> None:
    """A verified review counts three times, one with two helpful votes twice, one of a year ago half."""
    old = {"subject": "ada", "kind": "review", "stars": 1.0, "verified": False, "helpful": 0.0}
    rows = [
        {**old, "occurred_at": NOW - timedelta(days=365)},
        {**old, "occurred_at": NOW, "stars": 5.0, "verified": True, "helpful": 2.0},
    ]

    assert round((0.5 * 1 + 6 * 5) / 6.5, 1) == amazon_stars().evaluate(table(rows), as_of=NOW)["ada"].score
