"""What is official: a level that was taken at a moment of the schedule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from reputation.official import OnEvent, check_schedule, is_official
from reputation.schedule import Monthly, OnDates

MOMENT = datetime(2026, 6, 20, tzinfo=UTC)


def test_only_the_very_moment_is_official() -> None:
    """One microsecond before or after is not; the same instant in another zone is."""
    near = timedelta(microseconds=1)

    assert is_official(Monthly(20), MOMENT)
    assert is_official(Monthly(20), MOMENT.astimezone(timezone(timedelta(hours=8))))
    assert not is_official(Monthly(20), MOMENT - near)
    assert not is_official(Monthly(20), MOMENT + near)
    assert not is_official(OnDates("2026-07-01"), MOMENT)


def test_without_a_calendar_everything_is_official() -> None:
    """No schedule, or whenever something is new."""
    assert is_official(None, MOMENT)
    assert is_official(OnEvent(), MOMENT)
    assert OnEvent().describe() == "whenever something new is known"


def test_a_schedule_is_a_schedule() -> None:
    """What has no moments is refused; classes too."""
    assert [None, OnEvent(), Monthly(1)] == [check_schedule(part) for part in (None, OnEvent(), Monthly(1))]
    for strange in ("monthly", Monthly, 20):
        with pytest.raises(TypeError, match="schedule must be such as"):
            check_schedule(strange)
