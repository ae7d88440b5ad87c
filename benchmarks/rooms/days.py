"""Sums by day, and many moments of the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
from benchmarks.events import DAY, NOW, PRIOR, Events
from benchmarks.rooms.byhand import arrow, numpy_scores, polars_scores
from benchmarks.works import Call, Contestant, Work

import reputation as rp
from reputation.times import micros

__all__ = ["replay_works", "rollup_works"]

DAILY = rp.Policy(rp.Metric(rp.Beta(prior=PRIOR), decay=rp.HalfLife(rp.days(180), grain=rp.days(1), tz="UTC")))
START = datetime(2024, 8, 1, tzinfo=UTC)
MONTHLY = rp.Policy(
    rp.Metric(rp.Beta(prior=PRIOR), weight=rp.where("verified", 3.0), decay=rp.HalfLife(rp.days(180))),
    tiers=rp.Ladder(rp.Tier("new"), rp.Tier("trusted", at=0.60, support=5), rp.Tier("star", at=0.80, support=20)),
    schedule=rp.Monthly(1),
)


def rollup_works(events: Events) -> Iterator[Work]:
    """A table of a row per subject and day, read at one instant under a half-life."""
    kept = rp.rollup(DAILY.recipe, events.evidence(), tz="UTC")
    table = {name: kept.to_columns()[name] for name in ("subject", "day", "tally_1_total", "tally_1_good")}
    table["age"] = (np.datetime64(NOW.date(), "D") - table.pop("day").astype("datetime64[D]")).astype(np.int64)
    yield Work(
        "rollup",
        f"read {len(kept):,} cells of sums by day",
        Contestant(name="reputation", build=lambda: partial(kept.at, NOW), read=lambda state: dict(state.sums[0])),
        (
            Contestant(name="NumPy by hand", build=partial(_numpy_cells, table), read=dict),
            Contestant(
                name="Polars by hand", build=partial(_polars_cells, table), read=arrow, needs=("polars", "pyarrow")
            ),
            Contestant(
                name="DuckDB by hand", build=partial(_duckdb_cells, table), read=arrow, needs=("duckdb", "pyarrow")
            ),
        ),
    )


def _numpy_cells(table: dict[str, Any]) -> Call:
    def call() -> dict[str, Any]:
        left = np.exp2(-table["age"] / 180.0)
        subject, size = table["subject"], int(table["subject"].max()) + 1
        return {
            "total": np.bincount(subject, left * table["tally_1_total"], size),
            "good": np.bincount(subject, left * table["tally_1_good"], size),
        }

    return call


def _polars_cells(table: dict[str, Any]) -> Call:
    pl = import_module("polars")
    frame, left = pl.DataFrame(table), pl.lit(2.0).pow(-pl.col("age") / 180.0)
    sums = {name: (left * pl.col(f"tally_1_{name}")).sum() for name in ("total", "good")}
    return lambda: frame.lazy().group_by("subject").agg(**sums).collect().to_arrow()


def _duckdb_cells(table: dict[str, Any]) -> Call:
    connection = import_module("duckdb").connect()
    connection.register("given", import_module("pyarrow").table(table))
    connection.execute("CREATE TABLE cells AS SELECT * FROM given")
    sums = ", ".join(f"sum(pow(2e0, -age / 180e0) * tally_1_{name}) AS {name}" for name in ("total", "good"))
    return lambda: connection.sql(f"SELECT subject, {sums} FROM cells GROUP BY subject").to_arrow_table()


def replay_works(events: Events) -> Iterator[Work]:
    """The levels on the first of 24 months, each from what was known by then."""
    evidence = events.evidence()
    note = "no standings (since when, why), no schedule; 24 queries over all rows"
    yield Work(
        "replay",
        f"{len(events.subject):,} rows, levels at 24 months",
        Contestant(
            name="reputation",
            build=lambda: partial(MONTHLY.replay, evidence, start=START, until=NOW),
            read=lambda history: {"tiers": np.concatenate([_levels(standings) for standings in history])},
        ),
        (
            Contestant(
                name="NumPy by hand",
                build=partial(_numpy_months, events),
                read=lambda levels: {"tiers": np.concatenate(levels)},
                differs=note,
            ),
            Contestant(
                name="Polars by hand",
                build=partial(_polars_months, events),
                read=_polars_levels,
                needs=("polars", "pyarrow"),
                differs=note,
            ),
        ),
    )


def _moments() -> list[int]:
    return [micros(moment) for moment in rp.Monthly(1).moments(START, NOW)]


def _levels(standings: Any) -> Any:
    """Levels in order of subjects; those who had no row yet hold the lowest."""
    return np.array(standings.names)[np.maximum(standings.tier, 0)]


def _numpy_months(events: Events) -> Call:
    def call() -> list[Any]:
        levels = []
        for now in _moments():
            rows = events.micros <= now
            age = (now - events.micros[rows]) / DAY
            weight = np.exp2(-age / 180.0) * np.where(events.verified[rows], 3.0, 1.0)
            total = np.bincount(events.subject[rows], weight, events.subjects)
            good = np.bincount(events.subject[rows], weight * events.value[rows], events.subjects)
            levels.append(numpy_scores(total, good)["tier"])
        return levels

    return call


def _polars_months(events: Events) -> Call:
    pl = import_module("polars")
    frame = pl.DataFrame(events.columns())

    def call() -> list[Any]:
        queries = []
        for now in _moments():
            age = (now - pl.col("micros")) / float(DAY)
            weight = pl.when("verified").then(3.0).otherwise(1.0) * pl.lit(2.0).pow(-age / 180.0)
            known = frame.lazy().filter(pl.col("micros") <= now).select("subject", "value", w=weight)
            totals = known.group_by("subject").agg(total=pl.col("w").sum(), good=(pl.col("w") * pl.col("value")).sum())
            queries.append(polars_scores(totals).select("subject", "tier"))
        return [found.to_arrow() for found in pl.collect_all(queries)]

    return call


def _polars_levels(found: list[Any]) -> dict[str, Any]:
    everyone = int(max(table["subject"].to_numpy().max() for table in found)) + 1
    levels = np.full((len(found), everyone), "new", dtype="<U7")
    for place, table in enumerate(found):
        levels[place, table["subject"].to_numpy()] = table["tier"].to_numpy(zero_copy_only=False)
    return {"tiers": levels.ravel()}
