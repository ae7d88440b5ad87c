"""Rows that share one voice: however many there are of a key, together they count as one."""

from __future__ import annotations

from typing import ClassVar, final

import attrs
import numpy as np

from reputation.keeping.contract import Kept
from reputation.keeping.periods import by_field, say_key, several
from reputation.keeping.timeline import Timeline
from reputation.parts import count

__all__ = ["Shared"]


@final
@attrs.frozen
class Shared:
    """
    The rows with one key share one voice: of n rows each counts 1 / n.

    With `Mean` this is a mean of means: a seller's score is the mean of what its products have on average,
    however often each was rated. With `Ratio` it is the mean of shares.

    Args:
        by: The columns of the key. A row whose key is unknown shares it with no other.
        at_least: How many rows a key must have to count at all, at least 1.

    Raises:
        PolicyError: There is no column, or `at_least` is less than 1.

    Examples:
        >>> Shared(by="item", at_least=2).describe()
        'the rows per item share one voice, from 2 rows on'

    References:
        Ozon: the rating of a seller is the mean over its products of the mean of each, products with two ratings or
        more.
    """

    by: tuple[str, ...] = by_field(least=1)
    at_least: int = count(default=1, kw_only=True)

    looks_at: ClassVar[str] = "window"

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep of each row what its key leaves it."""
        groups = rows.groups(by=self.by)
        many = groups.back(groups.spread(groups.lengths))
        few = many < self.at_least
        key = say_key(self.by, None)
        why = (
            f"the rows{key} share one voice",
            f"fewer than {several(self.at_least, 'row')}{key} do not count",
        )
        return Kept(np.where(few, 0.0, 1.0 / many), why, which=few.astype(np.intp))

    def describe(self) -> str:
        """Say it in plain words."""
        start = "" if self.at_least == 1 else f", from {several(self.at_least, 'row')} on"
        return f"the rows{say_key(self.by, None)} share one voice{start}"
