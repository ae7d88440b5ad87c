"""
Which sums are exact, and how near two others have to be.

Floating sums depend in their last digits on the order of the rows. Where all terms are whole multiples of one power of
two, and not too many of them, no sum is ever rounded, and the order does not matter at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from reputation.arrays import Bools, Floats

__all__ = ["RTOL", "near", "on_lattice", "only_scaled", "slack_at"]

#: How far apart two sums may lie that were added up in different ways, as a share of the magnitude of their terms.
RTOL = 1e-12
_BITS = 46  # less than a float's 53: numbers that were rounded use them all, and are not taken for exact ones


def on_lattice(terms: Floats) -> bool:
    """
    Whether all sums of these numbers are floats without rounding, whatever is added up first.

    Args:
        terms: Any numbers.

    Returns:
        True where all are whole multiples of one power of two, and their total is at most 2**46 times as much.

    Examples:
        >>> on_lattice(np.array([0.125, 3.0])), on_lattice(np.array([0.1, 3.0]))
        (True, False)
    """
    if not np.isfinite(terms).all():
        return False
    known = np.abs(terms[terms != 0.0])
    if len(known) == 0:
        return True
    mantissa, exponent = np.frexp(known)
    whole = np.ldexp(mantissa, 53).astype(np.int64)
    step = int((np.frexp((whole & -whole).astype(np.float64))[1] - 1 + exponent - 53).min())
    return math.log2(float(known.sum())) <= step + _BITS


def only_scaled(before: Floats, after: Floats) -> bool:
    """
    Whether numbers were multiplied by powers of two alone, which rounds nothing.

    Args:
        before: Any numbers.
        after: What became of them.

    Returns:
        True where the digits are the same.

    Examples:
        >>> only_scaled(np.array([3.0, 0.7]), np.array([1.5, 0.7])), only_scaled(np.array([3.0]), np.array([1.0]))
        (True, False)
    """
    return bool(np.array_equal(np.frexp(before)[0], np.frexp(after)[0]))


def slack_at(places: Sequence[int], terms: Floats, size: int) -> Floats:
    """
    How far apart sums of these terms may lie that were added up in different ways.

    Args:
        places: Where each term is added.
        terms: The terms.
        size: The number of sums.

    Returns:
        1e-12 of the magnitude of the terms of each sum.

    Examples:
        >>> slack_at([0, 1, 0], np.array([0.25, 3.0, -0.75]), 2)
        array([1.e-12, 3.e-12])
    """
    slack = np.zeros(size)
    np.add.at(slack, places, np.abs(terms))
    slack *= RTOL
    return slack


def near(expected: Floats, got: Floats, slack: Floats | float = 0.0) -> Bools:
    """
    Which numbers are equal, or lie within a slack of each other; a NaN is near to nothing.

    Args:
        expected: Numbers; extremes of no rows are infinite.
        got: As many others.
        slack: How far apart they may lie.

    Returns:
        True where they agree.

    Examples:
        >>> near(np.array([1.0, np.inf, np.nan]), np.array([1.5, np.inf, np.nan]), 0.5)
        array([ True,  True, False])
    """
    with np.errstate(invalid="ignore"):
        return np.asarray((expected == got) | (np.abs(expected - got) <= slack))
