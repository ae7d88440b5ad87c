"""The share of good outcomes, with a Beta prior."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Floats
from reputation.columns import Column, Rows
from reputation.estimates import Estimate
from reputation.models.bounds import beta_bounds, confidence, estimated, exactness
from reputation.models.prior import Prior, check_prior
from reputation.parts import say_number
from reputation.statistics import Outcomes

__all__ = ["Beta"]


def _opinion(value: object) -> Prior:
    return check_prior("prior", value, low=0.0, high=1.0)


@final
@attrs.frozen
class Beta:
    """
    The expected share of good outcomes under a Beta prior: the beta reputation.

    With w the weight and v the value of a row, W = sum of w, and a prior of mean m and strength k,

        score = (k m + sum of w v) / (k + W).

    It is the mean of the posterior Beta(k m + sum of w v, k (1 - m) + sum of w (1 - v)). Support is W; without any, a
    subject is unrated. The bounds are the central interval of the posterior that holds the share with probability
    `level`, widened up to the score where it lies outside. By default they come from the arcsine transformation,
    at level 0.95 within 0.02 of the exact quantiles where k + W is 10 or more and neither parameter of the posterior is
    less than 1/2.

    Args:
        prior: The belief before the first row; its mean within [0, 1]. The default is Laplace's: one good and one bad
            row.
        level: The probability that the bounds hold the share, within (0, 1).
        exact: Whether the bounds are exact quantiles, which needs SciPy.

    Raises:
        PolicyError: The mean of the prior lies outside [0, 1], or the level outside (0, 1).
        MissingExtraError: Exact bounds were asked for and SciPy is not installed.

    Examples:
        >>> estimate = Beta().finalize({"total": np.array([8.0, 0.0]), "good": np.array([7.0, 0.0])})
        >>> estimate.score, estimate.support
        (array([0.8, nan]), array([8., 0.]))

    References:
        Jøsang and Ismail (2002), The Beta Reputation System, 15th Bled Electronic Commerce Conference.
    """

    prior: Prior = attrs.field(default=Prior(mean=0.5, strength=2.0), converter=_opinion, kw_only=True)
    level: float = confidence()
    exact: bool = exactness()

    statistic: ClassVar[Outcomes] = Outcomes()
    range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    without_evidence: ClassVar[str] = "no score"

    @property
    def bounds_mean(self) -> str:
        """What the bounds mean."""
        form = "exact" if self.exact else "arcsine form"
        return f"central interval of the Beta posterior, probability {say_number(self.level)} ({form})"

    def describe(self) -> str:
        """Say it in plain words."""
        return f"share of good outcomes; {self.prior.describe()}"

    @property
    def baseline(self) -> float:
        """The mean of the prior."""
        return self.prior.mean

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """
        Turn sums into estimates.

        Args:
            stats: `total` and `good`, shape (n,).

        Returns:
            Scores within [0, 1], shape (n,).

        Examples:
            >>> one_good = {"total": np.array([1.0]), "good": np.array([1.0])}
            >>> Beta(prior=Prior(mean=0.625, strength=7)).finalize(one_good).score
            array([0.671875])
        """
        total, good = stats["total"], stats["good"]
        strength = self.prior.strength + total
        with np.errstate(all="ignore"):
            share = (self.prior.strength * self.prior.mean + good) / strength
            score = np.where(total > 0, np.minimum(np.maximum(share, 0.0), 1.0), np.nan)
            bounds = beta_bounds(score, strength, level=self.level, exact=self.exact)
        return estimated(score, total, bounds, within=self.range)

    def contributions(self, rows: Rows, weight: Column | float, stats: Mapping[str, float], /) -> Any:
        """
        What each row adds to the score: w (v - m) / (k + W).

        Args:
            rows: Rows of one subject.
            weight: Their weights after decay.
            stats: The sums of the subject.

        Returns:
            A column; `baseline` and its sum give the score.

        Examples:
            >>> from reputation.columns import ArrayRows
            >>> Beta().contributions(ArrayRows.of(value=[1.0, 0.5]), 1.0, {"total": 2.0, "good": 1.5})
            array([0.125, 0.   ])
        """
        return weight * (rows["value"] - self.prior.mean) / (self.prior.strength + stats["total"])
