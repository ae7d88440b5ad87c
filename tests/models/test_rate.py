"""Events per unit of exposure under a Gamma prior."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reputation import ALL, Estimate, PolicyError, Prior, Rate, kind
from reputation.columns import ArrayRows

BELIEF = Prior(mean=0.02, strength=50)


def rate(prior: Prior = BELIEF, **options: Any) -> Rate:
    """Complaints per order."""
    return Rate(kind("complaint"), kind("order"), prior=prior, **options)


def finalize(model: Rate, events: float, exposure: float) -> Estimate:
    """The estimate of one subject."""
    return model.finalize({"events": np.array([events]), "exposure": np.array([exposure])})


def test_the_asthma_example_of_a_textbook() -> None:
    """Gelman et al., Bayesian Data Analysis, 2.6: Gamma(3, 5) and 3 deaths at exposure 2 give Gamma(6, 7)."""
    model = rate(Prior(mean=3 / 5, strength=5), exact=True)
    found = finalize(model, 3, 2)

    assert 0.86 == round(float(found.score[0]), 2)
    assert found.upper[0] == pytest.approx(stats.gamma.ppf(0.975, 6, scale=1 / 7), rel=1e-9)


@given(events=st.floats(0, 100), exposure=st.floats(0.01, 1000))
def test_exact_bounds_are_quantiles_widened_to_hold_the_score(events: float, exposure: float) -> None:
    """Against scipy.stats.gamma, with a prior so weak that the posterior can be very skewed."""
    found = finalize(rate(Prior(0.02, 1), exact=True), events, exposure)
    posterior = stats.gamma(0.02 + events, scale=1 / (1 + exposure))
    low, high = posterior.interval(0.95)

    assert found.score[0] == pytest.approx(posterior.mean(), rel=1e-12)
    assert found.lower[0] == pytest.approx(min(low, found.score[0]), rel=1e-6, abs=1e-12)
    assert found.upper[0] == pytest.approx(max(high, found.score[0]), rel=1e-6, abs=1e-12)


@given(events=st.floats(1, 100), exposure=st.floats(0, 1000))
def test_default_bounds_are_close_to_the_exact_ones(events: float, exposure: float) -> None:
    """Within a hundredth of the score where the shape is 2 or more."""
    close, exact = (finalize(rate(exact=flag), events, exposure) for flag in (False, True))

    assert close.lower[0] == pytest.approx(exact.lower[0], abs=exact.score[0] / 100)
    assert close.upper[0] == pytest.approx(exact.upper[0], abs=exact.score[0] / 100)


@given(events=st.floats(0, 100), exposure=st.floats(0.01, 1000))
def test_a_strong_prior_wins_and_a_weak_one_gives_way(events: float, exposure: float) -> None:
    """Prior limits: strength to infinity gives the prior, to nought the data."""
    assert finalize(rate(Prior(0.5, 1e14)), events, exposure).score[0] == pytest.approx(0.5, abs=1e-8)
    assert finalize(rate(Prior(0.5, 1e-14)), events, exposure).score[0] == pytest.approx(
        events / exposure, rel=1e-9, abs=1e-9
    )


def test_events_without_exposure_are_rated_but_unsupported() -> None:
    """A complaint without an order in the log is still a complaint."""
    found = finalize(rate(), 2, 0)

    assert (3 / 50, 0.0) == (found.score[0], found.support[0])


def test_exposure_without_events_is_good_news() -> None:
    """A hundred orders without a complaint lower the rate."""
    found = finalize(rate(), 0, 100)

    assert found.score[0] == pytest.approx(1 / 150)
    assert found.lower[0] < found.score[0] < found.upper[0]


def test_neither_events_nor_exposure_is_no_rate() -> None:
    """A prior alone is not a score."""
    assert Estimate.unrated(1).equals(finalize(rate(), 0, 0))


@pytest.mark.parametrize("exact", [True, False])
def test_a_prior_mean_of_nought_before_the_first_event_leaves_no_doubt(*, exact: bool) -> None:
    """The posterior then sits in one point."""
    found = finalize(rate(Prior(0, 10), exact=exact), 0, 20)

    assert (0.0, 0.0, 0.0) == (found.lower[0], found.score[0], found.upper[0])


def test_events_are_counted_for_rules_with_an_allowance() -> None:
    """Four complaints are four, whatever the rate; a residue below zero is none."""
    counts = rate().count({"events": np.array([4.0, -1e-17]), "exposure": np.array([150.0, 0.0])})

    assert [4.0, 0.0] == counts.tolist()
    assert not counts.flags.writeable


def test_exposure_pulls_down_and_events_push_up() -> None:
    """An hour of exposure is worth -m, an event 1, over all that is known."""
    model = Rate(kind("fall"), kind("shift"), prior=Prior(0.5, 2), column="hours")
    rows = ArrayRows.of(kind=["shift", "fall", "other"], hours=[8.0, None, 3.0])

    assert [-0.4, 0.1, 0.0] == model.contributions(rows, 1.0, {"events": 1.0, "exposure": 8.0}).tolist()
    assert 0.5 == model.baseline


def test_the_bounds_say_how_they_were_made() -> None:
    """Closed form or exact quantiles."""
    form = "central interval of the Gamma posterior, probability 0.95"

    assert f"{form} (Wilson-Hilferty form)" == rate().bounds_mean
    assert f"{form} (exact)" == rate(exact=True).bounds_mean


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: rate(Prior(-0.1, 2)), PolicyError, "the mean of prior must be at least 0, got -0.1.\n\nHint: "),
        (lambda: rate(column=" "), PolicyError, "column must not be empty."),
        (lambda: rate(0.02), TypeError, "prior must be a prior such as Prior(mean=0.5, strength=2), got 0.02."),
        (lambda: Rate("fall", kind("shift"), prior=BELIEF), TypeError, "events must be a predicate, got 'fall'."),
        (lambda: Rate(kind("fall"), 1, prior=BELIEF), TypeError, "exposure must be a predicate, got 1."),
        (
            lambda: Rate(kind("fall"), kind("shift")),
            TypeError,
            "Rate.__init__() missing 1 required keyword-only argument",
        ),
    ],
)
def test_a_rate_that_means_nothing_is_refused(build: Callable[[], Any], error: type[Exception], message: str) -> None:
    """A message names the parameter, the value and the rule."""
    with pytest.raises(error) as caught:
        build()

    assert str(caught.value).startswith(message)


def test_an_exposure_below_zero_adds_nothing() -> None:
    """No shift lasts less than no time; taken as it stands it would raise the rate."""
    model = Rate(kind("accident"), kind("shift"), prior=Prior(0.1, 1), column="hours")
    rows = ArrayRows.of(kind=["shift", "shift", "accident"], hours=[8.0, -5.0, None])

    assert [8.0, 0.0, 0.0] == model.statistic.lift(rows, 1.0)["exposure"].tolist()


def test_it_says_what_it_measures() -> None:
    """Events, exposure, and what an exposure is counted in."""
    prior = Prior(0.02, 50)
    orders = Rate(kind("complaint"), kind("order"), prior=prior)
    hours = Rate(kind("accident"), ALL, prior=prior, column="hours", level=0.8)

    assert (
        "number of rows where kind is complaint over the number of rows where kind is order; "
        "prior 0.02 with strength 50"
    ) == orders.describe()
    assert (
        "number of rows where kind is accident over the total hours of all rows; prior 0.02 with strength 50"
        == hours.describe()
    )
    assert "central interval of the Gamma posterior, probability 0.8 (Wilson-Hilferty form)" == hours.bounds_mean
    assert "no score" == hours.without_evidence
