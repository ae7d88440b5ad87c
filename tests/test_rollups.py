"""
Rollups: what is read from sums by day is what the rows give, whatever is read, merged or taken back.

On the exact lattice every law holds bit for bit. With other numbers sums agree to twelve digits.
"""

from __future__ import annotations

import copy
import io
import json
import math
import pickle
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from itertools import cycle
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.states import close, same
from tests.test_daily import Weights

import reputation as rp
from reputation import Rollup, fold, merge, retract, rollup
from reputation.statistics import (
    Count,
    Exposure,
    Extremes,
    Histogram,
    Moments,
    Outcomes,
    Share,
    Statistic,
    Total,
)
from reputation.tally import Recipe, Tally
from reputation.testing.strategies import (
    HALF,
    NOW,
    OLDEST,
    SUBJECTS,
    WHOLE,
    Table,
    evidence_of,
    policies,
    tables,
    there,
)

DAY = rp.days(1)
JUNE = datetime(2026, 6, 10, 12, tzinfo=UTC)
ZONES = ("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York")
REFUNDS, ORDERS = rp.kind("refund"), rp.kind("order")

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
EXTREMES: tuple[Statistic, ...] = (Extremes(), Extremes(column="amount"), Weights())

law = settings(max_examples=settings().max_examples * 2 // 5)
lattice = tables(exact=True)
places = st.lists(st.integers(0, 2), min_size=40, max_size=40)
zones = st.sampled_from(ZONES)


def decays(zone: str) -> list[Any]:
    """Decays by whole days; on the lattice what they leave is a short sum of powers of two."""
    return [
        rp.HalfLife(HALF, grain=DAY, tz=zone),
        rp.Forever(),
        rp.Linear(8 * HALF, grain=DAY, tz=zone),
        rp.Steps(((HALF, 1.0), (3 * HALF, 0.5)), after=0.125, grain=DAY, tz=zone),
        rp.HalfLife(HALF, grain=HALF / 2, tz=zone),
        rp.Plateau(HALF, rp.HalfLife(HALF), grain=DAY, tz=zone),
        rp.Forever(grain=rp.days(3), tz="Asia/Tokyo"),
    ]


def fading(zone: str) -> list[Any]:
    """Decays by whole days that leave any number."""
    return [
        rp.HalfLife(rp.hours(100), grain=DAY, tz=zone),
        rp.PowerLaw(rp.days(9), exponent=2.5, grain=DAY, tz=zone),
        rp.Linear(rp.days(30), grain=rp.days(7), tz=zone),
        rp.Plateau(HALF, rp.HalfLife(rp.days(20)), grain=rp.days(2), tz=zone),
    ]


def windows(zone: str) -> list[Any]:
    """Every window of whole days."""
    return [
        None,
        rp.Days(33, tz=zone),
        rp.Calendar("month", last=3, complete=True, tz=zone),
        rp.Days(1, tz=zone),
        rp.Calendar("quarter", tz=zone),
        rp.Calendar("year", complete=True, tz=zone),
    ]


def daily(
    columns: Sequence[str], zone: str, statistics: Sequence[Statistic] = SUMS + EXTREMES, *, times: int = 1
) -> Recipe:
    """Every statistic so many times, under other decays, windows, weights, dates and selections."""
    weights = cycle([rp.Weight(), *(rp.Weight((factor,)) for factor in there(WHOLE, columns))])
    dates = cycle(name for name in ("occurred_at", "recorded_at", "refers_to_at", "occurred_at") if name in columns)
    asked = cycle([(rp.ALL, "active"), (~REFUNDS, ("active", "pending")), (rp.ALL, ("active", "under_appeal"))])
    known = [statistic for statistic in statistics if not isinstance(statistic, Exposure) or "words" in columns]
    return Recipe(
        Tally(statistic, decay=decay, window=window, weight=weight, date=date, select=select, statuses=statuses)
        for statistic, decay, window, weight, date, (select, statuses) in zip(
            known * times, cycle(decays(zone)), cycle(windows(zone)), weights, dates, asked, strict=False
        )
    )


def rows_of(*days: date | str, subject: Any = "ada", **columns: Any) -> rp.Evidence:
    """Rows at noon of some days."""
    return rp.Evidence.from_columns(subject=subject, occurred_at=[f"{day}T12:00Z" for day in days], **columns)


def counts(*days: str, subject: Any = "ada", tz: str = "UTC", **parts: Any) -> Rollup:
    """The rollup that counts such rows."""
    return rollup(Recipe([Tally(Count(), **parts)]), rows_of(*days, subject=subject), tz=tz)


def total(kept: Rollup, as_of: datetime = JUNE) -> list[float]:
    """What every subject has."""
    return list(kept.at(as_of).sums[0]["total"])


# Days and events.


@law
@given(lattice, zones, st.integers(0, 3))
def test_days_give_what_events_give(table: Table, zone: str, halves: int) -> None:
    """Read at the instant of a fold, or later, a rollup is that fold, bit for bit."""
    recipe, as_of = daily(table.columns, zone, times=3), NOW + halves * HALF

    assert same(fold(recipe, table.evidence(), as_of=as_of), rollup(recipe, table.evidence(), tz=zone).at(as_of))


@law
@given(tables(), zones, st.timedeltas(timedelta(0), timedelta(days=400)), st.data())
def test_days_give_what_events_give_with_any_numbers(
    table: Table, zone: str, elapsed: timedelta, data: st.DataObject
) -> None:
    """Rows on either side of midnight, any selection, weight and model, at any later instant."""
    policy: rp.Policy = data.draw(policies(table.columns, keep=False))
    recipe = Recipe(
        attrs.evolve(tally, decay=decay, window=window)
        for tally, decay, window in zip(
            policy.recipe.tallies, cycle(fading(zone)), cycle(windows(zone)[::-1]), strict=False
        )
    )
    expected = fold(recipe, table.evidence(), as_of=NOW + elapsed)

    assert close(expected, rollup(recipe, table.evidence(), tz=zone).at(NOW + elapsed))


@law
@given(st.lists(st.tuples(st.integers(0, 400 * 24 * 60), st.floats(0, 1), st.floats(0, 9)), max_size=30), zones)
def test_days_give_what_plain_python_gives(drawn: list[tuple[int, float, float]], zone: str) -> None:
    """Calendar days from the wall, powers from the standard library, sums from `math.fsum`."""
    local = ZoneInfo(zone)
    occurred = [NOW - timedelta(minutes=age) for age, _, _ in drawn]
    ages = [(NOW.astimezone(local).date() - moment.astimezone(local).date()).days for moment in occurred]
    evidence = rp.Evidence.from_columns(
        subject=["ada"] * len(drawn),
        occurred_at=occurred,
        value=[value for _, value, _ in drawn],
        stake=[stake for _, _, stake in drawn],
        subjects=["ada"],
    )
    tally = Tally(
        Moments(),
        weight=rp.Weight((rp.field("stake"),)),
        decay=rp.HalfLife(rp.days(45), grain=DAY, tz=zone),
        window=rp.Days(200, tz=zone),
    )
    (sums,) = rollup(Recipe([tally]), evidence, tz=zone).at(NOW).sums
    held = [(stake * 0.5 ** (age / 45), value) for (_, value, stake), age in zip(drawn, ages, strict=True) if age < 200]

    for name, terms in {
        "total": [w for w, _ in held],
        "squares": [w * w for w, _ in held],
        "first": [w * x for w, x in held],
        "second": [w * x * x for w, x in held],
    }.items():
        assert math.fsum(terms) == pytest.approx(sums[name][0], rel=1e-12, abs=1e-300)


@law
@given(lattice, zones)
def test_a_service_that_rolls_up_day_by_day(table: Table, zone: str) -> None:
    """What is new is merged, late rows too; every day the rollup gives what all rows so far give."""
    recipe = daily(table.columns, zone, (Moments(), Weights(), Total()))
    rows = [{**row, "id": None, "recorded_at": None, "refers_to_at": None} for row in table.rows]
    kept = rollup(recipe, evidence_of([], table.columns, roster=SUBJECTS), tz=zone)
    for halves in range(OLDEST, -1, -1):
        now = NOW - halves * HALF
        new = [row for row in rows if row["occurred_at"] == now]
        kept = merge(kept, rollup(recipe, evidence_of(new, table.columns), tz=zone))
        so_far = [row for row in rows if row["occurred_at"] <= now]

        assert same(fold(recipe, evidence_of(so_far, table.columns, roster=SUBJECTS), as_of=now), kept.at(now))


@law
@given(tables(exact=True), zones, st.integers(-3 * 24, 3 * 24), st.sampled_from(("occurred_at", "recorded_at")))
def test_rows_that_lie_ahead_are_refused_as_a_fold_refuses_them(table: Table, zone: str, hours: int, name: str) -> None:
    """Neither reads what has not happened, be it on the same day."""
    recipe = Recipe([Tally(Count(), date=name if name in table.columns else "occurred_at")])
    as_of = NOW - HALF + timedelta(hours=hours)
    kept = rollup(recipe, table.evidence(), tz=zone)
    try:
        expected = fold(recipe, table.evidence(), as_of=as_of)
    except rp.EvidenceError:
        with pytest.raises(rp.EvidenceError, match="as_of must not lie before the latest row"):
            kept.at(as_of)
    else:
        assert same(expected, kept.at(as_of))


# Parts.


@law
@given(lattice, places, zones)
def test_partition(table: Table, places: list[int], zone: str) -> None:
    """The parts of any partition add up to the whole, whether the days overlap or not."""
    recipe = daily(table.columns, zone)
    parts = [rollup(recipe, table.evidence().take(part), tz=zone) for part in table.parts(places, count=3)]

    assert rollup(recipe, table.evidence(), tz=zone).equals(merge(*parts))


@law
@given(lattice, places)
def test_monoid(table: Table, places: list[int]) -> None:
    """Merging is associative and commutative, and an empty rollup changes nothing, not even an empty one."""
    recipe = daily(table.columns, "Europe/Berlin")
    first, second, third = (
        rollup(recipe, table.evidence().take(part), tz="Europe/Berlin") for part in table.parts(places, count=3)
    )
    nothing = rollup(recipe, table.evidence([]), tz="Europe/Berlin")
    nobody = rollup(recipe, rp.Evidence.empty(), tz="Europe/Berlin")

    assert merge(merge(first, second), third).equals(merge(first, merge(second, third)))
    assert merge(first, second).equals(merge(second, first))
    for neutral in (nothing, nobody):
        assert first.equals(merge(first, neutral))
        assert first.equals(merge(neutral, first))
        assert neutral.equals(merge(neutral, neutral))
    assert first.equals(merge(first))


@law
@given(lattice)
def test_subjects_can_be_rolled_up_apart(table: Table) -> None:
    """Each knowing nobody else, and in any order."""
    recipe = daily(table.columns, "UTC")
    parts = [
        rollup(
            recipe,
            evidence_of([row for row in table.rows if row["subject"] == subject], table.columns, roster=[subject]),
        )
        for subject in SUBJECTS[::-1]
    ]

    assert rollup(recipe, table.evidence()).equals(reduce(merge, parts))


@law
@given(lattice, st.randoms(use_true_random=False))
def test_permutation(table: Table, chance: Any) -> None:
    """The order in which rows arrive does not matter."""
    rows, recipe = list(table.rows), daily(table.columns, "Asia/Shanghai")
    chance.shuffle(rows)
    whole = rollup(recipe, table.evidence(), tz="Asia/Shanghai")

    assert whole.equals(rollup(recipe, table.evidence(rows), tz="Asia/Shanghai"))


@law
@given(lattice, places, zones)
def test_retract(table: Table, places: list[int], zone: str) -> None:
    """What is taken away again leaves what was there, and everything taken away leaves no cell."""
    recipe = daily(table.columns, zone, SUMS)
    first, second, _ = (rollup(recipe, table.evidence().take(part), tz=zone) for part in table.parts(places, count=3))
    rest, none = retract(merge(first, second), second), retract(first, first)

    assert attrs.evolve(first, latest=rest.latest).equals(rest)
    assert 0 == len(none)
    assert first.subjects == none.subjects


@law
@given(lattice, zones)
def test_an_edited_row_corrects_the_day_it_belongs_to(table: Table, zone: str) -> None:
    """The old content is taken out, the new one goes in; that is what the newest content alone gives."""
    recipe = daily(table.columns, zone, SUMS)
    rows = [{**row, "id": None} for row in table.rows]
    edited = [{**row, "kind": "review", "value": 1.0, "amount": None} for row in rows[:2]]
    old, new, all_rows, newest = (
        rollup(recipe, table.evidence(part), tz=zone) for part in (rows[:2], edited, rows, [*edited, *rows[2:]])
    )

    assert newest.equals(merge(retract(all_rows, old), new))


# Other rules.


@law
@given(tables(), zones)
def test_other_decays_and_windows_need_no_rows(table: Table, zone: str) -> None:
    """Half-lives and windows are applied when a rollup is read: taking it for another recipe is rolling up under it."""
    before = daily(table.columns, zone, times=3)
    after = Recipe(
        attrs.evolve(tally, decay=decay, window=window)
        for tally, decay, window in zip(
            before.tallies, cycle(fading(zone)), cycle([rp.Days(60, tz=zone), None]), strict=False
        )
    )
    kept = rollup(before, table.evidence(), tz=zone).under(after)

    assert rollup(after, table.evidence(), tz=zone).equals(kept)
    assert close(fold(after, table.evidence(), as_of=NOW), kept.at(NOW))


@law
@given(lattice)
def test_some_of_the_tallies_are_enough(table: Table) -> None:
    """Cells that only the others held are gone, and the result merges with what is rolled up under those alone."""
    recipe = daily(table.columns, "UTC")
    some = Recipe(attrs.evolve(tally, window=None) for tally in recipe.tallies[::3])
    kept, alone = rollup(recipe, table.evidence()).under(some), rollup(some, table.evidence())

    assert attrs.evolve(alone, latest=kept.latest).equals(kept)


def test_another_recipe_in_other_words() -> None:
    """A policy with another half-life reads the same rollup."""
    quality = rp.Metric(rp.Beta(), select=rp.kind("review"), decay=rp.HalfLife(rp.days(180), grain=DAY))
    faster = attrs.evolve(quality, decay=rp.HalfLife(rp.days(10), grain=DAY))
    reviews = rows_of("2026-05-01", "2026-06-01", value=[0.25, 1.0], kind="review")
    kept = rollup(rp.Policy(quality).recipe, reviews)
    policy = rp.Policy(faster)

    report = policy.report(kept.under(policy.recipe).at(JUNE))

    assert policy.evaluate(reviews, as_of=JUNE)["ada"].score == pytest.approx(report["ada"].score, rel=1e-12)


def test_another_recipe_that_was_not_summed_up_is_refused() -> None:
    """The message names the part; one that days cannot answer is refused as when rolling up."""
    kept = counts("2026-06-01", select=rp.kind("order"))

    with pytest.raises(rp.MergeError, match=r"select was Kind\(names=\('order',\)\) and is Kind\(names=\('visit',\)\)"):
        kept.under(Recipe([Tally(Count(), select=rp.kind("visit"))]))
    with pytest.raises(rp.NotRollableError, match="it counts exact ages"):
        kept.under(Recipe([Tally(Count(), select=rp.kind("order"), decay=rp.HalfLife(DAY))]))
    with pytest.raises(rp.NotRollableError, match="its days are those of 'Asia/Shanghai'"):
        kept.under(Recipe([Tally(Count(), select=rp.kind("order"), window=rp.Days(3, tz="Asia/Shanghai"))]))


# What a rollup is.


def test_a_rollup_says_what_it_holds() -> None:
    """Its length is that of its cells; its text is short."""
    kept = counts("2026-06-01", "2026-06-09", "2026-06-09", tz="Asia/Shanghai")

    assert 2 == len(kept)
    assert "Rollup(1 subject, 2 cells from 2026-06-01 to 2026-06-09, tallies: 1, tz='Asia/Shanghai')" == repr(kept)
    assert "Rollup(0 subjects, tallies: 1, tz='UTC')" == repr(rollup(kept.recipe, rp.Evidence.empty()))


def test_rollups_are_equal_bit_for_bit() -> None:
    """Same recipe, zone, subjects, days and numbers."""
    kept = counts("2026-06-01", "2026-06-02")

    assert kept.equals(counts("2026-06-02", "2026-06-01"))
    assert kept.equals(copy.deepcopy(kept))
    assert kept.equals(pickle.loads(pickle.dumps(kept)))
    for other in (
        counts("2026-06-01", "2026-06-02", "2026-06-02"),
        counts("2026-06-01", "2026-06-03"),
        counts("2026-06-01"),
        counts("2026-06-01", "2026-06-02", subject="bob"),
        counts("2026-06-01", "2026-06-02", window=rp.Days(3)),
        counts("2026-06-01", "2026-06-02", tz="Asia/Shanghai"),
        attrs.evolve(kept, latest=JUNE),
        attrs.evolve(kept, sums=({},)),
    ):
        assert not kept.equals(other)
        assert not other.equals(kept)


@law
@given(lattice)
def test_nothing_in_a_rollup_can_be_written(table: Table) -> None:
    """Rollups are values: whatever gives one gives read-only arrays."""
    recipe = daily(table.columns, "UTC", SUMS)
    kept = rollup(recipe, table.evidence())

    for made in (kept, merge(kept, kept), retract(kept, kept), kept.under(recipe)):
        columns: list[Any] = [made.cells.subject, made.cells.day]
        columns += [values for channels in made.sums for values in channels.values()]
        assert not any(values.flags.writeable for values in columns)
    assert not any(values.flags.writeable for channels in kept.at(NOW).sums for values in channels.values())


def test_rows_that_weigh_nothing_hold_no_cell() -> None:
    """Neither they nor what has been taken back leave a trace, so equal sums have equal rollups."""
    recipe = Recipe([Tally(Count(), weight=rp.where("good", 1, otherwise=0))])
    good, bad = (rollup(recipe, rows_of("2026-06-01", good=good)) for good in (True, False))

    assert (1, 0) == (len(good), len(bad))
    assert good.equals(merge(good, bad))


# Stored and read back.


def stored(kept: Rollup, **changes: Any) -> Any:
    """The columns of a rollup, some of them changed; None leaves a column out."""
    columns = {**kept.to_columns(), **changes}
    return {name: values for name, values in columns.items() if values is not None}


@law
@given(tables(), zones, st.randoms(use_true_random=False))
def test_what_is_stored_comes_back(table: Table, zone: str, chance: Any) -> None:
    """From columns in any order of their rows, from a file, from JSON: bit for bit, with everyone on the roster."""
    recipe = daily(table.columns, zone)
    kept = rollup(recipe, table.evidence(), tz=zone)
    columns = kept.to_columns()
    order = list(range(len(columns["subject"])))
    chance.shuffle(order)
    shuffled = {name: values[order] if values.ndim else values for name, values in columns.items()}
    file = io.BytesIO()
    np.savez(file, **columns)
    file.seek(0)

    assert kept.equals(Rollup.from_columns(shuffled, recipe))
    assert kept.equals(Rollup.from_columns(np.load(file), recipe))
    assert kept.equals(Rollup.from_dict(json.loads(json.dumps(kept.to_dict(), allow_nan=False)), recipe))


def test_the_columns_have_names_that_others_can_read() -> None:
    """One row per subject and day, one column per channel; what they have in common stands there once."""
    recipe = Recipe([Tally(Count()), Tally(Extremes(column="amount"))])
    evidence = rows_of("2026-06-02", "2026-06-01", "2026-06-02", subject=["bob", "ada", "bob"], amount=[1.0, None, 4.0])
    kept = rollup(recipe, evidence, tz="Asia/Shanghai").to_dict()

    assert {
        "schema": "reputation/rollup/1",
        "tz": "Asia/Shanghai",
        "latest": "2026-06-02T12:00:00Z",
        "subject": ["ada", "bob"],
        "day": ["2026-06-01", "2026-06-02"],
        "tally_1_total": [1.0, 2.0],
        "tally_2_low": [None, 1.0],
        "tally_2_high": [None, 4.0],
    } == {name: value for name, value in kept.items() if name not in {"digest", "recipe"}}
    assert "latest" not in rollup(recipe, rp.Evidence.empty()).to_dict()


def test_a_stored_rollup_is_read_under_other_decays_and_windows() -> None:
    """They are not stored: what is stored stays valid when they change."""
    kept = counts("2026-06-01", "2026-06-09", decay=rp.HalfLife(DAY, grain=DAY))
    recipe = Recipe([Tally(Count(), window=rp.Days(7))])
    again = Rollup.from_columns(kept.to_columns(), recipe)

    assert kept.under(recipe).equals(again)
    assert counts("2026-06-01", "2026-06-09").to_dict() == kept.to_dict()


def test_a_stored_rollup_of_another_recipe_is_refused() -> None:
    """With what has changed; so is a recipe that days cannot answer, and what is none."""
    columns = counts("2026-06-01", select=rp.kind("order")).to_columns()

    with pytest.raises(rp.MergeError, match="the stored rollup belongs to another recipe: "):
        Rollup.from_columns(columns, Recipe([Tally(Count(), select=rp.kind("visit"))]))
    with pytest.raises(rp.NotRollableError, match="it counts exact ages"):
        Rollup.from_columns(columns, Recipe([Tally(Count(), select=rp.kind("order"), decay=rp.HalfLife(DAY))]))
    with pytest.raises(TypeError, match="recipe must be a recipe, got Policy"):
        Rollup.from_columns(columns, rp.Policy(rp.Metric(rp.Count())))
    with pytest.raises(rp.StorageError, match="schema must be 'reputation/rollup/1' for a rollup"):
        Rollup.from_columns(counts("2026-06-01").at(JUNE).to_columns(), Recipe([Tally(Count())]))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tz": np.array("Mars")}, "tz must name a known time zone, got 'Mars'."),
        ({"tz": None}, "the columns lack 'tz'."),
        ({"day": None}, "the columns lack 'day'."),
        ({"weather": np.array("fine")}, "the columns hold 'weather', which does not belong to what was stored."),
        ({"tally_1_total": np.array([1.0, np.nan, 1.0])}, "tally_1_total must hold finite numbers;"),
        ({"latest": None}, "latest must not lie before the last day (2026-06-09), got None."),
        (
            {"latest": np.array("2026-06-08T23:59:00Z")},
            "latest must not lie before the last day (2026-06-09), got 2026-06-08T23:59:00+00:00.",
        ),
        ({"latest": np.array("yesterday")}, "latest must hold an instant such as '2026-07-01T00:00:00Z', got 'yest"),
    ],
)
def test_columns_that_no_rollup_gives_are_refused(changes: Any, message: str) -> None:
    """Nothing that comes back is trusted."""
    kept = counts("2026-06-01", "2026-06-09", "2026-06-09", subject=["ada", "ada", "bob"])

    with pytest.raises(rp.StorageError, match=f"^{re.escape(message)}"):
        Rollup.from_columns(stored(kept, **changes), kept.recipe)


