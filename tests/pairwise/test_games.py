"""Games as columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reputation.errors import EvidenceError
from reputation.pairwise import Games


def test_a_period_is_told_from_both_sides() -> None:
    """What one makes of a game the other does not."""
    games = Games.from_columns(
        player=["cyd", "ada", "bob"], opponent=["ada", "bob", "cyd"], outcome=[1, 0.5, 0.25], period=[8, 3, 8]
    )
    first, second = games.periods()

    assert (3, games.names, len(games)) == (3, ("ada", "bob", "cyd"), 3)
    assert (3, [0, 1], [1, 0], [0.5, 0.5]) == (
        first.number, first.mine.tolist(), first.theirs.tolist(), first.outcome.tolist()
    )  # fmt: skip
    assert (8, [2, 1, 0, 2], [0, 2, 2, 1], [1.0, 0.25, 0.0, 0.75]) == (
        second.number, second.mine.tolist(), second.theirs.tolist(), second.outcome.tolist()
    )  # fmt: skip


def test_without_periods_each_game_is_one() -> None:
    """In the order of the rows."""
    games = Games.from_columns(player=[1, 2], opponent=[2, 1], outcome=[1, 1])

    assert [0, 1] == [each.number for each in games.periods()]


def test_no_games() -> None:
    """Nobody played."""
    games = Games.from_columns(player=[], opponent=[], outcome=[], period=[])

    assert (0, (), []) == (len(games), games.names, list(games.periods()))


FINE: dict[str, Any] = {"player": ["ada", "bob"], "opponent": ["bob", "cyd"], "outcome": [1, 0]}


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        ({"outcome": [1]}, None, "the columns must have one length"),
        ({"period": [1, 2, 3]}, None, "the columns must have one length"),
        ({"player": ["ada", None]}, "player", "two names are needed; 1 game of 2 break this, first at row 1."),
        ({"opponent": ["bob", "bob"]}, "opponent", "nobody plays against themselves; 1 game of 2 break this"),
        ({"outcome": [1.5, 0]}, "outcome", r"an outcome lies within \[0, 1\]; 1 game of 2 break this, first at row 0."),
        ({"outcome": [1, -0.1]}, "outcome", "an outcome lies within"),
        ({"outcome": [np.nan, 0]}, "outcome", "an outcome lies within"),
        ({"period": [0.5, 1]}, "period", "period must hold whole numbers, got float64."),
    ],
)
def test_games_that_cannot_have_been_are_refused(change: dict[str, Any], column: str | None, said: str) -> None:
    """The message names the rule and the first row."""
    with pytest.raises(EvidenceError, match=f"^{said}") as caught:
        Games.from_columns(**{**FINE, **change})

    assert column == caught.value.column
