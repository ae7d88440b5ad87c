"""What is official: a level that was taken at a moment of the schedule."""

from __future__ import annotations

from datetime import datetime
from typing import Any, final

import attrs

from reputation.parts import check_part
from reputation.schedule import Schedule
from reputation.times import micros

__all__ = ["OnEvent", "check_schedule", "is_official"]


@final
@attrs.frozen
class OnEvent:
    """
    Whenever something new is known: every evaluation is official, and a replay stops at every new row.

    Examples:
        >>> OnEvent().describe()
        'whenever something new is known'

    References:
        Trustpilot works a score out again on each new review; between two reviews what is shown grows old.
    """

    def describe(self) -> str:
        """Say it in plain words."""
        return "whenever something new is known"


def check_schedule(value: Any) -> Schedule | OnEvent | None:
    """
    Refuse what is no schedule.

    Args:
        value: A schedule, or None.

    Returns:
        The schedule.

    Raises:
        TypeError: Something that is no schedule.

    Examples:
        >>> check_schedule(OnEvent())
        OnEvent()
    """
    if value is None or isinstance(value, OnEvent):
        return value
    hint = "write for instance schedule=Monthly(20)."
    schedule: Schedule = check_part(value, rule="schedule must be such as Monthly(20)", method="moments", hint=hint)
    return schedule


def is_official(schedule: Schedule | OnEvent | None, as_of: datetime) -> bool:
    """
    Whether a level that is taken at an instant is official.

    Args:
        schedule: The schedule; None where every evaluation counts.
        as_of: The instant, aware.

    Returns:
        Whether the instant is a moment of the schedule.

    Examples:
        >>> from datetime import UTC
        >>> from reputation.schedule import Monthly
        >>> is_official(Monthly(20), datetime(2026, 6, 20, tzinfo=UTC))
        True
    """
    if schedule is None or isinstance(schedule, OnEvent):
        return True
    last = schedule.last(as_of)
    return last is not None and micros(last) == micros(as_of)
