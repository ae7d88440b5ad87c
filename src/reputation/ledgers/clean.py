"""What good conduct does to old entries: time without a new one clears them, or takes them off bit by bit."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Ints
from reputation.fields import number, say_duration, text
from reputation.keeping.contract import Kept
from reputation.keeping.groups import Groups, turns
from reputation.keeping.periods import by_field, optional_duration, say_key, say_terms, say_total
from reputation.keeping.timeline import Timeline
from reputation.ledgers.spans import Span, later, say_span, span_field
from reputation.parts import say_number
from reputation.times import MISSING

__all__ = ["CleanPeriod", "EarnBack"]

_MICRO = timedelta(microseconds=1)
_ROUNDING = 1e-12


@final
@attrs.frozen
class CleanPeriod:
    """
    A stretch of time without a row clears all rows before it.

    With rows at t_1 <= t_2 <= ... of one subject and key, row i is cleared as soon as some j >= i has no row within
    (t_j, t_j + length].

    Args:
        length: How long the stretch is: a duration, or calendar months.
        by: The columns of the key; none for the subject itself. A row whose key is unknown stands alone.
        date: The date that it goes by; None for that of the metric. A row without it stands alone and is never cleared.

    Raises:
        PolicyError: A length that is a bare number, or not longer than zero.

    Examples:
        >>> from reputation import days
        >>> CleanPeriod(days(90), by="policy").describe()
        '90 days without a row per policy clear all rows before'

    References:
        Google Ads: 90 days without a violation of the same policy clear its strikes.
    """

    length: Span = span_field(kw_only=False)
    by: tuple[str, ...] = by_field()
    date: str | None = text(default=None, kw_only=True)

    looks_at: ClassVar[str] = "record"
    lapses: ClassVar[bool] = True

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the rows after the last clean stretch."""
        times, ends = rows.dates(self.date), self.changes_at(rows)
        groups = rows.groups(by=self.by, date=self.date)
        following, last = _following(groups, times)
        until = np.where(last, np.broadcast_to(rows.now, len(rows))[groups.rows], following)
        over = ends[groups.rows]
        clean = (over != MISSING) & np.where(last, over <= until, over < until)
        cleared = _any_later(groups, clean)
        return Kept.where(groups.back(~cleared), f"it was cleared: {self.describe()}")

    def changes_at(self, rows: Timeline, /) -> Ints:
        """When what is kept may change without a new row, per row."""
        return later(rows.dates(self.date), self.length)

    def describe(self) -> str:
        """Say it in plain words."""
        what = f"{say_span(self.length)} without a row{say_key(self.by, None)}"
        return f"{what} clear all rows before{say_terms(None, '', self.date)}"


@final
@attrs.frozen
class EarnBack:
    """
    Each full stretch of time without a row takes points off the total, the oldest first, and never below 0.

    With x what a row adds and d the whole number of stretches since the row before it,

        n' = n - min(points d, max(n, 0)) + x,

    and at the end the stretches since the last row are taken off as well. What is taken off is taken off the oldest
    rows that add something.

    Args:
        points: How many points a stretch takes off, more than 0.
        every: How long a stretch is.
        column: The column of amounts that the total adds up, times their weights; None for what the model adds.
        by: The columns of the key; none for the subject itself. A row whose key is unknown stands alone.
        date: The date that it goes by; None for that of the metric. A row without it stands alone and stays.

    Raises:
        PolicyError: Points that are not more than 0, or a stretch that is not longer than zero.

    Examples:
        >>> from reputation import days
        >>> EarnBack(1, every=days(30)).describe()
        'every 30 days without a row take 1 off the total, the oldest rows first'
    """

    points: float = number(above=0)
    every: timedelta = optional_duration(default=attrs.NOTHING)
    column: str | None = text(default=None, kw_only=True)
    by: tuple[str, ...] = by_field()
    date: str | None = text(default=None, kw_only=True)

    looks_at: ClassVar[str] = "record"
    lapses: ClassVar[bool] = True

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep what clean stretches have left of each row."""
        times, change = rows.dates(self.date), rows.changes(self.column)
        groups = rows.groups(by=self.by, date=self.date)
        following, last = _following(groups, times)
        mine = times[groups.rows]
        until = np.where(last, np.broadcast_to(rows.now, len(rows))[groups.rows], following)
        stretches = np.where(mine == MISSING, 0, np.maximum(until - mine, 0) // (self.every // _MICRO))
        share = _oldest_first(groups, change[groups.rows], self.points * stretches)
        return Kept(groups.back(share), (f"it was earned back: {self.describe()}",))

    def changes_at(self, rows: Timeline, /) -> Ints:
        """When what is kept may change without a new row: per row every stretch until now, shape (k, rows)."""
        times = rows.dates(self.date)
        known = times != MISSING
        most = int((np.where(known, rows.now - times, 0) // (self.every // _MICRO)).max(initial=0))
        return np.stack([later(times, self.every, times_over=number) for number in range(1, most + 2)])

    def describe(self) -> str:
        """Say it in plain words."""
        stretch = f"every {say_duration(self.every)} without a row{say_key(self.by, None)}"
        what = f"take {say_number(self.points)} off {say_total(self.column)}, the oldest rows first"
        return f"{stretch} {what}{say_terms(None, '', self.date)}"


def _following(groups: Groups, times: Ints) -> tuple[Ints, Bools]:
    """The date of the next row of the group, in the order of groups, and which rows have none."""
    ordered = times[groups.rows]
    last = np.append(groups.new[1:], True)[: len(ordered)]
    return np.where(last, MISSING, np.append(ordered[1:], MISSING)[: len(ordered)]), last


def _any_later(groups: Groups, flags: Bools) -> Bools:
    """Whether a row or one after it in its group has the flag."""
    place = np.where(flags, np.arange(len(flags)), -1)
    last = np.maximum.reduceat(place, groups.start) if len(place) else place
    return np.arange(len(flags)) <= groups.spread(last)


def _oldest_first(groups: Groups, change: Floats, relief: Floats) -> Floats:
    """What is left of each row when after each of them so much is taken off the total, from the oldest rows first."""
    lengths = groups.lengths
    longest = np.argsort(-lengths, kind="stable")
    first, net = groups.start[longest], np.zeros(len(lengths))
    for turn, left in turns(lengths[longest]):
        here = first[:left] + turn
        total = net[:left] + change[here]
        net[:left] = total - np.minimum(relief[here], np.maximum(total, 0.0))
    gained = np.maximum(change, 0.0)
    before = np.cumsum(gained) - gained
    before -= groups.spread(before[groups.start])
    total = np.add.reduceat(change, groups.start) if len(change) else change
    taken = np.empty(len(lengths))
    taken[longest] = net
    taken = np.maximum(total - taken, 0.0)
    off = np.clip(groups.spread(taken) - before, 0.0, gained)
    off[off <= _ROUNDING * gained] = 0.0
    share: Floats = np.divide(gained - off, gained, out=np.ones(len(change)), where=gained > 0.0)
    return share
