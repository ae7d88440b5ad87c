"""Balances that begin anew: on a calendar, or in cycles of a subject's own, with rows and balances that are carried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Ints
from reputation.errors import PolicyError
from reputation.fields import optional_number, text
from reputation.keeping.contract import Kept
from reputation.keeping.periods import say_terms, say_total
from reputation.keeping.timeline import Timeline
from reputation.ledgers.spans import Months, Span, later, say_span, span_field
from reputation.offsets import LAST
from reputation.parts import check_part, converted, say_number, say_part
from reputation.predicates import Predicate, check_predicate
from reputation.schedule import Schedule
from reputation.times import MISSING, micros, moment

__all__ = ["Cycle", "Reset"]

# The first boundary after each instant, given whose it is; LAST for none.
_Next = Callable[[Ints, Ints], Ints]

_MICRO = timedelta(microseconds=1)


def _schedule(value: object) -> Any:
    return check_part(
        value,
        rule="at must be a schedule such as Yearly(1, 1)",
        method="moments",
        hint="write for instance Reset(Quarterly(1)), or Reset(Yearly(1, 1, tz='Asia/Shanghai')).",
    )


def _predicate_field() -> Any:  # Any: attrs field builders are typed so
    return converted(attrs.converters.optional(check_predicate), default=None, kw_only=True)


@final
@attrs.frozen
class Reset:
    """
    At each moment of a schedule the balance begins anew: what came before it does not count any more.

    What lies on the moment itself belongs to the new period. Some rows may be carried over: with `carry` those that it
    means, with `settled` those whose time lies after the moment or is unknown, with both those that `carry` means until
    they are settled. With `low` or `below` a balance within [low, below) is not cleared at that moment at all.

    Args:
        at: The schedule, such as `Yearly(1, 1)` or `Quarterly(1)`.
        carry: Rows that are carried over.
        settled: A column of times: a row is carried over until the first moment that is not before its time.
        low: The least balance that is not cleared; None with `below` for no such limit.
        below: The balance from which on it is cleared again; None with `low` for no such limit.
        column: The column of amounts that the balance adds up, times their weights; None for what the model adds.
        date: The date that it goes by; None for that of the metric. A row without it is never cleared.

    Raises:
        PolicyError: `low` is not less than `below`.
        TypeError: `at` is no schedule, or `carry` no predicate.

    Examples:
        >>> from reputation import Yearly
        >>> Reset(Yearly(1, 1), low=24, below=48).describe()
        'cleared on 1 January of every year at 00:00 (UTC), but not while the total is at least 24 and below 48'

    References:
        Shopee: at the start of each quarter. Taobao: on 31 December at 24:00, but not counterfeit points from 24 to 47.
    """

    at: Schedule = attrs.field(converter=_schedule)
    carry: Predicate | None = _predicate_field()
    settled: str | None = text(default=None, kw_only=True)
    low: float | None = optional_number()
    below: float | None = optional_number()
    column: str | None = text(default=None, kw_only=True)
    date: str | None = text(default=None, kw_only=True)

    looks_at: ClassVar[str] = "record"
    lapses: ClassVar[bool] = True

    def __attrs_post_init__(self) -> None:
        _check_limits(self.low, self.below)

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the rows that no moment has cleared."""
        ends = _cleared(self, rows, self._next(rows))
        return Kept.where((ends == MISSING) | (ends > rows.now), f"it was {self.describe()}")

    def changes_at(self, rows: Timeline, /) -> Ints:
        """When what is kept may change without a new row: per row every moment after it, shape (k, rows)."""
        return _every(rows, self._next(rows), rows.dates(self.date))

    def _next(self, rows: Timeline) -> _Next:
        times = rows.dates(self.date)
        known = times[times != MISSING]
        if not len(known):
            return lambda _, after: np.full(len(after), LAST)
        last = max(int(np.max(rows.now)), int(known.max()))
        found = [micros(at) for at in self.at.moments(moment(int(known.min())), moment(last))]
        table = np.array([*found, LAST], dtype=np.int64)
        return lambda _, after: table[np.minimum(np.searchsorted(table, after, side="right"), len(found))]

    def describe(self) -> str:
        """Say it in plain words."""
        return f"cleared {say_part(self.at)}{_say_carried(self)}{say_terms(None, '', self.date)}"


