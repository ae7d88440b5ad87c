"""Evaluating ten million encoded rows, beside the same sums by hand in Polars, DuckDB and pandas, all cores each."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from reputation import Beta, Evidence, HalfLife, Ladder, Metric, Policy, Tier, days, where

ROWS, SUBJECTS, ROUNDS = 10_000_000, 100_000, 5
NOW = datetime(2026, 7, 1, tzinfo=UTC)
LAST = int(NOW.timestamp() * 1e6)
SPAN = 180 * 86_400e6
POLICY = Policy(
    Metric(Beta(), weight=where("verified", 3.0), decay=HalfLife(days(180))),
    tiers=Ladder(Tier("new"), Tier("good", at=0.5), Tier("star", at=0.6)),
)


@pytest.fixture(scope="module")
def columns() -> dict[str, np.ndarray]:
    """Encoded rows: subject numbers, instants, values, flags."""
    random = np.random.default_rng(1)
    return {
        "s": random.integers(0, SUBJECTS, ROWS).astype(np.int32),
        "t": LAST - random.integers(0, 730 * 86_400_000_000, ROWS),
        "v": random.integers(0, 9, ROWS) / 8.0,
        "f": random.random(ROWS) < 0.5,
    }


def polars(columns: Mapping[str, np.ndarray]) -> Callable[[], Any]:
    """Two sums per subject, lazily."""
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(columns).lazy()
    age = (LAST - pl.col("t")) / SPAN
    weight = pl.when("f").then(3.0).otherwise(1.0) * (age * -math.log(2.0)).exp()
    sums = pl.col("w").sum(), (pl.col("w") * pl.col("v")).sum().alias("good")
    query = frame.with_columns(w=weight).group_by("s").agg(*sums)
    return query.collect


def duckdb(columns: Mapping[str, np.ndarray]) -> Callable[[], Any]:
    """Two sums per subject, of an Arrow table."""
    connection = pytest.importorskip("duckdb").connect()
    connection.register("orders", pytest.importorskip("pyarrow").table(dict(columns)))
    weight = f"(case when f then 3.0::double else 1.0::double end) * exp(({LAST} - t) / {SPAN} * {-math.log(2.0)})"
    query = f"select s, sum(w), sum(w * v) from (select s, v, {weight} as w from orders) group by s"
    return lambda: connection.execute(query).fetchnumpy()


def pandas(columns: Mapping[str, np.ndarray]) -> Callable[[], Any]:
    """Two sums per subject."""
    frame = pytest.importorskip("pandas").DataFrame(columns)

    def sums() -> Any:
        weight = np.where(frame.f, 3.0, 1.0) * np.exp2((frame.t - LAST) / SPAN)
        return frame.assign(w=weight, good=weight * frame.v).groupby("s")[["w", "good"]].sum()

    return sums


def test_engines(columns: dict[str, np.ndarray]) -> None:
    """Ours gives scores, bounds and tiers besides; the promise is half the time of the fastest."""
    evidence = Evidence.from_columns(
        subject=columns["s"], occurred_at=columns["t"].astype("datetime64[us]"), value=columns["v"],
        verified=columns["f"], tz="UTC",
    )  # fmt: skip
    others = {make.__name__: make(columns) for make in (polars, duckdb, pandas)}
    runs = {"ours": lambda: POLICY.evaluate(evidence, as_of=NOW), **others}
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS + 1):  # in turns; the first one warms up
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times[1:]) for name, times in seconds.items()}
    fastest = [min(times) for times in zip(*(seconds[name][1:] for name in others), strict=True)]
    ratios = [mine / best for mine, best in zip(seconds["ours"][1:], fastest, strict=True)]
    print("\n", ", ".join(f"{name} {median * 1e3:.0f} ms" for name, median in medians.items()))
    print(f"ours beside the fastest: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    print(f"bytes read per second: {sum(column.nbytes for column in columns.values()) / medians['ours'] / 1e9:.1f} GB")
