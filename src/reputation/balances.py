"""The balance of a ledger at every instant at which it may have changed, for all subjects side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index, Ints, frozen
from reputation.decay import Forever
from reputation.errors import PolicyError, nearest
from reputation.evidence import Evidence
from reputation.keeping.timeline import Timeline
from reputation.labels import Labels, Name
from reputation.metric import Metric
from reputation.parameters import parameters_of
from reputation.predicates import Predicate
from reputation.registry import built_in
from reputation.schedule import Schedule
from reputation.shares import amounts_of, shares
from reputation.sieving import asked_by
from reputation.statistics import Reduce
from reputation.tally import Tally
from reputation.times import MISSING, micros, moment
from reputation.weighing import refuse_future, weigh

__all__ = ["Balances", "Entries", "areas_of", "balances", "baseline", "check_ledger", "entries"]

_CHUNK = 1_000_000  # rows; every instant looks at all rows before it


@attrs.frozen(eq=False)
class Entries:
    """
    The rows of a ledger, parted by whose balance they belong to and in order of time.

    Args:
        evidence: All rows.
        places: Positions of the rows in it; a row that concerns several balances comes several times.
        owner: Which balance each belongs to, in order.
        times: When each counts from: its date, or when it happened where it has none.
        counts: Which of them the ledger asks for; the others are what its rules look at.
        subject: Per balance the code of its subject.
        area: Per balance the code of its area; -1 for none.
        areas: The names of the areas, and None as the last.

    Examples:
        >>> from reputation import Count
        >>> rows = Evidence.from_columns(subject=["bob", "ada"], occurred_at="2026-06-01T00:00Z")
        >>> entries(Metric(Count()), rows, micros(datetime.fromisoformat("2026-07-01T00:00+00:00"))).places
        array([1, 0])
    """

    evidence: Evidence
    places: Index
    owner: Index
    times: Ints
    counts: Bools
    subject: Index
    area: Index
    areas: tuple[Name | None, ...] = (None,)

    @property
    def start(self) -> Index:
        """Where the rows of each balance start; one entry more than there are balances."""
        return np.searchsorted(self.owner, np.arange(len(self.subject) + 1))

    def evidence_of(self, index: Index, owner: Index, size: int) -> Evidence:
        """Some rows as evidence about numbers, of which each is whose balance is asked for."""
        taken = self.evidence.take(self.places[index])
        columns: dict[str, Any] = {**taken.columns, "subject": Labels(owner, tuple(range(size)))}
        if taken.id is not None:  # one id in two balances is two rows; the order of ids stays
            code = owner.astype(np.int64) * (len(taken.id.categories) + 1) + taken.id.codes
            found, codes = np.unique(code, return_inverse=True)
            columns["id"] = Labels(np.where(taken.id.codes < 0, -1, codes), tuple(range(len(found))))
        return Evidence.of(columns, taken.scales)


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


def check_ledger(metric: object) -> Metric:
    """
    Refuse what is no ledger: a metric whose balance can be told at any instant from its rows alone.

    Args:
        metric: What was given.

    Returns:
        The metric.

    Raises:
        TypeError: It is no metric.
        PolicyError: It has a window or a decay, or sums that are no sums.

    Examples:
        >>> from reputation import Points
        >>> check_ledger(Metric(Points())) == Metric(Points())
        True
    """
    if not isinstance(metric, Metric):
        msg = f"a ledger is a metric such as Metric(Points(), keep=Expire(days(180))), got {metric!r}."
        raise TypeError(msg)
    if metric.window is not None or not isinstance(metric.decay, Forever):
        what = "a window" if metric.window is not None else "a decay"
        msg = f"sanctions follow a ledger without window and decay, got one with {what}: {metric!r}."
        raise PolicyError(msg, hint="say how long its rows count with keep=Expire(days(180)).")
    if any(channel.reduce != Reduce.SUM for channel in metric.model.statistic.channels.values()):
        msg = f"a ledger adds up points, got {metric.model!r}."
        raise PolicyError(msg, hint="write Points(), Balance(points={...}) or Count().")
    return metric


def entries(
    metric: Metric, evidence: Evidence, now: int, *, by: str | None = None, also: tuple[Predicate, ...] = ()
) -> Entries:
    """
    Part the rows that a ledger looks at by whose balance they belong to.

    Args:
        metric: The ledger.
        evidence: All rows.
        now: The instant in microseconds; rows dated later are left out.
        by: A column that parts the rows of a subject into areas, each with a balance of its own. A row that the ledger
            asks for and whose area is unknown has a balance of its own; any other concerns all areas.
        also: Further rows that are to be among them.

    Returns:
        The rows.

    Examples:
        >>> from reputation import Count
        >>> len(entries(Metric(Count()), Evidence.empty(), 0).places)
        0
    """
    tally = next(metric.tallies())
    rows, live = evidence.rows(), ~evidence.replaced
    if evidence.status is not None:
        live &= np.asarray(rows.ops.isin(rows["status"], tally.statuses))
    with asked_by(metric):
        counts = np.broadcast_to(np.asarray(tally.select(rows), dtype=bool), len(evidence))
        wanted = counts | _looked_at(metric, evidence, also)
    times = evidence.dates(metric.date)
    times = np.where(times == MISSING, evidence.occurred_at, times)
    places = np.flatnonzero(live & wanted & (times <= now))
    owner, places, subject, area = _owners(evidence, places, counts[places], by)
    order = np.lexsort((times[places], owner))
    places, owner = places[order], owner[order]
    areas = (*areas_of(evidence, by).categories, None)
    return Entries(evidence, places, owner, times[places], counts[places], subject, area, areas)


def _looked_at(metric: Metric, evidence: Evidence, also: tuple[Predicate, ...]) -> Bools:
    """Rows that the rules of a ledger may ask for beside its own; of rules from elsewhere nobody knows."""
    found = np.zeros(len(evidence), dtype=bool)
    asked = list(also)
    for rule in metric.keep:
        if not built_in(type(rule).__name__) and not hasattr(rule, "step"):
            return ~found
        fields = parameters_of(type(rule))
        asked += [part for part in (getattr(rule, field.name) for field in fields) if callable(part)]
    for predicate in asked:
        found |= np.broadcast_to(np.asarray(predicate(evidence.rows()), dtype=bool), len(evidence))
    return found


def areas_of(evidence: Evidence, by: str | None) -> Labels:
    """
    The area of each row.

    Args:
        evidence: The rows.
        by: The column of areas; None where there are none.

    Returns:
        The column; without names where nothing is known of any row.

    Raises:
        PolicyError: There is no such column, or it holds no names.

    Examples:
        >>> areas_of(Evidence.empty(), "policy").categories
        ()
    """
    column = None if by is None else evidence.columns.get(by)
    if isinstance(column, Labels):
        return column
    unknown = isinstance(column, np.ndarray) and column.dtype.kind == "f" and bool(np.isnan(column).all())
    if by is None or unknown or not len(evidence):
        return Labels.constant(None, len(evidence))
    what = "there is no such column" if column is None else "it holds no names"
    msg = f"by must name a column of areas, got {by!r}: {what}."
    raise PolicyError(msg, hint=nearest(by, evidence.column_names) if column is None else "write areas as text.")


def _owners(evidence: Evidence, places: Index, counts: Bools, by: str | None) -> tuple[Index, Index, Index, Index]:
    """Whose balance each row belongs to, as a number; rows for all areas once for each."""
    who = evidence.subject.codes[places].astype(np.int64)
    if by is None:
        subject, owner = np.unique(who, return_inverse=True)
        return owner, places, subject, np.full(len(subject), -1)
    column = areas_of(evidence, by)
    width = len(column.categories) + 1
    code = who * width + column.codes[places] + 1
    everywhere = (column.codes[places] < 0) & ~counts
    known = np.unique(code[~everywhere])
    owner = np.searchsorted(known, code[~everywhere])
    first, last = (np.searchsorted(known, (who[everywhere] + more) * width) for more in (0, 1))
    times = last - first
    spread = np.repeat(first - np.cumsum(times) + times, times) + np.arange(int(times.sum()))
    everyone = np.concatenate([owner, spread])
    rows = np.concatenate([places[~everywhere], np.repeat(places[everywhere], times)])
    return everyone, rows, known // width, known % width - 1


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
