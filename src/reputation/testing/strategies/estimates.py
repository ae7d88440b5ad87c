"""Random estimates: what nodes, gates and ladders are handed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from reputation import Estimate

__all__ = ["estimates"]

_BYTES = 4  # per subject
_WIDE = 16.0  # how far an open end reaches


def estimates(within: tuple[float, float], *, size: int, at: Sequence[float] = ()) -> st.SearchStrategy[Estimate]:
    """
    Estimates of several subjects: some unrated, some at the ends of the range, some without any room for doubt.

    Args:
        within: The least and the greatest score; either may be infinite.
        size: The number of subjects.
        at: Scores that matter, such as the limits of gates; those beyond the range are left out.

    Returns:
        A strategy of `Estimate`; scores and bounds divide the range in eighths, or stand where it matters.

    Examples:
        >>> from hypothesis import find
        >>> find(estimates((0.0, 1.0), size=2), lambda estimate: estimate.rated.all()).score
        array([0., 0.])
    """
    low, high = within
    start = low if math.isfinite(low) else (high if math.isfinite(high) else 0.0) - _WIDE
    end = high if math.isfinite(high) else start + 2 * _WIDE
    marks = {start + (end - start) * eighth / 8 for eighth in range(8)} | {end} | {x for x in at if low <= x <= high}
    grid = np.array(sorted(marks))

    def estimate(drawn: bytes) -> Estimate:
        dials = np.frombuffer(drawn, dtype=np.uint8).reshape(size, _BYTES)
        lower, score, upper = grid[np.sort(dials[:, :3] % len(grid), axis=1).T]
        rated = dials[:, 3] % 8 != 1
        support = np.where(rated, dials[:, 3] / 4.0, 0.0)
        score, lower, upper = (np.where(rated, values, np.nan) for values in (score, lower, upper))
        return Estimate(score, support, lower, upper)

    return st.binary(min_size=size * _BYTES, max_size=size * _BYTES).map(estimate)
