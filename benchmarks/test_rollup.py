"""Rolling up ten million rows, reading the rollup and merging into it, beside folding the same rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from benchmarks.racing import Race

from reputation import Beta, Days, Evidence, HalfLife, Metric, Policy, Rollup, days, fold, merge, rollup, where
from reputation.tally import Recipe

ROWS = 10_000_000
NOW = datetime(2026, 7, 1, tzinfo=UTC)
TZ = "Asia/Shanghai"
CASES = {"100 k subjects, two years": (100_000, 730), "10 k subjects, 100 days": (10_000, 100)}


def recipe(**parts: object) -> Recipe:
    """One metric with one weight factor."""
    return Policy(Metric(Beta(), weight=where("verified", 3.0), **parts)).recipe  # type: ignore[arg-type]


FADING = recipe(decay=HalfLife(days(180), grain=days(1), tz=TZ))
WINDOW = recipe(window=Days(30, tz=TZ))


@pytest.fixture(scope="module", params=list(CASES))
def case(request: pytest.FixtureRequest) -> tuple[str, Evidence, Rollup]:
    """Rows spread evenly over subjects and days, and their rollup."""
    subjects, span = CASES[request.param]
    random = np.random.default_rng(1)
    last = np.datetime64(NOW.replace(tzinfo=None), "us").astype(np.int64)
    evidence = Evidence.from_columns(
        subject=random.integers(0, subjects, ROWS),
        occurred_at=(last - random.integers(0, span * 86_400_000_000, ROWS)).astype("datetime64[us]"),
        value=random.random(ROWS),
        verified=random.random(ROWS) < 0.5,
        tz="UTC",
    )
    return request.param, evidence, rollup(FADING, evidence, tz=TZ)


def test_rollup(race: Race, case: tuple[str, Evidence, Rollup]) -> None:
    """Rolling up costs a few folds."""
    name, evidence, _ = case
    race(
        f"rollup of 10 M rows, {name}; fold",
        lambda: rollup(FADING, evidence, tz=TZ),
        lambda: fold(FADING, evidence, as_of=NOW),
        rounds=5,
        limit=5.0,
    )


@pytest.mark.parametrize("asked", [FADING, WINDOW], ids=["half-life", "window"])
def test_at(race: Race, case: tuple[str, Evidence, Rollup], asked: Recipe) -> None:
    """Reading costs a part of a fold: the smaller, the more rows share a cell, and the fewer days a window holds."""
    _, evidence, kept = case
    state, other = fold(asked, evidence, as_of=NOW), kept.under(asked).at(NOW)
    np.testing.assert_allclose(state.sums[0]["good"], other.sums[0]["good"], rtol=1e-9)
    race(
        f"read {len(kept):,} cells, {'window' if asked is WINDOW else 'half-life'}; fold",
        lambda: kept.under(asked).at(NOW),
        lambda: fold(asked, evidence, as_of=NOW),
        rounds=7,
        limit=0.5,
    )


def test_merge(race: Race, case: tuple[str, Evidence, Rollup]) -> None:
    """A day's rows are rolled up and merged into the years before."""
    _, evidence, kept = case
    new = evidence.where(evidence.occurred_at > int((NOW - timedelta(days=1)).timestamp() * 1e6))
    race(
        f"roll up and merge {len(new):,} rows; roll all up",
        lambda: merge(kept, rollup(FADING, new, tz=TZ)),
        lambda: rollup(FADING, evidence, tz=TZ),
        rounds=3,
    )


def test_memory(peak: Callable[[Callable[[], object]], int], case: tuple[str, Evidence, Rollup]) -> None:
    """Rolling up takes the cells, four bytes per row and day, and one bit for each cell that could be."""
    name, evidence, kept = case
    held = sum(values.nbytes for channels in kept.sums for values in channels.values()) + 8 * len(kept)
    most, read = peak(lambda: rollup(FADING, evidence, tz=TZ)), peak(lambda: kept.at(NOW))
    print(f"\n{name}: rollup {held / 1e6:.0f} MB, rolling up {most / 1e6:.0f} MB, reading {read / 1e6:.1f} MB")
    assert read < held / 4
