"""Rows that come close together count as one."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Bools, Index, Ints
from reputation.fields import choice, say_duration, text
from reputation.keeping.contract import Kept
from reputation.keeping.groups import Groups
from reputation.keeping.ordering import bisect
from reputation.keeping.periods import by_field, optional_duration, say_terms
from reputation.keeping.timeline import Timeline
from reputation.parts import check_count, say_list

__all__ = ["Burst"]

_MICROSECOND = timedelta(microseconds=1)


def _bursts(value: object) -> int | None:
    return None if value is None else check_count("bursts", value)


@final
@attrs.frozen
class Burst:
    """
    Rows with one key that come close together count as one, the first of them.

    A row starts a burst if it comes `within` or more after its anchor; a row that comes sooner belongs to the burst.
    The anchor is the `first` row of the burst, so that no burst lasts longer than `within`; or the `previous` row,
    counted or not, so that a burst goes on as long as the rows keep coming.

    Args:
        within: How close rows must be to count as one. A row that comes exactly so much later counts again.
        by: The columns of the key; none for the subject itself. A row whose key is unknown is no part of a burst. Name
            the column that says good or bad here, where good rows merge with good ones only.
        anchor: What the distance is measured from: the `first` row of the burst or the `previous` row.
        bursts: How many bursts of a key count as one each, at least 1; the rows after them count one by one. None for
            all bursts.
        date: The date that it goes by; None for that of the metric.

    Raises:
        PolicyError: `within` is a bare number, or not longer than zero; an unknown anchor; less than one burst.

    Examples:
        >>> from reputation import days
        >>> Burst(within=days(14), by=("source", "article")).describe()
        'rows of one article and source within 14 days of the first count as one'

    References:
        Taobao: ratings of one pair for one article within 14 days count once, good ones as +1, bad ones as -1; which
        order the 14 days are measured from is not published, hence the parameter. AliExpress: one buyer's ratings
        within 10 days are one; severe violations within 3 days count once; of complaints about stolen pictures only the
        first ones within 5 days count once. Meta: removals without notice in between are
        one strike.
    """

    within: timedelta = optional_duration(default=attrs.NOTHING)
    by: tuple[str, ...] = by_field()
    anchor: str = choice("first", "previous", default="first")
    bursts: int | None = attrs.field(default=None, converter=_bursts, kw_only=True, metadata={"low": 1})
    date: str | None = text(default=None, kw_only=True)

    looks_at: ClassVar[str] = "record"

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the first row of each burst."""
        groups = rows.groups(by=self.by, date=self.date)
        times = rows.dates(self.date)[groups.rows]
        length = self.within // _MICROSECOND
        opens = (
            _after_first(groups, times, length) if self.anchor == "first" else _after_previous(groups, times, length)
        )
        if self.bursts is not None:
            number = np.cumsum(opens)
            opens |= number - groups.spread(number[groups.start]) >= self.bursts
        first = groups.rows[np.flatnonzero(opens)][np.cumsum(opens) - 1]
        by = groups.back(np.where(opens, -1, first))
        return Kept.where(groups.back(opens), self._why(), by=by)

    def _why(self) -> str:
        return f"{self._rows} less than {say_duration(self.within)} after {self._from} count as one{self._limit}"

    @property
    def _rows(self) -> str:
        return f"rows of one {say_list(self.by, 'and')}" if self.by else "rows"

    @property
    def _limit(self) -> str:
        if self.bursts is None:
            return ""
        return ", the first time only" if self.bursts == 1 else f", the first {self.bursts} times only"

    @property
    def _from(self) -> str:
        return "the first" if self.anchor == "first" else "the one before"

    def describe(self) -> str:
        """Say it in plain words."""
        terms = say_terms(None, "", self.date)
        return f"{self._rows} within {say_duration(self.within)} of {self._from} count as one{self._limit}{terms}"


def _after_previous(groups: Groups, times: Ints, length: int) -> Bools:
    opens = groups.new.copy()
    opens[1:] |= times[1:] - times[:-1] >= length
    return opens


def _after_first(groups: Groups, times: Ints, length: int) -> Bools:
    """Find for each row the row that would open the next burst, and follow these from the first row of each group."""
    opens = groups.new.copy()
    last = groups.spread(groups.start + groups.lengths)
    here = np.flatnonzero(_close(groups, times, length))
    following = np.arange(1, len(times) + 1)
    following[here] = bisect(times, here + 1, last[here], times[here] + length)
    return _follow(opens, following, last)


def _close(groups: Groups, times: Ints, length: int) -> Bools:
    """Rows whose next row of the group comes too soon to open a burst of its own."""
    close = np.zeros(len(times), dtype=bool)
    close[:-1] = ~groups.new[1:] & (times[1:] - times[:-1] < length)
    return close


def _follow(opens: Bools, following: Index, last: Index) -> Bools:
    """Mark what is reached from the marks, in leaps of 1, 2, 4, ... steps within each group."""
    size = len(opens)
    leap = np.where(following < last, following, size)  # beyond the group: nowhere
    nowhere = np.append(leap, size)
    reached = np.append(opens, False)
    live = np.flatnonzero(nowhere[:-1] < size)
    while len(live):
        reached[nowhere[live[reached[live]]]] = True
        nowhere[live] = nowhere[nowhere[live]]
        live = live[nowhere[live] < size]
    return reached[:-1]
