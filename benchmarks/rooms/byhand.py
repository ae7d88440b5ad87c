"""What a user would write by hand for the rules of the measured policy: NumPy, Polars, pandas and SQL."""

from __future__ import annotations

import math
from importlib import import_module
from typing import Any

import numpy as np
from benchmarks.events import DAY, MICROS

from reputation.estimates import z_score

__all__ = ["Z", "arrow", "numpy_scores", "polars_scores", "scores_sql", "session", "sums_sql"]

Z = z_score(0.95)


def numpy_scores(total: Any, good: Any) -> dict[str, Any]:
    """Score, bounds and tier of sums, with a prior of ten ratings of 0.7."""
    score = (7.0 + good) / (10.0 + total)
    angle, half = np.arcsin(np.sqrt(score)), Z / (2.0 * np.sqrt(11.0 + total))
    lower = np.sin(np.maximum(angle - half, 0.0)) ** 2
    upper = np.sin(np.minimum(angle + half, np.pi / 2)) ** 2
    tier = ((score >= 0.6) & (total >= 5.0)).astype(np.int64)
    tier[(score >= 0.8) & (total >= 20.0)] = 2
    return {"score": score, "lower": lower, "upper": upper, "tier": np.array(["new", "trusted", "star"])[tier]}


def polars_scores(sums: Any) -> Any:
    """The same as expressions of Polars."""
    pl = import_module("polars")
    score, total, angle, half = pl.col("score"), pl.col("total"), pl.col("angle"), pl.col("half")
    star, trusted = (score >= 0.8) & (total >= 20.0), (score >= 0.6) & (total >= 5.0)
    return (
        sums.with_columns(score=(7.0 + pl.col("good")) / (10.0 + total))
        .with_columns(angle=score.sqrt().arcsin(), half=Z / (2.0 * (11.0 + total).sqrt()))
        .with_columns(
            lower=pl.max_horizontal(angle - half, 0.0).sin() ** 2,
            upper=pl.min_horizontal(angle + half, math.pi / 2).sin() ** 2,
            tier=pl.when(star).then(pl.lit("star")).when(trusted).then(pl.lit("trusted")).otherwise(pl.lit("new")),
        )
        .select("subject", "score", "lower", "upper", "tier")
    )


def sums_sql(age: str, *, bad: str | None = None) -> str:
    """
    Sums as SQL, for DuckDB and Spark.

    Args:
        age: The age of a row in days.
        bad: Which rows break a rule; where given, they are counted, and rows without a value do not count.
    """
    counts = "CASE WHEN verified THEN 3e0 ELSE 1e0 END"
    if bad is not None:
        counts = "CASE WHEN value IS NULL THEN 0e0 WHEN verified THEN 3e0 ELSE 1e0 END"
    checked = "" if bad is None else f", CASE WHEN {bad} THEN 1e0 ELSE 0e0 END AS bad"
    weighed = f"SELECT subject, value, ({counts}) * pow(2e0, -({age}) / 180e0) AS w{checked} FROM rows"
    refused = "" if bad is None else ", sum(bad) AS refused"
    sums = f"sum(w) AS total, sum(w * value) AS good{refused}"
    return f"SELECT subject, {sums} FROM ({weighed}) AS weighed GROUP BY subject"


def scores_sql() -> str:
    """Score, bounds and tier as SQL, for DuckDB and Spark."""
    sums = sums_sql(f"({MICROS} - micros) / {DAY}e0")
    scored = f"SELECT *, (7e0 + good) / (10e0 + total) AS score FROM ({sums}) AS sums"
    turned = f"SELECT *, asin(sqrt(score)) AS angle, {Z} / (2e0 * sqrt(11e0 + total)) AS half FROM ({scored}) AS scored"
    tier = "WHEN score >= 8e-1 AND total >= 20 THEN 'star' WHEN score >= 6e-1 AND total >= 5 THEN 'trusted'"
    return f"""
        SELECT subject, score, pow(sin(greatest(angle - half, 0e0)), 2) AS lower,
               pow(sin(least(angle + half, pi() / 2)), 2) AS upper, CASE {tier} ELSE 'new' END AS tier
        FROM ({turned}) AS turned"""


def arrow(table: Any) -> dict[str, Any]:
    """A table of PyArrow as columns in order of subjects."""
    order = np.argsort(table["subject"].to_numpy())
    return {name: table[name].to_numpy()[order] for name in table.column_names if name != "subject"}


def session(*, cores: int | str = "*") -> Any:
    """A session of Spark on the cores of this machine."""
    told = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
    }
    builder = import_module("pyspark.sql").SparkSession.builder.master(f"local[{cores}]")
    for name, value in told.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    return made
