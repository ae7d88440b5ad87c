"""Broken decays, windows and scales: at least one for each of their laws, and what the message says about it."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import attrs
import numpy as np
from tests.testing.zoo_rows import Thumbs

from reputation.errors import EvidenceError
from reputation.times import MICROS_PER_DAY, MISSING

# decay_shape


@attrs.frozen
class Wave:
    """Forgives, and remembers again."""

    def remaining(self, age: Any, ops: Any) -> Any:
        return ops.where(age < 1.0, 1.0, ops.where(age < 365.0, 0.5, 0.6))


@attrs.frozen
class Late:
    """Begins below 1."""

    def remaining(self, age: Any, ops: Any) -> Any:
        return ops.exp2(-(age + 1.0) / 30.0)


@attrs.frozen
class Overdrawn:
    """A line that nobody stopped at 0."""

    def remaining(self, age: Any, ops: Any) -> Any:
        return 1.0 - age / 365.0


@attrs.frozen
class Overflowing:
    """Infinite over infinite at ages that only a bad date has."""

    def remaining(self, age: Any, ops: Any) -> Any:
        return ops.exp2(age) / (ops.exp2(age) * 2.0 - 1.0) * 0.0 + 1.0


# advance


@attrs.frozen
class FalselyMoved:
    """A line that claims to be moved."""

    def remaining(self, age: Any, ops: Any) -> Any:
        return ops.clip(1.0 - age / 365.0, 0.0, 1.0)

    def survival(self, elapsed: timedelta) -> float:
        return max(0.0, 1.0 - elapsed / timedelta(days=365))


@attrs.frozen
class Costly:
    """Loses something by being moved at all."""

    def remaining(self, age: Any, ops: Any) -> Any:
        return ops.exp2(-(age / 30.0))

    def survival(self, elapsed: timedelta) -> float:
        return 0.999 * 2.0 ** -(elapsed / timedelta(days=30))


@attrs.frozen
class Inverted:
    """Has the sign of the exponent wrong."""

    def remaining(self, age: Any, ops: Any) -> Any:
        return ops.exp2(-(age / 30.0))

    def survival(self, elapsed: timedelta) -> float:
        return 2.0 ** min(elapsed / timedelta(days=30), 1000.0)


# calendar_grain


@attrs.frozen
class HalfDays:
    """Counts half days, which no calendar has."""

    grain: timedelta = timedelta(hours=12)
    tz: str = "UTC"

    def remaining(self, age: Any, ops: Any) -> Any:
        return age * 0.0 + 1.0


@attrs.frozen
class Nowhere:
    """Counts days, and does not say whose."""

    grain: timedelta = timedelta(days=1)

    def remaining(self, age: Any, ops: Any) -> Any:
        return age * 0.0 + 1.0


@attrs.frozen
class Mars:
    """Counts days of a zone that there is not."""

    grain: timedelta = timedelta(days=1)
    tz: str = "Mars/Olympus"

    def remaining(self, age: Any, ops: Any) -> Any:
        return age * 0.0 + 1.0


# windows


@attrs.frozen
class Reversed:
    """Has its ends the wrong way round."""

    def interval(self, as_of: int) -> tuple[int, int]:
        return as_of + 1, as_of - MICROS_PER_DAY


@attrs.frozen
class Endless:
    """Takes the number for an unknown time for its end."""

    def interval(self, as_of: int) -> tuple[int, int]:
        return as_of, MISSING


@attrs.frozen
class Foresight:
    """Lets tomorrow in."""

    def interval(self, as_of: int) -> tuple[int, int]:
        return as_of - MICROS_PER_DAY, as_of + MICROS_PER_DAY


@attrs.frozen
class Seconds:
    """Counts in seconds, with decimals."""

    def interval(self, as_of: int) -> tuple[float, float]:
        return as_of / 1e6 - 86_400.0, as_of / 1e6


@attrs.frozen
class Breathing:
    """Is longer on every other day, so that rows come back in."""

    def interval(self, as_of: int) -> tuple[int, int]:
        length = 30 if as_of // MICROS_PER_DAY % 2 else 10
        return as_of - length * MICROS_PER_DAY, as_of + 1


@attrs.frozen
class OddDays:
    """Counts rows on odd days after their time."""

    date: str = "starts_at"

    def mask(self, times: Any, as_of: int) -> Any:
        return (as_of - times) // MICROS_PER_DAY % 2 == 1


# scales


@attrs.frozen
class Stretched(Thumbs):
    """Gives opinions beyond 1."""

    def to_unit(self, values: Any) -> tuple[Any, list[EvidenceError]]:
        units, problems = Thumbs().to_unit(values)
        return units * 1.5, problems


@attrs.frozen
class ZeroForNone(Thumbs):
    """Takes no rating for the worst."""

    def to_unit(self, values: Any) -> tuple[Any, list[EvidenceError]]:
        return Thumbs().to_unit([-1 if value is None else value for value in values])


@attrs.frozen
class Stern(Thumbs):
    """Refuses what it wrote."""

    def from_unit(self, x: float) -> int:
        return 2 if x >= 0.5 else -1


@attrs.frozen
class Drifting:
    """Reads each opinion a little lower than it was written."""

    def to_unit(self, values: Any) -> tuple[Any, list[EvidenceError]]:
        return np.array([math.nan if value is None else value * 0.9 for value in values]), []

    def from_unit(self, x: float) -> float:
        return x


@attrs.frozen
class UpsideDown(Thumbs):
    """Writes good as bad."""

    def from_unit(self, x: float) -> int:
        return -1 if x >= 0.5 else 1


@attrs.frozen
class Gullible(Thumbs):
    """Takes whatever it is given."""

    def to_unit(self, values: Any) -> tuple[Any, list[EvidenceError]]:
        return np.array([math.nan if value is None else 1.0 if value == 1 else 0.0 for value in values]), []


@attrs.frozen
class Ranked(Thumbs):
    """One wrong row spoils the others."""

    def to_unit(self, values: Any) -> tuple[Any, list[EvidenceError]]:
        units, problems = Thumbs().to_unit(values)
        return units * (0.5 if problems else 1.0), problems


# By law: broken parts, and what the message says about each.
MUTANTS: dict[str, list[tuple[Any, str]]] = {
    "decay_shape": [
        (Wave(), "what is left rises again with age.\n\nages in days: [360.0, 365.0]"),
        (Late(), "a fresh row does not count in full."),
        (Overdrawn(), "what is left is no share."),
        (Overflowing(), "what is left is no share."),
    ],
    "advance": [
        (FalselyMoved(), "moved in time, a row counts otherwise (got) than at its age (expected)."),
        (Costly(), "no time at all leaves not everything."),
        (Inverted(), "survival is a float within [0, 1]."),
    ],
    "calendar_grain": [
        (HalfDays(), "its grain is no whole number of days."),
        (Nowhere(), "it has a grain, but no name of a time zone whose days are counted."),
        (Mars(), "Mars/Olympus"),
    ],
    "window_order": [
        (Reversed(), "it ends before it begins."),
        (Endless(), "until before -9223372036854775808 microseconds"),
        (Foresight(), "it reaches past the instant."),
        (Seconds(), "its ends are no whole numbers."),
    ],
    "window_forward": [
        (Breathing(), "an end moves back."),
        (OddDays(), "a row goes out and comes back in."),
    ],
    "scale_range": [
        (Stretched(), "an opinion lies within [0, 1]."),
        (ZeroForNone(), "one opinion for each row, and NaN for no rating."),
        (Stern(), "it refuses a rating that it wrote itself."),
        (Drifting(), "written and read again, an opinion is another one."),
    ],
    "scale_order": [(UpsideDown(), "the order of opinions is turned round.")],
    "scale_refusal": [
        (Gullible(), "for a rating, or does not say in which row it stands."),
        (Ranked(), "a wrong row changes the ratings around it."),
    ],
}
