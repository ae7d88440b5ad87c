"""Events per unit of exposure, with a Gamma prior."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.columns import Column, Rows
from reputation.estimates import Estimate
from reputation.fields import text
from reputation.models.bounds import confidence, estimated, exactness, gamma_bounds
from reputation.models.prior import Prior, check_prior
from reputation.parts import say_number
from reputation.predicates import say_rows
from reputation.select import Predicate
from reputation.statistics import Exposure

__all__ = ["Rate"]

_LEAST = 1e-9


def _per_unit(value: object) -> Prior:
    return check_prior("prior", value, low=0.0, high=math.inf)


@final
@attrs.frozen
class Rate:
    """
    Events per unit of exposure under a Gamma prior: complaints per order, accidents per hour.

    With w the weight of a row, E = sum of w over events, X = sum of w x over exposure rows of exposure x, and a prior
    of mean m and strength k,

        score = (k m + E) / (k + X).

    It is the mean of the posterior Gamma(shape k m + E, rate k + X). Support is X. A subject with neither events nor
    exposure is unrated. The bounds are the central interval of the posterior that holds the rate with probability
    `level`, widened up to the score where it lies outside. By default they come from the Wilson-Hilferty
    transformation, at level 0.95 within a hundredth of the score of the exact quantiles where the shape is 2 or more.
    `count` gives E, for rules that allow a few cases whatever the rate.

    Args:
        events: Which rows are events.
        exposure: Which rows are exposure; a row may be both.
        prior: The belief before the first row: its mean in events per unit of exposure, 0 or more, its strength in
            units of exposure.
        column: The column that holds the exposure of a row, for instance hours; None where each exposure row counts
            once.
        level: The probability that the bounds hold the rate, within (0, 1).
        exact: Whether the bounds are exact quantiles, which needs SciPy.

    Raises:
        TypeError: `events` or `exposure` is no predicate.
        PolicyError: The mean of the prior is negative, or the level lies outside (0, 1).
        MissingExtraError: Exact bounds were asked for and SciPy is not installed.

    Examples:
        >>> from reputation import kind
        >>> complaints = Rate(kind("complaint"), kind("order"), prior=Prior(mean=0.02, strength=50))
        >>> complaints.finalize({"events": np.array([4.0]), "exposure": np.array([150.0])}).score
        array([0.025])

    References:
        Gelman et al. (2013), Bayesian Data Analysis, third edition, section 2.6 (the Poisson model in rate and
        exposure).
    """

    events: Predicate
    exposure: Predicate
    prior: Prior = attrs.field(converter=_per_unit, kw_only=True)
    column: str | None = text(default=None, kw_only=True)
    level: float = confidence()
    exact: bool = exactness()

    range: ClassVar[tuple[float, float]] = (0.0, math.inf)
    without_evidence: ClassVar[str] = "no score"

    def __attrs_post_init__(self) -> None:
        Exposure(self.events, self.exposure)  # refuses what is no predicate

    @property
    def statistic(self) -> Exposure:
        """The weight of the events, and the exposure."""
        return Exposure(self.events, self.exposure, column=self.column)

    @property
    def bounds_mean(self) -> str:
        """What the bounds mean."""
        form = "exact" if self.exact else "Wilson-Hilferty form"
        return f"central interval of the Gamma posterior, probability {say_number(self.level)} ({form})"

    def describe(self) -> str:
        """Say it in plain words."""
        exposure = say_rows(self.exposure)
        unit = f"number of {exposure}" if self.column is None else f"total {self.column} of {exposure}"
        return f"number of {say_rows(self.events)} over the {unit}; {self.prior.describe()}"

    @property
    def baseline(self) -> float:
        """The mean of the prior."""
        return self.prior.mean

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """
        Turn sums into estimates.

        Args:
            stats: `events` and `exposure`, shape (n,).

        Returns:
            Scores, 0 or more, shape (n,).

        Examples:
            >>> from reputation import kind
            >>> falls = Rate(kind("fall"), kind("shift"), prior=Prior(mean=0.5, strength=2), column="hours")
            >>> falls.finalize({"events": np.array([0.0]), "exposure": np.array([8.0])}).score
            array([0.1])
        """
        events, exposure = (np.maximum(stats[name], 0.0) for name in ("events", "exposure"))
        shape = self.prior.strength * self.prior.mean + events
        rate = self.prior.strength + exposure
        score = np.where((exposure > 0) | (events > 0), shape / rate, np.nan)
        # A prior mean of 0 before the first event leaves no spread: the least shape above 0 gives bounds of 0.
        shape = np.maximum(shape, _LEAST)
        bounds = gamma_bounds(shape, rate, level=self.level, exact=self.exact)
        return estimated(score, exposure, bounds, within=self.range)

    def count(self, stats: Mapping[str, Floats], /) -> Floats:
        """
        How many events there are, each counting its weight.

        Args:
            stats: `events` and `exposure`, shape (n,).

        Returns:
            E per subject, 0 or more, shape (n,).

        Examples:
            >>> from reputation import kind
            >>> complaints = Rate(kind("complaint"), kind("order"), prior=Prior(mean=0.02, strength=50))
            >>> complaints.count({"events": np.array([4.0]), "exposure": np.array([150.0])})
            array([4.])
        """
        return frozen(np.maximum(stats["events"], 0.0))

    def contributions(self, rows: Rows, weight: Column | float, stats: Mapping[str, float], /) -> Any:
        """
        What each row adds to the score: w / (k + X) for an event, -m w x / (k + X) for exposure.

        Args:
            rows: Rows of one subject.
            weight: Their weights after decay.
            stats: The sums of the subject.

        Returns:
            A column; `baseline` and its sum give the score.

        Examples:
            >>> from reputation import kind
            >>> from reputation.columns import ArrayRows
            >>> model = Rate(kind("complaint"), kind("order"), prior=Prior(mean=0.5, strength=3))
            >>> model.contributions(ArrayRows.of(kind=["order", "complaint"]), 1.0, {"events": 1.0, "exposure": 1.0})
            array([-0.125,  0.25 ])
        """
        lifted = self.statistic.lift(rows, weight)
        return (lifted["events"] - self.prior.mean * lifted["exposure"]) / (self.prior.strength + stats["exposure"])
