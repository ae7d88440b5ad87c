"""A prior: what it is worth, and what it refuses."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from reputation import Beta, PolicyError, Prior
from reputation.models.prior import check_prior


def test_a_prior_is_a_mean_and_a_strength() -> None:
    """Both are kept as floats, and the mean may be zero or negative."""
    assert Prior(mean=0, strength=1) == Prior(0.0, 1.0)
    assert repr(Prior(-3, 2)) == "Prior(mean=-3.0, strength=2.0)"


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: Prior(0.5, 0), PolicyError, "strength must be greater than 0, got 0.0.\n\nHint: for next to no prior"),
        (lambda: Prior(0.5, -1), PolicyError, "strength must be greater than 0, got -1.0.\n\nHint: "),
        (lambda: Prior(0.5, math.inf), PolicyError, "strength must be a finite number, got inf.\n\nHint: "),
        (lambda: Prior(math.nan, 2), PolicyError, "mean must be a finite number, got nan."),
        (lambda: Prior("0.5", 2), TypeError, "mean must be a number, got '0.5'."),
        (lambda: Prior(0.5, strength=True), TypeError, "strength must be a number, got True."),
        (lambda: Beta(prior=0.7), TypeError, "prior must be a prior such as Prior(mean=0.5, strength=2), got 0.7."),
        (lambda: Beta(prior=Prior), TypeError, "prior must be a prior such as Prior(mean=0.5, strength=2), got <class"),
    ],
)
def test_a_prior_that_means_nothing_is_refused(build: Callable[[], Any], error: type[Exception], message: str) -> None:
    """A message names the parameter, the value and the rule."""
    with pytest.raises(error) as caught:
        build()

    assert str(caught.value).startswith(message)


def test_the_mean_of_a_prior_is_a_score_of_the_model() -> None:
    """A prior in stars does not fit a model of shares."""
    with pytest.raises(
        PolicyError, match=r"^the mean of belief must be at least 0, got -1\.0\.\n\nHint: the mean is a"
    ):
        check_prior("belief", Prior(-1, 2), low=0.0, high=math.inf)

    assert Prior(3.5, 7) == check_prior("belief", Prior(3.5, 7), low=1.0, high=5.0)


def test_a_prior_says_what_is_believed() -> None:
    """Mean and strength, nothing rounded away."""
    assert "prior 0.70 with strength 10" == Prior(0.7, 10).describe()
    assert "prior -1.125 with strength 0.001" == Prior(-1.125, 0.001).describe()