@final
@attrs.frozen
class Cycle:
    """
    The balance begins anew in cycles that start with a row of the subject's own, such as the issue of its licence.

    With a the date of the first such row, moments lie at a, a + length, a + 2 length, ... Rows and balances are
    carried over as in `Reset`. Of a subject without such a row nothing is cleared.

    Args:
        length: The length of a cycle: a duration, or calendar months.
        since: The rows of which the first starts the cycles; they need not be among those that the metric selects.
        carry: Rows that are carried over.
        settled: A column of times: a row is carried over until the first moment that is not before its time.
        low: The least balance that is not cleared.
        below: The balance from which on it is cleared again.
        column: The column of amounts that the balance adds up, times their weights; None for what the model adds.
        date: The date that it goes by; None for that of the metric. A row without it is never cleared.

    Raises:
        PolicyError: A length that is a bare number or not longer than zero; `low` is not less than `below`.
        TypeError: `since` or `carry` is no predicate.

    Examples:
        >>> from reputation import kind, months
        >>> Cycle(months(12), since=kind("issue"), carry=kind("fine"), settled="paid_at").describe()
        'cleared every 1 year from the first row where kind is issue, except for rows where kind is fine until paid_at'

    References:
        China: points on a driving licence are counted in cycles of 12 months from its issue; those of a violation whose
        fine is not paid move to the next cycle (Art. 4 and 15 of the rules in force since 2022-04).
    """

    length: Span = span_field(kw_only=False)
    since: Predicate = converted(check_predicate, kw_only=True)
    carry: Predicate | None = _predicate_field()
    settled: str | None = text(default=None, kw_only=True)
    low: float | None = optional_number()
    below: float | None = optional_number()
    column: str | None = text(default=None, kw_only=True)
    date: str | None = text(default=None, kw_only=True)

    looks_at: ClassVar[str] = "record"
    lapses: ClassVar[bool] = True

    def __attrs_post_init__(self) -> None:
        _check_limits(self.low, self.below)

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the rows that no moment has cleared."""
        ends = _cleared(self, rows, self._next(rows))
        return Kept.where((ends == MISSING) | (ends > rows.now), f"it was {self.describe()}")

    def changes_at(self, rows: Timeline, /) -> Ints:
        """When what is kept may change without a new row: per row every moment after it, shape (k, rows)."""
        return _every(rows, self._next(rows), rows.dates(self.date))

    def _next(self, rows: Timeline) -> _Next:
        marks = rows.marks(self.since, date=self.date)
        held = marks.high > marks.low
        anchor = np.full(len(rows), MISSING)
        anchor[held] = marks.times[marks.low[held]]
        return lambda index, after: _boundary(anchor[index], after, self.length)

    def describe(self) -> str:
        """Say it in plain words."""
        start = f"every {say_span(self.length)} from the first row where {say_part(self.since)}"
        return f"cleared {start}{_say_carried(self)}{say_terms(None, '', self.date)}"


def _check_limits(low: float | None, below: float | None) -> None:
    if low is not None and below is not None and low >= below:
        msg = f"low must be less than below, got low={low!r} and below={below!r}."
        raise PolicyError(msg, hint="a balance from low on and below the other is carried over.")


def _boundary(anchor: Ints, after: Ints, length: Span) -> Ints:
    """The first of anchor, anchor + length, ... after an instant."""
    known = anchor != MISSING
    start, instant = np.where(known, anchor, 0), np.where(known, after, 0)
    if isinstance(length, Months):
        months = [times.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64) for times in (start, instant)]
        number = (months[1] - months[0]) // length.count - 1
    else:
        number = (instant - start) // (length // _MICRO)
    number = np.maximum(number, 0)
    found = later(start, length, times_over=number)
    for _ in range(3):  # the months of two zones differ by one at most
        behind = found <= instant
        number = np.where(behind & (found < LAST), number + 1, number)
        found = later(start, length, times_over=number)
    return np.where(known, np.where(found <= instant, LAST, found), LAST)


def _cleared(rule: Any, rows: Timeline, following: _Next) -> Ints:
    """When each row is cleared; `MISSING` for never, or not by now."""
    times = rows.dates(rule.date)
    if rule.low is None and rule.below is None:
        return _first(rule, rows, following, times)
    return _by_balance(rule, rows, following, times)


def _first(rule: Any, rows: Timeline, following: _Next, times: Ints) -> Ints:
    """Without limits a row is cleared by the first moment after it that does not carry it over."""
    settled = _settled(rule, rows, times)
    ends = following(np.arange(len(rows)), np.maximum(times, settled - 1))
    return np.where((times == MISSING) | (settled == LAST) | (ends == LAST), MISSING, ends)


def _settled(rule: Any, rows: Timeline, times: Ints) -> Ints:
    """From when on a row may be cleared; LAST for never."""
    carried = np.ones(len(rows), dtype=bool) if rule.carry is None else rows.meets(rule.carry)
    if rule.settled is None:
        return times if rule.carry is None else np.where(carried, LAST, times)
    done = _done(rows, rule.settled)
    return np.where(carried, np.where(done == MISSING, LAST, done), times)


def _done(rows: Timeline, name: str) -> Ints:
    """A column of times; one in which nothing is known yet may hold no sort of value at all."""
    column = rows.evidence.columns.get(name)
    unknown = isinstance(column, np.ndarray) and column.dtype.kind == "f" and bool(np.isnan(column).all())
    return np.full(len(rows), MISSING) if unknown else rows.dates(name)


def _by_balance(rule: Any, rows: Timeline, following: _Next, times: Ints) -> Ints:
    """Moment by moment, all subjects side by side: what is the balance, and is it cleared?"""
    subjects, place = np.unique(rows.subjects, return_inverse=True)
    change, settled = rows.changes(rule.column), _settled(rule, rows, times)
    one = np.zeros(len(subjects), dtype=np.int64)
    one[place] = np.arange(len(rows))  # a row of each subject, which says whose moments are meant
    now = np.broadcast_to(rows.now, len(rows))[one]
    first = np.full(len(subjects), LAST)
    np.minimum.at(first, place, np.where(times == MISSING, LAST, times))
    ends = np.full(len(rows), MISSING)
    at = following(one, first)
    while (at <= now).any():
        here = at[place]
        open_ = (ends == MISSING) & (times < here) & (times != MISSING) & (here <= now[place])
        total = np.bincount(place, weights=np.where(open_, change, 0.0), minlength=len(subjects))
        clears = ~_within(total.astype(np.float64), rule.low, rule.below)
        ends = np.where(open_ & clears[place] & (settled <= here), here, ends)
        at = np.where(at <= now, following(one, np.minimum(at, LAST - 1)), at)
    return ends


def _within(total: Floats, low: float | None, below: float | None) -> Bools:
    inside = np.ones(len(total), dtype=bool)
    if low is not None:
        inside &= total >= low
    if below is not None:
        inside &= total < below
    return inside


def _every(rows: Timeline, following: _Next, times: Ints) -> Ints:
    """All moments after each row and until now, one after the other: shape (k, rows), `MISSING` where there is none."""
    index, at = np.arange(len(rows)), times
    columns = []
    while True:
        at = np.where(
            at == MISSING, LAST, following(index, np.where(at == MISSING, LAST - 1, np.minimum(at, LAST - 1)))
        )
        if not (at <= rows.now).any():
            break
        columns.append(np.where(at <= rows.now, at, MISSING))
    return np.stack(columns) if columns else np.full((1, len(rows)), MISSING)


def _say_carried(rule: Any) -> str:
    said = ""
    if rule.carry is not None:
        said += f", except for rows where {say_part(rule.carry)}"
    if rule.settled is not None:
        said += f"{' until' if rule.carry is not None else ', but not before its'} {rule.settled}"
    limits = [*([] if rule.low is None else [f"at least {say_number(rule.low)}"])]
    limits += [] if rule.below is None else [f"below {say_number(rule.below)}"]
    return f"{said}, but not while {say_total(rule.column)} is {' and '.join(limits)}" if limits else said
