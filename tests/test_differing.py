"""Where two recipes differ."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation as rp
from reputation.codec import canonical, to_plain
from reputation.differing import differences, say_plain
from reputation.statistics import Count, Moments, Outcomes
from reputation.tally import Recipe, Tally
from reputation.testing.strategies import SHAPES, metrics

ORDERS = Tally(Count(), select=rp.kind("order"))
REVIEWS = Tally(Outcomes(), select=rp.kind("review"), weight=rp.where("verified", 3.0), decay=rp.HalfLife(rp.days(90)))


def told(old: list[Tally], new: list[Tally]) -> list[str]:
    """The differences between two recipes, one by one."""
    return differences(to_plain(Recipe(old)), to_plain(Recipe(new)), of="the file").split("; ")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"decay": rp.HalfLife(rp.days(180))}, ["decay.half: '90 days' in the file, '180 days' in the recipe"]),
        (
            {"decay": rp.HalfLife(rp.days(90), grain=rp.days(1))},
            ["decay.grain: not given in the file, '1 day' in the recipe"],
        ),
        (
            {"decay": rp.Linear(rp.days(90))},
            ["decay: HalfLife(half='90 days') in the file, Linear(over='90 days') in the recipe"],
        ),
        ({"decay": rp.Forever()}, ["decay: HalfLife(half='90 days') in the file, not given in the recipe"]),
        ({"select": rp.kind("rating")}, ["select.names[0]: 'review' in the file, 'rating' in the recipe"]),
        ({"select": rp.kind("review", "vote")}, ["select.names[1]: not given in the file, 'vote' in the recipe"]),
        ({"weight": rp.where("verified", 5.0)}, ["weight.factors[0].factor: 3.0 in the file, 5.0 in the recipe"]),
        (
            {"weight": rp.where("verified", 3.0) * rp.field("stake")},
            ["weight.factors[1]: not given in the file, Field(column='stake') in the recipe"],
        ),
        (
            {"statuses": "active", "date": "recorded_at"},
            [
                "date: not given in the file, 'recorded_at' in the recipe",
                "statuses: not given in the file, ['active'] in the recipe",
            ],
        ),
        (
            {"weight": rp.lookup("level", {"gold": 2.0})},
            [
                (
                    "weight.factors[0]: Where(column='verified', factor=3.0) in the file, "
                    "Lookup(column='level', table={'gold': 2.0}) in the recipe"
                )
            ],
        ),
    ],
)
def test_a_changed_parameter_is_told_with_its_path_and_both_values(change: dict[str, Any], said: list[str]) -> None:
    """The tally that is most like it stands beside it."""
    changed = attrs.evolve(REVIEWS, **change)

    assert [f"tally 2, {words}" for words in said] == told([ORDERS, REVIEWS], [ORDERS, changed])


def test_tables_differ_entry_by_entry() -> None:
    """A mapping has no class; what is in it has a path."""
    old, new = (Tally(Count(), weight=rp.lookup("level", table)) for table in ({"gold": 2, "new": 1}, {"gold": 3}))

    assert [
        "tally 1, weight.factors[0].table.gold: 2.0 in the file, 3.0 in the recipe",
        "tally 1, weight.factors[0].table.new: 1.0 in the file, not given in the recipe",
    ] == told([old], [new])


def test_tallies_that_come_and_go_are_described() -> None:
    """What shares neither statistic nor selection is not the same tally with other parameters."""
    views = Tally(Moments(column="seconds"), select=rp.kind("view"))

    assert ["only the recipe has Tally(statistic=Count(), select=Kind(names=['order']))"] == told([], [ORDERS])
    assert ["only the file has Tally(statistic=Count(), select=Kind(names=['order']))"] == told([ORDERS], [])
    assert [
        "only the file has Tally(statistic=Count(), select=Kind(names=['order']))",
        "only the recipe has Tally(statistic=Moments(column='seconds'), select=Kind(names=['view']))",
    ] == told([ORDERS], [views])


def test_what_is_most_alike_is_held_together() -> None:
    """Wherever it stands, and whatever else has changed."""
    old = [Tally(Count(), select=rp.kind(name), decay=rp.HalfLife(rp.days(30))) for name in ("a", "b")]
    new = [Tally(Count(), select=rp.kind(name), decay=rp.HalfLife(rp.days(60))) for name in ("b", "a")]

    assert [
        "tally 1, decay.half: '30 days' in the file, '60 days' in the recipe",
        "tally 2, decay.half: '30 days' in the file, '60 days' in the recipe",
    ] == told(old, new)


def test_tallies_over_all_rows_are_alike() -> None:
    """A selection that is not given is the same selection."""
    assert ["tally 1, statistic: Count() in the file, Outcomes() in the recipe"] == told(
        [Tally(Count())], [Tally(Outcomes())]
    )


def test_another_order_is_told() -> None:
    """Where nothing else differs."""
    assert ["their tallies stand in another order"] == told([ORDERS, REVIEWS], [REVIEWS, ORDERS])


def test_many_differences_are_cut_short() -> None:
    """Five are enough to see what has happened."""
    many = [Tally(Count(), select=rp.kind(str(number))) for number in range(9)]

    assert "and 4 more" == told(many, [])[-1]
    assert 6 == len(told(many, []))


@pytest.mark.parametrize("odd", [{"part": "Recipe"}, {"part": "Recipe", "tallies": 3}, [], {}, {"tallies": [1, "x"]}])
def test_what_is_no_recipe_differs_as_a_whole(odd: Any) -> None:
    """A digest can be right for anything."""
    said = differences(odd, to_plain(Recipe([ORDERS])), of="the file")

    assert f"only the recipe has {say_plain(to_plain(ORDERS))}" in said
    assert said.startswith("only the file has ")


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        ({"part": "HalfLife", "half": "90 days"}, "HalfLife(half='90 days')"),
        ({"part": "Count"}, "Count()"),
        ({"gold": 2.0}, "{'gold': 2.0}"),
        ([1, None, True, "a"], "[1, None, True, 'a']"),
    ],
)
def test_plain_data_are_written_as_their_class_is_called(plain: Any, words: str) -> None:
    """Short, and without quotes around names of parameters."""
    assert words == say_plain(plain)


@given(st.data())
def test_recipes_differ_where_they_do(data: st.DataObject) -> None:
    """Of any two recipes something is said, and of a recipe and itself only that the order must be another."""
    drawn = st.lists(metrics(SHAPES[0]), min_size=1, max_size=3)
    old, new = (Recipe([tally for metric in data.draw(drawn) for tally in metric.tallies()]) for _ in range(2))
    said = differences(to_plain(old), to_plain(new), of="the file")

    same = sorted(map(canonical, map(to_plain, old.tallies))) == sorted(map(canonical, map(to_plain, new.tallies)))
    assert same == (said == "their tallies stand in another order")