def test_rows_that_hold_nothing_are_forgotten() -> None:
    """A warehouse may have a row for every day; a rollup has none for a day without rows."""
    kept = counts("2026-06-01", "2026-06-09")
    columns = stored(
        kept,
        subject=np.array(["ada", "ada", "ada"]),
        day=np.array(["2026-06-05", "2026-06-09", "2026-06-01"], dtype="datetime64[D]"),
        tally_1_total=np.array([0.0, 1.0, 1.0]),
    )

    assert kept.equals(Rollup.from_columns(columns, kept.recipe))


# When it can be read.


def test_a_rollup_is_not_read_before_its_latest_row() -> None:
    """Not even earlier on the same day: the day cannot be parted any more."""
    kept = counts("2026-06-09", "2026-06-10")

    assert [2.0] == total(kept, JUNE)
    assert [2.0] == total(kept, JUNE.astimezone(ZoneInfo("Asia/Shanghai")))
    for as_of in (JUNE - timedelta(microseconds=1), JUNE - DAY):
        with pytest.raises(rp.EvidenceError) as caught:
            kept.at(as_of)
        what = "as_of must not lie before the latest row of the rollup (2026-06-10T12:00:00+00:00), got "
        assert f"{what}{as_of.isoformat()}." == caught.value.what
        assert "ask for a later instant, or roll up evidence.until(as_of)." == caught.value.hint
    with pytest.raises(rp.EvidenceError, match="as_of must carry a zone"):
        kept.at(datetime(2026, 6, 12))


