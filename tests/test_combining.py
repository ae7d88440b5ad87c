"""Sums of the same channels, cell by cell."""

from __future__ import annotations

import numpy as np
import pytest

import reputation as rp
from reputation.cells import Cells
from reputation.combining import joined, packed, taken_away
from reputation.statistics import Channel, Count, Extremes, Reduce
from reputation.tally import Recipe, Tally

CHANNELS = {"sum": Channel(), "low": Channel(reduce=Reduce.MIN), "high": Channel(reduce=Reduce.MAX, degree=0)}


def test_sums_are_joined_where_they_belong() -> None:
    """Each channel in its own way; a cell that nobody knows holds what no rows hold."""
    first, second = ({name: np.array(numbers) for name in CHANNELS} for numbers in ([1.0, 5.0], [3.0, -2.0, 8.0]))
    whole = joined(CHANNELS, [first, second], [np.array([0, 2]), np.array([0, 2, 3])], size=5)

    assert {
        "sum": [4.0, 0.0, 3.0, 8.0, 0.0],
        "low": [1.0, np.inf, -2.0, 8.0, np.inf],
        "high": [3.0, -np.inf, 5.0, 8.0, -np.inf],
    } == {name: values.tolist() for name, values in whole.items()}
    assert not any(values.flags.writeable for values in whole.values())


def test_sums_are_taken_away_where_they_belong() -> None:
    """What is left is new: neither side changes."""
    sums = {"sum": np.array([4.0, 1.0, 9.0])}
    rest = taken_away({"sum": Channel(degree=2)}, sums, {"sum": np.array([9.0, 1.5])}, np.array([2, 0]))

    assert [2.5, 1.0, 0.0] == rest["sum"].tolist()
    assert [4.0, 1.0, 9.0] == sums["sum"].tolist()
    assert not rest["sum"].flags.writeable


@pytest.mark.parametrize("name", ["low", "high"])
def test_extremes_cannot_be_taken_away(name: str) -> None:
    """The next best is not known."""
    sums = {name: np.array([4.0])}
    with pytest.raises(rp.MergeError) as caught:
        taken_away({name: CHANNELS[name]}, sums, sums, np.array([0]))

    which = CHANNELS[name].reduce
    assert f"a {which} channel cannot be retracted: the next best value is not known." == caught.value.what
    assert "roll the remaining evidence up again." == caught.value.hint


def test_cells_that_hold_nothing_are_left_out() -> None:
    """A cell stays if any channel of any tally holds something there."""
    recipe = Recipe([Tally(Count()), Tally(Extremes())])
    cells = Cells(np.array([0, 0, 1, 2]), np.array([7, 8, 7, 9]))
    none = np.array([0.0, 0.0, 0.0, -1.0])
    sums = [
        {"total": none},
        {"low": np.array([np.inf, 0.0, np.inf, np.inf]), "high": np.array([-np.inf, 0.0, -np.inf, -np.inf])},
    ]
    kept, numbers = packed(recipe, cells, sums)

    assert [(0, 8), (2, 9)] == list(zip(kept.subject.tolist(), kept.day.tolist(), strict=True))
    assert [0.0, -1.0] == numbers[0]["total"].tolist()
    assert [0.0, np.inf] == numbers[1]["low"].tolist()
    assert not numbers[1]["high"].flags.writeable


def test_full_cells_stay_as_they_are() -> None:
    """Nothing is copied where nothing is left out."""
    cells, sums = Cells(np.array([0]), np.array([7])), [{"total": np.array([1.0])}]
    kept, numbers = packed(Recipe([Tally(Count())]), cells, sums)

    assert cells is kept
    assert sums[0]["total"] is numbers[0]["total"]
    assert 0 == len(packed(Recipe([]), cells, [])[0])
