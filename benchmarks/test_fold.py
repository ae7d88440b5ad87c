"""Folding ten million rows, beside the plain NumPy expression for the same sums."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import numpy as np
import pytest
from benchmarks.racing import Race

from reputation import Beta, Evidence, HalfLife, Metric, Policy, days, fold, where

ROWS, SUBJECTS = 10_000_000, 100_000
NOW = datetime(2026, 7, 1, tzinfo=UTC)
RECIPE = Policy(Metric(Beta(), weight=where("verified", 3.0), decay=HalfLife(days(180)))).recipe


@pytest.fixture(scope="module")
def columns() -> dict[str, np.ndarray]:
    """Encoded rows: subject numbers, instants, values, flags."""
    random = np.random.default_rng(1)
    last = np.datetime64(NOW.replace(tzinfo=None), "us").astype(np.int64)
    return {
        "subject": random.integers(0, SUBJECTS, ROWS),
        "micros": last - random.integers(0, 730 * 86_400_000_000, ROWS),
        "value": random.random(ROWS),
        "verified": random.random(ROWS) < 0.5,
    }


@pytest.fixture(scope="module")
def evidence(columns: dict[str, np.ndarray]) -> Evidence:
    """The same rows as evidence."""
    return Evidence.from_columns(
        subject=columns["subject"],
        occurred_at=columns["micros"].astype("datetime64[us]"),
        value=columns["value"],
        verified=columns["verified"],
        tz="UTC",
    )


def bare(columns: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """What one would write by hand."""
    now = np.datetime64(NOW.replace(tzinfo=None), "us").astype(np.int64)
    age = (now - columns["micros"]) / 86_400_000_000
    weight = np.exp2(-age / 180.0) * np.where(columns["verified"], 3.0, 1.0)
    total = np.bincount(columns["subject"], weight, SUBJECTS)
    good = np.bincount(columns["subject"], weight * columns["value"], SUBJECTS)
    return total, good


def test_fold(race: Race, columns: dict[str, np.ndarray], evidence: Evidence) -> None:
    """One metric, one weight factor, a half-life."""
    state = fold(RECIPE, evidence, as_of=NOW)
    np.testing.assert_allclose(state.sums[0]["total"], bare(columns)[0], rtol=1e-9)
    race(
        "fold 10 M rows, 100 k subjects, one factor, half-life",
        lambda: fold(RECIPE, evidence, as_of=NOW),
        lambda: bare(columns),
        rounds=7,
        limit=1.3,
    )


def test_memory(peak: Callable[[Callable[[], object]], int], evidence: Evidence) -> None:
    """Ten times the rows take no more memory beside the rows than a block or two that are worked out ahead."""
    few = evidence.take(slice(0, ROWS // 10))
    small, large = (peak(partial(fold, RECIPE, rows, as_of=NOW)) for rows in (few, evidence))
    print(f"\nadditional memory: {small / 1e6:.1f} MB for {len(few):,} rows, {large / 1e6:.1f} MB for {ROWS:,} rows")
    assert large <= small * 1.5
