"""Estimates: columns of scores with support and bounds, and what each of them promises."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reputation.errors import PolicyError, ReputationError
from reputation.estimates import Estimate, z_score

NAN = math.nan


def estimate(**columns: Any) -> Estimate:
    """One rated and one unrated subject, with some columns replaced."""
    plain = {"score": [0.8, NAN], "support": [12, 0], "lower": [0.6, NAN], "upper": [0.9, NAN]}
    return Estimate(**{**plain, **columns})


# z scores


@pytest.mark.parametrize(("level", "z"), [(0.95, 1.959964), (0.8, 1.281552), (0.99, 2.575829), (0.5, 0.67449)])
def test_z_is_the_normal_quantile_of_every_table(level: float, z: float) -> None:
    """The two-sided quantiles that textbooks print."""
    assert z == round(z_score(level), 6)


@given(st.floats(1e-6, 1 - 1e-9))
def test_z_agrees_with_scipy(level: float) -> None:
    """A second implementation."""
    assert z_score(level) == pytest.approx(stats.norm.ppf((1 + level) / 2), rel=1e-9)


@pytest.mark.parametrize(
    ("level", "error", "message"),
    [
        (0, PolicyError, "level must be greater than 0, got 0.0.\n\nHint: write level=0.95"),
        (1, PolicyError, "level must be less than 1, got 1.0.\n\nHint: write level=0.95"),
        (95, PolicyError, "level must be less than 1, got 95.0.\n\nHint: write level=0.95"),
        (NAN, PolicyError, "level must be a finite number, got nan.\n\nHint: write level=0.95"),
        ("0.95", TypeError, "level must be a number, got '0.95'."),
        (True, TypeError, "level must be a number, got True."),
    ],
)
def test_a_level_is_a_probability_between_nought_and_one(level: Any, error: type[Exception], message: str) -> None:
    """Shares are never called percent."""
    with pytest.raises(error) as caught:
        z_score(level)

    assert str(caught.value).startswith(message)


# Columns


def test_plain_numbers_become_columns_of_floats() -> None:
    """Lists are for trying out."""
    found = estimate()

    assert [np.dtype(np.float64)] * 4 == [found.score.dtype, found.support.dtype, found.lower.dtype, found.upper.dtype]


def test_nobody_can_write_to_an_estimate() -> None:
    """Columns are read-only, and no field can be set."""
    found = estimate(distribution=[[0.2, 0.8], [NAN, NAN]])

    assert not any(column.flags.writeable for column in (found.score, found.support, found.lower, found.upper))
    assert found.distribution is not None
    assert not found.distribution.flags.writeable
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        found.score = found.lower  # type: ignore[misc]


def test_an_array_that_somebody_may_write_to_is_copied() -> None:
    """What the caller does to the array afterwards changes nothing."""
    scores = np.array([0.8, NAN])
    found = estimate(score=scores)
    scores[0] = 0.1

    assert found.score[0] == 0.8


def test_a_read_only_array_is_kept_without_copying() -> None:
    """A million subjects need not be copied."""
    scores = np.array([0.8, NAN])
    scores.setflags(write=False)

    assert estimate(score=scores).score is scores


def test_the_length_is_the_number_of_subjects() -> None:
    """One number per subject."""
    assert len(estimate()) == 2


def test_rated_subjects_have_a_score() -> None:
    """Unknown is not zero."""
    assert [True, False] == estimate().rated.tolist()


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"support": [1.0]}, "score, support, lower and upper must all have one shape (n,), got {'score': (2,), 'supp"),
        (
            dict.fromkeys(("score", "support", "lower", "upper"), 0.5),
            "score, support, lower and upper must all have",
        ),
        ({"distribution": [0.2, 0.8]}, "distribution must have shape (2, levels), got (2,).\n\nHint: give one row per"),
        ({"distribution": [[0.2, 0.8]]}, "distribution must have shape (2, levels), got (1, 2).\n\nHint: give one row"),
    ],
)
def test_columns_stand_for_the_same_subjects(columns: dict[str, Any], message: str) -> None:
    """A model that gives columns of different lengths is told so."""
    with pytest.raises(ReputationError) as caught:
        estimate(**columns)

    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_unrated_says_nothing_about_anybody(n: int) -> None:
    """NaN score and bounds, support 0."""
    found = Estimate.unrated(n)

    found.check((0.0, 1.0))
    assert (n, 0, 0.0) == (len(found), int(found.rated.sum()), float(found.support.sum()))


@pytest.mark.parametrize("index", [[1, 0], np.array([1, 0]), slice(None, None, -1)], ids=["list", "array", "slice"])
def test_take_picks_subjects_in_the_order_asked_for(index: Any) -> None:
    """Positions and slices."""
    found = estimate(distribution=[[0.2, 0.8], [NAN, NAN]]).take(index)
    expected = Estimate([NAN, 0.8], [0, 12], [NAN, 0.6], [NAN, 0.9], distribution=[[NAN, NAN], [0.2, 0.8]])

    assert expected.equals(found)


def test_take_accepts_a_mask() -> None:
    """An array of booleans picks, too."""
    found = estimate()

    assert Estimate([0.8], [12], [0.6], [0.9]).equals(found.take(found.rated))


@pytest.mark.parametrize(
    "other",
    [
        estimate(score=[0.7, NAN]),
        estimate(support=[11, 0]),
        estimate(lower=[0.5, NAN]),
        estimate(upper=[1.0, NAN]),
        estimate(distribution=[[0.2, 0.8], [NAN, NAN]]),
        estimate().take([0]),
        "an estimate",
    ],
)
def test_estimates_that_differ_are_not_equal(other: object) -> None:
    """Every column counts."""
    assert not estimate().equals(other)


def test_estimates_with_the_same_numbers_are_equal() -> None:
    """Unrated equals unrated; the distribution is compared as well."""
    spread = [[0.2, 0.8], [NAN, NAN]]

    assert estimate().equals(estimate())
    assert estimate(distribution=spread).equals(estimate(distribution=spread))
    assert not estimate(distribution=spread).equals(estimate(distribution=[[0.1, 0.9], [NAN, NAN]]))


# Promises


def test_an_estimate_that_keeps_its_promises_passes() -> None:
    """Also at the ends of the range, without subjects, and with a distribution."""
    estimate(distribution=[[0.2, 0.8], [NAN, NAN]]).check((0.0, 1.0))
    Estimate([0.0, 1.0], [0, 1], [0.0, 1.0], [0.0, 1.0]).check((0.0, 1.0))
    Estimate([], [], [], []).check((0.0, 1.0))
    Estimate([5.0], [1], [-math.inf], [math.inf]).check((-math.inf, math.inf))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: estimate(lower=[0.81, NAN]),
            "lower must not lie above score; 1 of 2 subjects break this, first at 0 (s",
        ),
        (
            lambda: estimate(upper=[0.79, NAN]),
            "upper must not lie below score; 1 of 2 subjects break this, first at 0 (s",
        ),
        (lambda: estimate(lower=[NAN, NAN]), "lower must not lie above score; 1 of 2"),
        (lambda: estimate(lower=[-0.1, NAN]), "lower and upper must lie within [0, 1]; 1 of 2"),
        (lambda: estimate(upper=[1.1, NAN]), "lower and upper must lie within [0, 1]; 1 of 2"),
        (lambda: estimate(support=[-1, 0]), "support must be finite and not negative; 1 of 2"),
        (
            lambda: estimate(support=[12, NAN]),
            "support must be finite and not negative; 1 of 2 subjects break this, fi",
        ),
        (lambda: estimate(support=[math.inf, 0]), "support must be finite and not negative; 1 of 2"),
        (
            lambda: estimate(lower=[0.6, 0.0]),
            "an unrated subject has no bounds; 1 of 2 subjects break this, first at 1",
        ),
        (lambda: estimate(upper=[0.9, 1.0]), "an unrated subject has no bounds; 1 of 2"),
        (lambda: estimate(support=[12, 1]), "an unrated subject has support 0; 1 of 2"),
        (
            lambda: estimate(distribution=[[0.2, 0.7], [NAN, NAN]]),
            "the shares of the levels must not be negative and mu",
        ),
        (
            lambda: estimate(distribution=[[-0.2, 1.2], [NAN, NAN]]),
            "the shares of the levels must not be negative and m",
        ),
    ],
)
def test_a_broken_promise_is_named_with_the_first_subject(build: Callable[[], Estimate], message: str) -> None:
    """The message says which promise, how many subjects and what the first one holds."""
    with pytest.raises(ReputationError) as caught:
        build().check((0.0, 1.0))

    assert str(caught.value).startswith(message)
