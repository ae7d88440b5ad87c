"""Glicko ratings: a rating and how sure it is, which grows wide again for those who do not play."""

from __future__ import annotations

import math
from typing import final

import attrs
import numpy as np

from reputation.arrays import Floats, Index
from reputation.fields import number
from reputation.pairwise.games import Games
from reputation.pairwise.ratings import Ratings

__all__ = ["Glicko"]

_Q = math.log(10.0) / 400.0


@final
@attrs.frozen
class Glicko:
    """
    The rating system Glicko, which knows how sure each rating is.

    With r and RD rating and deviation before a rating period, q = ln 10 / 400 and

        g(RD) = 1 / sqrt(1 + 3 q**2 RD**2 / pi**2),    E = 1 / (1 + 10**(-g(RD_j) (r - r_j) / 400)),
        1 / d**2 = q**2 (sum of g(RD_j)**2 E (1 - E)),

    over the games of the period against opponents j with outcomes s,

        r' = r + q / (1 / RD**2 + 1 / d**2) (sum of g(RD_j) (s - E)),    RD' = (1 / RD**2 + 1 / d**2)**-0.5.

    Before a period deviations grow to min(sqrt(RD**2 + c**2 t), most), t periods after the last one that was rated.

    Args:
        drift: The constant c: how fast a rating becomes unsure again, per root of a period; 0 or more.
        start: The rating of a beginner.
        deviation: The deviation of a beginner, greater than 0.
        most: The greatest deviation that not playing can lead to, greater than 0.

    Raises:
        PolicyError: A number out of bounds.

    Examples:
        >>> games = Games.from_columns(player=["ada"], opponent=["bob"], outcome=[1.0])
        >>> Glicko(drift=34.6).rate(games).deviation.round(1)
        array([290.2, 290.2])

    References:
        Glickman (1999), Parameter estimation in large dynamic paired comparison experiments, Applied Statistics 48,
        pages 377 to 394; and Glickman, The Glicko system (glicko.net), whose worked example is a test.
    """

    drift: float = number(low=0, kw_only=True)
    start: float = number(default=1500.0, kw_only=True)
    deviation: float = number(default=350.0, above=0, kw_only=True)
    most: float = number(default=350.0, above=0, kw_only=True)

    def rate(self, games: Games, *, before: Ratings | None = None, until: int | None = None) -> Ratings:
        """
        Rate players by their games, period by period.

        Args:
            games: The games.
            before: What is known of players already; those not in it are beginners.
            until: The period for which deviations are told: as they stand before its games. None leaves each as it was
                after the player's last period.

        Returns:
            The ratings after the last period, of everyone in `games` or `before`.

        Examples:
            >>> games = Games.from_columns(player=["ada"], opponent=["bob"], outcome=[1.0], period=[1])
            >>> Glicko(drift=100).rate(games, until=3).deviation.round(1)
            array([322.9, 322.9])
        """
        known = Ratings.of([]) if before is None else before
        players, columns, place = known.placed(games.names)
        rating, deviation, period = (columns[name] for name in ("rating", "deviation", "period"))
        rating[np.isnan(rating)] = self.start
        deviation[np.isnan(deviation)] = self.deviation
        for each in games.periods():
            mine, theirs = place[each.mine], place[each.theirs]
            wide = self._wider(deviation, each.number - period)
            weight, informed = _moved(rating, wide, (mine, theirs), each.outcome)
            played = np.unique(mine)
            precision = wide[played] ** -2.0 + informed[played]
            rating[played] += _Q / precision * weight[played]
            deviation[played] = precision**-0.5
            columns["games"] += np.bincount(mine, minlength=len(players))
            period[played] = each.number
        if until is not None:
            deviation[:] = self._wider(deviation, until - period)
            period[~np.isnan(period)] = np.fmax(period[~np.isnan(period)], until)
        return Ratings(players, **columns)

    def _wider(self, deviation: Floats, periods: Floats) -> Floats:
        """Deviations after so many periods, NaN for who has not played yet; none is ever made narrower."""
        idle = np.where(periods > 0, periods, 0.0)
        grown = np.minimum(np.sqrt(deviation**2 + self.drift**2 * idle), self.most)
        return np.maximum(deviation, grown)


def _moved(rating: Floats, deviation: Floats, sides: tuple[Index, Index], outcome: Floats) -> tuple[Floats, Floats]:
    """Per player the sum of g (s - E), and 1 / d**2."""
    mine, theirs = sides
    g = 1.0 / np.sqrt(1.0 + 3.0 * _Q**2 * deviation[theirs] ** 2 / math.pi**2)
    expected = 1.0 / (1.0 + 10.0 ** (-g * (rating[mine] - rating[theirs]) / 400.0))
    surprise: Floats = np.bincount(mine, g * (outcome - expected), len(rating)).astype(np.float64)
    informed = _Q**2 * np.bincount(mine, g**2 * expected * (1.0 - expected), len(rating))
    return surprise, np.asarray(informed)
