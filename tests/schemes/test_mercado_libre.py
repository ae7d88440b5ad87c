"""Mercado Libre's colours: no level for a few sales, a window that adapts, and limits by country."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table, tier

import reputation as rp
from reputation.schemes import mercado_libre_colour

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
FINE = {"claim": False, "cancelled": False, "delayed": False, "excluded": False}


def sales(number: int, when: datetime = NOW, **flags: Any) -> list[Any]:
    """Sales, some of them flagged."""
    return many(number, "sale", when, **{**FINE, **flags})


@pytest.mark.parametrize(("number", "level"), [(9, None), (10, "5_green")])
def test_nine_sales_give_no_level(number: int, level: str | None) -> None:
    """The example of the platform: nine orders, `level_id: null`."""
    assert level == tier(mercado_libre_colour(), table(sales(number)), NOW)


@pytest.mark.parametrize(
    ("delayed", "level"),
    [
        (150, "5_green"),
        (151, "3_yellow"),
        (200, "3_yellow"),
        (201, "2_orange"),
        (300, "2_orange"),
        (301, "1_red"),
        (1000, "1_red"),
    ],
)
def test_delayed_sales(delayed: int, level: str) -> None:
    """15, 20 and 30 % of 1,000 sales."""
    assert level == tier(mercado_libre_colour(), table(sales(1000, delayed=range(delayed))), NOW)


@pytest.mark.parametrize(
    ("site", "claims", "cancelled"), [("MLM", 20, 40), ("MLB", 30, 30), ("MLC", 40, None), ("MCO", 40, None)]
)
def test_limits_of_green_by_country(site: str, claims: int, cancelled: int | None) -> None:
    """Claims and cancellations per 1,000 sales; where no limit is published none is applied."""
    policy = mercado_libre_colour(site=site)
    most = 1000 if cancelled is None else cancelled

    assert "5_green" == tier(policy, table(sales(1000, claim=range(claims), cancelled=range(most))), NOW)
    assert "3_yellow" == tier(policy, table(sales(1000, claim=range(claims + 1))), NOW)
    if cancelled is not None:
        assert "3_yellow" == tier(policy, table(sales(1000, cancelled=range(cancelled + 1))), NOW)


@pytest.mark.parametrize(("recent", "level"), [(40, "5_green"), (39, "1_red")])
def test_sixty_days_where_there_are_forty_sales(recent: int, level: str) -> None:
    """With fewer the whole year counts, and its delays."""
    midnight = NOW.replace(hour=0)
    fresh, old = (midnight - timedelta(days=days) for days in (59, 60))

    assert level == tier(mercado_libre_colour(), table(sales(recent, fresh), sales(100, old, delayed=True)), NOW)


@pytest.mark.parametrize(("days", "level"), [(364, "5_green"), (365, None)])
def test_365_days_at_most(days: int, level: str | None) -> None:
    """Whole days, today among them."""
    old = NOW.replace(hour=0) - timedelta(days=days)

    assert level == tier(mercado_libre_colour(), table(sales(10, old)), NOW)


def test_what_was_excluded_does_not_count() -> None:
    """Neither as a delay nor as a sale."""
    rows = table(sales(10), sales(100, delayed=True, excluded=True))

    assert "5_green" == tier(mercado_libre_colour(), rows, NOW)


def test_a_protected_seller_shows_another_colour_than_the_real_one() -> None:
    """`level_id` beside `real_level`, until `protection_end_date`."""
    end = NOW + timedelta(days=120)
    shield = rp.Override("ada", floor="5_green", until=end, reason="protection programme", author="platform")
    rows = table(sales(100, delayed=True))

    shown = mercado_libre_colour().evaluate(rows, as_of=NOW, overrides=[shield])["ada"]

    assert ("5_green", "1_red") == (shown.tier, shown.computed_tier)
    after = mercado_libre_colour().evaluate(rows, as_of=end, overrides=[shield])["ada"]
    assert "1_red" == after.tier


def test_an_unknown_site_is_refused() -> None:
    """With the nearest one."""
    with pytest.raises(rp.PolicyError, match="site must be one of 'MLM', 'MLB', 'MLC', 'MCO', got 'MLX'"):
        mercado_libre_colour(site="MLX")
