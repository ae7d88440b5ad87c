"""The score tree: what a score is, and several scores into one (`Composite`, `Worst`, `Best`)."""

from __future__ import annotations

import math
import pickle
from fractions import Fraction

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.namespace import PUBLIC

from reputation.adjustments import Deduct, Rounded, ScaleBy
from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.models import Beta
from reputation.nodes import check_score, say_score, score_field, title
from reputation.scores import Best, Composite, Node, Score, Worst


@attrs.frozen
class Leaf:
    """A leaf of the tree: a score whose estimates the test hands out."""

    name: str | None = None
    range: tuple[float, float] = (0.0, 1.0)

    def describe(self) -> str:
        """Say what it is."""
        return "a leaf"


A, B, C = Leaf("a"), Leaf("b"), Leaf("c")
NAMESPACE = {**PUBLIC, "Leaf": Leaf}
NAN = math.nan


def exact(*scores: float, support: float = 10.0) -> Estimate:
    """Estimates whose bounds are the score itself; NaN is unrated."""
    return Estimate(scores, [0.0 if math.isnan(score) else support for score in scores], scores, scores)


def same(expected: list[float], actual: object) -> bool:
    """Compare floats exactly; NaN equals NaN."""
    return np.array_equal(np.array(expected), np.asarray(actual), equal_nan=True)


@st.composite
def estimates(draw: st.DrawFn, size: int, *, low: float = 0.0, high: float = 1.0) -> Estimate:
    """Estimates of some subjects, rated or not, that keep every promise of an estimate."""
    columns: list[tuple[float, float, float, float]] = []
    for _ in range(size):
        ends = sorted(draw(st.lists(st.floats(low, high), min_size=3, max_size=3)))
        rated = (ends[1], draw(st.floats(0, 1e6)), ends[0], ends[2])
        columns.append(draw(st.sampled_from([rated, (NAN, 0.0, NAN, NAN)])))
    return Estimate(*zip(*columns, strict=True))


@st.composite
def columns(draw: st.DrawFn, count: int) -> list[Estimate]:
    """The estimates of several scores for the same subjects."""
    size = draw(st.integers(1, 4))
    return [draw(estimates(size)) for _ in range(count)]


# what a score is


def test_whatever_is_no_score_is_refused() -> None:
    """Numbers, names and classes are no scores."""
    for wrong in (3, "quality", Leaf, None):
        with pytest.raises(TypeError, match="must be a score such as Metric"):
            check_score("score", wrong)


def test_a_bare_model_is_refused_with_the_remedy() -> None:
    """A model has to be wrapped in a metric, and the message says so."""
    with pytest.raises(TypeError, match=r"got the model Beta\(.*wrap it: Metric\(Beta\(\.\.\.\)\)"):
        check_score("score", Beta())


def test_a_score_field_names_itself_in_the_message() -> None:
    """The message names the parameter that is wrong."""

    @attrs.frozen
    class Twice:
        inner: Score = score_field()

    assert Twice(A).inner is A
    with pytest.raises(TypeError, match="inner must be a score"):
        Twice(1)


def test_a_title_is_the_name_or_the_words() -> None:
    """A score without a name is described."""
    assert [title(A), title(Leaf()), title("late_rate")] == ["a", "a leaf", "late_rate"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.6, "0.60"),
        (0.25, "0.25"),
        (0.005, "0.005"),
        (350, "350"),
        (500_001.0, "500,001"),
        (-1.5, "-1.50"),
        (1e-7, "1e-07"),
        (1e18, "1e+18"),
        (math.inf, "inf"),
    ],
)
def test_numbers_are_written_for_readers(value: float, expected: str) -> None:
    """Whole numbers have no point, others at least two decimals, and nothing is rounded away."""
    assert expected == say_score(value)
    assert float(say_score(value).replace(",", "")) == value


