"""The balance of a ledger at every instant at which it may have changed, for all subjects side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index, Ints, frozen
from reputation.entries import Entries, check_ledger, entries
from reputation.evidence import Evidence
from reputation.keeping.timeline import Timeline
from reputation.metric import Metric
from reputation.predicates import Predicate
from reputation.schedule import Schedule
from reputation.shares import amounts_of, shares
from reputation.sieving import asked_by
from reputation.tally import Tally
from reputation.times import MISSING, micros, moment
from reputation.weighing import refuse_future, weigh

__all__ = ["Balances", "balances", "baseline"]

_CHUNK = 1_000_000  # rows; every instant looks at all rows before it


@attrs.frozen(eq=False)
class Balances:
    """
    Balances at instants, balance by balance in order of time.

    Args:
        entries: The rows.
        owner: Whose balance it is.
        at: The instant, in microseconds.
        balance: What it is then, with all that happened up to and at that instant.
        row: Position in the evidence of the last row at that instant; -1 where there is none.
        start: What everyone starts with.

    Examples:
        >>> from datetime import UTC
        >>> from reputation import Expire, Points, days
        >>> when = [datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 11, tzinfo=UTC)]
        >>> rows = Evidence.from_columns(subject="ada", occurred_at=when, amount=[2, 3])
        >>> ledger = Metric(Points(), keep=Expire(days(20)))
        >>> balances(ledger, rows, as_of=datetime(2026, 7, 1, tzinfo=UTC)).balance
        array([2., 5., 3., 0.])
    """

    entries: Entries
    owner: Index
    at: Ints
    balance: Floats
    row: Index
    start: float

    @property
    def new(self) -> Bools:
        """Which are the first of their owner."""
        return np.append(True, self.owner[1:] != self.owner[:-1])[: len(self.owner)]


def balances(  # noqa: PLR0913 - whose balance, when and of what
    metric: Metric,
    evidence: Evidence,
    *,
    as_of: datetime,
    by: str | None = None,
    schedule: Schedule | None = None,
    also: tuple[Predicate, ...] = (),
) -> Balances:
    """
    Follow the balance of a ledger from the first row to an instant.

    At an instant t the balance is what the ledger gives of the rows dated up to t, as they are known now: a row that
    was annulled since has left no trace, and a row that became known late counts from its own date on.

    Args:
        metric: The ledger.
        evidence: The rows; none may lie after `as_of`.
        as_of: The last instant, aware.
        by: A column that parts the rows of a subject into areas, each with a balance of its own.
        schedule: The moments at which the balance is looked at; None for whenever it may change.
        also: Further rows at which it is looked at and that are kept among the entries.

    Returns:
        The balances.

    Raises:
        EvidenceError: Rows after `as_of`.
        PolicyError: The metric is no ledger.

    Examples:
        >>> from reputation import Points
        >>> now = datetime.fromisoformat("2026-07-01T00:00+00:00")
        >>> rows = Evidence.from_columns(subject="ada", occurred_at="2026-06-01T00:00Z", amount=12)
        >>> balances(Metric(Points()), rows, as_of=now).balance
        array([12.])
    """
    now = micros(as_of)
    refuse_future(evidence, now)
    found = entries(check_ledger(metric), evidence, now, by=by, also=also)
    owner, at = _instants(metric, found, now, schedule)
    value = np.empty(len(owner))
    start = found.start
    before = _until(found, owner, at)
    for piece in _pieces(before - start[owner]):
        value[piece] = _worth(metric, found, (start[owner[piece]], before[piece]), at[piece], now)
    return Balances(found, owner, at, frozen(value), _rows(found, before, at), baseline(metric))


def _instants(metric: Metric, found: Entries, now: int, schedule: Schedule | None) -> tuple[Index, Ints]:
    """When each balance is looked at: at its rows, at those that its rules look at, and when a rule may keep less."""
    mine = np.flatnonzero(found.counts)
    if schedule is not None:
        first = np.full(len(found.subject), now + 1)
        np.minimum.at(first, found.owner[mine], found.times[mine])
        low = int(first.min(initial=now + 1))
        plan = [micros(at) for at in schedule.moments(moment(low), moment(now))] if low <= now else []
        owner, at = np.repeat(np.arange(len(first)), len(plan)), np.tile(np.array(plan, dtype=np.int64), len(first))
        later = at >= first[owner]
        return owner[later], at[later]
    tables = list(_lapses(metric, found, mine, now))
    everyone = np.concatenate([found.owner, *(np.tile(found.owner[mine], len(table)) for table in tables)])
    instants = np.concatenate([found.times, *(table.ravel() for table in tables)])
    held = (instants != MISSING) & (instants <= now)
    order = np.lexsort((instants[held], everyone[held]))
    everyone, instants = everyone[held][order], instants[held][order]
    new = np.append(True, (np.diff(everyone) != 0) | (np.diff(instants) != 0))[: len(everyone)]
    return everyone[new], instants[new]


def _lapses(metric: Metric, found: Entries, mine: Index, now: int) -> Iterator[Ints]:
    """When rules may keep less of the rows, per rule of shape (k, rows)."""
    ruled = [rule for rule in metric.keep if getattr(rule, "lapses", False)]
    if not ruled or not len(mine):
        return
    everything = np.arange(len(found.places))
    evidence = found.evidence_of(everything, found.owner, len(found.subject))

    def record(predicate: Predicate) -> Index:
        return np.flatnonzero(np.broadcast_to(np.asarray(predicate(evidence.rows()), dtype=bool), len(evidence)))

    amounts = amounts_of(next(metric.tallies()).statistic)
    rows = Timeline(evidence, mine, metric.date, record=record, now=now, asked=now, amounts=amounts)
    for rule in ruled:
        with asked_by(rule):
            yield np.atleast_2d(rule.changes_at(rows))  # type: ignore[union-attr]  # a rule that lapses says when


def _until(found: Entries, owner: Index, at: Ints) -> Index:
    """Where the rows of a balance after an instant start; with those at the instant itself before it."""
    count = len(found.owner)
    asks = np.arange(count + len(at)) >= count
    whose, when = np.concatenate([found.owner, owner]), np.concatenate([found.times, at])
    order = np.lexsort((asks, when, whose))
    passed = np.cumsum(~asks[order])
    result = np.empty(len(at), dtype=np.intp)
    result[order[asks[order]] - count] = passed[asks[order]]
    return result


def _pieces(sizes: Index) -> Iterator[slice]:
    """Instants in stretches that look at so many rows together."""
    ends = np.cumsum(sizes)
    start = 0
    while start < len(sizes):
        base = 0 if start == 0 else int(ends[start - 1])
        stop = max(int(np.searchsorted(ends, base + _CHUNK, side="right")), start + 1)
        yield slice(start, stop)
        start = stop


def _worth(metric: Metric, found: Entries, span: tuple[Index, Index], at: Ints, now: int) -> Floats:
    """The balances at some instants: each of the rows of its owner up to then, all in one table."""
    tally: Tally = next(metric.tallies())
    first, last = span
    sizes = last - first
    asked = np.repeat(np.arange(len(at)), sizes)
    index = np.arange(int(sizes.sum())) + np.repeat(first - np.cumsum(sizes) + sizes, sizes)
    sums = {name: np.zeros(len(at)) for name in tally.statistic.channels}
    evidence = found.evidence_of(index, asked, len(at))
    kept = shares(tally, evidence, now, moments=at[asked])
    here = np.flatnonzero(kept.share > 0.0)
    rows = evidence.rows().at(here)
    lifted = tally.statistic.lift(rows, weigh(tally, evidence, rows) * kept.share[here])
    for name, total in sums.items():
        column = np.broadcast_to(np.asarray(lifted[name], dtype=np.float64), len(here))
        np.add.at(total, asked[here], column)
    return metric.model.finalize(sums).score


def _rows(found: Entries, before: Index, at: Ints) -> Index:
    """The last row at each instant that the ledger asks for; its position in the evidence."""
    latest = np.maximum.accumulate(np.where(found.counts, np.arange(len(found.places)), -1))
    last = np.append(latest, -1)[before - 1]
    hit = (last >= 0) & (np.append(found.times, MISSING)[last] == at)
    return np.where(hit, np.append(found.places, -1)[last], -1)


def baseline(metric: Metric) -> float:
    """
    What everyone starts with: the balance of no rows.

    Args:
        metric: The ledger.

    Returns:
        The balance.

    Examples:
        >>> from reputation import Points
        >>> baseline(Metric(Points(start=12)))
        12.0
    """
    channels = next(metric.tallies()).statistic.channels
    return float(metric.model.finalize({name: np.zeros(1) for name in channels}).score[0])
