"""The expected level of graded opinions under a Dirichlet prior."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reputation import Beta, Dirichlet, Estimate, PolicyError, Prior

COUNTS = st.lists(st.floats(0, 50), min_size=5, max_size=5).filter(lambda counts: sum(counts) > 0.01)


def finalize(model: Dirichlet, *counts: float) -> Estimate:
    """The estimate of one subject."""
    return model.finalize({f"level_{level}": np.array([count]) for level, count in enumerate(counts)})


def plainly(model: Dirichlet, counts: list[float]) -> tuple[list[float], float]:
    """A second implementation, in plain Python."""
    shares = model.shares or [1 / model.levels] * model.levels
    total = sum(counts) + model.strength
    posterior = [(count + model.strength * share) / total for count, share in zip(counts, shares, strict=True)]
    return posterior, sum(share * level / (model.levels - 1) for level, share in enumerate(posterior))


def test_booking_counts_of_85_10_and_5() -> None:
    """Without a prior to speak of the score is the mean level."""
    found = finalize(Dirichlet(3, strength=1e-9), 5, 10, 85)

    assert found.score[0] == pytest.approx(0.9, abs=1e-9)


@given(counts=COUNTS, strength=st.floats(0.1, 20))
def test_scores_and_shares_agree_with_plain_sums(counts: list[float], strength: float) -> None:
    """p_j = (N_j + A a_j) / (W + A), score = sum of p_j v_j."""
    model = Dirichlet(5, strength=strength, shares=(0.1, 0.2, 0.4, 0.2, 0.1))
    found = finalize(model, *counts)
    shares, score = plainly(model, counts)

    found.check((0.0, 1.0))
    assert found.distribution is not None
    assert found.distribution[0].tolist() == pytest.approx(shares, rel=1e-12)
    assert (found.score[0], found.support[0]) == pytest.approx((score, sum(counts)), rel=1e-12)


@given(counts=COUNTS)
def test_the_bounds_come_from_the_posterior_variance(counts: list[float]) -> None:
    """The variance of a weighted sum of Dirichlet shares, from SciPy's covariance matrix."""
    found = finalize(Dirichlet(5), *counts)
    values = np.arange(5) / 4
    variance = values @ stats.dirichlet.cov(np.array(counts) + 0.4) @ values
    reach = 1.959963984540054 * float(np.sqrt(variance))

    assert found.lower[0] == pytest.approx(max(found.score[0] - reach, 0.0), abs=1e-9)
    assert found.upper[0] == pytest.approx(min(found.score[0] + reach, 1.0), abs=1e-9)


@given(bad=st.floats(0.01, 50), good=st.floats(0, 50))
def test_two_levels_are_a_beta(bad: float, good: float) -> None:
    """Dirichlet over good and bad is the Beta model."""
    beta = Beta(prior=Prior(0.5, 2)).finalize({"total": np.array([good + bad]), "good": np.array([good])})

    assert finalize(Dirichlet(2), bad, good).score[0] == pytest.approx(beta.score[0], rel=1e-12)


@given(counts=COUNTS)
def test_a_strong_prior_wins_and_a_weak_one_gives_way(counts: list[float]) -> None:
    """Prior limits: strength to infinity gives the prior, to nought the data."""
    shares = (0.0, 0.0, 0.0, 0.5, 0.5)
    mean = sum(count * level / 4 for level, count in enumerate(counts)) / sum(counts)

    assert finalize(Dirichlet(5, strength=1e12, shares=shares), *counts).score[0] == pytest.approx(0.875, abs=1e-8)
    assert finalize(Dirichlet(5, strength=1e-12, shares=shares), *counts).score[0] == pytest.approx(mean, abs=1e-8)


def test_no_rows_have_neither_score_nor_distribution() -> None:
    """A prior alone is not a score."""
    found = finalize(Dirichlet(3), 0, 0, 0)

    assert found.distribution is not None
    assert np.isnan(found.distribution).all()
    assert not found.rated[0]


@pytest.mark.parametrize(("model", "baseline"), [(Dirichlet(5), 0.5), (Dirichlet(3, shares=(0, 0.25, 0.75)), 0.875)])
def test_the_baseline_is_the_mean_of_the_prior(model: Dirichlet, baseline: float) -> None:
    """All levels alike give the middle."""
    assert baseline == model.baseline


def test_shares_written_as_decimals_need_not_add_up_to_the_last_digit() -> None:
    """Three thirds of four digits do; what is left over is spread in proportion."""
    thirds = (1 / 3, 1 / 3, 1 / 3 + 5e-10)
    found = finalize(Dirichlet(3, shares=thirds), 1, 1, 1)

    found.check((0.0, 1.0))
    assert found.score[0] == pytest.approx(0.5, abs=1e-8)


def test_a_list_of_shares_is_kept_as_a_tuple() -> None:
    """Parameters are hashable."""
    assert Dirichlet(2, shares=(0.5, 0.5)) == Dirichlet(2, shares=[0.5, 0.5])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: Dirichlet(1), PolicyError, "levels must be at least 2, got 1.\n\nHint: "),
        (lambda: Dirichlet("5"), TypeError, "levels must be a whole number, got '5'."),
        (lambda: Dirichlet(5, strength=0), PolicyError, "strength must be greater than 0, got 0.0."),
        (
            lambda: Dirichlet(3, shares=(0.5, 0.5)),
            PolicyError,
            "shares must be 3 numbers that add up to 1, got (0.5, 0.",
        ),
        (
            lambda: Dirichlet(2, shares=(0.5, 0.6)),
            PolicyError,
            "shares must be 2 numbers that add up to 1, got (0.5, 0.",
        ),
        (lambda: Dirichlet(2, shares=(-0.5, 1.5)), PolicyError, "shares must be at least 0, got -0.5."),
        (lambda: Dirichlet(2, shares=0.5), TypeError, "shares must be one number per level, got 0.5."),
        (lambda: Dirichlet(2, shares="ab"), TypeError, "shares must be one number per level, got 'ab'."),
    ],
)
def test_a_prior_that_does_not_fit_is_refused(build: Callable[[], Any], error: type[Exception], message: str) -> None:
    """A message names the parameter, the value and the rule."""
    with pytest.raises(error) as caught:
        build()

    assert str(caught.value).startswith(message)


def test_it_says_what_it_measures() -> None:
    """Levels, strength and how the prior is spread over the levels."""
    assert (
        "mean of opinions on 5 levels; prior with strength 2, spread evenly over the levels" == Dirichlet(5).describe()
    )
    model = Dirichlet(3, strength=0.5, shares=(0.2, 0.3, 0.5), level=0.5)
    assert (
        "mean of opinions on 3 levels; prior with strength 0.50, "
        "spread over the levels as 0.20, 0.30 and 0.50, lowest first"
    ) == model.describe()
    assert "normal form of the Dirichlet posterior, probability 0.5" == model.bounds_mean
    assert "no score" == model.without_evidence
