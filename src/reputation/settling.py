"""Settling: what was held, what is reached, and the rules between them, into standings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Bools, Ints, either, frozen
from reputation.errors import PolicyError, plural
from reputation.judging import Judged
from reputation.official import OnEvent, is_official
from reputation.overrides import Override, check_overrides
from reputation.schedule import Schedule
from reputation.stabilising import Stabiliser
from reputation.standings import Standings, find
from reputation.steadying import Before, Outcome, bring, steady
from reputation.times import MISSING, micros

__all__ = ["settle"]


def settle(  # noqa: PLR0913 - what was, what is, and the rules
    previous: Standings | None,
    judged: Judged,
    *,
    as_of: datetime,
    stabilisers: Sequence[Stabiliser] = (),
    schedule: Schedule | OnEvent | None = None,
    overrides: Override | Iterable[Override] = (),
) -> Standings:
    """
    Take the standings of one instant from those before and from what the ladder says now.

    At a moment of the schedule levels are taken: the ladder's tier, or a higher one whose exits the holder meets, then
    what each stabiliser makes of it. At any other instant levels stay, and what would be taken is a projection. On top
    of either stands what persons decided. Settling again at the same instant starts from what stood before it, so that
    nothing is counted twice; standings that were read back do not know that, and what they counted stays.

    Args:
        previous: The standings before; None where these are the first. Who is not in them begins anew.
        judged: What the ladder says.
        as_of: The instant, aware.
        stabilisers: The rules that hold levels, in order.
        schedule: When levels are taken; None for at every evaluation.
        overrides: What persons decided.

    Returns:
        The standings of everyone in `judged`.

    Raises:
        PolicyError: `previous` lies after `as_of`, or moments of the schedule between the two were not taken.

    Examples:
        >>> from datetime import UTC
        >>> from reputation import Grace, days
        >>> rated = np.array([True])
        >>> high, low = (Judged(("ada",), ("new", "star"), np.array([tier]), rated, 2) for tier in (1, 0))
        >>> rules = {"stabilisers": (Grace(days(14)),)}
        >>> first = settle(None, high, as_of=datetime(2026, 6, 1, tzinfo=UTC), **rules)
        >>> settle(first, low, as_of=datetime(2026, 6, 8, tzinfo=UTC), **rules)["ada"].reason
        'in grace after the promotion until 2026-06-15'
    """
    official = is_official(schedule, as_of)
    if previous is not None:
        _refuse_gap(previous, as_of, schedule)
    now = micros(as_of)
    previous, again = _start(previous, now)
    before = bring(previous, judged)
    already = before.known & again
    outcome = steady(before, judged, now, stabilisers)
    fresh, waiting = ~already & official, _waiting(schedule, as_of)
    shown = _Shown(before, judged, outcome, now, fresh=fresh, already=already, waiting=waiting)
    for override in check_overrides(overrides, judged.names[: judged.height]):
        if override.holds(as_of):
            shown.decide(override)
    taken = as_of if official else None if previous is None else previous.taken
    return shown.standings(as_of, taken, _nobody(as_of) if previous is None else attrs.evolve(previous, before=None))


def _refuse_gap(previous: Standings, as_of: datetime, schedule: Schedule | OnEvent | None) -> None:
    if micros(previous.as_of) > micros(as_of):
        msg = f"previous must not lie after as_of, got {previous.as_of.isoformat()} and {as_of.isoformat()}."
        raise PolicyError(msg, hint="standings are settled in the order of time.")
    if schedule is None or isinstance(schedule, OnEvent):
        return
    moments = schedule.moments(previous.as_of, as_of)
    missed = [moment for moment in moments if micros(previous.as_of) < micros(moment) < micros(as_of)]
    if missed:
        found = f"left out since previous: {plural(len(missed), 'moment')}, first {missed[0].isoformat()}"
        msg = f"moments of the schedule must be taken one after the other; {found}."
        hint = "evaluate at each of them what was known then, or let policy.replay(evidence, previous=...) do it."
        raise PolicyError(msg, hint=hint)


def _start(previous: Standings | None, now: int) -> tuple[Standings | None, bool]:
    """What to settle from, and whether its levels have been taken at this very instant and must stay."""
    if previous is None or micros(previous.as_of) != now:
        return previous, False
    if previous.before is not None:
        return previous.before, False
    return previous, previous.official and bool(previous.memory)


def _nobody(as_of: datetime) -> Standings:
    none, no = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool)
    names = ("tier", "settled", "computed", "projected", "since", "settled_since", "entered", "reason", "until")
    columns: dict[str, Any] = dict.fromkeys(names, none)
    return Standings(as_of=as_of, taken=None, subjects=(), names=(), risen=no, overridden=no, **columns)


def _waiting(schedule: Schedule | OnEvent | None, as_of: datetime) -> str:
    following = None if schedule is None or isinstance(schedule, OnEvent) else schedule.next(as_of)
    return "levels are not taken again" if following is None else f"levels are taken next on {following:%Y-%m-%d}"


class _Shown:
    """The columns of the new standings, while they are put together."""

    def __init__(  # noqa: PLR0913 - what was, what is, and which rows are taken
        self, before: Before, judged: Judged, outcome: Outcome, now: int, *, fresh: Bools, already: Bools, waiting: str
    ) -> None:
        self.before, self.judged, self.now = before, judged, now
        changed = fresh & (~before.known | (outcome.tier != before.settled))
        self.settled = either(fresh, outcome.tier, before.settled)
        self.settled_since = np.where(changed, now, before.settled_since)
        self.risen = np.where(changed, ~before.known | (outcome.rank > before.held), before.risen)
        self.entered = either(fresh, outcome.entered, before.entered)
        self.projected = either(already, before.settled, outcome.tier)
        self.memory = _remembered(before, outcome, fresh)
        self.settles = self.settled_since != MISSING
        self.tier = np.where(self.settles, self.settled, self.projected)
        self.overridden = np.zeros(len(fresh), dtype=bool)
        self.reasons = [*outcome.reasons, *before.reasons, waiting, "taken before at this moment"]
        same = already & (before.computed == judged.tier) & ~before.overridden
        earlier = np.where(before.reason < 0, -1, before.reason + len(outcome.reasons))
        waits = np.where(already, len(self.reasons) - 1, len(self.reasons) - 2)
        decided = fresh | ~self.settles
        self.reason = np.where(decided, outcome.reason, np.where(same, earlier, waits))
        self.until = np.where(decided, outcome.until, np.where(same, before.until, MISSING))

    def decide(self, override: Override) -> None:
        """Put a person's decision on top."""
        place = find(self.judged.subjects, override.subject)
        if place < 0:
            return
        rank = self.tier[place] if self.tier[place] < self.judged.height else -1
        ranks = self.judged.names.index
        if override.tier is not None:
            rank = ranks(override.tier)
        if override.floor is not None:
            rank = max(rank, ranks(override.floor))
        if override.ceiling is not None:
            rank = min(rank, ranks(override.ceiling))
        held = self.before.tier[place] if self.before.since[place] != MISSING else self.tier[place]
        self.tier[place] = held if override.lock else rank if rank >= 0 else self.tier[place]
        self.overridden[place] = True
        self.reason[place], self.until[place] = len(self.reasons), MISSING
        self.reasons.append(override.describe())

    def standings(self, as_of: datetime, taken: datetime | None, before: Standings) -> Standings:
        """Put the columns together."""
        official = self.settles | self.overridden
        moved = (self.before.since == MISSING) | (self.tier != self.before.tier)
        since = np.where(official, np.where(moved, self.now, self.before.since), MISSING)
        differs = (self.tier != self.judged.tier) | self.overridden
        code = np.where(differs, self.reason, -1)
        used = np.flatnonzero(np.bincount(code + 1, minlength=len(self.reasons) + 1)[1:])
        place = np.full(len(self.reasons) + 1, -1)  # the last one, which -1 finds, is for no reason
        place[used] = np.arange(len(used))
        return Standings(
            as_of=as_of,
            taken=taken,
            subjects=self.judged.subjects,
            names=self.judged.names,
            tier=frozen(self.tier),
            settled=frozen(self.settled),
            computed=self.judged.tier,
            projected=frozen(self.projected),
            since=frozen(since),
            settled_since=frozen(self.settled_since),
            risen=frozen(self.risen),
            entered=frozen(self.entered),
            overridden=frozen(self.overridden),
            reason=frozen(place[code]),
            until=frozen(np.where(differs, self.until, MISSING)),
            reasons=tuple(self.reasons[code] for code in used.tolist()),
            memory=self.memory,
            before=before,
        )


def _remembered(before: Before, outcome: Outcome, fresh: Bools) -> Mapping[str, Ints]:
    """What is new for those whose level is taken now, and what was remembered of the others."""
    absent = np.full(len(fresh), MISSING)
    names = dict.fromkeys((*outcome.memory, *(() if fresh.all() else before.memory)))
    return {
        name: frozen(np.where(fresh, outcome.memory.get(name, absent), before.memory.get(name, absent)))
        for name in names
    }
