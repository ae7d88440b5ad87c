"""Exits: what holders of a tier must keep."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from tests.test_policy import Always

from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.exits import check_exits, eased, low_water
from reputation.gates import Ask, AtLeast, AtMost, Gate, Measured, Not, k_of
from reputation.tiers import Ladder, Tier

DAYS, FLAGS = AtLeast("days_visited", 50, exit=45), AtMost("flags", 5)


def known(*scores: float) -> Ask:
    """Some subjects, of whom every score is the same."""
    return lambda _: Measured(Estimate(scores, [9.0] * len(scores), scores, scores))


@pytest.mark.parametrize(
    ("gate", "easier"),
    [
        (DAYS, AtLeast("days_visited", 45)),
        (FLAGS, FLAGS),
        (AtMost("late", 0.1, exit=0.2, support=5, strict=True), AtMost("late", 0.2, support=5, strict=True)),
        (DAYS & FLAGS, AtLeast("days_visited", 45) & FLAGS),
        (DAYS | FLAGS, AtLeast("days_visited", 45) | FLAGS),
        (k_of(1, DAYS, FLAGS), k_of(1, AtLeast("days_visited", 45), FLAGS)),
        (~FLAGS, ~FLAGS),
        (Always(), Always()),
    ],
)
def test_holders_meet_every_condition_at_its_exit(gate: Gate, easier: Gate) -> None:
    """And all else stays what it is."""
    assert eased(gate) == easier


def test_exits_are_easier_on_both_sides_and_at_the_limit() -> None:
    """A minimum: 50 to enter, 45 to stay; at the limit itself both pass."""
    lookup = known(50, 49, 45, 44)

    assert [1, -1, -1, -1] == DAYS.answer(lookup).tolist()
    assert [1, 1, 1, -1] == eased(DAYS).answer(lookup).tolist()
    maximum = AtMost("late", 10, exit=12)
    assert [[1, -1, -1, -1], [1, 1, 1, -1]] == [
        gate.answer(known(10, 11, 12, 13)).tolist() for gate in (maximum, eased(maximum))
    ]


def test_low_water_leaves_a_share_of_every_minimum() -> None:
    """Discourse: 0.9 of the counts, with what is not to be relaxed joined afterwards."""
    gate = low_water(AtLeast("days_visited", 50) & (AtLeast("likes", 30) | AtLeast("replies", 10)), 0.9) & FLAGS

    assert gate.describe() == (
        "days_visited at least 50 (kept down to 45) and (likes at least 30 (kept down to 27) or replies at least 10"
        " (kept down to 9)) and flags at most 5"
    )
    assert low_water(AtLeast("likes", 0), 0.5) == AtLeast("likes", 0, exit=0)


@pytest.mark.parametrize(
    ("build", "rule"),
    [
        (lambda: AtLeast("days", 50, exit=51), "exit must be at most 50, got 51"),
        (lambda: AtMost("late", 0.1, exit=0.05), "exit must be at least 0.1, got 0.05"),
        (lambda: Tier("star", at=0.8, exit=0.81), "exit must be at most at, 0.8, got 0.81"),
        (lambda: Tier("star", exit=0.5), "exit must be at most at, None, got 0.5"),
        (lambda: Tier("star", at=0.8, support=5, exit_support=6), "exit_support must be at most support, 5.0, got 6"),
        (lambda: Tier("star", when=FLAGS & ~DAYS), "a condition below ~ must have no exit"),
        (lambda: check_exits(Not(DAYS)), "a condition below ~ must have no exit"),
        (lambda: low_water(DAYS, 0.9), "low_water takes minima of zero or more without exits"),
        (lambda: low_water(FLAGS, 0.9), "low_water takes minima"),
        (lambda: low_water(AtLeast("change", -1), 0.9), "low_water takes minima"),
        (lambda: low_water(~FLAGS, 0.9), "low_water takes minima"),
        (lambda: low_water(AtLeast("days", 50), 1), "factor must be less than 1, got 1"),
        (lambda: low_water(AtLeast("days", 50), 0), "factor must be greater than 0"),
        (lambda: Ladder(Tier("new"), Tier("star", at=0.8, exit=-1)).check((0, 1)), "exit must lie within the range"),
    ],
)
def test_an_exit_is_never_harder_than_the_entry(build: Callable[[], object], rule: str) -> None:
    """Anything else is refused when it is built."""
    with pytest.raises(PolicyError, match=rule):
        build()


def test_a_tier_says_its_exits_and_keeps_them() -> None:
    """In the words of the ladder, and in what is asked of holders."""
    ladder = Ladder(
        Tier("new"), Tier("star", at=0.8, exit=0.75, support=20, exit_support=15, when=DAYS), no_data="nothing yet"
    )

    assert ladder.describe_tier(1) == (
        "star: score from 0.80 (included; kept down to 0.75), support from 20 (included; kept down to 15),"
        " days_visited at least 50 (kept down to 45)"
    )
    assert [needed.describe() for needed in ladder.kept(1)] == [
        "score at least 0.75",
        "support at least 15",
        "days_visited at least 45",
    ]
    assert ladder.kept(2) == ()
    assert ladder.tiers[1].eased().eased() == ladder.tiers[1].eased()
    assert np.array_equal(ladder.assign(Estimate([0.75], [15], [0], [1]), {DAYS: np.array([1], np.int8)}), [0])
