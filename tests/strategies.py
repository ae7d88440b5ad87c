"""
Random evidence for laws and for the second implementation.

A table is kept as plain rows, dictionaries with None where the host knows nothing, so that a test can change them as a
host would: leave some out, deliver them twice, put them in another order. `evidence_of` makes evidence of them.

On the exact lattice values are eighths, weights are small whole numbers and ages are whole multiples of `HALF`: every
sum and every product is a float without rounding, whatever the order, and laws hold bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import attrs
import numpy as np
from hypothesis import strategies as st

from reputation import Evidence

Row: TypeAlias = dict[str, Any]

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
HALF = timedelta(days=16)
OLDEST = 6  # half-lives: squares of weights keep well within the 53 bits of a float

SUBJECTS = ("ada", "bob", "cyd")
KINDS = ("order", "refund", "review")
STATUSES = ("active", "annulled", "pending", "superseded", "under_appeal")
LEVELS = ("gold", "new")

REQUIRED = ("subject", "kind", "occurred_at")
OPTIONAL = (
    "value", "amount", "source", "recorded_at", "refers_to_at", "id", "version", "status",
    "words", "stake", "verified", "level", "expires_at",
)  # fmt: skip
EVERYTHING = (*REQUIRED, *OPTIONAL)
AMENDED = ("kind", "value", "amount", "status", "verified")  # what a later version may say otherwise

CHOSEN: Mapping[str, Sequence[Any]] = {
    "subject": SUBJECTS[:2],
    "kind": KINDS,
    "status": ("active", None, None, None, *STATUSES),
    "verified": (True, None, False),
    "level": (*LEVELS, None),
    "words": (10.0, None, 0.0, 25.0, 100.0),
    "source": ("s1", None, "s2"),
    "life": (None, 0, 4, "now"),
}
_DIAL = 2**24 - 1

_DAY, _HOUR, _MICRO = timedelta(days=1), timedelta(hours=1), timedelta(microseconds=1)


# The ages at which a window of `tests.policies` opens or closes, and a moment later.
EDGES = tuple(
    NOW - start - late
    for start in (
        NOW - HALF,
        *(
            datetime(2026, *month_and_day, tzinfo=ZoneInfo(zone))
            for zone in ("UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin")
            for month_and_day in ((1, 1), (4, 1), (5, 3), (5, 30), (6, 1), (7, 1))
        ),
    )
    for late in (timedelta(0), -_MICRO, _MICRO)
    if start + late <= NOW
)

# What hosts have: everything, next to nothing, and what lies between.
SHAPES = (
    EVERYTHING,
    (*REQUIRED, "value"),
    tuple(name for name in EVERYTHING if name not in {"value", "status", "refers_to_at"}),
    tuple(name for name in EVERYTHING if name not in {"amount", "recorded_at", "stake", "level"}),
    tuple(name for name in EVERYTHING if name not in {"id", "version", "verified", "expires_at"}),
    tuple(name for name in EVERYTHING if name not in {"version", "words", "source"}),
)


@attrs.frozen(eq=False)
class Table:
    """Plain rows and the names of their columns; `roster` is known with or without rows."""

    rows: tuple[Row, ...]
    columns: tuple[str, ...] = EVERYTHING
    roster: tuple[str, ...] = SUBJECTS

    def evidence(self, rows: Iterable[Row] | None = None) -> Evidence:
        """The evidence of these rows, or of others with the same columns."""
        return evidence_of(self.rows if rows is None else rows, self.columns, roster=self.roster)

    def parts(self, places: Sequence[int], *, count: int) -> list[list[Row]]:
        """A partition of the rows; rows of one id stay together, as a state does not remember rows."""
        parts: list[list[Row]] = [[] for _ in range(count)]
        for row, place in zip(self.rows, home(self.rows, places), strict=True):
            parts[place].append(row)
        return parts


def home(rows: Sequence[Row], places: Sequence[int]) -> list[int]:
    """Place rows; the first of an id takes the others along."""
    ids: dict[str, int] = {}
    return [
        place if row.get("id") is None else ids.setdefault(row["id"], place)
        for row, place in zip(rows, places, strict=False)
    ]


def evidence_of(rows: Iterable[Row], columns: Iterable[str] = EVERYTHING, *, roster: Iterable[str] = ()) -> Evidence:
    """Plain rows as evidence."""
    lines = list(rows)
    given: dict[str, Any] = {name: [row.get(name) for row in lines] for name in columns}
    if "expires_at" in given:  # an array says that it holds times even where no row has one
        ends = [None if end is None else end.replace(tzinfo=None) for end in given["expires_at"]]
        given["expires_at"] = np.array(ends, dtype="datetime64[us]")
    return Evidence.from_columns(**given, tz="UTC", subjects=roster)


@cache
def lines(*, exact: bool = False) -> st.SearchStrategy[Row]:
    """One row with all columns but `id` and `version`, drawn in one go: ten times as fast as field by field."""
    return st.binary(min_size=20, max_size=20).map(lambda drawn: _line(drawn, exact=exact))


def _line(drawn: bytes, *, exact: bool) -> Row:
    """Turn bytes into a row; it may expire after `NOW`, but is recorded, and refers to a date, by then."""
    choice = int.from_bytes(drawn[:2])
    dials = [int.from_bytes(drawn[place : place + 3]) for place in range(2, 20, 3)]
    row: Row = {}
    for name, options in CHOSEN.items():
        choice, place = divmod(choice, len(options))
        row[name] = options[place]
    age, value, amount, stake, lag, lead = dials
    occurred, life = NOW - _age(age, exact=exact), row.pop("life")
    return {
        **row,
        "occurred_at": occurred,
        "value": None if value % 5 == 1 else _number(value, 0, 1, exact=exact),
        "amount": None if amount % 5 == 1 else _number(amount, -8, 8, exact=exact),
        "stake": float(stake % 4) if exact else _number(stake, 0, 3, exact=exact),
        "recorded_at": None if lag % 3 == 1 else _by_now(occurred + _age(lag, exact=exact)),
        "refers_to_at": None if lead % 3 == 1 else _by_now(occurred + _age(lead, exact=exact) - 3 * HALF),
        "expires_at": None if life is None else NOW if life == "now" else occurred + life * HALF,
    }


def _by_now(moment: datetime) -> datetime:
    return moment if moment <= NOW else moment - -(-(moment - NOW) // HALF) * HALF


def _age(dial: int, *, exact: bool) -> timedelta:
    """Whole half-lives on the lattice, otherwise also edges, whole days, hours, or anything up to 400 days."""
    count, unit = divmod(dial, 5)
    if exact or unit == 0:
        return count % (OLDEST + 1) * HALF
    if unit == 1:
        return EDGES[count % len(EDGES)]
    return count % 400 * _DAY if unit == 2 else count % 9600 * _HOUR if unit == 3 else count * 7_730_017 * _MICRO


def _number(dial: int, low: int, high: int, *, exact: bool) -> float:
    """Eighths on the lattice, otherwise also thirds of them and numbers that no short sum of bits gives."""
    count, sort = divmod(dial, 3)
    eighth = low + count % (8 * (high - low) + 1) / 8
    return eighth if exact or sort == 0 else eighth / 3 if sort == 1 else low + (high - low) * dial / _DIAL


@st.composite
def tables(
    draw: st.DrawFn,
    *,
    exact: bool = False,
    columns: tuple[str, ...] | None = None,
    sizes: Sequence[int] = (10, 20, 5, 1, 0),
) -> Table:
    """Plain rows in any order: with every optional column or without, empty and of one row, with repeated ids."""
    names = draw(st.sampled_from(SHAPES)) if columns is None else columns
    size = draw(st.sampled_from(sizes))
    rows = draw(st.lists(lines(exact=exact), min_size=size, max_size=size))
    if "id" in names:
        told = [draw(deliveries(first, f"r{place}", names, exact=exact)) for place, first in enumerate(rows)]
        rows = draw(st.permutations([row for rows in told for row in rows]))
    return Table(tuple({name: row.get(name) for name in names} for row in rows), names)


@st.composite
def deliveries(draw: st.DrawFn, first: Row, name: str, names: Sequence[str], *, exact: bool = False) -> list[Row]:
    """What a host hands over of one row: without an id once, with an id amended and repeated, never contradictory."""
    if draw(st.integers(0, 3)):
        return [{**first, "id": None, "version": None}]
    told = [{**first, "id": name, "version": draw(st.sampled_from((None, 0)))}]
    ways = ("again", *(way for way in ("version", "recorded_at") if way in names))
    for way in draw(st.lists(st.sampled_from(ways), min_size=1, max_size=2)):
        change = draw(lines(exact=exact))
        recorded = max(row["recorded_at"] or row["occurred_at"] for row in told) + HALF
        if way == "again" or (way == "recorded_at" and recorded > NOW):
            told.append(draw(st.sampled_from(told)))
            continue
        amended = {**told[-1], **{column: change[column] for column in AMENDED}}
        versions = [row["version"] for row in told if row["version"] is not None]
        if way == "version":
            # Perhaps recorded earlier: the version counts first.
            amended.update(version=max(versions, default=0) + 1, recorded_at=change["recorded_at"])
        else:
            amended.update(version=max(versions, default=None), recorded_at=recorded)
        told.append(amended)
    return told
