"""What a model offers: the contract, and the two extras that a model may offer beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from reputation.arrays import Floats
from reputation.columns import Column, Rows
from reputation.estimates import Estimate
from reputation.statistics import Statistic

__all__ = ["Additive", "Counted", "Model"]


class Model(Protocol):
    """
    Turns the sums of a statistic into estimates. An author writes these four members and nothing else.

    Examples:
        >>> from reputation import Wilson
        >>> model: Model = Wilson()
        >>> model.range, model.bounds_mean
        ((0.0, 1.0), 'Wilson interval that holds the true share with probability 0.95')
    """

    @property
    def statistic(self) -> Statistic:
        """What is summed up per subject."""

    @property
    def range(self) -> tuple[float, float]:
        """The least and the greatest score; an end may be infinite."""

    @property
    def bounds_mean(self) -> str:
        """What the lower and the upper bound of an estimate mean, in words."""

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """One estimate per subject, from channels of shape (n,)."""


class Additive(Model, Protocol):
    """
    A model whose score is a baseline and what each row adds to it, exactly.

    Examples:
        >>> from reputation import Points
        >>> model: Additive = Points(start=12)
        >>> model.baseline
        12.0
    """

    @property
    def baseline(self) -> float:
        """Where a subject starts."""

    def contributions(self, rows: Rows, weight: Column | float, stats: Mapping[str, float], /) -> Any:
        """
        What each row of one rated subject adds; the baseline and all rows together give the score.

        `weight` is what decay has left of the rows' weights; `stats` are the subject's channels.
        """


class Counted(Model, Protocol):
    """
    A model that knows how often something happened, for rules that allow a few cases whatever the rate.

    Examples:
        >>> import numpy as np
        >>> from reputation import Ratio, kind
        >>> model: Counted = Ratio(kind("refund"))
        >>> model.count({"hits": np.array([3.0]), "total": np.array([120.0])})
        array([3.])
    """

    def count(self, stats: Mapping[str, Floats], /) -> Floats:
        """The weighted number of cases per subject, shape (n,)."""
