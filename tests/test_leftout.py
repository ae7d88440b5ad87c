"""Rows that do not count: every reason, and nothing lost silently."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation as rp
from reputation.leftout import asks_for, left_out
from reputation.testing.strategies import NOW, Table, metrics, tables

JULY = datetime(2026, 7, 1, tzinfo=UTC)
REVIEWS = rp.Metric(rp.Beta(), name="quality", select=rp.kind("review"))


def ago(days: float) -> datetime:
    """An instant before July."""
    return JULY - timedelta(days=days)


def rows_of(*rows: Mapping[str, Any]) -> rp.Evidence:
    """Reviews of ada; what a row does not say is unknown."""
    filled = [{"subject": "ada", "kind": "review", "value": 1.0, "occurred_at": ago(1), **row} for row in rows]
    names = dict.fromkeys(name for row in filled for name in row)
    return rp.Evidence.from_columns(**{name: [row.get(name) for row in filled] for name in names})


def reasons(metric: rp.Metric, *rows: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Rows and reasons under one metric."""
    return [(entry.row, entry.reason) for entry in left_out([metric], rows_of(*rows), as_of=JULY)]


# every reason


def test_rows_that_no_metric_asks_for() -> None:
    """They belong to no metric; a row of a kind that others of its kind count for may be among them."""
    orders = rp.Metric(rp.Count(), select=rp.kind("order") & rp.matches("paid", True))
    evidence = rows_of({"kind": "visit"}, {}, {"kind": "order", "paid": False}, {"kind": "order", "paid": True})

    assert [("visit", None, 0), ("order", None, 2)] == [
        (entry.kind, entry.metric, entry.row) for entry in left_out([REVIEWS, orders], evidence, as_of=JULY)
    ]
    assert {"no metric asks for it"} == {row.reason for row in left_out([REVIEWS, orders], evidence, as_of=JULY)}


def test_rows_that_were_delivered_again() -> None:
    """One of several like rows counts; the others say which."""
    (entry,) = left_out([REVIEWS], rows_of({"id": "a"}, {"id": "a"}, {"id": "b"}), as_of=JULY)

    assert ("it was delivered more than once", 1, 0) == (entry.reason, entry.row, entry.by)


@pytest.mark.parametrize("newer", [{"version": 2}, {"recorded_at": ago(0.5)}])
def test_rows_that_a_newer_version_replaces(newer: Mapping[str, Any]) -> None:
    """By version, or by when it was recorded; what was recorded at no known time is older."""
    first = {"id": "a", "version": 1, "recorded_at": None}
    (entry,) = left_out([REVIEWS], rows_of(first, {**first, **newer, "value": 0.0}), as_of=JULY)

    assert ("a newer version replaces it", 0, 1) == (entry.reason, entry.row, entry.by)


@pytest.mark.parametrize("status", ["annulled", "pending", "superseded"])
def test_rows_whose_status_does_not_count(status: str) -> None:
    """Active rows and rows under appeal count, unless the metric says otherwise."""
    rows = [{"status": status}, {"status": "active"}, {"status": "under_appeal"}, {"status": None}]

    assert [(0, f"its status is {status}")] == reasons(REVIEWS, *rows)
    assert [(2, "its status is under appeal")] == reasons(attrs.evolve(REVIEWS, statuses=("active", status)), *rows)


def test_rows_are_active_unless_they_say_otherwise() -> None:
    """A metric of annulled rows drops a row without a status, with the column and without."""
    annulled = attrs.evolve(REVIEWS, statuses=("annulled",))

    assert [(0, "its status is active")] == reasons(annulled, {})
    assert [(0, "its status is active")] == reasons(annulled, {"status": None}, {"status": "annulled"})


def test_rows_without_the_date_that_counts() -> None:
    """What refers to nothing has no age."""
    metric = attrs.evolve(REVIEWS, date="refers_to_at")

    assert [(1, "it has no refers_to_at")] == reasons(metric, {"refers_to_at": ago(1)}, {"refers_to_at": None})


@pytest.mark.parametrize(
    ("window", "words"),
    [(rp.Rolling(rp.days(30)), "the last 30 days"), (rp.Unexpired("ends_at"), "until ends_at")],
)
def test_rows_outside_the_window(window: Any, words: str) -> None:
    """Too old, or expired; the window says itself in words."""
    rows = [{"ends_at": ago(-1)}, {"ends_at": ago(20), "occurred_at": ago(40)}]

    assert [(1, f"it lies outside the window: {words}")] == reasons(attrs.evolve(REVIEWS, window=window), *rows)


def test_rows_without_what_the_model_reads() -> None:
    """A text without stars is no rating; the column is named."""
    points = rp.Metric(rp.Points(), name="points")

    assert [(1, "it has no value")] == reasons(REVIEWS, {}, {"value": None})
    assert [(0, "it has no amount")] == reasons(points, {"amount": None}, {"amount": 3.0})
    assert [(0, "it has no amount")] == reasons(points, {})


