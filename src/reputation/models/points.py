"""A weighted total of amounts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.columns import Column, Rows
from reputation.estimates import Estimate
from reputation.fields import number, text
from reputation.nodes import say_score
from reputation.statistics import Total

__all__ = ["Points"]


@final
@attrs.frozen
class Points:
    """
    A starting number of points and all amounts that were added or taken away.

    With w the weight and x the amount of a row and p the start,

        score = p + sum of w x.

    Support is the sum of w. The total of no rows is the start: a log of points is complete, so nobody is unrated.
    Nothing is estimated, and both bounds are the score.

    Args:
        column: The column of amounts, which may be negative.
        start: The points p that everyone starts with.

    Raises:
        PolicyError: The start is not finite.

    Examples:
        >>> Points(start=12).finalize({"amount": np.array([-3.0, 0.0]), "total": np.array([1.0, 0.0])}).score
        array([ 9., 12.])
    """

    column: str = text(default="amount", kw_only=True)
    start: float = number(default=0.0, kw_only=True)

    range: ClassVar[tuple[float, float]] = (-math.inf, math.inf)
    bounds_mean: ClassVar[str] = "the score itself: a total is not an estimate"

    @property
    def statistic(self) -> Total:
        """The total of the column."""
        return Total(column=self.column)

    @property
    def without_evidence(self) -> str:
        """What a subject without rows has: the start."""
        return say_score(self.start)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"total of {self.column}, starting from {say_score(self.start)}"

    @property
    def baseline(self) -> float:
        """The start."""
        return self.start

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """
        Turn sums into estimates.

        Args:
            stats: `amount` and `total`, shape (n,).

        Returns:
            Scores, shape (n,); any finite number.

        Examples:
            >>> Points().finalize({"amount": np.array([7.5]), "total": np.array([3.0])}).support
            array([3.])
        """
        score = frozen(self.start + stats["amount"])
        return Estimate(score, frozen(np.maximum(stats["total"], 0.0)), score, score)

    def contributions(self, rows: Rows, weight: Column | float, stats: Mapping[str, float], /) -> Any:  # noqa: ARG002
        """
        What each row adds to the score: w x.

        Args:
            rows: Rows of one subject.
            weight: Their weights after decay.
            stats: The sums of the subject.

        Returns:
            A column; `baseline` and its sum give the score.

        Examples:
            >>> from reputation.columns import ArrayRows
            >>> Points().contributions(ArrayRows.of(amount=[5.0, -2.0]), 0.5, {})
            array([ 2.5, -1. ])
        """
        return weight * rows[self.column]
