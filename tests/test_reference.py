"""The report of random evidence under a random policy is what the second implementation says."""

from __future__ import annotations

import math
from functools import cache
from itertools import combinations, cycle, pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import reference
from tests.reference import Guess

import reputation as rp
from reputation.testing.strategies import (
    ADVANCING,
    FADING,
    FRACTIONS,
    NOW,
    STATUSES,
    WHOLE,
    Row,
    Table,
    conditions,
    models,
    nodes,
    policies,
    selections,
    spans,
    tables,
    there,
    weights,
)

# Where an example tries every part of a sort, fewer examples than elsewhere will do, whatever the profile.
some = settings(max_examples=settings().max_examples // 2)
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


@some
@given(tables(), st.data())
def test_every_model(table: Table, data: st.DataObject) -> None:
    """Scores, support and bounds, by the published formulas."""
    weight, decay = data.draw(weights(table.columns)), data.draw(st.sampled_from(ADVANCING + FADING))

    compare(together(*(rp.Metric(model, weight=weight, decay=decay) for model in models(table.columns))), table)


@some
@given(tables())
def test_every_factor(table: Table) -> None:
    """One by one, and multiplied with the next."""
    factors = there(WHOLE + FRACTIONS, table.columns)
    products = [first * second for first, second in pairwise(factors)]

    compare(together(*(rp.Metric(rp.Count(), weight=weight) for weight in (*factors, *products))), table)


@some
@given(tables())
def test_every_selection(table: Table) -> None:
    """Rows whose column is unknown match nothing, and everything that is negated."""
    compare(together(*(rp.Metric(rp.Count(), select=select) for select in selections(table.columns))), table)


@some
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


@some
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


@some
@given(tables())
def test_every_adaptive_window_under_every_model(table: Table) -> None:
    """Where a model chooses among the rows of its metric, the rows that it chose are counted."""
    windows = [window for window in spans(table.columns) if isinstance(window, rp.Adaptive)]
    asked = product((rp.ALL, ~rp.kind("review")), models(table.columns))
    chosen = (
        rp.Metric(model, select=select, window=window)
        for (select, model), window in zip(asked, cycle(windows), strict=False)
    )

    compare(together(*chosen), table)


@some
@given(tables())
def test_every_status(table: Table) -> None:
    """The newest version of a row decides; without a status it is active."""
    asked = [*combinations(STATUSES, 1), ("active", "under_appeal"), STATUSES]

    compare(together(*(rp.Metric(rp.Count(), statuses=statuses) for statuses in asked)), table)


@some
@given(tables())
def test_every_node(table: Table) -> None:
    """Inner nodes over metrics of every range, rated and unrated."""
    compare(together(*nodes(table.columns)), table)


@some
@given(tables(exact=True))
def test_every_gate(table: Table) -> None:
    """The answer to every condition, and to what is made of conditions."""
    gates = conditions(table.columns)
    tiers = rp.Ladder(*(rp.Tier(f"t{place}", when=gate) for place, gate in enumerate(gates)))
    report = rp.Policy(rp.Metric(rp.Count()), tiers=tiers).evaluate(table.evidence(), as_of=NOW)
    asked = [ask(report, table, place) for place in range(len(report))]

    for gate in gates:
        expected = [reference.answer(gate, of_subject) for of_subject in asked]
        assert expected == gate.answer(report.measures.lookup).tolist(), gate


@given(tables(), st.data())
def test_random_policies(table: Table, data: st.DataObject) -> None:
    """Trees of scores over metrics with any selection, weight, decay, window, date and statuses."""
    compare(data.draw(policies(table.columns)), table)


@given(tables(), st.data())
def test_random_ladders(table: Table, data: st.DataObject) -> None:
    """The highest tier whose own conditions hold, and who is unrated."""
    policy = data.draw(policies(table.columns))
    report = policy.evaluate(table.evidence(), as_of=NOW)

    for place, subject in enumerate(report.subjects):
        of_subject = ask(report, table, place)
        numbers, _ = of_subject(policy.score)
        expected = None if policy.tiers is None else reference.tier(policy.tiers, numbers, of_subject)
        assert expected == report[subject].tier


def ask(report: rp.Report, table: Table, place: int) -> reference.Asked:
    """What the second implementation tells a gate about one subject; the report, where rounding blurs the numbers."""
    rows = [row for row in reference.counting(table.rows) if row["subject"] == report.subjects[place]]

    @cache
    def numbers(which: Any) -> tuple[dict[str, float], float]:
        score = report.measures.named(which)
        guess, actual = reference.measure(score, rows, NOW), report.measures.estimate(score)
        blurred = guess.blur > 0 or (guess.rated and math.isnan(guess.support))
        told = {name: float(getattr(actual, name)[place]) if blurred else getattr(guess, name) for name in NUMBERS}
        return told, reference.counted(score, rows, NOW)

    return numbers
