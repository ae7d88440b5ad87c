"""The formulas for bounds that models share, against SciPy and against plain Python."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reputation import Beta, Mean, MissingExtraError, PolicyError
from reputation.models import bounds

LEVELS = st.sampled_from([0.5, 0.8, 0.95, 0.999])


def one(*values: float) -> list[Any]:
    """Arrays of one number."""
    return [np.array([value]) for value in values]


@given(hits=st.integers(0, 400), misses=st.integers(0, 400), level=LEVELS)
def test_wilson_bounds_agree_with_scipy(hits: int, misses: int, level: float) -> None:
    """A second implementation of the interval."""
    n = hits + misses + 1
    lower, upper = bounds.wilson_bounds(*one(hits / n, n), level=level)
    expected = stats.binomtest(hits, n).proportion_ci(level, method="wilson")

    assert (lower[0], upper[0]) == pytest.approx((expected.low, expected.high), rel=1e-9, abs=1e-12)


@given(good=st.floats(0.01, 500), bad=st.floats(0.01, 500), level=LEVELS)
def test_exact_beta_bounds_agree_with_the_distribution(good: float, bad: float, level: float) -> None:
    """The quantiles of scipy.stats.beta."""
    found = bounds.beta_bounds(*one(good / (good + bad), good + bad), level=level, exact=True)

    assert [float(bound[0]) for bound in found] == pytest.approx(
        stats.beta.interval(level, good, bad), rel=1e-6, abs=1e-9
    )


@pytest.mark.parametrize("mean", [0.0, 1.0])
def test_a_beta_distribution_at_an_end_is_a_point(mean: float) -> None:
    """Without any doubt in the prior there is none in the posterior."""
    assert [mean, mean] == [float(bound[0]) for bound in bounds.beta_bounds(*one(mean, 3.0), level=0.95, exact=True)]


@given(good=st.floats(0.5, 500), bad=st.floats(0.5, 500))
def test_the_arcsine_form_is_close_to_the_exact_quantiles(good: float, bad: float) -> None:
    """Within 0.02 at level 0.95, where the evidence and the prior together are worth ten rows."""
    good += max(0.0, 10.0 - good - bad)
    arguments = one(good / (good + bad), good + bad)
    exact = bounds.beta_bounds(*arguments, level=0.95, exact=True)
    close = bounds.beta_bounds(*arguments, level=0.95, exact=False)

    assert np.concatenate(exact).tolist() == pytest.approx(np.concatenate(close).tolist(), abs=0.02)


@given(shape=st.floats(0.01, 2000), rate=st.floats(0.01, 2000), level=LEVELS)
def test_exact_gamma_bounds_agree_with_the_distribution(shape: float, rate: float, level: float) -> None:
    """The quantiles of scipy.stats.gamma."""
    found = bounds.gamma_bounds(*one(shape, rate), level=level, exact=True)
    expected = stats.gamma.interval(level, shape, scale=1 / rate)

    assert [float(bound[0]) for bound in found] == pytest.approx(expected, rel=1e-6, abs=1e-12)


@given(shape=st.floats(2, 5000))
def test_the_wilson_hilferty_form_is_close_to_the_exact_quantiles(shape: float) -> None:
    """Within a hundredth of the mean at level 0.95, where the shape is 2 or more."""
    exact = bounds.gamma_bounds(*one(shape, 1.0), level=0.95, exact=True)
    close = bounds.gamma_bounds(*one(shape, 1.0), level=0.95, exact=False)

    assert np.concatenate(exact).tolist() == pytest.approx(np.concatenate(close).tolist(), abs=shape / 100)


def test_the_standard_error_of_equal_weights_is_the_textbook_one() -> None:
    """The sample standard deviation over the root of n."""
    numbers = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]
    sums = {"total": 8.0, "squares": 8.0, "first": sum(numbers), "second": sum(x * x for x in numbers)}
    error = bounds.mean_error({name: np.array([value]) for name, value in sums.items()}, np.array([5.0]))

    assert error[0] == pytest.approx(float(np.std(numbers, ddof=1)) / math.sqrt(8), rel=1e-12)


@pytest.mark.parametrize("weight", [1.0, 0.3, 0.1, 1e-7, 12345.678])
def test_one_row_says_nothing_about_the_spread_whatever_it_weighs(weight: float) -> None:
    """The rounding of its weight is not evidence."""
    sums = {"total": weight, "squares": weight * weight, "first": weight * 0.7, "second": weight * 0.7 * 0.7}
    error = bounds.mean_error({name: np.array([value]) for name, value in sums.items()}, np.array([0.7]))

    assert [math.inf] == error.tolist()


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: Beta(level=0), PolicyError, "level must be greater than 0, got 0.0.\n\nHint: write level=0.95"),
        (lambda: Beta(level=1), PolicyError, "level must be less than 1, got 1.0.\n\nHint: write level=0.95"),
        (lambda: Beta(level="high"), TypeError, "level must be a number, got 'high'."),
        (lambda: Beta(exact=1), TypeError, "exact must be True or False, got 1."),
        (
            lambda: Mean(range=(0, 5)),
            PolicyError,
            "range must lie within [0, 1] where the column is 'value', got (0.0, ",
        ),
        (
            lambda: Mean(column="a", range=(5, 5)),
            PolicyError,
            "range must go from low to high, got (5.0, 5.0).\n\nHint: ",
        ),
        (
            lambda: Mean(column="a", range=(math.inf, 0)),
            PolicyError,
            "range must go from low to high, got (float('inf'",
        ),
        (lambda: Mean(column="a", range=(0, math.nan)), PolicyError, "range must be a finite number, got nan."),
        (lambda: Mean(column="a", range=(0, "5")), TypeError, "range must be a number, got '5'."),
        (lambda: Mean(column="a", range=(0, 1, 5)), TypeError, "range must be two numbers (low, high), got (0, 1, 5)."),
        (lambda: Mean(column="a", range=5), TypeError, "range must be two numbers (low, high), got 5."),
    ],
)
def test_parameters_that_mean_nothing_are_refused(
    build: Callable[[], Any], error: type[Exception], message: str
) -> None:
    """A message names the parameter, the value and the rule."""
    with pytest.raises(error) as caught:
        build()

    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("given_range", "kept", "shown"),
    [
        (None, (-math.inf, math.inf), "None"),
        ((-math.inf, math.inf), (-math.inf, math.inf), "None"),
        ([0, 100], (0.0, 100.0), "(0.0, 100.0)"),
        ((0, math.inf), (0.0, math.inf), "(0.0, float('inf'))"),
        ((-math.inf, 0), (-math.inf, 0.0), "(float('-inf'), 0.0)"),
    ],
)
def test_a_range_may_be_open_and_is_printed_as_code(given_range: Any, kept: tuple[float, float], shown: str) -> None:
    """Infinity has no name that a printed policy could use."""
    model = Mean(column="amount", range=given_range)

    assert kept == model.range
    assert f"range={shown}" in repr(model)
    assert model == eval(repr(model), {"Mean": Mean})


def test_a_range_of_opinions_may_be_narrower_than_all_opinions() -> None:
    """A host that never stores less than a half may say so."""
    assert (0.5, 1.0) == Mean(range=(0.5, 1)).range


def test_exact_bounds_without_scipy_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy fails when it is built, not when it is first used."""
    monkeypatch.setattr(bounds, "find_spec", lambda name: None if name == "scipy" else importlib.util.find_spec(name))

    with pytest.raises(
        MissingExtraError, match=r"^exact=True needs SciPy, which is not installed\.\n\nHint: pip install"
    ):
        Beta(exact=True)
    assert not Beta().exact


@pytest.mark.parametrize(
    ("column", "ends", "said"),
    [
        ("value", (0.0, 1.0), ""),
        ("value", (0.0, 0.5), ", from 0 to 0.50"),
        ("hours", (-math.inf, math.inf), ""),
        ("hours", (0.0, 1.0), ", from 0 to 1"),
        ("hours", (0.0, math.inf), ", at least 0"),
        ("hours", (-math.inf, 24.0), ", at most 24"),
    ],
)
def test_a_range_is_said_where_the_column_does_not_say_it(column: str, ends: tuple[float, float], said: str) -> None:
    """An opinion lies from 0 to 1, and any other number may be any."""
    assert said == bounds.say_range(column, ends)
