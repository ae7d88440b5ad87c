"""The entries of ledgers: which rows a ledger looks at, and whose balance each of them belongs to."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from reputation.arrays import Bools, Index, Ints
from reputation.decay import Forever
from reputation.errors import PolicyError, nearest
from reputation.evidence import Evidence
from reputation.labels import Labels, Name
from reputation.metric import Metric
from reputation.parameters import parameters_of
from reputation.predicates import Predicate
from reputation.registry import built_in
from reputation.sieving import asked_by
from reputation.statistics import Reduce
from reputation.times import MISSING

__all__ = ["Entries", "areas_of", "check_ledger", "entries"]


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
        >>> entries(Metric(Count()), rows, 2**52).places
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
