"""The report of random evidence under a random policy is what the second implementation says."""

from __future__ import annotations

import math
from functools import partial
from itertools import combinations, cycle, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import reference
from tests.policies import (
    ADVANCING,
    BROKEN,
    FADING,
    WHOLE,
    models,
    policies,
    selections,
    spans,
    there,
    weights,
)
from tests.reference import Guess
from tests.strategies import NOW, STATUSES, Row, Table, tables

import reputation as rp

RTOL = 1e-12
DATES = ("occurred_at", "recorded_at", "refers_to_at")
NUMBERS = ("score", "support", "lower", "upper")


def expected(score: Any, rows: list[Row], subject: str) -> Guess:
    """What the second implementation says of a subject."""
    return reference.measure(score, [row for row in rows if row["subject"] == subject], NOW)


def agrees(guess: Guess, actual: Any, place: int) -> bool:
    """Whether the numbers are equal but for rounding, which is relative to the magnitude of what was added up."""
    slack = RTOL * max(guess.size, abs(guess.score)) if guess.rated else 0.0
    return (
        _close(guess.score, actual.score[place], slack)
        and (
            _close(guess.support, actual.support[place], RTOL * guess.support)
            or (guess.rated and math.isnan(guess.support))
        )
        and _close(guess.lower, actual.lower[place], slack + guess.blur + RTOL * abs(guess.lower))
        and _close(guess.upper, actual.upper[place], slack + guess.blur + RTOL * abs(guess.upper))
    )


def _close(expected: float, actual: float, slack: float) -> bool:
    both_unknown = math.isnan(expected) and math.isnan(actual)
    return both_unknown or expected == actual or abs(expected - actual) <= slack


def compare(policy: rp.Policy, table: Table) -> None:
    """Hold every score of a policy against the second implementation, for every subject."""
    report = policy.evaluate(table.evidence(), as_of=NOW)
    rows = reference.counting(table.rows)

    assert table.roster == report.subjects
    for score in (policy.score, *policy.metrics):
        actual = report.measures.estimate(score)
        actual.check(score.range)
        for place, subject in enumerate(report.subjects):
            guess = expected(score, rows, subject)
            assert guess.shares is None or guess.shares == pytest.approx(actual.distribution[place], rel=RTOL, abs=RTOL)
            assert agrees(guess, actual, place), (score, guess, [getattr(actual, name)[place] for name in NUMBERS])


def together(*metrics: rp.Metric) -> rp.Policy:
    """A policy that measures all of these, in one pass."""
    return rp.Policy(metrics[0], metrics=metrics[1:])


@given(tables(), st.data())
def test_every_model(table: Table, data: st.DataObject) -> None:
    """Scores, support and bounds, by the published formulas."""
    weight, decay = data.draw(weights(table.columns)), data.draw(st.sampled_from(ADVANCING + FADING))

    compare(together(*(rp.Metric(model, weight=weight, decay=decay) for model in models(table.columns))), table)


@given(tables())
def test_every_factor(table: Table) -> None:
    """One by one, and multiplied with the next."""
    factors = there(WHOLE + BROKEN, table.columns)
    products = [first * second for first, second in pairwise(factors)]

    compare(together(*(rp.Metric(rp.Count(), weight=weight) for weight in (*factors, *products))), table)


@given(tables())
def test_every_selection(table: Table) -> None:
    """Rows whose column is unknown match nothing, and everything that is negated."""
    compare(together(*(rp.Metric(rp.Count(), select=select) for select in selections(table.columns))), table)


@given(tables())
def test_every_decay_by_every_date(table: Table) -> None:
    """Ages exact and in whole calendar grains."""
    compare(
        together(
            *(
                rp.Metric(rp.Count(), decay=decay, date=date)
                for decay in ADVANCING + FADING
                for date in DATES
                if date in table.columns
            )
        ),
        table,
    )


@given(tables())
def test_every_window_by_every_date(table: Table) -> None:
    """Rolling, calendar and adaptive windows, and rows that carry their own end."""
    compare(
        together(
            *(
                rp.Metric(rp.Count(), window=window, date=date)
                for window in spans(table.columns)
                for date in DATES
                if date in table.columns
            )
        ),
        table,
    )


@given(tables())
def test_every_adaptive_window_under_every_model(table: Table) -> None:
    """Where a model chooses among the rows of its metric, the rows that it chose are counted."""
    windows = [window for window in spans(table.columns) if isinstance(window, rp.Adaptive)]
    pairs = zip(models(table.columns), cycle(windows), strict=False)

    compare(together(*(rp.Metric(model, window=window) for model, window in pairs)), table)


@given(tables())
def test_every_status(table: Table) -> None:
    """The newest version of a row decides; without a status it is active."""
    asked = [*combinations(STATUSES, 1), ("active", "under_appeal"), STATUSES]

    compare(together(*(rp.Metric(rp.Count(), statuses=statuses) for statuses in asked)), table)


@given(tables(), st.data())
def test_random_policies(table: Table, data: st.DataObject) -> None:
    """Trees of scores over metrics with any selection, weight, decay, window, date and statuses."""
    compare(data.draw(policies(table.columns)), table)


@given(tables(), st.data())
def test_random_ladders(table: Table, data: st.DataObject) -> None:
    """Gates and tiers, from the numbers of the report."""
    policy = data.draw(policies(table.columns))
    report = policy.evaluate(table.evidence(), as_of=NOW)

    def ask(place: int, score: Any) -> tuple[dict[str, float], float]:
        told = report.measures.lookup(score)
        numbers = {name: float(getattr(told.estimate, name)[place]) for name in NUMBERS}
        return numbers, math.nan if told.count is None else float(told.count[place])

    for place, subject in enumerate(report.subjects):
        numbers, _ = ask(place, policy.score)
        expected = None if policy.tiers is None else reference.tier(policy.tiers, numbers, partial(ask, place))
        assert expected == report[subject].tier
