"""Where each stands among its peers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.errors import EvidenceError, PolicyError
from reputation.peers import AgainstAverage, Percentile

NAN = math.nan


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("middle", [0.1, 0.4, 0.4, 0.7, 0.9]),
        ("low", [0.0, 0.2, 0.2, 0.6, 0.8]),
        ("high", [0.2, 0.6, 0.6, 0.8, 1.0]),
    ],
)
def test_a_percentile_says_what_becomes_of_ties(ties: str, expected: list[float]) -> None:
    """Two of five stand at one place: its middle, or either of its ends."""
    found = Percentile(ties=ties).solve([1.0, 2.0, 2.0, 3.0, 4.0])

    assert expected == pytest.approx(found.tolist())


def test_peers_are_those_of_one_group() -> None:
    """Who is unrated, or in no group, is nobody's peer."""
    score = [1.0, 5.0, NAN, 3.0, 9.0, 2.0]
    group = ["a", "b", "a", "a", None, "b"]

    assert [0.25, 0.75, NAN, 0.75, NAN, 0.25] == pytest.approx(
        Percentile().solve(score, group=group).tolist(), nan_ok=True
    )
    assert [-1.0, 1.0, NAN, 1.0, NAN, -1.0] == pytest.approx(
        AgainstAverage().solve(score, group=group).tolist(), nan_ok=True
    )


def test_how_far_from_the_average() -> None:
    """Half way to the best is a half, all the way to the worst is -1, and the average itself is 0."""
    found = AgainstAverage().solve([4.0, 6.0, 5.0, 3.0, 2.0])

    assert [0.0, 1.0, 0.5, -0.5, -1.0] == pytest.approx(found.tolist())
    assert [0.0, 0.0] == AgainstAverage().solve([4.1, 4.1]).tolist()
    assert [0.0] * 3 == AgainstAverage().solve([0.1] * 3).tolist()  # the mean of which is not 0.1 in floats


@pytest.mark.parametrize("solver", [Percentile(), AgainstAverage()])
def test_nobody(solver: Any) -> None:
    """No scores, nobody rated, no groups."""
    assert [] == solver.solve([]).tolist()
    assert np.isnan(solver.solve([NAN, NAN], group=["a", "b"])).all()
    assert np.isnan(solver.solve([1.0], group=[None])).all()


scores = st.lists(st.tuples(st.sampled_from([NAN, 1.0, 2.0, 3.5]), st.sampled_from("ab")), min_size=1, max_size=12)


@given(scores)
def test_percentiles_by_counting(rows: list[tuple[float, str]]) -> None:
    """A second count, one by one; the mean of all middles is a half, and the order of the rows does not matter."""
    score, group = [x for x, _ in rows], [name for _, name in rows]
    found = Percentile().solve(score, group=group)
    for place, (mine, name) in enumerate(rows):
        peers = [x for x, other in rows if other == name and not math.isnan(x)]
        below, equal = sum(x < mine for x in peers), sum(x == mine for x in peers)
        expected = NAN if math.isnan(mine) else (below + equal / 2) / len(peers)
        assert expected == pytest.approx(found[place], nan_ok=True)
    again = Percentile().solve(score[::-1], group=group[::-1])[::-1]
    assert np.array_equal(found, again, equal_nan=True)
    known = Percentile().solve(score)
    if not np.isnan(known).all():
        assert 0.5 == pytest.approx(np.nanmean(known))


@given(scores)
def test_gaps_by_the_definition(rows: list[tuple[float, str]]) -> None:
    """A second count, one by one, within [-1, 1]."""
    score, group = [x for x, _ in rows], [name for _, name in rows]
    found = AgainstAverage().solve(score, group=group)
    for place, (mine, name) in enumerate(rows):
        peers = [x for x, other in rows if other == name and not math.isnan(x)]
        if math.isnan(mine):
            assert math.isnan(found[place])
            continue
        mean = math.fsum(peers) / len(peers)
        end = max(peers) if mine > mean else min(peers)
        expected = 0.0 if mine == mean else (mine - mean) / abs(end - mean)
        assert expected == pytest.approx(found[place], abs=1e-9)
        assert -1.0 <= found[place] <= 1.0


def test_solvers_are_values() -> None:
    """Equal by their parameters; unknown words are refused."""
    assert {Percentile(ties="low")} == {Percentile(ties="low")} != {Percentile()}
    assert AgainstAverage() == AgainstAverage()
    with pytest.raises(PolicyError, match=r"^ties must be one of 'middle', 'low', 'high', got 'mid'"):
        Percentile(ties="mid")


@pytest.mark.parametrize("solver", [Percentile(), AgainstAverage()])
def test_columns_of_different_lengths_are_refused(solver: Any) -> None:
    """One group for each score."""
    with pytest.raises(EvidenceError, match=r"^score and group must have one length"):
        solver.solve([1.0, 2.0], group=["a"])
    with pytest.raises(EvidenceError, match=r"^score and group must have one length"):
        solver.solve([[1.0]])
