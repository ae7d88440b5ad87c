"""Rows that count on a condition: of their own, or on what else happened to the subject."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Index
from reputation.errors import PolicyError
from reputation.fields import check_text, say_duration, text
from reputation.keeping.contract import Kept
from reputation.keeping.ordering import bisect
from reputation.keeping.periods import optional_duration, per_field, periods, say_terms, whole
from reputation.keeping.timeline import Marks, Timeline
from reputation.parts import converted, count, say_part, zone_name
from reputation.predicates import Predicate, check_predicate
from reputation.times import MISSING

__all__ = ["Only", "SinceLast", "Unless"]

_MICROSECOND = timedelta(microseconds=1)


def _because(value: object) -> str | None:
    return None if value is None else check_text("because", value)


@final
@attrs.frozen
class Only:
    """
    Only some rows count, and the others are told why not.

    Rows that a metric does not select do not exist for it. Rows that it selects and that this rule drops are listed
    with the reason: to whoever reads an explanation, "your cancellation because of the storm does not count" is an
    answer.

    Args:
        predicate: The rows that count.
        because: Why the others do not, in words for a reader; by default the predicate in words.

    Raises:
        TypeError: The predicate is none.
        PolicyError: The reason is empty.

    Examples:
        >>> from reputation import matches
        >>> Only(~matches("cause", "storm"), because="it was beyond your control").because
        'it was beyond your control'

    References:
        Instacart and Airbnb leave out causes outside one's control; China's tax credit rules do so, too.
    """

    predicate: Predicate = converted(check_predicate)
    because: str | None = attrs.field(default=None, converter=_because, kw_only=True)

    looks_at: ClassVar[str] = "row"

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the rows that the predicate means."""
        return Kept.where(rows.meets(self.predicate), self.because or self.describe())

    def describe(self) -> str:
        """Say it in plain words."""
        return f"only rows where {say_part(self.predicate)} count"


@final
@attrs.frozen
class SinceLast:
    """
    Only rows later than the subject's last row of some kind count; without such a row all of them do.

    What comes at the same instant is cleared as well. The rows that the predicate means need not be among those that
    the metric selects, but their status must be one that counts.

    Args:
        predicate: The rows that clear what came before them.
        date: The date that it goes by; None for that of the metric. A row without it counts.

    Raises:
        TypeError: The predicate is none.

    Examples:
        >>> from reputation import kind
        >>> SinceLast(kind("exam")).describe()
        'only rows after the last row where kind is exam count'

    References:
        China's driving licence points: cleared once the exam is passed (Art. 23 of the rules in force since 2022-04).
    """

    predicate: Predicate = converted(check_predicate)
    date: str | None = text(default=None, kw_only=True)

    looks_at: ClassVar[str] = "record"

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep what comes after the last mark of the subject."""
        marks, times = rows.marks(self.predicate, date=self.date), rows.dates(self.date)
        held = marks.high > marks.low
        last = np.full(len(rows), MISSING)
        last[held] = marks.times[marks.high[held] - 1]
        why = f"it was cleared: only rows after the last row where {say_part(self.predicate)} count"
        return Kept.where((times > last) | (times == MISSING), why)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"only rows after the last row where {say_part(self.predicate)} count{say_terms(None, '', self.date)}"


@final
@attrs.frozen
class Unless:
    """
    Rows do not count if the subject had so many rows of some kind shortly before, or in the same or the last period.

    A row of the kind disqualifies from its own instant on; it never disqualifies itself. It need not be among the rows
    that the metric selects, but its status must be one that counts.

    Args:
        predicate: The rows that disqualify.
        count: How many of them it takes, at least 1.
        within: They must have happened less than this before the row, or at the same instant; None to go by periods.
        per: The calendar period in which they must have happened; None to go by `within`.
        before: How many periods before that of the row are looked at as well.
        tz: The zone whose midnights part the periods.
        date: The date that it goes by; None for that of the metric. A row without it counts.

    Raises:
        TypeError: The predicate is none.
        PolicyError: Both or neither of `within` and `per`; `before` without `per`.

    Examples:
        >>> from reputation import kind
        >>> Unless(kind("education"), count=2, per="year", before=1).describe()
        'unless there were 2 rows where kind is education in the same year or the one before'

    References:
        China's driving licence points, Art. 26: no reduction after two educations at full mark in this or the last
        cycle.
    """

    predicate: Predicate = converted(check_predicate)
    count: int = count(default=1, kw_only=True)
    within: timedelta | None = optional_duration()
    per: str | None = per_field()
    before: int = whole(default=0)
    tz: str = zone_name()
    date: str | None = text(default=None, kw_only=True)

    looks_at: ClassVar[str] = "record"

    def __attrs_post_init__(self) -> None:
        if (self.within is None) == (self.per is None):
            msg = f"Unless goes by within or by per, got within={self.within!r} and per={self.per!r}."
            raise PolicyError(msg, hint='write within=days(90), or per="year".')
        if self.before and self.per is None:
            msg = f"before counts periods and needs per, got before={self.before!r} without."
            raise PolicyError(msg, hint='write per="year", before=1.')

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the rows that nothing disqualifies."""
        marks, times = rows.marks(self.predicate, date=self.date), rows.dates(self.date)
        until = bisect(marks.times, marks.low, marks.high, times + 1)
        found = until - np.minimum(self._since(rows, marks), until) - self._itself(rows, marks)
        keep = (found < self.count) | (times == MISSING)
        return Kept.where(keep, f"it does not count {self.describe().replace('unless', 'where', 1)}")

    def _since(self, rows: Timeline, marks: Marks) -> Index:
        """The first mark of each row's subject that lies near enough."""
        times = rows.dates(self.date)
        if self.within is not None:
            return bisect(marks.times, marks.low, marks.high, times - self.within // _MICROSECOND + 1)
        per = str(self.per)
        wanted = periods(times, per, self.tz) - self.before
        return bisect(periods(marks.times, per, self.tz), marks.low, marks.high, wanted)

    def _itself(self, rows: Timeline, marks: Marks) -> Index:
        return np.isin(rows.places, marks.places).astype(np.intp)

    def describe(self) -> str:
        """Say it in plain words."""
        what = say_part(self.predicate)
        there = f"there was a row where {what}" if self.count == 1 else f"there were {self.count:,} rows where {what}"
        if self.within is not None:
            return f"unless {there} less than {say_duration(self.within)} before{say_terms(None, '', self.date)}"
        earlier = ("", " or the one before")[self.before] if self.before < 2 else f" or the {self.before} before"  # noqa: PLR2004
        return f"unless {there} in the same {self.per}{earlier}{say_terms(self.per, self.tz, self.date)}"
