"""The weighted mean of a column, drawn towards a prior."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation import BayesianMean, Estimate, Mean, PolicyError, Prior

STARS = Prior(mean=3.5, strength=7)


def sums(numbers: list[float], copies: float = 1.0) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """The moments of one subject, every row standing for so many copies of itself."""
    moments = {
        "total": float(len(numbers)),
        "squares": float(len(numbers)),
        "first": math.fsum(numbers),
        "second": math.fsum(x * x for x in numbers),
    }
    return {name: np.array([copies * value]) for name, value in moments.items()}


def score(model: BayesianMean, numbers: list[float], copies: float = 1.0) -> float:
    """The score of one subject."""
    return float(model.finalize(sums(numbers, copies)).score[0])


def test_twenty_fives_under_a_prior_of_seven_at_three_and_a_half() -> None:
    """TrustRatings' published example: 124.5 / 27, shown as four and a half stars."""
    found = score(BayesianMean(STARS, column="stars", range=(1, 5)), [5.0] * 20)

    assert 4.611 == round(found, 3)
    assert 4.5 == round(found * 2) / 2


@pytest.mark.parametrize(("count", "expected"), [(13, 4.475), (14, 4.5)])
def test_fourteen_fives_reach_four_and_a_half(count: int, expected: float) -> None:
    """The same prior, one review before and when the mark is reached."""
    assert expected == pytest.approx(score(BayesianMean(STARS, column="stars"), [5.0] * count), abs=1e-12)


@pytest.mark.parametrize(
    ("prior", "number", "expected"),
    [(STARS, 5, 3.6875), (STARS, 1, 3.1875), (Prior(7, 7), 10, 7.375), (Prior(7, 7), 0, 6.125)],
)
def test_one_review_moves_trustpilots_prior_by_an_eighth_of_the_way(prior: Prior, number: int, expected: float) -> None:
    """Seven reviews at 3.5 stars, and on the old scale at 7 of 10."""
    assert expected == score(BayesianMean(prior, column="stars"), [float(number)])


def test_the_weighted_rating_of_imdb() -> None:
    """R 9 from v 100000 votes, m 25000 and C 7 give v / (v + m) R + m / (v + m) C = 8.6."""
    model = BayesianMean(Prior(mean=7, strength=25_000), column="votes", range=(1, 10))

    assert 8.6 == pytest.approx(score(model, [9.0], copies=100_000), abs=1e-12)


def test_the_bounds_are_those_of_the_mean_drawn_in_alike() -> None:
    """The standard error is that of the mean times W / (k + W)."""
    numbers = [0.2, 0.9, 0.6, 0.7]
    free = Mean(column="share").finalize(sums(numbers))
    drawn = BayesianMean(Prior(0.5, 4), column="share").finalize(sums(numbers))

    assert drawn.upper[0] - drawn.score[0] == pytest.approx((free.upper[0] - free.score[0]) / 2, rel=1e-12)
    assert drawn.score[0] - drawn.lower[0] == pytest.approx((free.score[0] - free.lower[0]) / 2, rel=1e-12)


def test_of_one_row_only_the_range_is_known() -> None:
    """One row says nothing about the spread, whatever was believed before."""
    found = BayesianMean(STARS, column="stars", range=(1, 5)).finalize(sums([5.0]))

    assert (1.0, 5.0) == (found.lower[0], found.upper[0])


def test_no_rows_are_not_rated() -> None:
    """A prior alone is not a score."""
    assert Estimate.unrated(1).equals(BayesianMean(Prior(0.5, 2)).finalize(sums([])))


@given(numbers=st.lists(st.floats(0, 1), min_size=1, max_size=10), mean=st.floats(0, 1))
def test_a_strong_prior_wins_and_a_weak_one_gives_way(numbers: list[float], mean: float) -> None:
    """Prior limits: strength to infinity gives the prior, to nought the data."""
    assert score(BayesianMean(Prior(mean, 1e12)), numbers) == pytest.approx(mean, abs=1e-8)
    assert score(BayesianMean(Prior(mean, 1e-12)), numbers) == pytest.approx(
        math.fsum(numbers) / len(numbers), abs=1e-8
    )


@pytest.mark.parametrize(
    ("prior", "column", "given_range", "message"),
    [
        (STARS, "value", None, "the mean of prior must be within [0, 1], got 3.5.\n\nHint: "),
        (Prior(0, 7), "stars", (1, 5), "the mean of prior must be within [1, 5], got 0.0.\n\nHint: "),
    ],
)
def test_the_prior_mean_lies_within_the_range(
    prior: Prior, column: str, given_range: tuple[float, float] | None, message: str
) -> None:
    """A belief that no row could confirm is a slip."""
    with pytest.raises(PolicyError) as caught:
        BayesianMean(prior, column=column, range=given_range)  # type: ignore[arg-type]

    assert str(caught.value).startswith(message)


def test_it_says_what_it_measures() -> None:
    """Every parameter shows, here or in what the bounds mean."""
    model = BayesianMean(Prior(3.5, 7), column="stars", range=(1, 5), level=0.8)

    assert "mean of stars, from 1 to 5; prior 3.50 with strength 7" == model.describe()
    assert "normal interval around the score, prior taken as certain, probability 0.8" == model.bounds_mean
    assert "no score" == model.without_evidence
