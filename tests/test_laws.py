"""
The laws of folding: rows are counted once, in any order, in any parts, at any instant.

On the exact lattice every law holds bit for bit. With other numbers sums agree with `math.fsum` to twelve digits.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import cycle
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policies import ADVANCING, WHOLE, policies, there
from tests.strategies import EVERYTHING, HALF, NOW, OLDEST, SUBJECTS, Row, Table, evidence_of, tables

import reputation as rp
from reputation import Evidence, Scale, State, advance, fold, merge, retract
from reputation.statistics import (
    Channel,
    Count,
    Exposure,
    Extremes,
    Histogram,
    Moments,
    Outcomes,
    Reduce,
    Share,
    Statistic,
    Total,
)
from reputation.tally import Recipe, Tally

REFUNDS, ORDERS = rp.kind("refund"), rp.kind("order")


@attrs.frozen
class Heaviest:
    """A statistic from elsewhere: the greatest weight, the square of the least, and the plain number of rows."""

    channels: ClassVar[Mapping[str, Channel]] = {
        "heaviest": Channel(reduce=Reduce.MAX),
        "lightest": Channel(reduce=Reduce.MIN, degree=2),
        "rows": Channel(degree=0),
    }
    reads: ClassVar[tuple[str, ...]] = ()

    def lift(self, rows: Any, weight: Any) -> Mapping[str, Any]:
        """What each row offers."""
        del rows
        return {"heaviest": weight, "lightest": weight * weight, "rows": 1.0}


SUMS: tuple[Statistic, ...] = (
    Outcomes(),
    Moments(),
    Moments(column="amount"),
    Total(),
    Count(),
    Histogram(5),
    Share(REFUNDS, ~ORDERS),
    Exposure(REFUNDS, rp.ALL, column="words"),
)
EXTREMES: tuple[Statistic, ...] = (Extremes(), Extremes(column="amount"), Heaviest())

# A law folds twice and more: fewer examples than elsewhere, whatever the profile.
law = settings(max_examples=settings().max_examples * 2 // 5)
lattice = tables(exact=True)
short = tables(exact=True, sizes=(6, 3, 1, 0))
full = tables(exact=True, columns=EVERYTHING)
places = st.lists(st.integers(0, 2), min_size=40, max_size=40)


def timeless(columns: Sequence[str], statistics: Sequence[Statistic] = SUMS + EXTREMES) -> Recipe:
    """Every statistic twice, under decays that can be moved in time, each weighed in another way."""
    factors = there(WHOLE, columns)
    weights = cycle([rp.Weight(), *(rp.Weight((factor,)) for factor in factors), rp.Weight(tuple(factors[:2]))])
    known = [statistic for statistic in statistics if not isinstance(statistic, Exposure) or "words" in columns]
    return Recipe(Tally(s, weight=w, decay=d) for s, d, w in zip(known * 2, cycle(ADVANCING), weights, strict=False))


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


def same(expected: State, actual: State) -> bool:
    """Whether two states hold the same numbers, bit for bit, for the same subjects, instant and recipe."""

    def plain(state: State) -> list[dict[str, list[float]]]:
        return [{name: values.tolist() for name, values in channels.items()} for channels in state.sums]

    alike = (expected.recipe, expected.as_of, expected.subjects) == (actual.recipe, actual.as_of, actual.subjects)
    return alike and plain(expected) == plain(actual)


def of_subject(state: State, subject: str) -> list[float]:
    """Every channel of one subject."""
    place = state.subjects.index(subject)
    return [float(values[place]) for channels in state.sums for values in channels.values()]


def close(expected: State, actual: State) -> bool:
    """Whether two states agree but for rounding."""
    return (expected.recipe, expected.as_of, expected.subjects) == (
        actual.recipe,
        actual.as_of,
        actual.subjects,
    ) and all(
        np.allclose(mine[name], theirs[name], rtol=1e-12, atol=1e-9)
        for mine, theirs in zip(expected.sums, actual.sums, strict=True)
        for name in mine
    )


# Parts and order.


@law
@given(lattice, places)
def test_partition(table: Table, places: list[int]) -> None:
    """The parts of any partition add up to the whole, if rows of one id stay together."""
    parts = [state_of(table, part) for part in table.parts(places, count=3)]

    assert same(state_of(table), merge(*parts))


@law
@given(short)
def test_stream_of_single_rows(table: Table) -> None:
    """One row at a time gives what all rows give at once."""
    ids = {row.get("id") for row in table.rows}
    rows = [[row for row in table.rows if row.get("id") == name] for name in sorted(filter(None, ids))]
    rows += [[row] for row in table.rows if row.get("id") is None]

    assert same(state_of(table), reduce(merge, (state_of(table, row) for row in rows), state_of(table, [])))


@law
@given(lattice, places)
def test_monoid(table: Table, places: list[int]) -> None:
    """Merging is associative and commutative, and an empty state changes nothing, not even an empty one."""
    first, second, third = (state_of(table, part) for part in table.parts(places, count=3))
    nothing = state_of(table, [])
    nobody = fold(first.recipe, Evidence.empty(), as_of=NOW)

    assert same(merge(merge(first, second), third), merge(first, merge(second, third)))
    assert same(merge(first, second), merge(second, first))
    for neutral in (nothing, nobody):
        assert same(first, merge(first, neutral))
        assert same(first, merge(neutral, first))
        assert same(neutral, merge(neutral, neutral))
    assert same(first, merge(first))


@law
@given(lattice, st.randoms(use_true_random=False))
def test_permutation(table: Table, chance: random.Random) -> None:
    """The order in which rows arrive does not matter, whatever repeats or amends what."""
    rows, whole = list(table.rows), state_of(table)
    chance.shuffle(rows)

    assert same(whole, state_of(table, rows))
    assert same(whole, state_of(table, table.rows[::-1]))


@law
@given(lattice)
def test_subject_partition(table: Table) -> None:
    """Subjects can be folded apart, each knowing nobody else."""
    parts = [
        fold(
            timely(table.columns),
            evidence_of([row for row in table.rows if row["subject"] == subject], table.columns, roster=[subject]),
            as_of=NOW,
        )
        for subject in SUBJECTS
    ]

    assert same(state_of(table), merge(*parts))


@law
@given(lattice)
def test_locality(table: Table) -> None:
    """The rows of one subject never move another."""
    others = [row for row in table.rows if row["subject"] != "ada"]

    whole, without = state_of(table), state_of(table, others)

    for subject in SUBJECTS[1:]:
        assert of_subject(whole, subject) == of_subject(without, subject)


@law
@given(lattice)
def test_relabel(table: Table) -> None:
    """New names for subjects, in another order, change nothing but the names."""
    names = {"ada": "zoe", "bob": "bo", "cyd": "amy"}
    rows = [{**row, "subject": names[row["subject"]]} for row in table.rows]
    state = state_of(table)
    renamed = fold(state.recipe, evidence_of(rows, table.columns, roster=names.values()), as_of=NOW)

    assert tuple(sorted(names.values())) == renamed.subjects
    for old, new in names.items():
        assert of_subject(state, old) == of_subject(renamed, new)


@law
@given(lattice, st.lists(st.integers(0, 30), max_size=8))
def test_repeated_delivery(table: Table, again: list[int]) -> None:
    """Rows with an id may be delivered again and again."""
    known = [row for row in table.rows if row.get("id") is not None]
    rows = [*table.rows, *(known[place % len(known)] for place in again if known)]

    assert same(state_of(table), state_of(table, rows))


@law
@given(lattice, places)
def test_retract(table: Table, places: list[int]) -> None:
    """What is taken away again leaves what was there, and everything taken away leaves nothing."""
    recipe = timeless(table.columns, SUMS)
    first, second, _ = (state_of(table, part, recipe=recipe) for part in table.parts(places, count=3))

    assert same(first, retract(merge(first, second), second))
    assert same(state_of(table, [], recipe=recipe), retract(first, first))


# Time.


@law
@given(lattice, st.integers(0, 4))
def test_advance_is_refold(table: Table, halves: int) -> None:
    """A state moved to a later instant is what the rows give at that instant."""
    later, recipe = NOW + halves * HALF, timeless(table.columns)

    assert same(fold(recipe, table.evidence(), as_of=later), advance(state_of(table, recipe=recipe), to=later))


@law
@given(lattice, st.integers(0, 4), st.integers(0, 4))
def test_advance_after_advance(table: Table, first: int, second: int) -> None:
    """Two steps are one step."""
    state = state_of(table, recipe=timeless(table.columns))
    between, later = NOW + first * HALF, NOW + (first + second) * HALF

    assert same(advance(state, to=later), advance(advance(state, to=between), to=later))


@law
@given(tables(exact=True, columns=tuple(name for name in EVERYTHING if name != "id")))
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
    tables(columns=EVERYTHING),
    st.timedeltas(timedelta(0), timedelta(days=400)),
    st.sampled_from(("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York")),
    st.integers(1, 9),
)
def test_advance_at_any_instant(table: Table, elapsed: timedelta, zone: str, days: int) -> None:
    """Any instants, half-lives, grains and zones: a state moved is a state refolded, up to rounding."""
    decays = [
        rp.HalfLife(rp.hours(100)),
        rp.HalfLife(rp.days(45), grain=rp.days(days), tz=zone),
        rp.HalfLife(rp.hours(30), grain=rp.days(1), tz=zone),
    ]
    weight = rp.Weight((rp.field("stake"),))
    recipe = Recipe(tuple(Tally(s, decay=d, weight=weight) for s in (Moments(), Extremes()) for d in decays))
    state, later = state_of(table, recipe=recipe), NOW + elapsed

    assert close(fold(recipe, table.evidence(), as_of=later), advance(state, to=later))
    assert close(advance(state, to=later), advance(advance(state, to=NOW + elapsed / 3), to=later))


@law
@given(lattice, st.integers(-30, 30), st.integers(-(10**12), 10**12))
def test_time_shift(table: Table, halves: int, micros: int) -> None:
    """Only ages matter: rows and report may move together, by any time, or with a grain by whole grains."""
    for step, with_grain in ((halves * HALF, True), (timedelta(microseconds=micros), False)):
        recipe = Recipe(
            tuple(
                tally
                for tally in timely(table.columns).tallies
                if (tally.decay.grain is None or with_grain)  # type: ignore[attr-defined]
                and not isinstance(tally.window, rp.Days | rp.Calendar)
            )
        )
        moved = [
            {name: value + step if isinstance(value, datetime) else value for name, value in row.items()}
            for row in table.rows
        ]
        state, shifted = state_of(table, recipe=recipe), fold(recipe, table.evidence(moved), as_of=NOW + step)

        for subject in SUBJECTS:
            assert of_subject(state, subject) == of_subject(shifted, subject)


# Weights and scales.


@law
@given(full, st.sampled_from((0.25, 0.5, 2.0, 3.0)))
def test_homogeneity(table: Table, factor: float) -> None:
    """A weight c times as large gives c to the power of its degree times as much in every channel."""
    recipe = Recipe(
        tuple(
            Tally(s, weight=rp.where("verified", 2) * rp.field("stake"), decay=d)
            for s in SUMS + EXTREMES
            for d in ADVANCING
        )
    )
    before, after = (
        state_of(table, [{**row, "stake": stake} for row in table.rows], recipe=recipe) for stake in (1.0, factor)
    )

    for tally, plain, heavy in zip(recipe.tallies, before.sums, after.sums, strict=True):
        for name, channel in tally.statistic.channels.items():
            assert np.array_equal(plain[name] * factor**channel.degree, heavy[name]), (tally, name)


@law
@given(full)
def test_absence(table: Table) -> None:
    """A row of weight zero is no row."""
    weight = rp.field("stake") * rp.lookup("level", {"gold": 0, "new": 2})
    recipe = Recipe(tuple(Tally(s, weight=weight, decay=d) for s in SUMS for d in ADVANCING))
    heavy = [row for row in table.rows if row["stake"] > 0 and row["level"] != "gold"]
    single = [{**row, "id": None} for row in table.rows], [{**row, "id": None} for row in heavy]

    all_rows, rows_that_weigh = (state_of(table, rows, recipe=recipe) for rows in single)

    assert same(all_rows, rows_that_weigh)


SCALES: Mapping[str, tuple[Any, Callable[[float], Any]]] = {
    "nought to five": (Scale(0, 5), lambda value: value * 5),
    "one to five": (Scale(1, 5), lambda value: 1 + value * 4),
    "with a number for none": (Scale(1, 5, unrated=[0]), lambda value: 1 + value * 4),
    "from bad to good": (Scale(-10, 10), lambda value: value * 20 - 10),
    "percent": (rp.Percent(), lambda value: value * 100),
    "percent in words": (rp.Percent(), lambda value: f"{value * 100} %"),
    "grades": (rp.Choices({f"grade {k}": k / 8 for k in range(9)}), lambda value: f"grade {value * 8:.0f}"),
}


@pytest.mark.parametrize("name", SCALES)
@law
@given(table=tables(exact=True, columns=("subject", "kind", "occurred_at", "value", "stake")))
def test_scale_change(name: str, table: Table) -> None:
    """How a host writes opinions does not matter."""
    scale, written = SCALES[name]
    columns: dict[str, list[Any]] = {name: [row[name] for row in table.rows] for name in table.columns}
    blank = 0 if name == "with a number for none" else None
    columns["value"] = [blank if value is None else written(value) for value in columns["value"]]
    rewritten = Evidence.from_columns(**columns, scale=scale, subjects=SUBJECTS)
    recipe = Recipe((Tally(Moments()), Tally(Outcomes(), weight=rp.field("stake")), Tally(Extremes())))

    assert same(state_of(table, recipe=recipe), fold(recipe, rewritten, as_of=NOW))


@law
@given(lattice)
def test_columns_are_records(table: Table) -> None:
    """Evidence is the same, whether it comes in columns or in records."""
    recipe = timely(table.columns)
    records = Evidence.from_records(table.rows, subjects=SUBJECTS) if table.rows else Evidence.empty(subjects=SUBJECTS)
    unexpiring = [tally for tally in recipe.tallies if not isinstance(tally.window, rp.Unexpired)]

    # A record without an end does not say that ends are times, so the windows that ask for them are left out here.
    assert same(state_of(table, recipe=Recipe(unexpiring)), fold(Recipe(unexpiring), records, as_of=NOW))


# Any numbers.


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


# Reports.


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
    assert evidence.equals(table.evidence())


@law
@given(lattice)
def test_nothing_in_a_state_can_be_written(table: Table) -> None:
    """States are values: what a fold, a merge, an advance or a retraction gives is read-only."""
    state = state_of(table, recipe=timeless(table.columns, SUMS))
    later = advance(state, to=datetime(2027, 1, 1, tzinfo=UTC))

    for made in (state, later, merge(state, state), retract(state, state)):
        assert not any(values.flags.writeable for channels in made.sums for values in channels.values())


def test_minima_and_maxima_are_among_the_laws() -> None:
    """The recipes of this file hold every way of joining rows."""
    joined = {c.reduce for tally in timely(EVERYTHING).tallies for c in tally.statistic.channels.values()}

    assert set(Reduce) == joined
