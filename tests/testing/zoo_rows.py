"""
Broken parts that see rows: at least one for each law, and a sound one of each sort.

Each breaks its law in a way that has happened to somebody. `says` is what the message must hold for its author.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

import attrs
import numpy as np

import reputation as rp
from reputation.errors import EvidenceError
from reputation.estimates import Estimate
from reputation.predicates import Algebra
from reputation.statistics import Count
from reputation.times import MICROS_PER_DAY

COLUMNS: dict[str, list[Any]] = {"words": [0, 10, 100, 250], "verified": [True, False], "level": ["new", "gold"]}


# Sound parts from elsewhere, one of each sort.


@attrs.frozen
class Effort:
    """Longer texts count more."""

    half: float = attrs.field(default=50.0, converter=float, validator=attrs.validators.gt(0))

    def __call__(self, rows: Any) -> Any:
        known = rows.ops.known(rows["words"])
        return rows.ops.where(known, rows.ops.log1p(rows["words"] / self.half), 0.5)


@attrs.frozen
class Long:
    """Texts of some length."""

    least: float = attrs.field(default=100.0, converter=float)

    def __call__(self, rows: Any) -> Any:
        return rows.ops.known(rows["words"]) & (rows["words"] >= self.least)


@attrs.frozen
class Sudden:
    """Counts in full, and then not at all."""

    end: timedelta

    def remaining(self, age: Any, ops: Any) -> Any:
        return ops.where(age < self.end / timedelta(days=1), 1.0, 0.0)


@attrs.frozen
class Fortnight:
    """The last fourteen days."""

    def interval(self, as_of: int) -> tuple[int, int]:
        return as_of - 14 * MICROS_PER_DAY + 1, as_of + 1

    def describe(self) -> str:
        return "the last fourteen days"


@attrs.frozen
class Started:
    """Rows whose own time has come."""

    date: str = "starts_at"

    def mask(self, times: Any, as_of: int) -> Any:
        return times <= as_of

    def describe(self) -> str:
        return f"from {self.date} on"


@attrs.frozen
class Thumbs:
    """1 is a thumb up, -1 a thumb down."""

    def to_unit(self, values: Any) -> tuple[Any, list[EvidenceError]]:
        bad = [row for row, value in enumerate(values) if value not in {1, -1, None}]
        units = [math.nan if row in bad or value is None else (value + 1) / 2 for row, value in enumerate(values)]
        return np.array(units), [EvidenceError("value must be 1 or -1.", column="value", rows=bad)] if bad else []

    def from_unit(self, x: float) -> int:
        return 1 if x >= 0.5 else -1

    def describe(self) -> str:
        return "thumbs"


@attrs.frozen
class Bald:
    """A model that counts, and cannot tell its rows apart."""

    statistic: ClassVar[Any] = Count()
    range: ClassVar[tuple[float, float]] = (0.0, math.inf)
    bounds_mean: ClassVar[str] = "exact"

    def finalize(self, stats: Mapping[str, Any]) -> Estimate:
        count = stats["total"]
        return Estimate(count, count, count, count)


SOUND: tuple[Any, ...] = (Effort(), Long(), Sudden(rp.days(30)), Fortnight(), Started(), Thumbs(), Bald())


# portability


@attrs.frozen
class Root:
    """Reaches for NumPy."""

    def __call__(self, rows: Any) -> Any:
        return np.sqrt(rows["words"])


@attrs.frozen
class Either:
    """Asks a column for one answer."""

    def __call__(self, rows: Any) -> Any:
        return 2.0 if rows["words"] > 10.0 else 1.0


@attrs.frozen
class Flagged:
    """Takes a column of the host's for a condition: an unknown value is true for NumPy, and false for a database."""

    def __call__(self, rows: Any) -> Any:
        return rows.ops.where(rows["verified"], 3.0, 1.0)


