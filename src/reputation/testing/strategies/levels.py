"""What holds levels: stabilisers and schedules, with parameters on and off their defaults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from hypothesis import strategies as st

import reputation as rp

__all__ = ["SCHEDULES", "schedules", "stabilisers", "steady"]

Drawn: TypeAlias = st.SearchStrategy[Any]

#: Every schedule.
SCHEDULES: tuple[Any, ...] = (
    rp.OnEvent(),
    rp.Daily(),
    rp.Daily(at="09:30", tz="Asia/Shanghai"),
    rp.Weekly(("monday", "friday")),
    rp.Weekly("sunday", at="23:59", tz="America/New_York"),
    rp.Monthly(20),
    rp.Monthly((1, -1), at="12:00"),
    rp.Monthly(1, weekday="monday", tz="Europe/Berlin"),
    rp.Quarterly(),
    rp.Quarterly(-1, weekday="friday", tz="Asia/Shanghai"),
    rp.Yearly(4),
    rp.Yearly(2, day=29, at="06:00"),
    rp.OnDates(("2026-04-01", "2026-06-30")),
)


def stabilisers(names: Sequence[str]) -> list[Any]:
    """
    Every stabiliser.

    Args:
        names: The names of the tiers that they may speak of.

    Returns:
        The stabilisers.

    Examples:
        >>> sorted({type(part).__name__ for part in stabilisers(["new"])})
        ['ConsecutiveMisses', 'Dwell', 'Grace', 'KOfLast', 'LockAfter', 'NewcomerProtection']
    """
    length = rp.days(32)
    return [
        rp.Grace(length),
        *(rp.Grace(rp.days(5), tier=name) for name in names),
        rp.Dwell(length),
        rp.Dwell(rp.hours(36)),
        rp.KOfLast(2, 3),
        rp.KOfLast(3, 4, on="promotion"),
        rp.KOfLast(2, 2, on="demotion"),
        rp.ConsecutiveMisses(2),
        rp.NewcomerProtection(length),
        *(rp.NewcomerProtection(rp.days(90), floor=name) for name in names),
        rp.LockAfter(rp.days(60)),
    ]


def steady(names: Sequence[str]) -> Drawn:
    """
    Stabilisers as a policy has them: none, one or two.

    Args:
        names: The names of the tiers that they may speak of.

    Returns:
        A strategy of tuples.

    Examples:
        >>> from hypothesis import find
        >>> find(steady(["new"]), lambda parts: len(parts) == 1)
        (Grace(length=days(32), tier=None),)
    """
    return st.lists(st.sampled_from(stabilisers(names)), max_size=2, unique=True).map(tuple)


def schedules() -> Drawn:
    """
    Schedules, and None for none.

    Returns:
        A strategy.

    Examples:
        >>> from hypothesis import find
        >>> find(schedules(), lambda schedule: schedule is not None)
        OnEvent()
    """
    return st.none() | st.sampled_from(SCHEDULES)
