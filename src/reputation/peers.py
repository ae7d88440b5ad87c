"""
Where each stands among its peers: percentiles, and how far above or below the average.

Both look at everyone at once. They give a column that a host joins to what it shows, or to its evidence: from there on
it is a number of a row like any other.
"""

from __future__ import annotations

from typing import Any, final

import attrs
import numpy as np

from reputation.arrays import Floats, Index, frozen
from reputation.errors import EvidenceError
from reputation.fields import choice
from reputation.labels import Labels

__all__ = ["AgainstAverage", "Percentile"]

_HINT = "write one entry for each score, None where there is no group."


@final
@attrs.frozen
class Percentile:
    """
    The share of one's peers that one is level with or ahead of.

    Of the n rated members of a group let b lie below a score, and e be equal to it, itself included. Its percentile is

        (b + e / 2) / n    with ties `middle`,    b / n    with `low`,    (b + e) / n    with `high`.

    A member without a score, or without a group, has no percentile and is nobody's peer.

    Args:
        ties: Where those with one score stand: in the `middle` of their places, or at the `low` or `high` end.

    Raises:
        PolicyError: An unknown word for ties.

    Examples:
        >>> Percentile().solve([4.0, 3.0, 3.0, 5.0])
        array([0.625, 0.25 , 0.25 , 0.875])
    """

    ties: str = choice("middle", "low", "high", default="middle")

    def solve(self, score: Any, *, group: Any = None) -> Floats:
        """
        Find the place of each score among its peers.

        Args:
            score: Numbers; NaN for unrated.
            group: Names of the groups within which is compared; None for one group of all.

        Returns:
            Shares within [0, 1], in the order of the scores; NaN where there is none.

        Raises:
            EvidenceError: The columns differ in length.

        Examples:
            >>> Percentile(ties="high").solve([4.0, 3.0, 1.0], group=["shoes", "shoes", "books"])
            array([1. , 0.5, 1. ])
        """
        values, codes, members = _read(score, group)
        result = np.full(len(values), np.nan)
        order = members[np.lexsort((values[members], codes[members]))]
        here, sorted_codes = values[order], codes[order]
        first_of_group = np.searchsorted(sorted_codes, sorted_codes, side="left")
        size = np.searchsorted(sorted_codes, sorted_codes, side="right") - first_of_group
        new = np.ones(len(order), dtype=bool)
        new[1:] = (np.diff(here) != 0) | (np.diff(sorted_codes) != 0)
        run = np.cumsum(new) - 1
        starts = np.flatnonzero(new)
        below = starts[run] - first_of_group
        equal = np.diff(starts, append=len(order))[run]
        share = {"middle": 0.5, "low": 0.0, "high": 1.0}[self.ties]
        result[order] = (below + share * equal) / size
        return frozen(result)


@final
@attrs.frozen
class AgainstAverage:
    """
    How far above or below the average of one's peers one is, as a share of the way to the best or to the worst of them.

    With m, max and min the mean, the highest and the lowest score of a group, a score x has

        (x - m) / (max - m)    above the mean,    (x - m) / (m - min)    below it,    0 at it.

    A member without a score, or without a group, has no such number and is nobody's peer.

    Examples:
        >>> AgainstAverage().solve([4.9, 4.7, 4.5, 4.3]).round(4)
        array([ 1.    ,  0.3333, -0.3333, -1.    ])

    References:
        Taobao shows how many percent the scores of a shop lie above or below those of its peers. The formula here is
        not taken from a published rule of theirs: check it against yours before you call it the same.
    """

    def solve(self, score: Any, *, group: Any = None) -> Floats:
        """
        Compare each score with the mean of its peers.

        Args:
            score: Finite numbers; NaN for unrated.
            group: Names of the groups within which is compared; None for one group of all.

        Returns:
            Numbers within [-1, 1], in the order of the scores; NaN where there is none.

        Raises:
            EvidenceError: The columns differ in length.

        Examples:
            >>> AgainstAverage().solve([4.0, 2.0, 5.0], group=["shoes", "shoes", "books"])
            array([ 1., -1.,  0.])
        """
        values, codes, members = _read(score, group)
        here, mine = values[members], codes[members]
        size = int(mine.max(initial=-1)) + 1
        low, high = np.full(size, np.inf), np.full(size, -np.inf)
        np.minimum.at(low, mine, here)
        np.maximum.at(high, mine, here)
        with np.errstate(invalid="ignore"):  # a group of which nobody is rated
            mean = np.clip(np.bincount(mine, here, size) / np.bincount(mine, minlength=size), low, high)
            reach = np.where(here > mean[mine], (high - mean)[mine], (mean - low)[mine])
        result = np.full(len(values), np.nan)
        gap = here - mean[mine]
        result[members] = np.where(reach > 0, gap / np.where(reach > 0, reach, 1.0), 0.0)
        return frozen(result)


def _read(score: Any, group: Any) -> tuple[Floats, Index, Index]:
    """The scores, the group of each, and the places of those that are compared."""
    values = np.array(score, dtype=np.float64)
    names = Labels.constant("all", len(values)) if group is None else Labels.encode(group, column="group")
    if values.ndim != 1 or len(names) != len(values):
        msg = f"score and group must have one length, got {values.shape} and {len(names)}."
        raise EvidenceError(msg, hint=_HINT, column="group")
    codes = names.codes.astype(np.intp)
    return values, codes, np.flatnonzero(~np.isnan(values) & (codes >= 0))
