"""What a stabiliser is told, what it answers, and how it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

import attrs
import numpy as np

from reputation.arrays import Bools, Ints
from reputation.errors import PolicyError, nearest
from reputation.offsets import LAST
from reputation.parts import check_part
from reputation.times import MISSING

__all__ = ["Situation", "Stabiliser", "Verdict", "check_stabilisers", "ends", "rank_of"]

_MICRO = timedelta(microseconds=1)


@attrs.frozen(eq=False)
class Situation:
    """
    What a stabiliser is told at one moment; arrays of shape (subjects,). Ranks count tiers from 0; -1 is no tier.

    Args:
        now: The moment, in microseconds.
        names: The names of the tiers, lowest first.
        known: Who has a standing already.
        held: The rank that was held.
        since: Since when, in microseconds.
        risen: Whether it was reached from below.
        entered: When a subject was first rated; `MISSING` while it never was.
        reached: The rank that the ladder gives now, exits included.
        candidate: The rank after the stabilisers before this one.
        missed: Per tier and condition, who does not meet it, each at its exit.
        memory: What this stabiliser gave to remember at the moment before; empty at the first, `MISSING` for newcomers.

    Examples:
        >>> ranks = np.array([1])
        >>> case = Situation(0, ("new", "star"), ranks == 1, ranks, ranks, ranks == 1, ranks, ranks, ranks - 1)
        >>> case.falls, case.rises
        (array([ True]), array([False]))
    """

    now: int
    names: tuple[str, ...]
    known: Bools
    held: Ints
    since: Ints
    risen: Bools
    entered: Ints
    reached: Ints
    candidate: Ints
    missed: Mapping[tuple[int, str], Bools] = attrs.field(factory=dict)
    memory: Mapping[str, Ints] = attrs.field(factory=dict)

    def recall(self, name: str, *, otherwise: int) -> Ints:
        """What was remembered under a name; `otherwise` of subjects, and at moments, without a past."""
        kept = self.memory.get(name)
        return np.full(len(self.held), otherwise) if kept is None else np.where(kept == MISSING, otherwise, kept)

    @property
    def falls(self) -> Bools:
        """Who would lose the tier it held."""
        return self.known & (self.candidate < self.held)

    @property
    def rises(self) -> Bools:
        """Who would get a higher tier than it held."""
        return self.known & (self.candidate > self.held)


@attrs.frozen(eq=False)
class Verdict:
    """
    What a stabiliser answers; arrays of shape (subjects,).

    Args:
        tier: The rank that each subject gets.
        until: Until when that is so at the longest, in microseconds; None where that is not known.
        memory: What to remember until the next moment, in whole numbers.

    Examples:
        >>> Verdict(np.array([1])).memory
        {}
    """

    tier: Ints
    until: Ints | None = None
    memory: Mapping[str, Ints] = attrs.field(factory=dict)


class Stabiliser(Protocol):
    """
    A rule that holds a level, or holds it back. Stabilisers are frozen and hashable.

    Examples:
        >>> from reputation import Grace, days
        >>> stabiliser: Stabiliser = Grace(days(14))
        >>> stabiliser.describe(), stabiliser.reason
        ('no demotion for 14 days after a promotion', 'in grace after the promotion')
    """

    @property
    def reason(self) -> str:
        """Why a level differs from the one that the conditions give."""

    def settle(self, case: Situation, /) -> Verdict:
        """Answer for every subject."""

    def describe(self) -> str:
        """Say it in plain words."""


def check_stabilisers(value: Any) -> tuple[Stabiliser, ...]:
    """
    Refuse what is no stabiliser, and two that are equal.

    Args:
        value: One stabiliser or several.

    Returns:
        The stabilisers in order.

    Raises:
        TypeError: Something that is no stabiliser.
        PolicyError: One is given twice.

    Examples:
        >>> from reputation import Grace, days
        >>> check_stabilisers(Grace(days(14)))
        (Grace(length=days(14), tier=None),)
    """
    given = tuple(value) if isinstance(value, list | tuple) else (value,)
    hint = "write for instance stabilisers=(Grace(days(14)),)."
    for place, part in enumerate(given):
        check_part(part, rule="stabilisers must be such as Grace(days(14))", method="settle", hint=hint)
        if part in given[:place]:
            msg = f"{part!r} is given twice."
            raise PolicyError(msg, hint="one is enough.")
    return given


def rank_of(name: str, what: str, names: tuple[str, ...]) -> int:
    """
    Find a tier by its name.

    Args:
        name: Its name.
        what: The parameter, for the message.
        names: The names of the tiers, lowest first.

    Returns:
        Its rank.

    Raises:
        PolicyError: The ladder has no such tier.

    Examples:
        >>> rank_of("star", "tier", ("new", "star"))
        1
    """
    if name not in names:
        msg = f"{what} must name a tier of the ladder, got {name!r}."
        raise PolicyError(msg, hint=nearest(name, names))
    return names.index(name)


def ends(start: Ints, length: timedelta) -> Ints:
    """
    Find when a stretch of time is over.

    Args:
        start: When it began, in microseconds; `MISSING` where it did not.
        length: How long it is.

    Returns:
        Microseconds; `MISSING` where it did not begin.

    Examples:
        >>> ends(np.array([0, MISSING]), timedelta(microseconds=5)).tolist() == [5, MISSING]
        True
    """
    begun = start != MISSING
    last = np.where(begun, start, 0) + min(length // _MICRO, LAST)
    return np.where(begun, np.minimum(last, LAST), MISSING)
