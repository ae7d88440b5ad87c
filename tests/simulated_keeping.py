"""
Keep rules a second time: plain Python, one subject after the other, row by row in order of time.

Rows are dictionaries, times are datetimes, periods are what the calendar of a zone says. The parameters of rules are
read from the rules; nothing of the library's arithmetic is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import singledispatch
from typing import Any, TypeAlias, cast
from zoneinfo import ZoneInfo

from tests.reference import counting, selects, weight, within

import reputation as rp

Row: TypeAlias = Mapping[str, Any]

_TIMES = ("recorded_at", "refers_to_at", "expires_at", "occurred_at")
_LEADING = ("recorded_at", "version", "id")
_MONDAY = datetime(1969, 12, 29, tzinfo=UTC).date()


class Kept:
    """A row while one rule after the other takes its share."""

    def __init__(self, row: Row, metric: rp.Metric) -> None:
        self.row = row
        self.share = 1.0
        self.weight = weight(metric.weight, row)
        self.time: datetime = row[metric.date]
        self.fresh = False


def simulate(metric: rp.Metric, rows: Sequence[Row], as_of: datetime, *, reads: Sequence[str] = ()) -> list[Kept]:
    """What is kept of every row that the metric selects and that lies in its window; rows of share 0 are left out."""
    record = [row for row in counting(rows) if _counts(metric, row)]
    mine = [Kept(row, metric) for row in record if selects(metric.select, row)]
    mine = [kept for kept in mine if all(kept.row.get(name) is not None for name in reads)]
    weightless = [kept for kept in mine if kept.weight == 0.0]
    live = sorted((kept for kept in mine if kept.weight > 0.0), key=lambda kept: order_of(kept.row, metric.date))
    for subject in sorted({kept.row["subject"] for kept in live}):
        own = [kept for kept in live if kept.row["subject"] == subject]
        others = [row for row in record if row["subject"] == subject]
        for rule in cast("tuple[Any, ...]", metric.keep):
            looks = [k for k in own if k.share and (rule.looks_at != "window" or _inside(metric, k.row, as_of))]
            for kept, share in zip(looks, shares(rule, looks, others, metric), strict=True):
                kept.share *= share
                kept.weight *= share
    everyone = [*weightless, *(kept for kept in live if kept.share)]
    return [kept for kept in everyone if _inside(metric, kept.row, as_of)]


def _counts(metric: rp.Metric, row: Row) -> bool:
    return (row.get("status") or "active") in metric.statuses and row.get(metric.date) is not None


def _inside(metric: rp.Metric, row: Row, as_of: datetime) -> bool:
    return bool(within(metric.window_of(short=True), row, metric.date, as_of))


def order_of(row: Row, date: str) -> tuple[Any, ...]:
    """The order of time; of one instant by when it was recorded, version and id, then by everything else."""
    others = sorted(set(row).difference(_LEADING))
    return (row[date].timestamp(), *(_rank(name, row[name]) for name in (*_LEADING, *others) if name in row))


def _rank(name: str, value: Any) -> tuple[int, Any]:
    """Unknown names, versions and times come first, unknown numbers last."""
    if name == "status":
        return 0, value or "active"
    if name in _TIMES:
        return (-1, 0) if value is None else (0, value.timestamp())
    if value is None:
        return (1, 0) if name in {"value", "amount", "words", "stake", "verified"} else (-1, 0)
    return 0, value


def period(moment: datetime, per: str, tz: str) -> int:
    """The number of the calendar period that an instant lies in."""
    day = moment.astimezone(ZoneInfo(tz)).date()
    months = day.year * 12 + day.month - 1
    return {
        "day": day.toordinal(),
        "week": (day - _MONDAY).days // 7,
        "month": months,
        "quarter": months // 3,
        "year": day.year,
    }[per]


def parted(rule: Any, rows: Sequence[Kept], metric: rp.Metric) -> Iterator[list[int]]:
    """Positions of the rows of each key and period, in order of time."""
    date = getattr(rule, "date", None) or metric.date
    groups: dict[Any, list[int]] = {}
    for place, kept in enumerate(rows):
        key = [kept.row.get(name) for name in getattr(rule, "by", ())]
        moment = kept.row.get(date)
        if None in key or moment is None:
            groups[place] = [place]
            continue
        if getattr(rule, "per", None) is not None:
            key.append(period(moment, rule.per, rule.tz))
        groups.setdefault(tuple(key), []).append(place)
    for group in groups.values():
        yield sorted(group, key=lambda place: order_of(rows[place].row, date)) if len(group) > 1 else group


@singledispatch
def shares(rule: Any, rows: Sequence[Kept], others: Sequence[Row], metric: rp.Metric) -> list[float]:
    """How much a rule keeps of the rows of one subject, which stand in order of time."""
    raise NotImplementedError(rule)


def _each(rule: Any, rows: Sequence[Kept], metric: rp.Metric, keep: Callable[[int, int], bool]) -> list[float]:
    """Keep a row by how many rows of its group come before it and how many there are."""
    result = [0.0] * len(rows)
    for group in parted(rule, rows, metric):
        for rank, place in enumerate(group):
            result[place] = float(keep(rank, len(group)))
    return result


@shares.register
def _(rule: rp.Latest, rows: Sequence[Kept], _others: Any, metric: rp.Metric) -> list[float]:
    return _each(rule, rows, metric, lambda rank, size: rank == size - 1)


@shares.register
def _(rule: rp.Once, rows: Sequence[Kept], _others: Any, metric: rp.Metric) -> list[float]:
    return _each(rule, rows, metric, lambda rank, size: rank == (0 if rule.which == "first" else size - 1))


@shares.register
def _(rule: rp.Last, rows: Sequence[Kept], _others: Any, metric: rp.Metric) -> list[float]:
    return _each(rule, rows, metric, lambda rank, size: size - rank <= rule.count)


@shares.register
def _(rule: rp.AllButLast, rows: Sequence[Kept], _others: Any, metric: rp.Metric) -> list[float]:
    return _each(rule, rows, metric, lambda rank, size: size - rank > rule.count)


@shares.register
def _(rule: rp.Shared, rows: Sequence[Kept], _others: Any, metric: rp.Metric) -> list[float]:
    result = [0.0] * len(rows)
    for group in parted(rule, rows, metric):
        for place in group:
            result[place] = 1 / len(group) if len(group) >= rule.at_least else 0.0
    return result


@shares.register
def _(rule: rp.Fresh, rows: Sequence[Kept], _others: Any, _metric: rp.Metric) -> list[float]:
    for kept in rows[-rule.count :]:
        kept.fresh = True
    return [1.0] * len(rows)


@shares.register
def _(rule: rp.Cap, rows: Sequence[Kept], _others: Any, metric: rp.Metric) -> list[float]:
    result = [1.0] * len(rows)
    for group in parted(rule, rows, metric):
        used = 0
        for place in group:
            if rule.exempt is not None and selects(rule.exempt, rows[place].row):
                continue
            result[place] = float(used < rule.count)
            used += 1
    return result


@shares.register
def _(rule: rp.Burst, rows: Sequence[Kept], _others: Any, metric: rp.Metric) -> list[float]:
    result = [0.0] * len(rows)
    date = rule.date or metric.date
    for group in parted(rule, rows, metric):
        anchor: datetime | None = None
        bursts = 0
        for place in group:
            moment = rows[place].row[date]
            opens = anchor is None or moment - anchor >= rule.within
            bursts += opens
            result[place] = float(opens or (rule.bursts is not None and bursts > rule.bursts))
            if opens or rule.anchor == "previous":
                anchor = moment
    return result


@shares.register
def _(rule: rp.NetClamp, rows: Sequence[Kept], _others: Any, metric: rp.Metric) -> list[float]:
    result = [1.0] * len(rows)
    low = float("-inf") if rule.low is None else rule.low
    high = float("inf") if rule.high is None else rule.high
    for group in parted(rule, rows, metric):
        net = rule.start
        for place in group:
            row, amount = rows[place].row, rows[place].row.get(rule.column)
            if amount is None or (rule.exempt is not None and selects(rule.exempt, row)):
                continue
            wanted = rows[place].weight * amount
            then = min(max(net + wanted, low), high)
            result[place] = 1.0 if then == net + wanted else (then - net) / wanted
            net = then
    return result


@shares.register
def _(rule: rp.Trim, rows: Sequence[Kept], _others: Any, _metric: rp.Metric) -> list[float]:
    known = [place for place, kept in enumerate(rows) if kept.row.get(rule.column) is not None]
    result = [1.0] * len(rows)
    least = rule.lowest + rule.highest + 1 if rule.at_least is None else rule.at_least
    if len(known) >= least:
        rising = sorted(known, key=lambda place: rows[place].row[rule.column])
        falling = sorted(known, key=lambda place: -rows[place].row[rule.column])
        for place in (*rising[: rule.lowest], *falling[: rule.highest]):
            result[place] = 0.0
    return result


@shares.register
def _(rule: rp.Only, rows: Sequence[Kept], _others: Any, _metric: rp.Metric) -> list[float]:
    return [float(selects(rule.predicate, kept.row)) for kept in rows]


@shares.register
def _(rule: rp.SinceLast, rows: Sequence[Kept], others: Sequence[Row], metric: rp.Metric) -> list[float]:
    date = rule.date or metric.date
    clearing = [row[date] for row in others if selects(rule.predicate, row) and row.get(date) is not None]
    moments = [kept.row.get(date) for kept in rows]
    return [float(moment is None or not clearing or moment > max(clearing)) for moment in moments]


@shares.register
def _(rule: rp.Unless, rows: Sequence[Kept], others: Sequence[Row], metric: rp.Metric) -> list[float]:
    date = rule.date or metric.date
    marks = [row for row in others if selects(rule.predicate, row) and row.get(date) is not None]
    result = []
    for kept in rows:
        moment = kept.row.get(date)
        earlier = [] if moment is None else [row for row in marks if row is not kept.row and row[date] <= moment]
        found = [row for row in earlier if moment is not None and _near(rule, row[date], moment)]
        result.append(float(len(found) < rule.count))
    return result


def _near(rule: rp.Unless, mark: datetime, moment: datetime) -> bool:
    if rule.within is not None:
        return moment - mark < rule.within
    return period(moment, str(rule.per), rule.tz) - period(mark, str(rule.per), rule.tz) <= rule.before
