"""Elo, Glicko and Glicko-2 as schemes, against the examples of Glickman's papers."""

from __future__ import annotations

import pytest

from reputation.pairwise import Games, Ratings
from reputation.schemes import catalogue, fide_elo, glicko, glicko2

GAMES = Games.from_columns(player=["me"] * 3, opponent=["a", "b", "c"], outcome=[1, 0, 0], period=[1, 1, 1])
KNOWN = Ratings.of(["me", "a", "b", "c"], rating=[1500, 1400, 1550, 1700], deviation=[200, 30, 100, 300])


def test_the_example_of_glicko() -> None:
    """A rating of 1500 with deviation 200 becomes 1464 with 151.4."""
    me = glicko().rate(GAMES, before=KNOWN)["me"]

    assert 1464 == pytest.approx(me["rating"], abs=0.5)
    assert 151.4 == pytest.approx(me["deviation"], abs=0.05)


def test_the_example_of_glicko_2() -> None:
    """Published 1464.06, 151.52 and 0.05999, with rounding on the way."""
    me = glicko2().rate(GAMES, before=KNOWN)["me"]

    assert 1464.06 == pytest.approx(me["rating"], abs=0.02)
    assert 151.52 == pytest.approx(me["deviation"], abs=0.02)
    assert 0.05999 == pytest.approx(me["volatility"], abs=1e-5)


@pytest.mark.parametrize("k", [25, 15, 10])
def test_elo_of_equals(k: float) -> None:
    """Who wins against an equal gains half of K."""
    found = fide_elo(k=k).rate(Games.from_columns(player=["me"], opponent=["a"], outcome=[1], period=[1]))

    assert [1500 + k / 2, 1500 - k / 2] == pytest.approx([found["me"]["rating"], found["a"]["rating"]])


def test_a_rule_that_is_no_policy_is_an_estimator() -> None:
    """It stands in the catalogue without policies."""
    for name in ("fide_elo", "glicko", "glicko2", "french_bonus_malus"):
        assert {} == catalogue()[name].policies()
        assert ("estimator",) == catalogue()[name].families
