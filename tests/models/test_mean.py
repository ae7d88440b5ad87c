"""The weighted mean of a column."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reputation import Estimate, Mean
from reputation.models.bounds import Pair

NUMBERS = st.floats(-100, 100)
ROWS = st.lists(st.tuples(NUMBERS, st.floats(0.1, 10)), min_size=2, max_size=15)


def finalize(model: Mean, numbers: list[float], weights: list[float] | None = None) -> Estimate:
    """The estimate of one subject, from sums that are not rounded on the way."""
    weight = [1.0] * len(numbers) if weights is None else weights
    pairs = list(zip(numbers, weight, strict=True))
    sums = {
        "total": math.fsum(weight),
        "squares": math.fsum(w * w for w in weight),
        "first": math.fsum(w * x for x, w in pairs),
        "second": math.fsum(w * x * x for x, w in pairs),
    }
    return model.finalize({name: np.array([value]) for name, value in sums.items()})


def plainly(numbers: list[float], weights: list[float], z: float) -> tuple[float, float, float]:
    """A second implementation: centred sums, one row after the other."""
    total = math.fsum(weights)
    mean = math.fsum(w * x for x, w in zip(numbers, weights, strict=True)) / total
    effective = total**2 / math.fsum(w * w for w in weights)
    biased = math.fsum(w * (x - mean) ** 2 for x, w in zip(numbers, weights, strict=True)) / total
    error = math.sqrt(biased * effective / (effective - 1)) / math.sqrt(effective)
    return mean - z * error, mean, mean + z * error


def test_a_hundred_ones_and_ten_fives() -> None:
    """Algolia's published example: 1.36 stars."""
    found = finalize(Mean(column="stars", range=(1, 5)), [1.0] * 100 + [5.0] * 10)

    assert 1.36 == round(float(found.score[0]), 2)
    assert 110.0 == found.support[0]


@given(rows=ROWS, level=st.sampled_from([0.5, 0.95, 0.99]))
def test_scores_and_bounds_agree_with_centred_sums(rows: list[tuple[float, float]], level: float) -> None:
    """Weighted mean, effective rows and unbiased variance in plain Python."""
    numbers, weights = [x for x, _ in rows], [w for _, w in rows]
    found = finalize(Mean(column="amount", level=level), numbers, weights)
    lower, mean, upper = plainly(numbers, weights, float(stats.norm.ppf((1 + level) / 2)))

    assert found.score[0] == pytest.approx(mean, rel=1e-12, abs=1e-12)
    assert (found.lower[0], found.upper[0]) == pytest.approx((lower, upper), abs=1e-5)


@given(numbers=st.lists(NUMBERS, min_size=2, max_size=15))
def test_equal_weights_give_the_textbook_interval(numbers: list[float]) -> None:
    """scipy.stats.sem is the standard error of unweighted rows."""
    found = finalize(Mean(column="amount"), numbers)

    assert found.upper[0] - found.score[0] == pytest.approx(1.959963984540054 * stats.sem(numbers), abs=1e-5)


@given(rows=ROWS, factor=st.floats(0.01, 100))
def test_weighing_everything_alike_changes_no_bound(rows: list[tuple[float, float]], factor: float) -> None:
    """Decay that leaves a tenth of every row leaves the mean and its bounds; only the support shrinks."""
    numbers, weights = [x for x, _ in rows], [w for _, w in rows]
    before = finalize(Mean(column="amount"), numbers, weights)
    after = finalize(Mean(column="amount"), numbers, [factor * w for w in weights])

    assert after.support[0] == pytest.approx(factor * before.support[0])
    assert after.score[0] == pytest.approx(before.score[0], abs=1e-9)
    assert after.lower[0] == pytest.approx(before.lower[0], abs=1e-5)


@pytest.mark.parametrize(
    ("model", "bounds"),
    [
        (Mean(), (0.0, 1.0)),
        (Mean(column="amount", range=(-5, 5)), (-5.0, 5.0)),
        (Mean(column="amount"), (-math.inf, math.inf)),
    ],
    ids=repr,
)
def test_of_one_row_only_the_range_is_known(model: Mean, bounds: Pair) -> None:
    """One row says nothing about the spread."""
    found = finalize(model, [0.7], [0.3])

    assert bounds == (found.lower[0], found.upper[0])
    assert found.score[0] == pytest.approx(0.7)


def test_rows_that_agree_leave_no_doubt() -> None:
    """The spread of equal numbers is nothing."""
    found = finalize(Mean(), [0.5] * 4)

    assert (0.5, 0.5, 0.5) == (found.lower[0], found.score[0], found.upper[0])


def test_bounds_stay_within_the_range() -> None:
    """A mean near the end has a bound at the end."""
    found = finalize(Mean(), [1.0, 1.0, 0.0])

    assert 1.0 == found.upper[0]


def test_no_rows_have_no_mean() -> None:
    """Unknown is not zero."""
    assert Estimate.unrated(1).equals(finalize(Mean(), []))


@pytest.mark.parametrize(
    ("model", "baseline"),
    [
        (Mean(), 0.5),
        (Mean(column="stars", range=(1, 5)), 3.0),
        (Mean(column="amount"), 0.0),
        (Mean(column="amount", range=(2, math.inf)), 0.0),
    ],
    ids=repr,
)
def test_an_account_starts_in_the_middle_of_the_range(model: Mean, baseline: float) -> None:
    """A range without a middle starts at 0."""
    assert baseline == model.baseline


def test_it_says_what_it_measures() -> None:
    """The range shows where the column does not say it."""
    assert "mean of value" == Mean().describe()
    assert "mean of hours, from 0 to 24" == Mean(column="hours", range=(0, 24)).describe()
    assert "normal interval that holds the mean with probability 0.5" == Mean(level=0.5).bounds_mean
    assert "no score" == Mean().without_evidence
