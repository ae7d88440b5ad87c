"""Columns for `Evidence.from_columns`: of every type, length and shape that a host may hand over, and of many more."""

from __future__ import annotations

import array
import decimal
import fractions
import math
import random
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np
from tests.fuzz.engine import Case, pick

import reputation as rp

__all__ = ["columns"]

NAMES = (
    *("subject", "occurred_at", "kind", "value", "amount", "source", "recorded_at", "refers_to_at", "id", "version"),
    *("status", "words", "expires_at", "verified", "age", "weight", "level", "tz", "x y", "é", "__class__"),
)
TIMES = ("occurred_at", "recorded_at", "refers_to_at", "expires_at")
TEXTS = (
    *(
        "",
        " ",
        "ada",
        "bob",
        "ada\x00",
        "é",
        "\ud800",
        "5",
        "5.0",
        "nan",
        "None",
        "active",
        "pending",
        "actve",
        "1e5",
        "97%",
    ),
)
MOMENTS = (
    *("2026-06-01T10:00:00Z", "2026-06-01T10:00:00+08:00", "2026-06-01", "2026-06-01 10:00", "2026-06-31T00:00:00Z"),
    *(
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-W01-1",
        "20260601T100000Z",
        "1e3",
        "now",
        "NaT",
        "",
    ),
)
ENDS = (datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999))
ODD: tuple[Any, ...] = (
    *(None, ..., object(), [], (), {}, {1}, b"ada", bytearray(b"x"), np.ma.masked, np.nan, np.inf, math.nan, -math.inf),
    *(10**400, -(10**5000), 2**63, 2**64, True, 1j, decimal.Decimal("NaN"), decimal.Decimal("1.5"), int, len, "\ud800"),
    *(fractions.Fraction(1, 3), fractions.Fraction(10**400), np.datetime64("NaT", "us"), np.timedelta64(1, "D")),
    *(np.float16(1.5), np.str_("ada"), np.bool_(True), np.int64(-(2**63)), np.longdouble(1) / 3),
)
ZONES = (None, None, None, "UTC", "Asia/Shanghai", "Mars/Phobos", "", "../etc/passwd", "UTC\x00", 5, UTC)
SCALES: tuple[Any, ...] = (
    *(None, None, None, rp.Scale(1, 5), rp.Percent(), rp.Choices({"good": 1, "bad": 0})),
    *({"review": rp.Scale(1, 5)}, 5, {}, "x"),
)
UNITS = ("Y", "M", "D", "h", "s", "ms", "us", "ns", "ps")


class Liar:
    """A column whose length and whose items do not agree, or that breaks when it is looked at."""

    def __init__(self, length: int, items: int, trouble: type[Exception] | None) -> None:
        self.length, self.items, self.trouble = length, items, trouble

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, place: int) -> Any:
        if place >= self.items:
            raise IndexError(place)
        return "ada"


def value(chance: random.Random) -> Any:
    """One value of any type."""
    return pick(
        chance,
        lambda: chance.choice(TEXTS),
        lambda: chance.choice(MOMENTS),
        lambda: chance.choice(ODD),
        lambda: chance.randrange(-3, 10),
        lambda: chance.uniform(-1, 6),
        lambda: moment(chance),
        lambda: None,
    )


def moment(chance: random.Random) -> Any:
    """A time: aware, naive, a date, at the ends of the calendar."""
    return pick(
        chance,
        lambda: datetime(2026, chance.randrange(1, 13), chance.randrange(1, 28), tzinfo=UTC),
        lambda: datetime(2026, 3, 29, 2, 30),
        lambda: date(2026, 6, 1),
        lambda: chance.choice(ENDS),
        lambda: chance.choice(ENDS).replace(tzinfo=timezone(chance.choice((-1, 1)) * timedelta(hours=14))),
        lambda: chance.choice(MOMENTS),
    )


def sensible(chance: random.Random, name: str, rows: int) -> Any:
    """A column as it should be, more or less."""
    makers: dict[str, Callable[[], Any]] = {
        "subject": lambda: chance.choice(("ada", "bob", "cyd")),
        "kind": lambda: chance.choice(("review", "order")),
        "value": lambda: chance.choice((0.0, 0.25, 1, None)),
        "status": lambda: chance.choice(("active", "pending", None)),
        "version": lambda: chance.randrange(5),
        "id": lambda: f"r{chance.randrange(4)}",
    }
    make = makers.get(name, (lambda: moment(chance)) if name in TIMES else (lambda: chance.uniform(-1, 1)))
    return [make() for _ in range(rows)]


