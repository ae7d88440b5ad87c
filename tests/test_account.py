"""The account of a score: what is added up."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.account import Account, Line, Part, Step
from reputation.times import micros

JUNE = micros(datetime(2026, 6, 1, tzinfo=UTC))
AMOUNTS = st.floats(-100, 100)


def line(contribution: float) -> Line:
    """One row."""
    return Line(
        "quality", 0, "r1", "review", 1.0, "5", JUNE, 30.0, 3.0, (("verified counts 3", 3.0),), 0.89, contribution
    )


def account(baseline: float, contributions: list[float], changes: list[float]) -> Account:
    """An account of some amounts."""
    steps = tuple(Step("a step", change, Account("load", 1.0, 1.0, 0.0)) for change in changes)
    return Account(
        "quality", 0.5, 2.0, baseline, tuple(map(line, contributions)), steps, (Part("a", 0.5, 1.0),), ("note",)
    )


@given(AMOUNTS, st.lists(AMOUNTS), st.lists(AMOUNTS))
def test_the_total_is_the_sum_of_everything(baseline: float, contributions: list[float], changes: list[float]) -> None:
    """Added up as `math.fsum` does, so that the order does not matter."""
    assert math.fsum([baseline, *contributions, *changes]) == account(baseline, contributions, changes).total


@given(AMOUNTS, st.lists(AMOUNTS), st.lists(AMOUNTS), st.floats(0, 100))
def test_scaling_multiplies_what_is_added_up_and_nothing_else(
    baseline: float, contributions: list[float], changes: list[float], factor: float
) -> None:
    """Words, parts, notes and what a step depends on stay; each amount is multiplied once."""
    before = account(baseline, contributions, changes)
    after = before.scaled(factor)

    assert baseline * factor == after.baseline
    assert [amount * factor for amount in contributions] == [row.contribution for row in after.lines]
    assert [amount * factor for amount in changes] == [step.change for step in after.steps]
    assert (
        account(baseline * factor, [amount * factor for amount in contributions], [c * factor for c in changes])
        == after
    )


def test_scaling_by_one_changes_nothing() -> None:
    """The account itself comes back."""
    before = account(0.5, [0.25], [-0.1])

    assert before.scaled(1.0) is before


def test_an_empty_account_adds_up_to_its_baseline() -> None:
    """Where nothing happened everyone has what everyone starts with."""
    assert 0.7 == pytest.approx(Account("quality", 0.7, 0.0, 0.7).total, abs=0)
