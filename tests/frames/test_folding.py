"""Folding where the data are: what goes in, what comes out, and what is refused."""

from __future__ import annotations

import importlib
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import attrs
import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pytest
from tests.frames.cases import NOW, STARS, close, evidence, table
from tests.frames.engines import EVERYWHERE, brought, made

import reputation as rp
from reputation import (
    EvidenceError,
    EvidenceErrors,
    MergeError,
    MissingExtraError,
    PolicyError,
    StorageError,
)
from reputation.columns import Rows
from reputation.frames import check_frame, fold_frame, read_state
from reputation.frames.intake import opened
from reputation.frames.summing import Work
from reputation.statistics import Channel
from reputation.tally import Recipe, Tally

POLICY = rp.Policy(
    rp.Metric(
        rp.Beta(prior=rp.Prior(mean=0.7, strength=10)),
        select=rp.kind("review"),
        weight=rp.where("verified", 3.0),
        decay=rp.HalfLife(rp.days(180)),
        name="quality",
    ),
    tiers=rp.Ladder(rp.Tier("new"), rp.Tier("trusted", at=0.5)),
)


@EVERYWHERE
def test_the_sort_of_frame_that_goes_in_comes_out(engine: str) -> None:
    """A lazy frame stays lazy, and a report on the sums is the report on the evidence."""
    frame = made(engine, table(rows=60))
    lazy = isinstance(nw.from_native(frame), nw.LazyFrame)

    found = fold_frame(POLICY, frame, as_of=NOW, scale=STARS, unit="us")

    assert isinstance(nw.from_native(found), nw.LazyFrame) == lazy
    assert type(found).__module__.split(".")[0] == type(frame).__module__.split(".")[0]
    report, expected = POLICY.report(read_state(POLICY, found)), POLICY.evaluate(evidence(table(rows=60)), as_of=NOW)
    assert report.subjects == expected.subjects
    assert report.tiers() == expected.tiers()
    assert report.state.as_of == NOW
    np.testing.assert_allclose(report.estimate.score, expected.estimate.score, rtol=1e-12)


def test_a_state_from_a_frame_merges_and_advances() -> None:
    """What comes from an engine is a state like any other."""
    recipe = POLICY.recipe
    rows = table(rows=60)
    halves = [
        fold_frame(recipe, pl.from_arrow(part), as_of=NOW, scale=STARS, unit="us") for part in (rows[:30], rows[30:])
    ]

    merged = rp.merge(*(read_state(recipe, half) for half in halves))

    expected = rp.fold(recipe, evidence(rows), as_of=NOW)
    later = NOW.replace(month=8)
    for mine, theirs in ((merged, expected), (rp.advance(merged, later), rp.advance(expected, later))):
        assert all(map(close, mine.sums[0]["good"].tolist(), theirs.sums[0]["good"].tolist()))


def test_sums_are_stored_by_an_engine_and_read_back(tmp_path: Any) -> None:
    """A table of sums goes through Parquet, and is refused under another recipe."""
    found = fold_frame(POLICY, made("duckdb", table(rows=60)), as_of=NOW, scale=STARS, unit="us")
    found.to_parquet(str(tmp_path / "sums.parquet"))
    stored = pl.scan_parquet(tmp_path / "sums.parquet")

    state = read_state(POLICY, stored)

    assert state.subjects == rp.fold(POLICY.recipe, evidence(table(rows=60)), as_of=NOW).subjects
    with pytest.raises(MergeError, match="the sums belong to the recipe"):
        read_state(rp.Policy(rp.Metric(rp.Count())), stored)
    with pytest.raises(StorageError, match="the frame has no column 'tally_1_good'"):
        read_state(POLICY, stored.drop("tally_1_good"))
    with pytest.raises(StorageError, match="the frame has no column 'refused'"):
        read_state(POLICY, stored.drop("refused"))
    with pytest.raises(StorageError, match="a subject must have one row, got 16 rows for 8 subjects"):
        read_state(POLICY, pl.concat([stored, stored]))


def test_rows_that_break_a_rule_are_refused_together() -> None:
    """An eager frame is refused at once, with one problem for each rule."""
    late = int(NOW.timestamp()) + 1
    frame = pl.DataFrame({"subject": ["ada", None, "bob"], "occurred_at": [10, None, late], "kind": ["a", "b", None]})

    with pytest.raises(EvidenceErrors, match="evidence has 4 problems in 3 rows") as caught:
        fold_frame(rp.Policy(rp.Metric(rp.Count())), frame, as_of=NOW, unit="s")

    assert [getattr(error, "column", None) for error in caught.value.exceptions] == [
        "subject",
        "occurred_at",
        "kind",
        "occurred_at",
    ]


@EVERYWHERE
def test_lazy_frames_count_refused_rows_and_are_refused_when_they_are_read(engine: str) -> None:
    """Nothing is lost silently: rows that break a rule are counted per subject."""
    rows = table(rows=60)
    late = NOW.replace(year=2024)
    frame = made(engine, rows)
    if isinstance(nw.from_native(frame), nw.DataFrame):
        with pytest.raises(EvidenceErrors) as caught:
            fold_frame(POLICY, frame, as_of=late, scale=STARS, unit="us")
        assert "occurred_at must not lie after as_of" in str(caught.value)
        return
    found = fold_frame(POLICY, frame, as_of=late, scale=STARS, unit="us")

    assert sum(brought(found)["refused"]) == sum(us > late.timestamp() * 1e6 for us in rows["occurred_at"].to_pylist())
    with pytest.raises(EvidenceError, match="rows that were added up break a rule"):
        read_state(POLICY, found)


