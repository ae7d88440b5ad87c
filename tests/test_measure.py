"""Walking a score tree, and working out each node of it once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest

import reputation as rp
from reputation import statistics
from reputation.measure import Measures, children, metrics_of, names_of, walk

NOW = datetime(2026, 7, 1, tzinfo=UTC)
QUALITY = rp.Metric(rp.Wilson(), name="quality", select=rp.kind("review"))
ORDERS = rp.Metric(rp.Count(), name="orders", select=rp.kind("order"))
LATE = rp.Metric(rp.Ratio(rp.matches("late", True)), name="late", select=rp.kind("order"))


@attrs.frozen
class Rated:
    """A model that counts how often it was asked: 1 for everybody."""

    calls: ClassVar[list[int]] = []
    statistic: ClassVar[statistics.Count] = statistics.Count()
    range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    bounds_mean: ClassVar[str] = "nothing"

    def finalize(self, stats: Mapping[str, Any]) -> rp.Estimate:
        """Say 1."""
        self.calls.append(1)
        ones = np.ones_like(stats["total"])
        return rp.Estimate(ones, ones, ones, ones)


@attrs.frozen
class Twin:
    """A node from elsewhere: twice its only part; it needs no name."""

    part: Any
    name: str | None = None
    range: tuple[float, float] = (0.0, 2.0)

    def describe(self) -> str:
        """Say what it is."""
        return "twice"

    def parts(self) -> tuple[Any]:
        """The one part."""
        return (self.part,)

    def combine(self, estimates: Sequence[rp.Estimate]) -> rp.Estimate:
        """Twice the score."""
        (only,) = estimates
        return rp.Estimate(2 * only.score, only.support, 2 * only.lower, 2 * only.upper)


def stats_of(*metrics: rp.Metric) -> Any:
    """Two subjects: ada with three orders, one of them late, and a review; bob with nothing."""
    evidence = rp.Evidence.from_columns(
        subject="ada",
        occurred_at=NOW,
        kind=["order", "order", "order", "review"],
        late=[True, False, False, None],
        value=[None, None, None, 1.0],
        subjects=["bob"],
    )
    recipe = rp.Policy(metrics[0], metrics=metrics[1:]).recipe
    return rp.fold(recipe, evidence, as_of=NOW).stats


def test_walk_tells_parents_first() -> None:
    """A node that stands in two places comes twice."""
    inner = rp.Worst(QUALITY, ORDERS)
    tree = rp.Deduct(inner, QUALITY, per_point=0.1)

    assert [tree, inner, QUALITY, ORDERS, QUALITY] == list(walk(tree))
    assert [QUALITY] == list(walk(QUALITY))


def test_children_of_nodes_and_metrics() -> None:
    """An inner node has parts, a metric has none."""
    assert (QUALITY, ORDERS) == children(rp.Worst(QUALITY, ORDERS))
    assert () == children(QUALITY)


def test_metrics_are_told_once() -> None:
    """In the order in which they are met, over all scores; inner nodes are no metrics."""
    assert (QUALITY, ORDERS, LATE) == metrics_of([rp.Worst(QUALITY, ORDERS, QUALITY), LATE, Twin(QUALITY)])
    assert () == metrics_of([])


def test_names() -> None:
    """Nodes without a name are passed over; one node in two places is one."""
    worst = rp.Worst(QUALITY, rp.Metric(rp.Count()), name="weakest")

    assert {"weakest": worst, "quality": QUALITY, "late": LATE} == names_of([worst, QUALITY, LATE])
    assert ["weakest", "quality", "late"] == list(names_of([worst, QUALITY, LATE]))
    assert {"quality": QUALITY} == names_of([Twin(QUALITY)])


def test_two_nodes_of_one_name_are_refused() -> None:
    """A name identifies what a gate means."""
    with pytest.raises(rp.PolicyError) as caught:
        names_of([QUALITY, rp.Worst(LATE, attrs.evolve(ORDERS, name="quality"))])
    assert "two different scores are named 'quality'." == caught.value.what
    assert "names identify what a gate or a reader means; give each its own." == caught.value.hint


def test_estimates_of_metrics_and_nodes() -> None:
    """By hand: one late order of three; the weakest of 1/3 and 3; a node from elsewhere."""
    measures = Measures(stats_of(LATE, ORDERS), {})
    worst = rp.Worst(LATE, ORDERS)

    np.testing.assert_array_equal([1 / 3, np.nan], measures.estimate(LATE).score)
    np.testing.assert_array_equal([3.0, 0.0], measures.estimate(ORDERS).score)
    np.testing.assert_array_equal([1 / 3, 0.0], measures.estimate(worst).score)
    np.testing.assert_array_equal([2 / 3, 0.0], measures.estimate(Twin(worst)).score)


def test_each_node_is_worked_out_once() -> None:
    """However many parents ask, and whether the question is new or not."""
    metric = rp.Metric(Rated(), name="rated")
    measures = Measures(stats_of(metric), {})
    Rated.calls.clear()
    twice = rp.Worst(Twin(metric), metric)
    first = measures.estimate(twice)

    assert first is measures.estimate(rp.Worst(Twin(metric), metric))
    assert measures.estimate(metric) is measures.lookup(metric).estimate
    assert [1] == Rated.calls
    assert [1.0, 1.0] == list(first.score)


def test_a_gate_asks_by_name_or_by_node() -> None:
    """A name stands for its node; a node stands for itself."""
    worst = rp.Worst(QUALITY, LATE, name="weakest")
    measures = Measures(stats_of(QUALITY, LATE), names_of([worst]))

    assert worst is measures.named("weakest")
    assert LATE is measures.named("late")
    assert ORDERS is measures.named(ORDERS)
    assert measures.lookup("late").estimate is measures.lookup(LATE).estimate


def test_a_gate_gets_the_count_where_there_is_one() -> None:
    """A ratio counts its hits; a share of opinions and an inner node count nothing."""
    worst = rp.Worst(QUALITY, LATE)
    measures = Measures(stats_of(QUALITY, LATE, ORDERS), {})
    hits, orders = measures.lookup(LATE).count, measures.lookup(ORDERS).count

    assert hits is not None
    assert orders is not None
    assert [1.0, 0.0] == list(hits)
    assert [3.0, 0.0] == list(orders)
    assert measures.lookup(QUALITY).count is None
    assert measures.lookup(worst).count is None
    assert measures.lookup(worst).estimate.equals(measures.estimate(worst))


def test_the_rows_of_a_tree_are_counted_once() -> None:
    """A metric in two places is one tally."""
    assert 1 == len(rp.Policy(rp.Worst(QUALITY, Twin(QUALITY), name="w"), metrics=QUALITY).recipe)
