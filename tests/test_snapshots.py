"""States at many moments: each is what folding what was known by then gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.states import close, same
from tests.test_laws import timeless, timely

import reputation as rp
from reputation import snapshots
from reputation.errors import ReputationError
from reputation.snapshots import known_from, states_at
from reputation.state import State
from reputation.statistics import Total
from reputation.tally import Recipe, Tally
from reputation.testing.strategies import COLUMNS, HALF, NOW, Table, policies, tables

lattice = st.lists(st.integers(0, 7), min_size=1, max_size=5, unique=True).map(
    lambda steps: [NOW - step * HALF for step in sorted(steps, reverse=True)]
)
anywhere = st.lists(st.integers(0, 420 * 86_400), min_size=1, max_size=5, unique=True).map(
    lambda ages: [NOW - timedelta(seconds=age) for age in sorted(ages, reverse=True)]
)
WINDOWS = (
    rp.Rolling(2 * HALF),
    rp.Rolling(HALF),
    rp.Days(40),
    rp.Calendar("month", last=2, complete=True),
    rp.Calendar("quarter", tz="Asia/Shanghai"),
)


def from_scratch(recipe: Recipe, evidence: rp.Evidence, moments: Sequence[datetime]) -> list[State]:
    """Fold what was known at each moment."""
    return [rp.fold(recipe, evidence.known_at(at).until(at), as_of=at) for at in moments]


def windowed(recipe: Recipe, windows: Sequence[Any]) -> Recipe:
    """The tallies of a recipe, each without a window and with one of several."""
    some = [attrs.evolve(tally, window=windows[place % len(windows)]) for place, tally in enumerate(recipe.tallies)]
    return Recipe([*recipe.tallies, *some])


@given(tables(exact=True), lattice, st.lists(st.sampled_from(WINDOWS), min_size=1, max_size=2))
def test_states_are_those_from_scratch(table: Table, moments: list[datetime], windows: list[Any]) -> None:
    """Bit for bit: repeated ids, late recording, half-lives, extremes, windows."""
    recipe = windowed(timeless(table.columns), windows)
    evidence = table.evidence()

    found = list(states_at(recipe, evidence, moments))

    assert [True] * len(moments) == list(map(same, from_scratch(recipe, evidence, moments), found))


@given(tables(), anywhere, st.data())
def test_any_policy_at_any_moment(table: Table, moments: list[datetime], data: st.DataObject) -> None:
    """Every decay, every window, every date: to twelve digits, or both ways refuse."""
    recipe = data.draw(policies(table.columns)).recipe
    evidence = table.evidence()
    expected, refused = attempt(lambda: from_scratch(recipe, evidence, moments))
    found, also_refused = attempt(lambda: list(states_at(recipe, evidence, moments)))

    assert refused is also_refused
    assert [True] * len(expected) == list(map(close, expected, found))


def attempt(call: Callable[[], list[State]]) -> tuple[list[State], type[Exception] | None]:
    """What a call gives, or the sort of its error."""
    try:
        return call(), None
    except ReputationError as error:
        return [], type(error)


@given(tables(names=("subject", "kind", "occurred_at", "value", "recorded_at", "id", "version")), anywhere)
def test_decays_that_cannot_be_advanced(table: Table, moments: list[datetime]) -> None:
    """They are folded anew, from the rows in play."""
    recipe = timely(table.columns)
    evidence = table.evidence()

    assert all(map(close, from_scratch(recipe, evidence, moments), states_at(recipe, evidence, moments)))
    windowless = Recipe(
        [attrs.evolve(tally, window=rp.Rolling(HALF)) for tally in recipe.tallies if tally.date == "occurred_at"]
    )
    assert all(map(close, from_scratch(windowless, evidence, moments), states_at(windowless, evidence, moments)))


RULES = (
    rp.Latest(by="source"),
    rp.NetClamp(low=-2, high=2),
    rp.SinceLast(rp.kind("refund")),
    rp.Last(2),
    rp.Only(rp.kind("review")),
)


@given(
    tables(exact=True, names=COLUMNS), lattice, st.lists(st.sampled_from(RULES), min_size=1, max_size=2, unique=True)
)
def test_keep_rules_see_all_that_was_known(table: Table, moments: list[datetime], rules: list[Any]) -> None:
    """Also what lies outside of the window, and what was told late; who has rows is known as well."""
    keep = sorted(rules, key=lambda rule: rule.looks_at == "window")
    windows = (None, rp.Rolling(2 * HALF))
    recipe = Recipe(Tally(Total(), keep=keep, window=window, decay=rp.HalfLife(HALF)) for window in windows)
    evidence = table.evidence()

    for expected, found in zip(
        from_scratch(recipe, evidence, moments), states_at(recipe, evidence, moments), strict=True
    ):
        assert close(expected, found)
        assert expected.holders.tolist() == found.holders.tolist()


@attrs.frozen
class Backwards:
    """A window from elsewhere that reaches back further the later it is asked."""

    def interval(self, as_of: int, /) -> tuple[int, int]:
        """Mirror the instant at a fixed one."""
        fixed = int(NOW.timestamp()) * 1_000_000
        return 2 * fixed - as_of - 10**15, as_of + 1

    def describe(self) -> str:
        """Say it."""
        return "ever further back"


@given(tables(exact=True), lattice)
def test_windows_may_reach_back_ever_further(table: Table, moments: list[datetime]) -> None:
    """Nothing is let go that a later moment needs."""
    recipe = windowed(timeless(table.columns), [Backwards()])
    evidence = table.evidence()

    assert all(map(same, from_scratch(recipe, evidence, moments), states_at(recipe, evidence, moments)))


def test_moments_a_microsecond_apart() -> None:
    """Cuts may lie as close as instants can, and as far as calendars reach."""
    near = timedelta(microseconds=1)
    moments = [datetime(2, 1, 1, tzinfo=UTC), NOW - near, NOW, NOW + near, datetime(9998, 1, 1, tzinfo=UTC)]
    evidence = rp.Evidence.from_columns(
        subject="ada",
        occurred_at=[*moments, NOW, moments[-1] + near],
        recorded_at=[None] * 3 + [NOW + near] + [None] * 3,
    )
    recipe = Recipe(
        tally for window in (None, rp.Rolling(near)) for tally in rp.Metric(rp.Count(), window=window).tallies()
    )

    found = list(states_at(recipe, evidence, moments))

    assert [[1, 2, 4, 5, 6], [1, 1, 2, 1, 1]] == [
        [int(state.sums[place]["total"][0]) for state in found] for place in (0, 1)
    ]
    assert all(map(same, from_scratch(recipe, evidence, moments), found))


def test_rows_in_the_order_of_time_are_not_sorted_again() -> None:
    """The usual table of a warehouse gives the same as the same rows in any order."""
    random = np.random.default_rng(5)
    days = np.sort(random.integers(0, 400, 300))
    when = np.datetime64("2025-06-01") + days
    sorted_rows = rp.Evidence.from_columns(subject=random.integers(0, 9, 300), occurred_at=when, tz="UTC")
    shuffled = sorted_rows.take(random.permutation(300))
    moments = rp.Monthly(1).moments(datetime(2025, 7, 1, tzinfo=UTC), NOW)
    recipe = rp.Policy(rp.Metric(rp.Count())).recipe

    assert all(map(same, states_at(recipe, sorted_rows, moments), states_at(recipe, shuffled, moments)))
    assert list(states_at(recipe, sorted_rows, [])) == []


@given(tables(exact=True), lattice)
def test_blocks_that_are_grouped_side_by_side_give_the_same(table: Table, moments: list[datetime]) -> None:
    """Bit for bit, whatever the size of a block."""
    recipe, evidence = windowed(timely(table.columns), WINDOWS[:1]), table.evidence()
    alone = list(states_at(recipe, evidence, moments))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "_BLOCK", 2)
        patch.setattr(snapshots, "_FEW", 0)

        assert [True] * len(alone) == [
            state.equals(other) for state, other in zip(alone, states_at(recipe, evidence, moments), strict=True)
        ]


def test_a_row_is_known_when_it_has_happened_and_was_recorded() -> None:
    """A date that lies ahead does not count before it has come."""
    ahead = rp.Evidence.from_columns(subject="ada", occurred_at=[NOW, NOW], recorded_at=[NOW - HALF, None])

    assert len(set(known_from(ahead).tolist())) == 1
