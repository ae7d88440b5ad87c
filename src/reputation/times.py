"""
Instants as whole microseconds of UTC, and the calendar days of a zone.

Times enter here once, with their zone, and leave here once. In between they are int64; `MISSING` stands for None.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from reputation.arrays import Bools, Ints, frozen
from reputation.errors import EvidenceError, PolicyError, ReputationError, nearest
from reputation.offsets import FIRST, LAST, MICROS_PER_DAY, distinct, offset, offsets
from reputation.problems import RowsError, short_repr

__all__ = [
    "DATES",
    "MICROS_PER_DAY",
    "MISSING",
    "day_numbers",
    "day_start",
    "local_date",
    "micros",
    "moment",
    "to_micros",
    "zone",
]

MISSING = int(np.iinfo(np.int64).min)

DATES = ("occurred_at", "recorded_at", "refers_to_at")  # the dates of a row that have a meaning of their own

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_EPOCH_ORDINAL = _EPOCH.toordinal()
_LAST_ORDINAL = date.max.toordinal()
_STRETCH = 64  # days whose midnights are looked up together
_TIME_RULE = "must hold times: aware datetimes, or ISO text such as '2025-01-02T10:00:00+08:00'"
_TIME_HINT = "write None where there is no time; make numbers of seconds numpy.array(seconds, dtype='datetime64[s]')."
_NAIVE_RULE = "must not be written without a zone"
_NAIVE_HINT = "pass tz='Asia/Shanghai' (the zone these times were written in)."


def micros(moment: datetime, *, name: str = "as_of") -> int:
    """
    Turn an aware datetime into microseconds of UTC since 1970.

    Args:
        moment: The instant.
        name: The parameter, for the message.

    Returns:
        Whole microseconds.

    Raises:
        TypeError: The value is not a datetime.
        EvidenceError: The datetime carries no zone.

    Examples:
        >>> micros(datetime(1970, 1, 2, tzinfo=UTC))
        86400000000
    """
    given: object = moment
    if not isinstance(given, datetime):
        hint = f"Hint: write {name}=datetime(2026, 7, 1, tzinfo=timezone.utc)."
        msg = f"{name} must be an aware datetime, got {given!r}.\n\n{hint}"
        raise TypeError(msg)
    if moment.utcoffset() is None:
        msg = f"{name} must carry a zone, got {moment!r}."
        raise EvidenceError(msg, hint=f"write {name}=datetime(..., tzinfo=timezone.utc).", column=name)
    return _since_epoch(moment)


def moment(us: int) -> datetime:
    """
    Turn microseconds of UTC into an aware datetime.

    Args:
        us: Microseconds since 1970, within the years 1 to 9999.

    Returns:
        The instant, in UTC.

    Examples:
        >>> moment(86_400_000_000)
        datetime.datetime(1970, 1, 2, 0, 0, tzinfo=datetime.timezone.utc)
    """
    return _EPOCH + timedelta(microseconds=int(us))


def zone(name: str, *, error: type[ReputationError] = PolicyError) -> zoneinfo.ZoneInfo:
    """
    Find a time zone by its name.

    Args:
        name: A name of the IANA database, such as `UTC` or `Asia/Shanghai`.
        error: What to raise when there is no such zone.

    Returns:
        The zone.

    Raises:
        TypeError: The name is not a text.
        PolicyError: There is no such zone (or the given `error`).

    Examples:
        >>> zone("Asia/Shanghai")
        zoneinfo.ZoneInfo(key='Asia/Shanghai')
    """
    given: object = name
    if not isinstance(given, str):
        msg = f"tz must be the name of a zone such as 'Asia/Shanghai', got {short_repr(given)}."
        raise TypeError(msg)
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        msg = f"tz must name a known time zone, got {name!r}."
        raise error(msg, hint=_near_zones(name)) from None


def _policy_zone(name: str) -> zoneinfo.ZoneInfo:
    return zone(name)


def _near_zones(name: str) -> str:
    # Names differ in their capitals and in their area more often than in their letters.
    places = {known.rpartition("/")[2].lower(): known for known in sorted(zoneinfo.available_timezones(), reverse=True)}
    place = name.rpartition("/")[2].strip().replace(" ", "_").lower()
    if place in places:
        return f"did you mean {places[place]!r}?"
    return nearest(name, zoneinfo.available_timezones())


def to_micros(values: Any, *, zone: str | None, column: str) -> tuple[Ints, list[EvidenceError]]:
    """
    Turn a column of times into microseconds of UTC and report the rows that hold none.

    A clock reading that a zone shows twice, or skips, when clocks change is read with the offset before the change.

    Args:
        values: A sequence or array of aware datetimes or ISO text; with a zone also of naive times, `datetime64`, and
            dates, which stand for local midnight. None where there is no time.
        zone: The zone in which naive times were written; None if there are none.
        column: What the column is called.

    Returns:
        int64 microseconds since 1970, `MISSING` for None and for offending rows; and the problems.

    Raises:
        EvidenceError: There is no such zone.

    Examples:
        >>> to_micros(["1970-01-02T08:00:00+08:00", None], zone=None, column="occurred_at")
        (array([         86400000000, -9223372036854775808]), [])
    """
    local = None if zone is None else _evidence_zone(zone)
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        result, problems = _from_datetime64(values, local, column)
    elif isinstance(values, np.ndarray) and values.dtype.kind not in "OUT":
        result = np.full(len(values), MISSING)
        problems = [_fault(column, _TIME_RULE, range(len(values)), values)] if len(values) else []
    else:
        result, problems = _from_sequence(values.tolist() if isinstance(values, np.ndarray) else values, local, column)
    return result, problems + _outside(result, values, column)


def _evidence_zone(name: str) -> zoneinfo.ZoneInfo:
    return zone(name, error=EvidenceError)


def _outside(times: Ints, values: Any, column: str) -> list[EvidenceError]:
    """Refuse, and blank, what no datetime can say: later they are turned back into datetimes."""
    bad = np.flatnonzero(((times < FIRST) | (times > LAST)) & (times != MISSING))
    times[bad] = MISSING
    return [RowsError(column, "must lie within the years 1 to 9999 of UTC", bad, values)] if len(bad) else []


def _from_datetime64(
    values: npt.NDArray[np.datetime64], local: zoneinfo.ZoneInfo | None, column: str
) -> tuple[Ints, list[EvidenceError]]:
    plain = np.asarray(values)
    missing = np.isnat(plain) | np.ma.getmaskarray(values)
    if local is None and not missing.all():
        problem = _fault(column, _NAIVE_RULE, np.flatnonzero(~missing), plain)
        return np.full(len(values), MISSING), [problem]
    times = _whole_micros(plain, missing)
    if local is not None and local.key != "UTC":
        known = ~missing & (times >= FIRST) & (times <= LAST)
        if known.any():
            times[known] -= offsets(times[known], local)
    return times, []


def _whole_micros(values: npt.NDArray[np.datetime64], missing: Bools) -> Ints:
    """Microseconds of any unit, later ones cut off; what does not fit lands outside the years 1 to 9999."""
    unit, _ = np.datetime_data(values.dtype)
    if unit in {"Y", "M", "W", "D", "h", "m", "s", "ms"}:
        first, last = (np.array(end, dtype="datetime64[us]").astype(values.dtype) for end in (FIRST, LAST))
        far = ~missing & ((values < first) | (values > last))
        times = np.where(far, first, values).astype("datetime64[us]").view(np.int64)
        times[far] = LAST + 1
    else:
        times = values.astype("datetime64[us]").view(np.int64).copy()
    times[missing] = MISSING
    return times


def _from_sequence(
    values: Sequence[Any], local: zoneinfo.ZoneInfo | None, column: str
) -> tuple[Ints, list[EvidenceError]]:
    if all(issubclass(kind, datetime) for kind in set(map(type, values))):
        try:
            return np.array([_since_epoch(value) for value in values], dtype=np.int64), []
        except (TypeError, ValueError):  # some are naive, or pandas' missing time
            pass
    return _row_by_row(values, local, column)


def _since_epoch(aware: datetime) -> int:
    elapsed = aware - _EPOCH
    return int((elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds)


def _row_by_row(
    values: Sequence[Any], local: zoneinfo.ZoneInfo | None, column: str
) -> tuple[Ints, list[EvidenceError]]:
    times = np.full(len(values), MISSING)
    faults: dict[str, list[int]] = {_TIME_RULE: [], _NAIVE_RULE: []}
    read: dict[str, datetime | None] = {}  # texts repeat, above all dates
    for row, value in enumerate(values):
        clock = _clock(value, read)
        if clock is None:
            if not _absent(value):
                faults[_TIME_RULE].append(row)
        elif clock.utcoffset() is not None:
            times[row] = _since_epoch(clock)
        elif local is not None:
            times[row] = _since_epoch(clock.replace(tzinfo=local))
        else:
            faults[_NAIVE_RULE].append(row)
    return times, [_fault(column, rule, rows, values) for rule, rows in faults.items() if rows]


def _fault(column: str, rule: str, rows: Iterable[int], values: Any) -> EvidenceError:
    return RowsError(column, rule, rows, values, hint=_NAIVE_HINT if rule == _NAIVE_RULE else _TIME_HINT)


def _clock(value: object, read: dict[str, datetime | None]) -> datetime | None:
    """What one value of the host says, with or without a zone; None where it says no time."""
    if isinstance(value, str):
        if value not in read:
            read[value] = _parsed(value)
        return read[value]
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[us]").item()
    if isinstance(value, datetime):
        return None if _absent(value) else value
    return datetime.combine(value, time()) if isinstance(value, date) else None


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _absent(value: object) -> bool:
    """Whether there is no time: None, or a missing time of NumPy or pandas, which differs from itself."""
    return value is None or (isinstance(value, (datetime, np.datetime64)) and value != value)  # noqa: PLR0124


def day_start(day: date, zone: str) -> int:
    """
    Find the instant at which a calendar day starts in a zone.

    Args:
        day: The calendar day.
        zone: The name of the zone.

    Returns:
        Microseconds of UTC since 1970. Where clocks skip midnight, the instant of the change.

    Raises:
        PolicyError: There is no such zone.

    Examples:
        >>> moment(day_start(date(2020, 9, 6), "Asia/Shanghai"))
        datetime.datetime(2020, 9, 5, 16, 0, tzinfo=datetime.timezone.utc)
    """
    return _midnight(day.toordinal(), zone)


@lru_cache(maxsize=1 << 14)
def _midnight(ordinal: int, name: str) -> int:
    reading = (ordinal - _EPOCH_ORDINAL) * MICROS_PER_DAY
    return reading - offset(reading, zone(name))


def day_numbers(times: Ints, zone: str) -> Ints:
    """
    Find the calendar day of each instant in a zone.

    The day of an instant is the last one that has started, so that a later instant never lies on an earlier day.

    Args:
        times: Microseconds of UTC since 1970, or `MISSING`.
        zone: The name of the zone.

    Returns:
        Ordinals of the days as `date.toordinal` counts them; `MISSING` where there is no time.

    Raises:
        PolicyError: There is no such zone.

    Examples:
        >>> numbers = day_numbers(np.array([0, 16 * 3_600_000_000]), "Asia/Shanghai")
        >>> [date.fromordinal(number).isoformat() for number in numbers.tolist()]
        ['1970-01-01', '1970-01-02']
    """
    local = _policy_zone(zone)
    known = times != MISSING
    if not known.all():
        result = np.full(times.shape, MISSING)
        result[known] = day_numbers(times[known], zone)
        return result
    days: Ints = times // MICROS_PER_DAY + _EPOCH_ORDINAL
    if len(times) and local.key != "UTC":  # where the day may be the one before, or the one after
        first, starts = _midnights(days, zone)
        place = days - first
        days = days - (times < starts[place]) + (times >= starts[place + 1])
        days = np.clip(days, 1, _LAST_ORDINAL)
    return days


def _midnights(days: Ints, name: str) -> tuple[int, Ints]:
    """Some day, and when it and the days after it start, for all days that occur and those that follow them."""
    held = distinct(days // _STRETCH)
    starts = np.empty((held[-1] - held[0] + 1) * _STRETCH + 1, dtype=np.int64)
    for number in held:
        place = (number - held[0]) * _STRETCH
        starts[place : place + _STRETCH + 1] = _stretch(number, name)
    return held[0] * _STRETCH, starts


@lru_cache(maxsize=1 << 12)
def _stretch(number: int, name: str) -> Ints:
    first = number * _STRETCH
    return frozen(np.array([_midnight(day, name) for day in range(first, first + _STRETCH + 1)], dtype=np.int64))


def local_date(us: int, zone: str) -> date:
    """
    Find the calendar day of one instant in a zone, as `day_numbers` does.

    Args:
        us: Microseconds of UTC since 1970.
        zone: The name of the zone.

    Returns:
        The calendar day.

    Raises:
        PolicyError: There is no such zone.

    Examples:
        >>> local_date(16 * 3_600_000_000, "Asia/Shanghai")
        datetime.date(1970, 1, 2)
    """
    return date.fromordinal(int(day_numbers(np.array([us], dtype=np.int64), zone)[0]))
