"""How much a row counts: the weight that its factors give it, and what the decay has left of it."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import Any

import numpy as np

from reputation.arrays import Floats, Index, Ints
from reputation.columns import NUMPY, ArrayRows
from reputation.decay import Decay, Forever
from reputation.errors import EvidenceError, plural
from reputation.evidence import Evidence
from reputation.factors import ONE
from reputation.sieving import asked_by
from reputation.tally import Tally
from reputation.times import MICROS_PER_DAY, MISSING, day_numbers, local_date, moment

__all__ = ["ages_from", "refuse_future", "remaining", "remaining_of_days", "weigh"]

_LATER = MappingProxyType(
    {
        "recorded_at": "take what was known by then: evidence.known_at(as_of).",
        "refers_to_at": "leave such rows out with select=, or let the metric go by another date.",
    }
)


def refuse_future(evidence: Evidence, now: int) -> None:
    """
    Refuse rows that lie after the instant of the fold.

    Args:
        evidence: The rows.
        now: The instant in microseconds.

    Raises:
        EvidenceError: At least one row occurred later.

    Examples:
        >>> refuse_future(Evidence.empty(), 0)
    """
    if len(evidence) == 0 or int(evidence.occurred_at.max()) <= now:
        return
    late = np.flatnonzero(evidence.occurred_at > now)
    date, hint = "occurred_at", "leave them out with evidence.until(as_of)."
    raise _too_late(date, late, evidence.occurred_at, now, hint=hint)


def _too_late(date: str, rows: Index, times: Ints, now: int, *, hint: str) -> EvidenceError:
    when = moment(int(times[rows[0]])).isoformat()
    breach = "breaks this, at" if len(rows) == 1 else "break this, first at"
    what = f"{date} must not lie after as_of ({moment(now).isoformat()})"
    msg = f"{what}; {len(rows)} of {plural(len(times), 'row')} {breach} row {rows[0]} ({when})."
    return EvidenceError(msg, hint=hint, column=date, rows=rows)


def remaining(decay: Decay, times: Ints, now: int) -> Any:
    """
    What the decay leaves of rows of these dates.

    Args:
        decay: The decay; with a `grain` ages are counted in whole calendar grains of its zone.
        times: The dates in microseconds.
        now: The instant in microseconds.

    Returns:
        Shares within [0, 1]; the number 1.0 for `Forever`.

    Examples:
        >>> from reputation import HalfLife, days
        >>> remaining(HalfLife(days(1)), np.array([0, MICROS_PER_DAY]), MICROS_PER_DAY)
        array([0.5, 1. ])
    """
    if isinstance(decay, Forever):
        return 1.0
    grain: timedelta | None = getattr(decay, "grain", None)
    if grain is None:
        return decay.remaining((now - times) / MICROS_PER_DAY, NUMPY)
    zone: str = decay.tz  # type: ignore[attr-defined]  # whoever has a grain has a zone
    return remaining_of_days(decay, day_numbers(times, zone), local_date(now, zone).toordinal())


def remaining_of_days(decay: Decay, days: Ints, today: int) -> Any:
    """
    What a decay that counts whole days leaves of rows of these days.

    Args:
        decay: The decay; unless it is `Forever`, with a `grain`.
        days: The days, as `date.toordinal` counts them, in the zone of the decay.
        today: The day of the instant that is asked about.

    Returns:
        Shares within [0, 1]; the number 1.0 for `Forever`.

    Examples:
        >>> from reputation import HalfLife, days
        >>> remaining_of_days(HalfLife(days(1), grain=days(1)), np.array([738_000, 738_001]), 738_001)
        array([0.5, 1. ])
    """
    if isinstance(decay, Forever):
        return 1.0
    grain: timedelta = decay.grain  # type: ignore[attr-defined]  # as the caller has made sure
    first = int(days.min(initial=today))
    span = int(days.max(initial=first)) - first + 1
    if span > len(days):
        return decay.remaining(_whole_ages(days, today, grain), NUMPY)
    # Rows of one day have one age: each day is asked about once.
    left = np.asarray(decay.remaining(_whole_ages(np.arange(first, first + span), today, grain), NUMPY))
    return left if left.ndim == 0 else left.take(days - first)


def ages_from(tally: Tally, evidence: Evidence, index: Any, now: int) -> Ints:
    """
    The dates that the ages of some rows are counted from.

    Args:
        tally: The tally, which says which date counts.
        evidence: The evidence.
        index: Positions of the rows, or a slice.
        now: The instant in microseconds.

    Returns:
        Dates in microseconds, none after `now`.

    Raises:
        EvidenceError: A row was recorded, or refers to a date, after `now`: it has no age.

    Examples:
        >>> from reputation.statistics import Count
        >>> ages_from(Tally(Count()), Evidence.empty(), slice(0, 0), 0)
        array([], dtype=int64)
    """
    times: Ints = evidence.dates(tally.date)[index]
    if tally.date != "occurred_at" and times.max(initial=MISSING) > now:
        rows = np.arange(len(evidence))[index][times > now]
        raise _too_late(tally.date, rows, evidence.dates(tally.date), now, hint=_LATER[tally.date])
    return times


def _whole_ages(days: Ints, today: int, grain: timedelta) -> Floats:
    """Both dates are moved back to the grid, which begins with the year 1."""
    return ((today // grain.days - days // grain.days) * grain.days).astype(np.float64)


def weigh(tally: Tally, evidence: Evidence, rows: ArrayRows) -> Any:
    """
    How much each of some rows counts before decay.

    Args:
        tally: The tally.
        evidence: The evidence that the rows belong to.
        rows: Rows that the tally holds.

    Returns:
        Weights, finite and not negative; the number 1.0 where the tally weighs nothing.

    Raises:
        EvidenceError: A factor gives a negative, infinite or unknown weight; the message names the factor and the rows.

    Examples:
        >>> from reputation.statistics import Count
        >>> weigh(Tally(Count()), Evidence.empty(), ArrayRows.of())
        1.0
    """
    if tally.weight == ONE:
        return 1.0
    weight: Any = None
    for factor in tally.weight.factors:  # one by one: two negative numbers have a harmless product
        with asked_by(factor):
            values = np.asarray(factor(rows), dtype=np.float64)
        _refuse_bad(factor, values, evidence, rows)
        weight = values if weight is None else _times(weight, values)
    if len(tally.weight.factors) > 1:
        _refuse_bad(tally.weight, weight, evidence, rows)  # finite factors may have an infinite product
    return weight


def _times(weight: Floats, values: Floats) -> Floats:
    with np.errstate(over="ignore"):
        return np.asarray(weight * values)


def _refuse_bad(factor: object, values: Floats, evidence: Evidence, rows: ArrayRows) -> None:
    # a NaN makes the minimum NaN, and every comparison with it false
    if not (values.min(initial=0.0) >= 0.0 and values.max(initial=0.0) < np.inf):
        raise _bad_factor(factor, values, evidence, rows)


def _bad_factor(factor: object, values: Floats, evidence: Evidence, rows: ArrayRows) -> EvidenceError:
    positions = np.arange(len(evidence))[rows.index if rows.index is not None else slice(None)]
    bad = positions[np.broadcast_to(~(np.isfinite(values) & (values >= 0.0)), positions.shape)]
    shown = float(np.broadcast_to(values, positions.shape)[positions == bad[0]][0])
    msg = (
        f"a weight must be a finite number, zero or more; factor {factor!r} gives {shown:g} at row {bad[0]}"
        f" ({plural(len(bad), 'row')} in all)."
    )
    hint = "say what an unknown value counts with missing=..., or mend the column."
    return EvidenceError(msg, hint=hint, rows=bad)
