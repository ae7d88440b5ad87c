"""Leaving out the lowest and the highest rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Bools, Floats
from reputation.errors import PolicyError
from reputation.fields import text
from reputation.keeping.contract import Kept
from reputation.keeping.groups import Groups
from reputation.keeping.ordering import Key, key_of, refine
from reputation.keeping.periods import several, whole
from reputation.keeping.timeline import Timeline
from reputation.parts import check_count

__all__ = ["Trim"]


def _at_least(value: object) -> int | None:
    return None if value is None else check_count("at_least", value)


@final
@attrs.frozen
class Trim:
    """
    The lowest and the highest rows of a subject do not count, once there are enough rows.

    Of rows that are alike the oldest goes first. A row whose number is unknown is neither low nor high.

    Args:
        lowest: How many of the lowest rows do not count.
        highest: How many of the highest rows do not count.
        at_least: From how many rows on; greater than `lowest` and `highest` together, so that something is left. None
            for one more than these.
        column: The column of numbers.

    Raises:
        PolicyError: Nothing is left out, or `at_least` is too small.

    Examples:
        >>> Trim(lowest=2, at_least=100).describe()
        'from 100 rows on the lowest 2 rows do not count'

    References:
        Instacart (2023-11-15): from 100 ratings on, the two lowest of the last 100 are dropped.
    """

    lowest: int = whole(default=0)
    highest: int = whole(default=0)
    at_least: int | None = attrs.field(default=None, converter=_at_least, kw_only=True)
    column: str = text(default="value", kw_only=True)

    looks_at: ClassVar[str] = "window"

    def __attrs_post_init__(self) -> None:
        away = self.lowest + self.highest
        if away == 0:
            msg = "Trim needs rows to leave out: lowest and highest are both 0."
            raise PolicyError(msg, hint="write lowest=, highest= or both.")
        if self.at_least is not None and self.at_least <= away:
            msg = f"at_least must be greater than the {several(away, 'row')} left out, got {self.at_least!r}."
            raise PolicyError(msg, hint=f"write at_least={away + 1} or more.")

    @property
    def least(self) -> int:
        """From how many rows on the ends are left out."""
        return self.lowest + self.highest + 1 if self.at_least is None else self.at_least

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep all but the ends of each subject's rows."""
        numbers, groups = rows.number(self.column), rows.groups()
        known = ~np.isnan(numbers)
        many = np.bincount(rows.subjects[known], minlength=1)
        enough = known & (many[np.minimum(rows.subjects, len(many) - 1)] >= self.least)
        low, high = (enough & _first(groups, key_of(ends), count) for ends, count in self._ends(numbers))
        why = (self._say([("lowest", self.lowest)]), self._say([("highest", self.highest)]))
        return Kept((~(low | high)).astype(np.float64), why, which=high.astype(np.intp))

    def _ends(self, numbers: Floats) -> Iterator[tuple[Floats, int]]:
        yield numbers, self.lowest
        yield -numbers, self.highest

    def _say(self, ends: Sequence[tuple[str, int]]) -> str:
        rows = " and the ".join(f"{end} {several(count, 'row')}" for end, count in ends)
        verb = "does" if sum(count for _, count in ends) == 1 else "do"
        start = "" if self.at_least is None else f"from {several(self.at_least, 'row')} on "
        column = "" if self.column == "value" else f" by {self.column}"
        return f"{start}the {rows}{column} {verb} not count"

    def describe(self) -> str:
        """Say it in plain words."""
        return self._say([end for end in (("lowest", self.lowest), ("highest", self.highest)) if end[1]])


def _first(groups: Groups, key: Key, count: int) -> Bools:
    """The rows of each group with the least keys, so many of them; unknown numbers come last."""
    rows, _ = refine(groups.rows, groups.new, key)
    first: Bools = Groups(rows, groups.new).back(groups.rank < count)
    return first
