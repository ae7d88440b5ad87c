"""
States at many moments, each of what was known by then, without folding every row for every moment.

Rows are cut at the moments and at the edges of all windows and folded once, into one state per stretch of time; a
moment adds up the stretches that its window holds. That is exact for tallies that can be advanced. What cannot be taken
apart so, rows of ids that occur more than once, decays that look at every age and keep rules that look at a subject's
other rows, is folded anew at each moment.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise, starmap
from typing import Any

import attrs
import numpy as np

from reputation.advancing import advance
from reputation.arrays import Bools, Index, Ints, frozen
from reputation.evidence import Evidence
from reputation.folding import fold, fold_rows
from reputation.offsets import LAST
from reputation.state import IDENTITY, JOIN, State, Sums
from reputation.tally import Recipe, Tally
from reputation.times import MICROS_PER_DAY, MISSING, micros
from reputation.windows import Window
from reputation.workers import in_order

__all__ = ["known_from", "states_at"]

_TABLE = 14  # bits: the table of short stretches stays in the cache
_BLOCK = 64_000  # rows, as in the fold
_FEW = 4  # blocks that do not pay for threads


def known_from(evidence: Evidence, rows: Any = slice(None)) -> Ints:
    """
    From when on each row may be counted: it has happened, and the host knows of it.

    Args:
        evidence: The rows.
        rows: Which of them.

    Returns:
        Microseconds: the later of `occurred_at` and, where there is one, `recorded_at`.

    Examples:
        >>> known_from(Evidence.from_columns(subject="ada", occurred_at="1970-01-02T00:00:00Z"))
        array([86400000000])
    """
    if evidence.recorded_at is None:
        occurred: Ints = evidence.occurred_at[rows]
        return occurred
    later: Ints = np.maximum(evidence.occurred_at[rows], evidence.recorded_at[rows])  # MISSING is the least of all
    return later


def states_at(recipe: Recipe, evidence: Evidence, moments: Sequence[datetime]) -> Iterator[State]:
    """
    Fold, for each of many moments, what was known by then.

    Args:
        recipe: The tallies.
        evidence: The rows, those of the future too.
        moments: The instants, in order.

    Returns:
        The states that `fold(recipe, evidence.known_at(m).until(m), as_of=m)` gives, up to floating rounding.

    Examples:
        >>> from datetime import UTC
        >>> from reputation import Count, Metric, Policy
        >>> when = [datetime(2026, month, 2, tzinfo=UTC) for month in (1, 2)]
        >>> orders = Evidence.from_columns(subject=["ada", "ada"], occurred_at=when)
        >>> recipe = Policy(Metric(Count())).recipe
        >>> [state.sums[0]["total"].tolist() for state in states_at(recipe, orders, when)]
        [[1.0], [2.0]]
    """
    if not moments:
        return
    groups: dict[Any, list[Tally]] = {}
    for tally in filter(_advances, recipe.tallies):
        groups.setdefault(tally.window, []).append(tally)
    slow = [tally for tally in recipe.tallies if not _advances(tally)]
    contested = _contested(evidence)
    streams = [_Stream(window, tallies, evidence, contested, moments) for window, tallies in groups.items()]
    repeated = evidence.take(np.flatnonzero(contested))
    for place, at in enumerate(moments):
        sums: dict[Tally, Sums] = {}
        for stream in streams:
            sums |= stream.at(place, at)
        if contested.any() and sums:
            again = fold(Recipe(sums), repeated.known_at(at).until(at), as_of=at).stats
            sums = {tally: _joined(tally, mine, again[tally]) for tally, mine in sums.items()}
        held = None
        if slow:
            anew = fold(Recipe(slow), _in_play(evidence, slow, contested, at), as_of=at)
            held = anew.held
            sums |= anew.stats
        yield State(recipe, at, evidence.subjects, tuple(sums[tally] for tally in recipe.tallies), held=held)


def _advances(tally: Tally) -> bool:
    """Whether rows of one stretch of time stay together: all that leaves is a common share, or the whole stretch."""
    window: object = tally.window
    in_time = window is None or hasattr(window, "interval")
    alone = tally.scanning is None
    return in_time and alone and tally.date == "occurred_at" and hasattr(tally.decay, "survival")


def _contested(evidence: Evidence) -> Bools:
    """Rows of ids that occur more than once: which of them counts depends on the moment."""
    if evidence.id is None:
        return np.zeros(len(evidence), dtype=bool)
    codes = evidence.id.codes
    counts = np.bincount(codes[codes >= 0], minlength=1)
    return (codes >= 0) & (counts[codes] > 1)


def _in_play(evidence: Evidence, tallies: Sequence[Tally], contested: Bools, at: datetime) -> Evidence:
    """What is known, less what lies outside of every window; what may replace another row always stays."""
    now = micros(at)
    keep = known_from(evidence) <= now
    windows = [tally.window for tally in tallies]
    alone = all(tally.scanning is None for tally in tallies)  # a rule may look at what lies outside of the window
    if alone and all(tally.date == "occurred_at" and hasattr(tally.window, "interval") for tally in tallies):
        starts = [window.interval(now)[0] for window in windows]  # type: ignore[union-attr]  # each has one
        keep &= contested | (evidence.occurred_at >= min(starts))
    return evidence.take(np.flatnonzero(keep))


def _joined(tally: Tally, first: Sums, second: Sums) -> Sums:
    channels = tally.statistic.channels.items()
    return {name: frozen(JOIN[channel.reduce](first[name], second[name])) for name, channel in channels}


class _Stream:
    """The tallies of one window: its rows by the stretch of time that they lie in, and what was folded of them."""

    def __init__(
        self,
        window: Window | None,
        tallies: Sequence[Tally],
        evidence: Evidence,
        contested: Bools,
        moments: Sequence[datetime],
    ) -> None:
        self.evidence = evidence
        self.tallies = tallies
        self.bare = Recipe(attrs.evolve(tally, window=None) for tally in tallies)  # the stretches are the window
        self.parts: dict[int, State] = {}
        nows = np.array([micros(at) for at in moments], dtype=np.int64)
        self.held, edges = _stretches(window, nows.tolist())
        wanted = np.zeros(len(edges) + 1, dtype=bool)
        for first, last in self.held:
            wanted[first:last] = True
        self.pieces = _grouped(evidence, contested, nows, edges, wanted)

    def at(self, place: int, at: datetime) -> dict[Tally, Sums]:
        """The sums at one moment; moments are asked for in order."""
        for stretch, rows in self.pieces.get(place, ()):
            new = fold_rows(self.bare, self.evidence, rows, as_of=at)
            old = self.parts.get(stretch)
            self.parts[stretch] = new if old is None else _sum(self.bare, at, [advance(old, at), new])
        first, last = self.held[place]
        oldest = min(start for start, _ in self.held[place:])
        self.parts = {stretch: part for stretch, part in self.parts.items() if stretch >= oldest}
        parts = [advance(part, at) for stretch, part in sorted(self.parts.items()) if first <= stretch < last]
        stats = (parts[0] if len(parts) == 1 else _sum(self.bare, at, parts, self.evidence.subjects)).stats
        return {tally: stats[attrs.evolve(tally, window=None)] for tally in self.tallies}


def _stretches(window: Window | None, nows: Sequence[int]) -> tuple[list[tuple[int, int]], Ints]:
    """Which stretches of time each moment's window holds, and where they are cut; the first lies before all edges."""
    spans = [(MISSING, now + 1) if window is None else window.interval(now) for now in nows]
    if window is None:
        return [(0, 1)] * len(spans), np.zeros(0, dtype=np.int64)
    edges = np.unique(np.array(spans, dtype=np.int64))
    return [tuple(np.searchsorted(edges, span, side="left") + 1) for span in spans], edges


