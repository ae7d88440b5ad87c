"""So many rows and no more: per key and period, the newest ones, all but the newest ones."""

from __future__ import annotations

from typing import ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Bools, Index
from reputation.fields import text
from reputation.keeping.contract import Kept
from reputation.keeping.netclamp import exempt_field
from reputation.keeping.periods import by_field, per_field, say_key, say_terms, several
from reputation.keeping.timeline import Timeline
from reputation.parts import count, say_part, zone_name
from reputation.predicates import Predicate

__all__ = ["AllButLast", "Cap", "Fresh", "Last"]


@final
@attrs.frozen
class Cap:
    """
    Of the rows with one key in one calendar period so many count, and no more: the first ones.

    Args:
        count: How many rows count, at least 1.
        by: The columns of the key; none for the subject itself. A row whose key is unknown shares it with no other.
        per: The calendar period; None for all time.
        exempt: Rows that count in any case and do not use up the number.
        tz: The zone whose midnights part the periods.
        date: The date that period and order go by; None for that of the metric.

    Raises:
        PolicyError: `count` is less than 1; an unknown period or zone.

    Examples:
        >>> Cap(3, by="source", per="month").describe()
        'at most 3 rows per source and month count'

    References:
        Taobao: at most three shop ratings of one pair are scored in a calendar month (rules of 2009-02-15).
    """

    count: int = count()
    by: tuple[str, ...] = by_field()
    per: str | None = per_field()
    exempt: Predicate | None = exempt_field()
    tz: str = zone_name()
    date: str | None = text(default=None, kw_only=True)

    looks_at: ClassVar[str] = "record"

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the first rows of each group."""
        here = rows.crowded(self.by, more_than=self.count) if self.by else np.arange(len(rows))
        keep = np.ones(len(rows), dtype=bool)
        if len(here):
            keep[here] = self._first(rows.take(here))
        why = f"only the first {several(self.count, 'row')}{say_key(self.by, self.per)} {_count(self.count)}"
        return Kept.where(keep, why)

    def _first(self, rows: Timeline) -> Bools:
        groups = rows.groups(by=self.by, per=self.per, tz=self.tz, date=self.date)
        free = np.zeros(len(rows), dtype=bool) if self.exempt is None else rows.meets(self.exempt)[groups.rows]
        used = (~free).astype(np.intp)
        before: Index = np.cumsum(used) - used
        before = before - groups.spread(before[groups.start])
        first: Bools = groups.back(free | (before < self.count))
        return first

    def describe(self) -> str:
        """Say it in plain words."""
        exempt = "" if self.exempt is None else f", except for rows where {say_part(self.exempt)}"
        rows = f"{self.count:,} row{'' if self.count == 1 else 's'}"
        key = f"{say_key(self.by, self.per)}{say_terms(self.per, self.tz, self.date)}"
        return f"at most {rows}{key} {_count(self.count)}{exempt}"


@final
@attrs.frozen
class Last:
    """
    Only the newest rows of a subject count, so many of them.

    Args:
        count: How many rows count, at least 1.
        by: The columns of a key, for the newest rows of each; none for the subject itself.

    Raises:
        PolicyError: `count` is less than 1.

    Examples:
        >>> Last(100).describe()
        'only the newest 100 rows count'

    References:
        Uber: the last 500 rated trips; Lyft, DoorDash and Instacart: the last 100 ratings.
    """

    count: int = count()
    by: tuple[str, ...] = by_field()

    looks_at: ClassVar[str] = "window"

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the last rows of each group."""
        return Kept.where(_newest(rows, self.by, self.count), self.describe())

    def describe(self) -> str:
        """Say it in plain words."""
        return f"only the newest {several(self.count, 'row')}{say_key(self.by, None)} {_count(self.count)}"


@final
@attrs.frozen
class AllButLast:
    """
    All rows of a subject but the newest count: what it was before these.

    To judge a new row by the past, the past must not hold it.

    Args:
        count: How many rows are left out, at least 1.
        by: The columns of a key, for all but the newest rows of each; none for the subject itself.

    Raises:
        PolicyError: `count` is less than 1.

    Examples:
        >>> AllButLast(1).describe()
        'the newest row does not count'

    References:
        SpamAssassin's AWL compares a message with the mean of the sender's earlier ones: (475.064 - 5.59) / 128.
    """

    count: int = count(default=1)
    by: tuple[str, ...] = by_field()

    looks_at: ClassVar[str] = "window"

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep all but the last rows of each group."""
        return Kept.where(~_newest(rows, self.by, self.count), self.describe())

    def describe(self) -> str:
        """Say it in plain words."""
        verb = "does" if self.count == 1 else "do"
        return f"the newest {several(self.count, 'row')}{say_key(self.by, None)} {verb} not count"


@final
@attrs.frozen
class Fresh:
    """
    The newest rows of a subject do not fade: they count as if they had just happened, whatever the decay says.

    Args:
        count: How many rows do not fade, at least 1.

    Raises:
        PolicyError: `count` is less than 1.

    Examples:
        >>> Fresh(15).describe()
        'the newest 15 rows do not fade'

    References:
        Wildberries (2024): the 15 newest reviews always have their full weight.
    """

    count: int = count()

    looks_at: ClassVar[str] = "window"
    stops_decay: ClassVar[bool] = True

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep every row, the last ones of each subject without decay."""
        return Kept(np.ones(len(rows)), (), fresh=_newest(rows, (), self.count))

    def describe(self) -> str:
        """Say it in plain words."""
        return f"the newest {several(self.count, 'row')} {'does' if self.count == 1 else 'do'} not fade"


def _newest(rows: Timeline, by: tuple[str, ...], count: int) -> Bools:
    groups = rows.groups(by=by)
    newest: Bools = groups.back(groups.spread(groups.lengths) - groups.rank <= count)
    return newest


def _count(count: int) -> str:
    return "counts" if count == 1 else "count"
