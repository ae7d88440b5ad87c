"""Advancing: a state at a later instant, without its rows."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from reputation.arrays import Floats, frozen
from reputation.decay import Advancing, Forever
from reputation.errors import NotAdvanceableError
from reputation.state import State, Sums
from reputation.tally import Tally
from reputation.times import day_numbers, micros

__all__ = ["advance", "grained"]


def advance(state: State, to: datetime) -> State:
    """
    Move a state to a later instant, exactly.

    With g the share that the decay keeps over the elapsed time, a channel of degree d is multiplied by g**d: a sum of
    weights ages by g, a sum of squared weights by g squared, a plain count and the least or greatest value not at all.

    Args:
        state: A state at an earlier instant.
        to: The later instant, aware.

    Returns:
        What folding the same rows at the later instant would give, up to floating rounding.

    Raises:
        NotAdvanceableError: A window, a decay other than `Forever` and `HalfLife`, a keep rule that stops the decay of
            some rows or under which rows expire; or `to` lies before the state.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Evidence, Count, HalfLife, Metric, Policy, days, fold
        >>> start = datetime(2026, 6, 1, tzinfo=timezone.utc)
        >>> recipe = Policy(Metric(Count(), decay=HalfLife(days(30)))).recipe
        >>> state = fold(recipe, Evidence.from_columns(subject=["ada"], occurred_at=start), as_of=start)
        >>> advance(state, to=start + days(30)).sums[0]["total"]
        array([0.5])
    """
    given: object = state
    if not isinstance(given, State):
        hint = "write advance(state, to=...)."
        msg = f"advance takes one state, got {type(given).__name__}.\n\nHint: {hint}"
        raise TypeError(msg)
    if micros(to, name="to") < micros(state.as_of):
        msg = f"to lies before the state: {to.isoformat()} is earlier than {state.as_of.isoformat()}."
        raise NotAdvanceableError(
            msg, hint="a state only moves forward; fold the evidence again for an earlier instant."
        )
    sums = tuple(
        _age(tally, channels, _survival(tally, state.as_of, to))
        for tally, channels in zip(state.recipe.tallies, state.sums, strict=True)
    )
    return State(state.recipe, to, state.subjects, sums, held=state.held)


def _survival(tally: Tally, start: datetime, end: datetime) -> float:
    if tally.window is not None:
        msg = f"a state with the window {tally.window!r} cannot be advanced: rows leave a window one by one."
        raise NotAdvanceableError(msg, hint="fold the evidence again at the later instant.")
    decay: object = tally.decay
    lapsing = next((rule for rule in tally.keep if getattr(rule, "lapses", False)), None)
    if lapsing is not None:
        msg = f"a state with the keep rule {lapsing!r} cannot be advanced: with time it keeps less of some rows."
        raise NotAdvanceableError(msg, hint="fold the evidence again at the later instant.")
    still = next((rule for rule in tally.keep if getattr(rule, "stops_decay", False)), None)
    if still is not None and not isinstance(decay, Forever):
        msg = f"a state with the keep rule {still!r} cannot be advanced: some of its rows fade and others do not."
        raise NotAdvanceableError(msg, hint="fold the evidence again at the later instant.")
    if not hasattr(decay, "survival"):
        msg = f"a state with the decay {decay!r} cannot be advanced: what is left depends on the age of each row."
        raise NotAdvanceableError(msg, hint="fold the evidence again at the later instant, or use HalfLife.")
    advancing: Advancing = decay  # type: ignore[assignment]  # it has survival, which is all that is asked
    grain: timedelta | None = getattr(decay, "grain", None)
    if grain is None:
        return advancing.survival(timedelta(microseconds=micros(end) - micros(start)))
    return advancing.survival(grained(end, grain, decay.tz) - grained(start, grain, decay.tz))  # type: ignore[attr-defined]


def grained(moment: datetime, grain: timedelta, zone: str) -> timedelta:
    """
    Where an instant stands when time is counted in whole calendar grains.

    Args:
        moment: The instant, aware.
        grain: A whole number of days.
        zone: The time zone whose midnights part the days.

    Returns:
        How far the grain that holds the instant lies from the first of January of the year 1, in whole grains.

    Examples:
        >>> from datetime import datetime, timezone
        >>> late, early = datetime(2026, 6, 2, 1, tzinfo=timezone.utc), datetime(2026, 6, 1, 23, tzinfo=timezone.utc)
        >>> grained(late, timedelta(days=1), "UTC") - grained(early, timedelta(days=1), "UTC")
        datetime.timedelta(days=1)
    """
    day = int(day_numbers(np.array([micros(moment)]), zone)[0])
    return (day // grain.days) * grain


def _age(tally: Tally, channels: Sums, survival: float) -> Sums:
    return {
        name: frozen(_faded(channels[name], survival**channel.degree))
        for name, channel in tally.statistic.channels.items()
    }


def _faded(values: Floats, left: float) -> Floats:
    """What is left; the extremes of no rows, which are infinite, stay what they are."""
    return np.multiply(values, left, out=values.copy(), where=np.isfinite(values))
