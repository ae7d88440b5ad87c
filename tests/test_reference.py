"""The report of random evidence under a random policy is what the second implementation says."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation as rp
from tests import reference
from tests.policies import policies
from tests.reference import Guess
from tests.strategies import NOW, Row, Table, tables

RTOL = 1e-12
NUMBERS = ("score", "support", "lower", "upper")


def expected(score: Any, rows: list[Row], subject: str) -> Guess:
    """What the second implementation says of a subject."""
    return reference.measure(score, [row for row in rows if row["subject"] == subject], NOW)


def agrees(guess: Guess, actual: Any, place: int) -> bool:
    """Whether the numbers are equal but for rounding, which is relative to the magnitude of what was added up."""
    slack = RTOL * max(guess.size, abs(guess.score)) if guess.rated else 0.0
    return (
        _close(guess.score, actual.score[place], slack)
        and (_close(guess.support, actual.support[place], RTOL * guess.support) or (guess.rated and math.isnan(guess.support)))
        and _close(guess.lower, actual.lower[place], slack + guess.blur + RTOL * abs(guess.lower))
        and _close(guess.upper, actual.upper[place], slack + guess.blur + RTOL * abs(guess.upper))
    )


def _close(expected: float, actual: float, slack: float) -> bool:
    both_unknown = math.isnan(expected) and math.isnan(actual)
    return both_unknown or expected == actual or abs(expected - actual) <= slack


@given(st.data())
def test_scores_are_those_of_the_second_implementation(data: st.DataObject) -> None:
    """Score, support and bounds of the policy and of its further metrics, for every subject."""
    table: Table = data.draw(tables())
    policy: rp.Policy = data.draw(policies(table.columns))
    report = policy.evaluate(table.evidence(), as_of=NOW)
    rows = reference.counting(table.rows)

    assert table.roster == report.subjects
    for score in (policy.score, *policy.metrics):
        actual = report.measures.estimate(score)
        actual.check(score.range)
        for place, subject in enumerate(report.subjects):
            guess = expected(score, rows, subject)
            assert agrees(guess, actual, place), (score, subject, guess, [getattr(actual, name)[place] for name in NUMBERS])
