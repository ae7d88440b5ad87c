"""One score changed by a rule: `Deduct`, `ScaleBy`, `Clamp`, `Rounded`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.fields import check_number, choice, number, optional_number, text
from reputation.nodes import Score, check_score, say_score, score_field, title
from reputation.rounding import WAYS, rounded

__all__ = ["Clamp", "Deduct", "Rounded", "ScaleBy"]


@attrs.frozen(cache_hash=True)
class Deduct:
    """
    A score less a load: points of penalties, chargebacks, strikes.

        score - min(cap, per_point * load), not below the low end of the score's range

    Bounds move down by as much, each stopping at the low end. A load that is unknown or below zero deducts nothing; an
    unrated score stays unrated; support is that of the score. A greater load never raises anything.

    Args:
        score: What is deducted from.
        load: How many points weigh on the subject, for instance `Metric(Count(), select=kind("chargeback"))`.
        per_point: What one point costs, in units of the score; at least 0.
        cap: The most that is ever deducted, at least 0; no limit by default.
        name: What reports and gates call it; None where it needs no name.

    Raises:
        PolicyError: A negative price or cap.
        TypeError: A part that is no score.

    Examples:
        >>> from reputation import Beta, Count, Deduct, Metric, kind
        >>> quality, strikes = Metric(Beta(), name="quality"), Metric(Count(), select=kind("strike"), name="strikes")
        >>> Deduct(quality, strikes, per_point=0.05, cap=0.4).describe()
        'quality less 0.05 per point of strikes, at most 0.40'
    """

    score: Score = score_field()
    load: Score = score_field()
    per_point: float = number(low=0, kw_only=True)
    cap: float | None = optional_number(low=0)
    name: str | None = text(default=None, kw_only=True)

    @property
    def range(self) -> tuple[float, float]:
        """That of the score."""
        return self.score.range

    def parts(self) -> tuple[Score, ...]:
        """The score and the load."""
        return self.score, self.load

    def amount(self, base: Estimate, load: Estimate) -> Floats:
        """
        What is taken off each subject's score.

        Args:
            base: The estimate of the score.
            load: The estimate of the load.

        Returns:
            Score before minus score after, shape (n,), at least 0; 0 where the score is unrated.
        """
        lowered = self._lowered(base.score, self._price(load))
        return frozen(np.where(np.isnan(base.score), 0.0, base.score - lowered))

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The score less the load."""
        base, load = estimates
        price = self._price(load)
        score, lower, upper = (self._lowered(values, price) for values in (base.score, base.lower, base.upper))
        return Estimate(score=score, support=base.support, lower=lower, upper=upper)

    @property
    def without_evidence(self) -> str:
        """What becomes of a score or a load without evidence."""
        return f"{_unscored(self.score)}; nothing is deducted where {title(self.load)} has none"

    def describe(self) -> str:
        """What is deducted from what, in words."""
        cap = "" if self.cap is None else f", at most {say_score(self.cap)}"
        return f"{title(self.score)} less {say_score(self.per_point)} per point of {title(self.load)}{cap}"

    def _price(self, load: Estimate) -> Floats:
        points = np.where(np.isnan(load.score), 0.0, load.score)
        return np.clip(self.per_point * points, 0.0, self.cap)

    def _lowered(self, values: Floats, price: Floats) -> Floats:
        return frozen(np.maximum(values - price, self.score.range[0]))


def _unscored(score: Score) -> str:
    return f"no score where {title(score)} has none"


def _factor_field() -> Any:  # Any: attrs field builders are typed so
    return attrs.field(converter=_scale, metadata={"low": 0})


def _scale(value: object) -> Score | float:
    if hasattr(value, "range"):
        score: Score = check_score("by", value)
        if score.range[0] < 0.0:
            msg = f"by must be a score that cannot fall below 0; {title(score)} ranges from {score.range[0]:g}."
            raise PolicyError(msg, hint="write by=Clamp(score, low=0) or scale by a score that starts at 0.")
        return score
    return check_number("by", value, low=0)


