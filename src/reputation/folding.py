"""
Folding: rows into the sums of a recipe, in blocks, in one pass.

Which rows a tally holds and how much each counts is decided here once; the account of a score asks the same functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index, Ints, frozen
from reputation.columns import NUMPY, ArrayRows
from reputation.decay import Decay, Forever
from reputation.errors import EvidenceError, PolicyError, plural
from reputation.evidence import Evidence
from reputation.factors import ONE
from reputation.select import ALL
from reputation.state import IDENTITY, State, grained
from reputation.statistics import Channel, Reduce
from reputation.tally import Recipe, Tally
from reputation.times import MICROS_PER_DAY, MISSING, day_numbers, micros, moment

__all__ = ["Sieve", "ages_from", "asked_by", "fold", "refuse_future", "remaining", "sieves", "weigh"]

_BLOCK = 1 << 14  # rows; the temporary columns of one block stay in the processor's cache

_OFTEN_ABSENT = ("value", "amount")  # a host without ratings has no rated row; any other missing name is a mistake

_LATER = MappingProxyType(
    {
        "recorded_at": "take what was known by then: evidence.known_at(as_of).",
        "refers_to_at": "leave such rows out with select=, or let the metric go by another date.",
    }
)

_REDUCE = MappingProxyType({Reduce.SUM: np.add, Reduce.MIN: np.minimum, Reduce.MAX: np.maximum})


def fold(recipe: Recipe, evidence: Evidence, *, as_of: datetime) -> State:
    """
    Count rows once: turn evidence into the sums of a recipe at one instant.

    Args:
        recipe: The tallies, usually `policy.recipe`.
        evidence: The rows; none may lie after `as_of`.
        as_of: The instant, aware.

    Returns:
        The state, with all subjects that the evidence knows. Beside it, memory does not grow with the rows.

    Raises:
        EvidenceError: Rows after `as_of`; a weight factor that gives a negative, infinite or unknown weight.
        PolicyError: A part names a column that the evidence lacks.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Evidence, Count, HalfLife, Metric, Policy, days
        >>> orders = Evidence.from_columns(subject=["ada"], occurred_at=datetime(2026, 6, 1, tzinfo=timezone.utc))
        >>> recipe = Policy(Metric(Count(), decay=HalfLife(days(30)))).recipe
        >>> fold(recipe, orders, as_of=datetime(2026, 7, 1, tzinfo=timezone.utc)).sums[0]["total"]
        array([0.5])
    """
    _refuse_mistakes(recipe, evidence)
    now = micros(as_of)
    refuse_future(evidence, now)
    size = len(evidence.subject.categories)
    sums = [
        {name: np.full(size, IDENTITY[channel.reduce]) for name, channel in tally.statistic.channels.items()}
        for tally in recipe.tallies
    ]
    for start in range(0, len(evidence), _BLOCK):
        block = _Block(evidence, slice(start, min(start + _BLOCK, len(evidence))), now)
        for tally, channels in zip(recipe.tallies, sums, strict=True):
            block.add(tally, channels)
    for channels in sums:
        for values in channels.values():
            frozen(values)
    return State(recipe, as_of, tuple(evidence.subject.categories), tuple(sums))


def _refuse_mistakes(recipe: object, evidence: object) -> None:
    if not isinstance(recipe, Recipe):
        hint = "write fold(policy.recipe, evidence, as_of=...)."
        msg = f"fold takes a recipe, got {type(recipe).__name__}.\n\nHint: {hint}"
        raise TypeError(msg)
    if not isinstance(evidence, Evidence):
        hint = "write Evidence.from_columns(...) or Evidence.from_records(...)."
        msg = f"evidence must be Evidence, got {type(evidence).__name__}.\n\nHint: {hint}"
        raise TypeError(msg)


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


@contextmanager
def asked_by(part: object) -> Iterator[None]:
    """
    Say in the error about a missing column which part asks for it.

    Args:
        part: The part that is about to look at rows.

    Returns:
        A context.

    Examples:
        >>> from reputation import where
        >>> with asked_by(where("verfied", 3.0)):
        ...     ArrayRows.of(verified=[True])["verfied"]
        Traceback (most recent call last):
            ...
        reputation.errors.PolicyError: the evidence has no column 'verfied', for which Where(column='verfied', ...
    """
    try:
        yield
    except PolicyError as error:
        msg = f"{error.what.removesuffix('.')}, for which {part!r} asks."
        raise PolicyError(msg, hint=error.hint) from error


@attrs.frozen(eq=False)
class Sieve:
    """
    One step of choosing the rows of a tally.

    Args:
        step: What the step asks: `select`, `id`, `status`, `date`, `window`, `value`, or `column` where the table does
            not have the column that is read.
        keep: The rows that pass, as an array of booleans.

    Examples:
        >>> Sieve("status", np.array([True, False])).keep.sum()
        np.int64(1)
    """

    step: str
    keep: Bools


def sieves(tally: Tally, evidence: Evidence, rows: ArrayRows, now: int) -> Iterator[Sieve]:
    """
    Choose the rows of a tally step by step; a step that keeps every row by its nature is left out.

    Args:
        tally: The tally.
        evidence: The evidence that the rows belong to.
        rows: Some of its rows, with their positions in `rows.index`.
        now: The instant in microseconds.

    Returns:
        The steps: selection, repeated ids, status, missing dates, window, missing values.

    Examples:
        >>> from reputation.statistics import Count
        >>> list(sieves(Tally(Count()), Evidence.empty(), Evidence.empty().rows().at(slice(0, 0)), 0))
        []
    """
    index: Any = rows.index
    if tally.select != ALL:
        size = np.shape(evidence.occurred_at[index])
        with asked_by(tally.select):
            yield Sieve("select", np.broadcast_to(np.asarray(tally.select(rows)), size))
    if evidence.id is not None:
        yield Sieve("id", ~evidence.replaced[index])
    if evidence.status is not None:
        yield Sieve("status", NUMPY.isin(rows["status"], tally.statuses))
    elif "active" not in tally.statuses:
        yield Sieve("status", np.zeros(len(evidence.occurred_at[index]), dtype=bool))
    yield from _time_sieves(tally, evidence, index, now)
    for name in tally.statistic.reads:
        if name in rows.columns:
            yield Sieve("value", NUMPY.known(rows[name]))
        else:
            step = "value" if name in _OFTEN_ABSENT else "column"
            yield Sieve(step, np.zeros(len(evidence.occurred_at[index]), dtype=bool))


def _time_sieves(tally: Tally, evidence: Evidence, index: Any, now: int) -> Iterator[Sieve]:
    times = evidence.dates(tally.date)[index]
    if tally.date != "occurred_at":
        yield Sieve("date", times != MISSING)
    window: Any = tally.window
    if window is None:
        return
    if hasattr(window, "mask"):  # each row carries its own end
        with asked_by(window):
            yield Sieve("window", window.mask(evidence.dates(window.date)[index], now))
    else:
        start, end = window.interval(now)
        yield Sieve("window", (times >= start) & (times < end))


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
    return decay.remaining(_ages(decay, times, now), NUMPY)


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


def _ages(decay: Decay, times: Ints, now: int) -> Floats:
    grain: timedelta | None = getattr(decay, "grain", None)
    if grain is None:
        return (now - times) / MICROS_PER_DAY
    zone: str = decay.tz  # type: ignore[attr-defined]  # whoever has a grain has a zone
    today = grained(moment(now), grain, zone).days
    return (today - (day_numbers(times, zone) // grain.days) * grain.days).astype(np.float64)


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


class _Block:
    """A stretch of rows; what several tallies need of it is worked out once."""

    def __init__(self, evidence: Evidence, piece: slice, now: int) -> None:
        self.evidence = evidence
        self.now = now
        self.all = evidence.rows().at(piece)
        self.start = piece.start
        self.kept: dict[tuple[object, ...], ArrayRows] = {}
        self.weights: dict[tuple[object, ...], Any] = {}

    def add(self, tally: Tally, sums: Mapping[str, Floats]) -> None:
        """Add the rows of one tally to its channels."""
        rows = self.rows(tally)
        codes: Index = self.evidence.subject.codes[rows.index].astype(np.intp)
        if len(codes) == 0:
            return
        weight = self._weight(tally, rows)
        with asked_by(tally.statistic):
            lifted = tally.statistic.lift(rows, weight)
        for name, channel in tally.statistic.channels.items():
            _accumulate(channel, sums[name], codes, lifted[name])

    def rows(self, tally: Tally) -> ArrayRows:
        """Choose the rows of one tally."""
        key = tally.sieve
        if key not in self.kept:
            self.kept[key] = self._sift(tally)
        return self.kept[key]

    def _sift(self, tally: Tally) -> ArrayRows:
        keep: Bools | None = None
        for sieve in sieves(tally, self.evidence, self.all, self.now):
            if sieve.step == "column" and (keep is None or keep.any()):
                _refuse_absent(tally, self.all)
            keep = sieve.keep if keep is None else keep & sieve.keep
        if keep is None or keep.all():
            return self.all
        return self.evidence.rows().at(self.start + np.flatnonzero(keep))

    def _weight(self, tally: Tally, rows: ArrayRows) -> Any:
        key = (*tally.sieve, tally.weight, tally.decay)
        if key not in self.weights:
            try:
                self.weights[key] = _left(tally, self.evidence, rows, self.now)
            except EvidenceError:  # which tells of this block alone: ask again, of all rows
                everything = _Block(self.evidence, slice(0, len(self.evidence)), self.now)
                self.weights[key] = _left(tally, self.evidence, everything.rows(tally), self.now)
        return self.weights[key]


def _left(tally: Tally, evidence: Evidence, rows: ArrayRows, now: int) -> Any:
    times = ages_from(tally, evidence, rows.index, now)
    return weigh(tally, evidence, rows) * remaining(tally.decay, times, now)


def _refuse_absent(tally: Tally, rows: ArrayRows) -> None:
    """A table without a row that counts need not have the columns that such rows have; any other does."""
    with asked_by(tally.statistic):
        for name in set(tally.statistic.reads).difference(_OFTEN_ABSENT):
            _ = rows[name]


def _accumulate(channel: Channel, total: Floats, codes: Index, values: Any) -> None:
    """Add up row by row, so that the result does not depend on the size of a block."""
    column = np.ascontiguousarray(np.broadcast_to(values, codes.shape), dtype=np.float64)
    _REDUCE[channel.reduce].at(total, codes, column)
