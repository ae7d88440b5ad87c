"""Published schemes said with the parts that are there: inputs and outputs as published."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import reputation as rp

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def told(score: Any, *rows: dict[str, Any], tiers: rp.Ladder | None = None, now: datetime = NOW) -> rp.Rating:
    """What a score says of one subject with these rows, which happen at the instant unless they say when."""
    names = dict.fromkeys(name for row in rows for name in row if name not in {"kind", "occurred_at"})
    evidence = rp.Evidence.from_columns(
        subject=["ada"] * len(rows),
        kind=[row.get("kind", "event") for row in rows],
        occurred_at=[row.get("occurred_at", now) for row in rows],
        **{name: [row.get(name) for row in rows] for name in names},
    )
    return rp.Policy(score, tiers=tiers).evaluate(evidence, as_of=now)["ada"]


TOTAL = rp.Metric(rp.Points(column="points"), name="total")
WORST = rp.Metric(rp.Highest(column="points", range=(0, 30)), name="worst")


def hygiene(rating: str, total: float, worst: float) -> rp.Tier:
    """A rating that asks for a total and for a worst area."""
    return rp.Tier(rating, when=rp.AtMost(TOTAL, total) & rp.AtMost(WORST, worst))


FOOD = rp.Ladder(
    rp.Tier("0"),
    hygiene("1", 50, 20),
    hygiene("2", 40, 15),
    hygiene("3", 30, 10),
    hygiene("4", 20, 10),
    hygiene("5", 15, 5),
)


@pytest.mark.parametrize(
    ("areas", "rating"),
    [
        ((5, 5, 5), "5"),
        ((10, 5, 0), "4"),
        ((0, 0, 20), "1"),
        ((5, 5, 10), "4"),
        # both sides of every limit
        ((5, 5, 0), "5"),
        ((10, 10, 0), "4"),
        ((10, 10, 5), "3"),
        ((10, 10, 10), "3"),
        ((15, 0, 0), "2"),
        ((10, 15, 10), "2"),
        ((15, 15, 10), "2"),
        ((15, 15, 15), "1"),
        ((20, 20, 10), "1"),
        ((20, 20, 15), "0"),
        ((25, 0, 0), "0"),
        ((25, 25, 30), "0"),
    ],
)
def test_uk_food_hygiene_looks_at_the_total_and_at_the_worst_area(areas: tuple[int, ...], rating: str) -> None:
    """
    A table of totals and worst areas is a ladder of gates.

    Source: Food Hygiene Rating Scheme, scores of three areas (swansea.gov.uk/scores): 0-15 & 5, 20 & 10, 25-30 & 10,
    35-40 & 15, 45-50 & 20, above 50.
    """
    assert rating == told(TOTAL, *({"points": points} for points in areas), tiers=FOOD).tier


HOUR = timedelta(hours=1)
VOTES = rp.Metric(rp.Points(start=-1), name="votes")


@pytest.mark.parametrize(
    ("votes", "points", "age", "expected"),
    [
        (VOTES, 30, timedelta(0), 8.328063),
        (VOTES, 200, 24 * HOUR, 0.564808),
        (rp.Raised(VOTES, 0.8), 30, timedelta(0), 29**0.8 / 2**1.8),
        (rp.Raised(VOTES, 0.8), 200, 24 * HOUR, 199**0.8 / 26**1.8),
    ],
)
def test_hacker_news(votes: Any, points: int, age: timedelta, expected: float) -> None:
    """
    (p - 1) / (age in hours + 2)**1.8, and with p - 1 to the power 0.8 as in the code: points, and a story that fades.

    (age + 2)**-1.8 is 2**-1.8 (1 + age / 2)**-1.8, a power law that has half left after 2 (2**(1 / 1.8) - 1) hours.
    """
    fading = rp.PowerLaw(2 * (2 ** (1 / 1.8) - 1) * HOUR, exponent=1.8)
    story = rp.Metric(rp.Count(), name="story", select=rp.kind("story"), decay=fading)
    score = rp.ScaleBy(rp.ScaleBy(votes, story), 2**-1.8)

    found = told(score, {"kind": "story", "occurred_at": NOW - age, "amount": 0}, {"amount": points})

    assert expected == pytest.approx(found.score, abs=5e-7)


@pytest.mark.parametrize(
    ("up", "down", "seconds", "expected"),
    [(10, 0, 0, 1.0), (100, 0, 0, 2.0), (10, 0, 45000, 2.0), (0, 10, 0, -1.0), (5, 5, 45000, 1.0)],
)
def test_reddit_hot(up: int, down: int, seconds: int, expected: float) -> None:
    """
    sign(s) log10(max(|s|, 1)) + (t - 1134028003) / 45000, with the time of the post in a column of its own.

    Source: reddit-archive/reddit, r2/r2/lib/db/_sorts.pyx.
    """
    posted = rp.Metric(rp.Highest(column="posted"), name="posted")
    votes = rp.SignedLog(rp.Metric(rp.Points(), name="votes"))
    hot = rp.Rounded(rp.Sum(votes, rp.ScaleBy(posted, 1 / 45000)), step=1e-7)

    found = told(hot, {"posted": seconds}, {"amount": up}, {"amount": -down})

    assert expected == pytest.approx(found.score)


@pytest.mark.parametrize(("up", "down", "expected"), [(10, 1, 0.739495), (40, 20, 0.585151)])
def test_reddit_best(up: int, down: int, expected: float) -> None:
    """The lower end of a Wilson interval of 80 %, whose z is 1.281551565545."""
    rows = [{"value": 1.0}] * up + [{"value": 0.0}] * down

    assert expected == pytest.approx(told(rp.Metric(rp.Wilson(level=0.8)), *rows).lower, abs=5e-7)


@pytest.mark.parametrize(
    ("rank", "team", "teams", "age", "expected"),
    [
        (1, 1, 1000, 0, 60205.999),
        (1, 1, 1000, 500, 60205.999 * math.exp(-1)),
        (10, 1, 1000, 0, 60205.999 * 0.1778279),
        (1, 4, 1000, 0, 60205.999 / 2),
    ],
)
def test_kaggle_points(rank: int, team: int, teams: int, age: int, expected: float) -> None:
    """
    100000 / sqrt(team) rank**-0.75 log10(1 + log10(teams)) e**(-t / 500): three factors and a half-life.

    Source: blog.kaggle.com, 13 May 2015.
    """
    points = rp.Metric(
        rp.Count(),
        weight=rp.power("rank", -0.75, least=1) * rp.power("team", -0.5, least=1) * rp.logarithm("teams", twice=True),
        decay=rp.HalfLife(rp.days(500 * math.log(2))),
    )
    row = {"rank": rank, "team": team, "teams": teams, "occurred_at": NOW - rp.days(age)}

    assert expected == pytest.approx(told(rp.ScaleBy(points, 100_000), row).score, abs=5e-3)


def test_didi_adds_a_bonus_to_a_mean() -> None:
    """0.5 of the trips, 0.5 of the service, and points for a licence of the driver and of the car."""
    trips, service = (rp.Metric(rp.Mean(column=name, range=(0, 400)), name=name) for name in ("trip", "service"))
    licences = rp.Metric(rp.Points(column="bonus"), name="compliance")
    score = rp.Clamp(rp.Sum(rp.Composite({trips: 0.5, service: 0.5}), licences), high=450)
    rows = [{"trip": 300, "service": None, "bonus": 0}, {"service": 380}, {"bonus": 40}, {"bonus": 20}]
    found = [told(score, *rows[:many]).score for many in (1, 2, 3, 4)]

    assert [300.0, 340.0, 380.0, 400.0] == found
    assert 450.0 == told(score, {"trip": 400}, {"service": 400}, *rows[2:]).score


FICO = {"payment": 0.35, "amounts": 0.30, "length": 0.15, "new": 0.10, "mix": 0.10}


def test_fico_shares() -> None:
    """
    Of a span of 550 points five sorts of information make 192.5, 165, 82.5, 55 and 55, above a start of 300.

    Source: shares as published by FICO (35, 30, 15, 10 and 10 %), range 300 to 850.
    """
    parts = {rp.Metric(rp.Mean(), name=name, select=rp.kind(name)): share for name, share in FICO.items()}
    floor = rp.Metric(rp.Points(column="points", start=300), name="floor")
    score = rp.Sum(floor, rp.ScaleBy(rp.Composite(parts), 550))
    full = {name: [{"kind": other, "value": float(other == name)} for other in FICO] for name in FICO}

    points = [told(score, *({**row, "points": 0} for row in rows)).score for rows in full.values()]

    assert [492.5, 465.0, 382.5, 355.0, 355.0] == pytest.approx(points)
    assert 850.0 == pytest.approx(told(score, *({"kind": name, "value": 1.0, "points": 0} for name in FICO)).score)


RISK = {"critical": 10.0, "high": 7.5, "medium": 5.0, "low": 2.5}


def test_openssf_scorecard_leaves_out_what_is_inconclusive() -> None:
    """
    The sum of weight times score over the sum of weights; a check without an answer is in neither.

    Source: ossf/scorecard, pkg/scorecard/scorecard_result.go (critical 10, high 7.5, medium 5, low 2.5).
    """
    mean = rp.Mean(column="points", range=(0, 10))
    checks = {rp.Metric(mean, name=name, select=rp.kind(name)): weight for name, weight in RISK.items()}
    score = rp.Composite(checks, total=None)
    rows = [{"kind": name, "points": points} for name, points in zip(RISK, (10, 8, 4, 0), strict=True)]

    assert (10 * 10 + 7.5 * 8 + 5 * 4) / 25 == pytest.approx(told(score, *rows).score)
    rows[1]["points"] = None
    assert (10 * 10 + 5 * 4) / 17.5 == pytest.approx(told(score, *rows).score)
    assert told(score, *({**row, "points": None} for row in rows)).score is None
