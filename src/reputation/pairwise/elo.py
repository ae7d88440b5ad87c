"""Elo ratings: one number per player, moved by the difference between what happened and what was expected."""

from __future__ import annotations

from typing import final

import attrs
import numpy as np

from reputation.arrays import Floats, Index
from reputation.fields import number
from reputation.pairwise.games import Games
from reputation.pairwise.ratings import Ratings

__all__ = ["Elo"]

_FAR = 300.0  # 10 to the power of it is still a float; nothing is expected of whoever lies so far behind


@final
@attrs.frozen
class Elo:
    """
    The rating system of Elo.

    With r_i and r_j the ratings before a rating period and s the outcome of a game for i, within [0, 1],

        E = 1 / (1 + 10**((r_j - r_i) / scale)),    r_i' = r_i + k (sum of s - E over the games of the period).

    What one player wins the other loses.

    Args:
        k: The most that one game can move a rating, greater than 0.
        start: The rating of a beginner.
        scale: The difference in ratings at which the stronger one is expected to win 10 games of 11; greater than 0.

    Raises:
        PolicyError: A number that is not greater than 0 where it must be.

    Examples:
        >>> games = Games.from_columns(player=["ada"], opponent=["bob"], outcome=[1.0])
        >>> Elo(k=20).rate(games).rating
        array([1510., 1490.])

    References:
        Elo (1978), The Rating of Chessplayers, Past and Present, chapter 1.
    """

    k: float = number(above=0, kw_only=True)
    start: float = number(default=1500.0, kw_only=True)
    scale: float = number(default=400.0, above=0, kw_only=True)

    def expected(self, rating: Floats, other: Floats) -> Floats:
        """
        What a player can expect of a game.

        Args:
            rating: Ratings of the players.
            other: Ratings of their opponents.

        Returns:
            Expected outcomes within [0, 1], of the same shape.

        Examples:
            >>> Elo(k=20).expected(np.array([1500.0, 1900.0]), np.array([1500.0, 1500.0])).round(4)
            array([0.5   , 0.9091])
        """
        return np.asarray(1.0 / (1.0 + 10.0 ** np.minimum((other - rating) / self.scale, _FAR)))

    def rate(self, games: Games, *, before: Ratings | None = None) -> Ratings:
        """
        Rate players by their games, period by period.

        Args:
            games: The games.
            before: What is known of players already; those not in it are beginners.

        Returns:
            The ratings after the last period, of everyone in `games` or `before`.

        Examples:
            >>> again = Games.from_columns(
            ...     player=["ada", "ada"], opponent=["bob", "bob"], outcome=[1, 0], period=[1, 1]
            ... )
            >>> Elo(k=20).rate(again).rating
            array([1500., 1500.])
        """
        known = Ratings.of([]) if before is None else before
        players, columns, place = known.placed(games.names)
        rating = columns["rating"]
        rating[np.isnan(rating)] = self.start
        for alone, some in games.stretches():
            if alone:
                self._one_by_one(some, place, columns)
                continue
            for each in some.periods():
                mine, theirs = place[each.mine], place[each.theirs]
                gain = each.outcome - self.expected(rating[mine], rating[theirs])
                rating += self.k * np.bincount(mine, gain, len(players))
                columns["games"] += np.bincount(mine, minlength=len(players))
                columns["period"][mine] = each.number
        return Ratings(players, **columns)

    def _one_by_one(self, games: Games, place: Index, columns: dict[str, Floats]) -> None:
        """Games each of which is a period: for a single one arrays are slower than plain numbers."""
        rating, played, last = (columns[name].tolist() for name in ("rating", "games", "period"))
        sides = (place[side.codes].tolist() for side in (games.player, games.opponent))
        for mine, theirs, outcome, period in zip(*sides, games.outcome.tolist(), games.period.tolist(), strict=True):
            ahead = min((rating[theirs] - rating[mine]) / self.scale, _FAR)
            gain = self.k * (outcome - 1.0 / (1.0 + 10.0**ahead))
            rating[mine] += gain
            rating[theirs] -= gain
            for player in (mine, theirs):
                played[player] += 1.0
                last[player] = period
        for name, values in (("rating", rating), ("games", played), ("period", last)):
            columns[name][:] = values
