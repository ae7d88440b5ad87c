"""Keep rules over ten million rows, beside one plain fold of the same rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from benchmarks.racing import Race

from reputation import Burst, Evidence, Latest, Metric, NetClamp, Points, Policy, days, fold

ROWS, SUBJECTS, SOURCES = 10_000_000, 100_000, 1_000_000
PAIRS = 5_000_000
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def recipe(*keep: object) -> object:
    """A total of amounts."""
    return Policy(Metric(Points(), keep=keep)).recipe


RULES = {
    "NetClamp(-6, 6), pair and month": NetClamp(low=-6, high=6, by="source", per="month", tz="Asia/Shanghai"),
    "NetClamp(-1, 1), pair": NetClamp(low=-1, high=1, by="source"),
    "NetClamp(0, 100), subject": NetClamp(low=0, high=100),
    "Latest, pair": Latest(by="source"),
    "Burst of 14 days, pair": Burst(within=days(14), by="source"),
}


@pytest.fixture(scope="module", params=["in any order", "in order of time"])
def evidence(request: pytest.FixtureRequest) -> Evidence:
    """Ten million good and bad ratings of five million pairs in two years."""
    random = np.random.default_rng(1)
    pair = random.integers(0, PAIRS, ROWS)
    subject, source = random.integers(0, SUBJECTS, PAIRS), random.integers(0, SOURCES, PAIRS)
    last = np.datetime64(NOW.replace(tzinfo=None), "us").astype(np.int64)
    times = last - random.integers(0, 730 * 86_400_000_000, ROWS)
    if request.param == "in order of time":
        times.sort()
    return Evidence.from_columns(
        subject=subject[pair],
        source=source[pair],
        occurred_at=times.astype("datetime64[us]"),
        amount=np.where(random.random(ROWS) < 0.8, 1.0, -1.0),
        tz="UTC",
    )


@pytest.mark.parametrize("name", RULES)
def test_keep(race: Race, evidence: Evidence, name: str, request: pytest.FixtureRequest) -> None:
    """One rule, and the fold of what it leaves."""
    ours, plain = recipe(RULES[name]), recipe()
    order = request.node.callspec.params["evidence"]
    race(
        f"{name}, 10 M rows {order}",
        lambda: fold(ours, evidence, as_of=NOW),
        lambda: fold(plain, evidence, as_of=NOW),
        rounds=3,
        limit=15.0 if name.startswith("NetClamp(-6") else None,
    )


def held(column: Any) -> int:
    """The memory that a column takes."""
    return int(getattr(column, "codes", column).nbytes)


def test_memory(peak: Callable[[Callable[[], object]], int], evidence: Evidence) -> None:
    """Sorting takes a small multiple of the columns in use."""
    used = sum(map(held, (evidence.subject, evidence.source, evidence.occurred_at, evidence.amount)))
    most = peak(lambda: fold(recipe(RULES["NetClamp(-6, 6), pair and month"]), evidence, as_of=NOW))
    print(f"\nadditional memory: {most / 1e6:.0f} MB beside {used / 1e6:.0f} MB of columns")
    assert most <= 4 * used
