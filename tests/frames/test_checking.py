"""Rows that break a rule, counted by reason in the engine."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pyarrow as pa
import pytest
from tests.frames.engines import EVERYWHERE, made

import reputation as rp
from reputation import EvidenceErrors
from reputation.frames import BadRows, FrameCheck, check_frame

NOW = datetime(2026, 7, 1, tzinfo=UTC)
LATE = int(NOW.timestamp()) + 1
POLICY = rp.Policy(
    rp.Composite(
        {
            rp.Metric(rp.Mean(), weight=rp.field("trust") * rp.field("more", missing=1.0)): 0.5,
            rp.Metric(rp.Mean(), date="recorded_at"): 0.5,
        }
    )
)
ROWS = pa.table(
    {
        "subject": ["ada", None, "bob", "bob", "bob", "eve"],
        "kind": ["a", "a", None, "a", "a", "a"],
        "occurred_at": pa.array([10, 20, None, LATE, 10, 10], pa.int64()),
        "recorded_at": pa.array([LATE, None, 10, 10, 10, 10], pa.int64()),
        "value": [0.5, 1.5, -1.0, 1.0, None, 1.0],
        "trust": [-1.0, 1.0, 1.0, 1.0, None, 1e300],
        "more": [1.0, 1.0, 1.0, 1.0, None, 1e300],
        "status": ["active", "lost", "active", "active", "active", None],
    }
)


@EVERYWHERE
def test_every_rule_is_counted(engine: str) -> None:
    """Each rule with the number of rows that break it; a row may break several."""
    check = check_frame(POLICY, made(engine, ROWS), as_of=NOW, unit="s")

    assert check.rows == 6
    assert {(bad.column, bad.rule): bad.rows for bad in check.bad} == {
        ("status", "must be one of 'active', 'annulled', 'pending', 'superseded', 'under_appeal'"): 1,
        ("value", "must lie on Scale(low=0.0, high=1.0)"): 2,
        ("subject", "must be known in every row"): 1,
        ("occurred_at", "must be known in every row"): 1,
        ("kind", "must be known in every row"): 1,
        ("occurred_at", "must not lie after as_of"): 1,
        ("factor Field(column='trust', missing=None)", "must give finite numbers, zero or more"): 1,
        (f"factor {POLICY.recipe.tallies[0].weight!r}", "must give finite numbers, zero or more"): 2,
        ("recorded_at", "must not lie after as_of where a row counts"): 1,
    }


def test_a_check_is_shown_and_raised() -> None:
    """The report is a text, and an error where one is wanted."""
    bad = FrameCheck(1200, (BadRows("subject", "must be known in every row", 1, hint="leave it out."),))

    assert str(bad) == "1,200 rows, 1 problem\n- 1 row: subject must be known in every row"
    with pytest.raises(EvidenceErrors) as caught:
        bad.refuse()
    assert "1. subject must be known in every row; 1 of 1,200 rows breaks this.\n   Hint: leave it out." in str(
        caught.value
    )
    FrameCheck(1200, ()).refuse()


def test_infinite_numbers_and_nan_are_bad_where_they_are_used() -> None:
    """NaN is refused at the door, in columns that the policy asks for."""
    policy = rp.Policy(rp.Metric(rp.Points()))
    rows = pl.DataFrame({"subject": ["a", "b", "c", "d"], "occurred_at": [1, 2, 3, 4]})
    rows = rows.with_columns(amount=pl.Series([float("nan"), float("inf"), 1.0, None]), unused=float("nan"))

    assert [str(bad) for bad in check_frame(policy, rows, as_of=NOW, unit="s").bad] == [
        "2 rows: amount must hold finite numbers"
    ]


def test_a_frame_that_cannot_be_told_is_bad_in_every_row() -> None:
    """Times without a zone, and columns that are not there, are counted as all rows."""
    naive = pl.DataFrame({"subject": ["a", "b"], "occurred_at": [datetime(2026, 1, 1)] * 2})
    policy = rp.Policy(rp.Metric(rp.Count()))

    assert check_frame(policy, naive, as_of=NOW) == FrameCheck(
        2,
        (
            BadRows(
                "occurred_at",
                "holds times without a zone",
                2,
                hint="pass tz='Asia/Shanghai' (the zone these times were written in).",
            ),
        ),
    )
    both = check_frame(policy, naive.drop("subject"), as_of=NOW)
    assert [bad.column for bad in both.bad] == ["subject", "occurred_at"]
    assert check_frame(policy, naive, as_of=NOW, tz="UTC").bad == ()
