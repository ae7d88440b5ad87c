"""Trying what was written down against what it was written down from, before anybody relies on it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np

from reputation.arrays import frozen
from reputation.liverating import LiveRating
from reputation.policy import Policy
from reputation.scalars import EPOCH, Trouble
from reputation.state import State

__all__ = ["holds"]

_VALUES = (0.0, 1.0, 0.25, 3.0, 20.0, 7.5, 1000.0, 0.5)  # sums to try; every channel has them in another order
_REL = 1e-9  # a step that is missing or wrong shows by more, rounding by less
_RAISED = (Trouble, ArithmeticError, LookupError, TypeError, ValueError)


def holds(rate: Callable[..., LiveRating], policy: Policy) -> bool:
    """
    Say whether a function reads sums out as the policy's report does.

    A model from elsewhere may do what a record does not show, such as writing into an array of its own.

    Args:
        rate: A function of the sums of all channels, the subject and the instant.
        policy: The policy.

    Returns:
        True where both agree on all sums that are tried; False where they do not, or the report refuses them.

    Examples:
        >>> from reputation import Count, Metric
        >>> holds(lambda total, who, as_of: None, Policy(Metric(Count())))
        False
    """
    names = [list(tally.statistic.channels) for tally in policy.recipe.tallies]
    size, step = len(_VALUES), 0
    rows: list[list[float]] = [[] for _ in range(size)]
    sums = []
    for channels in names:
        columns = {}
        for name in channels:
            step += 1
            values = [_VALUES[(place * (1 + 2 * (step % 3)) + step) % size] for place in range(size)]
            columns[name] = frozen(np.array(values))
            for row, value in zip(rows, values, strict=True):
                row.append(value)
        sums.append(columns)
    try:
        with np.errstate(all="ignore"):
            report = policy.report(State(policy.recipe, EPOCH, tuple(range(size)), tuple(sums)))
            expected = [LiveRating.of(rating) for rating in report]
    except _RAISED:
        return False
    return all(_same(rate, row, rating) for row, rating in zip(rows, expected, strict=True))


def _same(rate: Callable[..., LiveRating], row: list[float], expected: LiveRating) -> bool:
    instant: datetime = expected.as_of
    try:
        return _alike(rate(*row, expected.subject, instant), expected)
    except _RAISED:  # such sums go through arrays
        return True


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[name], other[name]) for name in one)
    if isinstance(one, tuple | list) and isinstance(other, type(one)):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=_REL, abs_tol=_REL)
    return bool(one == other)
