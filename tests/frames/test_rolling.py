"""Sums per subject and day where the data are, and back."""

from __future__ import annotations

from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from tests.frames.cases import NOW, STARS, evidence, table
from tests.frames.engines import EVERYWHERE, brought, made

import reputation as rp
from reputation import EvidenceError, EvidenceErrors, MergeError, NotRollableError, PolicyError
from reputation.frames import read_rollup, rollup_frame
from reputation.statistics import Extremes, Reduce
from reputation.tally import Recipe, Tally


def recipe(zone: str, date: str = "occurred_at") -> Recipe:
    """Tallies that sums by day can answer."""
    decay = rp.HalfLife(rp.days(180), grain=rp.days(1), tz=zone)
    review = rp.kind("review")
    metric = rp.Metric(rp.Beta(), select=review, weight=rp.where("verified", 3.0), decay=decay, date=date)
    return Recipe([*metric.tallies(), Tally(Extremes(column="amount"), select=review, date=date)])


@EVERYWHERE
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai"])
def test_a_frame_rolled_up_is_the_rollup(engine: str, zone: str) -> None:
    """Cells, sums and the latest instant are those of `rollup`."""
    rows = table(rows=60)

    found = rollup_frame(recipe(zone), made(engine, rows), day_tz=zone, scale=STARS, unit="us")

    mine, expected = read_rollup(recipe(zone), found), rp.rollup(recipe(zone), evidence(rows), tz=zone)
    assert mine.subjects == expected.subjects
    assert mine.cells.equals(expected.cells)
    assert mine.latest == expected.latest
    for here, there in zip(mine.sums, expected.sums, strict=True):
        for name, numbers in there.items():
            np.testing.assert_allclose(here[name], numbers, rtol=1e-12)
    assert mine.at(NOW).subjects == expected.at(NOW).subjects


@pytest.mark.parametrize("date", ["recorded_at", "refers_to_at"])
def test_days_go_by_the_date_of_the_metric(date: str) -> None:
    """Rows without the date hold nothing, and the latest instant is that of the rows that count."""
    rows = table(rows=60)

    mine = read_rollup(
        recipe("UTC", date), rollup_frame(recipe("UTC", date), made("polars", rows), scale=STARS, unit="us")
    )

    expected = rp.rollup(recipe("UTC", date), evidence(rows))
    assert mine.cells.equals(expected.cells)
    assert mine.latest == expected.latest


def test_a_rollup_goes_through_parquet_and_is_read_under_another_half_life(tmp_path: Any) -> None:
    """Stored by one engine and read by another; decays and windows are free to change, the rest is not."""
    first = recipe("UTC")
    rollup_frame(first, made("duckdb", table(rows=60)), scale=STARS, unit="us").to_parquet(
        str(tmp_path / "days.parquet")
    )
    stored = pl.scan_parquet(tmp_path / "days.parquet")
    other = Recipe(
        [
            *rp.Metric(
                rp.Beta(), select=rp.kind("review"), weight=rp.where("verified", 3.0), window=rp.Days(90)
            ).tallies(),
            first.tallies[1],
        ]
    )

    state = read_rollup(other, stored).at(NOW)

    expected = rp.fold(other, evidence(table(rows=60)), as_of=NOW)
    np.testing.assert_allclose(state.sums[0]["good"], expected.sums[0]["good"], rtol=1e-12)
    with pytest.raises(MergeError, match="the sums belong to the recipe"):
        read_rollup(rp.Policy(rp.Metric(rp.Count())), stored)


def joined(rolling: Recipe) -> str:
    """SQL that adds the sums of new rows to those of a cell."""
    told = {"latest": "greatest(days.latest, excluded.latest)"}
    for place, tally in enumerate(rolling.tallies, start=1):
        for name, channel in tally.statistic.channels.items():
            column = f"tally_{place}_{name}"
            here, new = f"days.{column}", f"excluded.{column}"
            told[column] = {
                Reduce.SUM: f"{here} + {new}",
                Reduce.MIN: f"least({here}, {new})",
                Reduce.MAX: f"greatest({here}, {new})",
            }[channel.reduce]
    return ", ".join(f"{column} = {value}" for column, value in told.items())


def test_a_rollup_kept_in_a_file_of_duckdb_is_read_every_day_as_if_all_rows_were_folded(tmp_path: Any) -> None:
    """Rows arrive in batches, some of them late; the file is opened anew for each, and cells are added up in SQL."""
    rolling, rows = recipe("Asia/Shanghai"), table(rows=200)
    batches = [rows.take(list(range(first, 200, 8))) for first in range(8)]  # each holds rows of any day
    update = joined(rolling)
    for number, arrived in enumerate(batches, start=1):
        with duckdb.connect(tmp_path / "days.duckdb") as file:
            new = rollup_frame(rolling, file.from_arrow(arrived), day_tz="Asia/Shanghai", scale=STARS, unit="us")
            if number == 1:
                new.create("days")
                file.sql("CREATE UNIQUE INDEX cell ON days (subject, day)")
            else:
                new.create("new")
                file.sql(f"INSERT INTO days BY NAME FROM new ON CONFLICT (subject, day) DO UPDATE SET {update}")
                file.sql("DROP TABLE new")
            state = read_rollup(rolling, file.table("days")).at(NOW)

        expected = rp.fold(rolling, evidence(pa.concat_tables(batches[:number])), as_of=NOW)
        assert state.subjects == expected.subjects
        for here, there in zip(state.sums, expected.sums, strict=True):
            for name, numbers in there.items():
                np.testing.assert_allclose(here[name], numbers, rtol=1e-12)


def test_sums_by_day_that_nobody_can_answer_are_refused() -> None:
    """Exact ages, several dates, and rows that break a rule."""
    frame = made("polars", table(rows=60))
    exact = rp.Policy(rp.Metric(rp.Count(), decay=rp.HalfLife(rp.days(30))))
    both = Recipe([Tally(rp.Count().statistic), Tally(rp.Count().statistic, date="recorded_at")])

    with pytest.raises(NotRollableError, match="it counts exact ages"):
        rollup_frame(exact, frame, scale=STARS, unit="us")
    with pytest.raises(PolicyError, match="by the days of one date, got tallies by 'occurred_at' and 'recorded_at'"):
        rollup_frame(both, frame, scale=STARS, unit="us")
    with pytest.raises(EvidenceErrors) as caught:
        rollup_frame(recipe("UTC"), frame, scale=rp.Scale(1, 2), unit="us")
    assert "value must lie on Scale(low=1.0, high=2.0)" in str(caught.value)
    lazy = rollup_frame(recipe("UTC"), frame.lazy(), scale=rp.Scale(1, 2), unit="us")
    assert isinstance(nw.from_native(lazy), nw.LazyFrame)
    with pytest.raises(EvidenceError, match="rows that were added up break a rule"):
        read_rollup(recipe("UTC"), lazy)
    assert max(brought(lazy)["refused"]) > 0


def test_an_empty_recipe_holds_the_days() -> None:
    """Without tallies there are days and no sums."""
    frame = pl.DataFrame({"subject": ["ada"], "occurred_at": [86_400]})

    assert rollup_frame(Recipe([]), frame, unit="s").select("subject", "day", "latest").rows() == [
        ("ada", 1, 86_400_000_000)
    ]
