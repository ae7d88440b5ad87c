"""
Choosing the rows of a tally, step by step.

The fold and the account of a score ask the same steps, so that what is counted and what is explained are the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Bools
from reputation.columns import NUMPY, ArrayRows
from reputation.errors import PolicyError
from reputation.evidence import Evidence
from reputation.predicates import ALL
from reputation.tally import Tally
from reputation.times import MISSING

__all__ = ["Sieve", "asked_by", "refuse_absent", "sieves"]

_OFTEN_ABSENT = ("value", "amount")  # a host without ratings has no rated row; any other missing name is a mistake


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
    window: Any = tally.window
    if window is None and tally.date == "occurred_at":
        return
    times = evidence.dates(tally.date)[index]
    if tally.date != "occurred_at":
        yield Sieve("date", times != MISSING)
    if window is None:
        return
    if hasattr(window, "mask"):  # each row carries its own end
        with asked_by(window):
            yield Sieve("window", window.mask(evidence.dates(window.date)[index], now))
    else:
        start, end = window.interval(now)
        yield Sieve("window", (times >= start) & (times < end))


def refuse_absent(tally: Tally, rows: ArrayRows) -> None:
    """
    Refuse a table that lacks a column which the statistic of a tally reads.

    Only rows that would count need it; `value` and `amount` may be left out of a table, where every row is without.

    Args:
        tally: The tally.
        rows: Any rows of the table.

    Raises:
        PolicyError: The column is not there; the message names the statistic that asks for it.

    Examples:
        >>> from reputation.statistics import Moments
        >>> refuse_absent(Tally(Moments(column="hours")), ArrayRows.of(hours=[1.5]))
    """
    with asked_by(tally.statistic):
        for name in set(tally.statistic.reads).difference(_OFTEN_ABSENT):
            _ = rows[name]
