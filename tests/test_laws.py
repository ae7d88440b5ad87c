"""
The laws of folding that are not about one part: repeated deliveries, a state that is moved, sums to twelve digits.

That rows can be parted, ordered, moved in time and taken back, whatever is summed up, `reputation.testing` says of
every part; see `tests/testing/test_builtin.py`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.states import close, same
from tests.testing.zoo_sums import Heaviest

import reputation as rp
from reputation import Evidence, State, advance, fold, merge, retract
from reputation.statistics import Count, Extremes, Histogram, Moments, Outcomes, Share, Statistic, Total
from reputation.tally import Recipe, Tally
from reputation.testing.strategies import (
    ADVANCING,
    COLUMNS,
    HALF,
    NOW,
    OLDEST,
    SUBJECTS,
    WHOLE,
    Row,
    Table,
    policies,
    tables,
    there,
)

REFUNDS, ORDERS = rp.kind("refund"), rp.kind("order")

SUMS: tuple[Statistic, ...] = (Outcomes(), Moments(), Total(), Count(), Histogram(5), Share(REFUNDS, ~ORDERS))
EXTREMES: tuple[Statistic, ...] = (Extremes(), Extremes(column="amount"), Heaviest())

# A law folds twice and more: fewer examples than elsewhere, whatever the profile.
law = settings(max_examples=settings().max_examples * 2 // 5)
lattice = tables(exact=True)


def timeless(columns: Sequence[str], statistics: Sequence[Statistic] = SUMS + EXTREMES) -> Recipe:
    """Every statistic twice, under decays that can be moved in time, each weighed in another way."""
    factors = there(WHOLE, columns)
    weights = cycle([rp.Weight(), *(rp.Weight((factor,)) for factor in factors), rp.Weight(tuple(factors[:2]))])
    tallies = zip(tuple(statistics) * 2, cycle(ADVANCING), weights, strict=False)
    return Recipe(Tally(statistic, weight=weight, decay=decay) for statistic, decay, weight in tallies)


def timely(columns: Sequence[str]) -> Recipe:
    """The same, and tallies that choose their rows: by selection, status, date and window."""
    windows = [rp.Rolling(2 * HALF), rp.Days(60), rp.Calendar("month", last=2, complete=True)]
    windows += there([("expires_at", rp.Unexpired())], columns)
    dates = cycle(name for name in ("recorded_at", "occurred_at", "refers_to_at") if name in columns)
    asked = cycle([(rp.ALL, ("active",)), (~REFUNDS, ("active", "pending"))])
    chosen = (
        Tally(Total(), select=select, window=window, date=date, decay=rp.HalfLife(HALF), statuses=statuses)
        for window, date, (select, statuses) in zip(windows * 3, dates, asked, strict=False)
    )
    return Recipe((*timeless(columns).tallies, *chosen))


def state_of(table: Table, rows: Sequence[Row] | None = None, *, recipe: Recipe | None = None) -> State:
    """Fold rows at `NOW`."""
    return fold(timely(table.columns) if recipe is None else recipe, table.evidence(rows), as_of=NOW)


@law
@given(lattice, st.lists(st.integers(0, 30), max_size=8))
def test_repeated_delivery(table: Table, again: list[int]) -> None:
    """Rows with an id may be delivered again and again."""
    known = [row for row in table.rows if row.get("id") is not None]
    rows = [*table.rows, *(known[place % len(known)] for place in again if known)]

    assert same(state_of(table), state_of(table, rows))


@law
@given(lattice, st.integers(0, 4), st.integers(0, 4))
def test_advance_after_advance(table: Table, first: int, second: int) -> None:
    """Two steps are one step."""
    state = state_of(table, recipe=timeless(table.columns))
    between, later = NOW + first * HALF, NOW + (first + second) * HALF

    assert same(advance(state, to=later), advance(advance(state, to=between), to=later))


@law
@given(tables(exact=True, names=tuple(name for name in COLUMNS if name != "id")))
def test_a_service_that_moves_its_state(table: Table) -> None:
    """Day by day: move the state, add what is new. In the end that is everything, folded at once."""
    recipe = timeless(table.columns)
    state = fold(recipe, table.evidence([]), as_of=NOW - OLDEST * HALF)
    for halves in range(OLDEST, -1, -1):
        now = NOW - halves * HALF
        new = table.evidence([row for row in table.rows if row["occurred_at"] == now])
        state = merge(advance(state, to=now), fold(recipe, new, as_of=now))

    assert same(state_of(table, recipe=recipe), state)


@law
@given(
    tables(names=COLUMNS),
    st.timedeltas(timedelta(0), timedelta(days=400)),
    st.sampled_from(("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York")),
    st.integers(1, 9),
)
def test_advance_after_advance_at_any_instant(table: Table, elapsed: timedelta, zone: str, days: int) -> None:
    """Any instants, half-lives, grains and zones: two steps are one step, up to rounding."""
    decays = [rp.HalfLife(rp.hours(100)), rp.HalfLife(rp.hours(30), grain=rp.days(days), tz=zone)]
    weight = rp.Weight((rp.field("stake"),))
    recipe = Recipe(tuple(Tally(s, decay=d, weight=weight) for s in (Moments(), Extremes()) for d in decays))
    state, later = state_of(table, recipe=recipe), NOW + elapsed

    assert close(advance(state, to=later), advance(advance(state, to=NOW + elapsed / 3), to=later))


@law
@given(lattice)
def test_columns_are_records(table: Table) -> None:
    """Evidence is the same, whether it comes in columns or in records."""
    recipe = timely(table.columns)
    records = Evidence.from_records(table.rows, subjects=SUBJECTS) if table.rows else Evidence.empty(subjects=SUBJECTS)
    unexpiring = [tally for tally in recipe.tallies if not isinstance(tally.window, rp.Unexpired)]

    # A record without an end does not say that ends are times, so the windows that ask for them are left out here.
    assert same(state_of(table, recipe=Recipe(unexpiring)), fold(Recipe(unexpiring), records, as_of=NOW))


@law
@given(st.randoms(use_true_random=False), st.sampled_from((1, 7, 300)))
def test_sums_have_twelve_digits(chance: random.Random, count: int) -> None:
    """Weighted, decayed sums of any numbers are those of `math.fsum`."""
    rows = [
        {
            "subject": chance.choice(SUBJECTS),
            "value": chance.random(),
            "stake": chance.random() * 10.0 ** chance.randint(-9, 9),
            "age": chance.random() * 900,
        }
        for _ in range(count)
    ]
    evidence = Evidence.from_columns(
        subject=[row["subject"] for row in rows],
        value=[row["value"] for row in rows],
        stake=[row["stake"] for row in rows],
        occurred_at=[NOW - timedelta(days=row["age"]) for row in rows],
        subjects=SUBJECTS,
    )
    tally = Tally(Moments(), weight=rp.Weight((rp.field("stake"),)), decay=rp.HalfLife(rp.days(77)))
    (sums,) = fold(Recipe((tally,)), evidence, as_of=NOW).sums

    for place, subject in enumerate(SUBJECTS):
        mine = [row for row in rows if row["subject"] == subject]
        weights = [row["stake"] * 0.5 ** (timedelta(days=row["age"]) / timedelta(days=77)) for row in mine]
        for name, terms in {
            "total": weights,
            "squares": [w * w for w in weights],
            "first": [w * row["value"] for w, row in zip(weights, mine, strict=True)],
            "second": [w * row["value"] ** 2 for w, row in zip(weights, mine, strict=True)],
        }.items():
            assert math.fsum(terms) == pytest.approx(sums[name][place], rel=1e-12, abs=0)


def test_long_tables_have_twelve_digits() -> None:
    """Many blocks of rows add up as few do, and the result does not depend on where they are parted."""
    chance = np.random.default_rng(20260701)
    count = 50_001
    subject, stake = chance.integers(0, 3, count), chance.random(count)
    evidence = Evidence.from_columns(subject=subject, occurred_at=NOW, stake=stake, tz="UTC")
    recipe = Recipe((Tally(Count(), weight=rp.Weight((rp.field("stake"),))),))
    totals = fold(recipe, evidence, as_of=NOW).sums[0]["total"]
    expected = [math.fsum(stake[subject == place].tolist()) for place in range(3)]
    parts = [
        fold(recipe, evidence.take(piece), as_of=NOW)
        for piece in (slice(0, 17), slice(17, 40_000), slice(40_000, None))
    ]

    assert expected == pytest.approx(totals, rel=1e-12)
    assert expected == pytest.approx(merge(*parts).sums[0]["total"], rel=1e-12)
    assert len(set(subject)) == len(totals)


@law
@given(tables(), st.data())
def test_a_report_needs_no_rows(table: Table, data: st.DataObject) -> None:
    """Evaluating rows and reporting on their state give the same numbers and tiers, and do so twice."""
    policy: rp.Policy = data.draw(policies(table.columns))
    evidence = table.evidence()
    report = policy.evaluate(evidence, as_of=NOW)
    again = policy.report(fold(policy.recipe, evidence, as_of=NOW))

    assert report.estimate.equals(again.estimate)
    assert report.tiers() == again.tiers() == policy.evaluate(evidence, as_of=NOW).tiers()
    assert evidence.equals(table.evidence(table.rows))


@law
@given(lattice)
def test_nothing_in_a_state_can_be_written(table: Table) -> None:
    """States are values: what a fold, a merge, an advance or a retraction gives is read-only."""
    state = state_of(table, recipe=timeless(table.columns, SUMS))
    later = advance(state, to=datetime(2027, 1, 1, tzinfo=UTC))

    for made in (state, later, merge(state, state), retract(state, state)):
        assert not any(values.flags.writeable for channels in made.sums for values in channels.values())
