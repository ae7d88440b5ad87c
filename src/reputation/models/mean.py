"""The weighted mean of a column."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Floats
from reputation.columns import Column, Rows
from reputation.estimates import Estimate
from reputation.fields import text
from reputation.models.bounds import confidence, estimated, mean_error, normal_bounds, say_range, value_range
from reputation.parts import say_number
from reputation.statistics import Moments

__all__ = ["Mean"]


@final
@attrs.frozen
class Mean:
    """
    The weighted mean of a column.

    With w the weight and x the number in a row and W = sum of w,

        score = sum of w x / W.

    Support is W; without any, a subject is unrated. The bounds lie z standard errors to either side, within the range:
    with n = W**2 / sum of w**2 the effective number of rows and s**2 the unbiased weighted variance, the standard
    error is s / sqrt(n). With no more than one effective row nothing is known of the spread, and the bounds are the
    range itself.

    Args:
        column: The column of numbers: `value`, `amount` or one of the host's own.
        range: The least and the greatest number that the column can hold; by default (0, 1) for `value` and the whole
            line elsewhere.
        level: The probability that the bounds hold the mean, within (0, 1).

    Raises:
        PolicyError: The range is empty, or lies outside [0, 1] for `value`; or the level lies outside (0, 1).

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> sums = {
        ...     name: np.array([column.sum()])
        ...     for name, column in Mean().statistic.lift(ArrayRows.of(value=[0.5, 1.0, 0.75]), np.ones(3)).items()
        ... }
        >>> Mean().finalize(sums).score
        array([0.75])

    References:
        Kish (1992), Weighting for unequal Pi, Journal of Official Statistics 8, pages 183 to 200 (the effective number
        of rows).
    """

    column: str = text(default="value", kw_only=True)
    range: tuple[float, float] = value_range()
    level: float = confidence()

    without_evidence: ClassVar[str] = "no score"

    @property
    def statistic(self) -> Moments:
        """The moments of the column."""
        return Moments(column=self.column)

    @property
    def bounds_mean(self) -> str:
        """What the bounds mean."""
        return f"normal interval that holds the mean with probability {say_number(self.level)}"

    def describe(self) -> str:
        """Say it in plain words."""
        return f"mean of {self.column}{say_range(self.column, self.range)}"

    @property
    def baseline(self) -> float:
        """The middle of the range; 0 where the range has no middle."""
        low, high = self.range
        return (low + high) / 2 if math.isfinite(low) and math.isfinite(high) else 0.0

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """
        Turn sums into estimates.

        Args:
            stats: `total`, `squares`, `first` and `second`, shape (n,).

        Returns:
            Scores within the range, shape (n,).

        Examples:
            >>> sums = {
            ...     "total": [110.0],
            ...     "squares": [110.0],
            ...     "first": [150.0],
            ...     "second": [350.0],
            ... }  # 100 ones and 10 fives
            >>> model = Mean(column="stars", range=(1, 5))
            >>> model.finalize({name: np.array(values) for name, values in sums.items()}).score.round(2)
            array([1.36])
        """
        total = stats["total"]
        low, high = self.range
        with np.errstate(all="ignore"):
            mean = stats["first"] / total
            score = np.where(total > 0, np.minimum(np.maximum(mean, low), high), np.nan)
            bounds = normal_bounds(score, mean_error(stats, mean), level=self.level)
        return estimated(score, total, bounds, within=self.range)

    def contributions(self, rows: Rows, weight: Column | float, stats: Mapping[str, float], /) -> Any:
        """
        What each row adds to the score: w (x - b) / W, with b the baseline.

        Args:
            rows: Rows of one rated subject.
            weight: Their weights after decay.
            stats: The sums of the subject.

        Returns:
            A column; `baseline` and its sum give the score.

        Examples:
            >>> from reputation.columns import ArrayRows
            >>> Mean(column="hours").contributions(ArrayRows.of(hours=[1.0, 3.0]), 1.0, {"total": 2.0})
            array([0.5, 1.5])
        """
        return weight * (rows[self.column] - self.baseline) / stats["total"]
