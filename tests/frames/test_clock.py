"""Times and calendar days, worked out by engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from tests.frames.engines import EVERYWHERE, brought, made

from reputation import EvidenceError, PolicyError
from reputation.frames.clock import age_in_days, counted, days_of, instants, shown
from reputation.times import day_numbers, to_micros

POLARS = nw.Implementation.POLARS
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENTS = [
    datetime(2026, 7, 1, 12, 30, 15, 123_456, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2024, 2, 29, tzinfo=UTC),
    None,
    datetime(1901, 3, 1, 5, tzinfo=UTC),
]
MICROS = [None if moment is None else (moment - EPOCH) // timedelta(microseconds=1) for moment in MOMENTS]


def told(engine: str, column: pa.Array, **how: Any) -> list[float | None]:
    """What an engine makes of a column of times."""
    frame = nw.from_native(made(engine, pa.table({"row": list(range(len(column))), "at": column})))
    dtype = frame.collect_schema()["at"]
    given = {"name": "at", "tz": None, "unit": None, "engine": frame.implementation, **how}
    rows = counted(frame, frame.collect_schema())
    found = brought(rows.select("row", at=instants(nw.col("at"), dtype, **given)).to_native())
    return [None if us is None or np.isnan(us) else us for us in found["at"]]


@EVERYWHERE
def test_times_with_a_zone(engine: str) -> None:
    """Times that carry a zone are instants, whatever the zone."""
    column = pa.array(MOMENTS, pa.timestamp("us", "Asia/Shanghai"))
    if engine == "ibis":
        with pytest.raises(EvidenceError, match="at holds times with a zone, which Ibis does not tell in UTC"):
            told(engine, column)
    else:
        assert told(engine, column) == MICROS


@EVERYWHERE
def test_times_without_a_zone(engine: str) -> None:
    """Times without a zone are read in the zone that is named."""
    naive = [None if moment is None else moment.replace(tzinfo=None) for moment in MOMENTS]

    assert told(engine, pa.array(naive, pa.timestamp("us")), tz="UTC") == MICROS


@pytest.mark.parametrize("zone", ["TIMESTAMP", "TIMESTAMPTZ"])
@pytest.mark.parametrize("column", ["at", 'what "happened"', "AT"])
def test_duckdb_tells_its_times_itself(zone: str, column: str) -> None:
    """Whatever the column is called, and whatever zone the connection shows times in."""
    quoted = column.replace('"', '""')
    with duckdb.connect() as connection:
        connection.sql("SET TimeZone = 'Asia/Shanghai'")
        rows = nw.from_native(connection.sql(f"SELECT {zone} '1970-01-01 00:00:01.5+00' AS \"{quoted}\", 1 AS row"))
        found = counted(rows, rows.collect_schema()).to_native()

        assert (found.columns, found.fetchall()) == ([column, "row"], [(1_500_000, 1)])


@EVERYWHERE
def test_dates(engine: str) -> None:
    """A date stands for its midnight."""
    days = [date(2026, 7, 1), date(1969, 12, 31), date(2024, 2, 29), None, date(2000, 3, 1), date(1900, 3, 1)]
    expected = [None if day is None else (day - date(1970, 1, 1)).days * 86_400_000_000 for day in days]
    if engine == "pandas":
        with pytest.raises(EvidenceError, match="at must hold times, got the type Object"):
            told(engine, pa.array(days), tz="UTC")
    else:
        assert told(engine, pa.array(days), tz="UTC") == expected


@pytest.mark.parametrize("engine", [nw.Implementation.PYSPARK, nw.Implementation.IBIS])
def test_clock_readings_are_put_together_from_their_parts(engine: nw.Implementation) -> None:
    """Where an engine tells a time by its parts only, the calendar is worked out: leap years and all."""
    rows = pl.DataFrame({"at": [None if at is None else at.replace(tzinfo=None) for at in MOMENTS]})
    found = instants(nw.col("at"), nw.Datetime("us"), name="at", tz="UTC", unit=None, engine=engine)

    assert nw.from_native(rows).select(found.alias("at"))["at"].to_list() == MICROS


def test_spark_tells_instants_by_seconds_and_microseconds() -> None:
    """A time cast to a whole number counts seconds there."""
    dtype = nw.Datetime("us", "UTC")
    found = instants(nw.col("at"), dtype, name="at", tz=None, unit=None, engine=nw.Implementation.PYSPARK)
    rows = pl.DataFrame({"at": [datetime(1970, 1, 1, 0, 0, 0, 7, tzinfo=UTC)]})

    assert nw.from_native(rows).select(found.alias("at"))["at"].to_list() == [7 * 1_000_000 + 7]  # Polars counts micros


@pytest.mark.parametrize(("unit", "factor"), [("s", 1_000_000), ("ms", 1_000), ("us", 1)])
def test_numbers_count_what_is_said(unit: str, factor: int) -> None:
    """Whole numbers count seconds, milliseconds or microseconds since 1970."""
    assert told("polars", pa.array([7, None, -1]), unit=unit) == [7 * factor, None, -factor]


ZONES = ["UTC", "Asia/Shanghai", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia", "Pacific/Kwajalein"]
HOUR = 3_600_000_000


def changing(zone: str) -> np.ndarray[Any, Any]:
    """The hours around every change of the clocks of a zone since 1880."""
    local, first = ZoneInfo(zone), datetime(1880, 1, 1)
    days = [first + timedelta(days=number) for number in range(53_000)]
    ahead = [day.replace(tzinfo=local).utcoffset() for day in days]
    changes = [days[place] for place in range(1, len(days)) if ahead[place] != ahead[place - 1]] + [first]
    starts = np.array(changes, dtype="datetime64[us]").astype(np.int64)
    return (starts[:, None] + np.arange(-60, 60) * (HOUR // 2)).ravel()


@pytest.mark.parametrize("zone", ZONES)
def test_days_are_those_of_the_zone(zone: str) -> None:
    """Around every change of the clocks, and around midnights, the day is the one that `day_numbers` gives."""
    now = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
    anywhere = np.random.default_rng(3).integers(-62_000_000_000_000_000, now, 500)
    times = np.concatenate([anywhere, changing(zone), changing(zone) - 1])
    rows = nw.from_native(pl.DataFrame({"at": times}))

    found = rows.select(at=shown(nw.col("at"), zone, until=now)).select(days_of(nw.col("at")))["at"].to_numpy()

    assert np.array_equal(found, day_numbers(times, zone))


@pytest.mark.parametrize("zone", ZONES)
def test_readings_are_turned_into_instants_of_the_zone(zone: str) -> None:
    """Naive times are read as `Evidence` reads them, also where clocks show a time twice or skip it."""
    readings = np.concatenate([changing(zone), changing(zone) - 1]).astype("datetime64[us]")
    expected, problems = to_micros(readings, zone=zone, column="at")
    rows = nw.from_native(pl.DataFrame({"at": readings}))
    dtype = nw.Datetime("us")

    found = rows.select(instants(nw.col("at"), dtype, name="at", tz=zone, unit=None, engine=POLARS))["at"].to_numpy()

    assert problems == []
    assert np.array_equal(found, expected)


@EVERYWHERE
def test_ages_are_fractions_of_days(engine: str) -> None:
    """Ages are those of NumPy, to the last digits, also over thousands of years."""
    now, times = MICROS[0], [MICROS[0], MICROS[1], -62_135_424_000_000_000, MICROS[0] + 1]
    frame = nw.from_native(made(engine, pa.table({"row": [0, 1, 2, 3], "at": times})))

    found = frame.select("row", age=age_in_days(nw.col("at"), now=now, engine=frame.implementation))

    expected = [(now - at) / 86_400_000_000 for at in times]
    assert brought(found.to_native())["age"] == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("dtype", "how", "rule"),
    [
        (nw.Int64(), {}, "at holds numbers, and it must be known what they count"),
        (nw.Int64(), {"unit": "h"}, "at cannot count 'h', and it must be known what they count"),
        (nw.String(), {}, "at must hold times, got the type String"),
        (nw.Datetime(), {}, "at holds times without a zone"),
        (nw.Date(), {}, "at holds times without a zone"),
        (nw.Datetime("us", "UTC"), {"engine": nw.Implementation.IBIS}, "which Ibis does not tell in UTC"),
        (nw.Datetime(), {"tz": "Mars"}, "tz must name a known time zone, got 'Mars'"),
    ],
)
def test_what_cannot_be_told_is_refused(dtype: Any, how: dict[str, Any], rule: str) -> None:
    """A column that does not say when it was is refused."""
    given: dict[str, Any] = {"name": "at", "tz": None, "unit": None, "engine": POLARS, **how}
    with pytest.raises(EvidenceError, match=rule):
        instants(nw.col("at"), dtype, **given)


def test_days_of_an_unknown_zone_are_refused() -> None:
    """A zone must be known."""
    with pytest.raises(PolicyError, match="tz must name a known time zone"):
        shown(nw.col("at"), "Mars", until=0)
