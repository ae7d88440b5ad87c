"""How many rows there are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation import statistics
from reputation.arrays import Floats, frozen
from reputation.columns import Column, Rows
from reputation.estimates import Estimate

__all__ = ["Count"]


@final
@attrs.frozen
class Count:
    """
    How many rows there are, each counting its weight.

    With w the weight of a row,

        score = sum of w.

    Support is the score. The count of no rows is 0: a log of events is complete, so nobody is unrated. Nothing is
    estimated, and both bounds are the score.

    Examples:
        >>> Count().finalize({"total": np.array([3.0, 0.0])}).score
        array([3., 0.])
    """

    statistic: ClassVar[statistics.Count] = statistics.Count()
    range: ClassVar[tuple[float, float]] = (0.0, math.inf)
    bounds_mean: ClassVar[str] = "the score itself: a count is not an estimate"
    baseline: ClassVar[float] = 0.0
    without_evidence: ClassVar[str] = "0"

    def describe(self) -> str:
        """Say it in plain words."""
        return "number of rows"

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """
        Turn sums into estimates.

        Args:
            stats: `total`, shape (n,).

        Returns:
            Scores, 0 or more, shape (n,).

        Examples:
            >>> Count().finalize({"total": np.array([0.5])}).upper
            array([0.5])
        """
        score = frozen(np.maximum(stats["total"], 0.0))
        return Estimate(score, score, score, score)

    def count(self, stats: Mapping[str, Floats], /) -> Floats:
        """
        How many rows there are, each counting its weight: the score.

        Args:
            stats: `total`, shape (n,).

        Returns:
            Counts, 0 or more, shape (n,).

        Examples:
            >>> Count().count({"total": np.array([3.0])})
            array([3.])
        """
        return frozen(np.maximum(stats["total"], 0.0))

    def contributions(self, rows: Rows, weight: Column | float, stats: Mapping[str, float], /) -> Any:  # noqa: ARG002
        """
        What each row adds to the score: its weight.

        Args:
            rows: Rows of one subject.
            weight: Their weights after decay.
            stats: The sums of the subject.

        Returns:
            The weights.

        Examples:
            >>> from reputation.columns import ArrayRows
            >>> Count().contributions(ArrayRows.of(), np.array([1.0, 0.5]), {})
            array([1. , 0.5])
        """
        return weight
