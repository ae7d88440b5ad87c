"""The ratings of drivers and shoppers: Uber, Lyft, DoorDash, Instacart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import table, tier

import reputation as rp
from reputation.schemes import doordash_ratings, instacart_shopper_rating, lyft_driver_rating, uber_driver_rating

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def rated(kind: str, *stars: float | None, **columns: Any) -> rp.Evidence:
    """Ratings one after the other, the newest last."""
    return table(
        [
            {
                "subject": "ada",
                "kind": kind,
                "occurred_at": NOW - timedelta(hours=len(stars) - place),
                "stars": star,
                **{
                    name: place in value if isinstance(value, set | range) else value for name, value in columns.items()
                },
            }
            for place, star in enumerate(stars)
        ]
    )


@pytest.mark.parametrize(
    ("policy", "kind", "last"),
    [
        (uber_driver_rating(), "trip", 500),
        (lyft_driver_rating(), "ride", 100),
        (doordash_ratings()["customer rating"], "rating", 100),
    ],
)
def test_the_last_so_many_ratings_count(policy: rp.Policy, kind: str, last: int) -> None:
    """Trips without stars take no place; one more rating pushes out the first."""
    stars = [1.0, *[5.0] * (last - 1), None, None]

    assert (1 + 5 * (last - 1)) / last == pytest.approx(policy.evaluate(rated(kind, *stars), as_of=NOW)["ada"].score)
    assert 5.0 == policy.evaluate(rated(kind, *stars, 5.0), as_of=NOW)["ada"].score


@pytest.mark.parametrize(
    "policy",
    [
        *(uber_driver_rating(), lyft_driver_rating(), instacart_shopper_rating()),
        doordash_ratings()["customer rating"],
    ],
    ids=lambda policy: policy.name,
)
def test_stars_are_from_one_to_five(policy: rp.Policy) -> None:
    """Everywhere."""
    assert (1.0, 5.0) == policy.score.range


@pytest.mark.parametrize(
    ("policy", "kind", "stars", "word"),
    [
        (uber_driver_rating(), "trip", (4.6,), "good standing"),
        (uber_driver_rating(), "trip", (4.59,), "at risk"),
        (uber_driver_rating(threshold=4.5), "trip", (4.59,), "good standing"),
        (uber_driver_rating(), "trip", (None,), "not rated"),
        (lyft_driver_rating(), "ride", (4.8,), "good"),
        (lyft_driver_rating(), "ride", (4.79,), "needs improvement"),
        (instacart_shopper_rating(), "rating", (4.7,), "priority"),
        (instacart_shopper_rating(), "rating", (4.69,), "standard"),
    ],
)
def test_thresholds(policy: rp.Policy, kind: str, stars: tuple[float | None, ...], word: str) -> None:
    """4.6 in a city of Uber, 4.8 at Lyft, 4.7 at Instacart."""
    assert word == tier(policy, rated(kind, *stars, forgiven=False), NOW)


@pytest.mark.parametrize(
    ("stars", "word"),
    [
        *((5.0, "Perfect"), (4.99, "High"), (4.70, "High"), (4.69, "Medium"), (4.30, "Medium")),
        *((4.29, "Low"), (4.20, "Low"), (4.19, "Very Low"), (1.0, "Very Low")),
    ],
)
def test_bands_of_customer_ratings(stars: float, word: str) -> None:
    """4.20 is Low, 4.19 Very Low."""
    assert word == tier(doordash_ratings()["customer rating"], rated("rating", stars), NOW)


def opportunities(
    accepted: int, completed: int, *, ended: str = "delivered", offers: int = 100
) -> list[dict[str, Any]]:
    """Offers of the last hours, of which the newest were accepted, and some of these completed."""
    return [
        {
            "subject": "ada",
            "kind": "opportunity",
            "occurred_at": NOW - timedelta(hours=1 + place),
            "accepted": place < accepted,
            "ended": ended if place < completed else "unassigned",
            "stars": None,
        }
        for place in range(offers)
    ]


@pytest.mark.parametrize(
    ("share", "accepting", "completing"),
    [
        *((100, "Perfect", "Perfect"), (99, "High", "High"), (90, "High", "High"), (89, "High", "Medium")),
        *((80, "High", "Medium"), (79, "Medium", "Low"), (70, "Medium", "Low"), (69, "Medium", "Very Low")),
        *((50, "Medium", "Very Low"), (49, "Low", "Very Low"), (25, "Low", "Very Low"), (24, "Very Low", "Very Low")),
    ],
)
def test_bands_of_rates(share: int, accepting: str, completing: str) -> None:
    """Acceptance: 80, 50 and 25 %. Completion: 90, 80 and 70 %."""
    policies = doordash_ratings()

    assert accepting == tier(policies["acceptance rate"], table(opportunities(share, share)), NOW)
    assert completing == tier(policies["completion rate"], table(opportunities(100, share)), NOW)


@pytest.mark.parametrize("ended", ["delivered", "cancelled by customer", "cancelled by merchant"])
def test_what_others_cancel_counts_as_completed(ended: str) -> None:
    """The customer or the merchant."""
    rows = table(opportunities(100, 100, ended=ended))

    assert 1.0 == doordash_ratings()["completion rate"].evaluate(rows, as_of=NOW)["ada"].score


def test_the_last_hundred_of_each() -> None:
    """Offers for acceptance, accepted offers for completion."""
    rows = table(opportunities(100, 100, offers=150))
    policies = doordash_ratings()

    assert 1.0 == policies["acceptance rate"].evaluate(rows, as_of=NOW)["ada"].score
    old = table(opportunities(150, 100, offers=150))
    assert 1.0 == policies["completion rate"].evaluate(old, as_of=NOW)["ada"].score


@pytest.mark.parametrize(
    ("stars", "completed", "least", "standing"),
    [
        (4.2, 80, 0.80, "active"),
        (4.19, 80, 0.80, "can be deactivated"),
        (4.2, 79, 0.80, "can be deactivated"),
        (4.2, 79, 0.70, "active"),
        (4.2, 89, 0.90, "can be deactivated"),
    ],
)
def test_deactivation(stars: float, completed: int, least: float, standing: str) -> None:
    """Below 4.2, or below the completion rate of the market."""
    rows = rp.Evidence.concat(table(opportunities(100, completed)), rated("rating", stars, accepted=None, ended=None))

    assert standing == tier(doordash_ratings(completion=least)["standing"], rows, NOW)


@pytest.mark.parametrize(
    ("stars", "score"),
    [
        ([1.0, 1.0, *[5.0] * 98], 5.0),
        ([1.0, 1.0, *[5.0] * 97], (2 + 5 * 97) / 99),  # 99 ratings: nothing is dropped
        ([1.0, 1.0, 1.0, *[5.0] * 97], (1 + 5 * 97) / 98),
        ([1.0] * 50 + [5.0] * 100, 5.0),  # only the last hundred
    ],
)
def test_instacart_drops_the_two_lowest_of_a_hundred(stars: list[float], score: float) -> None:
    """From 100 ratings on."""
    evidence = rated("rating", *stars, forgiven=False)

    assert score == pytest.approx(instacart_shopper_rating().evaluate(evidence, as_of=NOW)["ada"].score)


def test_instacart_forgives() -> None:
    """What a shopper cannot control is listed, and does not count."""
    report = instacart_shopper_rating().evaluate(rated("rating", 1.0, 5.0, forgiven={0}), as_of=NOW)

    assert 5.0 == report["ada"].score
    assert "its cause was beyond your control" in str(report.explain("ada"))
