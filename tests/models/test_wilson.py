"""The observed share of good outcomes with Wilson bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation import Estimate, Wilson


def finalize(model: Wilson, good: float, bad: float) -> Estimate:
    """The estimate of one subject."""
    return model.finalize({"total": np.array([good + bad]), "good": np.array([good])})


@pytest.mark.parametrize(("up", "down", "expected"), [(209, 50, 0.754538), (118, 25, 0.754649)])
def test_the_lower_bound_of_a_published_table(up: int, down: int, expected: float) -> None:
    """Evan Miller, How Not To Sort By Average Rating: 0.7545 and 0.7546 are printed, 118/25 sorts first."""
    assert expected == pytest.approx(finalize(Wilson(), up, down).lower[0], abs=5e-7)


@pytest.mark.parametrize(("better", "worse"), [((600, 400), (5500, 4500)), ((100, 1), (2, 0))])
def test_the_order_of_the_published_examples(better: tuple[int, int], worse: tuple[int, int]) -> None:
    """What the same article says must sort above what."""
    assert finalize(Wilson(), *better).lower[0] > finalize(Wilson(), *worse).lower[0]


@pytest.mark.parametrize(("up", "down", "expected"), [(10, 1, 0.739495), (40, 20, 0.585151)])
def test_the_confidence_sort_of_reddit(up: int, down: int, expected: float) -> None:
    """Its published source takes z = 1.281551565545, which is level 0.8."""
    assert expected == pytest.approx(finalize(Wilson(level=0.8), up, down).lower[0], abs=1e-6)


def test_nobody_voted_is_not_a_score_of_nought() -> None:
    """Unknown is not zero."""
    assert Estimate.unrated(1).equals(finalize(Wilson(), 0, 0))


@given(good=st.floats(0, 100), bad=st.floats(0.01, 100), times=st.integers(2, 50))
def test_the_same_rows_again_never_widen_the_bounds(good: float, bad: float, times: int) -> None:
    """Replication: the same votes k times say the same, more surely."""
    once, often = finalize(Wilson(), good, bad), finalize(Wilson(), times * good, times * bad)

    assert often.score[0] == pytest.approx(once.score[0], rel=1e-12)
    assert often.lower[0] >= once.lower[0] - 1e-12
    assert often.upper[0] <= once.upper[0] + 1e-12


@pytest.mark.parametrize(("good", "bad"), [(0, 7), (7, 0)])
def test_at_the_ends_the_bounds_stay_within_the_range(good: int, bad: int) -> None:
    """No upvote at all leaves a lower bound of 0, and all of them an upper bound of 1."""
    found = finalize(Wilson(), good, bad)

    found.check((0.0, 1.0))
    assert found.lower[0] < found.upper[0]


def test_the_baseline_is_the_middle() -> None:
    """Without a prior an account starts halfway."""
    assert 0.5 == Wilson().baseline


def test_it_says_what_it_measures() -> None:
    """The level shows in what the bounds mean, to the last digit."""
    assert ("share of good outcomes", "no score") == (Wilson().describe(), Wilson().without_evidence)
    assert (
        "Wilson interval that holds the true share with probability 0.9500000001"
        == Wilson(level=0.9500000001).bounds_mean
    )
