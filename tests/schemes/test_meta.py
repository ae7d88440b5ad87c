"""Meta: two versions of the rules, old content, and removals that were told together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.schemes.rows import many, table

from reputation.schemes import meta_strikes

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def _rows(number: int, age: float = 1, *, severe: bool = False, notice: str | None = None) -> list[Any]:
    rows: list[Any] = []
    for day in range(number):
        told = f"n{day}" if notice is None else notice
        rows += many(1, "violation", START + day * DAY, content_age=age, severe=severe, notice=told)
    return rows


@pytest.mark.parametrize(
    ("version", "strikes", "days"),
    [
        *(("2022-10", 1, None), ("2022-10", 2, 1), ("2022-10", 3, 3), ("2022-10", 4, 7), ("2022-10", 5, 30)),
        *(("2022-10", 6, 30), ("2023-02", 2, None), ("2023-02", 5, None), ("2023-02", 6, None), ("2023-02", 7, 1)),
        *(("2023-02", 8, 3), ("2023-02", 9, 7), ("2023-02", 10, 30), ("2023-02", 11, 30)),
    ],
)
def test_days_without_posts(version: str, strikes: int, days: int | None) -> None:
    """What begins with the last strike; the fifth costs 30 days in 2022 and brings a warning only in 2023."""
    last = START + (strikes - 1) * DAY
    found = meta_strikes()[version].restrictions(table(_rows(strikes)), as_of=last)["ada"]
    begun = {(one.sanction, one.end) for one in found if one.start == last}
    limits = set() if days is None else {(f"no posts for {days} {'day' if days == 1 else 'days'}", last + days * DAY)}

    assert {("warning", last), *limits} == begun


@pytest.mark.parametrize(
    ("age", "severe", "strikes"),
    [(90, False, 1), (91, False, 0), (91, True, 1), (1461, True, 1), (1462, True, 0)],
)
def test_old_content_brings_none(age: float, *, severe: bool, strikes: float) -> None:
    """90 days, or four years where it is severe."""
    rows = table(_rows(1, age, severe=severe))

    assert strikes == meta_strikes()["2023-02"].evaluate(rows, as_of=START)["ada"].score


def test_removals_that_were_told_together_are_one() -> None:
    """Without a notice of their own."""
    rows = table(_rows(4, notice="n"))

    assert 1 == meta_strikes()["2023-02"].evaluate(rows, as_of=START + 5 * DAY)["ada"].score


@pytest.mark.parametrize(("days", "strikes"), [(364, 1), (365, 0)])
def test_a_strike_expires_after_a_year(days: int, strikes: float) -> None:
    """From 1 January to 1 January."""
    assert strikes == meta_strikes()["2022-10"].evaluate(table(_rows(1)), as_of=START + days * DAY)["ada"].score
