"""Airbnb's Superhosts: who travels enough, and every other limit on both sides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table, tier

import reputation as rp
from reputation.schemes import airbnb_superhost

NOW = datetime(2026, 7, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)


def host(  # noqa: PLR0913 - one figure of the host, one parameter
    *,
    nights: tuple[float, ...] = (2.0,) * 10,
    cancelled: int = 0,
    storms: int = 0,
    answered: Any = True,
    reviewed: datetime = MAY,
    stars: tuple[float, ...] = (5.0,),
) -> rp.Evidence:
    """Stays of so many nights, and what else there is."""
    stays = many(len(nights), "reservation", MAY, cancelled=False, extenuating=False)
    return table(
        [{**row, "nights": long} for row, long in zip(stays, nights, strict=True)],
        many(cancelled, "reservation", MAY, cancelled=True, extenuating=False, nights=1.0),
        many(storms, "reservation", MAY, cancelled=True, extenuating=True, nights=1.0),
        many(1000, "request", MAY, answered=answered),
        [{**row, "stars": star} for star in stars for row in many(1, "review", reviewed)],
    )


@pytest.mark.parametrize(
    ("figures", "superhost"),
    [
        ({"nights": (100.0 / 3,) * 3 + (0.0,) * 6}, True),  # nine trips, three of them 100 nights together
        ({"nights": (11.0,) * 9}, False),  # nine trips, 99 nights
        ({"nights": (50.0, 50.0)}, False),  # 100 nights, but two reservations
        ({"nights": (34.0, 33.0, 33.0)}, True),
        ({"nights": (1.0,) * 10}, True),
        ({"answered": range(900)}, True),  # 90 %
        ({"answered": range(899)}, False),
        ({"nights": (1.0,) * 99, "cancelled": 1}, False),  # 1 % is not less than 1 %
        ({"nights": (1.0,) * 100, "cancelled": 1}, True),
        ({"storms": 5}, True),
        ({"stars": (5.0, 5.0, 5.0, 5.0, 4.0)}, True),  # 4.8
        ({"stars": (4.79,)}, False),
        ({"stars": ()}, False),
    ],
)
def test_limits(figures: dict[str, Any], superhost: bool) -> None:  # noqa: FBT001 - what is expected
    """Ten trips or three of 100 nights, 90 % answered, less than 1 % cancelled, 4.8 stars."""
    assert ("Superhost" if superhost else "Host") == tier(airbnb_superhost(), host(**figures), NOW)


def test_early_rules_allowed_no_cancellation() -> None:
    """One in a hundred and one was too many."""
    figures: dict[str, Any] = {"nights": (1.0,) * 100}

    assert "Superhost" == tier(airbnb_superhost(rules="early"), host(**figures), NOW)
    assert "Host" == tier(airbnb_superhost(rules="early"), host(**figures, cancelled=1), NOW)
    with pytest.raises(rp.PolicyError, match="rules must be 'current' or 'early', got 'late'"):
        airbnb_superhost(rules="late")


@pytest.mark.parametrize(("days", "superhost"), [(364, True), (365, False)])
def test_365_days_by_the_date_of_the_review(days: int, superhost: bool) -> None:  # noqa: FBT001 - what is expected
    """However long ago the stay was."""
    evidence = host(reviewed=NOW - timedelta(days=days))

    assert ("Superhost" if superhost else "Host") == tier(airbnb_superhost(), evidence, NOW)


def test_status_is_taken_four_times_a_year() -> None:
    """On 1 January, April, July and October."""
    schedule = airbnb_superhost().schedule
    assert schedule is not None
    moments = schedule.moments(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))  # type: ignore[union-attr]

    assert [(1, 1), (4, 1), (7, 1), (10, 1)] == [(moment.month, moment.day) for moment in moments]


def test_stars_are_from_one_to_five() -> None:
    """As the reviews are."""
    assert (1.0, 5.0) == airbnb_superhost().score.range


def test_a_storm_is_told_with_its_reason() -> None:
    """Whoever is judged reads why a cancellation does not count."""
    report = airbnb_superhost().evaluate(host(storms=1), as_of=NOW)

    assert any("the circumstances were extenuating" in str(entry.reason) for entry in report.left_out())