@attrs.frozen
class Short:
    """The opposite of a comparison: true for NumPy where the length is unknown, unknown for a database."""

    def __call__(self, rows: Any) -> Any:
        return rows.ops.where(~(rows["words"] >= 100.0), 1.0, 2.0)


# row_permutation, locality


@attrs.frozen
class EarlyBird:
    """The first row counts most."""

    def __call__(self, rows: Any) -> Any:
        return 1.0 / (1.0 + np.arange(len(rows["words"])))


@attrs.frozen
class Relative:
    """Compares a row with the longest of all."""

    def __call__(self, rows: Any) -> Any:
        words = np.nan_to_num(rows["words"])
        return words / max(1.0, words.max(initial=0.0))


# recoding


@attrs.frozen
class Numbered:
    """Counts by how the engine numbers names."""

    def __call__(self, rows: Any) -> Any:
        return rows["level"].codes + 1.0


# blind_to_time


@attrs.frozen
class Recent:
    """Weighs by a date."""

    def __call__(self, rows: Any) -> Any:
        return rows["occurred_at"] * 1.0


@attrs.frozen
class RecentIfAllowed:
    """Weighs by a date where it can."""

    def __call__(self, rows: Any) -> Any:
        try:
            return rows["occurred_at"] * 1.0
        except ValueError:
            return rows["words"] * 0.0 + 1.0


# weight_range


@attrs.frozen
class Surplus:
    """Counts words beyond a hundred, and below it less than nothing."""

    def __call__(self, rows: Any) -> Any:
        return rows["words"] - 100.0


@attrs.frozen
class Brevity:
    """Counts the shorter the more, and an empty text without end."""

    def __call__(self, rows: Any) -> Any:
        return 100.0 / rows["words"]


# settled


@attrs.frozen
class Loose(Algebra):
    """Does not say what an unknown length means."""

    def __call__(self, rows: Any) -> Any:
        return rows["words"] >= 100.0


@attrs.frozen
class Scored(Algebra):
    """Selects with numbers."""

    def __call__(self, rows: Any) -> Any:
        return rows["words"] * 0.0 + 1.0


# purity


@attrs.frozen
class Tired:
    """Counts less each time that it is asked."""

    calls: list[int] = attrs.field(factory=list, eq=False, repr=False, init=False)

    def __call__(self, rows: Any) -> Any:
        self.calls.append(1)
        return rows["words"] * 0.0 + 1.0 / len(self.calls)


@attrs.frozen
class InPlace:
    """Writes into the host's rows."""

    def __call__(self, rows: Any) -> Any:
        words = rows["words"]
        words += 1.0
        return words


@attrs.frozen
class Aging:
    """Writes into the ages that it is given."""

    def remaining(self, age: Any, ops: Any) -> Any:
        age *= -1.0
        return ops.exp2(age)


@attrs.frozen
class Scribe:
    """Writes into the ratings of the host."""

    def to_unit(self, values: Any) -> tuple[Any, list[EvidenceError]]:
        values.sort(key=lambda value: -1 if value is None else value)
        return Thumbs().to_unit(values)

    def from_unit(self, x: float) -> int:
        return Thumbs().from_unit(x)


@attrs.define(eq=False)
class Tally:
    """Keeps what it has seen among its parameters."""

    seen: int = 0

    def __call__(self, rows: Any) -> Any:
        self.seen += 1
        return rows["words"] * 0.0 + 1.0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and self.seen == other.seen

    def __hash__(self) -> int:
        return 7


# value


class Plain:
    """A class of its own make, that is compared by identity and prints its address."""

    def __init__(self, half: float) -> None:
        self.half = half

    def __call__(self, rows: Any) -> Any:
        return rows["words"] / self.half


class Roomy:
    """Guards its parameter, and takes everything else."""

    def __init__(self, half: float) -> None:
        self._half = half

    @property
    def half(self) -> float:
        """The parameter, read-only."""
        return self._half

    def __call__(self, rows: Any) -> Any:
        return rows["words"] / self._half


