"""Random rows, drawn in one go: what hosts store, number by number on a lattice or anywhere between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

__all__ = [
    "CHOSEN",
    "COLUMNS",
    "HALF",
    "KINDS",
    "LEVELS",
    "NOW",
    "OLDEST",
    "STATUSES",
    "SUBJECTS",
    "Own",
    "Row",
    "amended",
    "row_bytes",
    "row_of",
    "rows",
]

#: A row as a host has it: values by the name of their column, None for unknown.
Row: TypeAlias = dict[str, Any]

#: Columns of one's own: each with the values to choose from.
Own: TypeAlias = tuple[tuple[str, tuple[Any, ...]], ...]

#: The instant by which every row has occurred and is recorded.
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
#: The step of the ages on the exact lattice.
HALF = timedelta(days=16)
#: The greatest age on the lattice, in steps: squares of weights keep well within the 53 bits of a float.
OLDEST = 6

#: Everyone that a table knows, with or without rows; the last never has a row.
SUBJECTS = ("ada", "bob", "cyd")
#: The kinds of rows.
KINDS = ("order", "refund", "review")
#: The names in the column `level`.
LEVELS = ("gold", "new")

#: What may have become of a row.
STATUSES = ("active", "annulled", "pending", "superseded", "under_appeal")

#: All columns, those of evidence first, then a host's own.
COLUMNS = (
    "subject", "kind", "occurred_at", "value", "amount", "source", "recorded_at", "refers_to_at", "id", "version",
    "status", "words", "stake", "verified", "level", "expires_at",
)  # fmt: skip

#: What is drawn in the columns whose values are chosen from a few; `life` is how many steps after it occurred a row
#: expires.
CHOSEN: Mapping[str, Sequence[Any]] = MappingProxyType(
    {
        "subject": SUBJECTS[:2],
        "kind": KINDS,
        "status": ("active", None, None, None, *STATUSES),
        "verified": (True, None, False),
        "level": (*LEVELS, None),
        "words": (10.0, None, 0.0, 25.0, 100.0),
        "source": ("s1", None, "s2"),
        "life": (None, 0, 4, "now"),
    }
)
_AMENDED = ("kind", "value", "amount", "status", "verified")  # what a later version may say otherwise
_BYTES = 20
_DIAL = 2**24 - 1

_DAY, _HOUR, _MICRO = timedelta(days=1), timedelta(hours=1), timedelta(microseconds=1)

# The ages at which a window of `parts.SPANS` opens or closes, and a moment later.
_EDGES = tuple(
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


@cache
def rows(*, exact: bool = False, own: Own = (), half: timedelta = HALF) -> st.SearchStrategy[Row]:
    """
    One row with all columns but `id` and `version`.

    The row is made of a few bytes that are drawn in one go: ten times as fast as field by field.

    Args:
        exact: Whether all numbers lie on the lattice: values and amounts in eighths, `stake` a small whole number, ages
            whole multiples of `half`. Sums of products of such numbers are exact in any order.
        own: Further columns, each with the values to choose from; a column of a known name takes its place.
        half: The step of the ages on the lattice.

    Returns:
        A strategy.

    Examples:
        >>> from hypothesis import find
        >>> row = find(rows(exact=True, own=(("country", ("de", None)),)), lambda row: row["value"] == 0.5)
        >>> row["subject"], row["occurred_at"] == NOW, row["country"]
        ('ada', True, 'de')
    """
    size = row_bytes(own)
    return st.binary(min_size=size, max_size=size).map(lambda drawn: row_of(drawn, exact=exact, own=own, half=half))


def row_bytes(own: Own) -> int:
    """
    How many bytes a row is made of.

    Args:
        own: Columns of one's own.

    Returns:
        The number of bytes.

    Examples:
        >>> row_bytes(())
        20
    """
    return _BYTES + 2 * len(own)


def row_of(drawn: bytes, *, exact: bool, own: Own = (), half: timedelta = HALF) -> Row:
    """
    Turn bytes into a row; it may expire after `NOW`, but is recorded, and refers to a date, by then.

    Args:
        drawn: As many bytes as a row is made of.
        exact: As in `rows`.
        own: As in `rows`.
        half: As in `rows`.

    Returns:
        The row.

    Examples:
        >>> row_of(bytes(20), exact=True)["kind"]
        'order'
    """
    return {**_line(drawn, exact=exact, half=half), **_own(drawn[_BYTES:], own)}


def amended(row: Row, change: Row) -> Row:
    """
    A later version of a row, which says some things as another row does.

    Args:
        row: The row.
        change: The other row.

    Returns:
        The row with the kind, value, amount, status and verification of the other.

    Examples:
        >>> amended({"source": "s1", "kind": "order"}, row_of(bytes(20), exact=True))["source"]
        's1'
    """
    return {**row, **{column: change[column] for column in _AMENDED}}


def _own(drawn: bytes, own: Own) -> Row:
    dials = (int.from_bytes(drawn[place : place + 2]) for place in range(0, 2 * len(own), 2))
    return {name: values[dial % len(values)] for (name, values), dial in zip(own, dials, strict=True)}


def _line(drawn: bytes, *, exact: bool, half: timedelta) -> Row:
    choice = int.from_bytes(drawn[:2])
    dials = [int.from_bytes(drawn[place : place + 3]) for place in range(2, _BYTES, 3)]
    row: Row = {}
    for name, options in CHOSEN.items():
        choice, place = divmod(choice, len(options))
        row[name] = options[place]
    age, value, amount, stake, lag, lead = dials
    occurred, life = NOW - _age(age, half, exact=exact), row.pop("life")
    return {
        **row,
        "occurred_at": occurred,
        "value": None if value % 5 == 1 else _number(value, 0, 1, exact=exact),
        "amount": None if amount % 5 == 1 else _number(amount, -8, 8, exact=exact),
        "stake": float(stake % 4) if exact else _number(stake, 0, 3, exact=exact),
        "recorded_at": None if lag % 3 == 1 else _by_now(occurred + _age(lag, half, exact=exact), half),
        "refers_to_at": None if lead % 3 == 1 else _by_now(occurred + _age(lead, half, exact=exact) - 3 * half, half),
        "expires_at": None if life is None else NOW if life == "now" else occurred + life * half,
    }


def _by_now(moment: datetime, half: timedelta) -> datetime:
    return moment if moment <= NOW else moment - -(-(moment - NOW) // half) * half


def _age(dial: int, half: timedelta, *, exact: bool) -> timedelta:
    """Whole steps on the lattice, otherwise also edges, whole days, hours, or anything up to 400 days."""
    count, unit = divmod(dial, 5)
    if exact or unit == 0:
        return count % (OLDEST + 1) * half
    if unit == 1:
        return _EDGES[count % len(_EDGES)]
    return count % 400 * _DAY if unit == 2 else count % 9600 * _HOUR if unit == 3 else count * 7_730_017 * _MICRO  # noqa: PLR2004 - cases


def _number(dial: int, low: int, high: int, *, exact: bool) -> float:
    """Eighths on the lattice, otherwise also thirds of them and numbers that no short sum of bits gives."""
    count, sort = divmod(dial, 3)
    eighth = low + count % (8 * (high - low) + 1) / 8
    return eighth if exact or sort == 0 else eighth / 3 if sort == 1 else low + (high - low) * dial / _DIAL
