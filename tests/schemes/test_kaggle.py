"""Kaggle points against the published factors."""

from __future__ import annotations

import datetime as dt
import math

import pytest

import reputation as rp
from reputation.schemes import kaggle_points

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def _points(version: str, **result: float) -> float:
    days = result.pop("days", 0)
    evidence = rp.Evidence.from_columns(
        subject=["user"],
        kind="result",
        occurred_at=NOW - dt.timedelta(days=days),
        **{name: [value] for name, value in {"rank": 1, "team": 1, "teams": 1_000, **result}.items()},
    )
    score = kaggle_points()[version].evaluate(evidence, as_of=NOW)["user"].score
    assert score is not None
    return score


@pytest.mark.parametrize(
    ("rank", "factor"), [(1, 1.0), (2, 0.5946), (3, 0.4387), (10, 0.1778), (50, 0.05318), (100, 0.03162)]
)
def test_published_factors_of_ranks(rank: int, factor: float) -> None:
    """Rank**-0.75."""
    assert factor == pytest.approx(_points("2015", rank=rank) / _points("2015"), abs=5e-5)


@pytest.mark.parametrize(
    ("result", "expected"),
    [({}, 60205.999), ({"days": 500}, 60205.999 * math.exp(-1)), ({"team": 4}, 60205.999 / 2)],
)
def test_points_of_2015(result: dict[str, float], expected: float) -> None:
    """Log10(1 + log10(1000)) is 0.60206; a team shares by its root; 500 days leave 1 / e."""
    assert expected == pytest.approx(_points("2015", **result), abs=5e-3)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({}, 300_000),
        ({"team": 4}, 75_000),
        ({"days": 365}, 150_000),
        ({"days": 730}, 0),
        ({"days": 800}, 0),
        ({"teams": 100}, 200_000),
    ],
)
def test_points_before(result: dict[str, float], expected: float) -> None:
    """1 / team, log10(teams), and a line to zero over two years."""
    assert expected == pytest.approx(_points("before 2015", **result))
