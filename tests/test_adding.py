"""Adding up rows wherever they belong; what a fold makes of it stands in the tests of folding."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation as rp
from reputation import adding, workers
from reputation.adding import add_up, refuse_mistakes
from reputation.folding import fold_rows
from reputation.statistics import Count, Extremes, Total
from reputation.tally import Recipe, Tally
from reputation.testing.strategies import NOW, Table, policies, tables
from reputation.times import micros

JULY = datetime(2026, 7, 1, tzinfo=UTC)
ORDERS = rp.Evidence.from_columns(
    subject=["ada", "bob", "ada", "bob", "eve"],
    occurred_at=JULY,
    kind=["order", "refund", "order", "order", "order"],
    amount=[1.0, 2.0, 4.0, 8.0, 16.0],
)


@pytest.mark.parametrize("size", [1, 2, 3, 16_000])
def test_rows_are_added_up_where_they_belong(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tally may send its rows elsewhere; a place without rows holds what no rows hold."""
    monkeypatch.setattr(adding, "_BLOCK", size)
    homes = {"order": np.array([3, 9, 0, 3, 0]), "refund": np.array([9, 1, 9, 9, 9])}
    recipe = Recipe(Tally(statistic, select=rp.kind(kind)) for kind in homes for statistic in (Total(), Extremes()))

    def places(tally: Tally, index: Any) -> Any:
        return homes[tally.select.names[0]][index]  # type: ignore[attr-defined]

    orders, extremes, refunds, _ = add_up(recipe, ORDERS, places, size=4, now=micros(JULY))

    assert [20.0, 0.0, 0.0, 9.0] == orders["amount"].tolist()
    assert [0.0, 2.0, 0.0, 0.0] == refunds["amount"].tolist()
    assert [np.inf] * 4 == extremes["low"].tolist()  # no row has a value
    assert not any(values.flags.writeable for values in orders.values())


@given(tables(), st.data())
def test_sums_are_the_same_bit_for_bit_with_any_number_of_threads(table: Table, data: Any) -> None:
    """And with any size of blocks; floats whose sum depends on their order tell if that changed."""
    evidence, recipe = table.evidence(), data.draw(policies(table.columns)).recipe
    alone = rp.fold(recipe, evidence, as_of=NOW)
    for cores, size in ((1, 1), (2, 1), (3, 2)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(adding, "_BLOCK", size)
            patch.setattr(adding, "_MANY", 0)
            patch.setattr(workers, "cores", lambda cores=cores: cores)
            assert alone.equals(rp.fold(recipe, evidence, as_of=NOW))


@given(tables(), st.data())
def test_some_rows_are_folded_where_they_lie(table: Table, data: Any) -> None:
    """As if they had been taken out; positions, a slice, and blocks of any size."""
    evidence, recipe = table.evidence(), data.draw(policies(table.columns)).recipe
    evidence = evidence.take(np.flatnonzero(~evidence.replaced))  # of an id that is there twice either row may be taken
    first, last = sorted(data.draw(st.tuples(st.integers(0, len(evidence)), st.integers(0, len(evidence)))))
    spread = np.arange(first, last, 2)
    for size in (1, 2, 64_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(adding, "_BLOCK", size)
            for rows in (slice(first, last), spread):
                expected = rp.fold(recipe, evidence.take(rows), as_of=NOW)
                assert expected.equals(fold_rows(recipe, evidence, rows, as_of=NOW))


def test_a_row_without_a_weight_is_told_by_its_position_in_the_evidence() -> None:
    """Not by the one among the rows that are folded."""
    evidence = rp.Evidence.from_columns(subject=["ada"] * 4, occurred_at=JULY, trust=[1.0, 1.0, 1.0, -1.0])
    recipe = Recipe([Tally(Count(), weight=rp.field("trust"))])

    for rows in (slice(2, 4), np.array([0, 3])):
        with pytest.raises(rp.EvidenceError) as caught:
            fold_rows(recipe, evidence, rows, as_of=JULY)
        assert (3,) == caught.value.rows


def test_many_rows_are_worked_out_by_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """And added up row by row by the one who asks."""
    places = np.random.default_rng(1).integers(0, 7, 600_000)
    amounts = np.random.default_rng(2).normal(size=600_000)
    evidence = rp.Evidence.from_columns(subject=places, occurred_at=JULY, amount=amounts)
    expected = [0.0] * 7
    for place, amount in zip(places.tolist(), amounts.tolist(), strict=True):
        expected[place] += amount
    asked: list[str] = []

    class Spy(Total):
        """A total that notes who works."""

        def lift(self, rows: Any, weight: Any, /) -> Any:
            asked.append(threading.current_thread().name)
            return super().lift(rows, weight)

    monkeypatch.setattr(workers, "cores", lambda: 2)
    state = rp.fold(Recipe([Tally(Spy())]), evidence, as_of=JULY)

    assert expected == state.sums[0]["amount"].tolist()
    assert threading.current_thread().name not in asked


def test_no_rows_are_asked_for_no_place() -> None:
    """Neither where there are none, nor where none is meant."""

    def nowhere(tally: Tally, index: Any) -> Any:
        del tally
        return np.zeros(5)[index]

    recipe = Recipe([Tally(Count(), select=rp.kind("visit"))])

    assert [0.0] == add_up(recipe, ORDERS, nowhere, size=1, now=micros(JULY))[0]["total"].tolist()
    assert [] == add_up(recipe, rp.Evidence.empty(), nowhere, size=0, now=0)[0]["total"].tolist()


def test_a_column_that_is_missing_is_asked_for_where_rows_would_count() -> None:
    """Not where there is none of them."""

    def first(tally: Tally, index: Any) -> Any:
        del tally
        return np.zeros(5)[index]

    for kind in ("order", "visit"):
        recipe = Recipe([Tally(Total(column="hours"), select=rp.kind(kind))])
        if kind == "visit":
            assert [0.0] == add_up(recipe, ORDERS, first, size=1, now=micros(JULY))[0]["amount"].tolist()
            continue
        with pytest.raises(rp.PolicyError, match="no column 'hours', for which Total"):
            add_up(recipe, ORDERS, first, size=1, now=micros(JULY))


@pytest.mark.parametrize(("verb", "more"), [("fold", "as_of=..."), ("rollup", "tz=...")])
def test_what_is_no_recipe_or_no_evidence_is_refused(verb: str, more: str) -> None:
    """With what to write instead."""
    recipe = Recipe([Tally(Count())])
    refuse_mistakes(recipe, ORDERS, verb=verb)
    with pytest.raises(TypeError) as caught:
        refuse_mistakes(rp.Policy(rp.Metric(rp.Count())), ORDERS, verb=verb)
    assert f"{verb} takes a recipe, got Policy.\n\nHint: write {verb}(policy.recipe, evidence, {more})." == str(
        caught.value
    )
    with pytest.raises(TypeError, match="evidence must be Evidence, got list"):
        refuse_mistakes(recipe, [], verb=verb)
