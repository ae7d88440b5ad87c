"""The highest and the lowest number in a column, and what they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.columns import Column, Rows
from reputation.estimates import Estimate
from reputation.fields import text
from reputation.models.bounds import say_range, value_range
from reputation.statistics import Channel, Reduce

__all__ = ["Highest", "Lowest", "Reach"]

_MEANS = "the score itself: an extreme is not an estimate"


@final
@attrs.frozen
class Reach:
    """
    How far the numbers in a column reach, and how much stands behind that.

    With w the weight and x the number in a row: `low` = minimum of x, `high` = maximum of x, `total` = sum of w.
    Weights do not matter to `low` and `high`.

    Args:
        column: The column of numbers.

    Raises:
        PolicyError: The name of the column is empty.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> Reach(column="points").lift(ArrayRows.of(points=[5.0, 20.0]), 1.0)["high"]
        array([ 5., 20.])
    """

    channels: ClassVar[Mapping[str, Channel]] = MappingProxyType(
        {
            "low": Channel(reduce=Reduce.MIN, degree=0),
            "high": Channel(reduce=Reduce.MAX, degree=0),
            "total": Channel(),
        }
    )

    column: str = text(default="value", kw_only=True)

    @property
    def reads(self) -> tuple[str, ...]:
        """The column of numbers."""
        return (self.column,)

    def lift(self, rows: Rows, weight: Column | float, /) -> Mapping[str, Any]:
        """What each row offers."""
        return {"low": rows[self.column], "high": rows[self.column], "total": weight}


@final
@attrs.frozen
class Highest:
    """
    The highest number in a column: the worst area of an inspection, the best result so far.

    With x the number in a row,

        score = maximum of x.

    Support is the sum of the weights; without any, a subject is unrated. Nothing is estimated, and both bounds are the
    score. No weight and no decay changes which row is the highest, not even a weight of 0: leave rows out with `select`
    or with a window.

    Args:
        column: The column of numbers: `value`, `amount` or one of the host's own.
        range: The least and the greatest number that the column can hold; by default (0, 1) for `value` and the whole
            line elsewhere.

    Raises:
        PolicyError: The range is empty, or lies outside [0, 1] for `value`; or the name of the column is empty.

    Examples:
        >>> worst = Highest(column="points", range=(0, 30))
        >>> worst.finalize({"low": np.array([5.0]), "high": np.array([20.0]), "total": np.array([3.0])}).score
        array([20.])

    References:
        UK Food Hygiene Rating Scheme: the worst of three inspected areas limits the rating, beside their total.
    """

    column: str = text(default="value", kw_only=True)
    range: tuple[float, float] = value_range()

    without_evidence: ClassVar[str] = "no score"
    bounds_mean: ClassVar[str] = _MEANS

    @property
    def statistic(self) -> Reach:
        """How far the column reaches."""
        return Reach(column=self.column)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"highest {self.column}{say_range(self.column, self.range)}"

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """
        Turn the reach into estimates.

        Args:
            stats: `high` and `total`, shape (n,).

        Returns:
            Scores within the range, shape (n,).

        Examples:
            >>> Highest().finalize({"high": np.array([0.75, -np.inf]), "total": np.array([2.0, 0.0])}).score
            array([0.75,  nan])
        """
        return _reached(stats["high"], stats["total"], self.range)


@final
@attrs.frozen
class Lowest:
    """
    The lowest number in a column: the worst of all ratings, the shortest time.

    With x the number in a row,

        score = minimum of x.

    Support is the sum of the weights; without any, a subject is unrated. Nothing is estimated, and both bounds are the
    score. No weight and no decay changes which row is the lowest, not even a weight of 0: leave rows out with `select`
    or with a window.

    Args:
        column: The column of numbers: `value`, `amount` or one of the host's own.
        range: The least and the greatest number that the column can hold; by default (0, 1) for `value` and the whole
            line elsewhere.

    Raises:
        PolicyError: The range is empty, or lies outside [0, 1] for `value`; or the name of the column is empty.

    Examples:
        >>> Lowest().finalize({"low": np.array([0.25]), "high": np.array([1.0]), "total": np.array([3.0])}).score
        array([0.25])
    """

    column: str = text(default="value", kw_only=True)
    range: tuple[float, float] = value_range()

    without_evidence: ClassVar[str] = "no score"
    bounds_mean: ClassVar[str] = _MEANS

    @property
    def statistic(self) -> Reach:
        """How far the column reaches."""
        return Reach(column=self.column)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"lowest {self.column}{say_range(self.column, self.range)}"

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """
        Turn the reach into estimates.

        Args:
            stats: `low` and `total`, shape (n,).

        Returns:
            Scores within the range, shape (n,).

        Examples:
            >>> Lowest().finalize({"low": np.array([0.25, np.inf]), "total": np.array([2.0, 0.0])}).score
            array([0.25,  nan])
        """
        return _reached(stats["low"], stats["total"], self.range)


def _reached(extreme: Floats, total: Floats, within: tuple[float, float]) -> Estimate:
    low, high = within
    rated = (total > 0) & np.isfinite(extreme)
    score = frozen(np.where(rated, np.minimum(np.maximum(extreme, low), high), np.nan))
    return Estimate(score, frozen(np.where(rated, total, 0.0)), score, score)
