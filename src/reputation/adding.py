"""Adding up rows, in blocks, in one pass: what a fold does by subject, and a rollup by subject and day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Floats, Index, frozen
from reputation.columns import ArrayRows
from reputation.errors import EvidenceError
from reputation.evidence import Evidence
from reputation.shares import Shares, shares
from reputation.sieving import asked_by, refuse_absent, sieves
from reputation.state import IDENTITY, JOIN, Sums
from reputation.statistics import Channel
from reputation.tally import Recipe, Tally
from reputation.weighing import ages_from, remaining, weigh
from reputation.workers import in_order

__all__ = ["add_up", "refuse_mistakes"]

_Kept = Mapping[int, Shares]  # by the number of what decides which rows get in
_Lifted = tuple[Any, Mapping[str, Any]]  # rows, as positions or a slice; what they add by channel

_BLOCK = 64_000  # rows; a few columns of them stay in the cache, and the many steps per block cost little beside
_MANY = 4 * _BLOCK  # rows; threads pay from here on


def refuse_mistakes(recipe: object, evidence: object, *, verb: str) -> None:
    """
    Refuse what is no recipe, or no evidence.

    Args:
        recipe: What stands where the recipe should.
        evidence: What stands where the evidence should.
        verb: The function that was called.

    Raises:
        TypeError: One of them is something else.

    Examples:
        >>> refuse_mistakes(Recipe([]), Evidence.empty(), verb="fold")
    """
    if not isinstance(recipe, Recipe):
        hint = f"write {verb}(policy.recipe, evidence, {'as_of' if verb == 'fold' else 'tz'}=...)."
        msg = f"{verb} takes a recipe, got {type(recipe).__name__}.\n\nHint: {hint}"
        raise TypeError(msg)
    if not isinstance(evidence, Evidence):
        hint = "write Evidence.from_columns(...) or Evidence.from_records(...)."
        msg = f"evidence must be Evidence, got {type(evidence).__name__}.\n\nHint: {hint}"
        raise TypeError(msg)


def add_up(  # noqa: PLR0913 - which rows, where to, as of when
    recipe: Recipe,
    evidence: Evidence,
    places: Callable[[Tally, Any], Any],
    *,
    size: int,
    now: int,
    rows: slice | Index | None = None,
) -> tuple[Sums, ...]:
    """
    Add up the rows of each tally, block by block, wherever its rows belong.

    Args:
        recipe: The tallies.
        evidence: The rows.
        places: Says for the rows of a tally, given by positions or a slice, where each belongs, from 0 to `size` - 1.
        size: How many places there are.
        now: The instant that ages and windows are counted from, in microseconds.
        rows: The rows to add up, as positions or as a slice from a first one to a last one; all by default.

    Returns:
        Per tally its channels by name, read-only; one number per place.

    Raises:
        EvidenceError: A row has no age at that instant, or no weight.
        PolicyError: A part names a column that the evidence lacks.

    Examples:
        >>> from reputation.statistics import Count
        >>> orders = Evidence.from_columns(subject=["ada", "bob", "ada"], occurred_at="2026-06-01T00:00Z")
        >>> (sums,) = add_up(Recipe([Tally(Count())]), orders, lambda tally, rows: [0, 1, 0], size=2, now=2**52)
        >>> sums["total"]
        array([2., 1.])
    """
    sums = [
        {name: np.full(size, IDENTITY[channel.reduce]) for name, channel in tally.statistic.channels.items()}
        for tally in recipe.tallies
    ]
    for found in _lifted(recipe, _Chosen(evidence, rows), now):
        for tally, channels, (index, lifted) in zip(recipe.tallies, sums, found, strict=True):
            codes: Index = np.asarray(places(tally, index), dtype=np.intp)
            for name, channel in tally.statistic.channels.items() if len(codes) else ():
                _accumulate(channel, channels[name], codes, lifted[name])
    for channels in sums:
        for values in channels.values():
            frozen(values)
    return tuple(sums)


@attrs.frozen(eq=False)
class _Chosen:
    """Some rows of the evidence; `here` counts from the first of them."""

    evidence: Evidence
    rows: slice | Index | None

    def __len__(self) -> int:
        if self.rows is None:
            return len(self.evidence)
        return self.rows.stop - self.rows.start if isinstance(self.rows, slice) else len(self.rows)

    @property
    def positions(self) -> Index | None:
        """The positions of all of them; None for all rows of the evidence."""
        return np.arange(self.rows.start, self.rows.stop) if isinstance(self.rows, slice) else self.rows

    def at(self, here: slice | Index) -> ArrayRows:
        """Some of them."""
        if not isinstance(self.rows, slice):
            return self.evidence.rows().at(here if self.rows is None else self.rows[here])
        first = self.rows.start
        moved = slice(first + here.start, first + here.stop) if isinstance(here, slice) else first + here
        return self.evidence.rows().at(moved)


def _lifted(recipe: Recipe, chosen: _Chosen, now: int) -> Iterator[list[_Lifted]]:
    """What each tally adds, block by block; blocks are worked out side by side and handed on in their own order."""
    tasks, count = _tasks(recipe), len(chosen)
    # What keep rules leave is worked out before, once for tallies that hold the same rows.
    ruled = {task.rows: task.tally for task in tasks if task.tally.keep}
    kept = {number: shares(tally, chosen.evidence, now, index=chosen.positions) for number, tally in ruled.items()}

    def work(start: int) -> list[_Lifted]:
        block = _Block(chosen, slice(start, min(start + _BLOCK, count)), now, kept)
        return list(map(block.lift, tasks))

    return in_order(work, range(0, count, _BLOCK), threads=None if count >= _MANY else 1)


@attrs.frozen(eq=False)
class _Task:
    """A tally with the numbers of its rows and of its weights; where they are equal, they are worked out once."""

    tally: Tally
    rows: int
    weight: int


def _tasks(recipe: Recipe) -> list[_Task]:
    found: dict[tuple[object, ...], int] = {}  # parts are compared here, not again for each block
    keys = [(tally.sieve, (*tally.sieve, tally.weight, tally.decay)) for tally in recipe.tallies]
    return [
        _Task(tally, *(found.setdefault(key, len(found)) for key in pair))
        for tally, pair in zip(recipe.tallies, keys, strict=True)
    ]


class _Block:
    """A stretch of rows; what several tallies need of it is worked out once."""

    def __init__(self, chosen: _Chosen, here: slice, now: int, shares: _Kept) -> None:
        self.chosen = chosen
        self.evidence = chosen.evidence
        self.here = here
        self.now = now
        self.shares = shares
        self.all = chosen.at(here)
        self.kept: dict[int, tuple[slice | Index, ArrayRows]] = {}
        self.weights: dict[int, Any] = {}

    def lift(self, task: _Task) -> _Lifted:
        """The rows of one tally, and what they add to its channels; nothing where there is none."""
        here, rows = self._rows(task)
        if not isinstance(here, slice) and len(here) == 0:
            return here, {}
        weight = self._weight(task, here, rows)
        with asked_by(task.tally.statistic):
            return rows.index, task.tally.statistic.lift(rows, weight)

    def _rows(self, task: _Task) -> tuple[slice | Index, ArrayRows]:
        """Choose the rows of one tally."""
        if task.rows not in self.kept:
            self.kept[task.rows] = self._sift(task)
        return self.kept[task.rows]

    def _sift(self, task: _Task) -> tuple[slice | Index, ArrayRows]:
        tally, keep = task.tally, None
        for sieve in sieves(tally, self.evidence, self.all, self.now):
            if sieve.step == "column" and (keep is None or keep.any()):
                refuse_absent(tally, self.all)
            keep = sieve.keep if keep is None else keep & sieve.keep
        if tally.keep:
            share = self.shares[task.rows].share[self.here]
            keep = share > 0.0 if keep is None else keep & (share > 0.0)
        if keep is None or keep.all():
            return self.here, self.all
        here = self.here.start + np.flatnonzero(keep)
        return here, self.chosen.at(here)

    def _weight(self, task: _Task, here: slice | Index, rows: ArrayRows) -> Any:
        if task.weight not in self.weights:
            try:
                self.weights[task.weight] = self._left(task, here, rows)
            except EvidenceError:  # which tells of this block alone: ask again, of all rows
                everything = _Block(self.chosen, slice(0, len(self.chosen)), self.now, self.shares)
                self.weights[task.weight] = self._left(task, *everything._rows(task))
        return self.weights[task.weight]

    def _left(self, task: _Task, here: slice | Index, rows: ArrayRows) -> Any:
        tally = task.tally
        left = remaining(tally.decay, ages_from(tally, self.evidence, rows.index, self.now), self.now)
        weight = weigh(tally, self.evidence, rows)
        if not tally.keep:
            return weight * left
        kept = self.shares[task.rows]
        return weight * kept.share[here] * kept.left(left, here)


def _accumulate(channel: Channel, total: Floats, codes: Index, values: Any) -> None:
    """Add up row by row, so that the result does not depend on the size of a block."""
    column = np.asarray(values, dtype=np.float64)
    if column.ndim == 0:
        column = np.full(codes.shape, column)
    JOIN[channel.reduce].at(total, codes, column)
