"""Warnings first: the first rows of a key do not count."""

from __future__ import annotations

from typing import ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Bools, Ints
from reputation.errors import PolicyError
from reputation.fields import text
from reputation.keeping.contract import Kept
from reputation.keeping.groups import Groups, turns
from reputation.keeping.ordering import bisect
from reputation.keeping.periods import by_field, say_key, say_terms, several
from reputation.keeping.timeline import Timeline
from reputation.ledgers.spans import Span, later, say_span, span_field
from reputation.parts import converted, count, say_part
from reputation.predicates import Predicate, check_predicate
from reputation.times import MISSING

__all__ = ["Warned"]


@final
@attrs.frozen
class Warned:
    """
    The first rows of each key are warnings: they do not count.

    With `forgotten` a warning is forgotten after so long without a further row, so that the next row is a warning
    again; with `after` only if a row of some kind came in between, such as a training. Once a row has counted, warnings
    are not forgotten any more.

    Args:
        count: How many rows are warnings, at least 1.
        by: The columns of the key; none for the subject itself. A row whose key is unknown stands alone.
        forgotten: How long it takes until a warning is forgotten; None for never.
        after: Rows of which one must come in that time, from the warning on; None for no such condition.
        date: The date that it goes by; None for that of the metric. A row without it stands alone.

    Raises:
        PolicyError: Less than one warning, `after` without `forgotten`, or a length that is not longer than zero.
        TypeError: `after` is no predicate.

    Examples:
        >>> from reputation import days, kind
        >>> Warned(by="policy", forgotten=days(90), after=kind("training")).describe()
        'the first row per policy is a warning, forgotten after 90 days with a row where kind is training and no other'

    References:
        YouTube: the first violation is a warning, which lapses after 90 days where a training was taken and the same
        policy was not violated again. Google Ads: a warning comes before the first strike. Regulation (EU) 2022/2065,
        article 23: after a prior warning.
    """

    count: int = count(default=1)
    by: tuple[str, ...] = by_field()
    forgotten: Span | None = span_field(default=None)
    after: Predicate | None = converted(attrs.converters.optional(check_predicate), default=None, kw_only=True)
    date: str | None = text(default=None, kw_only=True)

    looks_at: ClassVar[str] = "record"

    def __attrs_post_init__(self) -> None:
        if self.after is not None and self.forgotten is None:
            msg = "after says when a warning may be forgotten and needs forgotten, got None."
            raise PolicyError(msg, hint="write forgotten=days(90).")

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the rows after the warnings."""
        groups = rows.groups(by=self.by, date=self.date)
        forgotten = self._forgotten(rows, groups)
        warning = groups.rank < self.count if forgotten is None else self._warnings(groups, forgotten)
        return Kept.where(groups.back(~warning), f"it was a warning: {self.describe()}")

    def _forgotten(self, rows: Timeline, groups: Groups) -> Bools | None:
        """Whether the row before each one, in the order of groups, is so long ago that a warning is forgotten."""
        if self.forgotten is None:
            return None
        times = rows.dates(self.date)
        ordered = times[groups.rows]
        before = np.where(groups.new, MISSING, np.roll(ordered, 1))
        over = later(before, self.forgotten)
        gone: Bools = (over != MISSING) & (over <= ordered)
        if self.after is None:
            return gone
        marks = rows.marks(self.after, date=self.date)
        low, high = marks.low[groups.rows], marks.high[groups.rows]
        since, until = (bisect(marks.times, low, high, instant) for instant in (before, over))
        gone &= until > since
        return gone

    def _warnings(self, groups: Groups, forgotten: Bools) -> Bools:
        """Row by row, all groups side by side: how many warnings are remembered, and has a row counted?"""
        lengths = groups.lengths
        longest = np.argsort(-lengths, kind="stable")
        first = groups.start[longest]
        given: Ints = np.zeros(len(first), dtype=np.int64)
        counted = np.zeros(len(first), dtype=bool)
        result = np.zeros(len(groups.rows), dtype=bool)
        for turn, left in turns(lengths[longest]):
            here = first[:left] + turn
            given[:left][forgotten[here] & ~counted[:left]] = 0
            warning = (given[:left] < self.count) & ~counted[:left]
            given[:left] += warning
            counted[:left] |= ~warning
            result[here] = warning
        return result

    def describe(self) -> str:
        """Say it in plain words."""
        first = f"the first {several(self.count, 'row')}{say_key(self.by, None)}"
        said = f"{first} {'is a warning' if self.count == 1 else 'are warnings'}"
        if self.forgotten is not None:
            training = "" if self.after is None else f" with a row where {say_part(self.after)} and no other"
            said += f", forgotten after {say_span(self.forgotten)}{training or ' without a row'}"
        return f"{said}{say_terms(None, '', self.date)}"
