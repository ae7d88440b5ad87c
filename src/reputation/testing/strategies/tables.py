"""
Random tables of evidence, kept as plain rows.

Rows stay dictionaries, with None where the host knows nothing, so that a law can change them as a host would: leave
some out, deliver them twice, put them in another order. `Table.evidence` makes evidence of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

import attrs
import numpy as np
from hypothesis import strategies as st

from reputation import Evidence
from reputation.arrays import Index
from reputation.testing.breaches import say_rows
from reputation.testing.strategies.rows import (
    COLUMNS,
    HALF,
    NOW,
    SUBJECTS,
    Own,
    Row,
    amended,
    row_bytes,
    row_of,
)

__all__ = ["SHAPES", "Table", "evidence_of", "places", "tables"]

_REQUIRED = ("subject", "kind", "occurred_at")
_SIZES = (10, 20, 5, 1, 0)

#: What hosts have: every column, next to none, and what lies between.
SHAPES: tuple[tuple[str, ...], ...] = (
    COLUMNS,
    (*_REQUIRED, "value"),
    tuple(name for name in COLUMNS if name not in {"value", "status", "refers_to_at"}),
    tuple(name for name in COLUMNS if name not in {"amount", "recorded_at", "stake", "level"}),
    tuple(name for name in COLUMNS if name not in {"id", "version", "verified", "expires_at"}),
    tuple(name for name in COLUMNS if name not in {"version", "words", "source"}),
)


@attrs.frozen(eq=False)
class Table:
    """
    Plain rows and the names of their columns.

    Args:
        rows: The rows, in the order in which they arrive.
        columns: The names of the columns.
        roster: Who is known with or without rows.
        times: Those of the host's own columns that hold times.

    Examples:
        >>> from reputation.testing.strategies import NOW
        >>> Table(({"subject": "ada", "occurred_at": NOW},), ("subject", "occurred_at")).evidence()
        Evidence(1 row, 3 subjects, kinds: event; 2026-07-01 to 2026-07-01)
    """

    rows: tuple[Row, ...]
    columns: tuple[str, ...] = COLUMNS
    roster: tuple[str, ...] = SUBJECTS
    times: tuple[str, ...] = ("expires_at",)

    def evidence(self, rows: Iterable[Row] | None = None) -> Evidence:
        """The evidence of these rows, or of others with the same columns."""
        return self._evidence if rows is None else self.having(rows).evidence()

    @cached_property
    def _evidence(self) -> Evidence:
        return evidence_of(self.rows, self.columns, roster=self.roster, times=self.times)

    def having(self, rows: Iterable[Row]) -> Table:
        """The same columns with other rows."""
        return attrs.evolve(self, rows=tuple(rows))

    def parts(self, places: Sequence[int], *, count: int) -> list[Index]:
        """The positions of the rows of each part; rows of one id stay together, as a state does not remember rows."""
        home = _home(self.rows, places)
        return [np.flatnonzero(np.array(home, dtype=int) == part) for part in range(count)]

    def marked(self, name: str, values: Iterable[Any]) -> Table:
        """The same rows with one more column, for whoever reads them."""
        rows = tuple({**row, name: value} for row, value in zip(self.rows, values, strict=False))
        return attrs.evolve(self, rows=rows, columns=(*self.columns, name))

    def shown(self) -> str:
        """The rows as a text; columns in which nothing is known are left out."""
        names = [name for name in self.columns if any(row.get(name) is not None for row in self.rows)]
        return say_rows({name: [_short(row.get(name)) for row in self.rows] for name in names})


def _short(value: Any) -> Any:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _home(rows: Sequence[Row], places: Sequence[int]) -> list[int]:
    """Place rows; the first of an id takes the others along."""
    ids: dict[str, int] = {}
    return [
        place if row.get("id") is None else ids.setdefault(row["id"], place)
        for row, place in zip(rows, places, strict=False)
    ]


def evidence_of(
    rows: Iterable[Row],
    columns: Iterable[str] = COLUMNS,
    *,
    roster: Iterable[str] = (),
    times: Iterable[str] = ("expires_at",),
) -> Evidence:
    """
    Make evidence of plain rows.

    Args:
        rows: The rows.
        columns: The names of their columns; what a row lacks is unknown.
        roster: Who is known with or without rows.
        times: Those of the host's own columns that hold times, which a column without any time cannot tell.

    Returns:
        The evidence.

    Examples:
        >>> from reputation.testing.strategies import NOW
        >>> evidence_of([{"subject": "ada", "occurred_at": NOW}], ["subject", "occurred_at"]).subjects
        ('ada',)
    """
    lines = list(rows)
    given: dict[str, Any] = {name: [row.get(name) for row in lines] for name in columns}
    for name in given.keys() & set(times):
        ends = [None if end is None else end.astimezone(UTC).replace(tzinfo=None) for end in given[name]]
        given[name] = np.array(ends, dtype="datetime64[us]")
    return Evidence.from_columns(**given, tz="UTC", subjects=roster)


def places(count: int, *, size: int = 64) -> st.SearchStrategy[list[int]]:
    """
    Where each row of a table goes when it is parted: for `Table.parts`.

    Args:
        count: The number of parts.
        size: The number of rows that there is room for.

    Returns:
        A strategy of lists of whole numbers below `count`.

    Examples:
        >>> from hypothesis import find
        >>> find(places(3, size=2), lambda places: True)
        [0, 0]
    """
    return st.binary(min_size=size, max_size=size).map(lambda drawn: [byte % count for byte in drawn])


@st.composite
def tables(  # noqa: PLR0913 - each says one thing about the tables
    draw: st.DrawFn,
    *,
    exact: bool = False,
    names: tuple[str, ...] | None = None,
    columns: Mapping[str, Sequence[Any]] | None = None,
    sizes: Sequence[int] = _SIZES,
    half: timedelta = HALF,
) -> Table:
    """
    Tables of evidence: rows in any order, with ties in time, repeated and amended ids and late records.

    Args:
        draw: Given by Hypothesis.
        exact: Whether all numbers lie on the lattice, as in `rows`; your own values are taken as they are.
        names: The columns that the table has; by default one of `SHAPES`, and your own.
        columns: Your own columns: the values to choose from by name, None for unknown. A known name takes new values.
        sizes: How many different rows there are: 0, 1, 5, 10 or 20 by default. Repeated ids come on top.
        half: The step of the ages on the lattice.

    Returns:
        A strategy of `Table`.

    Examples:
        >>> from hypothesis import find
        >>> from reputation.testing.strategies import NOW
        >>> one = tables(columns={"effort": [0.5, None]}, sizes=(1,))
        >>> table = find(one, lambda table: table.rows[0]["effort"] is None)
        >>> table.rows[0]["occurred_at"] == NOW, table.columns[-1]
        (True, 'effort')
    """
    own = tuple((name, tuple(values)) for name, values in ({} if columns is None else columns).items())
    if names is None:
        shape = draw(st.sampled_from(SHAPES))
        names = (*shape, *(name for name, _ in own if name not in shape))
    one = _Maker(exact, own, half, names)
    size = draw(st.sampled_from(sizes))
    drawn = draw(st.lists(st.binary(min_size=one.size, max_size=one.size), min_size=size, max_size=size))
    told = chain.from_iterable(one.deliveries(piece, f"r{place}") for place, piece in enumerate(drawn))
    rows = [row for _, row in sorted(told, key=itemgetter(0))]
    moments = (name for name, values in own if any(isinstance(value, datetime) for value in values))
    return Table(tuple({name: row.get(name) for name in names} for row in rows), names, times=("expires_at", *moments))


@attrs.frozen(eq=False)
class _Maker:
    """Turns bytes into what a host hands over of one row."""

    exact: bool
    own: Own
    half: timedelta
    names: tuple[str, ...]

    @property
    def size(self) -> int:
        """A row, how it is told, two amendments, and when each of the three is told."""
        return 3 * row_bytes(self.own) + 5 + 3

    def _row(self, drawn: bytes, place: int) -> Row:
        size = row_bytes(self.own)
        return row_of(drawn[place * size : (place + 1) * size], exact=self.exact, own=self.own, half=self.half)

    def deliveries(self, drawn: bytes, name: str) -> list[tuple[int, Row]]:
        """Rows and when they are told: without an id once, with an id amended and repeated, never contradictory."""
        how, first = drawn[-8:], self._row(drawn, 0)
        told = [{**first, "id": None, "version": None}]
        if "id" in self.names and how[0] % 4 == 1:
            told = [{**first, "id": name, "version": (None, 0)[how[1] % 2]}]
            for place in range(1, 2 + how[2] % 2):
                self._tell(told, how[2 + place], self._row(drawn, place))
        return list(zip(how[-3:], told, strict=False))

    def _tell(self, told: list[Row], dial: int, change: Row) -> None:
        again, way = divmod(dial, 3)
        recorded = max(row["recorded_at"] or row["occurred_at"] for row in told) + self.half
        versions = [row["version"] for row in told if row["version"] is not None]
        row = amended(told[-1], change)
        if way == 1 and "version" in self.names:
            # Perhaps recorded earlier: the version counts first.
            told.append({**row, "version": max(versions, default=0) + 1, "recorded_at": change["recorded_at"]})
        elif way == 2 and "recorded_at" in self.names and recorded <= NOW:  # noqa: PLR2004 - the third way
            told.append({**row, "version": max(versions, default=None), "recorded_at": recorded})
        else:
            told.append(told[again % len(told)])
