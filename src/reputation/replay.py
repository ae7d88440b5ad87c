"""Replay: what a policy would have said at every moment of a schedule, from what was known by then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from reputation.errors import PolicyError
from reputation.evidence import Evidence
from reputation.history import History
from reputation.judging import Judged
from reputation.official import OnEvent, check_schedule
from reputation.overrides import Override
from reputation.schedule import Schedule
from reputation.settling import settle
from reputation.snapshots import known_from, states_at
from reputation.standings import Standings
from reputation.state import State
from reputation.times import micros, moment
from reputation.workers import one_ahead

if TYPE_CHECKING:  # a policy offers its replay; a replay only asks for its rules
    from reputation.policy import Policy

__all__ = ["replay"]


def replay(  # noqa: PLR0913 - from when, until when, after what
    policy: Policy,
    judged: Callable[[State], Judged],
    evidence: Evidence,
    *,
    until: datetime,
    start: datetime | None = None,
    schedule: Schedule | OnEvent | None = None,
    previous: Standings | None = None,
    overrides: Override | Iterable[Override] = (),
) -> History:
    """
    Settle the standings at one moment after the other, each from what was known by then.

    Args:
        policy: The policy; it needs tiers.
        judged: What its tiers say of a state.
        evidence: All rows.
        until: The last instant, aware and included.
        start: The first instant; by default right after `previous`, else when the first row is known.
        schedule: The moments; by default those of the policy.
        previous: The standings to go on from.
        overrides: What persons decided.

    Returns:
        The history.

    Raises:
        PolicyError: A policy without tiers, or neither it nor the caller names a schedule; a start that is not after
            `previous`.

    Examples:
        >>> from datetime import UTC
        >>> from reputation import Count, Ladder, Metric, Policy, Tier
        >>> orders = Evidence.from_columns(subject="ada", occurred_at=[datetime(2026, 5, 3, tzinfo=UTC)])
        >>> policy = Policy(Metric(Count()), tiers=Ladder(Tier("new"), Tier("seller", at=1)))
        >>> policy.replay(orders, until=datetime(2026, 7, 1, tzinfo=UTC), schedule=OnEvent())
        History(1 moment, 1 subject, 2026-05-03 to 2026-05-03)
    """
    if policy.tiers is None:
        msg = f"replay settles levels, and policy {policy.name!r} has none."
        raise PolicyError(msg, hint="give the policy a ladder: tiers=Ladder(Tier('new'), Tier('star', at=0.8)).")
    plan = policy.schedule if schedule is None else check_schedule(schedule)
    if plan is None:
        msg = "replay needs the moments, and neither the policy nor schedule= names them."
        raise PolicyError(msg, hint="write policy.replay(evidence, schedule=Monthly(1), until=...).")
    found: list[Standings] = []
    before = previous
    states = states_at(policy.recipe, evidence, _moments(plan, evidence, start, until, previous))
    for as_of, now in one_ahead((state.as_of, judged(state)) for state in states):
        before = settle(
            before,
            now,
            as_of=as_of,
            stabilisers=policy.stabilisers,
            schedule=policy.schedule,
            overrides=overrides,
        )
        found.append(before)
    return History(tuple(found))


def _moments(
    plan: Schedule | OnEvent,
    evidence: Evidence,
    start: datetime | None,
    until: datetime,
    previous: Standings | None,
) -> Sequence[datetime]:
    known = known_from(evidence)
    last = micros(until, name="until")
    first = (int(known.min()) if len(known) else last + 1) if start is None else micros(start, name="start")
    if previous is not None:
        after = micros(previous.as_of) + 1
        if start is not None and first < after:
            msg = f"start must be later than previous, got {start.isoformat()} and {previous.as_of.isoformat()}."
            raise PolicyError(msg, hint="leave start out to go on right after the standings given.")
        first = after if start is None else first
    if first > last:
        return ()
    if not isinstance(plan, OnEvent):
        return plan.moments(moment(first), until)
    times = np.unique(known)
    return [moment(us) for us in times[(times >= first) & (times <= last)].tolist()]
