"""The beta reputation of the paper."""

from __future__ import annotations

import datetime as dt

import pytest

import reputation as rp
from reputation.schemes import beta_reputation

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def _rating(good: int, bad: int, policy: rp.Policy, age: dt.timedelta = dt.timedelta(0)) -> rp.Rating:
    values = [1] * good + [0] * bad
    evidence = rp.Evidence.from_columns(
        subject=["ada"] * len(values),
        kind="outcome",
        occurred_at=NOW - age,
        value=values,
        amount=[2 * value - 1 for value in values],
    )
    return policy.evaluate(evidence, as_of=NOW)["ada"]


@pytest.mark.parametrize(
    ("good", "bad", "expected", "rating"), [(8, 1, 0.8182, 0.6364), (7, 1, 0.8, 0.6), (1, 1, 0.5, 0)]
)
def test_expectation_and_rating(good: int, bad: int, expected: float, rating: float) -> None:
    """(r + 1) / (r + s + 2), and (r - s) / (r + s + 2)."""
    found = _rating(good, bad, beta_reputation())

    assert expected == pytest.approx(found.score, abs=5e-5)
    assert rating == pytest.approx(found.metrics["rating"]["score"], abs=5e-5)


def test_outcomes_are_forgotten() -> None:
    """After a half-life eight good outcomes count like four."""
    half = dt.timedelta(days=30)
    found = _rating(8, 2, beta_reputation(half=half), half)

    assert [5 / 7, 3 / 7] == pytest.approx([found.score, found.metrics["rating"]["score"]])
