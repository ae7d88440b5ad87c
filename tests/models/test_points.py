"""A weighted total of amounts."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reputation import Points, PolicyError


def stats(amount: float, total: float) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """The sums of one subject."""
    return {"amount": np.array([amount]), "total": np.array([total])}


def test_six_votes_up_and_three_down_on_a_question() -> None:
    """Stack Exchange's rules of 2014: 5 for an upvote of a question, -2 for a downvote, together 24."""
    assert [24.0] == Points().finalize(stats(6 * 5 - 3 * 2, 9)).score.tolist()


def test_everyone_starts_somewhere() -> None:
    """A driver starts with 12 points and loses 3."""
    found = Points(start=12).finalize(stats(-3, 1))

    assert (9.0, 1.0) == (found.score[0], found.support[0])
    assert 12.0 == Points(start=12).baseline


def test_a_total_of_no_rows_is_the_start() -> None:
    """A log is complete by the host's word, so nobody is unrated."""
    found = Points(start=12).finalize(stats(0, 0))

    assert (12.0, 0.0) == (found.score[0], found.support[0])


def test_a_total_is_not_an_estimate() -> None:
    """Both bounds are the score, of whatever size."""
    found = Points().finalize(stats(-1e12, 3))

    found.check(Points().range)
    assert (-1e12, -1e12, -1e12) == (found.lower[0], found.score[0], found.upper[0])


def test_a_start_that_is_no_number_is_refused() -> None:
    """Infinitely many points are no start."""
    with pytest.raises(PolicyError, match=r"^start must be a finite number, got inf"):
        Points(start=math.inf)
    with pytest.raises(TypeError, match=r"^start must be a number, got '12'"):
        Points(start="12")


def test_it_says_what_it_measures() -> None:
    """Nobody is unrated: whoever has no rows has what everyone starts with."""
    model = Points(column="penalty", start=12)

    assert ("total of penalty, starting from 12", "12") == (model.describe(), model.without_evidence)
