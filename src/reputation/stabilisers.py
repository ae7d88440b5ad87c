"""
Stabilisers: what keeps a level from following every move of a score.

Each is told what a subject held and what it would get, and answers what it gets. They work in the order in which a
policy names them. What they have to remember is kept with the standings.
"""

from __future__ import annotations

from datetime import timedelta
from typing import final

import attrs
import numpy as np

from reputation.errors import PolicyError, plural
from reputation.fields import choice, duration, say_duration, text
from reputation.parts import count
from reputation.stabilising import Situation, Stabiliser, Verdict, ends, rank_of
from reputation.times import MISSING

__all__ = [
    "ConsecutiveMisses",
    "Dwell",
    "Grace",
    "KOfLast",
    "LockAfter",
    "NewcomerProtection",
    "Situation",
    "Stabiliser",
    "Verdict",
]

_UNSEEN = -2  # an evaluation that never was


@final
@attrs.frozen
class Grace:
    """
    No demotion for some time after a promotion.

    A subject that rose to its tier at t keeps it while now < t + length.

    Args:
        length: How long, longer than zero.
        tier: The tier that is protected so; None for all.

    Raises:
        PolicyError: `length` is a bare number or not longer than zero.

    Examples:
        >>> from reputation import days
        >>> Grace(days(14), tier="regular").describe()
        'no demotion for 14 days after a promotion to regular'

    References:
        Discourse: no demotion from trust level 3 for 14 days after the promotion.
    """

    length: timedelta = duration()
    tier: str | None = text(default=None, kw_only=True)

    @property
    def reason(self) -> str:
        """Why a level differs from the one that the conditions give."""
        return "in grace after the promotion"

    def check(self, names: tuple[str, ...], /) -> None:
        """Refuse a tier that the ladder lacks."""
        if self.tier is not None:
            rank_of(self.tier, "tier", names)

    def settle(self, case: Situation, /) -> Verdict:
        """Hold whoever rose a short time ago."""
        end = ends(case.since, self.length)
        held = case.falls & case.risen & (case.now < end)
        if self.tier is not None:
            held &= case.held == rank_of(self.tier, "tier", case.names)
        return Verdict(np.where(held, case.held, case.candidate), end)

    def describe(self) -> str:
        """Say it in plain words."""
        to = "" if self.tier is None else f" to {self.tier}"
        return f"no demotion for {say_duration(self.length)} after a promotion{to}"


@final
@attrs.frozen
class Dwell:
    """
    A least time in a tier before the next promotion.

    A subject that holds a tier since t rises no further while now < t + length. The first tier is no promotion.

    Args:
        length: How long, longer than zero.

    Raises:
        PolicyError: `length` is a bare number or not longer than zero.

    Examples:
        >>> from reputation import days
        >>> Dwell(days(100)).describe()
        'no promotion before a level was held for 100 days'
    """

    length: timedelta = duration()

    @property
    def reason(self) -> str:
        """Why a level differs from the one that the conditions give."""
        return f"less than {say_duration(self.length)} in the tier, so no promotion"

    def settle(self, case: Situation, /) -> Verdict:
        """Hold back whoever got its tier a short time ago."""
        end = ends(case.since, self.length)
        early = case.rises & (case.held >= 0) & (case.now < end)
        return Verdict(np.where(early, case.held, case.candidate), end)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"no promotion before a level was held for {say_duration(self.length)}"


@final
@attrs.frozen
class KOfLast:
    """
    A tier must have been reached, or missed, at k of the last n evaluations.

    With on="both" a subject holds the highest tier that it reached at k or more of the last n evaluations, this one
    included. With "promotion" it rises only to such a tier and falls at once; with "demotion" it falls only below what
    it missed at k or more of them and rises at once. Evaluations that never were count as the lowest tier for a
    promotion and as no miss for a demotion. Whoever meets a tier's conditions never stands below the lowest tier.

    Args:
        k: How many, from 1 to n.
        n: Of the last how many evaluations.
        on: `both`, `promotion` or `demotion`.

    Raises:
        PolicyError: A k that is less than 1 or greater than n.
        TypeError: A number that is not whole.

    Examples:
        >>> KOfLast(13, 16).describe()
        'the highest level that was reached at 13 of the last 16 evaluations'

    References:
        Upwork: Top Rated needs its conditions in 13 of the last 16 weeks. Community Notes locks writing after 3 of the
        last 5 decided notes were not helpful.
    """

    k: int = count()
    n: int = count()
    on: str = choice("both", "promotion", "demotion", default="both")

    def __attrs_post_init__(self) -> None:
        if self.k > self.n:
            msg = f"k must be at most n, {self.n}, got {self.k}."
            raise PolicyError(msg, hint="write KOfLast(13, 16) for 13 of the last 16 evaluations.")

    @property
    def reason(self) -> str:
        """Why a level differs from the one that the conditions give."""
        return self.describe()

    def settle(self, case: Situation, /) -> Verdict:
        """Let the k-th best, or the k-th worst, of the last n evaluations decide."""
        earlier = [case.recall(str(age), otherwise=_UNSEEN) for age in range(1, self.n)]
        recent = [case.reached, *earlier]
        memory = {str(age): ranks for age, ranks in enumerate(recent[: self.n - 1], 1)}
        seen = np.stack(recent)
        lowest = np.minimum(case.reached, 0)
        if self.on == "demotion":
            kth = np.sort(np.where(seen == _UNSEEN, len(case.names), seen), axis=0)[self.k - 1]
            held = np.clip(kth, case.candidate, np.maximum(case.held, case.candidate))
            return Verdict(np.where(case.falls, held, case.candidate), memory=memory)
        kth = np.maximum(np.sort(np.where(seen == _UNSEEN, lowest, seen), axis=0)[-self.k], lowest)
        if self.on == "both":
            return Verdict(kth, memory=memory)
        before = np.maximum(np.where(case.known, case.held, -1), lowest)
        risen = np.clip(kth, np.minimum(before, case.candidate), case.candidate)
        return Verdict(np.where(case.candidate > before, np.maximum(risen, before), case.candidate), memory=memory)

    def describe(self) -> str:
        """Say it in plain words."""
        times = f"at {self.k} of the last {self.n} evaluations"
        if self.on == "demotion":
            return f"no demotion but from a level that was missed {times}"
        return f"{'no promotion but to a' if self.on == 'promotion' else 'the highest'} level that was reached {times}"