def test_an_empty_rollup_is_read_at_any_instant() -> None:
    """Nothing lies ahead."""
    kept = rollup(Recipe([Tally(Count())]), rp.Evidence.empty(subjects=["ada"]))

    assert [0.0] == total(kept, datetime(1, 1, 2, tzinfo=UTC))
    assert () == rollup(Recipe([]), rows_of("2026-06-01")).at(JUNE).sums


def test_the_latest_row_of_all_parts_counts() -> None:
    """In whatever order they are merged; what is taken back stays an upper bound."""
    early, late = counts("2026-06-01"), counts("2026-06-09")
    nothing = rollup(early.recipe, rp.Evidence.empty())

    for whole in (merge(early, late), merge(late, early, nothing), merge(nothing, late), retract(late, late)):
        assert datetime(2026, 6, 9, 12, tzinfo=UTC) == whole.latest
    assert merge(nothing, nothing).latest is None


# What cannot be merged or taken back.


@pytest.mark.parametrize(
    ("verb", "rule"), [(merge, "merge takes rollups, one after the other"), (retract, "retract t")]
)
def test_only_rollups_are_merged_with_rollups(verb: Any, rule: str) -> None:
    """States, bare rows and lists are refused with what to write."""
    kept = counts("2026-06-01")

    for other in (kept.at(JUNE), rows_of("2026-06-01"), [kept]):
        with pytest.raises(TypeError) as caught:
            verb(kept, other)
        assert str(caught.value).startswith(rule)
        got = f"got {type(other).__name__}.\n\nHint: roll the rows up: rollup(recipe, rows, tz=...)."
        assert str(caught.value).endswith(got)
    with pytest.raises(TypeError, match="got Rollup"):
        verb(kept.at(JUNE), kept)


