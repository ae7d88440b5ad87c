"""Every keep rule, alone and after others, against the plain simulation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulated_keeping import Kept, order_of, simulate

import reputation as rp
from reputation.shares import shares
from reputation.testing.strategies import COLUMNS, HALF, NOW, Table, tables
from reputation.times import micros

EXAM = rp.kind("refund")
RULES: list[Any] = [
    rp.Latest(by="source"),
    rp.Latest(by=("source", "level")),
    rp.Latest(by=("words", "verified")),
    rp.Once(by="source"),
    rp.Once(per="month", tz="Asia/Shanghai"),
    rp.Once(by="source", per="quarter", which="last"),
    rp.Once(by="source", per="week", tz="America/New_York"),
    rp.Once(per="day", date="refers_to_at"),
    rp.Once(by="stake", per="year", date="recorded_at", which="last"),
    rp.Burst(within=HALF),
    rp.Burst(within=2 * HALF, by="source"),
    rp.Burst(within=3 * HALF, by="source", anchor="previous"),
    rp.Burst(within=3 * HALF, date="refers_to_at"),
    rp.Burst(within=3 * HALF, bursts=1),
    rp.Burst(within=2 * HALF, by="source", anchor="previous", bursts=2),
    rp.NetClamp(low=-3, high=3),
    rp.NetClamp(low=0, start=5),
    rp.NetClamp(high=4, by="source", per="quarter", exempt=rp.kind("order")),
    rp.NetClamp(low=-2, high=2, by="source", column="stake"),
    rp.NetClamp(low=-2.5, high=1, date="recorded_at"),
    rp.Cap(1, by="source"),
    rp.Cap(2, per="month", tz="Europe/Berlin"),
    rp.Cap(1, by="level", exempt=rp.matches("verified", True)),
    rp.Last(1),
    rp.Last(2, by="source"),
    rp.AllButLast(),
    rp.AllButLast(2, by="source"),
    rp.Trim(lowest=1),
    rp.Trim(lowest=1, highest=2, at_least=5),
    rp.Trim(highest=1, column="amount"),
    rp.Only(rp.matches("verified", True)),
    rp.Shared(by="source"),
    rp.Shared(by=("level", "verified"), at_least=2),
    rp.SinceLast(EXAM),
    rp.SinceLast(EXAM, date="refers_to_at"),
    rp.Unless(EXAM, within=2 * HALF),
    rp.Unless(EXAM, count=2, per="year", before=1),
    rp.Unless(rp.kind("review"), per="month", tz="Asia/Shanghai", before=2),
    rp.Unless(rp.matches("level", "gold"), within=HALF, date="recorded_at"),
]
FIRST = [rule for rule in RULES if rule.looks_at != "window"]
WINDOWS = [None, rp.Rolling(3 * HALF), rp.Calendar("month", last=2, complete=True), rp.Unexpired()]
WEIGHTS = [rp.Weight(), rp.field("stake"), rp.where("verified", 0, otherwise=2)]

every_rule = pytest.mark.parametrize("rule", RULES, ids=repr)


def ours(metric: rp.Metric, table: Table) -> list[tuple[Any, float]]:
    """Rows and shares, in an order that goes by what rows hold."""
    evidence = table.evidence()
    (tally,) = metric.tallies()
    result = shares(tally, evidence, micros(NOW)).share.tolist()
    kept = [(order_of(row, "occurred_at"), share) for row, share in zip(table.rows, result, strict=True) if share]
    return sorted(kept)


def expected(metric: rp.Metric, table: Table, reads: Sequence[str]) -> list[tuple[Any, float]]:
    """The same by simulation."""
    return sorted((order_of(kept.row, "occurred_at"), kept.share) for kept in simulated(metric, table, reads))


def simulated(metric: rp.Metric, table: Table, reads: Sequence[str]) -> list[Kept]:
    """What is kept."""
    return simulate(metric, table.rows, NOW, reads=reads)


def same(metric: rp.Metric, table: Table, reads: Sequence[str]) -> None:
    """Assert that both keep the same rows, and the same of each."""
    mine, theirs = ours(metric, table), expected(metric, table, reads)

    assert [row for row, _ in theirs] == [row for row, _ in mine]
    assert [share for _, share in theirs] == pytest.approx([share for _, share in mine], rel=1e-9, abs=1e-9)


@every_rule
@settings(max_examples=max(settings().max_examples // 6, 1))
@given(st.data())
def test_a_rule_is_what_the_simulation_says(rule: Any, data: st.DataObject) -> None:
    """On many rows of one instant, with unknown keys, dates and amounts, under any window and weight."""
    table = data.draw(tables(exact=data.draw(st.booleans()), names=COLUMNS, sizes=(20, 12, 3)))
    window, weight = data.draw(st.sampled_from(WINDOWS)), data.draw(st.sampled_from(WEIGHTS))
    select = data.draw(st.sampled_from([rp.ALL, rp.kind("order", "review")]))

    same(rp.Metric(rp.Count(), keep=rule, window=window, weight=weight, select=select), table, ())


@settings(max_examples=settings().max_examples * 2)
@given(st.data())
def test_rules_are_applied_one_after_the_other(data: st.DataObject) -> None:
    """Each to what the ones before it have left."""
    table = data.draw(tables(exact=data.draw(st.booleans()), names=COLUMNS, sizes=(20, 12)))
    first = data.draw(st.lists(st.sampled_from(FIRST), min_size=1, max_size=2))
    last = data.draw(st.lists(st.sampled_from([rule for rule in RULES if rule.looks_at == "window"]), max_size=2))
    window, weight = data.draw(st.sampled_from(WINDOWS)), data.draw(st.sampled_from(WEIGHTS))
    date = data.draw(st.sampled_from(["occurred_at", "recorded_at", "refers_to_at"]))

    same(rp.Metric(rp.Points(), keep=[*first, *last], window=window, weight=weight, date=date), table, ("amount",))


@given(tables(exact=True, names=COLUMNS, sizes=(20, 12)), st.integers(1, 5), st.sampled_from(FIRST))
def test_rows_that_do_not_fade(table: Table, count: int, first: Any) -> None:
    """The newest of what is left have their full weight, the others what the decay leaves."""
    decay = rp.HalfLife(HALF)
    metric = rp.Metric(rp.Count(), keep=(first, rp.Fresh(count)), decay=decay)
    report = rp.Policy(metric).evaluate(table.evidence(), as_of=NOW)
    totals = dict.fromkeys(report.subjects, 0.0)
    for kept in simulated(metric, table, ()):
        age = (NOW - kept.time) / HALF
        totals[kept.row["subject"]] += kept.share * (1.0 if kept.fresh else 0.5**age)

    assert list(totals.values()) == pytest.approx(report.estimate.score.tolist(), rel=1e-12)


def test_the_rules_are_all_there() -> None:
    """No rule of the library is left out of this file."""
    import reputation.keeping as room  # noqa: PLC0415 - to ask for its names

    known = {getattr(room, name) for name in room.__all__ if hasattr(getattr(room, name), "looks_at")}
    assert {type(rule) for rule in RULES} | {rp.Fresh} == known - {room.KeepRule}
    assert np.all([rule.looks_at in {"row", "record", "window"} for rule in RULES])
