"""Adding up rows, in blocks, in one pass: what a fold does by subject, and a rollup by subject and day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from reputation.arrays import Bools, Floats, Index, frozen
from reputation.columns import ArrayRows
from reputation.errors import EvidenceError
from reputation.evidence import Evidence
from reputation.sieving import asked_by, refuse_absent, sieves
from reputation.state import IDENTITY, JOIN, Sums
from reputation.statistics import Channel
from reputation.tally import Recipe, Tally
from reputation.weighing import ages_from, remaining, weigh

__all__ = ["add_up", "refuse_mistakes"]

_BLOCK = 16_000  # rows; a column of floats stays in the cache, and below the 128 KiB from which malloc asks the system


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


def add_up(
    recipe: Recipe, evidence: Evidence, places: Callable[[Tally, Any], Any], *, size: int, now: int
) -> tuple[Sums, ...]:
    """
    Add up the rows of each tally, block by block, wherever its rows belong.

    Args:
        recipe: The tallies.
        evidence: The rows.
        places: Says for the rows of a tally, given by positions or a slice, where each belongs, from 0 to `size` - 1.
        size: How many places there are.
        now: The instant that ages and windows are counted from, in microseconds.

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
    for start in range(0, len(evidence), _BLOCK):
        block = _Block(evidence, slice(start, min(start + _BLOCK, len(evidence))), now)
        for tally, channels in zip(recipe.tallies, sums, strict=True):
            block.add(tally, channels, places)
    for channels in sums:
        for values in channels.values():
            frozen(values)
    return tuple(sums)


class _Block:
    """A stretch of rows; what several tallies need of it is worked out once."""

    def __init__(self, evidence: Evidence, piece: slice, now: int) -> None:
        self.evidence = evidence
        self.now = now
        self.all = evidence.rows().at(piece)
        self.start = piece.start
        self.kept: dict[tuple[object, ...], ArrayRows] = {}
        self.weights: dict[tuple[object, ...], Any] = {}

    def add(self, tally: Tally, sums: Sums, places: Callable[[Tally, Any], Any]) -> None:
        """Add the rows of one tally to its channels."""
        rows = self.rows(tally)
        codes: Index = np.asarray(places(tally, rows.index), dtype=np.intp)
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
                refuse_absent(tally, self.all)
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


def _accumulate(channel: Channel, total: Floats, codes: Index, values: Any) -> None:
    """Add up row by row, so that the result does not depend on the size of a block."""
    column = np.asarray(values, dtype=np.float64)
    if column.ndim == 0:
        column = np.full(codes.shape, column)
    JOIN[channel.reduce].at(total, codes, column)
