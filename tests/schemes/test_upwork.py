"""Upwork's score over three windows, and the badge for 13 good weeks of 16."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table, tier

import reputation as rp
from reputation.schemes import upwork_job_success, upwork_top_rated

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)


def contracts(when: datetime, *outcomes: float, flagged: bool = False, client: str | None = None) -> list[Any]:
    """Contracts with clients of their own, or all with one."""
    rows = many(len(outcomes), "contract", when, flagged=flagged)
    return [
        {**row, "outcome": outcome, "source": client or f"{when.isoformat()}{place}"}
        for place, (row, outcome) in enumerate(zip(rows, outcomes, strict=True))
    ]


def success(*groups: list[Any], now: datetime = NOW) -> rp.Rating:
    """The score and its band."""
    return upwork_job_success().evaluate(table(*groups), as_of=now)["ada"]


@pytest.mark.parametrize(
    ("outcomes", "score"), [((1, 1, 1, -1), 0.5), ((1, 0, 0, -1), 0.0), ((1, 1, 1, 0), 0.75), ((-1,) * 4, -1.0)]
)
def test_successes_less_failures_over_all(outcomes: tuple[float, ...], score: float) -> None:
    """A contract without opinion counts among all."""
    assert score == success(contracts(MAY, *outcomes)).score


@pytest.mark.parametrize(
    ("good", "neutral", "band"),
    [(90, 10, "excellent"), (89, 11, "good"), (75, 25, "good"), (74, 26, "hard to win work")],
)
def test_bands(good: int, neutral: int, band: str) -> None:
    """90 % and 75 %."""
    assert band == success(contracts(MAY, *[1.0] * good, *[0.0] * neutral)).tier


def test_the_best_of_three_windows_is_shown() -> None:
    """Half a year went badly, the one before it well, and long ago it was worse."""
    half, year, long = (NOW - timedelta(days=days) for days in (30, 300, 600))
    bad, well, worse = contracts(half, 0.0, 0.0), contracts(year, *[1.0] * 6), contracts(long, *[-1.0] * 8)

    assert 6 / 8 == success(bad, well, worse).score
    assert 0.0 == success(bad, worse).score


@pytest.mark.parametrize(("day", "score"), [(15, 0.0), (16, 1.0)])
def test_a_contract_leaves_after_six_months_and_a_day(day: int, score: float) -> None:
    """The failure of 15 January is in the window of six months on 15 July, and out of it on the 16th."""
    failure = contracts(datetime(2026, 1, 15, 8, tzinfo=UTC), -1.0)
    now = datetime(2026, 7, day, 12, tzinfo=UTC)

    assert score == success(failure, contracts(MAY, 1.0), now=now).score


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([contracts(MAY, 1, 1, 1, 1)], True),
        ([contracts(MAY, 1, 1, 1)], False),
        ([contracts(MAY, 1, 1, 1, 1, client="sam")], False),
        ([contracts(MAY, 1, 1, 1, client="sam"), contracts(MAY, 1, client="zoe")], True),
        ([contracts(datetime(2024, 7, 14, tzinfo=UTC), 1), contracts(MAY, 1, 1, 1)], False),
        ([contracts(datetime(2024, 7, 15, tzinfo=UTC), 1), contracts(MAY, 1, 1, 1)], True),
        ([contracts(datetime(2024, 1, 1, tzinfo=UTC), 1, client="sam"), contracts(MAY, 1, 1, 1, 1, client="sam"),
          contracts(MAY, 1, client="zoe")], True),
        ([contracts(MAY, 1, flagged=True), contracts(MAY, 1, 1, 1)], False),
    ],
)  # fmt: skip
def test_four_contracts_with_two_clients(rows: list[Any], shown: bool) -> None:  # noqa: FBT001 - what is expected
    """In 24 months, without those of flagged clients."""
    assert shown == (success(*rows).tier != "not shown")


def weeks(*scores: float | None, rising: bool = False) -> list[Any]:
    """One row per week, the newest last."""
    rows = many(len(scores), "week", NOW, rising_talent=rising)
    return [
        {**row, "job_success": score, "occurred_at": NOW - timedelta(days=7 * (len(scores) - place))}
        for place, (row, score) in enumerate(zip(rows, scores, strict=True))
    ]


def freelancer(*scores: float | None, without: str = "", more: Any = (), **figures: Any) -> rp.Evidence:
    """A freelancer who meets everything else, but for what is left out."""
    rising = bool(figures.pop("rising", False))
    figures = {"earned": 1000.0, "complete": 1.0, "since": timedelta(days=90), **figures}
    parts = {
        "earning": many(1, "earning", MAY, amount=figures["earned"]),
        "contract": many(1, "contract", NOW - figures["since"]),
        "profile": many(1, "profile", MAY, complete=figures["complete"]),
    }
    return table(weeks(*scores, rising=rising), *(rows for name, rows in parts.items() if name != without), more)


@pytest.mark.parametrize(
    ("scores", "held"),
    [
        ((0.9,) * 13, True),
        ((0.9,) * 12, False),
        ((0.9,) * 13 + (0.89,) * 3, True),
        ((0.9,) * 12 + (0.89,) * 4, False),
        ((0.9,) * 13 + (0.89,) * 4, False),  # the first good week is the seventeenth by now
        ((0.89,) * 9 + (0.95,) * 13, True),
        ((0.9,) * 12 + (None,), False),
    ],
)
def test_thirteen_of_the_last_sixteen_weeks(scores: tuple[float | None, ...], held: bool) -> None:  # noqa: FBT001
    """A score of 90 % or more."""
    assert ("Top Rated" if held else "no badge") == tier(upwork_top_rated(), freelancer(*scores), NOW)


def test_rising_talents_need_no_score() -> None:
    """The badge of Rising Talent stands for it."""
    assert "Top Rated" == tier(upwork_top_rated(), freelancer(*[None] * 13, rising=True), NOW)


GOOD = (0.95,) * 16


@pytest.mark.parametrize(
    ("figures", "held"),
    [
        ({"earned": 999.0}, False),
        ({"complete": 0.99}, False),
        ({"since": timedelta(days=90) - timedelta(microseconds=1)}, False),
        ({"without": "profile"}, False),
        ({"more": many(1, "violation", datetime(2026, 4, 15, tzinfo=UTC))}, False),
        ({"more": many(1, "violation", datetime(2026, 4, 14, 23, tzinfo=UTC))}, True),
        ({"more": many(1, "outside_payment", datetime(2026, 1, 15, tzinfo=UTC))}, False),
        ({"more": many(1, "outside_payment", datetime(2026, 1, 14, 23, tzinfo=UTC))}, True),
    ],
)
def test_what_else_it_takes(figures: dict[str, Any], held: bool) -> None:  # noqa: FBT001 - what is expected
    """1,000 dollars, 90 days, a complete profile; no violation in three months, no payment outside in six."""
    assert ("Top Rated" if held else "no badge") == tier(upwork_top_rated(), freelancer(*GOOD, **figures), NOW)
