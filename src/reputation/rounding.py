"""Rounding to multiples of a step, where floating point does not decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from reputation.arrays import Floats, frozen

__all__ = ["WAYS", "rounded"]

#: The ways of rounding, in words.
WAYS: Mapping[str, str] = MappingProxyType(
    {
        "half_up": "half up",
        "half_even": "half to even",
        "floor": "down",
        "ceil": "up",
        "truncate": "towards zero",
    }
)

_SNAP = 1e-9  # how near to a multiple of the step counts as that multiple: 0.57 / 0.01 as a float is just below 57
_ULPS = 4.0 * np.finfo(float).eps


def rounded(values: Sequence[float] | Floats, *, step: float, how: str) -> Floats:
    """
    Round numbers to multiples of a step.

    What lies within 1e-9 steps of a multiple, or of the middle between two, counts as lying on it.

    Args:
        values: Any numbers; NaN stays NaN.
        step: The distance between two rounded numbers, greater than 0.
        how: One of `WAYS`.

    Returns:
        Multiples of the step, in an array of the same length.

    Examples:
        >>> rounded([0.6 * 0.95, 1.0625], step=0.01, how="truncate")
        array([0.57, 1.06])
    """
    numbers = values if isinstance(values, np.ndarray) else np.array(values, dtype=float)
    whole = _whole(_in_steps(numbers, step), how)
    per_unit = round(1.0 / step)
    # 57 / 100 is the float nearest to 0.57; 57 * 0.01 is not.
    return frozen(whole / per_unit if abs(per_unit * step - 1.0) <= _ULPS else whole * step)


def _in_steps(values: Floats, step: float) -> Floats:
    """How many steps, moved onto the nearest half step where only floating point keeps it off."""
    steps = values / step
    halves = np.rint(2.0 * steps) / 2.0
    with np.errstate(invalid="ignore"):  # an open end of a range stays open
        near = np.abs(steps - halves) <= _SNAP + _ULPS * np.abs(steps)
    return np.where(near, halves, steps)


def _whole(steps: Floats, how: str) -> Floats:
    if how == "half_up":
        return np.floor(steps + 0.5)
    if how == "half_even":
        return np.rint(steps)
    if how == "floor":
        return np.floor(steps)
    return np.ceil(steps) if how == "ceil" else np.trunc(steps)
