"""The expected level of graded opinions, with a Dirichlet prior, and how they spread over the levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Floats
from reputation.columns import Column, Rows
from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.fields import check_number, number
from reputation.models.bounds import confidence, estimated, normal_bounds
from reputation.nodes import say_score
from reputation.parts import say_list, say_number
from reputation.statistics import Histogram

__all__ = ["Dirichlet"]

_SLACK = 1e-9  # shares written as decimals do not add up to 1 exactly


def _levels(value: Any) -> int:
    return Histogram(value).levels


def _prior_shares() -> Any:  # Any: attrs field builders are typed so
    def convert(value: Any, model: Any) -> tuple[float, ...] | None:
        return None if value is None else _shares(value, model.levels)

    converter = attrs.Converter(convert, takes_self=True)
    return attrs.field(default=None, converter=converter, kw_only=True, metadata={"low": 0, "high": 1, "least": 2})


def _shares(value: Any, levels: int) -> tuple[float, ...]:
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        msg = f"shares must be one number per level, got {value!r}."
        raise TypeError(msg)
    shares = tuple(check_number("shares", share, low=0) for share in value)
    if len(shares) != levels or abs(sum(shares) - 1.0) > _SLACK:
        msg = f"shares must be {levels} numbers that add up to 1, got {shares!r}."
        raise PolicyError(msg, hint="leave shares out to treat all levels alike.")
    return shares


def _weighted(values: Floats, shares: Sequence[Floats]) -> Floats:
    """Level after level, so that the last digit depends neither on the machine nor on who else is there."""
    return reduce(np.add, (value * share for value, share in zip(values, shares, strict=True)))


@final
@attrs.frozen
class Dirichlet:
    """
    The expected level of graded opinions under a Dirichlet prior, and the expected share of every level.

    With n levels, level j standing for the value v_j = j / (n - 1), N_j = sum of w over the rows at level j, W = sum
    of N_j, and a prior of strength A whose share of level j is a_j,

        p_j = (N_j + A a_j) / (W + A),    score = sum of p_j v_j.

    A row belongs to the level nearest to its value. Support is W; without any, a subject is unrated. The bounds lie z
    posterior standard deviations of the score to either side, within [0, 1]; the posterior variance is
    (sum of p_j v_j**2 - score**2) / (W + A + 1). The p_j are the `distribution` of the estimate, lowest level first.

    Args:
        levels: The number n of levels, 2 or more: 5 for stars.
        strength: The strength A of the prior, greater than zero, in units of support.
        shares: The prior shares a_j, lowest level first, adding up to 1; None treats all levels alike.
        level: The probability that the bounds hold the score, within (0, 1).

    Raises:
        PolicyError: Fewer than two levels, a strength not greater than zero, or shares that do not fit the levels.

    Examples:
        >>> sums = {f"level_{j}": np.array([count]) for j, count in enumerate([0.0, 0.0, 0.0, 3.0, 5.0])}
        >>> Dirichlet(5).finalize(sums).distribution
        array([[0.04, 0.04, 0.04, 0.34, 0.54]])

    References:
        Jøsang and Haller (2007), Dirichlet Reputation Systems, ARES 2007, doi:10.1109/ARES.2007.71 (strength 2 is
        their C).
    """

    levels: int = attrs.field(converter=_levels, metadata={"low": 2})
    strength: float = number(default=2.0, above=0, kw_only=True)
    shares: tuple[float, ...] | None = _prior_shares()
    level: float = confidence()

    range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    without_evidence: ClassVar[str] = "no score"

    @property
    def statistic(self) -> Histogram:
        """The weight at each level."""
        return Histogram(self.levels)

    @property
    def bounds_mean(self) -> str:
        """What the bounds mean."""
        return f"normal form of the Dirichlet posterior, probability {say_number(self.level)}"

    def describe(self) -> str:
        """Say it in plain words."""
        prior = f"prior with strength {say_score(self.strength)}"
        if self.shares is None:
            return f"mean of opinions on {self.levels} levels; {prior}, spread evenly over the levels"
        shares = say_list(map(say_score, self.shares), "and")
        return f"mean of opinions on {self.levels} levels; {prior}, spread over the levels as {shares}, lowest first"

    @property
    def baseline(self) -> float:
        """The mean of the prior."""
        return float(self._pseudo @ self._values) / self.strength

    @property
    def _values(self) -> Floats:
        return np.arange(self.levels) / (self.levels - 1)

    @property
    def _pseudo(self) -> Floats:
        """The rows that the prior is worth, per level."""
        shares = np.array((1.0,) * self.levels if self.shares is None else self.shares)
        pseudo: Floats = self.strength / shares.sum() * shares
        return pseudo

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """
        Turn sums into estimates.

        Args:
            stats: `level_0` to `level_{n-1}`, each of shape (subjects,).

        Returns:
            Scores within [0, 1], shape (subjects,), and their distribution, shape (subjects, n).

        Examples:
            >>> good_and_bad = {"level_0": np.array([1.0]), "level_1": np.array([7.0])}
            >>> Dirichlet(2).finalize(good_and_bad).score
            array([0.8])
        """
        counts = [np.maximum(stats[f"level_{level}"], 0.0) for level in range(self.levels)]
        total = reduce(np.add, counts)
        strength = np.where(total > 0, total + self.strength, np.nan)
        shares = [(count + prior) / strength for count, prior in zip(counts, self._pseudo, strict=True)]
        values = self._values
        score = np.minimum(_weighted(values, shares), 1.0)
        spread = np.maximum(_weighted(values * values, shares) - score * score, 0.0)
        bounds = normal_bounds(score, np.sqrt(spread / (strength + 1.0)), level=self.level)
        return estimated(score, total, bounds, within=self.range, distribution=np.stack(shares, axis=1))

    def contributions(self, rows: Rows, weight: Column | float, stats: Mapping[str, float], /) -> Any:
        """
        What each row adds to the score: w (v - m) / (W + A), with v the value of its level and m the baseline.

        Args:
            rows: Rows of one subject.
            weight: Their weights after decay.
            stats: The sums of the subject.

        Returns:
            A column; `baseline` and its sum give the score.

        Examples:
            >>> from reputation.columns import ArrayRows
            >>> Dirichlet(2).contributions(ArrayRows.of(value=[1.0, 0.1]), 1.0, {"level_0": 1.0, "level_1": 1.0})
            array([ 0.125, -0.125])
        """
        strength = sum(stats[name] for name in self.statistic.channels) + self.strength
        return weight * (self.statistic.level(rows) - self.baseline) / strength