class _Cuts:
    """Where a time lies between the cuts, by a table of short stretches that hold one cut at most."""

    def __init__(self, cuts: Ints) -> None:
        self.cuts = cuts
        self.first = int(cuts[0])
        least = int(np.diff(cuts).min(initial=MICROS_PER_DAY))
        self.shift = max(least.bit_length() - 1, (int(cuts[-1]) - self.first).bit_length() - _TABLE, 0)
        size = ((int(cuts[-1]) - self.first) >> self.shift) + 1
        starts = self.first + (np.arange(size, dtype=np.int64) << self.shift)
        self.exact = least >> self.shift > 0
        self.table = np.searchsorted(cuts, starts, side="right")
        self.following = np.append(cuts, LAST + 1)

    def cells(self, times: Ints) -> Ints:
        """How many cuts lie at or before each time."""
        if not self.exact:
            return np.searchsorted(self.cuts, times, side="right")
        place = np.clip((times - self.first) >> self.shift, 0, len(self.table) - 1)
        before: Ints = self.table[place]
        before += self.following[before] <= times
        before[times < self.first] = 0
        return before


def _grouped(
    evidence: Evidence, contested: Bools, nows: Ints, edges: Ints, wanted: Bools
) -> dict[int, list[tuple[int, Any]]]:
    """Rows by the moment at which they first count and by their stretch; in each group in their own order."""
    cuts = np.unique(np.concatenate([nows + 1, edges]))
    starts = np.concatenate([[MISSING], cuts])  # of each cell its first instant
    arrival = np.searchsorted(nows, starts, side="left")
    stretch = np.searchsorted(edges, starts, side="right")
    times = evidence.occurred_at
    if evidence.recorded_at is None and not contested.any() and bool((times[1:] >= times[:-1]).all()):
        ends = [0, *np.searchsorted(times, cuts).tolist(), len(times)]  # in order of time each cell is one slice
        cells = zip(arrival.tolist(), stretch.tolist(), starmap(slice, pairwise(ends)), strict=True)
        return _by_moment(
            (at, part, rows) for at, part, rows in cells if at < len(nows) and wanted[part] and rows.start < rows.stop
        )
    return _by_moment(_sorted(evidence, contested, cuts, arrival, stretch, wanted, len(nows)))


