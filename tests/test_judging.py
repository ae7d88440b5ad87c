"""What a ladder says before anything steadies it."""

from __future__ import annotations

import numpy as np
import pytest

from reputation.estimates import Estimate
from reputation.gates import AtLeast, Measured
from reputation.judging import Judged, judge
from reputation.tiers import Ladder, Tier

LADDER = Ladder(
    Tier("new"),
    Tier("good", at=0.5, exit=0.4),
    Tier("prompt", when=AtLeast("speed", 0.8, exit=0.7)),
    no_data="nothing",
)
SCORES, SPEEDS = [0.45, 0.6, 0.9, np.nan], [0.75, 0.9, 0.6, 0.9]


def judged(*, misses: bool = True) -> Judged:
    """Four subjects, the last one unrated."""
    estimate = Estimate(SCORES, [1, 1, 1, 0], SCORES, SCORES)
    speed = Measured(Estimate(SPEEDS, [1] * 4, SPEEDS, SPEEDS))
    tier = np.array([0, 2, 1, 3])
    return judge(LADDER, tier, estimate, lambda _: speed, ("a", "b", "c", "d"), misses=misses)


def test_ranks_put_the_unrated_below_everyone() -> None:
    """The level without data is no height."""
    assert judged().rank.tolist() == [0, 2, 1, -1]


def test_a_holder_keeps_the_highest_tier_whose_exits_it_meets() -> None:
    """Also one below the tier that it held; never one above, and never without a score."""
    assert judged().reached(np.array([1, 1, 1, 1])).tolist() == [1, 2, 1, -1]
    assert judged().reached(np.array([2, 2, 2, 2])).tolist() == [2, 2, 1, -1]
    assert judged().reached(np.array([-1] * 4)).tolist() == [0, 2, 1, -1]


def test_exits_and_misses_are_said_in_words() -> None:
    """Each condition at its exit; a tier without a condition on the score asks for one."""
    found = judged()

    assert found.exits == {1: "score at least 0.40", 2: "speed at least 0.70"}
    assert {key: missed.tolist() for key, missed in found.missed.items()} == {
        (0, "a score"): [False, False, False, True],
        (1, "score at least 0.40"): [False, False, False, True],
        (2, "a score"): [False, False, False, True],
        (2, "speed at least 0.70"): [False, False, True, False],
    }
    assert judged(misses=False).missed == {}


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        (Tier("good", at=0.5, support=3, exit_support=0), "any support"),
        (Tier("good", at=0.5, exit=0.4, support=3, exit_support=0), "score at least 0.40 and any support"),
        (Tier("good", when=AtLeast("speed", 0.5, exit=0.4) & AtLeast("speed", 0.4)), "speed at least 0.40"),
        (Tier("good", at=0.5, exit=0.5), None),
        (Tier("good", at=0.5), None),
    ],
)
def test_what_holders_need_is_said_whatever_is_left_of_it(tier: Tier, words: str | None) -> None:
    """A condition that falls away is said, too; an exit at the entry is none."""
    estimate = Estimate([0.45], [1], [0.45], [0.45])
    found = judge(Ladder(tier), np.array([-1]), estimate, lambda _: Measured(estimate, None), ("a",), misses=False)

    assert ({} if words is None else {0: words}) == found.exits


def test_a_condition_of_several_tiers_is_asked_once() -> None:
    """And is missed in each of them."""
    ladder = Ladder(Tier("good", at=0.5, when=AtLeast("speed", 0.8)), Tier("best", at=0.9, when=AtLeast("speed", 0.8)))
    estimate = Estimate(SCORES, [1, 1, 1, 0], SCORES, SCORES)
    asked: list[object] = []

    def lookup(which: object) -> Measured:
        asked.append(which)
        return Measured(Estimate(SPEEDS, [1] * 4, SPEEDS, SPEEDS))

    found = judge(ladder, np.array([-1, 0, -1, -1]), estimate, lookup, ("a", "b", "c", "d"), misses=True)
    once = len(asked)
    AtLeast("speed", 0.8).answer(lookup)

    assert once == len(asked) - once
    assert found.missed[0, "speed at least 0.80"] is found.missed[1, "speed at least 0.80"]
