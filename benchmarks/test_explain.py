"""Explaining one subject out of ten million rows: with an index, and with a look at every row."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import numpy as np
import pytest
from benchmarks.racing import Race

import reputation as rp

ROWS, SUBJECTS = 10_000_000, 100_000
NOW = datetime(2026, 7, 1, tzinfo=UTC)
POLICY = rp.Policy(
    rp.Metric(rp.Beta(), weight=rp.where("verified", 3.0), decay=rp.HalfLife(rp.days(180))),
    tiers=rp.Ladder(rp.Tier("new"), rp.Tier("good", at=0.5), rp.Tier("star", at=0.6)),
)


@pytest.fixture(scope="module")
def plain() -> rp.Evidence:
    """A hundred rows for each subject, without an index."""
    random = np.random.default_rng(1)
    last = np.datetime64(NOW.replace(tzinfo=None), "us").astype(np.int64)
    return rp.Evidence.from_columns(
        subject=random.integers(0, SUBJECTS, ROWS),
        occurred_at=(last - random.integers(0, 730 * 86_400_000_000, ROWS)).astype("datetime64[us]"),
        value=random.random(ROWS),
        verified=random.random(ROWS) < 0.5,
        tz="UTC",
    )


def test_explain(race: Race, plain: rp.Evidence) -> None:
    """An explanation takes 5 ms at most."""
    slow, quick = (POLICY.evaluate(rows, as_of=NOW) for rows in (plain, plain.indexed()))
    mine, theirs = count(), count()
    name = "explain one of 100 k subjects, 10 M rows, beside no index"
    race(name, lambda: quick.explain(next(mine)), lambda: slow.explain(next(theirs)), rounds=50, limit=1.0)


def test_index(race: Race, plain: rp.Evidence) -> None:
    """It takes about as long as two folds."""
    name = "the index of 10 M rows, beside one fold"
    race(name, plain.indexed, lambda: rp.fold(POLICY.recipe, plain, as_of=NOW), rounds=3)
