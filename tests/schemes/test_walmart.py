"""Walmart's standards, version by version, on both sides of every limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table, tier

import reputation as rp
from reputation.schemes import walmart_standards

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
FINE = {
    "defect": False,
    "cancelled": False,
    "refunded": False,
    "shipped_in_time": True,
    "delivered_in_time": True,
    "tracked": True,
    "answered": True,
}


def seller(**flags: Any) -> rp.Evidence:
    """1,000 orders and messages, some of them flagged."""
    return table(*(many(1000, kind, NOW, **{**FINE, **flags}) for kind in ("order", "message")))


@pytest.mark.parametrize(
    ("rules", "flag", "met", "missed"),
    [
        ("2017", "defect", 19, 20),
        ("2017", "shipped_in_time", 991, 990),
        ("2017", "tracked", 991, 990),
        ("2024", "cancelled", 19, 20),
        ("2024", "delivered_in_time", 951, 950),
        ("2024", "tracked", 991, 990),
        ("2024", "refunded", 59, 60),
        ("2025", "cancelled", 20, 21),
        ("2025", "delivered_in_time", 900, 899),
        ("Canada", "cancelled", 29, 30),
        ("Canada", "delivered_in_time", 901, 900),
        ("Canada", "tracked", 851, 850),
        ("Canada", "refunded", 129, 130),
        ("Canada", "answered", 801, 800),
    ],
)
def test_limits(rules: str, flag: str, met: int, missed: int) -> None:
    """Of 1,000 orders; the limit itself fails in all but the newest rules."""
    policy = walmart_standards(rules=rules)

    assert "met" == tier(policy, seller(), NOW)
    assert "met" == tier(policy, seller(**{flag: range(met)}), NOW)
    assert "not met" == tier(policy, seller(**{flag: range(missed)}), NOW)


@pytest.mark.parametrize(("rules", "length"), [("2017", 90), ("2024", 30), ("2025", 30), ("Canada", 30)])
def test_windows(rules: str, length: int) -> None:
    """Whole days, today among them."""
    flags = {**FINE, "defect": True, "cancelled": True}
    midnight = NOW.replace(hour=0)
    inside, outside = (many(1, "order", midnight - timedelta(days=days), **flags) for days in (length - 1, length))

    assert "not met" == tier(walmart_standards(rules=rules), table(inside), NOW)
    assert "no orders" == tier(walmart_standards(rules=rules), table(outside), NOW)


def test_unknown_rules_are_refused() -> None:
    """There are four."""
    with pytest.raises(rp.PolicyError, match="rules must be one of '2017', '2024', '2025', 'Canada', got '2026'"):
        walmart_standards(rules="2026")
