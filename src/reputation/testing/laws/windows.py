"""The laws of windows: stretches of time that move forward with the instant, and never past it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import strategies as st

from reputation.arrays import frozen
from reputation.testing.breaches import DoesNotApply, LawBroken
from reputation.testing.lawbook import law
from reputation.testing.trial import Trial
from reputation.times import MICROS_PER_DAY, MISSING, micros, moment

__all__ = ["window_forward", "window_order"]


_GRID = range(1_767_225_600_000_000, 1_767_225_600_000_000 + 800 * MICROS_PER_DAY, MICROS_PER_DAY // 2)  # from 2026 on

_instants = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(micros)  # noqa: DTZ001

_spans = st.builds(
    lambda count, unit: count * unit,
    st.integers(0, 40),
    st.sampled_from([MICROS_PER_DAY, MICROS_PER_DAY // 24, 1, 31 * MICROS_PER_DAY]),
)


def _stretches(window: Any) -> Iterator[Any]:
    """The windows of time in a window: itself, or the two that it chooses between."""
    if hasattr(window, "interval"):
        yield window
    elif hasattr(window, "short"):
        yield from _stretches(window.short)
        yield from _stretches(window.long)


def _of_time(part: Any) -> list[Any]:
    windows = list(_stretches(part))
    if not windows:
        reason = "each row carries its own end"
        raise DoesNotApply(reason)
    return windows


def _said(us: int) -> str:
    try:
        return moment(us).isoformat()
    except (OverflowError, ValueError):  # before the year 1, or after 9999
        return f"{us} microseconds"


def _stretch(interval: tuple[int, int]) -> str:
    return f"from {_said(interval[0])} until before {_said(interval[1])}"


@law("window")
def window_order(part: Any, trial: Trial) -> None:
    """
    A stretch begins before it ends, and does not reach past the instant; both ends are whole microseconds.

    Examples:
        >>> from reputation import Rolling, days
        >>> window_order(Rolling(days(90)))
    """
    windows = _of_time(part)

    def body(as_of: int) -> None:
        for window in windows:
            start, end = window.interval(as_of)
            given = {"as_of": _said(as_of)}
            if type(start) is not int or type(end) is not int:
                hint = "give whole numbers of microseconds since 1970: reputation.times.micros makes them of datetimes."
                raise LawBroken("its ends are no whole numbers.", given=given, got=(start, end), hint=hint)
            if start > end:
                raise LawBroken("it ends before it begins.", given=given, got=_stretch((start, end)))
            if end > as_of + 1:
                hint = "the end is not included: as_of + 1 lets in what happens at the instant, and nothing later."
                raise LawBroken("it reaches past the instant.", given=given, got=_stretch((start, end)), hint=hint)

    trial.run(body, as_of=_instants)


@law("window")
def window_forward(part: Any, trial: Trial) -> None:
    """
    Time moves a window forward: later neither end lies earlier, and a row that is out does not come back in.

    Examples:
        >>> from reputation import Rolling, Unexpired, days
        >>> window_forward(Rolling(days(90)))
        >>> window_forward(Unexpired())
    """
    windows = list(_stretches(part))

    def body(as_of: int, first: int, second: int) -> None:
        for window in windows:
            _moves_on(window, as_of, as_of + first)
        if not windows:
            _never_back(part, (as_of, as_of + first, as_of + first + second))

    for window in windows:
        for early, late in pairwise(_GRID):
            _moves_on(window, early, late)
    trial.run(body, as_of=_instants, first=_spans, second=_spans)


def _moves_on(window: Any, first: int, second: int) -> None:
    early, late = window.interval(first), window.interval(second)
    if late[0] < early[0] or late[1] < early[1]:
        given = {"as_of": _said(first), "later": _said(second)}
        raise LawBroken("an end moves back.", given=given, expected=f"not before {_stretch(early)}", got=_stretch(late))


def _never_back(window: Any, moments: tuple[int, int, int]) -> None:
    times = tuple(at + step for at in moments for step in (-1, 0, 1))
    column = frozen(np.array([*times, MISSING], dtype=np.int64))
    answers = ([bool(row) for row in window.mask(column, at)] for at in moments)
    for time, counts in zip([*times, MISSING], zip(*answers, strict=True), strict=True):
        if counts == (True, False, True):
            given = {"its time": "unknown" if time == MISSING else _said(time), "as_of": list(map(_said, moments))}
            raise LawBroken("a row goes out and comes back in.", given=given, got=list(counts))
