"""The benchmarks compare like with like, say what was skipped, and measure what they say."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from benchmarks import __main__ as program
from benchmarks.drawing import dots
from benchmarks.events import made
from benchmarks.scale import Measure, pieces, slope
from benchmarks.table import told
from benchmarks.turns import Line, agree, measured
from benchmarks.works import Contestant, Work


def contestant(name: str, score: float, **told: object) -> Contestant:
    """Somebody who always gives one score."""
    return Contestant(name=name, build=lambda: lambda: {"score": np.array([score])}, read=dict, **told)


def test_a_ratio_is_our_time_over_theirs() -> None:
    """Half the time is a ratio of 0.5."""
    assert Line("fold", "NumPy by hand", mine=0.1, theirs=0.2).ratio == 0.5


def test_a_line_says_the_ratio_and_what_is_not_the_same() -> None:
    """In Markdown no seconds are told."""
    line = Line("fold", "by hand", mine=0.3, theirs=0.2, note="no row is checked")
    assert "| fold | by hand | 1.5 | no row is checked |" == told(line, markdown=True)


def test_results_that_differ_are_not_measured() -> None:
    """A quick wrong answer is worth nothing."""
    work = Work("fold", "fold", contestant("reputation", 0.75), (contestant("by hand", 0.76),))
    with pytest.raises(AssertionError, match="fold: by hand: score"):
        list(measured(work, repeat=1))


def test_results_without_a_common_column_are_not_measured() -> None:
    """Nothing was compared."""
    with pytest.raises(AssertionError, match="has no column that ours has"):
        agree({"score": [1.0]}, {"total": [1.0]}, "fold: by hand")


def test_equal_results_are_measured() -> None:
    """Both ways have a time."""
    work = Work("fold", "fold", contestant("reputation", 0.75), (contestant("by hand", 0.75),))
    (line,) = measured(work, repeat=1)
    assert line.ratio is not None
    assert line.ratio > 0.0


@pytest.mark.parametrize(
    ("module", "without", "note"),
    [
        ("no_such_module", [], "skipped: no_such_module is not installed"),
        ("math", ["math"], "left out: --without math"),
    ],
)
def test_what_is_not_there_is_named(module: str, without: list[str], note: str) -> None:
    """A line without numbers says why."""
    work = Work("fold", "fold", contestant("reputation", 0.75), (contestant("by hand", 0.0, needs=(module,)),))
    assert [Line("fold", "by hand", note=note)] == list(measured(work, repeat=1, without=without))


def test_the_drawing_tells_the_same_work_from_other_work() -> None:
    """A filled dot for the same work, a hollow one for other work, none for what was skipped."""
    same, other = Line("fold", "a", mine=1.0, theirs=2.0), Line("fold", "b", mine=1.0, theirs=2.0, note="no bounds")
    drawn = dots([same, other, Line("fold", "c", note="skipped: c is not installed")])
    assert (2, 1) == (drawn.count("<circle"), drawn.count('fill="#fff" stroke'))


def test_rows_are_the_same_for_the_same_seed() -> None:
    """And others for another."""
    first, again, other = made(1000), made(1000), made(1000, seed=2)
    assert first.micros.tolist() == again.micros.tolist()
    assert first.micros.tolist() != other.micros.tolist()


def test_a_piece_of_events_depends_on_its_number_only(tmp_path: Path) -> None:
    """More events are the same ones and others."""
    parquet = pytest.importorskip("pyarrow.parquet")
    told = {"piece": 100, "subjects": 10, "seed": 1}
    few = pieces(200, SimpleNamespace(dir=tmp_path / "few", **told))
    many = pieces(300, SimpleNamespace(dir=tmp_path / "many", **told))
    assert parquet.read_table(few[1]).equals(parquet.read_table(many[1]))
    assert not parquet.read_table(many[1]).equals(parquet.read_table(many[2]))


def test_pieces_make_up_the_rows(tmp_path: Path) -> None:
    """A size that is no multiple of a piece is refused."""
    with pytest.raises(ValueError, match="rows must be a multiple of --piece 100, got 250"):
        pieces(250, SimpleNamespace(dir=tmp_path, piece=100, subjects=10, seed=1))


def test_the_slope_is_the_exponent() -> None:
    """Seconds that grow with the root of the rows have a slope of one half."""
    measures = [Measure("duckdb", "ours", rows, 3.0 * math.sqrt(rows), 1.0) for rows in (10, 1000, 10_000)]
    assert math.isclose(0.5, slope(measures, "seconds"), rel_tol=1e-12)
    assert slope(measures, "memory") == 0.0


def test_the_table_compares_by_hand_with_ours(capsys: pytest.CaptureFixture[str]) -> None:
    """With NumPy alone: levels, sums by day, 24 months and clamped balances are those of the code by hand."""
    engines = ["polars", "duckdb", "pandas", "pyspark", "pyarrow"]
    rooms = ["encode", "fold", "report", "explain", "rollup", "replay", "clamp"]
    program.main(["--rows", "2000", "--repeat", "1", "--only", *rooms, "--without", *engines])
    lines = capsys.readouterr().out.splitlines()
    assert 7 <= sum("by hand" in line and "left out" not in line for line in lines)
    assert any(line.endswith("left out: --without polars") for line in lines)
