"""DiDi's score of drivers: the published formula, by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import reputation as rp
from reputation.schemes import didi_drivers

NOW = dt.datetime(2025, 6, 1, tzinfo=dt.UTC)


def _score(*rows: tuple[str, float], ends: Any = None, **terms: Any) -> float | None:
    evidence = rp.Evidence.from_columns(
        subject="driver",
        kind=[kind for kind, _ in rows],
        occurred_at=[NOW - rp.days(len(rows) - number) for number in range(len(rows))],
        points=[points for _, points in rows],
        expires_at=[ends if kind == "licence" else None for kind, _ in rows],
    )
    return didi_drivers(**terms).evaluate(evidence, as_of=NOW)["driver"].score


@pytest.mark.parametrize(
    ("trips", "service", "licences", "score"),
    [
        (300, 380, (), 340),
        (300, 380, (40,), 380),
        (300, 380, (40, 20), 400),
        (450, 450, (50,), 500),
        (450, 450, (51,), 500),
        (500, 500, (40, 20), 500),
    ],
)
def test_half_and_half_and_a_bonus(trips: float, service: float, licences: tuple[float, ...], score: float) -> None:
    """0.5 trips + 0.5 service + licences, up to 500."""
    rows = [("trip_score", trips), ("service_score", service), *(("licence", bonus) for bonus in licences)]
    assert _score(*rows) == score


def test_the_cap_is_a_parameter() -> None:
    """One source says 450."""
    assert _score(("trip_score", 440), ("service_score", 440), ("licence", 30), cap=450) == 450.0


def test_the_last_scores_count() -> None:
    """The last scores count."""
    assert _score(("trip_score", 100), ("service_score", 400), ("trip_score", 300), language="zh") == 350.0


def test_a_licence_that_has_ended_counts_no_more() -> None:
    """A licence counts before its end, not at it."""
    rows = [("trip_score", 300.0), ("service_score", 300.0), ("licence", 40.0)]
    assert _score(*rows, ends=NOW) == 300.0
    assert _score(*rows, ends=NOW + dt.timedelta(microseconds=1)) == 340.0


@pytest.mark.parametrize("kind", ["trip_score", "service_score"])
def test_half_a_score_is_no_score(kind: str) -> None:
    """Half a score is no score."""
    assert _score((kind, 300.0), ("licence", 40.0)) is None