def _sorted(  # noqa: PLR0913, PLR0917 - the rows, and the cells
    evidence: Evidence, contested: Bools, cuts: Ints, arrival: Index, stretch: Index, wanted: Bools, moments: int
) -> Iterator[tuple[int, int, Any]]:
    """Each group with its rows, where they lie in any order."""
    width, groups = len(wanted), moments * len(wanted)
    cells = _Cuts(cuts).cells
    code = np.empty(len(evidence), dtype=np.min_scalar_type(groups))  # small numbers are sorted in one pass

    def fill(start: int) -> None:
        rows = slice(start, start + _BLOCK)
        lies = cells(evidence.occurred_at[rows])
        known = lies if evidence.recorded_at is None else cells(known_from(evidence, rows))
        here, part = arrival[known], stretch[lies]
        code[rows] = np.where((here < moments) & wanted[part] & ~contested[rows], here * width + part, groups)

    blocks = range(0, len(evidence), _BLOCK)
    deque(in_order(fill, blocks, threads=None if len(blocks) > _FEW else 1), maxlen=0)
    counts = np.bincount(code, minlength=groups + 1)[:-1]
    ends = np.cumsum(counts)
    order = None if bool((code[1:] >= code[:-1]).all()) else np.argsort(code, kind="stable")
    for group in np.flatnonzero(counts).tolist():
        piece = slice(int(ends[group] - counts[group]), int(ends[group]))
        yield *divmod(group, width), piece if order is None else order[piece]


def _by_moment(pieces: Iterable[tuple[int, int, Any]]) -> dict[int, list[tuple[int, Any]]]:
    """Stretches and their rows by the moment at which they first count."""
    found: dict[int, list[tuple[int, Any]]] = {}
    for place, stretch, rows in pieces:
        found.setdefault(place, []).append((stretch, rows))
    return found


def _sum(recipe: Recipe, at: datetime, parts: Sequence[State], subjects: tuple[str | int, ...] | None = None) -> State:
    """Add up states of one instant and the same subjects; of no states, what no rows give."""
    known = parts[0].subjects if subjects is None else subjects
    sums = []
    for place, tally in enumerate(recipe.tallies):
        channels = {}
        for name, channel in tally.statistic.channels.items():
            total = np.full(len(known), IDENTITY[channel.reduce])
            for part in parts:
                JOIN[channel.reduce](total, part.sums[place][name], out=total)
            channels[name] = frozen(total)
        sums.append(channels)
    return State(recipe, at, known, tuple(sums))