def test_nodes_keep_the_protocol() -> None:
    """Every inner node offers parts, combine, range, name and describe, and is a value."""
    nodes: list[Node] = [Composite({A: 1.0}), Worst(A), Deduct(A, B, per_point=0.1), ScaleBy(A, 2), Rounded(A)]

    for node in nodes:
        assert node.parts()[0] is A
        assert node.name is None
        assert A.name in node.describe()
        assert len(node.range) == 2
        assert hash(node) == hash(pickle.loads(pickle.dumps(node)))
        assert eval(repr(node), NAMESPACE) == node


# composite


def test_a_composite_is_the_weighted_mean() -> None:
    """Score, lower and upper are weighted means; supports add up."""
    quality = Estimate([0.8], [10], [0.6], [0.9])
    speed = Estimate([0.4], [5], [0.2], [0.7])

    mixed = Composite({A: 0.75, B: 0.25}).combine([quality, speed])

    assert mixed.score[0] == pytest.approx(0.75 * 0.8 + 0.25 * 0.4, rel=1e-15)
    assert mixed.lower[0] == pytest.approx(0.75 * 0.6 + 0.25 * 0.2, rel=1e-15)
    assert mixed.upper[0] == pytest.approx(0.75 * 0.9 + 0.25 * 0.7, rel=1e-15)
    assert same([15.0], mixed.support)


def test_an_unrated_part_is_left_out_not_counted_as_zero() -> None:
    """The remaining parts share the weight in their proportions; nobody rated is unrated."""
    node = Composite({A: 0.5, B: 0.3, C: 0.2})
    given_parts = [exact(NAN, 0.4, NAN), exact(0.5, NAN, NAN), exact(1.0, NAN, NAN)]

    mixed = node.combine(given_parts)

    assert same([0.3 / 0.5 * 0.5 + 0.2 / 0.5 * 1.0, 0.4, NAN], mixed.score)
    assert same([20.0, 10.0, 0.0], mixed.support)
    assert [
        same(*pair) for pair in zip(([0, 1, 0], [0.6, 0, 0], [0.4, 0, 0]), node.shares(given_parts), strict=True)
    ] == [True] * 3


def test_weights_may_be_pairs_or_a_mapping() -> None:
    """Both forms mean the same value, in the order given."""
    assert Composite({A: 0.75, B: 0.25}) == Composite([(A, 0.75), [B, 0.25]])
    assert Composite({A: 0.75, B: 0.25}).parts() == (A, B)


def test_weights_have_to_add_up() -> None:
    """A sum off by more than rounding is a mistake, and the message lists the weights."""
    assert len(Composite({A: 0.1, B: 0.2, C: 0.7}).weights) == 3
    assert len(Composite({A: 60, B: 40}, total=100).weights) == 2
    assert len(Composite({A: 3, B: 4}, total=None).weights) == 2
    with pytest.raises(PolicyError, match=r"must add up to 1, got 0\.9 \(a 0\.6, b 0\.3\)\.\n\nHint: .*total=None"):
        Composite({A: 0.6, B: 0.3})


@pytest.mark.parametrize("weight", [0, -0.1, NAN, math.inf])
def test_a_weight_is_greater_than_zero(weight: float) -> None:
    """A score that does not count is left out; a negative weight cannot mean anything."""
    with pytest.raises(PolicyError, match="the weight of b must be"):
        Composite({A: 1.0, B: weight})


def test_a_composite_refuses_what_it_cannot_mix() -> None:
    """No parts, no pairs, no scores and no truth values for weights."""
    with pytest.raises(PolicyError, match="at least one score"):
        Composite({})
    for wrong in ([A, B], [(A, 0.5, 0.5)], ["ab"], [(1.0, A)]):
        with pytest.raises(TypeError, match="weights must"):
            Composite(wrong)
    with pytest.raises(TypeError, match="the weight of a must be a number, got True"):
        Composite({A: True})
    with pytest.raises(PolicyError, match="total must be greater than 0"):
        Composite({A: 1.0}, total=0)


def test_a_range_holds_whoever_is_rated() -> None:
    """Any part may be the only rated one, so the range is the widest."""
    wide = Leaf("wide", (-2.0, 5.0))

    assert Composite({A: 0.5, wide: 0.5}).range == (-2.0, 5.0)
    assert Worst(A, wide).range == (-2.0, 5.0)


