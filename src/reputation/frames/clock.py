"""Times as microseconds of UTC, and the calendar days of a zone, worked out by the engine behind a data frame."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import narwhals.stable.v2 as nw

from reputation.errors import EvidenceError
from reputation.offsets import MICROS_PER_DAY, offset
from reputation.times import zone

__all__ = ["UNITS", "age_in_days", "counted", "days_of", "instants", "shown"]

#: What a whole number of a time column may count, in microseconds.
UNITS = {"s": 1_000_000, "ms": 1_000, "us": 1}

_Steps: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]  # where each value but the first begins, and the values

_EPOCH = date(1970, 1, 1).toordinal()
_EARLIEST = date(1800, 1, 1).toordinal()  # before the first change of any clock of the IANA database
_LATEST = date(2200, 1, 1).toordinal()  # clocks that change every year change for ever
_SPARK = frozenset({nw.Implementation.PYSPARK, nw.Implementation.PYSPARK_CONNECT, nw.Implementation.SQLFRAME})
_PARTS = frozenset({*_SPARK, nw.Implementation.IBIS})  # which know a time by its parts only
_CHECKED = frozenset({nw.Implementation.PYARROW, nw.Implementation.PANDAS, nw.Implementation.DASK})  # refuse rounding
_UNIT_HINT = "say what it counts: unit='s' for seconds, 'ms' or 'us'; since 1970, in UTC."
_TEXT_HINT = "make times of the text in the engine, or numbers of seconds or microseconds since 1970."


def counted(frame: Any, schema: Mapping[str, Any]) -> Any:
    """
    Let DuckDB write its times as microseconds since 1970, which narwhals does by slow subtraction only.

    Args:
        frame: A frame of narwhals.
        schema: The types of its columns.

    Returns:
        The frame; in one of DuckDB each column of times holds whole numbers: of UTC, or of what its clock shows.

    Examples:
        >>> import duckdb
        >>> rows = nw.from_native(duckdb.sql("SELECT TIMESTAMP '1970-01-02' AS at"))
        >>> counted(rows, rows.collect_schema()).to_native().fetchall()
        [(86400000000,)]
    """
    times = [name for name, dtype in schema.items() if dtype == nw.Datetime]
    if frame.implementation is not nw.Implementation.DUCKDB or not times:
        return frame
    quoted = ['"{}"'.format(name.replace('"', '""')) for name in times]
    told = ", ".join(f"epoch_us({name}) AS {name}" for name in quoted)
    return nw.from_native(frame.to_native().project(f"* REPLACE ({told})"))


def instants(  # noqa: PLR0913 - a column, and how it tells the time
    column: nw.Expr, dtype: Any, *, name: str, tz: str | None, unit: str | None, engine: nw.Implementation
) -> nw.Expr:
    """
    Read a column of times.

    Args:
        column: The column, of a frame that went through `counted`.
        dtype: Its type before, as narwhals says it.
        name: What it is called.
        tz: The zone of times and dates without one; None if there are none.
        unit: What numbers count: `s`, `ms` or `us` since 1970 in UTC; None if there are none.
        engine: Which engine works it out.

    Returns:
        Microseconds of UTC since 1970; unknown where there is no time.

    Raises:
        EvidenceError: The times carry no zone and none is named, or the column holds no times.

    Examples:
        >>> polars = nw.Implementation.POLARS
        >>> instants(nw.col("at"), nw.Int64(), name="at", tz=None, unit="s", engine=polars) is not None
        True
    """
    if dtype.is_numeric():
        if unit not in UNITS:
            what = "holds numbers" if unit is None else f"cannot count {unit!r}"
            msg = f"{name} {what}, and it must be known what they count."
            raise EvidenceError(msg, hint=_UNIT_HINT, column=name)
        return column if unit == "us" else column * UNITS[unit]
    if dtype == nw.Date:
        return _to_utc(_midnight(column), name, tz)
    if dtype != nw.Datetime:
        msg = f"{name} must hold times, got the type {dtype}."
        raise EvidenceError(msg, hint=_TEXT_HINT, column=name)
    if dtype.time_zone is None:
        return _to_utc(_reading(column, engine), name, tz)
    return _instant(column, name, engine)


def _instant(column: nw.Expr, name: str, engine: nw.Implementation) -> nw.Expr:
    """Times that carry a zone, each in the way its engine can tell exactly."""
    if engine is nw.Implementation.DUCKDB:
        return column  # see `counted`
    if engine in _SPARK:
        return column.cast(nw.Int64) * 1_000_000 + column.dt.microsecond()
    if engine is nw.Implementation.IBIS:
        msg = f"{name} holds times with a zone, which Ibis does not tell in UTC."
        raise EvidenceError(msg, hint="hand over column.epoch_seconds() with unit='s'.", column=name)
    return column.dt.timestamp("us")


def _reading(column: nw.Expr, engine: nw.Implementation) -> nw.Expr:
    """What the clock shows, as if it stood in UTC."""
    if engine is nw.Implementation.DUCKDB:
        return column  # see `counted`
    if engine in _PARTS:
        hour, minute, second = (
            part.cast(nw.Int64) for part in (column.dt.hour(), column.dt.minute(), column.dt.second())
        )
        return _midnight(column) + ((hour * 60 + minute) * 60 + second) * 1_000_000 + column.dt.microsecond()
    return column.dt.timestamp("us")


def _midnight(column: nw.Expr) -> nw.Expr:
    """The start of a day by the calendar: 365 days a year, and the leap years before it."""
    before = column.dt.year().cast(nw.Float64) - 1.0
    leaps = (before / 4.0).floor() - (before / 100.0).floor() + (before / 400.0).floor()
    return (before * 365.0 + leaps + column.dt.ordinal_day() - float(_EPOCH)) * float(MICROS_PER_DAY)


def _to_utc(reading: nw.Expr, name: str, tz: str | None) -> nw.Expr:
    if tz is None:
        msg = f"{name} holds times without a zone."
        raise EvidenceError(msg, hint="pass tz='Asia/Shanghai' (the zone these times were written in).", column=name)
    return reading if tz == "UTC" else reading - _stepped(reading, _ahead(zone(tz, error=EvidenceError).key))


def shown(times: nw.Expr, tz: str, *, until: int) -> nw.Expr:
    """
    Move times of UTC so that each falls on the day, in UTC, that it belongs to in a zone.

    Args:
        times: Microseconds of UTC since 1970, none after `until`.
        tz: The zone.
        until: The last instant that matters, in microseconds.

    Returns:
        Microseconds.

    Raises:
        PolicyError: There is no such zone.

    Examples:
        >>> shown(nw.col("occurred_at"), "Asia/Shanghai", until=0) is not None
        True
    """
    key = zone(tz).key
    if key == "UTC":
        return times
    return times + _stepped(times, _shifts(key, until // MICROS_PER_DAY + _EPOCH + 2))


def days_of(shown: nw.Expr) -> nw.Expr:
    """
    Find the calendar day of each time that was moved by `shown`, as `reputation.times.day_numbers` does.

    Args:
        shown: The times.

    Returns:
        The days, as `date.toordinal` counts them.

    Examples:
        >>> import polars as pl
        >>> nw.from_native(pl.DataFrame({"at": [-1, 0]})).select(days_of(nw.col("at")))["at"].to_list()
        [719162, 719163]
    """
    return shown // MICROS_PER_DAY + _EPOCH


def age_in_days(times: nw.Expr, *, now: int, engine: nw.Implementation) -> nw.Expr:
    """
    Find the age of each time, as a fraction of days.

    Args:
        times: Microseconds of UTC since 1970.
        now: The instant that ages are counted from.
        engine: Which engine works it out.

    Returns:
        Ages in days; negative after `now`.

    Examples:
        >>> import polars as pl
        >>> aged = age_in_days(nw.col("at"), now=86_400_000_000, engine=nw.Implementation.POLARS)
        >>> nw.from_native(pl.DataFrame({"at": [0]})).select(aged.alias("age"))["age"].to_list()
        [1.0]
    """
    passed = nw.lit(now, dtype=nw.Int64) - times
    if engine not in _CHECKED:
        return passed.cast(nw.Float64) / float(MICROS_PER_DAY)
    seconds = passed // 1_000_000
    return (seconds.cast(nw.Float64) * 1e6 + (passed - seconds * 1_000_000).cast(nw.Float64)) / float(MICROS_PER_DAY)


def _stepped(column: nw.Expr, steps: _Steps) -> nw.Expr:
    """A step function of a column: choices within choices, as few as can be for an engine that skips the others."""
    starts, values = steps
    found: nw.Expr = _between(column, starts, values, 0, len(values) - 1)
    return found


def _between(column: nw.Expr, starts: Sequence[int], values: Sequence[int], first: int, last: int) -> Any:
    if first == last:
        return nw.lit(values[first], dtype=nw.Int64)
    middle = (first + last + 1) // 2
    early, late = (_between(column, starts, values, *ends) for ends in ((first, middle - 1), (middle, last)))
    return nw.when(column < starts[middle - 1]).then(early).otherwise(late)


@lru_cache(maxsize=64)
def _shifts(tz: str, last: int) -> _Steps:
    """
    By how much a time of UTC is moved so that its day is the day in a zone, for all days up to one.

    That is what the clocks stand ahead at its midnight, for times from there to the next midnight. Where the next day
    has another shift, it is taken from the next midnight on, or, in a day of more than 24 hours, after 24 of them: from
    then on both say the same day.
    """
    first, changes = _changes(tz, last)
    starts = tuple((ordinal + 1 - _EPOCH) * MICROS_PER_DAY - max(pair) for ordinal, *pair in changes)
    return starts, (first, *(after for _, _, after in changes))


@lru_cache(maxsize=64)
def _ahead(tz: str) -> _Steps:
    """How far the clocks of a zone stand ahead of UTC, by what they show."""
    local, (first, changes) = zone(tz), _changes(tz, _LATEST)
    starts: list[int] = []
    for ordinal, before, _ in changes:
        low = (ordinal - _EPOCH) * MICROS_PER_DAY
        span = range(low, low + MICROS_PER_DAY + 1)
        changed = partial(_differs, local=local, ahead=before)
        starts.append(span[bisect_left(span, True, key=changed)])  # noqa: FBT003 - looked for is the first true answer
    return tuple(starts), (first, *(after for _, _, after in changes))


def _differs(reading: int, *, local: ZoneInfo, ahead: int) -> bool:
    return offset(reading, local) != ahead


def _changes(tz: str, last: int) -> tuple[int, list[tuple[int, int, int]]]:
    """What clocks stand ahead before all changes; and the days in which that changes, from what to what."""
    local = zone(tz)

    def ahead(ordinal: int) -> int:
        return offset((ordinal - _EPOCH) * MICROS_PER_DAY, local)

    changes: list[tuple[int, int, int]] = []
    for week in range(_EARLIEST, min(max(last, _EARLIEST), _LATEST), 7):  # no clock was ever changed back within a week
        if ahead(week) != ahead(week + 7):
            days = ((day, ahead(day), ahead(day + 1)) for day in range(week, week + 7))
            changes += [change for change in days if change[1] != change[2]]
    return ahead(_EARLIEST), changes
