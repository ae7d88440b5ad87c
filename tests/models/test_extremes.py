"""The highest and the lowest number in a column."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

import reputation as rp
from reputation.columns import ArrayRows
from reputation.models import Reach
from reputation.statistics import Reduce

NOW = datetime(2026, 7, 1, tzinfo=UTC)
ROWS = rp.Evidence.from_columns(
    subject=["ada", "ada", "ada", "bob"],
    occurred_at=NOW,
    points=[5.0, 20.0, 10.0, None],
    stake=[1.0, 0.0, 2.0, 1.0],
)


def stats(low: float, high: float, total: float) -> dict[str, Any]:
    """What stands for one subject."""
    return {"low": np.array([low]), "high": np.array([high]), "total": np.array([total])}


@pytest.mark.parametrize(
    ("model", "expected"), [(rp.Highest(column="points"), 20.0), (rp.Lowest(column="points"), 5.0)]
)
def test_an_extreme_of_rows(model: Any, expected: float) -> None:
    """Whoever has no number is unrated; the bounds are the score, and support is how many rows there are."""
    report = rp.Policy(rp.Metric(model)).evaluate(ROWS, as_of=NOW)
    ada, bob = report["ada"], report["bob"]

    assert (expected, expected, expected, 3.0) == (ada.score, ada.lower, ada.upper, ada.support)
    assert (None, 0.0) == (bob.score, bob.support)


def test_weights_change_the_support_alone() -> None:
    """Not even a weight of 0 hides the worst area, and an explanation does not say that it did."""
    policy = rp.Policy(rp.Metric(rp.Highest(column="points"), weight=rp.field("stake")))
    report = policy.evaluate(ROWS, as_of=NOW)
    explained = report.explain("ada")

    assert (20.0, 3.0) == (report["ada"].score, report["ada"].support)
    assert () == explained.left_out
    assert 20.0 == explained.account.total
    assert ["Highest of all rows, all rows together"] == [step.text for step in explained.account.steps]


def test_a_window_leaves_rows_out() -> None:
    """What lies outside does not count for an extreme."""
    rows = rp.Evidence.from_columns(subject=["ada", "ada"], occurred_at=[NOW - rp.days(400), NOW], value=[0.1, 0.75])
    policy = rp.Policy(rp.Metric(rp.Lowest(), window=rp.Rolling(rp.days(365))))

    assert 0.75 == policy.evaluate(rows, as_of=NOW)["ada"].score


def test_ranges() -> None:
    """An opinion lies within [0, 1], other numbers anywhere unless the host says more."""
    assert (0.0, 1.0) == rp.Highest().range == rp.Lowest().range
    assert (-math.inf, math.inf) == rp.Highest(column="points").range
    found = rp.Lowest(column="points", range=(0, 30)).finalize(stats(-5, 40, 2))

    assert 0.0 == found.score[0]
    assert 30.0 == rp.Highest(column="points", range=(0, 30)).finalize(stats(-5, 40, 2)).score[0]


@pytest.mark.parametrize("model", [rp.Highest(), rp.Lowest()])
@pytest.mark.parametrize(("low", "high", "total"), [(math.inf, -math.inf, 0.0), (0.5, 0.5, 0.0), (0.5, 0.5, -1e-17)])
def test_no_evidence_is_no_score(model: Any, low: float, high: float, total: float) -> None:
    """Nothing that counts, whatever was seen."""
    found = model.finalize(stats(low, high, total))

    found.check(model.range)
    assert not found.rated[0]


def test_they_share_what_is_summed_up() -> None:
    """Both ends of a column are one statistic, which reads that column and keeps three channels."""
    reach = Reach(column="points")
    recipe = rp.Policy(
        rp.Metric(rp.Highest(column="points")), metrics=[rp.Metric(rp.Lowest(column="points"), name="least")]
    ).recipe

    assert [reach] == [tally.statistic for tally in recipe.tallies]
    assert ("points",) == reach.reads
    assert [Reduce.MIN, Reduce.MAX, Reduce.SUM] == [channel.reduce for channel in reach.channels.values()]
    assert 2.0 == reach.lift(ArrayRows.of(points=[1.0]), 2.0)["total"]


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (rp.Highest(column="points", range=(0, 30)), "highest points, from 0 to 30"),
        (rp.Lowest(), "lowest value"),
    ],
)
def test_they_speak(model: Any, said: str) -> None:
    """What is measured, what the bounds mean, and what becomes of nothing."""
    assert said == model.describe()
    assert ("no score", "the score itself: an extreme is not an estimate") == (
        model.without_evidence,
        model.bounds_mean,
    )
