"""The laws of schedules: moments in order, the same however they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from reputation.testing.breaches import LawBroken
from reputation.testing.lawbook import law
from reputation.testing.trial import Trial
from reputation.times import micros

__all__ = ["moment_neighbours", "moment_order"]

_MICRO = timedelta(microseconds=1)
_FAR = timedelta(days=800)
_instants = st.one_of(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
_spans = st.timedeltas(timedelta(0), timedelta(days=400))


@law("schedule")
def moment_order(part: Any, trial: Trial) -> None:
    """
    Moments are aware, in order, each once and within the stretch that is asked for, in one go or in two.

    Examples:
        >>> from reputation import Monthly
        >>> moment_order(Monthly(20))
    """

    def body(start: datetime, first: timedelta, second: timedelta) -> None:
        middle, end = start + first, start + first + second + _MICRO
        found = _micros(part.moments(start, end))
        given = {"from": start.isoformat(), "to": end.isoformat()}
        if any(late <= early for early, late in pairwise(found)):
            raise LawBroken("its moments are not in order, each once.", given=given, got=found)
        if found and not micros(start) <= found[0] <= found[-1] <= micros(end):
            raise LawBroken("a moment lies outside of what was asked for.", given=given, got=found)
        parts = [*_micros(part.moments(start, middle)), *_micros(part.moments(middle + _MICRO, end))]
        if parts != found:
            hint = "a moment is one of the calendar; it does not depend on where one begins to count."
            given |= {"cut after": middle.isoformat()}
            raise LawBroken("in two parts it has other moments.", given=given, expected=found, got=parts, hint=hint)

    trial.run(body, start=_instants, first=_spans, second=_spans)


@law("schedule")
def moment_neighbours(part: Any, trial: Trial) -> None:
    """
    The last moment is the greatest that is not after an instant, the next one the least after it.

    Examples:
        >>> from reputation import Weekly
        >>> moment_neighbours(Weekly("monday"))
    """

    def body(as_of: datetime, *, on_one: bool) -> None:
        near = part.moments(as_of - _FAR, as_of + _FAR)
        now = near[len(near) // 2] if near and on_one else as_of
        before = _micros(part.moments(now - _FAR, now))
        after = _micros(part.moments(now + _MICRO, now + _FAR))
        _compare("last", part.last(now), before[-1:], now)
        _compare("next", part.next(now), after[:1], now)

    trial.run(body, as_of=_instants, on_one=st.booleans())


def _compare(name: str, found: datetime | None, near: Sequence[int], now: datetime) -> None:
    """Beyond what was looked through there may be one, or none."""
    distant = found is None or abs(found - now) > _FAR
    if (near and (found is None or micros(found) != near[0])) or not (near or distant):
        hint = "last(t) may be t itself, next(t) never is."
        expected = near[0] if near else "none nearby"
        given = {"as_of": now.isoformat()}
        raise LawBroken(
            f"its {name} moment is none of its moments.", given=given, expected=expected, got=found, hint=hint
        )


def _micros(moments: Sequence[datetime]) -> list[int]:
    return [micros(moment) for moment in moments]