@pytest.mark.parametrize("rules", [(rp.Latest(by="source"),), (rp.Only(rp.kind("review")), rp.Latest(by="source"))])
def test_keep_rules_are_refused_by_name(rules: tuple[Any, ...]) -> None:
    """No single grouping can do what a rule does that looks at other rows."""
    policy = rp.Policy(rp.Metric(rp.Count(), keep=rules))
    with pytest.raises(PolicyError, match=r"Latest.*cannot be worked out in a data frame: a keep rule"):
        fold_frame(policy, pl.DataFrame({"subject": ["ada"], "occurred_at": [1]}), as_of=NOW, unit="s")


@attrs.frozen
class Logarithm:
    """A factor that only NumPy can run."""

    def __call__(self, rows: Rows, /) -> Any:
        """Say how much each row counts."""
        return np.log(rows["words"])


class Half:
    """A decay of somebody else's, one number for all ages; it cannot be stored."""

    def remaining(self, _age: Any, _ops: Any, /) -> float:
        """Half of everything."""
        return 0.5


@attrs.frozen
class Effort:
    """A statistic of somebody else's that is unknown where the column is."""

    channels = {"total": Channel(), "effort": Channel()}  # noqa: RUF012 - as short as can be
    reads = ()

    def lift(self, rows: Rows, weight: Any, /) -> dict[str, Any]:
        """What each row adds."""
        return {"total": weight, "effort": rows["words"] * weight}


ROWS = pl.DataFrame({"subject": ["ada", "ada"], "occurred_at": [1, 2], "words": [3, None]})


def test_a_part_that_only_numpy_can_run_is_named() -> None:
    """The error names the part and says what to do instead."""
    policy = rp.Policy(rp.Metric(rp.Count(), weight=Logarithm()))
    with pytest.raises(PolicyError, match=r"Logarithm\(\) cannot be worked out in a data frame: .*numpy.log") as caught:
        fold_frame(policy, ROWS, as_of=NOW, unit="s")

    assert "fold in NumPy" in str(caught.value)


def test_parts_without_a_name_in_the_registry_fold_but_are_not_read_back() -> None:
    """Sums without a digest belong to no recipe that could be checked."""
    recipe = Recipe([Tally(rp.Count().statistic, decay=Half())])
    found = fold_frame(recipe, ROWS, as_of=NOW, unit="s")

    assert found["tally_1_total"].to_list() == [1.0]
    assert found["digest"].to_list() == [None]
    with pytest.raises(MergeError, match="the sums belong to the recipe None"):
        read_state(recipe, found)


def test_what_a_statistic_does_not_know_is_refused() -> None:
    """A row that counts must add something known."""
    check = check_frame(Recipe([Tally(Effort())]), ROWS, as_of=NOW, unit="s")

    assert [str(bad) for bad in check.bad] == [f"1 row: what {Effort()!r} adds must be known for every row that counts"]


def test_recipes_without_statuses_that_are_there() -> None:
    """Without a column of statuses every row is active."""
    frame = ROWS.with_columns(status=pl.Series(["annulled", None]))
    annulled = Recipe([Tally(rp.Count().statistic, statuses=("annulled",))])

    assert fold_frame(annulled, ROWS, as_of=NOW, unit="s")["tally_1_total"].to_list() == [0.0]
    assert fold_frame(annulled, frame, as_of=NOW, unit="s")["tally_1_total"].to_list() == [1.0]


def test_a_stored_table_without_rows_says_so() -> None:
    """Sums of nothing do not tell when they were folded."""
    nothing = fold_frame(POLICY, pl.from_arrow(table(rows=1)[:0]), as_of=NOW, scale=STARS, unit="us")
    with pytest.raises(StorageError, match="must be told, but the table has no row to tell it"):
        read_state(POLICY, nothing)


def test_one_grouping_serves_the_whole_recipe() -> None:
    """Bare sums, minima and maxima: one column for each channel, and one for the rows refused."""
    told = opened(ROWS, rename=None, scale=None, tz=None, unit="s", constants={})
    work = Work(told, now=int(datetime(2026, 7, 1, tzinfo=UTC).timestamp()) * 1_000_000)
    work.add(rp.Policy(rp.Metric(rp.Count())).recipe)

    assert [part.name for part in work.sums] == ["tally_1_total"]


def test_importing_the_library_does_not_import_narwhals() -> None:
    """The extra is looked for when its room is opened."""
    said = "import sys, reputation; reputation.Beta; reputation.Policy; print('narwhals' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)  # noqa: S603 - ours

    assert run.stdout.strip() == "False"


def test_without_the_extra_the_room_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening the room without narwhals names the extra."""
    for name in [name for name in sys.modules if name.split(".")[:2] == ["reputation", "frames"]]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)

    with pytest.raises(MissingExtraError, match="data frames need narwhals") as caught:
        importlib.import_module("reputation.frames")

    assert "pip install 'reputation[frames]'" in str(caught.value)
