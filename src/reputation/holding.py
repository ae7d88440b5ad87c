"""The columns that evidence holds, and every view of them: selections, rows, times, which row counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index, Ints, frozen
from reputation.columns import ArrayRows
from reputation.dedupe import Settled, conflict, settle
from reputation.errors import EvidenceError, PolicyError, nearest
from reputation.indexing import RowIndex
from reputation.labels import Labels, Name
from reputation.readers import Encoded
from reputation.scales import Adapter
from reputation.stacking import holds_times, plain, same, taken
from reputation.times import DATES, MISSING, micros, moment

__all__ = ["KNOWN", "Holding"]

_SHOWN = 6  # kinds: a line's worth


def _own(column: Any) -> Any:
    """Arrays as they are where nobody can write to them, else a read-only copy."""
    return frozen(column.copy()) if isinstance(column, np.ndarray) and column.flags.writeable else column


def _own_all(columns: Mapping[str, Encoded]) -> Mapping[str, Encoded]:
    return MappingProxyType({name: _own(column) for name, column in columns.items()})


def _copied(scales: Mapping[Name, Adapter]) -> Mapping[Name, Adapter]:
    return MappingProxyType(dict(scales))


def _array() -> Any:
    return attrs.field(default=None, converter=_own)


@attrs.frozen(eq=False, kw_only=True, repr=False)
class Holding:
    """
    Encoded columns of one length; `Evidence` adds the ways of building them, and says what each column means.

    Examples:
        >>> from reputation import Evidence
        >>> isinstance(Evidence.empty(), Holding)
        True
    """

    subject: Labels
    kind: Labels
    occurred_at: Ints = attrs.field(converter=_own)
    value: Floats | None = _array()
    amount: Floats | None = _array()
    source: Labels | None = None
    recorded_at: Ints | None = _array()
    refers_to_at: Ints | None = _array()
    id: Labels | None = None
    version: Ints | None = _array()
    status: Labels | None = None
    extras: Mapping[str, Encoded] = attrs.field(factory=dict, converter=_own_all)
    scales: Mapping[Name, Adapter] = attrs.field(factory=dict, converter=_copied)
    index: RowIndex | None = None

    def __attrs_post_init__(self) -> None:
        lengths = {name: len(column) for name, column in self.columns.items()}
        if set(lengths.values()) != {len(self.occurred_at)}:
            msg = f"columns must have one length; they have {', '.join(f'{name} {n}' for name, n in lengths.items())}."
            raise EvidenceError(msg, hint="build evidence with Evidence.from_columns.")

    def __len__(self) -> int:
        return len(self.occurred_at)

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{count:,} {noun}{'' if count == 1 else 's'}"
            for count, noun in ((len(self), "row"), (len(self.subjects), "subject"))
        )
        if not len(self):
            return f"Evidence({counts})"
        first, last = (moment(us).date() for us in (self.occurred_at.min(), self.occurred_at.max()))
        shown = ", ".join(map(str, self.kinds[:_SHOWN])) + (", ..." if len(self.kinds) > _SHOWN else "")
        return f"Evidence({counts}, kinds: {shown}; {first} to {last})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).of, (dict(self.columns), dict(self.scales))

    @property
    def subjects(self) -> tuple[Name, ...]:
        """All subjects that are known, sorted, with or without rows."""
        return self.subject.categories

    @property
    def kinds(self) -> tuple[Name, ...]:
        """The kinds of the rows, sorted."""
        return self.kind.held()

    @cached_property
    def columns(self) -> dict[str, Encoded]:
        """The encoded columns that are there, by name: those of `Evidence` first, then the host's own."""
        known = {name: getattr(self, name) for name in KNOWN}
        return {**{name: column for name, column in known.items() if column is not None}, **self.extras}

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of these columns."""
        return tuple(self.columns)

    @property
    def replaced(self) -> Bools:
        """Rows that do not count: a newer version of their id is there, or they were delivered twice."""
        return self._replaced

    @property
    def replaced_by(self) -> Ints:
        """
        Per row the position of the row that counts in its place; -1 where it counts itself.

        Raises:
            EvidenceError: Rows of one id differ, and neither `version` nor `recorded_at` says which is newer.

        Examples:
            >>> when = "2026-01-02T10:00:00Z"
            >>> Evidence.from_columns(subject="ada", occurred_at=when, id=["a", "a"], version=[2, 1]).replaced_by
            array([-1,  0])
        """
        settled = self._settled
        if len(settled.conflicts) and self.id is not None:
            raise conflict(self.id, settled.conflicts)
        return settled.replaced_by

    def take(self, index: Index | slice) -> Self:
        """
        Keep some rows; all subjects stay known.

        Args:
            index: Positions or a slice.

        Returns:
            The rows asked for, in this order.

        Examples:
            >>> both = Evidence.from_columns(subject=["ada", "bob"], occurred_at="2026-01-02T10:00:00Z")
            >>> both.take(slice(1, 2)).row(0)["subject"], both.take(slice(1, 2)).subjects
            ('bob', ('ada', 'bob'))
        """
        return self.of({name: taken(column, index) for name, column in self.columns.items()}, self.scales)

    def indexed(self) -> Self:
        """
        Build an index by subject, so that one subject's rows are found without a look at all others.

        It takes about as long as a fold and pays where many subjects are explained; selections do not keep it.

        Returns:
            The same rows with the index.

        Examples:
            >>> rows = Evidence.from_columns(subject=["bob", "ada", "bob"], occurred_at="2026-01-02T10:00:00Z")
            >>> rows.indexed().rows_of("bob")
            array([0, 2])
        """
        return self if self.index is not None else attrs.evolve(self, index=RowIndex.of(self.subject))

    def rows_of(self, subject: object) -> Index:
        """
        Find the rows of one subject.

        Args:
            subject: The subject.

        Returns:
            Their positions, ascending; none for a stranger.

        Examples:
            >>> Evidence.from_columns(subject=["bob", "ada"], occurred_at="2026-01-02T10:00:00Z").rows_of("bob")
            array([0])
        """
        return self.rows_coded(self.subject.code(subject))

    def rows_coded(self, code: int) -> Index:
        """
        Find the rows of one subject by its position among the subjects.

        Args:
            code: The position; -1 for a stranger.

        Returns:
            The positions of its rows, ascending.

        Examples:
            >>> Evidence.from_columns(subject=["bob", "ada"], occurred_at="2026-01-02T10:00:00Z").rows_coded(1)
            array([0])
        """
        if self.index is None or code < 0:
            return np.flatnonzero(self.subject.codes == code)
        return self.index.rows(code)

    def where(self, condition: Bools | Callable[[ArrayRows], Any]) -> Self:
        """
        Keep the rows that meet a condition; all subjects stay known.

        Args:
            condition: A boolean per row, or a predicate such as `kind("review")`.

        Returns:
            The rows that meet it.

        Raises:
            TypeError: The condition gives no boolean per row.

        Examples:
            >>> from reputation import kind
            >>> when = "2026-01-02T10:00:00Z"
            >>> both = Evidence.from_columns(subject="ada", occurred_at=when, kind=["order", "review"])
            >>> both.where(kind("review")).kinds
            ('review',)
        """
        mask = np.asarray(condition(self.rows()) if callable(condition) else condition)
        if mask.dtype != np.bool_ or mask.shape not in {(), (len(self),)}:
            got = f"{mask.dtype} of shape {mask.shape}"
            msg = f"condition must give one boolean for each of {len(self)} rows, got {got}."
            raise TypeError(msg)
        return self if mask.all() else self.take(np.flatnonzero(np.broadcast_to(mask, len(self))))

    def until(self, as_of: datetime) -> Self:
        """
        Keep what had happened by an instant.

        Args:
            as_of: The instant, aware.

        Returns:
            The rows with `occurred_at` at or before it.

        Examples:
            >>> from datetime import datetime, timezone
            >>> order = Evidence.from_columns(subject="ada", occurred_at="2026-01-02T10:00:00Z")
            >>> len(order.until(datetime(2026, 1, 2, tzinfo=timezone.utc)))
            0
        """
        return self.where(self.occurred_at <= micros(as_of))

    def known_at(self, as_of: datetime) -> Self:
        """
        Keep what the host knew at an instant.

        Args:
            as_of: The instant, aware.

        Returns:
            The rows with `recorded_at`, or else `occurred_at`, at or before it.

        Examples:
            >>> from datetime import datetime, timezone
            >>> late = {"occurred_at": "2026-01-02T10:00:00Z", "recorded_at": "2026-02-01T10:00:00Z"}
            >>> len(Evidence.from_columns(subject="ada", **late).known_at(datetime(2026, 1, 3, tzinfo=timezone.utc)))
            0
        """
        known = self.occurred_at
        if self.recorded_at is not None:
            known = np.where(self.recorded_at == MISSING, self.occurred_at, self.recorded_at)
        return self.where(known <= micros(as_of))

    def equals(self, other: Holding) -> bool:
        """
        Compare two tables; scales, which serve display only, do not matter.

        Args:
            other: Another table.

        Returns:
            Whether both hold the same rows in the same order, the same columns and the same subjects.

        Examples:
            >>> Evidence.empty().equals(Evidence.empty(subjects=["ada"]))
            False
        """
        left, right = self.columns, other.columns
        alike = left.keys() == right.keys() and self.subjects == other.subjects
        return alike and all(same(column, right[name]) for name, column in left.items())

    def rows(self) -> ArrayRows:
        """
        Give the rows that weights, predicates and statistics see: all columns but times.

        Returns:
            The rows; versions are floats in them.

        Examples:
            >>> seen = Evidence.from_columns(subject="ada", occurred_at="2026-01-02T10:00:00Z", words=[7, None])
            >>> seen.rows()["words"]
            array([ 7., nan])
        """
        return self._rows

    def dates(self, name: str) -> Ints:
        """
        Give a column of times. A column in which nothing is known may be one of times.

        Args:
            name: `occurred_at`, `recorded_at`, `refers_to_at`, or an extra that holds times.

        Returns:
            Microseconds of UTC since 1970; `MISSING` where there is none.

        Raises:
            PolicyError: There is no such column of times.

        Examples:
            >>> Evidence.from_columns(subject="ada", occurred_at="1970-01-02T00:00:00Z").dates("occurred_at")
            array([86400000000])
        """
        column = self.columns.get(name)
        if isinstance(column, np.ndarray) and name in self._hidden:
            return column
        if isinstance(column, np.ndarray) and column.dtype == np.float64 and np.isnan(column).all():
            return frozen(np.full(len(column), MISSING))
        if column is not None:
            msg = f"column {name!r} holds no times."
            raise PolicyError(msg, hint="give aware datetimes where the evidence is built; text is kept as text.")
        msg = f"the evidence has no column of times {name!r}."
        raise PolicyError(msg, hint=nearest(name, (known for known in self._hidden if known in self.columns)))

    def row(self, position: int) -> dict[str, Any]:
        """
        Show one row.

        Args:
            position: Its position, from 0.

        Returns:
            Plain Python values by column; None where there is none, aware datetimes for times.

        Examples:
            >>> Evidence.from_columns(subject="ada", occurred_at="2026-01-02T10:00:00Z").row(0)["kind"]
            'event'
        """
        return {name: plain(column, position, time=name in self._hidden) for name, column in self.columns.items()}

    @cached_property
    def _hidden(self) -> tuple[str, ...]:
        times = (name for name, column in self.extras.items() if holds_times(column))
        return (*DATES, *times)

    @cached_property
    def _rows(self) -> ArrayRows:
        columns = {name: column for name, column in self.columns.items() if name not in self._hidden}
        if self.version is not None:
            columns["version"] = frozen(np.where(self.version == MISSING, np.nan, self.version))
        return ArrayRows(columns, hidden=self._hidden)

    @cached_property
    def _settled(self) -> Settled:
        return settle(self.columns, len(self))

    @cached_property
    def _replaced(self) -> Bools:
        return frozen(self.replaced_by >= 0)

    @classmethod
    def of(cls, columns: Mapping[str, Any], scales: Mapping[Name, Adapter]) -> Self:
        """Tell the columns of evidence from the host's own by their names."""
        known = {name: column for name, column in columns.items() if name in KNOWN}
        extras = {name: column for name, column in columns.items() if name not in KNOWN}
        return cls(**known, extras=extras, scales=scales)


KNOWN = tuple(field.name for field in attrs.fields(Holding) if field.name not in {"extras", "scales", "index"})
