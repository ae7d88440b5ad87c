"""How many rows there are."""

from __future__ import annotations

import math

import numpy as np

from reputation import Count


def test_a_count_is_the_sum_of_the_weights() -> None:
    """Score, support and both bounds are one number."""
    found = Count().finalize({"total": np.array([2.5, 0.0])})

    found.check(Count().range)
    assert [2.5, 0.0] == found.score.tolist()
    assert found.score.tolist() == found.support.tolist() == found.lower.tolist() == found.upper.tolist()


def test_the_count_of_no_rows_is_nought() -> None:
    """A log is complete by the host's word, so nobody is unrated; a residue below zero is nought, too."""
    found = Count().finalize({"total": np.array([0.0, -1e-17])})

    assert [True, True] == found.rated.tolist()
    assert [0.0, 0.0] == found.score.tolist()


def test_a_count_counts() -> None:
    """Rules with an allowance may use the count itself."""
    counts = Count().count({"total": np.array([3.0, -1e-17])})

    assert [3.0, 0.0] == counts.tolist()
    assert not counts.flags.writeable


def test_a_count_has_no_end() -> None:
    """From nothing to any number."""
    assert ((0.0, math.inf), 0.0) == (Count().range, Count().baseline)


def test_it_says_what_it_measures() -> None:
    """Nobody is unrated."""
    assert ("number of rows", "0") == (Count().describe(), Count().without_evidence)
