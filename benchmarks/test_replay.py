"""Replaying 24 months of ten million rows, beside one fold of the same rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest
from benchmarks.racing import Race

from reputation import Beta, Evidence, HalfLife, Ladder, Metric, Monthly, Policy, Tier, days, fold, where
from reputation.snapshots import states_at

ROWS, SUBJECTS = 10_000_000, 100_000
START, NOW = datetime(2024, 8, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
POLICY = Policy(
    Metric(Beta(), weight=where("verified", 3.0), decay=HalfLife(days(180))),
    tiers=Ladder(Tier("new"), Tier("good", at=0.5, exit=0.49)),
    schedule=Monthly(1),
)


@pytest.fixture(scope="module", params=["in order of time", "in any order"])
def order(request: pytest.FixtureRequest) -> str:
    """How the rows lie: as a log grows, or as a warehouse without an order gives them."""
    return str(request.param)


@pytest.fixture(scope="module")
def evidence(order: str) -> Evidence:
    """Rows of two years."""
    random = np.random.default_rng(1)
    last = np.datetime64(NOW.replace(tzinfo=None), "us").astype(np.int64)
    times = last - random.integers(0, 730 * 86_400_000_000, ROWS)
    return Evidence.from_columns(
        subject=random.integers(0, SUBJECTS, ROWS),
        occurred_at=(np.sort(times) if order == "in order of time" else times).astype("datetime64[us]"),
        value=random.random(ROWS),
        verified=random.random(ROWS) < 0.5,
        tz="UTC",
    )


def once(evidence: Evidence) -> Callable[[], object]:
    """One fold of all rows."""
    return lambda: fold(POLICY.recipe, evidence, as_of=NOW)


def test_states(race: Race, evidence: Evidence, order: str) -> None:
    """The sums at 24 moments."""
    moments = Monthly(1).moments(START, NOW)
    assert len(moments) == 24
    last = list(states_at(POLICY.recipe, evidence, moments))[-1]
    np.testing.assert_allclose(
        last.sums[0]["total"], fold(POLICY.recipe, evidence, as_of=NOW).sums[0]["total"], rtol=1e-9
    )
    race(
        f"states at 24 months of 10 M rows {order}, beside one fold",
        lambda: [None for _ in states_at(POLICY.recipe, evidence, moments)],
        once(evidence),
        rounds=5,
    )


def test_replay(race: Race, evidence: Evidence, order: str) -> None:
    """The same with 24 reports of 100,000 sellers, and their standings."""
    race(
        f"replay of 24 months of 10 M rows {order}, 100 k sellers, beside one fold",
        lambda: POLICY.replay(evidence, start=START, until=NOW),
        once(evidence),
        rounds=5,
    )
