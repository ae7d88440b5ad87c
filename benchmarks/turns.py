"""Contestants measured in turns, after their results have been compared."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from benchmarks.works import Call, Contestant, Work, missing

__all__ = ["Line", "agree", "measured"]


@attrs.frozen
class Line:
    """
    One line of the table.

    Args:
        work: What is done.
        other: Whose way stands beside ours.
        mine: Our median, in seconds; None where nothing was measured.
        theirs: Theirs.
        note: What is not the same work, or why nothing was measured.
    """

    work: str
    other: str
    mine: float | None = None
    theirs: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Our time over theirs; below 1 ours is the quicker one."""
        return None if self.mine is None or not self.theirs else self.mine / self.theirs


def measured(work: Work, *, repeat: int, without: Sequence[str] = (), cpu: bool = False) -> Iterator[Line]:
    """
    Measure a piece of work: all contestants once, to warm up and to compare; then in turns.

    Args:
        work: The work.
        repeat: How often each way is timed.
        without: Modules that are not to be used, though they may be there.
        cpu: Whether the time of the processor counts, that of all threads, instead of the clock.

    Yields:
        A line for each of the others.

    Raises:
        AssertionError: Another way gives another result, and nobody said that it would.
    """
    absent = {other.name: missing(other, without=without) for other in work.others}
    there = [other for other in work.others if absent[other.name] is None]
    why = missing(work.ours, without=without)
    if why is not None:
        yield Line(work.name, "all", note=why)
        return
    calls = {each.name: each.build() for each in (work.ours, *there)}
    _compare(work, {name: call() for name, call in calls.items()}, there)
    medians = _medians(calls, repeat, time.process_time if cpu else time.perf_counter)
    for other in work.others:
        if absent[other.name] is not None:
            yield Line(work.name, other.name, note=absent[other.name] or "")
        else:
            yield Line(work.name, other.name, medians[work.ours.name], medians[other.name], other.differs)


def _medians(calls: Mapping[str, Call], repeat: int, clock: Callable[[], float]) -> dict[str, float]:
    spent: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(repeat):
        for name, call in calls.items():
            gc.collect()
            start = clock()
            call()
            spent[name].append(clock() - start)
    return {name: statistics.median(seconds) for name, seconds in spent.items()}


def _compare(work: Work, results: Mapping[str, Any], there: list[Contestant]) -> None:
    if work.ours.read is None:
        return
    mine = work.ours.read(results[work.ours.name])
    for other in there:
        if other.read is not None:
            agree(mine, other.read(results[other.name]), f"{work.name}: {other.name}")


def agree(mine: Mapping[str, Any], theirs: Mapping[str, Any], what: str) -> None:
    """Refuse to measure ways that give different results; they are compared in the columns that both have."""
    both = mine.keys() & theirs.keys()
    assert both, f"{what} has no column that ours has"
    for name in both:
        left, right = np.asarray(mine[name]), np.asarray(theirs[name])
        if left.dtype.kind == "f":
            np.testing.assert_allclose(right, left, rtol=1e-7, err_msg=f"{what}: {name}")
        else:
            np.testing.assert_array_equal(right, left, err_msg=f"{what}: {name}")
