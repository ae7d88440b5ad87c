"""Estimates: what a model says about many subjects, never a bare number."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index, frozen
from reputation.errors import PolicyError, ReputationError
from reputation.fields import check_number

__all__ = ["Estimate", "slack", "z_score"]

_NORMAL = NormalDist()
_ROUNDING = 1e-9  # far above what rounding leaves of a sum, far below what anyone would call a difference
_SLACK = 1e-9  # shares that were divided one by one do not add up to 1 exactly


def z_score(level: float) -> float:
    """
    The number of standard deviations that a two-sided normal interval reaches to either side.

    z = Phi^-1((1 + level) / 2), with Phi the distribution function of the standard normal distribution.

    Args:
        level: The probability that the interval holds, within (0, 1).

    Returns:
        The z, greater than zero.

    Raises:
        TypeError: The level is not a number.
        PolicyError: The level lies outside (0, 1).

    Examples:
        >>> round(z_score(0.95), 6)
        1.959964
    """
    share = check_number("level", level, above=0, hint="write level=0.95 for an interval that holds 0.95.")
    if share >= 1:
        msg = f"level must be less than 1, got {share!r}."
        raise PolicyError(msg, hint="write level=0.95 for an interval that holds 0.95.")
    return _NORMAL.inv_cdf(0.5 + share / 2)


def slack(limit: float) -> float:
    """
    How near to a limit a score counts as being at it.

    Sums of floating numbers depend in their last digits on the order of the rows. A level must not, and a score of 0.7
    that was added up to 0.6999999999999999 has reached 0.7.

    Args:
        limit: The limit.

    Returns:
        1e-9, or for limits beyond 1 that share of the limit.

    Examples:
        >>> slack(0.7), slack(-2)
        (1e-09, 2e-09)
    """
    return _ROUNDING * max(1.0, abs(limit))


def _column(values: Any) -> Floats:
    """Keep a read-only array of floats as it is; copy anything else, which somebody may still write to."""
    if isinstance(values, np.ndarray) and values.dtype == np.float64 and not values.flags.writeable:
        return values
    return frozen(np.array(values, dtype=np.float64))


@attrs.frozen(eq=False)
class Estimate:
    """
    What a model says about each of n subjects: a score, how much evidence it rests on, and bounds around it.

    A subject without evidence is unrated: its score and bounds are NaN and its support is 0. Unknown is not zero.

    Args:
        score: The scores, shape (n,), within the range of the model; NaN for unrated subjects.
        support: The effective evidence behind each score, shape (n,), 0 or more.
        lower: Lower bounds, shape (n,), none above the score; the model says in `bounds_mean` what they mean.
        upper: Upper bounds, shape (n,), none below the score.
        distribution: Share of each level, shape (n, levels), for models that know it.

    Raises:
        ReputationError: The arrays differ in length, or have a wrong number of dimensions.

    Examples:
        >>> estimate = Estimate([0.8, float("nan")], [12, 0], [0.6, float("nan")], [0.9, float("nan")])
        >>> len(estimate), estimate.rated
        (2, array([ True, False]))
    """

    score: Floats = attrs.field(converter=_column)
    support: Floats = attrs.field(converter=_column)
    lower: Floats = attrs.field(converter=_column)
    upper: Floats = attrs.field(converter=_column)
    distribution: Floats | None = attrs.field(default=None, kw_only=True, converter=attrs.converters.optional(_column))

    def __attrs_post_init__(self) -> None:
        shape = self.score.shape
        if len(shape) != 1 or not shape == self.support.shape == self.lower.shape == self.upper.shape:
            shapes = {name: getattr(self, name).shape for name in ("score", "support", "lower", "upper")}
            msg = f"score, support, lower and upper must all have one shape (n,), got {shapes}."
            raise ReputationError(msg, hint="finalize gives one number per subject in each of them.")
        if self.distribution is not None and (self.distribution.ndim, *self.distribution.shape[:1]) != (2, *shape):
            msg = f"distribution must have shape ({shape[0]}, levels), got {self.distribution.shape}."
            raise ReputationError(msg, hint="give one row per subject and one column per level.")

    @classmethod
    def unrated(cls, n: int, /) -> Estimate:
        """
        Say nothing about n subjects.

        Args:
            n: The number of subjects.

        Returns:
            Scores and bounds NaN, supports 0.

        Examples:
            >>> Estimate.unrated(1).score
            array([nan])
        """
        unknown = frozen(np.full(n, np.nan))
        return cls(unknown, frozen(np.zeros(n)), unknown, unknown)

    def __len__(self) -> int:
        return len(self.score)

    @property
    def rated(self) -> Bools:
        """Which subjects have a score."""
        return ~np.isnan(self.score)

    def take(self, index: Index | slice, /) -> Estimate:
        """
        Say the same about some of the subjects.

        Args:
            index: Positions of the subjects, an array of booleans, or a slice.

        Returns:
            The estimate of these subjects, in this order.

        Examples:
            >>> Estimate([0.8, 0.5], [12, 3], [0.6, 0.1], [0.9, 0.9]).take([1]).score
            array([0.5])
        """
        index = index if isinstance(index, slice) else np.asarray(index)
        parts = (frozen(np.array(part[index])) for part in (self.score, self.support, self.lower, self.upper))
        spread = None if self.distribution is None else frozen(np.array(self.distribution[index]))
        return Estimate(*parts, distribution=spread)

    def equals(self, other: object, /) -> bool:
        """
        Whether two estimates hold the same numbers, bit for bit; unrated equals unrated.

        Args:
            other: What to compare with.

        Returns:
            True or False; False for anything but an estimate.

        Examples:
            >>> Estimate.unrated(2).equals(Estimate.unrated(2))
            True
        """
        if not isinstance(other, Estimate) or (self.distribution is None) != (other.distribution is None):
            return False
        names = ["score", "support", "lower", "upper", *(["distribution"] if self.distribution is not None else [])]
        return all(np.array_equal(getattr(self, name), getattr(other, name), equal_nan=True) for name in names)

    def check(self, within: tuple[float, float], /) -> None:
        """
        Hold an estimate to what every estimate promises: for tests, as it takes several passes.

        Either low <= lower <= score <= upper <= high and support is finite and 0 or more, or score, lower and upper are
        NaN and support is 0. The shares of a rated subject's levels are 0 or more and add up to 1.

        Args:
            within: The range (low, high) of the model.

        Raises:
            ReputationError: A subject breaks a promise; the message names the promise and the first such subject.

        Examples:
            >>> Estimate([0.8], [12], [0.6], [0.9]).check((0.0, 1.0))
        """
        low, high = within
        rated = self.rated
        self._promise("lower must not lie above score", ~rated | (self.lower <= self.score))
        self._promise("upper must not lie below score", ~rated | (self.score <= self.upper))
        self._promise(
            f"lower and upper must lie within [{low:g}, {high:g}]",
            ~rated | ((low <= self.lower) & (self.upper <= high)),
        )
        self._promise("support must be finite and not negative", (self.support >= 0) & np.isfinite(self.support))
        self._promise("an unrated subject has no bounds", rated | (np.isnan(self.lower) & np.isnan(self.upper)))
        self._promise("an unrated subject has support 0", rated | (self.support == 0))
        if self.distribution is not None:
            shares = (self.distribution >= 0).all(axis=1) & (np.abs(self.distribution.sum(axis=1) - 1) <= _SLACK)
            self._promise("the shares of the levels must not be negative and must add up to 1", ~rated | shares)

    def _promise(self, promise: str, kept: Bools) -> None:
        broken = np.flatnonzero(~kept)
        if len(broken):
            first = int(broken[0])
            shown = ", ".join(
                f"{name}={getattr(self, name)[first]:g}" for name in ("score", "support", "lower", "upper")
            )
            msg = f"{promise}; {len(broken)} of {len(self)} subjects break this, first at {first} ({shown})."
            raise ReputationError(msg)
