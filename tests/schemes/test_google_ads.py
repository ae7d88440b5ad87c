"""Google Ads: a ladder for each policy, and 90 clean days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table

from reputation.schemes import google_ads_strikes

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def _active(rows: list[Any], as_of: datetime) -> set[str]:
    """The names of the restrictions in force."""
    evidence = table(rows).known_at(as_of)
    return {one.sanction for one in google_ads_strikes().restrictions(evidence, as_of=as_of).active}


def _rows(*days: int, policy: str | None = "weapons", kind: str = "violation") -> list[Any]:
    return [row for day in days for row in many(1, kind, START + day * DAY, policy=policy)]


SHORT, LONG, END = "hold of 3 days", "hold of 7 days", "suspension"


@pytest.mark.parametrize(
    ("days", "at", "held"),
    [
        ((0,), 0, set()),
        ((0, 10), 10, {SHORT}),
        ((0, 10, 20), 20, {SHORT, LONG}),
        ((0, 10, 20, 30), 30, {SHORT, LONG, END}),
        ((0, 89), 89, {SHORT}),
        ((0, 90), 90, {SHORT}),
        ((0, 91), 91, set()),
        ((0, 91, 100), 100, {SHORT}),
    ],
)
def test_steps(days: tuple[int, ...], at: int, held: set[str]) -> None:
    """A warning, 3 days, 7 days, the end; what nobody acknowledges goes on; 90 clean days clear the warning too."""
    assert held == _active(_rows(*days), START + at * DAY)


@pytest.mark.parametrize(("acknowledged", "ends"), [(11, 13), (12, 13), (15, 15)])
def test_a_hold_ends_when_it_is_over_and_acknowledged(acknowledged: int, ends: int) -> None:
    """Three days at least."""
    rows = _rows(0, 10) + _rows(acknowledged, policy=None, kind="acknowledged")

    assert {SHORT} == _active(rows, START + ends * DAY - timedelta(seconds=1))
    assert set() == _active(rows, START + ends * DAY)


def test_policies_have_strikes_of_their_own() -> None:
    """One violation of each is a warning for each."""
    rows = _rows(0, 10) + _rows(5, policy="drugs")

    assert {SHORT} == _active(rows, START + 11 * DAY)
    assert set() == _active(_rows(0) + _rows(5, policy="drugs"), START + 11 * DAY)
