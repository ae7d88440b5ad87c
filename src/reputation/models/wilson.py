"""The observed share of good outcomes, with Wilson bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Floats
from reputation.columns import Column, Rows
from reputation.estimates import Estimate
from reputation.models.bounds import confidence, estimated, wilson_bounds
from reputation.parts import say_number
from reputation.statistics import Outcomes

__all__ = ["Wilson"]


@final
@attrs.frozen
class Wilson:
    """
    The observed share of good outcomes, without a prior; its lower bound is the usual way to sort by votes.

    With w the weight and v the value of a row and W = sum of w,

        score = sum of w v / W.

    Support is W; without any, a subject is unrated. The bounds are the Wilson interval, in which the true share lies
    with probability `level`, W taken as the number of trials. For values other than 0 and 1 the interval is wider than
    it need be.

    Args:
        level: The probability that the bounds hold the share, within (0, 1).

    Raises:
        PolicyError: The level lies outside (0, 1).

    Examples:
        >>> Wilson().finalize({"total": np.array([259.0]), "good": np.array([209.0])}).lower.round(4)
        array([0.7545])

    References:
        Wilson (1927), Probable inference, the law of succession, and statistical inference, Journal of the American
        Statistical Association 22, pages 209 to 212.
    """

    level: float = confidence()

    statistic: ClassVar[Outcomes] = Outcomes()
    range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    baseline: ClassVar[float] = 0.5
    without_evidence: ClassVar[str] = "no score"

    @property
    def bounds_mean(self) -> str:
        """What the bounds mean."""
        return f"Wilson interval that holds the true share with probability {say_number(self.level)}"

    def describe(self) -> str:
        """Say it in plain words."""
        return "share of good outcomes"

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """
        Turn sums into estimates.

        Args:
            stats: `total` and `good`, shape (n,).

        Returns:
            Scores within [0, 1], shape (n,).

        Examples:
            >>> Wilson().finalize({"total": np.array([4.0]), "good": np.array([3.0])}).score
            array([0.75])
        """
        total = stats["total"]
        with np.errstate(all="ignore"):
            share = np.minimum(np.maximum(stats["good"] / total, 0.0), 1.0)
            score = np.where(total > 0, share, np.nan)
            bounds = wilson_bounds(score, total, level=self.level)
        return estimated(score, total, bounds, within=self.range)

    def contributions(self, rows: Rows, weight: Column | float, stats: Mapping[str, float], /) -> Any:
        """
        What each row adds to the score: w (v - 0.5) / W.

        Args:
            rows: Rows of one rated subject.
            weight: Their weights after decay.
            stats: The sums of the subject.

        Returns:
            A column; `baseline` and its sum give the score.

        Examples:
            >>> from reputation.columns import ArrayRows
            >>> Wilson().contributions(ArrayRows.of(value=[1.0, 0.5]), 1.0, {"total": 2.0, "good": 1.5})
            array([0.25, 0.  ])
        """
        return weight * (rows["value"] - self.baseline) / stats["total"]
