"""The laws of decays: their shape, and when sums under them can be moved in time."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import strategies as st

from reputation.columns import NUMPY
from reputation.errors import ReputationError
from reputation.testing.breaches import DoesNotApply, LawBroken
from reputation.testing.lawbook import law
from reputation.testing.trial import Trial
from reputation.times import zone

__all__ = ["advance", "calendar_grain", "decay_shape"]

_DAY = timedelta(days=1)
_CENTURY = 36_525.0  # days
_HUGE = (1e6, 1e9, 1e15)  # days; a log that begins with the year 1 holds less than 1e6
_ROUNDING = 1e-15  # what a power may rise by in its last digit
_LAST_DIGIT = 1e-300

#: Ages in days: a century in steps of five days, the first week minute by minute, and ages that no log holds.
_GRID = np.unique(np.concatenate([np.arange(0.0, _CENTURY, 5.0), np.arange(0.0, 7.0, 1.0 / 1440.0), _HUGE]))

_spans = st.builds(
    lambda count, unit: count * unit,
    st.integers(0, 50_000),
    st.sampled_from([_DAY, timedelta(hours=1), timedelta(microseconds=7_730_017)]),
)


def _left(decay: Any, ages: Any) -> Any:
    """What is left at these ages in days, whatever a decay makes of its way of answering."""
    array = np.asarray(ages, dtype=np.float64)
    array.flags.writeable = False
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(decay.remaining(array, NUMPY), dtype=np.float64), array.shape)


@law("decay")
def decay_shape(part: Any, trial: Trial) -> None:
    """
    A fresh row counts 1, and what is left never rises, lies within [0, 1] and is finite at every age.

    Examples:
        >>> from reputation import HalfLife, days
        >>> decay_shape(HalfLife(days(180)))
    """

    def body(ages: list[float]) -> None:
        _check_shape(np.array([0.0, *sorted(ages), *_HUGE]), part)

    _check_shape(_GRID, part)
    trial.run(body, ages=st.lists(st.floats(0.0, _CENTURY), min_size=1, max_size=6))


def _check_shape(ages: Any, decay: Any) -> None:
    left = _left(decay, ages)
    if left[0] != 1.0:
        raise LawBroken("a fresh row does not count in full.", given=_at(0.0), expected=1.0, got=float(left[0]))
    wrong = np.flatnonzero(~(np.isfinite(left) & (left >= 0.0) & (left <= 1.0)))
    if len(wrong):
        age, got = float(ages[wrong[0]]), float(left[wrong[0]])
        raise LawBroken("what is left is no share.", given=_at(age), expected="within [0, 1]", got=got)
    rises = np.flatnonzero(left[1:] > left[:-1] * (1.0 + _ROUNDING))
    if len(rises):
        place = int(rises[0])
        given = {"ages in days": [float(ages[place]), float(ages[place + 1])]}
        what = "what is left rises again with age."
        raise LawBroken(what, given=given, expected="no rise", got=[float(left[place]), float(left[place + 1])])


def _at(age: float) -> dict[str, float]:
    return {"age in days": age}


@law("decay")
def advance(part: Any, trial: Trial) -> None:
    """
    What survives some more time is the same share at every age: remaining(a + b) == remaining(a) * survival(b).

    Examples:
        >>> from reputation import HalfLife, days
        >>> advance(HalfLife(days(180)))
    """
    if not callable(getattr(part, "survival", None)):
        reason = "it has no survival, so that its sums cannot be moved in time"
        raise DoesNotApply(reason)
    if part.survival(timedelta(0)) != 1.0:
        raise LawBroken("no time at all leaves not everything.", expected=1.0, got=part.survival(timedelta(0)))
    hint = "only an exponential, or no fading at all, can be moved in time; leave out survival, and states say so."

    def body(age: timedelta, elapsed: timedelta) -> None:
        share = part.survival(elapsed)
        if not isinstance(share, float) or not 0.0 <= share <= 1.0:
            raise LawBroken("survival is a float within [0, 1].", got=share)
        first, later = map(float, _left(part, [age / _DAY, (age + elapsed) / _DAY]))
        if not math.isclose(later, first * share, rel_tol=1e-12, abs_tol=_LAST_DIGIT):
            what = "moved in time, a row counts otherwise (got) than at its age (expected)."
            raise LawBroken(what, expected=later, got=first * share, hint=hint)

    trial.run(body, age=_spans, elapsed=_spans)


@law("decay")
def calendar_grain(part: Any, trial: Trial) -> None:
    """
    Ages are counted exactly, or in whole days of a calendar: a grain is a number of days, and has a time zone `tz`.

    Examples:
        >>> from reputation import HalfLife, days
        >>> calendar_grain(HalfLife(days(180), grain=days(7), tz="Asia/Shanghai"))
    """
    grain = getattr(part, "grain", None)
    if grain is None:
        reason = "it has no grain: its ages are exact"
        raise DoesNotApply(reason)
    hint = "write grain=days(1) and the name of a zone, or leave out the grain for exact ages."
    if not isinstance(grain, timedelta) or grain < _DAY or grain % _DAY:
        raise LawBroken("its grain is no whole number of days.", got=grain, hint=hint)
    tz = getattr(part, "tz", None)
    if not isinstance(tz, str):
        raise LawBroken("it has a grain, but no name of a time zone whose days are counted.", got=tz, hint=hint)
    try:
        zone(tz)
    except ReputationError as error:
        raise LawBroken(error.what, hint=error.hint) from None
    del trial  # there is nothing to draw
