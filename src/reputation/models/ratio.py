"""The share of rows that something holds of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.columns import Column, Rows
from reputation.estimates import Estimate
from reputation.models.bounds import beta_bounds, confidence, estimated, wilson_bounds
from reputation.models.prior import Prior, check_prior
from reputation.parts import say_number
from reputation.predicates import say_rows
from reputation.select import ALL, Predicate
from reputation.statistics import Share

__all__ = ["Ratio"]


def _optional_prior(value: object) -> Prior | None:
    return None if value is None else check_prior("prior", value, low=0.0, high=1.0)


@final
@attrs.frozen
class Ratio:
    """
    The share of eligible rows that are selected: late deliveries among deliveries, refunds among orders.

    With w the weight of a row, H = sum of w over rows that are eligible and selected and W = sum of w over eligible
    rows,

        score = H / W,                         without a prior,
        score = (k m + H) / (k + W),           with a prior of mean m and strength k.

    Support is W; without any, a subject is unrated. Without a prior the bounds are the Wilson interval, in which the
    true share lies with probability `level`, W taken as the number of trials; with one they are those of `Beta`.
    `count` gives H, for rules that allow a few cases whatever the share.

    Args:
        selected: Which rows are hits.
        eligible: Which rows are meant at all; by default all rows of the metric.
        prior: The belief before the first row, its mean within [0, 1], so that one row does not make a share of 0 or 1;
            None for the bare share, as published rules have it.
        level: The probability that the bounds hold the share, within (0, 1).

    Raises:
        TypeError: `selected` or `eligible` is no predicate, or the prior is no `Prior`.
        PolicyError: The level lies outside (0, 1), or the mean of the prior outside [0, 1].

    Examples:
        >>> from reputation import kind, matches
        >>> late = Ratio(matches("late", True), eligible=kind("delivery"))
        >>> late.finalize({"hits": np.array([3.0]), "total": np.array([120.0])}).score
        array([0.025])

    References:
        Wilson (1927), Probable inference, the law of succession, and statistical inference, Journal of the American
        Statistical Association 22, pages 209 to 212.
    """

    selected: Predicate
    eligible: Predicate = attrs.field(default=ALL, kw_only=True)
    prior: Prior | None = attrs.field(default=None, kw_only=True, converter=_optional_prior)
    level: float = confidence()

    range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    without_evidence: ClassVar[str] = "no score"

    def __attrs_post_init__(self) -> None:
        Share(self.selected, self.eligible)  # refuses what is no predicate

    @property
    def statistic(self) -> Share:
        """The weight of the hits and of the eligible rows."""
        return Share(self.selected, self.eligible)

    @property
    def bounds_mean(self) -> str:
        """What the bounds mean."""
        if self.prior is not None:
            return f"central interval of the Beta posterior, probability {say_number(self.level)} (arcsine form)"
        return f"Wilson interval that holds the true share with probability {say_number(self.level)}"

    def describe(self) -> str:
        """Say it in plain words."""
        among = "" if self.eligible == ALL else f" among {say_rows(self.eligible)}"
        prior = "" if self.prior is None else f"; {self.prior.describe()}"
        return f"share of {say_rows(self.selected)}{among}{prior}"

    @property
    def baseline(self) -> float:
        """The mean of the prior; 0 without one."""
        return 0.0 if self.prior is None else self.prior.mean

    @property
    def _strength(self) -> float:
        return 0.0 if self.prior is None else self.prior.strength

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """
        Turn sums into estimates.

        Args:
            stats: `hits` and `total`, shape (n,).

        Returns:
            Scores within [0, 1], shape (n,).

        Examples:
            >>> from reputation import kind
            >>> Ratio(kind("refund")).finalize({"hits": np.array([1.0, 0.0]), "total": np.array([4.0, 0.0])}).score
            array([0.25,  nan])
        """
        total = stats["total"]
        strength = self._strength + total
        with np.errstate(all="ignore"):
            share = np.minimum(np.maximum((self._strength * self.baseline + stats["hits"]) / strength, 0.0), 1.0)
            score = np.where(total > 0, share, np.nan)
            if self.prior is None:
                bounds = wilson_bounds(score, total, level=self.level)
            else:
                bounds = beta_bounds(score, strength, level=self.level, exact=False)
        return estimated(score, total, bounds, within=self.range)

    def count(self, stats: Mapping[str, Floats], /) -> Floats:
        """
        How many hits there are, each counting its weight.

        Args:
            stats: `hits` and `total`, shape (n,).

        Returns:
            H per subject, 0 or more, shape (n,).

        Examples:
            >>> from reputation import kind
            >>> Ratio(kind("refund")).count({"hits": np.array([1.0]), "total": np.array([4.0])})
            array([1.])
        """
        return frozen(np.maximum(stats["hits"], 0.0))

    def contributions(self, rows: Rows, weight: Column | float, stats: Mapping[str, float], /) -> Any:
        """
        What each row adds to the score: w (1 - m) / (k + W) for a hit, else -w m / (k + W); without prior both are 0.

        Args:
            rows: Rows of one rated subject.
            weight: Their weights after decay.
            stats: The sums of the subject.

        Returns:
            A column; `baseline` and its sum give the score.

        Examples:
            >>> from reputation import kind
            >>> from reputation.columns import ArrayRows
            >>> Ratio(kind("refund")).contributions(ArrayRows.of(kind=["order", "refund"]), 1.0, {"total": 2.0})
            array([0. , 0.5])
        """
        lifted = self.statistic.lift(rows, weight)
        return (lifted["hits"] - self.baseline * lifted["total"]) / (self._strength + stats["total"])
