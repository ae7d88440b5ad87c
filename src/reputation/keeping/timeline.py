"""What a keep rule looks at: the rows of a tally with their times, and the subject's other rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from reputation.arrays import Bools, Codes, Floats, Index, Ints
from reputation.columns import ArrayRows, LabelColumn
from reputation.evidence import Evidence
from reputation.keeping.groups import Groups
from reputation.keeping.ordering import Key, by_time, edges, key_of, order, refine, settle
from reputation.keeping.periods import sorted_periods
from reputation.labels import Labels
from reputation.predicates import Predicate
from reputation.times import MISSING

__all__ = ["Marks", "Timeline"]

_FIRST = ("recorded_at", "version", "id")  # what rows of one instant are ordered by, before all their other columns
_SMALL = 2.0**31


@attrs.frozen(eq=False)
class Marks:
    """
    The rows of some kind that each row of a timeline is held against, subject by subject in order of time.

    Args:
        places: Positions of the marks in the evidence.
        times: Their dates in microseconds.
        low: Per row of the timeline where the marks of its subject start.
        high: Where they end, excluded.

    Examples:
        >>> marks = Marks(np.array([4, 9]), np.array([5, 7]), np.array([0, 2]), np.array([2, 2]))
        >>> marks.high - marks.low  # the first row's subject has two, the second row's has none
        array([2, 0])
    """

    places: Index
    times: Ints
    low: Index
    high: Index


@attrs.frozen(eq=False)
class Timeline:
    """
    The rows that a keep rule decides about, with all that it may look at.

    Rows stand in the order of the evidence, which says nothing; `groups` brings them into the order of time.

    Args:
        evidence: The evidence.
        places: Positions of the rows in it; none of weight 0 is among them.
        date: The date that the metric goes by.
        record: Gives the positions of all rows that a predicate means, whether or not the metric selects them.
        now: The instant that is asked about, in microseconds: one for all rows, or one per row and the same for all
            rows of a subject.
        asked: The instant at which it is asked: later than `now` where a balance of the past is looked up.
        weight: How much each row counts before decay, less what earlier rules took off; 1.0 where nothing is weighed.
        amounts: What the model adds up of each row, from the columns; None where it adds up no amounts: 1 for each.

    Examples:
        >>> when = ["2026-06-01T10:00:00Z", "2026-05-01T10:00:00Z"]
        >>> rows = Evidence.from_columns(subject="ada", source=["s", "s"], occurred_at=when)
        >>> timeline = Timeline(rows, np.arange(2), "occurred_at", record=lambda part: part, now=0, asked=0)
        >>> timeline.groups(by=("source",)).rows  # the oldest first
        array([1, 0])
    """

    evidence: Evidence
    places: Index
    date: str
    record: Callable[[Predicate], Index] = attrs.field(kw_only=True)
    now: Ints | int = attrs.field(kw_only=True)
    asked: int = attrs.field(kw_only=True)
    weight: Floats | float = attrs.field(default=1.0, kw_only=True)
    amounts: Callable[[ArrayRows], Any] | None = attrs.field(default=None, kw_only=True)

    def __len__(self) -> int:
        return len(self.places)

    @property
    def rows(self) -> ArrayRows:
        """The columns that predicates may look at."""
        return self.evidence.rows().at(self._index)

    @cached_property
    def _index(self) -> Index | slice:
        """Where the rows stand; a slice where it is all of them as they stand, so that no column has to be copied."""
        whole = len(self.places) == len(self.evidence) and bool((self.places[1:] > self.places[:-1]).all())
        return slice(None) if whole else self.places

    @property
    def subjects(self) -> Codes:
        """Whom each row is about, as a number."""
        return self.evidence.subject.codes[self._index]

    def dates(self, name: str | None = None) -> Ints:
        """A date of each row in microseconds: that of the metric, or another one; `MISSING` where there is none."""
        return self.evidence.dates(self.date if name is None else name)[self._index]

    def meets(self, predicate: Predicate) -> Bools:
        """Which rows a predicate means."""
        return np.broadcast_to(np.asarray(predicate(self.rows), dtype=bool), self.places.shape)

    def number(self, column: str) -> Floats:
        """A column of numbers, NaN where it is unknown."""
        values: Any = self.rows[column]
        return np.asarray(values * 1.0, dtype=np.float64)  # which refuses a column of names in its own words

    def changes(self, column: str | None) -> Floats:
        """What each row adds before decay: its weight times a column, or times what the model adds; 0 if unknown."""
        change = self.number(column) if column is not None else self._added
        change = np.where(np.isnan(change), 0.0, change)
        return change if isinstance(self.weight, float) and self.weight == 1.0 else change * self.weight

    @property
    def _added(self) -> Floats:
        amounts = 1.0 if self.amounts is None else self.amounts(self.rows)
        return np.broadcast_to(np.asarray(amounts, dtype=np.float64), self.places.shape)

    def take(self, index: Index) -> Timeline:
        """The rows at some positions of the timeline."""
        weight = self.weight[index] if isinstance(self.weight, np.ndarray) else self.weight
        now = self.now[index] if isinstance(self.now, np.ndarray) else self.now
        return attrs.evolve(self, places=self.places[index], weight=weight, now=now)

    def crowded(self, by: tuple[str, ...], *, more_than: float) -> Index:
        """
        Find the rows of keys with many rows, without looking at times: of the others a rule may know enough.

        Args:
            by: The columns of the key.
            more_than: How many rows are not yet many.

        Returns:
            Positions of all rows whose subject has more rows with the same key; unknown keys count as one.
        """
        rows, new = order([self._subject, *(_key(self.rows[name])[0] for name in by)])
        groups = Groups(rows, new)
        found = np.zeros(len(rows), dtype=bool)
        found[rows[groups.spread(groups.lengths > more_than)]] = True
        return np.flatnonzero(found)

    @property
    def _subject(self) -> Key:
        return self.subjects.view(np.uint32)

    def groups(
        self, *, by: tuple[str, ...] = (), per: str | None = None, tz: str = "UTC", date: str | None = None
    ) -> Groups:
        """
        Part the rows by subject, key and calendar period, and bring each group into the order of time.

        Rows of one instant are ordered by `recorded_at`, `version` and `id`, then by everything else that they hold:
        never by where they stand in the table. A row whose key or period is unknown is a group of its own.

        Args:
            by: The columns of the key.
            per: The calendar period.
            tz: The zone of the period.
            date: The date that order and period go by; None for that of the metric.

        Returns:
            The groups.
        """
        times = self.dates(date)
        keys = [self._subject]
        alone = times == MISSING
        for name in by:
            key, known = _key(self.rows[name])
            keys.append(key)
            alone |= ~known
        if alone.any():  # numbers from 1, so that each is a key of its own
            keys.append(np.where(alone, np.arange(1, len(self) + 1), 0).astype(np.uint64))
        first = by_time(times)
        if first is not None:
            keys, times = [key[first] for key in keys], times[first]
        rows, new = order(keys)
        tied = _tied(rows, new, times)
        if per is not None:  # a period is never earlier at a later instant, so that the rows are in its order
            new = new | edges(len(rows), sorted_periods(times, per, tz)[rows])
        rows = rows if first is None else first[rows]
        if len(tied):
            self._untie(rows, tied)
        return Groups(rows, new)

    def _untie(self, rows: Index, tied: Index) -> None:
        """Order rows of one group and instant by what they hold."""
        columns, fine = self.evidence.columns, np.ones(len(rows), dtype=bool)
        fine[tied] = False
        for name in (*_FIRST, *sorted(set(columns).difference(_FIRST))):
            column: Any = columns.get(name)
            held = column.codes if isinstance(column, Labels) else column
            if column is not None and not settle(rows, fine, partial(self._held, held)):
                break

    def _held(self, column: npt.NDArray[Any], rows: Index) -> Key:
        return key_of(column[self.places[rows]])

    def marks(self, predicate: Predicate, *, date: str | None = None) -> Marks:
        """
        Find the rows of some kind in the whole record of each subject.

        Args:
            predicate: Which rows are meant; those that the metric does not select are among them.
            date: The date that they are ordered by; None for that of the metric. Rows without it are no marks.

        Returns:
            The marks, and which of them belong to the subject of each row.
        """
        places = self.record(predicate)
        times = self.evidence.dates(self.date if date is None else date)
        places = places[times[places] != MISSING]
        rows, new = order([self.evidence.subject.codes[places].view(np.uint32)])
        rows, _ = refine(rows, new, key_of(times[places]))
        places = places[rows]
        counts = np.bincount(self.evidence.subject.codes[places], minlength=len(self.evidence.subjects))
        high = np.cumsum(counts)
        return Marks(places, times[places], (high - counts)[self.subjects], high[self.subjects])


def _tied(rows: Index, new: Bools, times: Ints) -> Index:
    """Places in `rows` of those that share group and instant with the row before; times are in order."""
    same = np.zeros(len(times), dtype=bool)
    same[1:] = times[1:] == times[:-1]
    here = np.flatnonzero(same[rows] & ~new)  # of rows of one instant, all but the first in the table
    tied: Index = here[times[rows[here]] == times[rows[here - 1]]]
    return tied


def _key(column: Any) -> tuple[Key, Bools]:
    """A column as a key, and in which rows it is known."""
    if isinstance(column, LabelColumn):
        return (column.codes + 1).view(np.uint32), column.codes >= 0
    if column.dtype.kind != "f":
        return key_of(column), np.ones(len(column), dtype=bool)
    known = ~np.isnan(column)
    plain = np.where(known, column, 0.0)
    if len(plain) and np.abs(plain).max() < _SMALL and (plain == np.floor(plain)).all():
        return key_of(plain.astype(np.int64)), known  # whole numbers need fewer bits
    return key_of(plain), known