@attrs.define
class Unhashable:
    """Can be changed, and so cannot be hashed."""

    half: float = 50.0

    def __call__(self, rows: Any) -> Any:
        return rows["words"] / self.half


@attrs.define(unsafe_hash=True)
class Open:
    """Can be changed."""

    half: float = 50.0

    def __call__(self, rows: Any) -> Any:
        return rows["words"] / self.half


@attrs.frozen
class Secret:
    """Keeps a parameter to itself."""

    half: float = attrs.field(default=50.0, repr=False)

    def __call__(self, rows: Any) -> Any:
        return rows["words"] / self.half


@attrs.frozen
class Uncompared:
    """Two of them are equal that count differently."""

    half: float = attrs.field(default=50.0, eq=False)

    def __call__(self, rows: Any) -> Any:
        return rows["words"] / self.half


@attrs.frozen
class ByIdentity:
    """Is equal to nothing but itself."""

    half: float = 50.0

    def __call__(self, rows: Any) -> Any:
        return rows["words"] / self.half

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return 7


@attrs.frozen
class Rehashed:
    """Has a hash of its own making."""

    half: float = 50.0

    def __call__(self, rows: Any) -> Any:
        return rows["words"] / self.half

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rehashed)

    def __hash__(self) -> int:
        return id(self)


@attrs.frozen(repr=False)
class Rounding:
    """Prints less than it holds."""

    half: float = 50.25

    def __call__(self, rows: Any) -> Any:
        return rows["words"] / self.half

    def __repr__(self) -> str:
        return f"Rounding({self.half:.0f})"


@attrs.frozen(repr=False)
class Silent:
    """Prints prose."""

    half: float = 50.0

    def __call__(self, rows: Any) -> Any:
        return rows["words"] / self.half

    def __repr__(self) -> str:
        return "longer texts count more"


# zero_is_kept


def _or_fifty(value: float | None) -> float:
    return float(value or 50.0)


def _or_none(value: float | None) -> float | None:
    return value or None


def _or_a_month(value: timedelta) -> timedelta:
    return value or timedelta(days=30)


def _a_little_more(value: float) -> float:
    return min(value + 1.0, 99.0)


@attrs.frozen
class OrWhenBuilt:
    """Takes 0 for "not given"."""

    half: float = attrs.field(default=50.0, converter=_or_fifty)

    def __call__(self, rows: Any) -> Any:
        return rows.ops.where(rows.ops.known(rows["words"]), rows["words"] / self.half, 0.0)


@attrs.frozen
class OrNothing:
    """Takes 0 for None."""

    cap: float | None = attrs.field(default=None, converter=_or_none)

    def __call__(self, rows: Any) -> Any:
        weight = rows.ops.where(rows.ops.known(rows["words"]), rows["words"] * 1.0, 0.0)
        return weight if self.cap is None else rows.ops.clip(weight, 0.0, self.cap)


@attrs.frozen
class OrWhenAsked:
    """Keeps the 0 and counts with 50."""

    half: float = 50.0

    def __call__(self, rows: Any) -> Any:
        half = self.half or 50.0
        return rows.ops.where(rows["words"] > 0.0, rows["words"] / (rows["words"] + half), 0.0)


@attrs.frozen
class OrDays:
    """Takes no time at all for "not given"."""

    end: timedelta = attrs.field(converter=_or_a_month)

    def remaining(self, age: Any, ops: Any) -> Any:
        return ops.where(age < self.end / timedelta(days=1), 1.0, 0.0)


# plain_form


@attrs.frozen
class Handed:
    """Holds a function, which no file can hold."""

    curve: Any = math.sqrt

    def __call__(self, rows: Any) -> Any:
        return rows["words"] * 0.0 + self.curve(4.0)


