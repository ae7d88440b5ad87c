"""Running totals with a floor and a ceiling, per key and period."""

from __future__ import annotations

import math
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Floats, Index
from reputation.errors import PolicyError
from reputation.fields import number, optional_number, text
from reputation.keeping.clamping import Bounds, shares
from reputation.keeping.contract import Kept
from reputation.keeping.periods import by_field, flag_field, per_field, say_key, say_terms, say_total
from reputation.keeping.timeline import Timeline
from reputation.parts import converted, say_number, say_part, zone_name
from reputation.predicates import Predicate, check_predicate

__all__ = ["NetClamp", "exempt_field"]


def exempt_field() -> Any:  # Any: attrs field builders are typed so
    """
    A keyword-only attrs field for a predicate on rows that a rule lets pass, by default none.

    Returns:
        The field.

    Examples:
        >>> from reputation import kind
        >>> @attrs.frozen
        ... class Few:
        ...     exempt: Predicate | None = exempt_field()
        >>> Few(exempt=kind("bounty")).exempt
        Kind(names=('bounty',))
    """
    return converted(attrs.converters.optional(check_predicate), default=None, kw_only=True)


@final
@attrs.frozen
class NetClamp:
    """
    The running total of each key and period stays within bounds; what would lead beyond them does not count.

    With w the weight of a row before decay, x its amount and n the total of the rows before it,

        n' = min(max(n + w x, low), high),

    and the row counts n' - n, that is the share (n' - n) / (w x) of what it would count alone. So a row that leads back
    from a bound counts again: after six bad rows at a floor of -6 the seventh bad one adds nothing, but after a good
    one another bad one does.

    With a key and a period it is a cap on what one buyer can do in one month. Without either it is a balance with a
    floor and a ceiling, kept in order of time.

    Args:
        low: The least total; None for no floor.
        high: The greatest total; None for no ceiling.
        by: The columns of the key; none for the subject itself. A row whose key is unknown shares it with no other.
        per: The calendar period, at whose start every total starts anew; None for all time.
        column: The column of amounts. A row without an amount counts in full and moves no total.
        by_model: Whether it adds up what the model adds of each row, whatever the column: the points of `Balance`, the
            amounts of `Points`, 1 for all others.
        start: The total before the first row.
        exempt: Rows that count in full and do not move the total.
        tz: The zone whose midnights part the periods.
        date: The date that period and order go by; None for that of the metric.

    Raises:
        PolicyError: No bound at all, or a start beyond them; an unknown period or zone.

    Examples:
        >>> NetClamp(low=-6, high=6, by="source", per="month").describe()
        'the total of amount per source and month stays from -6 to 6'

    References:
        Taobao: the net of one pair in one month stays within [-6, 6] (published example: 6 bad, 1 good, 1 bad give -6).
        HackerOne: 100 points at first, never below 0. Stack Exchange: at most +200 a day, bounties and accepts exempt;
        at most +1,000 for suggested edits; never below 1.
    """

    low: float | None = optional_number()
    high: float | None = optional_number()
    by: tuple[str, ...] = by_field()
    per: str | None = per_field()
    column: str = text(default="amount", kw_only=True)
    by_model: bool = flag_field()
    start: float = number(default=0.0, kw_only=True)
    exempt: Predicate | None = exempt_field()
    tz: str = zone_name()
    date: str | None = text(default=None, kw_only=True)

    looks_at: ClassVar[str] = "record"

    def __attrs_post_init__(self) -> None:
        if self.low is None and self.high is None:
            msg = "NetClamp needs a bound: low and high are both None."
            raise PolicyError(msg, hint="write low=, high= or both.")
        bounds = self._bounds
        if not bounds.low <= self.start <= bounds.high:
            span = f"low={self.low!r} and high={self.high!r}"
            msg = f"start must lie within the bounds, got start={self.start!r} with {span}."
            raise PolicyError(msg, hint="the total starts somewhere between low and high, both included.")

    @property
    def _column(self) -> str | None:
        return None if self.by_model else self.column

    @property
    def _bounds(self) -> Bounds:
        low = -math.inf if self.low is None else self.low
        return Bounds(low, math.inf if self.high is None else self.high, self.start)

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep of each row what the running total takes in."""
        change = self._changes(rows)
        share, here = np.ones(len(rows)), self._may_meet(rows, change)
        if len(here):
            groups = rows.take(here).groups(by=self.by, per=self.per, tz=self.tz, date=self.date)
            share[here] = shares(change[here], groups, self._bounds)
        why = (self._why("higher", self.high), self._why("lower", self.low))
        return Kept(share, why, which=(change < 0.0).astype(np.intp))

    def _may_meet(self, rows: Timeline, change: Floats) -> Index:
        """Rows whose key has enough rows to meet a bound; only these have to be brought into order."""
        most = max(float(change.max()), -float(change.min()))
        few = self._bounds.room / most if most else math.inf
        if not self.by or few < 2.0:  # noqa: PLR2004 - then hardly a key is left out
            return np.arange(len(rows))
        return rows.crowded(self.by, more_than=few)

    def _changes(self, rows: Timeline) -> Floats:
        change = rows.changes(self._column)
        if self.exempt is not None:
            change[rows.meets(self.exempt)] = 0.0
        return change

    def _why(self, where: str, bound: float | None) -> str:
        if bound is None:
            return ""
        return f"{say_total(self._column)}{say_key(self.by, self.per)} goes no {where} than {say_number(bound)}"

    def describe(self) -> str:
        """Say it in plain words."""
        key = f"{say_key(self.by, self.per)}{say_terms(self.per, self.tz, self.date)}"
        key += f", starting from {say_number(self.start)}," if self.start else ""
        if self.low is None:
            bound = f"at most {say_number(self._bounds.high)}"
        elif self.high is None:
            bound = f"at least {say_number(self.low)}"
        else:
            bound = f"from {say_number(self.low)} to {say_number(self.high)}"
        exempt = "" if self.exempt is None else f", except for rows where {say_part(self.exempt)}"
        return f"{say_total(self._column)}{key} stays {bound}{exempt}"
