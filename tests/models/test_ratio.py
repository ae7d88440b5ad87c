"""The share of rows that something holds of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reputation import ALL, Beta, Estimate, PolicyError, Prior, Ratio, kind
from reputation.columns import ArrayRows

LATE = Ratio(kind("late"))


def finalize(hits: float, total: float) -> Estimate:
    """The estimate of one subject."""
    return LATE.finalize({"hits": np.array([hits]), "total": np.array([total])})


@pytest.mark.parametrize(("hits", "total", "percent"), [(2350, 3000, 78.3), (15, 17, 88.2), (100, 101, 99.0)])
def test_published_percentages(hits: int, total: int, percent: float) -> None:
    """Steam's two worked examples, and eBay's 100 positive to 1 negative, neutrals left out."""
    assert percent == round(100 * float(finalize(hits, total).score[0]), 1)


@given(hits=st.integers(0, 300), misses=st.integers(0, 300))
def test_bounds_are_wilsons(hits: int, misses: int) -> None:
    """Against SciPy."""
    total = hits + misses + 1
    found = finalize(hits, total)
    expected = stats.binomtest(hits, total).proportion_ci(method="wilson")

    assert (found.lower[0], found.upper[0]) == pytest.approx((expected.low, expected.high), rel=1e-9, abs=1e-12)


def test_support_is_the_weight_of_the_eligible_rows() -> None:
    """Rows that are not meant at all support nothing."""
    found = finalize(1, 4)

    assert (0.25, 4.0) == (found.score[0], found.support[0])


def test_nothing_eligible_is_not_a_share_of_nought() -> None:
    """A seller without deliveries is not always on time."""
    assert Estimate.unrated(1).equals(finalize(0, 0))


def test_hits_are_counted_for_rules_with_an_allowance() -> None:
    """Three late deliveries are three, whatever the share; a residue below zero is none."""
    counts = LATE.count({"hits": np.array([3.0, -1e-17]), "total": np.array([120.0, 0.0])})

    assert [3.0, 0.0] == counts.tolist()
    assert not counts.flags.writeable


def test_eligible_rows_are_all_rows_unless_said_otherwise() -> None:
    """The metric's own selection has gone before."""
    assert Ratio(kind("late")) == Ratio(kind("late"), eligible=ALL)


def test_only_hits_among_the_eligible_contribute() -> None:
    """A refund that is no order adds nothing to the share of orders."""
    rows = ArrayRows.of(kind=["late", "order", "refund", "late"])
    model = Ratio(kind("late", "refund"), eligible=kind("late", "order"))

    assert [0.25, 0.0, 0.0, 0.5] == model.contributions(rows, np.array([1.0, 1.0, 5.0, 2.0]), {"total": 4.0}).tolist()
    assert 0.0 == model.baseline


def test_what_is_no_predicate_is_refused() -> None:
    """A kind is said with kind()."""
    with pytest.raises(
        TypeError, match=r"^selected must be a predicate, got 'late'\.\n\nHint: write for instance kind"
    ):
        Ratio("late")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^eligible must be a predicate, got None"):
        Ratio(kind("late"), eligible=None)  # type: ignore[arg-type]
    with pytest.raises(PolicyError, match=r"^level must be less than 1"):
        Ratio(kind("late"), level=95)


@given(hits=st.integers(0, 300), misses=st.integers(0, 300), mean=st.floats(0, 1), strength=st.floats(0.1, 100))
def test_a_prior_makes_it_the_beta_reputation(hits: int, misses: int, mean: float, strength: float) -> None:
    """Hits as good outcomes: the same score and bounds as `Beta` has."""
    prior = Prior(mean, strength)
    total = float(hits + misses)
    found = Ratio(kind("late"), prior=prior).finalize({"hits": np.array([float(hits)]), "total": np.array([total])})
    expected = Beta(prior=prior).finalize({"good": np.array([float(hits)]), "total": np.array([total])})

    assert expected.equals(found)


def test_with_a_prior_contributions_start_from_its_mean() -> None:
    """Prior mean 0.2, strength 3; one hit of two rows: (0.6 + 1) / 5 = 0.32."""
    model = Ratio(kind("late"), prior=Prior(0.2, 3))
    rows = ArrayRows.of(kind=["late", "order"])
    found = model.contributions(rows, 1.0, {"hits": 1.0, "total": 2.0})

    assert 0.2 == model.baseline
    assert [0.16, -0.04] == pytest.approx(found.tolist())
    assert "Beta posterior" in model.bounds_mean


def test_it_says_what_it_measures() -> None:
    """Hits, what they are among, and the prior where there is one."""
    assert "share of rows where kind is late" == Ratio(kind("late")).describe()
    assert (
        "share of rows where kind is late among rows where kind is late or order; prior 0.20 with strength 3"
        == Ratio(kind("late"), eligible=kind("late", "order"), prior=Prior(0.2, 3)).describe()
    )
    assert (
        "Wilson interval that holds the true share with probability 0.9" == Ratio(kind("late"), level=0.9).bounds_mean
    )
    assert "no score" == Ratio(kind("late")).without_evidence
