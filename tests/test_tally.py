"""Tallies and recipes: what is summed up, as values."""

from __future__ import annotations

import pickle
from typing import Any

import attrs
import pytest

import reputation as rp
from reputation.statistics import Count, Outcomes
from reputation.tally import COUNTED, Recipe, Tally, check_statuses, product
from reputation.times import DATES

VERIFIED = rp.where("verified", 3.0)
CHANGES: list[dict[str, Any]] = [
    {"select": rp.kind("order")},
    {"weight": VERIFIED},
    {"decay": rp.HalfLife(rp.days(30))},
    {"window": rp.Rolling(rp.days(30))},
    {"date": "recorded_at"},
    {"statuses": "active"},
    {"statistic": Outcomes()},
]


@attrs.frozen
class Effort:
    """A factor from elsewhere."""

    def __call__(self, rows: Any) -> Any:
        """Weigh."""
        return rows["words"]


def test_a_tally_counts_everything_by_default() -> None:
    """All rows, each once, for ever, by when they occurred; statuses that are not settled against the subject count."""
    tally = Tally(Count())

    assert (rp.ALL, rp.Weight(), rp.Forever(), None) == (tally.select, tally.weight, tally.decay, tally.window)
    assert ("occurred_at", ("active", "under_appeal")) == (tally.date, tally.statuses)
    assert (DATES[0], COUNTED) == (tally.date, tally.statuses)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_tallies_are_values(change: dict[str, Any]) -> None:
    """Equal if they say the same; any parameter makes another."""
    tally = attrs.evolve(Tally(Count()), **change)

    assert attrs.evolve(Tally(Count()), **change) == tally
    assert hash(attrs.evolve(Tally(Count()), **change)) == hash(tally)
    assert pickle.loads(pickle.dumps(tally)) == tally
    assert Tally(Count()) != tally


def test_tallies_with_one_sieve_hold_the_same_rows() -> None:
    """Weights, decay and the statistic itself do not choose rows; what a statistic must read does."""
    sieve = Tally(Count()).sieve

    for change in ({"weight": VERIFIED}, {"decay": rp.HalfLife(rp.days(30))}):
        assert sieve == Tally(Count(), **change).sieve
    for change in (*CHANGES[:1], *CHANGES[3:]):
        assert sieve != attrs.evolve(Tally(Count()), **change).sieve


def test_a_single_factor_is_a_product_of_one() -> None:
    """Ours or one from elsewhere; a product stays what it is, and what is no factor is refused."""
    weight = VERIFIED * rp.field("trust")

    assert rp.Weight((VERIFIED,)) == product(VERIFIED) == Tally(Count(), weight=VERIFIED).weight
    assert rp.Weight((Effort(),)) == product(Effort())
    assert weight is product(weight)
    for wrong in (3.0, "verified", Effort, rp.kind("order")):
        with pytest.raises(TypeError, match="a weight multiplies with factors only, got "):
            Tally(Count(), weight=wrong)


def test_statuses_are_sorted_and_told_once() -> None:
    """One text will do."""
    assert ("pending",) == check_statuses("pending")
    assert ("active", "pending") == check_statuses(["pending", "active", "pending"])
    assert ("active", "pending") == check_statuses({"pending", "active"})


@pytest.mark.parametrize("given", ["actve", ["active", "actve"], ("actve",)])
def test_an_unknown_status_is_told_with_the_nearest(given: Any) -> None:
    """What was given, and what there is."""
    with pytest.raises(rp.PolicyError) as caught:
        Tally(Count(), statuses=given)
    assert "statuses holds 'actve', which is no status." == caught.value.what
    assert caught.value.hint == (
        "did you mean 'active'? Known: 'active', 'annulled', 'pending', 'superseded', 'under_appeal'."
    )


def test_no_status_at_all_is_refused() -> None:
    """No row could ever count."""
    with pytest.raises(rp.PolicyError) as caught:
        Tally(Count(), statuses=())
    assert "statuses must name at least one status, got none." == caught.value.what
    assert "write for instance statuses=('active', 'under_appeal')." == caught.value.hint


def test_a_recipe_holds_each_tally_once() -> None:
    """In the order in which they are first met."""
    orders, refunds = (Tally(Count(), select=rp.kind(name)) for name in ("order", "refund"))
    recipe = Recipe(iter([refunds, orders, attrs.evolve(refunds), orders]))

    assert (refunds, orders) == recipe.tallies
    assert 2 == len(recipe)
    assert 0 == len(Recipe([]))
    assert Recipe([refunds, orders, refunds]) == recipe
    assert hash(Recipe((refunds, orders))) == hash(recipe)
    assert pickle.loads(pickle.dumps(recipe)) == recipe
    assert Recipe([orders, refunds]) != recipe