@attrs.frozen
class Derived:
    """Its field is no argument: what is stored does not hold it."""

    half: float = attrs.field(init=False)

    def __init__(self, half: float = 50.0) -> None:
        object.__setattr__(self, "half", half)

    def __call__(self, rows: Any) -> Any:
        return rows["words"] / self.half


@attrs.frozen
class Doubled:
    """Its parameter has the name under which the name of a class is stored."""

    part: Any

    def __call__(self, rows: Any) -> Any:
        return self.part(rows) * 2.0


@attrs.frozen
class Creeping:
    """Reads back a little more than was stored."""

    half: float = attrs.field(converter=_a_little_more)

    def __call__(self, rows: Any) -> Any:
        return rows["words"] / self.half


# By law: broken parts, and what the message says about each.
MUTANTS: dict[str, list[tuple[Any, str]]] = {
    "portability": [
        (Root(), "Root() calls numpy.sqrt, which is not in the vocabulary"),
        (Either(), "Either() asks whether a column is true, which is not"),
        (Flagged(), "Flagged() takes a column for a condition, which is not"),
        (Short(), "the strict engine (got) answers otherwise than NumPy (expected)"),
    ],
    "row_permutation": [
        (EarlyBird(), "    row  words  expected  got\n    0    0.0    0.5       1.0\n    1    0.0    1.0       0.5\n")
    ],
    "locality": [(Relative(), "alone (expected) a row has another answer than among others (got).")],
    "recoding": [(Numbered(), "with further texts known to the column the rows have other answers")],
    "blind_to_time": [
        (Recent(), "column 'occurred_at' holds a time, and weights, predicates and statistics cannot see time."),
        (RecentIfAllowed(), "it asks for 'occurred_at' and gets over the refusal."),
    ],
    "weight_range": [
        (Surplus(), "row 0 counts what is no weight.\n\nrows:\n    row  words\n    0    0.0\n"),
        (Brevity(), "got:      inf"),
    ],
    "settled": [
        (Loose(), "on the strict engine row 0 is neither meant nor not meant."),
        (Scored(), "got:      1.0"),
    ],
    "purity": [
        (Tired(), "asked again after other rows, it has other answers"),
        (InPlace(), "changes a column in place, as += does"),
        (Aging(), "Hint: columns belong to the host and are never changed"),
        (Scribe(), "it writes into the ratings that it is given."),
        (Tally(), "answering changed the part itself."),
    ],
    "value": [
        (Plain(50.0), "it can be changed: part.half = ... goes through."),
        (Unhashable(), "it cannot be hashed"),
        (Roomy(50.0), "it can be changed: part.anything_else = ... goes through."),
        (Open(), "it can be changed: part.half = ... goes through."),
        (Secret(), "its half is not printed: with 50.0 and 51.0 it looks the same."),
        (Uncompared(), "its half is not compared: with 50.0 and 51.0 it is equal."),
        (ByIdentity(), "it is not equal to a copy of itself."),
        (Rehashed(), "a copy that is equal has another hash."),
        (Rounding(), "what it prints builds another part."),
        (Silent(), "what it prints does not build it again: SyntaxError"),
    ],
    "zero_is_kept": [
        (OrWhenBuilt(), "half=0 becomes 50.0."),
        (OrNothing(), "cap=0 becomes None."),
        (OrWhenAsked(), "with half=0 it counts as with half=50.0, and otherwise with half=1e-09."),
        (OrWhenAsked(half=20.0), "with half=0 it counts as with half=50.0, and otherwise with half=1e-09."),
        (OrDays(rp.days(3)), "end=days(0) becomes days(30)."),
    ],
    "plain_form": [
        (Handed(math.exp), "$.curve holds something of the type builtin_function_or_method"),
        (Derived(), "its half does not show in its plain form."),
        (Doubled(rp.where("verified", 3.0)), "whose parameter 'part' cannot be told from the name of its class."),
    ],
}
