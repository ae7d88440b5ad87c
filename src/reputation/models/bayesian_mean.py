"""The weighted mean of a column, drawn towards a prior."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Floats
from reputation.columns import Column, Rows
from reputation.estimates import Estimate
from reputation.fields import text
from reputation.models.bounds import confidence, estimated, mean_error, normal_bounds, say_range, value_range
from reputation.models.prior import Prior, check_prior
from reputation.parts import say_number
from reputation.statistics import Moments

__all__ = ["BayesianMean"]


@final
@attrs.frozen
class BayesianMean:
    """
    The weighted mean of a column, drawn towards a prior: the weighted rating of many review sites.

    With w the weight and x the number in a row, W = sum of w, and a prior of mean m and strength k,

        score = (k m + sum of w x) / (k + W) = m k / (k + W) + mean W / (k + W).

    Support is W; without any, a subject is unrated. The bounds lie z standard errors to either side, within the range;
    the standard error is that of the mean times W / (k + W), as the prior does not vary. With no more than one
    effective row nothing is known of the spread, and the bounds are the range itself.

    Args:
        prior: The belief before the first row; its mean within the range.
        column: The column of numbers: `value`, `amount` or one of the host's own.
        range: The least and the greatest number that the column can hold; by default (0, 1) for `value` and the whole
            line elsewhere.
        level: The probability that the bounds hold the score that endless rows of this kind would give, within (0, 1).

    Raises:
        PolicyError: The mean of the prior lies outside the range, the range is empty, or the level lies outside (0,
            1).

    Examples:
        >>> sums = {"total": [1e5], "squares": [1e5], "first": [9e5], "second": [82e5]}
        >>> model = BayesianMean(Prior(mean=7, strength=25_000), column="votes", range=(1, 10))
        >>> model.finalize({name: np.array(values) for name, values in sums.items()}).score
        array([8.6])

    References:
        Bühlmann (1967), Experience rating and credibility, ASTIN Bulletin 4, pages 199 to 207.
    """

    prior: Prior
    column: str = text(default="value", kw_only=True)
    range: tuple[float, float] = value_range()
    level: float = confidence()

    without_evidence: ClassVar[str] = "no score"

    def __attrs_post_init__(self) -> None:
        low, high = self.range
        check_prior("prior", self.prior, low=low, high=high)

    @property
    def statistic(self) -> Moments:
        """The moments of the column."""
        return Moments(column=self.column)

    @property
    def bounds_mean(self) -> str:
        """What the bounds mean."""
        return f"normal interval around the score, prior taken as certain, probability {say_number(self.level)}"

    def describe(self) -> str:
        """Say it in plain words."""
        return f"mean of {self.column}{say_range(self.column, self.range)}; {self.prior.describe()}"

    @property
    def baseline(self) -> float:
        """The mean of the prior."""
        return self.prior.mean

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """
        Turn sums into estimates.

        Args:
            stats: `total`, `squares`, `first` and `second`, shape (n,).

        Returns:
            Scores within the range, shape (n,).

        Examples:
            >>> sums = {"total": [20.0], "squares": [20.0], "first": [100.0], "second": [500.0]}  # twenty fives
            >>> model = BayesianMean(Prior(mean=3.5, strength=7), column="stars", range=(1, 5))
            >>> model.finalize({name: np.array(values) for name, values in sums.items()}).score.round(3)
            array([4.611])
        """
        total = stats["total"]
        low, high = self.range
        strength = self.prior.strength + total
        with np.errstate(all="ignore"):
            drawn = (self.prior.strength * self.prior.mean + stats["first"]) / strength
            score = np.where(total > 0, np.minimum(np.maximum(drawn, low), high), np.nan)
            error = mean_error(stats, stats["first"] / total) * (total / strength)
            bounds = normal_bounds(score, error, level=self.level)
        return estimated(score, total, bounds, within=self.range)

    def contributions(self, rows: Rows, weight: Column | float, stats: Mapping[str, float], /) -> Any:
        """
        What each row adds to the score: w (x - m) / (k + W).

        Args:
            rows: Rows of one subject.
            weight: Their weights after decay.
            stats: The sums of the subject.

        Returns:
            A column; `baseline` and its sum give the score.

        Examples:
            >>> from reputation.columns import ArrayRows
            >>> model = BayesianMean(Prior(mean=3.5, strength=7), column="stars")
            >>> model.contributions(ArrayRows.of(stars=[5.0]), 1.0, {"total": 1.0})
            array([0.1875])
        """
        return weight * (rows[self.column] - self.prior.mean) / (self.prior.strength + stats["total"])
