"""
What is left of a row's weight at an age: 1 at age zero, never rising, within [0, 1].

A decay sees nothing but age. Ages are handed to it in days; with a `grain` the engine counts them in whole calendar
grains of a time zone, so that events and daily sums give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from numbers import Real
from typing import Any, Protocol, final, runtime_checkable

import attrs

from reputation.columns import Column, Ops
from reputation.errors import PolicyError
from reputation.fields import check_duration, check_number, duration, grain, number, repr_duration, say_duration
from reputation.parts import check_part, converted, say_number, say_part, zone_name

__all__ = ["Advancing", "Decay", "Forever", "HalfLife", "Linear", "Plateau", "PowerLaw", "Steps"]

_DAY = timedelta(days=1)


@runtime_checkable
class Decay(Protocol):
    """
    What is left of a row at its age.

    Laws: 1 at age 0, never rising, within [0, 1], finite at every age. A decay from elsewhere needs no more than
    `remaining`, written with the vocabulary of `Column` and `Ops`, and a hash.

    Examples:
        >>> from reputation import days
        >>> isinstance(HalfLife(days(30)), Decay)
        True
    """

    def remaining(self, age: Column, ops: Ops, /) -> Any:
        """Say what is left at these ages in days, as shares within [0, 1]."""


@runtime_checkable
class Advancing(Decay, Protocol):
    """
    A decay under which sums can be moved in time: what is left shrinks by the same share whatever the age.

    Law: `remaining(a + b) == remaining(a) * survival(b)`.

    Examples:
        >>> from reputation import days
        >>> isinstance(HalfLife(days(30)), Advancing), isinstance(Linear(days(30)), Advancing)
        (True, False)
    """

    def survival(self, elapsed: timedelta, /) -> float:
        """Say what share is left after some more time, whatever the age."""


@final
@attrs.frozen
class Forever:
    """
    Nothing fades: 1 at every age.

    Args:
        grain: Whole days in which ages are counted, on a calendar grid; None for exact ages. One day counts midnights;
            with more, both dates are first moved back to the grid, which begins with the year 1.
        tz: The zone whose calendar days are counted.

    Examples:
        >>> from reputation import days
        >>> Forever().describe(), Forever().survival(days(400))
        ('never fades', 1.0)
    """

    grain: timedelta | None = grain()
    tz: str = zone_name()

    def remaining(self, age: Column, ops: Ops, /) -> Any:  # noqa: ARG002 - nothing is asked of the engine
        """Say what is left at these ages: everything."""
        return age * 0.0 + 1.0

    def survival(self, elapsed: timedelta, /) -> float:
        """Say what share is left after some more time: everything."""
        check_duration("elapsed", elapsed, zero=True)
        return 1.0

    def describe(self) -> str:
        """Say it in plain words."""
        return "never fades"


@final
@attrs.frozen
class HalfLife:
    """
    Half is left after one half-life, a quarter after two: 2 ** -(age / half).

    The one decay beside `Forever` under which sums can be moved in time. Ages that are whole multiples of the half-life
    give exact powers of two.

    Args:
        half: The half-life, longer than zero.
        grain: Whole days in which ages are counted, on a calendar grid; None for exact ages. One day counts midnights;
            with more, both dates are first moved back to the grid, which begins with the year 1.
        tz: The zone whose calendar days are counted.

    Raises:
        PolicyError: `half` is a bare number, or not longer than zero.

    Examples:
        >>> from reputation import days
        >>> from reputation.columns import NUMPY
        >>> import numpy as np
        >>> HalfLife(days(180)).remaining(np.array([0.0, 180.0, 360.0]), NUMPY)
        array([1.  , 0.5 , 0.25])
    """

    half: timedelta = duration()
    grain: timedelta | None = grain()
    tz: str = zone_name()

    def remaining(self, age: Column, ops: Ops, /) -> Any:
        """Say what is left at these ages in days, as shares within [0, 1]."""
        return ops.exp2(age / -(self.half / _DAY))

    def survival(self, elapsed: timedelta, /) -> float:
        """Say what share is left after some more time, whatever the age."""
        return float(2.0 ** -(check_duration("elapsed", elapsed, zero=True) / self.half))

    def describe(self) -> str:
        """Say it in plain words."""
        return f"half is left after {say_duration(self.half)}{_counted(self.grain, self.tz)}"


@final
@attrs.frozen
class Linear:
    """
    Fades evenly to nothing: 1 - age / over, and 0 from then on.

    Args:
        over: The age at which nothing is left, longer than zero.
        grain: Whole days in which ages are counted, on a calendar grid; None for exact ages. One day counts midnights;
            with more, both dates are first moved back to the grid, which begins with the year 1.
        tz: The zone whose calendar days are counted.

    Raises:
        PolicyError: `over` is a bare number, or not longer than zero.

    Examples:
        >>> from reputation import days
        >>> from reputation.columns import NUMPY
        >>> import numpy as np
        >>> Linear(days(100)).remaining(np.array([0.0, 25.0, 200.0]), NUMPY)
        array([1.  , 0.75, 0.  ])
    """

    over: timedelta = duration()
    grain: timedelta | None = grain()
    tz: str = zone_name()

    def remaining(self, age: Column, ops: Ops, /) -> Any:
        """Say what is left at these ages in days, as shares within [0, 1]."""
        return ops.clip(1.0 - age / (self.over / _DAY), 0.0, 1.0)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"fades evenly to nothing over {say_duration(self.over)}{_counted(self.grain, self.tz)}"


@final
@attrs.frozen
class PowerLaw:
    """
    Fades fast at first and then ever more slowly: (1 + age / s) ** -exponent.

    The scale s = half / (2 ** (1 / exponent) - 1) is such that half is left at the age `half`.

    Args:
        half: The age at which half is left, longer than zero.
        exponent: How steep the fall is in the long run, within [0.01, 100].
        grain: Whole days in which ages are counted, on a calendar grid; None for exact ages. One day counts midnights;
            with more, both dates are first moved back to the grid, which begins with the year 1.
        tz: The zone whose calendar days are counted.

    Raises:
        PolicyError: `half` is a bare number, or not longer than zero; `exponent` is out of bounds.

    Examples:
        >>> from reputation import days
        >>> from reputation.columns import NUMPY
        >>> import numpy as np
        >>> PowerLaw(days(30)).remaining(np.array([0.0, 30.0, 90.0]), NUMPY)
        array([1.  , 0.5 , 0.25])
    """

    half: timedelta = duration()
    # Beyond these bounds the scale leaves the range of floats, or its digits.
    exponent: float = number(default=1.0, low=0.01, high=100, hint="write for instance exponent=1.0.", kw_only=True)
    grain: timedelta | None = grain()
    tz: str = zone_name()

    def remaining(self, age: Column, ops: Ops, /) -> Any:  # noqa: ARG002 - arithmetic is enough
        """Say what is left at these ages in days, as shares within [0, 1]."""
        scale = (self.half / _DAY) / (2.0 ** (1.0 / self.exponent) - 1.0)
        return (age / scale + 1.0) ** -self.exponent

    def describe(self) -> str:
        """Say it in plain words."""
        steepness = "" if self.exponent == 1.0 else f", with exponent {say_number(self.exponent)}"
        fades = f"half is left after {say_duration(self.half)}, and then it fades ever more slowly{steepness}"
        return f"{fades}{_counted(self.grain, self.tz)}"


def _steps(steps: object) -> tuple[tuple[timedelta, float], ...]:
    if isinstance(steps, str) or not isinstance(steps, Iterable):
        msg = f"steps must be pairs of a duration and a share, got {steps!r}."
        raise TypeError(msg)
    hint = "write for instance Steps(((days(30), 1.0), (days(365), 0.5)))."
    checked = tuple(_step(place, step, hint) for place, step in enumerate(steps))
    if not checked:
        msg = "steps must hold at least one step, got none."
        raise PolicyError(msg, hint=hint)
    if checked[0][1] != 1.0:
        msg = f"steps must begin with the share 1.0, since a fresh row counts in full; got {checked[0][1]!r}."
        raise PolicyError(msg, hint=hint)
    for (edge, share), (later, lower) in pairwise(checked):
        if later <= edge:
            msg = f"steps must ascend in age, got {repr_duration(edge)} before {repr_duration(later)}."
            raise PolicyError(msg, hint=hint)
        if lower > share:
            msg = f"steps must not rise, got the share {lower!r} after {share!r}."
            raise PolicyError(msg, hint=hint)
    return checked


def _step(place: int, step: object, hint: str) -> tuple[timedelta, float]:
    if not isinstance(step, tuple | list) or len(step) != 2:  # noqa: PLR2004 - a pair
        msg = f"steps[{place}] must be a pair of a duration and a share, got {step!r}."
        raise TypeError(msg)
    edge, share = step
    if not isinstance(edge, bool) and isinstance(edge, Real):
        msg = f"the age of steps[{place}] must be a duration, got the bare number {edge!r}."
        raise PolicyError(msg, hint=f"say the unit: days({edge!r}).")
    if isinstance(edge, timedelta) and edge <= timedelta(0):
        msg = f"the age of steps[{place}] must be longer than zero, got {repr_duration(edge)}."
        raise PolicyError(msg, hint=hint)
    return check_duration(f"steps[{place}]", edge), check_number(f"steps[{place}]", share, low=0, high=1)


def _repr_steps(steps: tuple[tuple[timedelta, float], ...]) -> str:
    return "".join(["(", *(f"({repr_duration(edge)}, {share!r}), " for edge, share in steps)]).rstrip(" ") + ")"


@final
@attrs.frozen
class Steps:
    """
    Shares by age, as many published programmes have them: full weight for a while, then less, then less again.

    Args:
        steps: Pairs of an age and a share within [0, 1]: the share counts up to the age, which is excluded. Ages
            ascend, shares do not rise, and the first share is 1.
        after: The share from the last age on; not above the last share.
        grain: Whole days in which ages are counted, on a calendar grid; None for exact ages. One day counts midnights;
            with more, both dates are first moved back to the grid, which begins with the year 1.
        tz: The zone whose calendar days are counted.

    Raises:
        PolicyError: The steps are empty, rise, do not ascend in age or do not begin with 1; an age is a bare number.
        TypeError: A step is not a pair.

    Examples:
        >>> from reputation import days
        >>> from reputation.columns import NUMPY
        >>> import numpy as np
        >>> fading = Steps(((days(30), 1.0), (days(365), 0.5)))
        >>> fading.remaining(np.array([0.0, 30.0, 365.0]), NUMPY)
        array([1. , 0.5, 0. ])
    """

    steps: tuple[tuple[timedelta, float], ...] = converted(_steps, show=_repr_steps, low=0, high=1, least=1)
    after: float = number(default=0.0, low=0, high=1, kw_only=True)
    grain: timedelta | None = grain()
    tz: str = zone_name()

    def __attrs_post_init__(self) -> None:
        last = self.steps[-1][1]
        if self.after > last:
            msg = f"after must not be greater than the last share {last!r}, got {self.after!r}."
            raise PolicyError(msg, hint="what is left never rises again.")

    def remaining(self, age: Column, ops: Ops, /) -> Any:
        """Say what is left at these ages in days, as shares within [0, 1]."""
        left: Any = self.after
        for edge, share in reversed(self.steps):
            left = ops.where(age < edge / _DAY, share, left)
        return left

    def describe(self) -> str:
        """Say it in plain words."""
        said = [f"{_share(share)} up to {say_duration(edge)}" for edge, share in self.steps]
        return f"counts {', '.join(said)}, then {_share(self.after)}{_counted(self.grain, self.tz)}"


def _tail(tail: object) -> Any:
    hint = "write for instance Plateau(days(30), HalfLife(days(180)))."
    check_part(tail, rule="tail must be a decay", method="remaining", hint=hint)
    if getattr(tail, "grain", None) is not None:
        msg = f"tail must not have a grain of its own, got {tail!r}."
        raise PolicyError(msg, hint="give the grain to the plateau: Plateau(..., grain=days(1)).")
    return tail


@final
@attrs.frozen
class Plateau:
    """
    Full weight up to an age, and from then on another decay: tail.remaining(age - until).

    Args:
        until: The age up to which a row counts in full, longer than zero.
        tail: The decay that begins there; without a grain of its own.
        grain: Whole days in which ages are counted, on a calendar grid; None for exact ages. One day counts midnights;
            with more, both dates are first moved back to the grid, which begins with the year 1.
        tz: The zone whose calendar days are counted.

    Raises:
        PolicyError: `until` is a bare number, or not longer than zero; the tail has a grain.
        TypeError: The tail is not a decay.

    Examples:
        >>> from reputation import days
        >>> from reputation.columns import NUMPY
        >>> import numpy as np
        >>> grace = Plateau(days(30), HalfLife(days(180)))
        >>> grace.remaining(np.array([0.0, 30.0, 210.0]), NUMPY)
        array([1. , 1. , 0.5])
    """

    until: timedelta = duration()
    tail: Decay = converted(_tail)
    grain: timedelta | None = grain()
    tz: str = zone_name()

    def remaining(self, age: Column, ops: Ops, /) -> Any:
        """Say what is left at these ages in days, as shares within [0, 1]."""
        beyond = age - self.until / _DAY
        return self.tail.remaining(ops.where(beyond > 0.0, beyond, 0.0), ops)

    def describe(self) -> str:
        """Say it in plain words."""
        tail = say_part(self.tail)
        return f"counts in full for {say_duration(self.until)}; from then on: {tail}{_counted(self.grain, self.tz)}"


def _counted(length: timedelta | None, tz: str) -> str:
    if length is None:
        return ""
    grains = "whole days" if length == _DAY else f"steps of {say_duration(length)}"
    return f" (age in {grains}, {tz})"


def _share(value: float) -> str:
    return {1.0: "in full", 0.0: "nothing"}.get(value, say_number(value))