@attrs.frozen(cache_hash=True)
class ScaleBy:
    """
    A score times a number, or times another score.

    By a number c: score, bounds and range are multiplied by c. By another score: score times that score; the bounds
    are the least and the greatest product that both intervals allow; where the other score is unrated the score stays
    as it is. Support is that of the score, and an unrated score stays unrated.

    Args:
        score: What is scaled.
        by: A number of at least 0, or a score whose range does not reach below 0.
        name: What reports and gates call it; None where it needs no name.

    Raises:
        PolicyError: A factor that is or can become negative.
        TypeError: A part that is neither a score nor, for `by`, a number.

    Examples:
        >>> from reputation import Beta, Metric, ScaleBy
        >>> ScaleBy(Metric(Beta(), name="quality"), 100).range
        (0.0, 100.0)
    """

    score: Score = score_field()
    by: Score | float = _factor_field()
    name: str | None = text(default=None, kw_only=True)

    @property
    def range(self) -> tuple[float, float]:
        """The range of the products."""
        low, high = self.score.range
        factors = (self.by, self.by) if isinstance(self.by, float) else (*self.by.range, 1.0)  # 1 where it is unrated
        ends = [_product(end, factor) for end in (low, high) for factor in factors]
        return min(ends), max(ends)

    def parts(self) -> tuple[Score, ...]:
        """The score, and the score it is scaled by if it is one."""
        return (self.score,) if isinstance(self.by, float) else (self.score, self.by)

    def factor(self, estimates: Sequence[Estimate]) -> Floats:
        """
        What each subject's score is multiplied by.

        Args:
            estimates: The estimates of the parts, in order.

        Returns:
            Factors, shape (n,), at least 0; 1 where the other score is unrated.
        """
        if isinstance(self.by, float):
            return np.full(len(estimates[0].score), self.by)
        return _or_one(estimates[1].score)

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The score times its factor."""
        base, factor = estimates[0], self.factor(estimates)
        low, high = (factor, factor)
        if len(estimates) > 1:
            low, high = _or_one(estimates[1].lower), _or_one(estimates[1].upper)
        return Estimate(
            score=_products(base.score, factor),
            support=base.support,
            lower=frozen(np.minimum(_products(base.lower, low), _products(base.lower, high))),
            upper=frozen(np.maximum(_products(base.upper, low), _products(base.upper, high))),
        )

    @property
    def without_evidence(self) -> str:
        """What becomes of a score, or of what it is scaled by, without evidence."""
        factor = "" if isinstance(self.by, float) else f"; {title(self.score)} itself where {title(self.by)} has none"
        return f"{_unscored(self.score)}{factor}"

    def describe(self) -> str:
        """What is multiplied, in words."""
        by = say_score(self.by) if isinstance(self.by, float) else title(self.by)
        return f"{title(self.score)} times {by}"


def _or_one(values: Floats) -> Floats:
    return np.where(np.isnan(values), 1.0, values)


def _product(a: float, b: float) -> float:
    """Take zero times infinity as 0: nothing of an open end is nothing."""
    return 0.0 if 0.0 in (a, b) else a * b


def _products(values: Floats, factors: Floats) -> Floats:
    with np.errstate(invalid="ignore"):  # zero times infinity is dealt with, see _product
        products = values * factors
    return frozen(np.where((factors == 0.0) & ~np.isnan(values) | (values == 0.0), 0.0, products))


@attrs.frozen(cache_hash=True)
class Clamp:
    """
    A score kept within limits; its bounds are kept within them too.

    Args:
        score: What is limited.
        low: The least it may be; no limit by default.
        high: The most it may be; no limit by default.
        name: What reports and gates call it; None where it needs no name.

    Raises:
        PolicyError: No limit at all, limits that leave no room between them, or limits beyond the score's range.
        TypeError: A part that is no score, or a limit that is no number.

    Examples:
        >>> from reputation import Clamp, Metric, Points
        >>> coefficient = Clamp(Metric(Points(start=1), name="points"), low=0.5, high=3.5)
        >>> coefficient.range, coefficient.describe()
        ((0.5, 3.5), 'points, at least 0.50 and at most 3.50')
    """

    score: Score = score_field()
    low: float | None = optional_number()
    high: float | None = optional_number()
    name: str | None = text(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.low is None and self.high is None:
            msg = "Clamp must be given low, high or both, got neither."
            raise PolicyError(msg, hint="write for instance Clamp(score, low=0.5, high=3.5).")
        if self.low is not None and self.high is not None and self.low >= self.high:
            msg = f"low must be less than high, got low={self.low!r} and high={self.high!r}."
            raise PolicyError(msg, hint="swap them, or leave one out.")
        least, most = self.score.range
        if (self.low is not None and self.low >= most) or (self.high is not None and self.high <= least):
            found = f"{title(self.score)}, which ranges from {least:g} to {most:g}"
            msg = f"low and high must leave room for {found}; got {self._limits()}."
            raise PolicyError(msg, hint="write the limits in units of the score.")

    @property
    def range(self) -> tuple[float, float]:
        """That of the score, within the limits."""
        low, high = self._kept(np.array(self.score.range, dtype=float))
        return float(low), float(high)

    def parts(self) -> tuple[Score, ...]:
        """The score."""
        return (self.score,)

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The score within the limits."""
        (base,) = estimates
        return Estimate(
            score=self._kept(base.score),
            support=base.support,
            lower=self._kept(base.lower),
            upper=self._kept(base.upper),
        )

    @property
    def without_evidence(self) -> str:
        """What becomes of a score without evidence."""
        return _unscored(self.score)

    def describe(self) -> str:
        """What is limited and how, in words."""
        return f"{title(self.score)}, {self._limits()}"

    def _limits(self) -> str:
        low = [] if self.low is None else [f"at least {say_score(self.low)}"]
        high = [] if self.high is None else [f"at most {say_score(self.high)}"]
        return " and ".join([*low, *high])

    def _kept(self, values: Floats) -> Floats:
        return frozen(np.clip(values, self.low, self.high))


