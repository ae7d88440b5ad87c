"""What a part has to look at, from one row to everyone: this decides how its results can be merged and moved."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

__all__ = ["Computation", "hardest"]


class Computation(StrEnum):
    """
    The four kinds of computation, the most obliging first.

    A `row` part looks at one row. A `fold` adds up rows in any order, and any partition merges. A `scan` looks at the
    rows of a subject in order of time, and merges by subject only. A `population` part looks at everyone at once.

    Examples:
        >>> [computation.value for computation in Computation]
        ['row', 'fold', 'scan', 'population']
    """

    ROW = "row"
    FOLD = "fold"
    SCAN = "scan"
    POPULATION = "population"


def hardest(computations: Iterable[Computation]) -> Computation:
    """
    The computation of a whole: that of the part that asks for most.

    Args:
        computations: The computations of the parts.

    Returns:
        The last of them in the order above; `row` where there are none.

    Examples:
        >>> hardest([Computation.SCAN, Computation.FOLD]).value
        'scan'
    """
    return max(computations, key=list(Computation).index, default=Computation.ROW)