def test_open_bounds_stay_open() -> None:
    """A part that knows nothing about its upper end leaves the mean open upwards, and nothing warns."""
    points = Estimate([3.0, NAN], [1, 0], [-math.inf, NAN], [math.inf, NAN])

    mixed = Composite({Leaf("points", (-math.inf, math.inf)): 0.5, A: 0.5}).combine([points, exact(1.0, 1.0)])

    assert same([-math.inf, 1.0], mixed.lower)
    assert same([math.inf, 1.0], mixed.upper)


@given(columns(3), st.lists(st.integers(1, 100), min_size=3, max_size=3))
def test_composite_laws(parts: list[Estimate], weights: list[int]) -> None:
    """The mean keeps the promises of an estimate, and shares times scores add up to it."""
    node = Composite(list(zip((A, B, C), weights, strict=True)), total=None)

    mixed = node.combine(parts)

    mixed.check(node.range)
    shares = node.shares(parts)
    for place in range(len(mixed)):
        rated = [(part.score[place], weight) for part, weight in zip(parts, weights, strict=True) if part.rated[place]]
        assert bool(rated) == bool(mixed.rated[place])
        if rated:
            second = sum(Fraction(score) * weight for score, weight in rated) / sum(weight for _, weight in rated)
            assert mixed.score[place] == pytest.approx(float(second), rel=1e-12, abs=1e-300)
            told = math.fsum(
                share[place] * part.score[place] for share, part in zip(shares, parts, strict=True) if part.rated[place]
            )
            assert mixed.score[place] == pytest.approx(told, rel=1e-12, abs=1e-300)
            assert math.fsum(share[place] for share in shares) == pytest.approx(1.0, rel=1e-12)


@given(columns(1), st.lists(st.floats(0.01, 100), min_size=1, max_size=5))
def test_a_composite_of_equals_is_the_value(parts: list[Estimate], weights: list[float]) -> None:
    """Mixing a score with itself changes nothing, bit for bit."""
    mixed = Composite([(A, weight) for weight in weights], total=None).combine(parts * len(weights))

    assert same(parts[0].score, mixed.score)
    assert same(parts[0].lower, mixed.lower)
    assert same(parts[0].upper, mixed.upper)


def test_results_are_read_only_and_parts_untouched() -> None:
    """Nobody can write into an estimate, and combining changes none."""
    parts = [exact(0.25, NAN), exact(0.5, 0.5)]
    before = [part.score.tobytes() for part in parts]

    for node in (Composite({A: 0.5, B: 0.5}), Worst(A, B)):
        mixed = node.combine(parts)
        assert not any(getattr(mixed, name).flags.writeable for name in ("score", "support", "lower", "upper"))
    assert before == [part.score.tobytes() for part in parts]


# worst


def test_the_lowest_indicator_decides_an_alibaba_star() -> None:
    """
    (92, 91, 84, 95) is three stars, as 84 is at least 80 and less than 85.

    Source: Alibaba.com supplier stars, thresholds 60/70/80/85/90, reached in all indicators (rule of 1 September 2020).
    """
    indicators = [Leaf(name, (0.0, 100.0)) for name in ("products", "marketing", "transactions", "after_sales")]

    weakest = Worst(*indicators).combine([exact(points) for points in (92.0, 91.0, 84.0, 95.0)])

    assert same([84.0], weakest.score)
    assert sum(weakest.score[0] >= threshold for threshold in (60, 70, 80, 85, 90)) == 3


def test_worst_tells_which_part_decides() -> None:
    """The first of the lowest decides and gives its support; -1 where nobody is rated."""
    parts = [exact(0.5, 0.9, NAN, NAN, support=1), exact(0.5, 0.2, 0.7, NAN, support=2)]
    node = Worst(A, B)

    assert same([0, 1, 1, -1], node.deciding(parts))
    assert same([1.0, 2.0, 2.0, 0.0], node.combine(parts).support)
    assert same([0.5, 0.2, 0.7, NAN], node.combine(parts).score)


