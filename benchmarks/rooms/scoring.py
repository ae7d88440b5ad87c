"""From rows in memory to scores with bounds and tiers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
from benchmarks.events import DAY, MICROS, NOW, POLICY, Events
from benchmarks.rooms.byhand import arrow, numpy_scores, polars_scores, scores_sql, session
from benchmarks.works import Call, Contestant, Work

__all__ = ["works"]


def works(events: Events) -> Iterator[Work]:
    """One metric with a half-life and a weight, three tiers."""
    rows = len(events.subject)

    def other(name: str, build: Any, *needs: str) -> Contestant:
        return Contestant(name=name, build=partial(build, events), read=_READ.get(name, arrow), needs=needs)

    yield Work(
        "fold",
        f"{rows:,} rows in memory to score, bounds, tier",
        Contestant(name="reputation", build=partial(_ours, events), read=_report),
        (
            other("NumPy by hand", _numpy),
            other("Polars by hand", _polars, "polars"),
            other("DuckDB by hand", _duckdb, "duckdb", "pyarrow"),
            other("pandas by hand", _pandas, "pandas"),
            other("PySpark by hand", _spark, "pyspark", "pyarrow"),
        ),
    )


def _ours(events: Events) -> Call:
    evidence = events.evidence()
    return lambda: POLICY.evaluate(evidence, as_of=NOW)


def _report(report: Any) -> dict[str, Any]:
    columns = report.to_columns()
    return {name: np.asarray(columns[name]) for name in ("score", "lower", "upper", "tier")}


def _numpy(events: Events) -> Call:
    def call() -> dict[str, Any]:
        age = (MICROS - events.micros) / DAY
        weight = np.exp2(-age / 180.0) * np.where(events.verified, 3.0, 1.0)
        total = np.bincount(events.subject, weight, events.subjects)
        good = np.bincount(events.subject, weight * events.value, events.subjects)
        return numpy_scores(total, good)

    return call


def _polars(events: Events) -> Call:
    pl = import_module("polars")
    frame = pl.DataFrame(events.columns())

    def call() -> Any:
        age = (MICROS - pl.col("micros")) / float(DAY)
        weight = pl.when("verified").then(3.0).otherwise(1.0) * pl.lit(2.0).pow(-age / 180.0)
        sums = frame.lazy().select("subject", "value", w=weight).group_by("subject")
        totals = sums.agg(total=pl.col("w").sum(), good=(pl.col("w") * pl.col("value")).sum())
        return polars_scores(totals).collect().to_arrow()

    return call


def _duckdb(events: Events) -> Call:
    duckdb = import_module("duckdb")
    table = import_module("pyarrow").table(events.columns())
    connection = duckdb.connect()
    connection.register("given", table)
    connection.execute("CREATE TABLE rows AS SELECT * FROM given")
    return lambda: connection.sql(scores_sql()).to_arrow_table()


def _pandas(events: Events) -> Call:
    pd = import_module("pandas")
    frame = pd.DataFrame(events.columns())

    def call() -> dict[str, Any]:
        age = (MICROS - frame["micros"]) / DAY
        weight = np.exp2(-age / 180.0) * np.where(frame["verified"], 3.0, 1.0)
        parts = pd.DataFrame({"subject": frame["subject"], "total": weight, "good": weight * frame["value"]})
        sums = parts.groupby("subject").sum()
        return numpy_scores(sums["total"].to_numpy(), sums["good"].to_numpy())

    return call


def _spark(events: Events) -> Call:
    spark = session()
    frame = spark.createDataFrame(import_module("pyarrow").table(events.columns())).cache()
    frame.count()
    frame.createOrReplaceTempView("rows")
    return lambda: spark.sql(scores_sql()).toArrow()


_READ = {"NumPy by hand": dict, "pandas by hand": dict}
