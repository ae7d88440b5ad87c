"""Settling: standings against a plain simulation of single subjects, and the laws that they keep."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulated_levels import LEVELS, NAMES, Subject, weekly

from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.fields import days
from reputation.gates import Ask, Measured
from reputation.judging import Judged, judge
from reputation.overrides import Override
from reputation.schedule import OnDates, Weekly
from reputation.settling import settle
from reputation.stabilisers import ConsecutiveMisses, Dwell, Grace, KOfLast, LockAfter, NewcomerProtection
from reputation.stabilising import Situation, Verdict
from reputation.standings import Standings
from reputation.tiers import Ladder, Tier

FIRST = datetime(2026, 6, 1, tzinfo=UTC)  # a Monday
LADDER = Ladder(
    *(Tier(name, at=least, exit=stay, support=enough) for name, least, stay, enough in LEVELS), no_data="nothing"
)
PARTS = {
    "grace": lambda length, tier: Grace(length, tier=tier),
    "dwell": Dwell,
    "kof": lambda k, n, on: KOfLast(k, n, on=on),
    "misses": ConsecutiveMisses,
    "newcomer": lambda length, floor: NewcomerProtection(length, floor=floor),
    "lock": LockAfter,
}
Day = tuple[float | None, int]


def nothing(which: object) -> Measured:
    """Refuse to look anything up."""
    raise AssertionError(which)


def judged(today: dict[str, Day], lookup: Ask = nothing) -> Judged:
    """What the ladder says of some subjects."""
    order = sorted(today)
    scores = [np.nan if today[name][0] is None else today[name][0] for name in order]
    supports = [0.0 if today[name][0] is None else float(today[name][1]) for name in order]
    estimate = Estimate(scores, supports, scores, scores)
    return judge(LADDER, LADDER.assign(estimate, {}), estimate, lookup, tuple(order), misses=True)


lengths = st.integers(1, 9).map(days)
rules = st.one_of(
    st.tuples(st.just("grace"), lengths, st.sampled_from([None, "good", "star"])),
    st.tuples(st.just("dwell"), lengths),
    st.integers(1, 4).flatmap(
        lambda n: st.tuples(
            st.just("kof"), st.integers(1, n), st.just(n), st.sampled_from(["both", "promotion", "demotion"])
        )
    ),
    st.tuples(st.just("misses"), st.integers(1, 3)),
    st.tuples(st.just("newcomer"), lengths, st.sampled_from([None, "good"])),
    st.tuples(st.just("lock"), st.integers(3, 12).map(days)),
)
# Every threshold, and both sides of it.
scores = st.none() | st.sampled_from([0.1, 0.39, 0.4, 0.41, 0.5, 0.69, 0.7, 0.71, 0.79, 0.8, 0.81])
histories = st.lists(st.tuples(scores, st.integers(4, 6)), min_size=12, max_size=12)
plans = st.sampled_from([None, Weekly(("monday", "thursday")), OnDates(("2026-06-03", "2026-06-04", "2026-06-10"))])
everything = st.tuples(st.lists(rules, max_size=3, unique_by=repr), st.lists(histories, min_size=1, max_size=4), plans)


def build(drawn: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    """The stabilisers that are meant by some rules."""
    return tuple(PARTS[name](*terms) for name, *terms in drawn)


def run(drawn: Any, names: list[str] | None = None) -> list[Standings]:
    """The standings of all subjects on every day."""
    chosen, subjects, plan = drawn
    called = [f"s{n}" for n in range(len(subjects))] if names is None else names
    found: list[Standings] = []
    for n, now in enumerate(weekly(FIRST, 12)):
        today = {name: history[n] for name, history in zip(called, subjects, strict=True)}
        before = found[-1] if found else None
        found.append(settle(before, judged(today), as_of=now, stabilisers=build(chosen), schedule=plan))
    return found


@given(everything)
def test_standings_are_those_of_a_plain_simulation(drawn: Any) -> None:
    """Every subject, every day: the level shown, the computed and the projected one, and since when."""
    chosen, subjects, plan = drawn
    found = run(drawn)
    for place, history in enumerate(subjects):
        one = Subject(chosen)
        for now, (score, support), standings in zip(weekly(FIRST, 12), history, found, strict=True):
            official = plan is None or now in plan.moments(FIRST, now)
            expected = one.day(now, score, support, official=official)
            standing = standings.at(place)

            assert expected == (standing.tier, standing.computed_tier, standing.projected_tier)
            assert standing.since == one.since
            assert standing.official == (one.since is not None)
            assert (standing.reason is None) == (standing.tier == standing.computed_tier)


@given(everything)
def test_subjects_do_not_know_of_each_other(drawn: Any) -> None:
    """Each alone, under another name and in another order, stands where it stands among all."""
    chosen, subjects, plan = drawn
    together = run(drawn)
    other = run((chosen, subjects[::-1], plan), [f"x{n}" for n in range(len(subjects))])
    for place, history in enumerate(subjects):
        alone = run((chosen, [history], plan))
        for mine, all_of_us, backwards in zip(alone, together, other, strict=True):
            expected = attrs.astuple(all_of_us.at(place))[1:]

            assert expected == attrs.astuple(mine.at(0))[1:]
            assert expected == attrs.astuple(backwards.at(len(subjects) - 1 - place))[1:]


@given(everything)
def test_settling_again_at_the_same_instant_changes_nothing(drawn: Any) -> None:
    """Once, twice, and after the standings were stored and read back."""
    chosen, subjects, plan = drawn
    found = run(drawn)
    for n, (now, standings) in enumerate(zip(weekly(FIRST, 12), found, strict=True)):
        today = judged({f"s{place}": history[n] for place, history in enumerate(subjects)})
        stored = Standings.from_columns(standings.to_columns(), names=LADDER.names)
        for before in (standings, stored):
            again = settle(before, today, as_of=now, stabilisers=build(chosen), schedule=plan)

            assert again.equals(standings)


@given(everything)
def test_settling_again_with_other_evidence_is_settling_once(drawn: Any) -> None:
    """What was settled by mistake at the same instant leaves no trace."""
    chosen, subjects, plan = drawn
    found = run(drawn)
    rest = {"stabilisers": build(chosen), "schedule": plan}
    for n, now in enumerate(weekly(FIRST, 12)[1:], 1):
        today = judged({f"s{place}": history[n] for place, history in enumerate(subjects)})
        wrong = judged({f"s{place}": history[n - 1] for place, history in enumerate(subjects)})

        mistaken = settle(found[n - 1], wrong, as_of=now, **rest)

        assert settle(mistaken, today, as_of=now, **rest).equals(found[n])


@given(everything)
def test_stored_standings_go_on_as_if_nothing_had_happened(drawn: Any) -> None:
    """Columns and pickles carry everything that the next moment needs."""
    chosen, subjects, plan = drawn
    before: Standings | None = None
    for n, (now, expected) in enumerate(zip(weekly(FIRST, 12), run(drawn), strict=True)):
        today = judged({f"s{place}": history[n] for place, history in enumerate(subjects)})
        found = settle(before, today, as_of=now, stabilisers=build(chosen), schedule=plan)
        copy = pickle.loads(pickle.dumps(found))
        before = Standings.from_columns(copy.to_columns(), names=LADDER.names)

        assert found.equals(expected)
        assert copy.equals(expected)
        assert before.equals(expected)


@given(everything)
def test_looking_in_between_decides_nothing(drawn: Any) -> None:
    """Projections between two moments leave the official levels what they are without them."""
    chosen, subjects, _ = drawn
    plan = OnDates(("2026-06-03", "2026-06-07", "2026-06-10"))
    looked = run((chosen, subjects, plan))
    before: Standings | None = None
    for n in (2, 6, 9):
        today = judged({f"s{place}": history[n] for place, history in enumerate(subjects)})
        before = settle(before, today, as_of=FIRST + timedelta(n), stabilisers=build(chosen), schedule=plan)

        assert before.equals(looked[n])


@given(st.lists(histories, min_size=1, max_size=3))
def test_without_stabilisers_exits_and_schedule_a_standing_is_the_tier(subjects: list[list[Day]]) -> None:
    """And no reason is given."""
    plain = Ladder(Tier("new"), Tier("good", at=0.5), Tier("star", at=0.8, support=5), no_data="nothing")
    before: Standings | None = None
    for n, now in enumerate(weekly(FIRST, 12)):
        scores = [np.nan if history[n][0] is None else history[n][0] for history in subjects]
        estimate = Estimate(scores, [0.0 if np.isnan(x) else 5.0 for x in scores], scores, scores)
        tier = plain.assign(estimate, {})
        everyone = tuple(f"s{place}" for place in range(len(subjects)))
        before = settle(before, judge(plain, tier, estimate, nothing, everyone, misses=False), as_of=now)

        assert before.tier.tolist() == tier.tolist()
        assert {standing.reason for standing in before} == {None}


@given(histories, st.floats(0, 1), st.floats(0, 1))
def test_with_exits_alone_more_score_never_leads_down(history: list[Day], first: float, second: float) -> None:
    """Of two subjects that held the same, the one with the higher score holds at least as much."""
    before: Standings | None = None
    for n, now in enumerate(weekly(FIRST, 12)):
        before = settle(before, judged({"low": history[n], "high": history[n]}), as_of=now)
    low, high = sorted([first, second])
    found = settle(before, judged({"low": (low, 9), "high": (high, 9)}), as_of=FIRST + days(20))

    assert NAMES.index(str(found["low"].tier)) <= NAMES.index(str(found["high"].tier))


# what is refused, and what is forgotten


def test_a_missed_moment_is_an_error() -> None:
    """Nobody skips an evaluation unnoticed; nor does anybody go back."""
    today = judged({"ada": (0.9, 9)})
    first = settle(None, today, as_of=FIRST, schedule=Weekly("monday"))

    with pytest.raises(PolicyError, match=r"one after the other; left out since previous: 1 moment, first 2026-06-08"):
        settle(first, today, as_of=FIRST + days(14), schedule=Weekly("monday"))
    with pytest.raises(PolicyError, match="previous must not lie after as_of"):
        settle(first, today, as_of=FIRST - days(1), schedule=Weekly("monday"))
    assert settle(first, today, as_of=FIRST + days(7), schedule=Weekly("monday")).official


def test_names_of_one_sort_only() -> None:
    """Text on one side and numbers on the other is a mistake of the host."""
    first = settle(None, judged({"ada": (0.9, 9)}), as_of=FIRST)
    numbers = attrs.evolve(judged({"ada": (0.9, 9)}), subjects=(7,))

    with pytest.raises(PolicyError, match="subjects are text on one side and numbers on the other: 'ada' and 7"):
        settle(first, numbers, as_of=FIRST + days(1))


def test_strangers_begin_anew_and_the_absent_are_let_go() -> None:
    """A newcomer has a standing from its first moment on."""
    first = settle(None, judged({"ada": (0.9, 9)}), as_of=FIRST)
    second = settle(first, judged({"bob": (0.9, 9)}), as_of=FIRST + days(1))
    third = settle(second, judged({"ada": (0.75, 9), "bob": (0.75, 9)}), as_of=FIRST + days(2))

    assert (second.subjects, second["bob"].since) == (("bob",), FIRST + days(1))
    assert [("good", FIRST + days(2)), ("star", FIRST + days(1))] == [(one.tier, one.since) for one in third]
    assert len(settle(third, judged({}), as_of=FIRST + days(3))) == 0


def test_a_tier_that_is_gone_is_no_standing() -> None:
    """A new ladder keeps the levels that it knows by name; the counters begin anew."""
    rules = (KOfLast(2, 2, on="promotion"),)
    first = settle(None, judged({"ada": (0.9, 9), "bob": (0.6, 9)}), as_of=FIRST, stabilisers=rules)
    second = settle(first, judged({"ada": (0.9, 9), "bob": (0.6, 9)}), as_of=FIRST + days(1), stabilisers=rules)
    renamed = attrs.evolve(judged({"ada": (0.9, 9), "bob": (0.6, 9)}), names=("new", "good", "gold", "nothing"))
    third = settle(second, renamed, as_of=FIRST + days(2), stabilisers=rules)

    assert ["star", "good"] == second.tiers()
    assert [("new", FIRST + days(2)), ("good", FIRST + days(1))] == [(one.tier, one.since) for one in third]


# what persons decide


def decided(*overrides: Override, score: float = 0.6, before: Standings | None = None, day: int = 0) -> Standings:
    """The standings of one subject on a day."""
    return settle(before, judged({"ada": (score, 9)}), as_of=FIRST + days(day), overrides=overrides)


def override(**what: Any) -> Override:
    """A decision with all that it needs."""
    return Override("ada", reason="a reason", author="mia", **what)


@pytest.mark.parametrize(
    ("what", "tier"),
    [
        ({"tier": "star"}, "star"),
        ({"floor": "star"}, "star"),
        ({"floor": "new"}, "good"),
        ({"ceiling": "new"}, "new"),
        ({"ceiling": "star"}, "good"),
        ({"floor": "new", "ceiling": "star"}, "good"),
        ({"lock": True}, "good"),
    ],
)
def test_a_decision_stands_above_the_rules(what: dict[str, Any], tier: str) -> None:
    """The level shown, beside the one that the conditions give, with the reason."""
    found = decided(override(**what))["ada"]

    assert (tier, "good", "good", True) == (found.tier, found.computed_tier, found.projected_tier, found.official)
    assert found.reason is not None
    assert found.reason.endswith("by mia: a reason")


def test_a_decision_begins_and_ends_and_the_rules_go_on_below_it() -> None:
    """At its start it holds, at its end it does not; it leaves no trace in what the rules hold."""
    protected = override(floor="star", start=FIRST + days(2), until=FIRST + days(4))
    found: list[Standings] = []
    for day in range(6):
        found.append(decided(protected, before=found[-1] if found else None, day=day))

    assert ["good", "good", "star", "star", "good", "good"] == [one["ada"].tier for one in found]
    assert [0, 0, 2, 2, 4, 4] == [(one["ada"].since - FIRST).days for one in found]  # type: ignore[operator]
    assert {one["ada"].computed_tier for one in found} == {"good"}
    assert [False, False, True, True, False, False] == [bool(one.overridden[0]) for one in found]


def test_a_lock_holds_what_was_shown() -> None:
    """Also off the schedule, where it was decided by a person before."""
    first = decided(override(tier="star"))
    second = decided(override(lock=True), before=first, day=1)

    assert second["ada"].tier == "star"
    assert second["ada"].since == FIRST
    assert decided(before=second, day=2)["ada"].tier == "good"


def test_a_decision_holds_off_the_schedule_too() -> None:
    """For who has no official level yet it is the first one."""
    today = judged({"ada": (0.6, 9), "bob": (None, 0)})
    plan = {"as_of": FIRST + days(1), "schedule": Weekly("monday")}
    waiting = settle(None, today, **plan)
    graded = settle(None, today, overrides=override(tier="star"), **plan)

    assert [(False, None, "good"), (False, None, "nothing")] == [(one.official, one.since, one.tier) for one in waiting]
    assert (graded["ada"].official, graded["ada"].since) == (True, FIRST + days(1))
    capped = Override("bob", ceiling="good", reason="a reason", author="mia")
    assert settle(None, today, overrides=capped, **plan)["bob"].tier == "nothing"
    assert settle(None, today, overrides=Override(7, tier="new", reason="x", author="y"), **plan).tiers() == [
        "good",
        "nothing",
    ]


# reasons


def test_reasons_name_the_rule_that_decided() -> None:
    """The exit, the stabiliser with its end, the schedule."""
    rules = (Grace(days(10)),)
    plan = {"stabilisers": rules, "schedule": Weekly("monday")}
    first = settle(None, judged({"ada": (0.9, 9), "bob": (0.9, 9)}), as_of=FIRST, **plan)
    later = settle(first, judged({"ada": (0.3, 9), "bob": (0.75, 9)}), as_of=FIRST + days(1), **plan)
    second = settle(later, judged({"ada": (0.3, 9), "bob": (0.75, 9)}), as_of=FIRST + days(7), **plan)

    assert {one.reason for one in first} == {None}
    assert {one.reason for one in later} == {"levels are taken next on 2026-06-08"}
    assert [one.reason for one in second] == [
        "in grace after the promotion until 2026-06-11",
        "kept: holders only need score at least 0.70",
    ]
    over = settle(
        second, judged({"ada": (0.3, 9), "bob": (0.3, 9)}), as_of=FIRST + days(9), schedule=OnDates("2026-06-02")
    )
    assert {one.reason for one in over} == {"levels are not taken again"}


@attrs.frozen
class Down:
    """A stabiliser from elsewhere: everyone one level lower, down to none at all."""

    reason: str = "one lower"

    def settle(self, case: Situation, /) -> Verdict:
        """Lower everyone."""
        return Verdict(np.maximum(case.candidate - 1, -1))

    def describe(self) -> str:
        """Say what it does."""
        return "one lower"


def test_a_stabiliser_from_elsewhere_needs_no_registration() -> None:
    """One class with `settle`, `reason` and `describe` is enough; below the lowest tier there is none."""
    found = settle(None, judged({"ada": (0.9, 9), "bob": (0.1, 9)}), as_of=FIRST, stabilisers=(Down(),))

    assert [("good", "one lower"), (None, "one lower")] == [(one.tier, one.reason) for one in found]
