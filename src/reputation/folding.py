"""Folding: rows into the sums of a recipe, in blocks, in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import numpy as np

from reputation.arrays import Bools, Floats, Index, frozen
from reputation.columns import ArrayRows
from reputation.errors import EvidenceError
from reputation.evidence import Evidence
from reputation.shares import Shares, shares
from reputation.sieving import asked_by, refuse_absent, sieves
from reputation.state import IDENTITY, State
from reputation.statistics import Channel, Reduce
from reputation.tally import Recipe, Tally
from reputation.times import micros
from reputation.weighing import ages_from, refuse_future, remaining, weigh

__all__ = ["fold"]

_BLOCK = 16_000  # rows; a column of floats stays in the cache, and below the 128 KiB from which malloc asks the system

_REDUCE = MappingProxyType({Reduce.SUM: np.add, Reduce.MIN: np.minimum, Reduce.MAX: np.maximum})


def fold(recipe: Recipe, evidence: Evidence, *, as_of: datetime) -> State:
    """
    Count rows once: turn evidence into the sums of a recipe at one instant.

    Args:
        recipe: The tallies, usually `policy.recipe`.
        evidence: The rows; none may lie after `as_of`.
        as_of: The instant, aware.

    Returns:
        The state, with all subjects that the evidence knows. Beside it, memory grows with the rows only where a tally
        has keep rules, which sort them.

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
    kept = _kept(recipe, evidence, now)
    for start in range(0, len(evidence), _BLOCK):
        block = _Block(evidence, slice(start, min(start + _BLOCK, len(evidence))), now, kept)
        for tally, channels in zip(recipe.tallies, sums, strict=True):
            block.add(tally, channels)
    for channels in sums:
        for values in channels.values():
            frozen(values)
    names = tuple(evidence.subject.categories)
    if recipe.scanning is None:
        return State(recipe, as_of, names, tuple(sums))
    held = np.bincount(evidence.subject.codes, minlength=size) > 0
    return State(recipe, as_of, names, tuple(sums), held=frozen(held))


def _kept(recipe: Recipe, evidence: Evidence, now: int) -> Mapping[tuple[object, ...], Shares]:
    """What keep rules leave of the rows, before they are folded: once for tallies that hold the same rows."""
    scanned = {tally.sieve: tally for tally in recipe.tallies if tally.keep}
    return {sieve: shares(tally, evidence, now) for sieve, tally in scanned.items()}


def _refuse_mistakes(recipe: object, evidence: object) -> None:
    if not isinstance(recipe, Recipe):
        hint = "write fold(policy.recipe, evidence, as_of=...)."
        msg = f"fold takes a recipe, got {type(recipe).__name__}.\n\nHint: {hint}"
        raise TypeError(msg)
    if not isinstance(evidence, Evidence):
        hint = "write Evidence.from_columns(...) or Evidence.from_records(...)."
        msg = f"evidence must be Evidence, got {type(evidence).__name__}.\n\nHint: {hint}"
        raise TypeError(msg)


class _Block:
    """A stretch of rows; what several tallies need of it is worked out once."""

    def __init__(self, evidence: Evidence, piece: slice, now: int, shares: Mapping[tuple[object, ...], Shares]) -> None:
        self.evidence = evidence
        self.now = now
        self.shares = shares
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
                refuse_absent(tally, self.all)
            keep = sieve.keep if keep is None else keep & sieve.keep
        if tally.keep:
            share = self.shares[tally.sieve].share[self.all.index]
            keep = share > 0.0 if keep is None else keep & (share > 0.0)
        if keep is None or keep.all():
            return self.all
        return self.evidence.rows().at(self.start + np.flatnonzero(keep))

    def _weight(self, tally: Tally, rows: ArrayRows) -> Any:
        key = (*tally.sieve, tally.weight, tally.decay)
        if key not in self.weights:
            try:
                self.weights[key] = self._left(tally, rows)
            except EvidenceError:  # which tells of this block alone: ask again, of all rows
                everything = _Block(self.evidence, slice(0, len(self.evidence)), self.now, self.shares)
                self.weights[key] = self._left(tally, everything.rows(tally))
        return self.weights[key]

    def _left(self, tally: Tally, rows: ArrayRows) -> Any:
        times = ages_from(tally, self.evidence, rows.index, self.now)
        left = remaining(tally.decay, times, self.now)
        weight = weigh(tally, self.evidence, rows)
        if not tally.keep:
            return weight * left
        kept = self.shares[tally.sieve]
        return weight * kept.share[rows.index] * kept.left(left, rows.index)


def _accumulate(channel: Channel, total: Floats, codes: Index, values: Any) -> None:
    """Add up row by row, so that the result does not depend on the size of a block."""
    column = np.asarray(values, dtype=np.float64)
    if column.ndim == 0:
        column = np.full(codes.shape, column)
    _REDUCE[channel.reduce].at(total, codes, column)
