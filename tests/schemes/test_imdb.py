"""IMDb: the weighted rating."""

from __future__ import annotations

import datetime as dt

import pytest

import reputation as rp
from reputation.schemes import imdb_weighted_rating

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("least", "mean", "many", "expected"),
    [(25_000, 7.0, 100_000, 8.6), (3_000, 6.7, 3_000, 7.85), (1_300, 7.0, 0, None)],
)
def test_weighted_rating(least: float, mean: float, many: int, expected: float | None) -> None:
    """V / (v + m) R + m / (v + m) C with R = 9, and one vote that does not count."""
    evidence = rp.Evidence.from_columns(
        subject=["film"] * (many + 1),
        kind="vote",
        occurred_at=NOW,
        stars=[9] * many + [1],
        regular=[True] * many + [False],
    )
    policy = imdb_weighted_rating(mean=mean, least_votes=least)

    assert expected == pytest.approx(policy.evaluate(evidence, as_of=NOW)["film"].score)
