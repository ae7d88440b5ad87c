"""Glicko-2 ratings: a rating, how sure it is, and how much a player's strength changes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import final

import attrs
import numpy as np

from reputation.arrays import Floats
from reputation.fields import number
from reputation.pairwise.games import Games, Period
from reputation.pairwise.ratings import Ratings

__all__ = ["Glicko2"]

_SCALE = 173.7178  # as published: 400 / ln 10, rounded
_CENTRE = 1500.0
_NEAR = 1e-9  # of logarithms of variances: closer than any printed digit


@final
@attrs.frozen
class Glicko2:
    """
    The rating system Glicko-2, which also knows how steady each player is.

    On the scale mu = (r - 1500) / 173.7178, phi = RD / 173.7178, with g(phi) = 1 / sqrt(1 + 3 phi**2 / pi**2) and
    E = 1 / (1 + exp(-g(phi_j) (mu - mu_j))) over the games of a period against opponents j with outcomes s,

        v = 1 / (sum of g(phi_j)**2 E (1 - E)),    delta = v (sum of g(phi_j) (s - E)),

    the new volatility w is what step 5 of the paper finds, which weighs delta against `tau`, and

        phi_w = sqrt(phi**2 + w**2),    phi' = 1 / sqrt(1 / phi_w**2 + 1 / v),
        mu' = mu + (phi')**2 (sum of g(phi_j) (s - E)).

    Who does not play in a period keeps rating and volatility, and phi' = sqrt(phi**2 + sigma**2).

    Args:
        tau: How much volatility may change, greater than 0: 0.3 to 1.2 are reasonable, less forbids surprises.
        start: The rating of a beginner.
        deviation: The deviation of a beginner, greater than 0.
        volatility: The volatility of a beginner, greater than 0.

    Raises:
        PolicyError: A number out of bounds.

    Examples:
        >>> games = Games.from_columns(player=["ada"], opponent=["bob"], outcome=[1.0])
        >>> Glicko2(tau=0.5).rate(games).rating.round(1)
        array([1662.3, 1337.7])

    References:
        Glickman (2013), Example of the Glicko-2 system (glicko.net), whose worked example is a test.
    """

    tau: float = number(above=0, kw_only=True)
    start: float = number(default=1500.0, kw_only=True)
    deviation: float = number(default=350.0, above=0, kw_only=True)
    volatility: float = number(default=0.06, above=0, kw_only=True)

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
            >>> Glicko2(tau=0.5).rate(games).games
            array([1., 1.])
        """
        known = Ratings.of([]) if before is None else before
        players, columns, place = known.placed(games.names)
        for name, beginner in (("rating", self.start), ("deviation", self.deviation), ("volatility", self.volatility)):
            columns[name][np.isnan(columns[name])] = beginner
        for each in games.periods():
            self._rate(columns, Period(each.number, place[each.mine], place[each.theirs], each.outcome))
        if until is not None:
            columns["deviation"] = _idle(columns, until)
            rated = ~np.isnan(columns["period"])
            columns["period"][rated] = np.fmax(columns["period"][rated], until - 1.0)
        return Ratings(players, **columns)

    def _rate(self, columns: dict[str, Floats], games: Period) -> None:
        """Rate the games of one period, with what was known before it."""
        mine, size = games.mine, len(columns["rating"])
        mu, phi = (columns["rating"] - _CENTRE) / _SCALE, _idle(columns, games.number) / _SCALE
        g = 1.0 / np.sqrt(1.0 + 3.0 * phi[games.theirs] ** 2 / math.pi**2)
        expected = 1.0 / (1.0 + np.exp(-g * (mu[mine] - mu[games.theirs])))
        played = np.unique(mine)
        surprise = np.bincount(mine, g * (games.outcome - expected), size)[played]
        v = 1.0 / np.bincount(mine, g**2 * expected * (1.0 - expected), size)[played]
        phi, mu = phi[played], mu[played]
        sigma = _volatility(columns["volatility"][played], (v * surprise) ** 2, phi**2, v, self.tau)
        phi = 1.0 / np.sqrt(1.0 / (phi**2 + sigma**2) + 1.0 / v)
        columns["rating"][played] = _CENTRE + _SCALE * (mu + phi**2 * surprise)
        columns["deviation"][played] = _SCALE * phi
        columns["volatility"][played] = sigma
        columns["games"] += np.bincount(mine, minlength=size)
        columns["period"][played] = games.number


def _idle(columns: dict[str, Floats], number: float) -> Floats:
    """Deviations before a period: wider by the volatility of each period without games."""
    missed = number - columns["period"] - 1.0
    idle = np.where(missed > 0, missed, 0.0)  # NaN, who has not played yet, has missed nothing
    return np.asarray(np.sqrt(columns["deviation"] ** 2 + idle * (_SCALE * columns["volatility"]) ** 2))


def _volatility(sigma: Floats, square: Floats, spread: Floats, v: Floats, tau: float) -> Floats:
    """The new volatilities: the root in x = ln sigma**2 of what step 5 of the paper calls f, by its own search."""
    start = np.log(sigma**2)

    def f(x: Floats) -> Floats:
        e = np.exp(x)
        pull = e * (square - spread - v - e) / (2.0 * (spread + v + e) ** 2)
        return np.asarray(pull - (x - start) / tau**2)

    a, b = start, _other_end(f, start, square - spread - v, tau)
    low, high = f(a), f(b)
    while (open_ := np.abs(b - a) > _NEAR).any():
        with np.errstate(all="ignore"):  # what is found already stays as it is
            c = np.where(open_, a + (a - b) * low / (high - low), b)
        found = f(c)
        crossed = found * high <= 0.0
        a, low = np.where(open_ & crossed, b, a), np.where(open_, np.where(crossed, high, low / 2.0), low)
        b, high = c, np.where(open_, found, high)
    return np.asarray(np.exp(a / 2.0))


def _other_end(f: Callable[[Floats], Floats], start: Floats, room: Floats, tau: float) -> Floats:
    """Where the search ends on the other side of the root."""
    end = start - tau
    while (low := f(end) < 0.0).any():  # f grows without end on this side
        end = np.where(low, end - tau, end)
    return np.asarray(np.where(room > 0.0, np.log(np.where(room > 0.0, room, 1.0)), end))
