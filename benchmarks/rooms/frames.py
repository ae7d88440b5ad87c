"""The sums of a recipe where the rows are, beside the query that one would write for the same sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
from benchmarks.events import MICROS, NOW, POLICY, Events
from benchmarks.rooms.byhand import session, sums_sql
from benchmarks.works import Call, Contestant, Work

__all__ = ["duckdb_query", "fold", "polars_query", "spark_query", "works"]

UNCHECKED = "no row is checked"
_BAD = (
    "subject IS NULL OR occurred_at IS NULL OR occurred_at > TIMESTAMPTZ '2026-07-01 00:00:00+00:00'"
    " OR isnan(value) OR value < 0e0 OR value > 1e0"
)
_NAMES = {"tally_1_total": "total", "tally_1_good": "good"}


def works(events: Events) -> Iterator[Work]:
    """A frame of each engine, with times that carry a zone."""
    for name, (make, query, bring, *needs) in ENGINES.items():
        frame: list[Any] = []  # made once, when the first of the two is built
        made = partial(_once, frame, partial(make, events))
        both: dict[str, Any] = {"needs": ("narwhals", "pyarrow", *needs), "read": _read}
        yield Work(
            "frames",
            f"fold_frame on {name}, {len(events.subject):,} rows",
            Contestant(name="reputation", build=partial(_built, made, fold, bring), **both),
            (Contestant(name=f"{name} by hand", build=partial(_built, made, query, bring), differs=UNCHECKED, **both),),
        )


def fold(frame: Any) -> Any:
    """Our way; imported late, for the extra may not be there."""
    return import_module("reputation.frames").fold_frame(POLICY, frame, as_of=NOW)


def _once(kept: list[Any], make: Callable[[], Any]) -> Any:
    if not kept:
        kept.append(make())
    return kept[0]


def _built(made: Callable[[], Any], query: Callable[[Any], Any], bring: Callable[[Any], Any]) -> Call:
    frame = made()
    return lambda: bring(query(frame))


def _read(table: Any) -> dict[str, Any]:
    order = np.argsort(table["subject"].to_numpy())
    columns = {_NAMES.get(name, name): table[name] for name in table.column_names if name != "subject"}
    return {name: np.array(columns[name].to_numpy())[order] for name in ("total", "good")}


def _arrow(events: Events) -> Any:
    pa = import_module("pyarrow")
    times = pa.array(events.micros).cast(pa.timestamp("us", "UTC"))
    columns = {"subject": events.subject, "occurred_at": times, "value": events.value, "verified": events.verified}
    return pa.table(columns)


def _polars(events: Events) -> Any:
    return import_module("polars").from_arrow(_arrow(events)).lazy()


def polars_query(frame: Any, *, checked: bool = False) -> Any:
    """By hand in Polars; checked, the rows that break a rule are counted, too."""
    pl = import_module("polars")
    age = (pl.lit(NOW) - pl.col("occurred_at")).dt.total_microseconds() / 86_400e6
    counts, value = pl.when("verified").then(3.0).otherwise(1.0), pl.col("value")
    sums = {"total": pl.col("w").sum(), "good": (pl.col("w") * value).sum()}
    more = {}
    if checked:
        unknown = pl.col("subject").is_null() | pl.col("occurred_at").is_null() | (pl.col("occurred_at") > NOW)
        more["bad"] = pl.when(unknown | value.is_nan() | (value < 0.0) | (value > 1.0)).then(1.0).otherwise(0.0)
        sums["refused"] = pl.col("bad").sum()
        counts = pl.when(value.is_null()).then(0.0).otherwise(counts)
    rows = frame.select("subject", "value", w=counts * pl.lit(2.0).pow(-age / 180.0), **more)
    return rows.group_by("subject").agg(**sums)


def _duckdb(events: Events) -> Any:
    connection = import_module("duckdb").connect()
    connection.register("given", _arrow(events))
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("CREATE TABLE rows AS SELECT * FROM given")
    return connection.table("rows")


def duckdb_query(relation: Any, *, checked: bool = False) -> Any:
    """By hand in the SQL of DuckDB; checked, the rows that break a rule are counted, too."""
    return relation.query("rows", sums_sql(_age("epoch_us"), bad=_BAD if checked else None))


def _age(micros: str) -> str:
    return f"({MICROS} - {micros}(occurred_at)) / 86400e6"


def _spark(events: Events) -> Any:
    frame = session().createDataFrame(_arrow(events)).cache()
    frame.count()
    return frame


def spark_query(frame: Any, *, checked: bool = False) -> Any:
    """By hand in the SQL of Spark; checked, the rows that break a rule are counted, too."""
    frame.createOrReplaceTempView("rows")
    bad = _BAD.replace("TIMESTAMPTZ", "TIMESTAMP")  # which bears a zone in Spark
    return frame.sparkSession.sql(sums_sql(_age("unix_micros"), bad=bad if checked else None))


def _pandas(events: Events) -> Any:
    return _arrow(events).to_pandas()


def _pandas_query(frame: Any) -> Any:
    pd = import_module("pandas")
    age = (NOW - frame["occurred_at"]) / pd.Timedelta(days=1)
    weight = np.exp2(-age / 180.0) * np.where(frame["verified"], 3.0, 1.0)
    parts = pd.DataFrame({"subject": frame["subject"], "total": weight, "good": weight * frame["value"]})
    return parts.groupby("subject", as_index=False).sum()


def _arrow_query(table: Any) -> Any:
    pa, pc = import_module("pyarrow"), import_module("pyarrow.compute")
    micros = pc.cast(pc.subtract(pa.scalar(NOW, pa.timestamp("us", "UTC")), table["occurred_at"]), pa.int64())
    fading = pc.power(2.0, pc.divide(pc.cast(micros, pa.float64(), safe=False), -180.0 * 86_400e6))
    weight = pc.multiply(fading, pc.if_else(table["verified"], 3.0, 1.0))
    parts = pa.table({"subject": table["subject"], "w": weight, "wv": pc.multiply(weight, table["value"])})
    sums = parts.group_by("subject").aggregate([("w", "sum"), ("wv", "sum")])
    return sums.rename_columns({"w_sum": "total", "wv_sum": "good"})


def _collected(found: Any) -> Any:
    return found.collect().to_arrow()


def _from_pandas(found: Any) -> Any:
    return import_module("pyarrow").Table.from_pandas(found)


#: How a frame is made, the query by hand, how its result is brought in, and what it needs.
ENGINES: dict[str, tuple[Any, ...]] = {
    "Polars": (_polars, polars_query, _collected, "polars"),
    "DuckDB": (_duckdb, duckdb_query, lambda found: found.to_arrow_table(), "duckdb"),
    "PyArrow": (_arrow, _arrow_query, lambda found: found),
    "pandas": (_pandas, _pandas_query, _from_pandas, "pandas"),
    "PySpark": (_spark, spark_query, lambda found: found.toArrow(), "pyspark"),
}