@given(columns(1))
def test_the_worst_of_a_score_and_itself_is_the_score(parts: list[Estimate]) -> None:
    """Worst(x, x) is x in every column."""
    assert Worst(A, A).combine(parts * 2).equals(parts[0])


@given(columns(3))
def test_worst_laws(parts: list[Estimate]) -> None:
    """The worst is the plain minimum of what is rated, in any order, and keeps the promises of an estimate."""
    node = Worst(A, B, C)

    weakest = node.combine(parts)

    weakest.check(node.range)
    for name in ("score", "lower", "upper"):
        rows = zip(*(getattr(part, name) for part in parts), strict=True)
        plain = [min((value for value in row if not math.isnan(value)), default=NAN) for row in rows]
        assert same(plain, getattr(weakest, name))
    assert same(weakest.score, node.combine(parts[::-1]).score)


def test_best_tells_which_part_decides() -> None:
    """The first of the highest decides and gives its support; -1 where nobody is rated."""
    parts = [exact(0.5, 0.9, NAN, NAN, support=1), exact(0.5, 0.2, 0.7, NAN, support=2)]
    node = Best(A, B)

    assert same([0, 0, 1, -1], node.deciding(parts))
    assert same([1.0, 1.0, 2.0, 0.0], node.combine(parts).support)
    assert same([0.5, 0.9, 0.7, NAN], node.combine(parts).score)


@given(columns(3))
def test_the_best_is_the_worst_turned_round(parts: list[Estimate]) -> None:
    """The best is the plain maximum of what is rated, and keeps the promises of an estimate."""
    node = Best(A, B, C)
    best = node.combine(parts)
    turned = [Estimate(-part.score, part.support, -part.upper, -part.lower) for part in parts]
    lowest = Worst(A, B, C).combine(turned)

    best.check(node.range)
    assert Estimate(-lowest.score, lowest.support, -lowest.upper, -lowest.lower).equals(best)


def test_best_is_a_value_and_speaks() -> None:
    """It evaluates back with its name, and is no other node."""
    node = Best(A, B, name="shown")

    assert eval(repr(node), NAMESPACE) == node
    assert "the highest of a and b" == node.describe()
    assert (node.parts(), node.range) == ((A, B), (0.0, 1.0))
    assert "a part without a score is left out, and the others decide; no score where no part has one" == (
        node.without_evidence
    )
    with pytest.raises(PolicyError, match=r"^Best must be given at least one score, got none\."):
        Best()


def test_worst_needs_scores() -> None:
    """Nothing, a list or a number is refused with the remedy."""
    with pytest.raises(PolicyError, match=r"at least one score, got none\.\n\nHint: write Worst\(quality, speed\)"):
        Worst()
    with pytest.raises(TypeError, match="each part of Worst must be a score"):
        Worst([A, B])
    with pytest.raises(PolicyError, match="name must not be empty"):
        Worst(A, name=" ")


def test_words() -> None:
    """A node says what it does, by the names of its parts or in their own words."""
    assert Composite({A: 0.5, B: 0.3, C: 0.2}).describe() == (
        "mean of a (weight 0.50), b (weight 0.30) and c (weight 0.20)"
    )
    assert Worst(A, Leaf(), name="weakest").describe() == "the lowest of a and a leaf"
    assert Worst(Worst(A, B, name="weakest"), C).describe() == "the lowest of weakest and c"
    assert Worst(A).describe() == "the lowest of a"
    assert Composite({A: 1.0}).without_evidence == (
        "a part without a score is left out, and the others take over its weight in proportion; "
        "no score where no part has one"
    )
    assert Worst(A, B).without_evidence == (
        "a part without a score is left out, and the others decide; no score where no part has one"
    )


def test_a_named_node_is_printed_with_its_name() -> None:
    """The printed form evaluates back, with and without a name."""
    node = Worst(A, B, name="weakest")

    assert repr(node).endswith(", name='weakest')")
    assert eval(repr(node), NAMESPACE) == node
    assert node != Worst(A, B)
