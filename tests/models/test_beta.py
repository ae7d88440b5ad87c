"""The share of good outcomes under a Beta prior."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reputation import Beta, Estimate, PolicyError, Prior
from reputation.columns import ArrayRows

WEIGHTS = st.floats(0.01, 500)


def finalize(model: Beta, good: float, bad: float) -> Estimate:
    """The estimate of one subject."""
    return model.finalize({"total": np.array([good + bad]), "good": np.array([good])})


@pytest.mark.parametrize(
    ("good", "bad", "expected"), [(8, 1, 0.8182), (7, 1, 0.8), (209, 50, 0.8046), (118, 25, 0.8207)]
)
def test_the_default_prior_is_laplaces(good: float, bad: float, expected: float) -> None:
    """(r + 1) / (r + s + 2), as in Jøsang and Ismail (2002) and in the table of Laplace scores beside Wilson bounds."""
    assert expected == round(float(finalize(Beta(), good, bad).score[0]), 4)


def test_without_rows_the_prior_is_no_score() -> None:
    """The paper's (0, 0) gives 0.5; here it is the baseline, and the subject is unrated."""
    assert 0.5 == Beta().baseline
    assert Estimate.unrated(1).equals(finalize(Beta(), 0, 0))


@pytest.mark.parametrize(("value", "expected"), [(1.0, 3.6875), (0.0, 3.1875)])
def test_a_prior_of_seven_reviews_at_three_and_a_half_stars(value: float, expected: float) -> None:
    """One review of five stars, or of one, under Trustpilot's published prior of 7 x 3.5 on 1 to 5."""
    model = Beta(prior=Prior(mean=(3.5 - 1) / 4, strength=7))
    score = float(finalize(model, value, 1 - value).score[0])

    assert expected == 1 + 4 * score


@given(good=WEIGHTS, bad=WEIGHTS, mean=st.floats(0.01, 0.99), strength=st.floats(0.1, 50))
def test_the_score_is_the_mean_of_the_posterior(good: float, bad: float, mean: float, strength: float) -> None:
    """Against the mean of scipy.stats.beta."""
    score = finalize(Beta(prior=Prior(mean, strength)), good, bad).score[0]

    assert score == pytest.approx(stats.beta.mean(strength * mean + good, strength * (1 - mean) + bad), rel=1e-12)


@given(good=WEIGHTS, bad=WEIGHTS)
def test_exact_bounds_are_quantiles_widened_to_hold_the_score(good: float, bad: float) -> None:
    """Against scipy.stats.beta, with a prior so weak that the posterior can be very skewed."""
    found = finalize(Beta(prior=Prior(0.5, 0.01), exact=True), good, bad)
    low, high = stats.beta.interval(0.95, good + 0.005, bad + 0.005)

    assert found.lower[0] == pytest.approx(min(low, found.score[0]), rel=1e-6, abs=1e-9)
    assert found.upper[0] == pytest.approx(max(high, found.score[0]), rel=1e-6, abs=1e-9)


@given(good=WEIGHTS, bad=WEIGHTS)
def test_default_bounds_are_close_to_the_exact_ones(good: float, bad: float) -> None:
    """Within 0.02 under a prior that is worth ten rows."""
    prior = Prior(mean=0.7, strength=10)
    close, exact = (finalize(Beta(prior=prior, exact=flag), good, bad) for flag in (False, True))

    assert close.lower[0] == pytest.approx(exact.lower[0], abs=0.02)
    assert close.upper[0] == pytest.approx(exact.upper[0], abs=0.02)


def test_a_higher_level_gives_wider_bounds() -> None:
    """To be surer, say less."""
    narrow, wide = (finalize(Beta(level=level), 8, 4) for level in (0.5, 0.99))

    assert wide.lower[0] < narrow.lower[0] < narrow.score[0] < narrow.upper[0] < wide.upper[0]


@given(good=WEIGHTS, bad=WEIGHTS, mean=st.floats(0, 1))
def test_a_strong_prior_wins_and_a_weak_one_gives_way(good: float, bad: float, mean: float) -> None:
    """Prior limits: strength to infinity gives the prior, to nought the data."""
    strong = finalize(Beta(prior=Prior(mean, 1e12)), good, bad).score[0]
    weak = finalize(Beta(prior=Prior(mean, 1e-12)), good, bad).score[0]

    assert strong == pytest.approx(mean, abs=1e-8)
    assert weak == pytest.approx(good / (good + bad), abs=1e-8)


@given(good=WEIGHTS, bad=WEIGHTS, more=st.floats(0, 1))
def test_a_better_value_never_lowers_the_score(good: float, bad: float, more: float) -> None:
    """Monotone in value: some of the bad turns good."""
    turned = more * bad

    assert finalize(Beta(), good, bad).score[0] <= finalize(Beta(), good + turned, bad - turned).score[0] + 1e-15


@pytest.mark.parametrize("values", [[0.1] * 10, [1e-9, 1.0, 0.3, 0.7] * 5])
def test_sums_agree_with_fsum(values: list[float]) -> None:
    """The score of summed rows, against sums that are not rounded on the way."""
    model = Beta(prior=Prior(0.7, 10))
    found = model.finalize({"total": np.array([float(len(values))]), "good": np.array([np.sum(values)])})

    assert found.score[0] == pytest.approx((7 + math.fsum(values)) / (10 + len(values)), rel=1e-12)


def test_the_bounds_say_how_they_were_made() -> None:
    """Closed form or exact quantiles."""
    assert "central interval of the Beta posterior, probability 0.95 (arcsine form)" == Beta().bounds_mean
    assert "central interval of the Beta posterior, probability 0.8 (exact)" == Beta(level=0.8, exact=True).bounds_mean


@pytest.mark.parametrize("mean", [-0.01, 1.01, 3.5])
def test_the_prior_mean_is_a_share(mean: float) -> None:
    """Stars are mapped to shares before anything else."""
    with pytest.raises(PolicyError) as caught:
        Beta(prior=Prior(mean, 7))

    assert str(caught.value).startswith(f"the mean of prior must be within [0, 1], got {mean!r}.\n\nHint: ")


@pytest.mark.parametrize("mean", [0, 1])
@pytest.mark.parametrize("exact", [True, False])
def test_a_prior_at_an_end_is_legal(mean: float, *, exact: bool) -> None:
    """Everyone is perfect until shown otherwise."""
    found = finalize(Beta(prior=Prior(mean, 10), exact=exact), 5.0 * mean, 5.0 * (1 - mean))

    found.check((0.0, 1.0))
    assert [float(mean)] == found.score.tolist()


def test_the_contribution_of_a_row_is_its_pull_away_from_the_prior() -> None:
    """A row like the prior moves nothing."""
    model = Beta(prior=Prior(0.5, 2))
    added: Any = model.contributions(ArrayRows.of(value=[0.5, 1.0, 0.0]), np.array([9.0, 2.0, 1.0]), {"total": 12.0})

    assert [0.0, 1 / 14, -0.5 / 14] == added.tolist()


def test_it_says_what_it_measures() -> None:
    """Every parameter shows, here or in what the bounds mean."""
    model = Beta(prior=Prior(0.7, 10), level=0.9)

    assert "share of good outcomes; prior 0.70 with strength 10" == model.describe()
    assert "central interval of the Beta posterior, probability 0.9 (arcsine form)" == model.bounds_mean
    assert "no score" == model.without_evidence