def test_rows_that_count_nothing() -> None:
    """A weight of 0 by rule, and a weight that faded to nothing, are told apart."""
    metric = attrs.evolve(REVIEWS, weight=rp.where("bought", 0), decay=rp.Linear(rp.days(30)))
    rows = [{"bought": True, "occurred_at": ago(40)}, {"bought": False}, {"bought": False, "occurred_at": ago(30)}]

    assert [(0, "its weight is 0"), (2, "nothing of it is left at its age")] == reasons(metric, *rows)


def test_the_first_reason_is_the_one_that_is_told() -> None:
    """A row that is annulled and too old is annulled; who asks twice hears twice."""
    metric = attrs.evolve(REVIEWS, window=rp.Rolling(rp.days(30)))
    evidence = rows_of({"status": "annulled", "occurred_at": ago(40)}, {"status": None, "occurred_at": ago(40)})

    assert [(0, "quality", "its status is annulled"), (0, "old", "its status is annulled")] == [
        (entry.row, entry.metric, entry.reason)
        for entry in left_out([metric, attrs.evolve(metric, name="old")], evidence, as_of=JULY)
        if entry.row == 0
    ]


def test_an_adaptive_window_leaves_out_what_the_judging_side_leaves_out() -> None:
    """Ada is judged by ten days, so that her row of last month does not count; bob's does."""
    metric = attrs.evolve(REVIEWS, window=rp.Adaptive(rp.Rolling(rp.days(10)), rp.Rolling(rp.days(100)), at_least=2))
    rows = [
        *({"occurred_at": ago(days)} for days in (1, 2, 50, 200)),
        *({"occurred_at": ago(days), "subject": "bob"} for days in (1, 50, 200)),
    ]

    assert [
        (2, "it lies outside the window: the last 10 days"),
        (3, "it lies outside the window: the last 10 days"),
        (6, "it lies outside the window: the last 100 days"),
    ] == reasons(metric, *rows)


# as a whole


def test_some_rows_can_be_looked_at_alone() -> None:
    """Positions are those of the whole evidence."""
    evidence = rows_of({"value": None}, {"subject": "bob", "value": None}, {"subject": 3 * "b"})

    assert [1] == [entry.row for entry in left_out([REVIEWS], evidence, as_of=JULY, index=np.array([1, 2]))]
    assert ["bob"] == [entry.subject for entry in left_out([REVIEWS], evidence, as_of=JULY, index=np.array([1]))]


def test_without_rows_no_column_is_missed() -> None:
    """On its first day a shop has neither reviews nor a column that says which of them are verified."""
    verified = rp.matches("verified", True)
    metric = attrs.evolve(REVIEWS, weight=rp.where("gold", 2))
    window = rp.Adaptive(rp.Rolling(rp.days(10)), rp.Rolling(rp.days(100)), at_least=2, counting=verified)
    choosy = rp.Metric(rp.Count(), select=verified, window=window)
    orders = rp.Evidence.from_columns(subject="ada", occurred_at=[JULY], kind="order")

    assert () == left_out([metric, choosy], rp.Evidence.empty(subjects=["ada"]), as_of=JULY)
    assert [] == asks_for(choosy, rp.Evidence.empty(), np.arange(0)).tolist()
    assert ["no metric asks for it"] == [entry.reason for entry in left_out([metric], orders, as_of=JULY)]
    for policy, rows in (
        (rp.Policy(rp.Worst(metric, choosy)), rp.Evidence.empty(subjects=["ada"])),
        (rp.Policy(metric), orders),
    ):
        report = policy.evaluate(rows, as_of=JULY)
        assert str(report)
        assert str(report.explain("ada")).startswith("ada: ")


def test_a_metric_without_a_selection_asks_for_everything() -> None:
    """So nothing is unasked for."""
    rows = rows_of({}, {"kind": "visit"})

    assert [True, True] == asks_for(rp.Metric(rp.Count()), rows, np.arange(2)).tolist()
    assert [False] == asks_for(REVIEWS, rows, np.array([1])).tolist()


@given(st.data())
def test_every_row_counts_or_says_why_not(data: st.DataObject) -> None:
    """Under one metric each row has a line in the account of its subject or a reason, never both and never neither."""
    table: Table = data.draw(tables())
    metric: rp.Metric = data.draw(metrics(table.columns))
    evidence = table.evidence()
    report = rp.Policy(metric).evaluate(evidence, as_of=NOW)
    told = [entry.row for entry in report.left_out()]
    told_apart = hasattr(metric.model, "contributions")  # else the account has no lines, for all rows are one step

    assert sorted(set(told)) == told
    for subject in report.subjects:
        explanation = report.explain(subject)
        mine = np.flatnonzero(evidence.subject.codes == evidence.subject.code(subject)).tolist()
        without = [entry.row for entry in explanation.left_out]
        assert [entry for entry in report.left_out() if entry.subject == subject] == list(explanation.left_out)
        if explanation.account.score is not None and told_apart:
            assert mine == sorted([*without, *(line.row for line in explanation.account.lines)])
