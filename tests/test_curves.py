"""Scores bent by curves: powers, logarithms, odds, caution."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation as rp

POINTS = rp.Metric(rp.Points(), name="points")
COUNT = rp.Metric(rp.Count(), name="count")
SHARE = rp.Metric(rp.Wilson(), name="share")
CARD = rp.LogOdds(SHARE, anchor=600, odds=50, points_to_double=20, low=300, high=850)
NAN = math.nan

CURVES: tuple[Any, ...] = (
    rp.Raised(POINTS, 0.8),
    rp.Raised(POINTS, 3),
    rp.SignedLog(POINTS),
    rp.SignedLog(POINTS, base=2),
    CARD,
    rp.Cautious(SHARE, towards=0.5),
    rp.Cautious(SHARE, towards=0, tenfold=0.1),
)
every_curve = pytest.mark.parametrize("curve", CURVES, ids=lambda curve: type(curve).__name__)


def exact(*scores: float, support: float = 10.0) -> rp.Estimate:
    """Estimates whose bounds are the score itself; NaN is unrated."""
    return rp.Estimate(scores, [0.0 if math.isnan(x) else support for x in scores], scores, scores)


def bend(curve: Any, *scores: float, support: float = 10.0) -> list[float]:
    """What a curve makes of scores."""
    return list(curve.combine([exact(*scores, support=support)]).score.tolist())


def test_a_power_keeps_the_sign() -> None:
    """Below 0 as above 0; 0 and 1 stay where they are."""
    assert [-9.0, -1.0, 0.0, 1.0, 9.0] == bend(rp.Raised(POINTS, 2), -3, -1, 0, 1, 3)
    assert [0.0, 1.0, 2.0] == bend(rp.Raised(POINTS, 0.5), 0, 1, 4)


def test_a_logarithm_of_sizes() -> None:
    """Sizes up to 1 are nothing; each step of 1 takes ten times as much."""
    assert [-2.0, 0.0, 0.0, 0.0, 1.0, 3.0] == pytest.approx(bend(rp.SignedLog(POINTS), -100, -1, 0, 1, 10, 1000))
    assert [3.0] == pytest.approx(bend(rp.SignedLog(POINTS, base=2), 8))


@pytest.mark.parametrize(
    ("card", "odds", "points"),
    [
        # Points that double the odds: 20; 600 at odds of 50 to 1.
        (CARD, (50, 25, 100), (600, 580, 620)),
        # 600 at odds of 30 to 1: 620 at 60 to 1, 640 at 120 to 1.
        (rp.LogOdds(SHARE, anchor=600, odds=30, points_to_double=20, low=0, high=1000), (30, 60, 120), (600, 620, 640)),
    ],
)
def test_published_scorecards(card: rp.LogOdds, odds: tuple[float, ...], points: tuple[float, ...]) -> None:
    """Twice the odds are 20 points more."""
    assert list(points) == pytest.approx(bend(card, *(each / (each + 1) for each in odds)), abs=1e-9)


def test_the_constants_of_a_published_scorecard() -> None:
    """Factor 28.8539 and offset 487.123 for 20 points to double the odds and 600 points at 50 to 1."""
    assert 28.8539 == pytest.approx(CARD.factor, abs=5e-5)
    assert 487.123 == pytest.approx(CARD.offset, abs=5e-4)


def test_a_scorecard_ends_at_its_limits() -> None:
    """Whoever has only good outcomes does not have infinitely many points."""
    assert [300.0, 850.0, 300.0, 850.0] == bend(CARD, 0.0, 1.0, 1e-300, 1 - 1e-16)
    assert (300.0, 850.0) == CARD.range
    narrow = rp.Clamp(SHARE, low=0.5, high=0.75)
    low, high = rp.LogOdds(narrow, anchor=0, odds=1, points_to_double=1, low=-9, high=9).range
    assert [0.0, math.log2(3)] == pytest.approx([low, high])


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [(90, 10, 0.800299), (48, 1, 0.831875), (48, 12, 0.712967), (1, 0, 0.594164)],
)
def test_a_cautious_share(good: int, bad: int, expected: float) -> None:
    """SteamDB: r - (r - 0.5) 2**-log10(n + 1); with ten times the reviews one is twice as sure."""
    found = bend(rp.Cautious(SHARE, towards=0.5), good / (good + bad), support=good + bad)

    assert [expected] == pytest.approx(found, abs=5e-7)


def test_caution_without_evidence_and_with_much() -> None:
    """Nothing behind a score leaves the middle; ten times as much leaves the declared part of the distance."""
    cautious = rp.Cautious(SHARE, towards=0.25, tenfold=0.1)

    assert [0.25] == bend(cautious, 1.0, support=0)
    assert [1 - 0.75 * 0.1] == pytest.approx(bend(cautious, 1.0, support=9))
    assert [1 - 0.75 * 0.01] == pytest.approx(bend(cautious, 1.0, support=99))
    assert [1.0, 0.1] == pytest.approx(cautious.doubt(np.array([0.0, 9.0])).tolist())


@every_curve
def test_a_curve_leaves_the_unrated_unrated(curve: Any) -> None:
    """Support is that of the score."""
    found = curve.combine([exact(NAN, 0.5, support=3.0)])

    assert [False, True] == found.rated.tolist()
    assert [0.0, 3.0] == found.support.tolist()
    found.check(curve.range)
    assert f"no score where {curve.score.name} has none" == curve.without_evidence
    assert (curve.score,) == curve.parts()


@every_curve
@given(st.lists(st.floats(0, 1), min_size=3, max_size=3), st.floats(0, 1e9))
def test_a_curve_keeps_the_order(curve: Any, values: list[float], support: float) -> None:
    """Bounds hold the score, within the range, and more is never less."""
    lower, score, upper = sorted(values)
    found = curve.combine([rp.Estimate([score], [support], [lower], [upper])])

    found.check(curve.range)
    less, more = bend(curve, lower, upper, support=support)
    assert less <= more


@every_curve
def test_a_curve_bends_bounds_like_the_score(curve: Any) -> None:
    """Each of the three numbers by itself."""
    found = curve.combine([rp.Estimate([0.5], [10], [0.25], [0.75])])

    assert bend(curve, 0.25, 0.5, 0.75) == pytest.approx([found.lower[0], found.score[0], found.upper[0]], rel=1e-14)


def test_ranges() -> None:
    """Open ends stay open."""
    assert (-math.inf, math.inf) == rp.Raised(POINTS, 0.8).range == rp.SignedLog(POINTS).range
    assert (0.0, math.inf) == rp.SignedLog(COUNT).range
    assert (-4.0, math.inf) == rp.Raised(rp.Clamp(POINTS, low=-2), 2).range
    assert (0.0, 1.0) == rp.Cautious(SHARE, towards=0.5).range


@pytest.mark.parametrize(
    ("curve", "said"),
    [
        (rp.Raised(POINTS, 0.8), "points, raised to the power 0.80"),
        (rp.Raised(POINTS, 2), "points, raised to the power 2"),
        (rp.SignedLog(POINTS), "points, its size as a logarithm to the base 10"),
        (
            CARD,
            (
                "share, as points by its odds: 600 points at odds of 50 to 1, 20 more where the odds double; "
                "at least 300 and at most 850"
            ),
        ),
        (
            rp.Cautious(SHARE, towards=0.5),
            (
                "share, drawn towards 0.50 while there is little evidence: "
                "ten times the support leaves 0.50 of the distance"
            ),
        ),
    ],
)
def test_curves_speak_plain_words(curve: Any, said: str) -> None:
    """Every parameter that decides is said."""
    assert said == curve.describe()


CAUTION = "write tenfold=0.5 where ten times the evidence leaves half of the doubt."


@pytest.mark.parametrize(
    ("build", "what", "hint"),
    [
        (
            lambda: rp.Raised(POINTS, 0),
            "power must be greater than 0, got 0.0.",
            "a power of 0 or less would turn the order round.",
        ),
        (lambda: rp.SignedLog(POINTS, base=1), "base must be greater than 1, got 1.0.", None),
        (
            lambda: rp.LogOdds(POINTS, anchor=600, odds=50, points_to_double=20, low=300, high=850),
            "score must be a share within [0, 1]; points ranges from -inf to inf.",
            "take a share such as Metric(Beta()), or scale the score first: ScaleBy.",
        ),
        (
            lambda: rp.LogOdds(COUNT, anchor=600, odds=50, points_to_double=20, low=300, high=850),
            "score must be a share within [0, 1]; count ranges from 0 to inf.",
            "take a share such as Metric(Beta()), or scale the score first: ScaleBy.",
        ),
        (
            lambda: rp.LogOdds(SHARE, anchor=600, odds=0, points_to_double=20, low=300, high=850),
            "odds must be greater than 0, got 0.0.",
            None,
        ),
        (
            lambda: rp.LogOdds(SHARE, anchor=600, odds=50, points_to_double=20, low=850, high=850),
            "low must be less than high, got low=850.0 and high=850.0.",
            "swap them.",
        ),
        (
            lambda: rp.Cautious(SHARE, towards=1.5),
            "towards must lie within the range of share, which ranges from 0 to 1; got 1.5.",
            "write it in units of the score.",
        ),
        (lambda: rp.Cautious(SHARE, towards=0.5, tenfold=0), "tenfold must be greater than 0, got 0.0.", CAUTION),
        (lambda: rp.Cautious(SHARE, towards=0.5, tenfold=1), "tenfold must be less than 1, got 1.0.", CAUTION),
    ],
)
def test_a_curve_that_cannot_mean_anything_fails_when_built(build: Any, what: str, hint: str | None) -> None:
    """The message names the parameter, the value and the rule, and the hint says what to write."""
    with pytest.raises(rp.PolicyError) as error:
        build()

    assert (what, hint) == (error.value.what, error.value.hint)
