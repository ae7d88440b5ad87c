"""The OpenSSF Scorecard: weights by risk, and checks without an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table

from reputation.schemes import openssf_scorecard

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)

WEIGHT = {"critical": 10.0, "high": 7.5, "medium": 5.0, "low": 2.5}


def _score(*checks: tuple[str, float]) -> float | None:
    rows: list[Any] = []
    for number, (risk, points) in enumerate(checks):
        rows += many(1, "check", NOW, check=f"c{number}", risk=risk, points=points)
    return openssf_scorecard().evaluate(table(rows), as_of=NOW)["ada"].score


@pytest.mark.parametrize(
    "checks",
    [
        [("critical", 10), ("high", 8), ("medium", 4), ("low", 0)],
        [("critical", 10), ("high", 8), ("high", 2), ("low", 0)],
        [("critical", 10), ("high", -1), ("medium", 4), ("low", -1)],
        [("low", 0)],
    ],
)
def test_sum_of_weight_times_score_over_sum_of_weights(checks: list[tuple[str, float]]) -> None:
    """What has -1 is in neither."""
    answered = [(WEIGHT[risk], points) for risk, points in checks if points >= 0]
    expected = sum(w * s for w, s in answered) / sum(w for w, _ in answered)

    assert expected == pytest.approx(_score(*checks))


def test_without_an_answer_it_is_unrated() -> None:
    """The programme writes -1."""
    assert _score(("high", -1), ("low", -1)) is None


def test_a_check_counts_once() -> None:
    """The latest answer."""
    rows = many(1, "check", NOW - DAY, check="ci", risk="low", points=2) + many(
        1, "check", NOW, check="ci", risk="low", points=9
    )

    assert 9 == openssf_scorecard().evaluate(table(rows), as_of=NOW)["ada"].score