@attrs.frozen(cache_hash=True)
class Rounded:
    """
    A score rounded to multiples of a step. Where rounding is part of a rule, it stands in the policy.

    What lies within 1e-9 steps of a multiple, or of the middle between two, counts as lying on it, so that floating
    point does not
    decide: 0.60 * 0.95 truncates to 0.57. The bounds are rounded the same way.

    Args:
        score: What is rounded.
        step: The distance between two rounded scores, greater than 0: 0.01 for two decimals, 0.5 for half stars.
        how: `half_up` (to the nearest, the middle goes up), `half_even` (to the nearest, the middle goes to the even
            multiple), `floor` (down), `ceil` (up), `truncate` (towards zero).
        name: What reports and gates call it; None where it needs no name.

    Raises:
        PolicyError: A step that is not greater than 0, or an unknown way of rounding.
        TypeError: A part that is no score.

    Examples:
        >>> from reputation import Metric, Points, Rounded
        >>> stars = Rounded(Metric(Points(), name="stars"), step=0.5)
        >>> stars.rounded([4.611, 4.25])
        array([4.5, 4.5])

    References:
        French bonus-malus coefficient (Code des assurances, annex to article A121-1): two decimals, truncated.
    """

    score: Score = score_field()
    step: float = number(default=0.01, above=0, kw_only=True)
    how: str = choice(*WAYS, default="half_up")
    name: str | None = text(default=None, kw_only=True)

    @property
    def range(self) -> tuple[float, float]:
        """The ends of the score's range, rounded."""
        low, high = self.rounded(self.score.range)
        return float(low), float(high)

    def parts(self) -> tuple[Score, ...]:
        """The score."""
        return (self.score,)

    def rounded(self, values: Sequence[float] | Floats) -> Floats:
        """
        Round numbers by the same rule.

        Args:
            values: Any numbers; NaN stays NaN.

        Returns:
            Multiples of the step, in an array of the same length.
        """
        return rounded(values, step=self.step, how=self.how)

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The score, rounded."""
        (base,) = estimates
        score, lower, upper = (self.rounded(values) for values in (base.score, base.lower, base.upper))
        return Estimate(score=score, support=base.support, lower=lower, upper=upper)

    @property
    def without_evidence(self) -> str:
        """What becomes of a score without evidence."""
        return _unscored(self.score)

    def describe(self) -> str:
        """What is rounded and how, in words."""
        return f"{title(self.score)}, rounded {WAYS[self.how]} to multiples of {say_score(self.step)}"