@final
@attrs.frozen
class ConsecutiveMisses:
    """
    A tier is lost only when one and the same condition was not met at several evaluations in a row.

    What counts as a miss: a condition of the tier, at its exit where it has one, that does not pass. An evaluation at
    which it passes starts the count anew.

    Args:
        misses: How many in a row, at least 1.

    Raises:
        PolicyError: Less than 1.
        TypeError: Not a whole number.

    Examples:
        >>> ConsecutiveMisses(3).describe()
        'no demotion before one condition of the level was missed at 3 evaluations in a row'

    References:
        LazMall: the status is lost when the same metric fails three months in a row.
    """

    misses: int = count()

    @property
    def reason(self) -> str:
        """Why a level differs from the one that the conditions give."""
        return f"kept: no single condition was missed {self.misses} times in a row"

    def settle(self, case: Situation, /) -> Verdict:
        """Count the misses of every condition, and hold whoever missed none of its tier's often enough."""
        due = np.zeros(len(case.held), dtype=bool)
        memory = {}
        for (position, words), missed in case.missed.items():
            key = f"{case.names[position]}: {words}"
            memory[key] = np.where(missed, case.recall(key, otherwise=0) + 1, 0)
            due |= (case.held == position) & (memory[key] >= self.misses)
        return Verdict(np.where(case.falls & ~due, case.held, case.candidate), memory=memory)

    def describe(self) -> str:
        """Say it in plain words."""
        times = plural(self.misses, "evaluation")
        return f"no demotion before one condition of the level was missed at {times} in a row"


@final
@attrs.frozen
class NewcomerProtection:
    """
    No demotion, or no tier below a floor, for some time after a subject was first rated.

    Args:
        length: How long, longer than zero.
        floor: The least tier; None to protect what is held.

    Raises:
        PolicyError: `length` is a bare number or not longer than zero.

    Examples:
        >>> from reputation import days
        >>> NewcomerProtection(days(60), floor="green").describe()
        'not below green for 60 days after the first rating'
    """

    length: timedelta = duration()
    floor: str | None = text(default=None, kw_only=True)

    @property
    def reason(self) -> str:
        """Why a level differs from the one that the conditions give."""
        return "protected as a newcomer"

    def check(self, names: tuple[str, ...], /) -> None:
        """Refuse a floor that the ladder lacks."""
        if self.floor is not None:
            rank_of(self.floor, "floor", names)

    def settle(self, case: Situation, /) -> Verdict:
        """Hold whoever is new."""
        end = ends(case.entered, self.length)
        new = case.now < end
        least = np.where(case.known, case.held, -1) if self.floor is None else rank_of(self.floor, "floor", case.names)
        return Verdict(np.where(new, np.maximum(case.candidate, least), case.candidate), end)

    def describe(self) -> str:
        """Say it in plain words."""
        what = "no demotion" if self.floor is None else f"not below {self.floor}"
        return f"{what} for {say_duration(self.length)} after the first rating"


@final
@attrs.frozen
class LockAfter:
    """
    A standing no longer changes once a subject is of an age.

    The age counts from the moment at which the subject was first rated; from `length` on the tier stays.

    Args:
        length: The age, longer than zero.

    Raises:
        PolicyError: `length` is a bare number or not longer than zero.

    Examples:
        >>> from reputation import days
        >>> LockAfter(days(14)).describe()
        'no change any more from 14 days after the first rating on'

    References:
        Community Notes: the status of a note is locked after two weeks.
    """

    length: timedelta = duration()

    @property
    def reason(self) -> str:
        """Why a level differs from the one that the conditions give."""
        return self.describe()

    def settle(self, case: Situation, /) -> Verdict:
        """Hold whoever is old enough."""
        end = ends(case.entered, self.length)
        old = case.known & (end != MISSING) & (case.now >= end)
        return Verdict(np.where(old, case.held, case.candidate))

    def describe(self) -> str:
        """Say it in plain words."""
        return f"no change any more from {say_duration(self.length)} after the first rating on"
