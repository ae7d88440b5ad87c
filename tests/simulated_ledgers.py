"""
Ledgers and sanctions a second time: plain Python, one subject, row by row and half day by half day.

Rows are dictionaries, times are datetimes on the half days of UTC. The parameters of rules are read from the rules;
nothing of the library's arithmetic is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import singledispatch
from typing import Any, TypeAlias

import reputation as rp

Row: TypeAlias = dict[str, Any]
STEP = timedelta(hours=12)


def after(moment: datetime, span: Any, times: int = 1) -> datetime:
    """An instant a length of time later."""
    if isinstance(span, timedelta):
        return moment + times * span
    month = moment.year * 12 + moment.month - 1 + times * span.count
    for day in range(moment.day, 0, -1):
        try:
            return moment.replace(year=month // 12, month=month % 12 + 1, day=day)
        except ValueError:  # the month is shorter
            continue
    raise AssertionError


def meets(predicate: Any, row: Row) -> bool:
    """Whether a row is meant."""
    if predicate is None:
        return True
    if isinstance(predicate, rp.Kind):
        return row["kind"] in predicate.names
    assert isinstance(predicate, rp.Matches)
    return bool(row[predicate.column] == predicate.value)


def worth(model: Any, row: Row) -> float | None:
    """What the model adds of a row; None for a row that it does not look at."""
    if isinstance(model, rp.Balance):
        return dict(model.points).get(row[model.by])
    return 1.0 if isinstance(model, rp.Count) else float(row["amount"])


def shares_at(metric: rp.Metric, rows: Sequence[Row], now: datetime, asked: datetime | None = None) -> list[float]:
    """How much of each row of one subject counts at an instant; rows after it are not there."""
    known = sorted((row for row in rows if row["time"] <= now), key=lambda row: row["time"])
    mine = [row for row in known if meets(metric.select if metric.select != rp.ALL else None, row)]
    mine = [row for row in mine if worth(metric.model, row) is not None]
    share = {id(row): 1.0 for row in mine}
    for rule in metric.keep:
        left = [row for row in mine if share[id(row)] > 0.0]
        adds = [share[id(row)] * float(worth(metric.model, row) or 0.0) for row in left]
        for row, kept in zip(left, keep(rule, left, adds, known, now, asked or now), strict=True):
            share[id(row)] *= kept
    return [share.get(id(row), 0.0) for row in rows]


def balance_at(metric: rp.Metric, rows: Sequence[Row], now: datetime, asked: datetime | None = None) -> float:
    """The balance at an instant."""
    found = shares_at(metric, rows, now, asked)
    start = getattr(metric.model, "start", 0.0)
    return float(start + sum(s * float(worth(metric.model, row) or 0.0) for s, row in zip(found, rows, strict=True)))


@singledispatch
def keep(  # noqa: PLR0913, PLR0917 - all that any rule may look at
    rule: Any, rows: list[Row], adds: list[float], known: list[Row], now: datetime, asked: datetime
) -> list[float]:
    """How much a rule keeps of each row, which stand in order of time."""
    raise NotImplementedError(rule)


@keep.register
def _(rule: rp.Expire, rows: list[Row], _adds: Any, _known: Any, now: datetime, asked: datetime) -> list[float]:
    result = []
    for row in rows:
        end = after(row["time"], rule.after)
        gone = end <= now or (rule.kept is not None and after(end, rule.kept) <= asked)
        result.append(float(not (meets(rule.where, row) and gone)))
    return result


@keep.register
def _(rule: rp.Reset, rows: list[Row], adds: list[float], _known: Any, now: datetime, _asked: Any) -> list[float]:
    return _cleared(rule, rows, adds, _days(rule.at, rows, now))


@keep.register
def _(rule: rp.Cycle, rows: list[Row], adds: list[float], known: Any, now: datetime, _asked: Any) -> list[float]:
    anchor = next((row["time"] for row in known if meets(rule.since, row)), None)
    boundaries = []
    if anchor is not None:
        number = 0
        while after(anchor, rule.length, number) <= now:
            boundaries.append(after(anchor, rule.length, number))
            number += 1
    return _cleared(rule, rows, adds, boundaries)


def _days(schedule: Any, rows: list[Row], now: datetime) -> list[datetime]:
    """The midnights of a schedule, day by day."""
    months = {rp.Monthly: range(1, 13), rp.Quarterly: (1, 4, 7, 10), rp.Yearly: (1,)}[type(schedule)]
    day = min((row["time"] for row in rows), default=now).replace(hour=0)
    found = []
    while day <= now:
        if day.day == 1 and day.month in months:
            found.append(day)
        day += timedelta(days=1)
    return found


def _cleared(rule: Any, rows: list[Row], adds: list[float], boundaries: list[datetime]) -> list[float]:
    open_ = set(range(len(rows)))
    for boundary in boundaries:
        held = [place for place in open_ if rows[place]["time"] < boundary]
        total = sum(adds[place] for place in held)
        limited = rule.low is not None or rule.below is not None
        if limited and (rule.low is None or total >= rule.low) and (rule.below is None or total < rule.below):
            continue
        open_ -= {place for place in held if not _carried(rule, rows[place], boundary)}
    return [float(place in open_) for place in range(len(rows))]


def _carried(rule: Any, row: Row, boundary: datetime) -> bool:
    if rule.carry is None and rule.settled is None:
        return False
    if rule.carry is not None and not meets(rule.carry, row):
        return False
    return rule.settled is None or row[rule.settled] is None or row[rule.settled] > boundary


def _parted(rule: Any, rows: list[Row]) -> Iterator[list[int]]:
    groups: dict[Any, list[int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(tuple(row[name] for name in rule.by), []).append(place)
    yield from groups.values()


@keep.register
def _(rule: rp.CleanPeriod, rows: list[Row], _adds: Any, _known: Any, now: datetime, _asked: Any) -> list[float]:
    result = [1.0] * len(rows)
    for group in _parted(rule, rows):
        for rank, place in enumerate(group):
            over = after(rows[place]["time"], rule.length)
            last = rank == len(group) - 1
            if over <= now if last else over < rows[group[rank + 1]]["time"]:
                for earlier in group[: rank + 1]:
                    result[earlier] = 0.0
    return result


@keep.register
def _(rule: rp.EarnBack, rows: list[Row], adds: list[float], _known: Any, now: datetime, _asked: Any) -> list[float]:
    result = [1.0] * len(rows)
    for group in _parted(rule, rows):
        lots = dict.fromkeys(group, 0.0)
        net = 0.0
        for rank, place in enumerate(group):
            net += adds[place]
            lots[place] = max(adds[place], 0.0)
            until = now if rank == len(group) - 1 else rows[group[rank + 1]]["time"]
            relief = min(rule.points * ((until - rows[place]["time"]) // rule.every), max(net, 0.0))
            net -= relief
            for older in group:
                taken = min(lots[older], relief)
                lots[older] -= taken
                relief -= taken
        for place in group:
            if adds[place] > 0.0:
                result[place] = lots[place] / adds[place]
    return result


@keep.register
def _(rule: rp.Warned, rows: list[Row], _adds: Any, known: Any, _now: Any, _asked: Any) -> list[float]:
    result = [1.0] * len(rows)
    for group in _parted(rule, rows):
        given, counted, before = 0, False, None
        for place in group:
            time = rows[place]["time"]
            if before is not None and rule.forgotten is not None and not counted:
                over = after(before, rule.forgotten)
                trained = rule.after is None or any(
                    meets(rule.after, row) and before <= row["time"] < over for row in known
                )
                if over <= time and trained:
                    given = 0
            if given < rule.count and not counted:
                given += 1
                result[place] = 0.0
            else:
                counted = True
            before = time
    return result


@keep.register
def _(rule: rp.NetClamp, _rows: list[Row], adds: list[float], _known: Any, _now: Any, _asked: Any) -> list[float]:
    net, result = rule.start, []
    for add in adds:
        low = float("-inf") if rule.low is None else rule.low
        then = min(max(net + add, low), float("inf") if rule.high is None else rule.high)
        result.append(1.0 if then == net + add else (then - net) / add)
        net = then
    return result


@keep.register
def _(rule: rp.SinceLast, rows: list[Row], _adds: Any, known: Any, _now: Any, _asked: Any) -> list[float]:
    marks = [row["time"] for row in known if meets(rule.predicate, row)]
    return [float(not marks or row["time"] > max(marks)) for row in rows]


class Imposed:
    """A restriction as the simulation finds it."""

    def __init__(self, sanction: rp.Sanction, at: datetime, steps: int, balance: float | None) -> None:
        self.sanction, self.at, self.steps, self.balance = sanction, at, steps, balance
        self.ordinal = 0
        self.end: datetime | None = None


def impose(
    metric: rp.Metric, sanctions: Sequence[rp.Sanction], rows: Sequence[Row], as_of: datetime, *, falling: bool = False
) -> list[Imposed]:
    """Follow the balance of one subject half day by half day, and note when each sanction is imposed."""
    found: list[Imposed] = []
    times = [row["time"] for row in rows if meets(metric.select if metric.select != rp.ALL else None, row)]
    times = [row["time"] for row in rows if row["time"] in times and worth(metric.model, row) is not None]
    for sanction in sanctions:
        mine: list[Imposed] = []
        if sanction.each is not None:
            each = sorted(row["time"] for row in rows if row["time"] <= as_of and meets(sanction.each, row))
            mine = [Imposed(sanction, time, 1, None) for time in each]
        else:
            at = min(times, default=as_of + STEP)
            before = float(getattr(metric.model, "start", 0.0))
            while at <= as_of:
                balance = balance_at(metric, rows, at, as_of)
                mine += _crossed(sanction, before, balance, at, falling=falling)
                worse = balance < before - 1e-9 if falling else balance > before + 1e-9
                fresh = not (mine and mine[-1].at == at)
                if sanction.renew and fresh and worse and at in times and _height(sanction, balance, falling=falling):
                    mine.append(Imposed(sanction, at, 0, balance))
                before = balance
                at += STEP
        _measure(mine, rows)
        found += _joined(mine) if sanction.renew else mine
    return sorted(found, key=lambda imposed: imposed.at)


def _height(sanction: rp.Sanction, balance: float, *, falling: bool) -> int:
    beyond = (float(sanction.at or 0.0) - balance) if falling else (balance - float(sanction.at or 0.0))
    if beyond < -1e-9:
        return 0
    return 1 if sanction.every is None else 1 + int((beyond + 1e-9) // sanction.every)


def _crossed(sanction: rp.Sanction, before: float, balance: float, at: datetime, *, falling: bool) -> list[Imposed]:
    low, high = (_height(sanction, value, falling=falling) for value in (before, balance))
    return [Imposed(sanction, at, high - low, balance)] if high > low else []


def _measure(mine: list[Imposed], rows: Sequence[Row]) -> None:
    for place, imposed in enumerate(mine):
        rule = imposed.sanction
        counted = [
            other.steps
            for other in mine[: place + 1]
            if rule.within is None or other is imposed or after(other.at, rule.within) > imposed.at
        ]
        imposed.ordinal = max(sum(counted), 1)
        if rule.lasts is not None:
            imposed.end = after(imposed.at, rule.lasts)
            if rule.grows is not None:
                imposed.end += (imposed.ordinal - 1) * rule.grows
            if rule.most is not None:
                imposed.end = min(imposed.end, after(imposed.at, rule.most))
        if rule.until is not None:
            imposed.end = _later(imposed.end, _first(rule.until, rows, imposed.at))
        if rule.lift is not None:
            since = imposed.at if rule.lift_after is None else after(imposed.at, rule.lift_after)
            lifted = _first(rule.lift, rows, since)
            imposed.end = lifted if imposed.end is None else min(imposed.end, lifted or imposed.end)


def _first(predicate: Any, rows: Sequence[Row], since: datetime) -> datetime | None:
    return min((row["time"] for row in rows if meets(predicate, row) and row["time"] >= since), default=None)


def _later(end: datetime | None, other: datetime | None) -> datetime | None:
    return None if end is None or other is None else max(end, other)


def _joined(mine: list[Imposed]) -> list[Imposed]:
    """What is started anew while it lasts is one restriction."""
    result: list[Imposed] = []
    for imposed in mine:
        if result and (result[-1].end is None or imposed.at < result[-1].end):
            result[-1].end = imposed.end
        else:
            result.append(imposed)
    return result


def evidence_of(rows: Sequence[Row], make: Callable[..., rp.Evidence] = rp.Evidence.from_columns) -> rp.Evidence:
    """The rows as evidence about one subject."""
    if not rows:
        return rp.Evidence.empty(subjects=["ada"])
    columns = {name: [row[name] for row in rows] for name in rows[0] if name != "time"}
    return make(subject="ada", occurred_at=[row["time"] for row in rows], **columns)


START = datetime(2026, 1, 1, tzinfo=UTC)