def column(chance: random.Random, name: str, rows: int) -> Any:
    """A column of any make; its length is mostly that of the others."""
    rows = rows if chance.random() < 0.95 else chance.choice((0, 1, rows + 1, 2 * rows, 1000))
    if chance.random() < 0.5:
        return made(chance, sensible(chance, name, rows))
    mixed = [value(chance) for _ in range(rows)]
    return pick(
        chance,
        lambda: made(chance, mixed),
        lambda: [chance.choice(mixed)] * rows if mixed else mixed,
        lambda: value(chance),
        lambda: numbers(chance, rows),
        lambda: Liar(rows, chance.choice((rows, 0, rows + 3)), None),
        lambda: odd_array(chance, rows),
    )


def made(chance: random.Random, items: list[Any]) -> Any:
    """The same items in another container."""
    return pick(
        chance,
        lambda: items,
        lambda: tuple(items),
        lambda: deque(items),
        lambda: iter(items),
        lambda: (item for item in items),
        lambda: dict.fromkeys(range(len(items)), 1).keys(),
        lambda: objects(items),
        lambda: np.ma.masked_array(objects(items), mask=[chance.random() < 0.3 for _ in items]),
        lambda: objects(items).reshape(-1, 1),
        lambda: {type(item).__name__ for item in items},
        lambda: {"a": items},
        lambda: "ada"[: len(items)],
    )


def objects(items: list[Any]) -> Any:
    """An array of objects, whatever they are."""
    found = np.empty(len(items), dtype=object)
    for place, item in enumerate(items):
        found[place] = item
    return found


def numbers(chance: random.Random, rows: int) -> Any:
    """An array of a number type, with odd ends of its range."""
    kind = chance.choice(("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u4", "u8", "?", "c8", "g", ">f8", ">i4"))
    found = np.zeros(rows, dtype=kind)
    if rows:
        places = [chance.randrange(rows) for _ in range(2)]
        if found.dtype.kind == "f":
            found[places] = chance.choice((np.nan, np.inf, -np.inf, 1.5, -0.0))
        elif found.dtype.kind in "iu":
            found[places] = chance.choice((np.iinfo(found.dtype).max, np.iinfo(found.dtype).min))
    return np.ma.masked_array(found, mask=found == 0) if chance.random() < 0.2 else found


def odd_array(chance: random.Random, rows: int) -> Any:
    """Arrays of times, texts, records, and of more or fewer dimensions than one."""
    return pick(
        chance,
        lambda: np.full(rows, "2026-06-01", dtype=f"datetime64[{chance.choice(UNITS)}]"),
        lambda: np.full(rows, chance.choice((-(2**62), 2**62, -(2**63))), dtype="i8").view("datetime64[s]"),
        lambda: np.full(rows, 3, dtype="timedelta64[D]"),
        lambda: (
            np.full(rows, "ada", dtype=chance.choice(("U3", "S3", "U0", "V3"))) if rows else np.array([], dtype="U3")
        ),
        lambda: np.zeros((rows, 2)),
        lambda: np.array(5.0),
        lambda: np.zeros(rows, dtype=[("a", "f8"), ("b", "i4")]),
        lambda: array.array("d", [0.5] * rows),
        lambda: memoryview(bytes(rows)),
        lambda: range(rows),
        lambda: np.arange(rows)[::-1],
    )


def columns(chance: random.Random) -> Case:
    """A table: mostly with what it must have, and a few columns that are strange."""
    rows = chance.choice((0, 1, 2, 3, 8))
    names = {"subject", "occurred_at", *chance.sample(NAMES, chance.randrange(5))}
    strange = chance.sample(sorted(names), min(len(names), chance.choice((0, 1, 1, 2, 5))))
    table: dict[str, Any] = {
        name: column(chance, name, rows) if name in strange else sensible(chance, name, rows) for name in sorted(names)
    }
    if chance.random() < 0.05:
        del table[chance.choice(sorted(table))]
    for name, choices in (("tz", ZONES), ("scale", SCALES)):
        if chance.random() < 0.5:
            table[name] = chance.choice(choices)
    if chance.random() < 0.1:
        table["subjects"] = chance.choice((["zoe"], [1], "ada", [None], 5, ["ada", 1], [["a"]]))
    return Case(lambda: _used(rp.Evidence.from_columns(**table)), lambda: _shown(table))


def _used(evidence: rp.Evidence) -> None:
    """What was taken can be looked at."""
    if len(evidence):
        evidence.row(0)
    repr(evidence)
    if not evidence.equals(evidence):
        raise AssertionError(evidence)


def _shown(table: dict[str, Any]) -> str:
    return "; ".join(_lines(table))


def _lines(table: dict[str, Any]) -> Iterator[str]:
    for name, given in table.items():
        try:
            yield f"{name}={given!r}"
        except Exception as error:  # noqa: BLE001 - it is for showing only
            yield f"{name}=a {type(given).__name__} that cannot be shown: {error}"
