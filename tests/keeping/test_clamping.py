"""Running totals between bounds, against a loop in plain Python."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.keeping.clamping import Bounds, shares
from reputation.keeping.groups import Groups

BOUNDS = [
    Bounds(-6.0, 6.0, 0.0),
    Bounds(0.0, math.inf, 100.0),
    Bounds(-math.inf, 3.0, 0.0),
    Bounds(-50.0, 50.0, 10.0),
    Bounds(0.0, 0.0, 0.0),
]
every_bound = pytest.mark.parametrize("bounds", BOUNDS, ids=repr)


def groups_of(lengths: list[int]) -> Groups:
    """Groups of these lengths, in order."""
    new = np.zeros(sum(lengths), dtype=bool)
    new[np.cumsum([0, *lengths[:-1]])] = True
    return Groups(np.arange(sum(lengths)), new)


def plain(change: list[float], lengths: list[int], bounds: Bounds) -> list[float]:
    """Add up row by row."""
    result: list[float] = []
    for start, end in pairwise(np.cumsum([0, *lengths]).tolist()):
        net = bounds.start
        for x in change[start:end]:
            after = min(max(net + x, bounds.low), bounds.high)
            result.append(1.0 if after == net + x else (after - net) / x)
            net = after
    return result


@every_bound
@given(st.data())
def test_short_groups(bounds: Bounds, data: st.DataObject) -> None:
    """Quarters are added up without rounding, so that both give the same bit for bit."""
    lengths = data.draw(st.lists(st.integers(1, 12), min_size=1, max_size=6))
    quarters = st.integers(-40, 40).map(lambda count: count / 4)
    change = data.draw(st.lists(quarters, min_size=sum(lengths), max_size=sum(lengths)))

    assert plain(change, lengths, bounds) == shares(np.array(change), groups_of(lengths), bounds).tolist()


@every_bound
@pytest.mark.parametrize("lengths", [[1024], [1025], [2048, 1], [5000, 1, 3000, 1024], [1, 2, 4097]])
def test_long_groups_are_stepped_through_in_pieces(bounds: Bounds, lengths: list[int]) -> None:
    """The totals at which pieces start come from joining them; around the length of a piece and far beyond."""
    change = np.random.default_rng(3).integers(-9, 10, sum(lengths)) / 4

    assert plain(change.tolist(), lengths, bounds) == shares(change, groups_of(lengths), bounds).tolist()


def test_long_groups_of_any_numbers() -> None:
    """Up to the rounding of sums."""
    change = np.random.default_rng(4).normal(size=9000)
    lengths = [3000, 6000]
    for bounds in BOUNDS[:4]:
        mine = shares(change, groups_of(lengths), bounds)
        assert plain(change.tolist(), lengths, bounds) == pytest.approx(mine.tolist(), abs=1e-8)
        assert (mine >= 0.0).all()
        assert (mine <= 1.0).all()


def test_what_rounding_leaves_is_no_share() -> None:
    """Ten times 0.1 fill a total of 1: the eleventh adds nothing, though floats leave it a little."""
    result = shares(np.full(11, 0.1), groups_of([11]), Bounds(-math.inf, 1.0, 0.0))

    assert np.full(10, 0.1).cumsum()[-1] < 1.0
    assert [1.0] * 10 + [0.0] == result.tolist()


def test_no_rows() -> None:
    """Nothing to share."""
    assert [] == shares(np.array([]), Groups(np.array([], dtype=np.intp), np.array([], dtype=bool)), BOUNDS[0]).tolist()
