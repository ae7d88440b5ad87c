"""One score changed by a rule: `Deduct`, `ScaleBy`, `Clamp`, `Rounded`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.namespace import PUBLIC

from reputation.adjustments import Clamp, Deduct, Rounded, ScaleBy
from reputation.errors import PolicyError
from reputation.estimates import Estimate

NAN = math.nan
INF = math.inf


@attrs.frozen
class Leaf:
    """A leaf of the tree: a score whose estimates the test hands out."""

    name: str | None = None
    range: tuple[float, float] = (0.0, 1.0)

    def describe(self) -> str:
        """Say what it is."""
        return "a leaf"


QUALITY = Leaf("quality")
STRIKES = Leaf("strikes", (0.0, INF))
POINTS = Leaf("points", (-INF, INF))


def exact(*scores: float, support: float = 10.0) -> Estimate:
    """Estimates whose bounds are the score itself; NaN is unrated."""
    return Estimate(scores, [0.0 if math.isnan(score) else support for score in scores], scores, scores)


def same(expected: object, actual: object) -> bool:
    """Compare floats exactly; NaN equals NaN."""
    return np.array_equal(np.asarray(expected, dtype=float), np.asarray(actual, dtype=float), equal_nan=True)


def value(score: Any, leaves: Mapping[Leaf, float]) -> float:
    """Work out a tree for one subject."""

    def estimate(node: Any) -> Estimate:
        if isinstance(node, Leaf):
            return exact(leaves[node])
        return node.combine([estimate(part) for part in node.parts()])

    return float(estimate(score).score[0])


@st.composite
def estimates(draw: st.DrawFn, *, low: float = 0.0, high: float = 1.0) -> Estimate:
    """Estimates of three subjects, rated or not, that keep every promise of an estimate."""
    columns: list[tuple[float, float, float, float]] = []
    for _ in range(3):
        ends = sorted(draw(st.lists(st.floats(low, high), min_size=3, max_size=3)))
        rated = (ends[1], draw(st.floats(0, 1e6)), ends[0], ends[2])
        columns.append(draw(st.sampled_from([rated, (NAN, 0.0, NAN, NAN)])))
    return Estimate(*zip(*columns, strict=True))


# deduct


def test_a_load_is_deducted_at_its_price_up_to_the_cap_and_not_below_the_range() -> None:
    """The price per point, the cap and the low end of the range all hold."""
    node = Deduct(QUALITY, STRIKES, per_point=0.125, cap=0.5)
    base, load = exact(0.75, 0.75, 0.25, 0.25), exact(2, 100, 3, 0)

    assert same([0.5, 0.25, 0.0, 0.25], node.combine([base, load]).score)
    assert same([0.25, 0.5, 0.25, 0.0], node.amount(base, load))
    assert node.range == (0.0, 1.0)


def test_bounds_move_down_with_the_score() -> None:
    """Each bound moves by as much, but stops at the low end; support is that of the score."""
    lowered = Deduct(QUALITY, STRIKES, per_point=0.25).combine([Estimate([0.5], [7], [0.125], [0.75]), exact(1)])

    assert (0.25, 0.0, 0.5, 7.0) == (lowered.score[0], lowered.lower[0], lowered.upper[0], lowered.support[0])


def test_an_unknown_or_negative_load_deducts_nothing() -> None:
    """Unknown is not a penalty, and a bonus is no penalty either; an unrated score stays unrated."""
    node = Deduct(QUALITY, POINTS, per_point=0.1)
    base, load = exact(0.5, 0.5, NAN), exact(NAN, -3, 1)

    assert same([0.5, 0.5, NAN], node.combine([base, load]).score)
    assert same([0.0, 0.0, 0.0], node.amount(base, load))


@given(estimates(), estimates(high=1e6), st.floats(0, 1e3), st.none() | st.floats(0, 2))
def test_deduct_laws(base: Estimate, load: Estimate, per_point: float, cap: float | None) -> None:
    """Load 0 is the identity; a load only lowers; more load never raises; promises and account are kept."""
    node = Deduct(QUALITY, STRIKES, per_point=per_point, cap=cap)
    nothing = Estimate(np.zeros(3), np.ones(3), np.zeros(3), np.zeros(3))
    double = Estimate(2 * load.score, load.support, 2 * load.lower, 2 * load.upper)

    lowered, more = node.combine([base, load]), node.combine([base, double])

    lowered.check(node.range)
    assert node.combine([base, nothing]).equals(base)
    for name in ("score", "lower", "upper"):
        rated = base.rated
        assert np.all(getattr(lowered, name)[rated] <= getattr(base, name)[rated])
        assert np.all(getattr(more, name)[rated] <= getattr(lowered, name)[rated])
    np.testing.assert_allclose(base.score - node.amount(base, load), lowered.score, rtol=0, atol=1e-15)


def test_deduct_refuses_prices_below_zero() -> None:
    """A negative price or cap would be a bonus in disguise; 0 is legal for both."""
    with pytest.raises(PolicyError, match=r"per_point must be at least 0, got -0\.1"):
        Deduct(QUALITY, STRIKES, per_point=-0.1)
    with pytest.raises(PolicyError, match="cap must be at least 0"):
        Deduct(QUALITY, STRIKES, per_point=0.1, cap=-1)
    with pytest.raises(TypeError, match="load must be a score"):
        Deduct(QUALITY, 3, per_point=0.1)
    assert value(Deduct(QUALITY, STRIKES, per_point=0), {QUALITY: 0.5, STRIKES: 9}) == 0.5
    assert value(Deduct(QUALITY, STRIKES, per_point=1, cap=0), {QUALITY: 0.5, STRIKES: 9}) == 0.5


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (
            Deduct(QUALITY, STRIKES, per_point=1),
            "no score where quality has none; nothing is deducted where strikes has none",
        ),
        (ScaleBy(QUALITY, 2), "no score where quality has none"),
        (ScaleBy(QUALITY, STRIKES), "no score where quality has none; quality itself where strikes has none"),
        (Clamp(QUALITY, high=0.5), "no score where quality has none"),
        (Rounded(QUALITY), "no score where quality has none"),
    ],
)
def test_what_becomes_of_a_score_without_evidence(node: Any, said: str) -> None:
    """Unknown is not zero, and a rule says what it is instead."""
    assert said == node.without_evidence


def test_parts_and_words_of_deduct() -> None:
    """It says what one point of what costs, and at most how much."""
    assert Deduct(QUALITY, STRIKES, per_point=0.05).describe() == "quality less 0.05 per point of strikes"
    assert (
        Deduct(QUALITY, STRIKES, per_point=1, cap=0.4).describe() == "quality less 1 per point of strikes, at most 0.40"
    )
    assert Deduct(QUALITY, STRIKES, per_point=1).parts() == (QUALITY, STRIKES)


# scale


def test_scaling_by_a_number() -> None:
    """Score, bounds and range are multiplied; support is not."""
    node = ScaleBy(QUALITY, 100)
    scaled = node.combine([Estimate([0.5, NAN], [7, 0], [0.25, NAN], [0.75, NAN])])

    assert same([50, NAN], scaled.score)
    assert same([25, NAN], scaled.lower)
    assert same([75, NAN], scaled.upper)
    assert same([7, 0], scaled.support)
    assert same([100, 100], node.factor([exact(1, 1)]))
    assert (node.range, node.parts()) == ((0.0, 100.0), (QUALITY,))


def test_scaling_by_a_score() -> None:
    """The factor is the other score, with its bounds; where it is unrated nothing changes."""
    factor = Leaf("trust", (0.0, 2.0))
    node = ScaleBy(QUALITY, factor)
    parts = [
        Estimate([0.5, 0.5], [7, 7], [0.25, 0.25], [0.75, 0.75]),
        Estimate([1.0, NAN], [3, 0], [0.5, NAN], [2, NAN]),
    ]

    scaled = node.combine(parts)

    assert same([0.5, 0.5], scaled.score)
    assert same([0.125, 0.25], scaled.lower)
    assert same([1.5, 0.75], scaled.upper)
    assert same([7, 7], scaled.support)
    assert same([1, 1], node.factor(parts))
    assert (node.range, node.parts()) == ((0.0, 2.0), (QUALITY, factor))


def test_scaling_below_zero_swaps_nothing() -> None:
    """A negative score times a wide factor has the lower bound furthest down, and open ends times 0 are 0."""
    node = ScaleBy(POINTS, Leaf("trust", (0.0, INF)))

    scaled = node.combine(
        [
            Estimate([-2.0, 1.0, 0.0], [1, 1, 1], [-4.0, -INF, -INF], [-1.0, INF, 0.0]),
            Estimate([1.0, 0.0, 1.0], [1, 1, 1], [0.5, 0.0, 0.0], [2.0, 0.0, INF]),
        ]
    )

    assert same([-2.0, 0.0, 0.0], scaled.score)
    assert same([-8.0, 0.0, -INF], scaled.lower)
    assert same([-0.5, 0.0, 0.0], scaled.upper)
    assert node.range == (-INF, INF)


@given(estimates(low=-4, high=4), estimates(high=3))
def test_scaling_keeps_the_promises(base: Estimate, factor: Estimate) -> None:
    """The product lies within its bounds and the bounds within the range; a factor of 1 is the identity."""
    node = ScaleBy(Leaf("x", (-4.0, 4.0)), Leaf("factor", (0.0, 3.0)))

    node.combine([base, factor]).check(node.range)
    assert ScaleBy(QUALITY, 1).combine([base]).equals(base)


def test_a_factor_cannot_be_negative() -> None:
    """Numbers and scores that reach below 0 are refused, with what to write."""
    with pytest.raises(PolicyError, match="by must be at least 0"):
        ScaleBy(QUALITY, -1)
    with pytest.raises(PolicyError, match=r"points ranges from -inf\.\n\nHint: write by=Clamp"):
        ScaleBy(QUALITY, POINTS)
    for wrong in (True, "trust"):
        with pytest.raises(TypeError, match="by must be a number"):
            ScaleBy(QUALITY, wrong)
    with pytest.raises(TypeError, match="by must be a score"):
        ScaleBy(QUALITY, Leaf)
    assert ScaleBy(QUALITY, 0).range == (0.0, 0.0)


def test_words_of_scaling() -> None:
    """It says by what."""
    assert ScaleBy(QUALITY, 0.95).describe() == "quality times 0.95"
    assert ScaleBy(QUALITY, STRIKES).describe() == "quality times strikes"


# clamp


def test_limits_hold_score_and_bounds() -> None:
    """What lies beyond a limit becomes the limit; unrated stays unrated."""
    kept = Clamp(POINTS, low=0.5, high=3.5).combine(
        [Estimate([0.25, 1.0, NAN], [1, 1, 0], [-INF, 0.75, NAN], [4.0, INF, NAN])]
    )

    assert same([0.5, 1.0, NAN], kept.score)
    assert same([0.5, 0.75, NAN], kept.lower)
    assert same([3.5, 3.5, NAN], kept.upper)
    assert same([1, 1, 0], kept.support)


@pytest.mark.parametrize(
    ("limits", "expected", "words"),
    [
        ({"low": 0.5}, (0.5, INF), "points, at least 0.50"),
        ({"high": 0}, (-INF, 0.0), "points, at most 0"),
        ({"low": -1, "high": 1}, (-1.0, 1.0), "points, at least -1 and at most 1"),
    ],
)
def test_one_limit_will_do(limits: dict[str, float], expected: tuple[float, float], words: str) -> None:
    """The range and the words follow the limits that are given."""
    node = Clamp(POINTS, **limits)

    assert (expected, words, (POINTS,)) == (node.range, node.describe(), node.parts())


def test_clamp_refuses_limits_that_mean_nothing() -> None:
    """None at all, crossed ones, and those beyond the range."""
    with pytest.raises(PolicyError, match="low, high or both, got neither"):
        Clamp(QUALITY)
    with pytest.raises(PolicyError, match=r"low must be less than high, got low=3\.0 and high=1\.0"):
        Clamp(POINTS, low=3, high=1)
    for limits in ({"low": 1.0}, {"high": 0.0}, {"low": 50.0, "high": 90.0}):
        with pytest.raises(PolicyError, match=r"leave room for quality, which ranges from 0 to 1; got at (.|\n)*units"):
            Clamp(QUALITY, **limits)


@given(estimates())
def test_clamp_laws(base: Estimate) -> None:
    """Clamping twice is clamping once; the promises are kept; limits as wide as the range change nothing."""
    node = Clamp(QUALITY, low=0.25, high=0.5)
    once = node.combine([base])

    once.check(node.range)
    assert node.combine([once]).equals(once)
    assert Clamp(QUALITY, low=0, high=1).combine([base]).equals(base)


# rounded


def test_twenty_good_reviews_show_four_and_a_half_stars() -> None:
    """
    124.5 / 27 = 4.611 is shown as 4.5 in steps of half a star.

    Source: TrustRatings; 20 fresh five-star reviews, and a prior of 3.5 that counts as 7 reviews.
    """
    assert same([4.5], Rounded(POINTS, step=0.5).rounded([124.5 / 27]))


def _year(coefficient: float, factor: float) -> float:
    tree = Clamp(Rounded(ScaleBy(POINTS, factor), how="truncate"), low=0.5, high=3.5)
    return value(tree, {POINTS: coefficient})


def test_thirteen_years_without_a_claim() -> None:
    """
    The coefficient falls by 5 % a year, truncated to two decimals, down to 0.50.

    Source: published run of the French bonus-malus; 0.60 * 0.95 has to be 0.57, not 0.56.
    """
    published = [0.95, 0.90, 0.85, 0.80, 0.76, 0.72, 0.68, 0.64, 0.60, 0.57, 0.54, 0.51, 0.50]
    coefficients = [1.0]
    for _ in published:
        coefficients.append(_year(coefficients[-1], 0.95))

    assert published == coefficients[1:]


def test_claims_raise_the_coefficient_and_truncation_comes_once() -> None:
    """
    0.85 with a claim is 1.06; 0.60 with three claims is 1.17.

    Source: worked examples of the French bonus-malus; truncating after each claim would give 1.16.
    """
    assert _year(0.85, 1.25) == 1.06
    assert _year(0.60, 1.25**3) == 1.17
    assert _year(_year(_year(0.60, 1.25), 1.25), 1.25) == 1.16


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("half_up", [3, 2, 1, 0, -1, 2]),
        ("half_even", [2, 2, 0, 0, -2, 2]),
        ("floor", [2, 1, 0, -1, -2, 1]),
        ("ceil", [3, 2, 1, 0, -1, 2]),
        ("truncate", [2, 1, 0, 0, -1, 1]),
    ],
)
def test_ways_of_rounding(how: str, expected: list[float]) -> None:
    """Each way, for 2.5, 1.5, 0.5, -0.5, -1.5 and 1.75."""
    assert same(expected, Rounded(POINTS, step=1, how=how).rounded([2.5, 1.5, 0.5, -0.5, -1.5, 1.75]))


@given(st.integers(-10_000_000, 10_000_000), st.sampled_from(["half_up", "half_even", "floor", "ceil", "truncate"]))
def test_decimals_round_as_on_paper(thousandths: int, how: str) -> None:
    """What is written with three decimals rounds to two as the decimal module does it, whatever floats make of it."""
    paper = Decimal(thousandths) / 1000
    ways = {"half_even": ROUND_HALF_EVEN, "floor": ROUND_FLOOR, "ceil": ROUND_CEILING, "truncate": ROUND_DOWN}
    if how == "half_up":  # the middle goes up, also below zero
        expected = (paper + Decimal("0.005")).quantize(Decimal("0.01"), ROUND_FLOOR)
    else:
        expected = paper.quantize(Decimal("0.01"), ways[how])

    assert same([float(expected)], Rounded(POINTS, how=how).rounded([thousandths / 1000]))


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from([0.01, 0.05, 0.1, 0.3, 0.5, 1.0, 5.0]), st.data())
def test_rounding_laws(x: float, y: float, step: float, data: st.DataObject) -> None:
    """It keeps the order, moves nothing by more than a step, and rounding twice is rounding once."""
    node = Rounded(
        POINTS, step=step, how=data.draw(st.sampled_from(["half_up", "half_even", "floor", "ceil", "truncate"]))
    )
    low, high = node.rounded(sorted([x, y]))

    assert low <= high
    assert abs(node.rounded([x])[0] - x) <= step * (1 + 1e-6) + 1e-9
    assert same([low, high], node.rounded([low, high]))


@given(estimates())
def test_rounded_estimates_keep_their_promises(base: Estimate) -> None:
    """Score and bounds are rounded alike, so the score stays between them and within the rounded range."""
    for how in ("half_up", "floor", "ceil"):
        node = Rounded(QUALITY, step=0.3, how=how)
        rounded = node.combine([base])
        rounded.check(node.range)
        assert same(base.support, rounded.support)


def test_an_open_range_stays_open() -> None:
    """Rounding an open range neither warns nor closes it."""
    assert Rounded(POINTS).range == (-INF, INF)
    assert Rounded(QUALITY, step=0.3).range == (0.0, 0.3 * 3)


def test_rounding_refuses_steps_and_ways_it_does_not_know() -> None:
    """A step of 0 and a misspelt way are refused by name."""
    with pytest.raises(PolicyError, match=r"step must be greater than 0, got 0\.0"):
        Rounded(QUALITY, step=0)
    with pytest.raises(PolicyError, match=r"how must be one of 'half_up'.*\n\nHint: did you mean 'truncate'"):
        Rounded(QUALITY, how="trunc")


def test_words_of_rounding() -> None:
    """It says how and to what."""
    assert Rounded(QUALITY).describe() == "quality, rounded half up to multiples of 0.01"
    assert Rounded(QUALITY, step=0.5, how="truncate").describe() == "quality, rounded towards zero to multiples of 0.50"


def test_scores_are_values() -> None:
    """Equal parameters are equal nodes, equal hashes, and the printed form evaluates back."""
    nodes = (
        Deduct(QUALITY, STRIKES, per_point=0.1),
        ScaleBy(QUALITY, 2),
        Clamp(QUALITY, low=0.5),
        Rounded(QUALITY, name="shown"),
    )

    for node in nodes:
        again = eval(repr(node), {**PUBLIC, "Leaf": Leaf, "inf": INF})
        assert (again, hash(again)) == (node, hash(node))
