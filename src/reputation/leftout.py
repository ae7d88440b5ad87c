"""Rows that do not count, or not in full, each with its reason: nothing is lost silently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import TypeAlias

import attrs
import numpy as np

from reputation.arrays import Bools, Index
from reputation.evidence import Evidence
from reputation.metric import Metric
from reputation.nodes import title
from reputation.parts import say_part
from reputation.select import ALL
from reputation.shares import Finding
from reputation.sifting import Sifted
from reputation.tally import Tally
from reputation.times import micros
from reputation.weighing import ages_from, remaining, weigh
from reputation.windows import Adaptive

__all__ = ["LeftOut", "asks_for", "left_out", "left_out_of"]

# A row, why it does not count or not in full, the row that counts in its place, how much of it is kept.
_Found: TypeAlias = tuple[int, str, int | None, float]


@attrs.frozen
class LeftOut:
    """
    A row that does not count, or that counts in part.

    Args:
        row: Position of the row in the evidence, from 0.
        subject: Whom it is about.
        kind: What sort of event it is.
        metric: The metric that would count it, in words; None when no metric asks for it.
        reason: Why it does not count, or not in full.
        by: Position of the row that counts in its place, where there is one.
        share: How much of it is kept, below 1; 0 for a row that does not count.

    Examples:
        >>> LeftOut(3, "ada", "review", "quality", "its status is annulled").reason
        'its status is annulled'
    """

    row: int
    subject: str | int
    kind: str | int
    metric: str | None
    reason: str
    by: int | None = None
    share: float = 0.0


def left_out(
    metrics: Iterable[Metric], evidence: Evidence, *, as_of: datetime, index: Index | None = None
) -> tuple[LeftOut, ...]:
    """
    List the rows that do not count, or not in full, with reasons.

    Args:
        metrics: The metrics, usually `policy.leaves`.
        evidence: The rows.
        as_of: The instant, aware.
        index: Positions of the rows to look at, with all rows of the subjects they are about; everything by default.

    Returns:
        One entry per row and metric that would count it, in the order of the rows; one entry for a row that no metric
        asks for.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Count, Evidence, Metric, kind
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> rows = Evidence.from_columns(subject=["ada", "ada"], kind=["order", "visit"], occurred_at=now)
        >>> left_out([Metric(Count(), select=kind("order"))], rows, as_of=now)[0].reason
        'no metric asks for it'
    """
    return left_out_of(metrics, Sifted(evidence, np.arange(len(evidence)) if index is None else index, micros(as_of)))


def left_out_of(metrics: Iterable[Metric], sifted: Sifted) -> tuple[LeftOut, ...]:
    """
    List the rows that do not count, or not in full, of those that have been sifted already.

    Args:
        metrics: The metrics.
        sifted: The rows.

    Returns:
        What `left_out` gives.

    Examples:
        >>> left_out_of([], Sifted(Evidence.empty(), np.zeros(0, dtype=np.intp), 0))
        ()
    """
    evidence, places = sifted.evidence, sifted.index
    if len(places) == 0:  # then there need not be the columns that the parts look at
        return ()
    asked = np.zeros(len(places), dtype=bool)
    found: list[LeftOut] = []
    for metric in metrics:
        asked |= asks_for(metric, evidence, places)
        name = title(metric)
        for tally, mine in _judged(metric, sifted):
            found += (_entry(evidence, lost, name) for lost in _dropped(tally, mine))
    nobody = "no metric asks for it", None, 0.0
    found += (_entry(evidence, (row, *nobody), None) for row in places[~asked].tolist())
    return tuple(sorted(found, key=attrgetter("row")))


def asks_for(metric: Metric, evidence: Evidence, index: Index) -> Bools:
    """
    Which rows a metric asks for, whether or not they count in the end.

    Args:
        metric: The metric.
        evidence: The rows.
        index: Positions of the rows to look at.

    Returns:
        One boolean per position.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Count, Evidence, Metric, kind
        >>> rows = Evidence.from_columns(
        ...     subject=["ada", "ada"], kind=["order", "visit"], occurred_at=datetime(2026, 7, 1, tzinfo=timezone.utc)
        ... )
        >>> asks_for(Metric(Count(), select=kind("order")), rows, np.arange(2))
        array([ True, False])
    """
    select = next(metric.tallies()).select  # an adaptive window has two, which select alike
    if select == ALL or len(index) == 0:  # without rows there need not be the columns that a selection looks at
        return np.ones(len(index), dtype=bool)
    return np.ones(len(index), dtype=bool) & select(evidence.rows().at(index))


def _entry(evidence: Evidence, found: _Found, metric: str | None) -> LeftOut:
    row, reason, by, share = found
    who, what = evidence.subject, evidence.kind
    return LeftOut(row, who.categories[who.codes[row]], what.categories[what.codes[row]], metric, reason, by, share)


def _judged(metric: Metric, sifted: Sifted) -> Iterator[tuple[Tally, Sifted]]:
    """The rows by the tally that judges their subjects: all by one, unless the window adapts to the volume."""
    tallies, window = tuple(metric.tallies()), metric.window
    if not isinstance(window, Adaptive):
        yield tallies[0], sifted
        return
    _, subject = np.unique(sifted.evidence.subject.codes[sifted.index], return_inverse=True)
    volume = np.bincount(subject[_kept(tallies[2], sifted)], minlength=len(subject))
    short = volume[subject] >= window.at_least
    yield tallies[0], sifted.only(short)
    yield tallies[1], sifted.only(~short)


def _kept(tally: Tally, sifted: Sifted) -> Bools:
    keep = np.ones(len(sifted.index), dtype=bool)
    for sieve in sifted.steps(tally):
        keep &= sieve.keep
    return keep


def _dropped(tally: Tally, sifted: Sifted) -> Iterator[_Found]:
    """Rows that the tally selects and then drops."""
    evidence, places, now = sifted.evidence, sifted.index, sifted.now
    keep = np.ones(len(places), dtype=bool)
    reads = iter(tally.statistic.reads)
    for sieve in sifted.steps(tally):
        read = next(reads) if sieve.step in {"value", "column"} else ""
        lost = keep & ~sieve.keep
        if sieve.step != "select" and lost.any():
            yield from (_reason(sieve.step, tally, evidence, row, read) for row in places[lost].tolist())
        keep &= sieve.keep
    if not keep.any():
        return
    spared = np.zeros(len(places), dtype=bool)
    if not tally.keep:
        yield from _weightless(tally, evidence, places[keep], now, spared[keep])
        return
    kept = sifted.shares(tally)
    full = keep & (kept.share > 0.0)
    spared = spared if kept.fresh is None else kept.fresh
    weightless = list(_weightless(tally, evidence, places[full], now, spared[full])) if full.any() else []
    yield from weightless
    told = {row for row, *_ in weightless}
    share = dict(zip(places[keep].tolist(), kept.share[keep].tolist(), strict=True))
    yield from _reduced({row: left for row, left in share.items() if row not in told}, kept.findings)


def _reduced(share: Mapping[int, float], findings: Iterable[Finding]) -> Iterator[_Found]:
    """Rows that keep rules leave out or keep in part, each with what the rules say of it."""
    said: dict[int, list[tuple[str, int | None]]] = {}
    for row, why, by in (entry for finding in findings for entry in finding):
        said.setdefault(row, []).append((why, by))
    for row, reasons in said.items():
        if row in share:  # all others have a reason already
            # A rule that leaves nothing has the last word; of several that leave something each is told.
            why = reasons[-1][0] if share[row] == 0.0 else "; and ".join(reason for reason, _ in reasons)
            yield row, why, reasons[-1][1], share[row]


def _weightless(tally: Tally, evidence: Evidence, rows: Index, now: int, spared: Bools) -> Iterator[_Found]:
    if any(channel.degree == 0 for channel in tally.statistic.channels.values()):
        return  # what does not look at weights counts these rows, too
    weight = np.ones(len(rows)) * weigh(tally, evidence, evidence.rows().at(rows))
    left = np.where(spared, 1.0, remaining(tally.decay, ages_from(tally, evidence, rows, now), now))
    for row in rows[weight == 0.0].tolist():
        yield row, "its weight is 0", None, 0.0
    for row in rows[(weight != 0.0) & (left == 0.0)].tolist():
        yield row, "nothing of it is left at its age", None, 0.0


def _reason(step: str, tally: Tally, evidence: Evidence, row: int, read: str) -> _Found:
    if step == "id":
        return _replaced(evidence, row)
    if step == "status":
        name = None if evidence.status is None else evidence.status[row]
        return row, f"its status is {str(name or 'active').replace('_', ' ')}", None, 0.0
    if step == "date":
        return row, f"it has no {tally.date}", None, 0.0
    if step == "window":
        return row, f"it lies outside the window: {say_part(tally.window)}", None, 0.0
    return row, f"it has no {read}", None, 0.0


def _replaced(evidence: Evidence, row: int) -> _Found:
    by = int(evidence.replaced_by[row])
    newer = evidence.version is not None and evidence.version[by] != evidence.version[row]
    later = evidence.recorded_at is not None and evidence.recorded_at[by] != evidence.recorded_at[row]
    return row, "a newer version replaces it" if newer or later else "it was delivered more than once", by, 0.0