def test_rollups_of_other_recipes_or_zones_are_refused() -> None:
    """They may be taken for one recipe first."""
    kept, other = counts("2026-06-01"), counts("2026-06-02", window=rp.Days(3))

    for verb, said in ((merge, "merged"), (retract, "subtracted")):
        with pytest.raises(rp.MergeError) as caught:
            verb(kept, other)
        what = f"rollups of different recipes cannot be {said}; only one of them holds "
        assert caught.value.what.startswith(what)
        assert "take both for one recipe first: rollup.under(policy.recipe)." == caught.value.hint
        with pytest.raises(rp.MergeError) as caught:
            verb(kept, counts("2026-06-02", tz="Asia/Shanghai"))
        assert f"rollups of different zones cannot be {said}: 'UTC' and 'Asia/Shanghai'." == caught.value.what
        assert "roll the evidence up again, in one zone." == caught.value.hint
    assert [2.0] == total(merge(kept, other.under(kept.recipe)))


def test_subjects_are_text_or_numbers_in_all_parts() -> None:
    """1 and "1" may or may not be the same seller."""
    with pytest.raises(rp.MergeError, match="subjects are text in one rollup and numbers in the other: 'ada' and 1"):
        merge(counts("2026-06-01"), counts("2026-06-01", subject=1))


def test_what_was_never_rolled_up_cannot_be_taken_back() -> None:
    """The first subject, or the first subject and day, is named."""
    kept = counts("2026-06-01", "2026-06-02")
    for part, what in (
        (counts("2026-06-01", "2026-06-01", subject=["eve", "bob"]), "2 subjects that the rollup lacks, first 'bob'"),
        (counts("2026-06-02", "2026-06-03"), "1 cell that the rollup lacks, first 'ada' on 2026-06-03"),
    ):
        with pytest.raises(rp.MergeError) as caught:
            retract(kept, part)
        assert f"the part holds {what}." == caught.value.what
        assert "retract only rows that were rolled up." == caught.value.hint


def test_extremes_cannot_be_taken_back() -> None:
    """The next best of the day is not known."""
    kept = rollup(Recipe([Tally(Extremes(column="amount"))]), rows_of("2026-06-01", amount=3.0))

    with pytest.raises(rp.MergeError, match="a min channel cannot be retracted"):
        retract(kept, kept)
