"""Rows that do not count, each with its reason: nothing is lost silently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs
import numpy as np

from reputation.arrays import Bools, Index
from reputation.evidence import Evidence
from reputation.folding import ages_from, remaining, sieves, weigh
from reputation.metric import Metric
from reputation.nodes import title
from reputation.select import ALL
from reputation.tally import Tally
from reputation.times import micros

__all__ = ["LeftOut", "asks_for", "left_out"]


@attrs.frozen
class LeftOut:
    """
    A row that does not count.

    Args:
        row: Position of the row in the evidence, from 0.
        subject: Whom it is about.
        kind: What sort of event it is.
        metric: The metric that would count it, in words; None when no metric asks for it.
        reason: Why it does not count.

    Examples:
        >>> LeftOut(3, "ada", "review", "quality", "its status is annulled").reason
        'its status is annulled'
    """

    row: int
    subject: str | int
    kind: str | int
    metric: str | None
    reason: str


def left_out(
    metrics: Iterable[Metric], evidence: Evidence, *, as_of: datetime, index: Index | None = None
) -> tuple[LeftOut, ...]:
    """
    List the rows that do not count, with reasons.

    Args:
        metrics: The metrics, usually `policy.leaves`.
        evidence: The rows.
        as_of: The instant, aware.
        index: Positions of the rows to look at; all by default.

    Returns:
        One entry per row and metric that would count it, in the order of the rows; one entry for a row that no metric
        asks for.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Count, Evidence, Metric, kind
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> rows = Evidence.from_columns(subject=["ada", "ada"], kind=["order", "visit"], occurred_at=now)
        >>> left_out([Metric(Count(), select=kind("order"))], rows, as_of=now)[0].reason
        "no metric counts rows of kind 'visit'"
    """
    now = micros(as_of)
    places = np.arange(len(evidence)) if index is None else index
    asked = np.zeros(len(places), dtype=bool)
    found: list[LeftOut] = []
    for metric in metrics:
        asked |= asks_for(metric, evidence, places)
        found.extend(_of_metric(metric, evidence, places, now))
    for row in places[~asked]:
        kind = evidence.kind.categories[evidence.kind.codes[row]]
        found.append(_entry(evidence, int(row), None, f"no metric counts rows of kind {kind!r}"))
    return tuple(sorted(found, key=lambda entry: entry.row))


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
    select = next(metric.tallies()).select
    if select == ALL:
        return np.ones(len(index), dtype=bool)
    return np.broadcast_to(np.asarray(select(evidence.rows().at(index))), index.shape)


def _entry(evidence: Evidence, row: int, metric: Metric | None, reason: str) -> LeftOut:
    return LeftOut(
        row,
        evidence.subject.categories[evidence.subject.codes[row]],
        evidence.kind.categories[evidence.kind.codes[row]],
        None if metric is None else title(metric),
        reason,
    )


def _of_metric(metric: Metric, evidence: Evidence, places: Index, now: int) -> Iterator[LeftOut]:
    """Rows that the metric selects and then drops; an adaptive window drops what its long side drops."""
    tally = tuple(metric.tallies())[min(1, len(tuple(metric.tallies())) - 1)]
    kept = places
    for sieve in sieves(tally, evidence, evidence.rows().at(places), now):
        where = np.isin(places, kept)
        if sieve.step != "select":
            yield from (
                _entry(evidence, int(row), metric, _reason(sieve.step, tally, evidence, int(row)))
                for row in places[where & ~sieve.keep]
            )
        kept = places[where & sieve.keep]
    if len(kept):
        yield from _weightless(metric, tally, evidence, kept, now)


def _weightless(metric: Metric, tally: Tally, evidence: Evidence, kept: Index, now: int) -> Iterator[LeftOut]:
    weight = np.broadcast_to(weigh(tally, evidence, evidence.rows().at(kept)), kept.shape)
    left = np.broadcast_to(remaining(tally.decay, ages_from(tally, evidence, kept, now), now), kept.shape)
    for row in kept[weight == 0.0]:
        yield _entry(evidence, int(row), metric, "its weight is 0")
    for row in kept[(weight != 0.0) & (left == 0.0)]:
        yield _entry(evidence, int(row), metric, "it is so old that nothing of it is left")


def _reason(step: str, tally: Tally, evidence: Evidence, row: int) -> str:
    if step == "id":
        return _replaced(evidence, row)
    if step == "status":
        name = evidence.status.categories[evidence.status.codes[row]] if evidence.status is not None else "active"
        return f"its status is {name}"
    if step == "date":
        return f"it has no {tally.date}"
    if step == "window":
        return f"it lies outside the window: {tally.window.describe()}"  # type: ignore[union-attr]  # a window dropped it
    return f"it has no {' and no '.join(tally.statistic.reads)}"


def _replaced(evidence: Evidence, row: int) -> str:
    by = int(evidence.replaced_by[row])
    newer = evidence.version is not None and evidence.version[by] != evidence.version[row]
    later = evidence.recorded_at is not None and evidence.recorded_at[by] != evidence.recorded_at[row]
    return f"a newer version replaces it: row {by}" if newer or later else f"it was delivered twice; row {by} counts"
