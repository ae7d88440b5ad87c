"""The strategies draw what hosts have, and every built-in part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import reputation as rp
from reputation.registry import names
from reputation.testing.strategies import (
    COLUMNS,
    HALF,
    NOW,
    OLDEST,
    SHAPES,
    STATUSES,
    SUBJECTS,
    Row,
    Table,
    conditions,
    estimates,
    evidence_of,
    gates,
    metrics,
    nodes,
    places,
    policies,
    rows,
    tables,
    weights,
)
from reputation.times import MISSING

INF = float("inf")


def any_row(holds: Callable[[Row], Any]) -> Callable[[Table], bool]:
    """Whether a row of a table is such and such."""
    return lambda table: any(holds(row) for row in table.rows)


def ids(table: Table) -> list[str]:
    """The ids in a table, each as often as it is told."""
    return [row["id"] for row in table.rows if row.get("id") is not None]


def _is(status: str, row: Row) -> bool:
    return bool(row.get("status") == status)


# What hosts have, and must be drawn.
FOUND: dict[str, Callable[[Table], Any]] = {
    "no rows": lambda table: not table.rows,
    "one row": lambda table: len(table.rows) == 1,
    "few columns": lambda table: table.columns == SHAPES[1],
    "all columns": lambda table: table.columns == COLUMNS,
    "a tie in time": lambda table: len({row["occurred_at"] for row in table.rows}) < len(table.rows) - len(ids(table)),
    "a row that is told late": any_row(lambda row: (row.get("recorded_at") or NOW - HALF) > row["occurred_at"]),
    "a row that speaks of what was before": any_row(
        lambda row: row.get("refers_to_at") is not None and row["refers_to_at"] < row["occurred_at"]
    ),
    "a row that has expired": any_row(lambda row: (row.get("expires_at") or NOW + HALF) < NOW),
    "a row that expires now": any_row(lambda row: row.get("expires_at") == NOW),
    "an id told twice": lambda table: len(ids(table)) > len(set(ids(table))),
    "an amended version": any_row(lambda row: row.get("version") == 1),
    "a version after an amended one": any_row(lambda row: row.get("version") == 2),
    "an amendment by date alone": lambda table: any(
        row["id"] == other["id"] and row["version"] is other["version"] is None and row["value"] != other["value"]
        for row in table.rows
        for other in table.rows
        if "value" in table.columns and row.get("id") is not None and "version" in table.columns
    ),
    **{f"a row that is {status}": any_row(partial(_is, status)) for status in STATUSES},
}


def drawn_until(strategy: st.SearchStrategy[Any], complete: Callable[[Any], bool]) -> None:
    """Draw until everything was seen; what was drawn last does not matter."""
    find(
        strategy,
        complete,
        settings=settings(max_examples=3000, database=None, derandomize=True, phases=(Phase.generate,)),
    )


def test_tables_hold_what_hosts_have() -> None:
    """Every optional column, every status, ids told twice and amended, ties in time, late records, no rows at all."""
    missing = dict(FOUND)

    def complete(table: Table) -> bool:
        for what in [what for what, holds in missing.items() if holds(table)]:
            del missing[what]
        return not missing

    drawn_until(tables(), complete)
    assert {} == missing


@given(tables())
def test_tables_are_evidence(table: Table) -> None:
    """Never contradictory, nothing after the instant, and everybody is known."""
    evidence = table.evidence()

    assert SUBJECTS == evidence.subjects
    assert len(table.rows) == len(evidence) == len(evidence.replaced_by)
    assert evidence.equals(table.evidence(table.rows))
    assert all(
        evidence.dates(name).max(initial=MISSING) <= NOW.timestamp() * 1e6
        for name in table.columns
        if name in {"occurred_at", "recorded_at", "refers_to_at"}
    )


@given(rows(exact=True, half=timedelta(days=7)))
def test_rows_on_the_lattice(row: Row) -> None:
    """Eighths, small whole weights, and ages that are whole steps."""
    for name in ("value", "amount"):
        assert row[name] is None or (row[name] * 8).is_integer()
    assert row["stake"] in {0.0, 1.0, 2.0, 3.0}
    age = NOW - row["occurred_at"]
    assert age % timedelta(days=7) == timedelta(0)
    assert age <= OLDEST * timedelta(days=7)
    assert row["recorded_at"] is None or (NOW - row["recorded_at"]) % timedelta(days=7) == timedelta(0)


@given(tables(exact=True, columns={"words": (3.0, None), "effort": (0.25,), "kind": ("visit",)}, sizes=(5,)))
def test_columns_of_ones_own(table: Table) -> None:
    """New columns come on top, known ones take the values that are given."""
    assert all(row["effort"] == 0.25 for row in table.rows)
    assert {row["kind"] for row in table.rows} == {"visit"}
    assert {row["words"] for row in table.rows} <= {3.0, None}
    assert "effort" in table.columns


def test_times_of_ones_own() -> None:
    """A column of times is one also where no row has a time."""
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    table = find(tables(columns={"paid_at": (None, moment)}, sizes=(3,)), lambda _: True)

    assert table.evidence([]).dates("paid_at").tolist() == []
    assert [table.rows[0]["paid_at"]] == [None]
    paid = evidence_of([{**table.rows[0], "paid_at": moment}], table.columns, times=table.times)
    assert [moment.timestamp() * 1e6] == paid.dates("paid_at").tolist()


@given(tables(names=COLUMNS), places(3))
def test_parts_of_a_table(table: Table, where: list[int]) -> None:
    """Every row is in one part, and rows of one id are in the same."""
    parts = table.parts(where, count=3)

    assert sorted(row for part in parts for row in part.tolist()) == list(range(len(table.rows)))
    homes = [{table.rows[row]["id"] for row in part} - {None} for part in parts]
    assert sum(map(len, homes)) == len(set().union(*homes))


def test_a_table_is_shown_with_its_marks() -> None:
    """Columns in which nothing is known are left out; times are told to the minute."""
    table = Table(({"subject": "ada", "value": None, "occurred_at": NOW},), ("subject", "value", "occurred_at"))

    assert (
        "row  subject  occurred_at       part\n0    ada      2026-07-01 12:00  2" == table.marked("part", [2]).shown()
    )


@pytest.mark.parametrize(
    "within",
    [(0.0, 1.0), (-3.0, 4.0), (0.0, float("inf")), (float("-inf"), 0.0), (float("-inf"), float("inf"))],
    ids=str,
)
def test_estimates_keep_their_promises(within: tuple[float, float]) -> None:
    """Bounds in order within the range; some are unrated, some lie where it matters."""

    @given(estimates(within, size=4, at=(0.3, 99.0)))
    def every(estimate: rp.Estimate) -> None:
        estimate.check(within)

    every()
    if within == (0.0, 1.0):
        assert find(estimates(within, size=1, at=(0.3, 99.0)), lambda estimate: estimate.score[0] == 0.3)


def test_policies_are_made_of_every_built_in_part() -> None:
    """Every part that a policy can hold is drawn: every model, factor, decay, window, node, gate and level."""
    missing = set(names()) - {"Choices", "Decision", "Override", "Percent", "Scale"}  # of evidence and of reports

    def complete(policy: rp.Policy) -> bool:
        text = repr(policy)
        missing.difference_update([name for name in missing if f"{name}(" in text])
        return not missing

    missing.difference_update(type(part).__name__ for part in (*conditions(COLUMNS), *nodes(COLUMNS)))
    drawn_until(policies(COLUMNS), complete)
    assert set() == missing


def test_what_needs_a_column_is_left_out_without_it() -> None:
    """A table with next to no columns still has policies."""
    assert rp.Weight() == find(weights(("occurred_at",)), lambda _: True)
    metric: rp.Metric = find(metrics(("occurred_at",), name="quality"), lambda _: True)

    assert ("quality", "occurred_at") == (metric.name, metric.date)


def test_gates_on_shares_alone() -> None:
    """Where there is no amount to count, no gate counts one."""
    share = rp.Metric(rp.Ratio(rp.kind("refund")), name="share")

    assert find(gates([share]), lambda gate: isinstance(gate, rp.AtMost)).metric == "share"
