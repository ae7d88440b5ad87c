"""The two halves of settling: what was held, brought to the subjects of now, and what the stabilisers make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat

import attrs
import numpy as np

from reputation.arrays import Bools, Ints
from reputation.errors import PolicyError
from reputation.judging import Judged
from reputation.stabilising import Situation, Stabiliser
from reputation.standings import Standings
from reputation.times import MISSING

__all__ = ["Before", "Outcome", "bring", "steady"]


@attrs.frozen(eq=False)
class Before:
    """
    The standings before, brought to the subjects and the tiers of now; arrays of shape (subjects,).

    Args:
        tier: The level that was shown; -1 for none.
        settled: The level that the rules gave.
        held: Its rank.
        since: Since when the level shown was held; `MISSING` where there was none, or where it is no tier any more.
        settled_since: The same for the settled one.
        risen: Whether the settled one was reached from below.
        entered: When a subject was first rated.
        computed: The level that the conditions gave.
        overridden: Whether a person's decision was in force.
        reason: Position in `reasons`.
        until: Until when that reason lasted.
        reasons: Reasons in words.
        memory: What the stabilisers remembered; `MISSING` of strangers.

    Examples:
        >>> nobody = Judged((), (), np.zeros(0, dtype=int), np.zeros(0, dtype=bool), 0)
        >>> bring(None, nobody).known
        array([], dtype=bool)
    """

    tier: Ints
    settled: Ints
    held: Ints
    since: Ints
    settled_since: Ints
    risen: Bools
    entered: Ints
    computed: Ints
    overridden: Bools
    reason: Ints
    until: Ints
    reasons: tuple[str, ...] = ()
    memory: Mapping[str, Ints] = attrs.field(factory=dict)

    @property
    def known(self) -> Bools:
        """Who has a settled level."""
        known: Bools = self.settled_since != MISSING
        return known


def bring(previous: Standings | None, judged: Judged) -> Before:
    """
    Bring standings to the subjects and the tiers of now.

    A tier that the ladder no longer has is none, and who held it begins anew. When the tiers changed in any way, what
    the stabilisers remembered is forgotten.

    Args:
        previous: The standings before; None where there are none.
        judged: What the ladder says now.

    Returns:
        The columns.

    Raises:
        PolicyError: Subjects are text on one side and numbers on the other.

    Examples:
        >>> judged = Judged(("ada",), ("new",), np.array([0]), np.array([True]), 1)
        >>> bring(None, judged).settled
        array([-1])
    """
    size = len(judged.subjects)
    if previous is None or not len(previous):
        none, never, no = np.full(size, -1), np.full(size, MISSING), np.zeros(size, dtype=bool)
        return Before(none, none, none, never, never, no, never, none, no, none, never)
    alike = previous.subjects == judged.subjects
    if alike and previous.names == judged.names:
        return _unmoved(previous, judged)
    places = np.arange(size) if alike else _places(previous.subjects, judged.subjects)
    there = places >= 0
    positions = {name: place for place, name in enumerate(judged.names)}
    into = np.array([*(positions.get(name, MISSING) for name in previous.names), -1], dtype=np.int64)

    def moved(column: Ints, absent: int) -> Ints:
        return column if alike else np.where(there, column[places], absent)

    tier, settled, computed = (
        moved(into[column], MISSING) for column in (previous.tier, previous.settled, previous.computed)
    )
    position = np.where(settled == MISSING, -1, settled)
    return Before(
        np.where(tier == MISSING, -1, tier),
        position,
        np.where(position >= judged.height, -1, position),
        np.where(tier == MISSING, MISSING, moved(previous.since, MISSING)),
        np.where(settled == MISSING, MISSING, moved(previous.settled_since, MISSING)),
        there & previous.risen[places],
        moved(previous.entered, MISSING),
        computed,
        there & previous.overridden[places],
        moved(previous.reason, -1),
        moved(previous.until, MISSING),
        previous.reasons,
        {name: moved(column, MISSING) for name, column in previous.memory.items() if previous.names == judged.names},
    )


def _unmoved(previous: Standings, judged: Judged) -> Before:
    """Standings of the same subjects in the same tiers, as they are."""
    return Before(
        previous.tier,
        previous.settled,
        np.where(previous.settled >= judged.height, -1, previous.settled),
        previous.since,
        previous.settled_since,
        previous.risen,
        previous.entered,
        previous.computed,
        previous.overridden,
        previous.reason,
        previous.until,
        previous.reasons,
        previous.memory,
    )


def _places(before: tuple[str | int, ...], now: tuple[str | int, ...]) -> Ints:
    """Where every subject of now stood before; -1 for strangers."""
    if now and type(before[0]) is not type(now[0]):
        msg = f"subjects are text on one side and numbers on the other: {before[0]!r} and {now[0]!r}."
        raise PolicyError(msg, hint="name subjects in one way, for instance with str(seller_id).")
    place = {subject: position for position, subject in enumerate(before)}
    return np.fromiter(map(place.get, now, repeat(-1)), dtype=np.int64, count=len(now))


@attrs.frozen(eq=False)
class Outcome:
    """
    What the rules give at one moment; arrays of shape (subjects,).

    Args:
        tier: The level; -1 for none.
        rank: Its rank.
        entered: When a subject was first rated, this moment included.
        reason: Position in `reasons` of the rule that made it differ from the ladder's; -1 where it does not.
        until: Until when that rule holds.
        reasons: Reasons in words.
        memory: What the stabilisers want to remember.

    Examples:
        >>> judged = Judged(("ada",), ("new",), np.array([0]), np.array([True]), 1)
        >>> steady(bring(None, judged), judged, 0, ()).tier
        array([0])
    """

    tier: Ints
    rank: Ints
    entered: Ints
    reason: Ints
    until: Ints
    reasons: tuple[str, ...]
    memory: Mapping[str, Ints]


def steady(before: Before, judged: Judged, now: int, stabilisers: Sequence[Stabiliser]) -> Outcome:
    """
    Let the exits, and then one stabiliser after the other, say what becomes of every level.

    Args:
        before: What was held.
        judged: What the ladder says.
        now: The moment, in microseconds.
        stabilisers: The rules, in order.

    Returns:
        The levels, with the last rule that changed each.

    Examples:
        >>> judged = Judged(("ada",), ("new",), np.array([0]), np.array([True]), 1)
        >>> steady(bring(None, judged), judged, 0, ()).reason
        array([-1])
    """
    case = _first(before, judged, now)
    rank = judged.rank
    reasons = [f"kept: holders only need {words}" for words in judged.exits.values()]
    code = np.full(judged.height + 1, -1)
    code[list(judged.exits)] = np.arange(len(reasons))
    reason = np.where(case.reached != rank, code[case.reached], -1)
    until = np.full(len(rank), MISSING)
    memory: dict[str, Ints] = {}
    for part in stabilisers:
        own = f"{part!r}."
        verdict = part.settle(attrs.evolve(case, memory=_own(before.memory, own)))
        changed = verdict.tier != case.candidate
        reason = np.where(changed, len(reasons), reason)
        until = np.where(changed, MISSING if verdict.until is None else verdict.until, until)
        reasons.append(part.reason)
        memory |= {own + name: kept for name, kept in verdict.memory.items()}
        case = attrs.evolve(case, candidate=verdict.tier)
    same = case.candidate == rank
    without = np.where(rank < 0, judged.tier, np.where(before.held < 0, before.settled, -1))
    return Outcome(
        np.where(case.candidate >= 0, case.candidate, without),
        case.candidate,
        case.entered,
        np.where(same, -1, reason),
        np.where(same, MISSING, until),
        tuple(reasons),
        memory,
    )


def _first(before: Before, judged: Judged, now: int) -> Situation:
    reached = judged.reached(before.held)
    return Situation(
        now=now,
        names=judged.names[: judged.height],
        known=before.known,
        held=before.held,
        since=before.settled_since,
        risen=before.risen,
        entered=np.where((before.entered == MISSING) & judged.rated, now, before.entered),
        reached=reached,
        candidate=reached,
        missed=judged.missed,
    )


def _own(memory: Mapping[str, Ints], prefix: str) -> Mapping[str, Ints]:
    return {name.removeprefix(prefix): kept for name, kept in memory.items() if name.startswith(prefix)}
