"""The laws of policies with keep rules; on the exact lattice they hold bit for bit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reputation as rp
from reputation import State, advance, fold, merge
from reputation.shares import shares
from reputation.statistics import Count, Extremes, Moments, Total
from reputation.tally import Recipe, Tally
from reputation.testing.strategies import COLUMNS, HALF, NOW, SUBJECTS, Row, Table, tables
from reputation.times import micros

RULES: list[Any] = [
    rp.Latest(by="source"),
    rp.Once(by="source", per="month", which="last"),
    rp.Burst(within=2 * HALF, by="source"),
    rp.Burst(within=2 * HALF, anchor="previous"),
    rp.Burst(within=2 * HALF, bursts=1),
    rp.NetClamp(low=-2, high=2, by="source"),
    rp.NetClamp(low=0, high=4, start=2),
    rp.Cap(2, by="source", exempt=rp.kind("order")),
    rp.Only(rp.matches("verified", True)),
    rp.SinceLast(rp.kind("refund")),
    rp.Unless(rp.kind("order"), within=2 * HALF),
]
LAST = [rp.Last(2), rp.AllButLast(), rp.Trim(lowest=1), rp.Fresh(2), rp.Shared(by="source", at_least=2)]
WINDOWS = (None, rp.Rolling(3 * HALF))
lattice = tables(exact=True, names=COLUMNS, sizes=(20, 10, 1, 0))
law = settings(max_examples=max(settings().max_examples // 8, 1))  # of every rule
every_rule = pytest.mark.parametrize("rule", [*RULES, *LAST], ids=repr)


def recipe(*keep: Any, window: Any = None, decay: Any = None) -> Recipe:
    """Sums, squares, counts and extremes of what is kept."""
    parameters: dict[str, Any] = {"keep": keep, "window": window, "decay": decay or rp.HalfLife(HALF)}
    statistics = (Count(), Moments(), Total(), Extremes(column="amount"))
    return Recipe(Tally(statistic, **parameters) for statistic in statistics)


def state_of(table: Table, made: Recipe, rows: Sequence[Row] | None = None, as_of: Any = NOW) -> State:
    """Fold some rows."""
    return fold(made, table.evidence(rows), as_of=as_of)


def close(left: State, right: State) -> bool:
    """Whether two states hold the same numbers, up to what the order of sums makes of shares such as 1/3."""
    return left.subjects == right.subjects and all(
        np.allclose(mine[name], theirs[name], rtol=1e-12, atol=1e-12)
        for mine, theirs in zip(left.sums, right.sums, strict=True)
        for name in mine
    )


@every_rule
@law
@given(st.data())
def test_the_order_of_rows_does_not_matter(rule: Any, data: st.DataObject) -> None:
    """Also where many rows share one instant."""
    table = data.draw(lattice)
    made = recipe(rule, window=data.draw(st.sampled_from(WINDOWS)))

    assert close(state_of(table, made), state_of(table, made, data.draw(st.permutations(table.rows))))


@every_rule
@law
@given(lattice)
def test_the_rows_of_others_do_not_matter(rule: Any, table: Table) -> None:
    """States of different subjects merge to the state of all, and each is what it is alone."""
    made = recipe(rule)
    parts = [[row for row in table.rows if row["subject"] == subject] for subject in SUBJECTS]
    ids = [{row["id"] for row in part if row["id"]} for part in parts]
    if any(left & right for left in ids for right in ids if left is not right):
        return  # rows of one id stay together

    assert state_of(table, made).equals(merge(*(state_of(table, made, part) for part in parts)))


@every_rule
@law
@given(lattice, st.data())
def test_new_rows_are_folded_with_the_old_ones_of_their_subjects(rule: Any, table: Table, data: st.DataObject) -> None:
    """A state less those subjects, merged with them folded again, is the state of all rows."""
    made = recipe(rule)
    later = {row["id"] for row in table.rows if row["id"]}
    new = [row for row in table.rows if row["id"] is None][: data.draw(st.integers(0, 4))]
    old = [row for row in table.rows if not any(row is other for other in new)]
    touched = {row["subject"] for row in new}
    if later and any(row["subject"] in touched for row in old if row["id"]):
        touched |= set(SUBJECTS)  # an id may have moved to another subject
    again = [row for row in table.rows if row["subject"] in touched]

    assert state_of(table, made).equals(
        merge(state_of(table, made, old).without(touched), state_of(table, made, again))
        if touched
        else state_of(table, made, old)
    )


@pytest.mark.parametrize("rule", [rule for rule in (*RULES, *LAST) if not isinstance(rule, rp.Fresh)], ids=repr)
@law
@given(lattice, st.integers(0, 3))
def test_advancing_is_folding_again(rule: Any, table: Table, halves: int) -> None:
    """What a rule keeps of a row does not depend on the instant that the question is about."""
    made, later = recipe(rule), NOW + halves * HALF

    assert close(advance(state_of(table, made), to=later), state_of(table, made, as_of=later))


@law
@given(lattice, st.sampled_from(RULES), st.integers(0, 6))
def test_a_window_that_moves_on_changes_no_share(table: Table, rule: Any, halves: int) -> None:
    """Rows leave a window one by one; what the others count stays what it was."""
    window = rp.Rolling((halves + 1) * HALF)
    (whole,), (tally,) = (rp.Metric(rp.Count(), keep=rule, window=each).tallies() for each in (None, window))
    everything, within = (shares(each, table.evidence(), micros(NOW)).share for each in (whole, tally))
    inside = np.asarray([row["occurred_at"] > NOW - window.length for row in table.rows], dtype=bool)

    assert np.array_equal(np.where(inside, everything, 0.0), within)


@every_rule
@law
@given(lattice)
def test_a_row_of_weight_zero_is_like_no_row(rule: Any, table: Table) -> None:
    """It replaces no other, moves no total and fills no number."""
    weight = rp.where("level", 0.0, equals="gold")
    made = Recipe(attrs.evolve(tally, weight=weight) for tally in recipe(rule).tallies[:3])
    with_marks = isinstance(rule, rp.SinceLast | rp.Unless)  # these look at rows whether or not they weigh anything
    rows = [row for row in table.rows if row["level"] != "gold"]
    if with_marks or any(row["id"] for row in table.rows):
        return

    assert state_of(table, made).equals(state_of(table, made, rows))


@every_rule
@law
@given(st.data())
def test_accounts_add_up(rule: Any, data: st.DataObject) -> None:
    """Each row has a line, a reason or, where it is kept in part, both; and the lines give the score."""
    table = data.draw(lattice)
    window = data.draw(st.sampled_from(WINDOWS))
    first = data.draw(st.sampled_from(RULES[4:8]))
    metric = rp.Metric(
        rp.Points(),
        keep=(first, rule),
        weight=data.draw(st.sampled_from([rp.Weight(), rp.field("stake")])),
        decay=rp.HalfLife(HALF),
        window=window,
    )
    report = rp.Policy(metric).evaluate(table.evidence(), as_of=NOW)
    told = report.left_out()

    assert len({entry.row for entry in told}) == len(told)
    for subject in report.subjects:
        explanation = report.explain(subject)
        account, mine = explanation.account, [entry for entry in told if entry.subject == subject]
        lines = {line.row: line for line in account.lines}
        partly = {entry.row: entry.share for entry in mine if entry.share}
        gone = {entry.row for entry in mine if not entry.share}
        rows = {place for place, row in enumerate(table.rows) if row["subject"] == subject}
        assert list(explanation.left_out) == mine
        assert account.total == pytest.approx(report[subject].score, abs=1e-9)
        assert gone | set(lines) == rows
        assert not gone & set(lines)
        assert set(partly) <= set(lines)
        assert {row: dict(lines[row].factors)["kept in part"] for row in partly} == partly
        assert {row for row, line in lines.items() if "kept in part" in dict(line.factors)} == set(partly)
        assert all(0.0 < share < 1.0 and entry.reason for entry in mine for share in partly.values())
        assert str(explanation)
