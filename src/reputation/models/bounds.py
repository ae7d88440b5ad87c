"""
Bounds around a score: the formulas that the models share, and the parameters that go with them.

Every formula works on arrays of shape (n,), lets NaN pass, and gives bounds that hold the score.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, TypeAlias

import attrs
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.errors import MissingExtraError, PolicyError
from reputation.estimates import Estimate, z_score
from reputation.fields import check_number
from reputation.nodes import say_score

__all__ = [
    "Pair",
    "beta_bounds",
    "confidence",
    "estimated",
    "exactness",
    "gamma_bounds",
    "mean_error",
    "normal_bounds",
    "say_range",
    "value_range",
    "wilson_bounds",
]

Pair: TypeAlias = tuple[Floats, Floats]

_ONE_ROW = 1.0 + 1e-9  # below it the spread of the rows is rounding noise, however it is weighed


def confidence() -> Any:  # Any: attrs field builders are typed so
    """
    An attrs field `level`: the probability that the bounds hold what they stand for, within (0, 1), by default 0.95.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Interval:
        ...     level: float = confidence()
        >>> Interval(), Interval(level=0.8)
        (Interval(level=0.95), Interval(level=0.8))
    """

    def convert(value: Any) -> float:
        z_score(value)  # refuses what is no level
        return float(value)

    return attrs.field(default=0.95, converter=convert, kw_only=True, metadata={"above": 0, "below": 1})


def exactness() -> Any:
    """
    An attrs field `exact`: whether bounds are exact quantiles, which needs SciPy, or a closed form close to them.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Interval:
        ...     exact: bool = exactness()
        >>> Interval()
        Interval(exact=False)
    """

    def convert(value: object) -> bool:
        if not isinstance(value, bool):
            msg = f"exact must be True or False, got {value!r}."
            raise TypeError(msg)
        if value and find_spec("scipy") is None:
            msg = "exact=True needs SciPy, which is not installed."
            raise MissingExtraError(
                msg, hint="pip install 'reputation[stats]', or leave exact out for the closed form."
            )
        return value

    return attrs.field(default=False, converter=convert, kw_only=True)


def value_range() -> Any:
    """
    An attrs field `range` beside a field `column`: what the column can hold, and so the range of a mean of it.

    None, the default, stands for (0, 1) where the column is `value` and for the whole line elsewhere.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Average:
        ...     column: str
        ...     range: tuple[float, float] = value_range()
        >>> Average("value").range, Average("hours").range, Average("hours", range=(0, 24)).range
        ((0.0, 1.0), (-inf, inf), (0.0, 24.0))
    """

    def convert(value: object, model: Any) -> tuple[float, float]:
        opinion = model.column == "value"
        if value is None:
            return (0.0, 1.0) if opinion else (-math.inf, math.inf)
        low, high = _interval(value)
        if opinion and not 0 <= low < high <= 1:
            msg = f"range must lie within [0, 1] where the column is 'value', got {_say_interval((low, high))}."
            raise PolicyError(msg, hint="a value is an opinion within [0, 1]; name the column of other numbers.")
        return low, high

    converter = attrs.Converter(convert, takes_self=True)
    return attrs.field(default=None, converter=converter, kw_only=True, repr=_say_interval, metadata={"open": True})


def _interval(value: Any) -> tuple[float, float]:
    if not isinstance(value, tuple | list) or len(value) != 2:  # noqa: PLR2004 - a low and a high end
        msg = f"range must be two numbers (low, high), got {value!r}."
        raise TypeError(msg)
    low, high = (
        end if isinstance(end, float) and math.isinf(end) else check_number("range", end)  # an end may be open
        for end in value
    )
    if not low < high:
        msg = f"range must go from low to high, got {_say_interval((low, high))}."
        raise PolicyError(msg, hint="write for instance range=(0, 100).")
    return low, high


def _say_interval(value: tuple[float, float]) -> str:
    """Write a range so that it evaluates back; there is no name for infinity without an import."""
    if value == (-math.inf, math.inf):
        return "None"
    low, high = (repr(end) if math.isfinite(end) else f"float('{end!r}')" for end in value)
    return f"({low}, {high})"


def say_range(column: str, range: tuple[float, float]) -> str:  # noqa: A002 - it is called so in the models
    """
    Say what a column can hold, where its name does not.

    Args:
        column: The column.
        range: The least and the greatest number in it; an end may be infinite.

    Returns:
        The end of a sentence; nothing where the range is the one that `value_range` takes by default.

    Examples:
        >>> say_range("value", (0.0, 1.0)), say_range("hours", (0.0, math.inf)), say_range("stars", (1.0, 5.0))
        ('', ', at least 0', ', from 1 to 5')
    """
    low, high = range
    if (low, high) == ((0.0, 1.0) if column == "value" else (-math.inf, math.inf)):
        return ""
    if math.isinf(high):
        return f", at least {say_score(low)}"
    return f", at most {say_score(high)}" if math.isinf(low) else f", from {say_score(low)} to {say_score(high)}"


def mean_error(stats: Mapping[str, Floats], mean: Floats) -> Floats:
    """
    The standard error of a weighted mean; infinite where no more than one effective row counts.

    s / sqrt(n), with n = (sum of w)**2 / sum of w**2 the effective number of rows, and s**2 the unbiased weighted
    variance (sum of w x**2 / W - mean**2) n / (n - 1).

    Args:
        stats: The channels of `Moments`, shape (n,).
        mean: The weighted means, shape (n,).

    Returns:
        Standard errors, 0 or more, shape (n,).

    Examples:
        >>> sums = {"total": [4.0], "squares": [4.0], "first": [10.0], "second": [30.0]}  # 1, 2, 3, 4
        >>> mean_error({name: np.array(values) for name, values in sums.items()}, np.array([2.5])).round(4)
        array([0.6455])

    References:
        Kish (1992), Journal of Official Statistics 8, pages 183 to 200 (the effective number of rows).
    """
    with np.errstate(all="ignore"):
        rows = stats["total"] * stats["total"] / stats["squares"]
        spread = np.maximum(stats["second"] / stats["total"] - mean * mean, 0.0)
        return np.where(rows > _ONE_ROW, np.sqrt(spread / (rows - 1.0)), np.inf)


def normal_bounds(score: Floats, error: Floats, *, level: float) -> Pair:
    """
    Bounds z standard errors to either side.

    Args:
        score: The scores.
        error: Their standard errors.
        level: The probability between the bounds.

    Returns:
        Lower and upper bounds.

    Examples:
        >>> [bound.round(2) for bound in normal_bounds(np.array([5.0]), np.array([1.0]), level=0.95)]
        [array([3.04]), array([6.96])]
    """
    reach = z_score(level) * error
    return score - reach, score + reach


def wilson_bounds(share: Floats, n: Floats, *, level: float) -> Pair:
    """
    The Wilson score interval of a share.

    (n p + z**2 / 2 -+ z sqrt(n p (1 - p) + z**2 / 4)) / (n + z**2), with p the share.

    Args:
        share: Observed shares p within [0, 1].
        n: The number of trials behind each, greater than zero, not necessarily whole.
        level: The probability between the bounds.

    Returns:
        Lower and upper bounds within [0, 1], up to rounding.

    Examples:
        >>> [bound.round(4) for bound in wilson_bounds(np.array([209 / 259]), np.array([259.0]), level=0.95)]
        [array([0.7545]), array([0.8504])]

    References:
        Wilson (1927), Journal of the American Statistical Association 22, pages 209 to 212.
    """
    z = z_score(level)
    centre = n * share + z * z / 2
    reach = z * np.sqrt(n * share * (1 - share) + z * z / 4)
    return (centre - reach) / (n + z * z), (centre + reach) / (n + z * z)


def beta_bounds(mean: Floats, strength: Floats, *, level: float, exact: bool) -> Pair:
    """
    The central interval of a Beta distribution.

    In closed form sin(phi -+ z / (2 sqrt(n + 1)))**2 with phi = arcsin(sqrt(m)), the angle kept within [0, pi / 2]:
    the arcsine of the root makes the variance nearly constant. The exact quantiles are those of Beta(n m, n (1 - m)).

    Args:
        mean: Means m within [0, 1].
        strength: The sum n of the two parameters, greater than zero.
        level: The probability between the bounds.
        exact: Whether to take the exact quantiles, with SciPy.

    Returns:
        Lower and upper bounds within [0, 1].

    Examples:
        >>> [bound.round(2) for bound in beta_bounds(np.array([0.7]), np.array([30.0]), level=0.95, exact=False)]
        [array([0.53]), array([0.85])]

    References:
        Anscombe (1948), Biometrika 35, pages 246 to 254 (the transformation).
    """
    if exact:
        sides = _special().betaincinv(strength * mean, strength * (1 - mean), _tails(level))
        lower, upper = np.where((mean > 0) & (mean < 1), sides, mean)  # at 0 and 1 all probability sits in one point
        return lower, upper
    angle = np.arcsin(np.sqrt(mean))
    reach = z_score(level) / 2 / np.sqrt(strength + 1)
    return np.sin(np.maximum(angle - reach, 0.0)) ** 2, np.sin(np.minimum(angle + reach, np.pi / 2)) ** 2


def gamma_bounds(shape: Floats, rate: Floats, *, level: float, exact: bool) -> Pair:
    """
    The central interval of a Gamma distribution.

    In closed form (a / b) (1 - 1 / (9 a) -+ z / (3 sqrt(a)))**3, not below zero: the cube root of a Gamma variable is
    nearly normal.

    Args:
        shape: The shape a, greater than zero.
        rate: The rate b, greater than zero.
        level: The probability between the bounds.
        exact: Whether to take the exact quantiles, with SciPy.

    Returns:
        Lower and upper bounds, 0 or more.

    Examples:
        >>> [bound.round(1) for bound in gamma_bounds(np.array([10.0]), np.array([1.0]), level=0.95, exact=False)]
        [array([4.8]), array([17.1])]

    References:
        Wilson and Hilferty (1931), Proceedings of the National Academy of Sciences 17, pages 684 to 688.
    """
    if exact:
        lower, upper = _special().gammaincinv(shape, _tails(level)) / rate
        return lower, upper
    reach = z_score(level) / 3 / np.sqrt(shape)
    centre = 1 - 1 / (9 * shape)
    return np.maximum(centre - reach, 0.0) ** 3 * (shape / rate), np.maximum(centre + reach, 0.0) ** 3 * (shape / rate)


def _tails(level: float) -> Floats:
    """The probabilities below the lower and below the upper bound, as a column against subjects."""
    return np.array([[(1 - level) / 2], [(1 + level) / 2]])


def _special() -> Any:
    """SciPy's functions; imported when first needed, as SciPy is optional."""
    return importlib.import_module("scipy.special")


def estimated(
    score: Floats, support: Floats, bounds: Pair, *, within: tuple[float, float], distribution: Floats | None = None
) -> Estimate:
    """
    Put an estimate together: bounds kept within the range of the model, and around the score.

    A central interval need not hold the mean of a very skewed distribution; where it does not, it is widened up to the
    score.

    Args:
        score: The scores, within the range; NaN where unrated.
        support: The effective evidence of every subject; taken as 0 where unrated.
        bounds: Lower and upper bounds.
        within: The range of the model.
        distribution: Shares of the levels, for models that know them.

    Returns:
        The estimate, with read-only arrays.

    Examples:
        >>> one = np.array([0.9])
        >>> estimated(one, one, (one - 0.2, one + 0.2), within=(0.0, 1.0)).upper
        array([1.])
    """
    low, high = within
    lower = np.minimum(np.maximum(bounds[0], low), score)
    upper = np.maximum(np.minimum(bounds[1], high), score)
    known = np.where(np.isnan(score), 0.0, support)
    return Estimate(
        frozen(score),
        frozen(known),
        frozen(lower),
        frozen(upper),
        distribution=None if distribution is None else frozen(distribution),
    )
