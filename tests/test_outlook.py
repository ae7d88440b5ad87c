"""What a tier rests on, and the smallest changes that would reach the next one or lose this one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation as rp
from reputation.arrays import Floats
from reputation.estimates import Estimate
from reputation.gates import Gate, Measured
from reputation.logic import Algebra, Answers, Ask
from reputation.measure import Measures
from reputation.nodes import Score
from reputation.outlook import Check, Outlook, outlook
from reputation.testing.strategies import NOW, Table, policies, tables

NAN = math.nan
LADDER = rp.Ladder(rp.Tier("new"), rp.Tier("trusted", at=0.6, support=5), rp.Tier("star", at=0.8, support=20))


@attrs.frozen
class Leaf:
    """A score whose numbers the test hands out."""

    name: str
    range: tuple[float, float] = (-math.inf, math.inf)

    def describe(self) -> str:
        """Say its name."""
        return self.name


@attrs.frozen(eq=False)
class Told(Measures):
    """Measures that know what the test says: score, support and count by name; bounds 0.25 to either side."""

    told: dict[str, tuple[float, float, float | None]] = attrs.field(factory=dict, kw_only=True)

    def lookup(self, which: Score | str) -> Measured:
        """Give what the test says, for three subjects of whom the second is meant."""
        score, support, count = self.told[which if isinstance(which, str) else str(which.name)]
        columns = [np.array([9.0, number, 9.0]) for number in (score, support, score - 0.25, score + 0.25)]
        return Measured(Estimate(*columns), None if count is None else np.array([9.0, count, 9.0]))


def seen(score: float, support: float, tier: int, ladder: rp.Ladder = LADDER, **told: Any) -> Outlook:
    """The outlook of the second of three subjects; what is told of a score is its number, or number, support, count."""
    full = {
        name: (*given, None)[:3] if isinstance(given, tuple) else (given, 0.0 if math.isnan(given) else 10.0, None)
        for name, given in told.items()
    }
    estimate = Estimate(*(np.array([0.5, number, 0.5]) for number in (score, support, score, score)))
    return outlook(ladder, tier, estimate, Told({}, {}, told=full), 1)


def checked(gate: Gate, **told: Any) -> Check:
    """The check of a gate that guards the only tier, which the subject holds or not."""
    answers = gate.answer(seen_lookup(**told))
    ladder = rp.Ladder(rp.Tier("guarded", when=gate))
    found = seen(0.5, 9.0, 0 if answers[1] == 1 else -1, ladder, **told)
    (check,) = found.held or found.missing
    return check


def seen_lookup(**told: Any) -> Ask:
    """The lookup of `seen`, for asking a gate itself."""
    full = {
        name: (*given, None)[:3] if isinstance(given, tuple) else (given, 10.0, None) for name, given in told.items()
    }
    return Told({}, {}, told=full).lookup


# score and support


def test_between_two_tiers() -> None:
    """What the tier rests on, with what there is to spare, and what the next one still takes."""
    found = seen(0.75, 12.0, 1)

    assert ("trusted", "star") == (found.tier, found.above)
    assert [
        Check("score at least 0.60", "pass", 0.75, 0.6, 0.6 - 0.75),
        Check("support at least 5", "pass", 12.0, 5.0, -7.0),
    ] == list(found.held)
    assert [
        Check("score at least 0.80", "fail", 0.75, 0.8, 0.8 - 0.75),
        Check("support at least 20", "insufficient", 12.0, 20.0, 8.0),
    ] == list(found.missing)


def test_what_is_met_is_not_missing() -> None:
    """Good enough, but on too little evidence."""
    assert ["support at least 20"] == [check.text for check in seen(0.9, 12.0, 1).missing]


def test_at_the_top_nothing_is_missing() -> None:
    """There is no tier above."""
    found = seen(0.9, 25.0, 2)

    assert ("star", None, ()) == (found.tier, found.above, found.missing)
    assert 2 == len(found.held)


def test_at_the_bottom_nothing_can_be_lost() -> None:
    """A tier that asks for nothing rests on nothing."""
    assert () == seen(0.1, 0.0, 0).held


def test_without_a_tier_the_lowest_is_next() -> None:
    """A score below the first band."""
    found = seen(340.0, 9.0, -1, rp.Ladder.bands(("poor", 350, 550), ("fair", 550, None)))

    assert (None, (), "poor", 10.0) == (found.tier, found.held, found.above, found.missing[0].gap)


def test_without_data_the_lowest_tier_takes_a_score() -> None:
    """Also where it asks for nothing else; unknown numbers are None."""
    found = seen(NAN, 0.0, 1, rp.Ladder(rp.Tier("rated"), no_data="unrated"))
    first = seen(NAN, 0.0, 1, rp.Ladder(rp.Tier("fair", at=0.5), no_data="unrated"))

    assert ("unrated", "rated", (Check("a score", "insufficient"),)) == (found.tier, found.above, found.missing)
    assert (Check("score at least 0.50", "insufficient", None, 0.5, None),) == first.missing


def test_a_gate_alone_does_not_replace_a_score() -> None:
    """The unrated hold no tier that others compete for, even where its gate passes."""
    ladder = rp.Ladder(rp.Tier("licensed", when=rp.AtLeast("licences", 1)))

    assert ["a score"] == [check.text for check in seen(NAN, 0.0, -1, ladder, licences=1.0).missing]
    assert ["a score", "licences at least 1"] == [
        check.text for check in seen(NAN, 0.0, -1, ladder, licences=0.0).missing
    ]


# one condition


@pytest.mark.parametrize(
    ("gate", "late", "expected"),
    [
        (rp.AtMost("late", 0.25), 0.125, Check("late at most 0.25", "pass", 0.125, 0.25, -0.125)),
        (rp.AtMost("late", 0.25), 0.5, Check("late at most 0.25", "fail", 0.5, 0.25, 0.25)),
        (rp.AtMost("late", 0.25), NAN, Check("late at most 0.25", "insufficient", None, 0.25, None)),
        (rp.AtLeast("late", 0.25, strict=True), 0.25, Check("late more than 0.25", "fail", 0.25, 0.25, 0.0)),
        (
            rp.AtLeast("late", 0.25, on="lower"),
            0.25,
            Check("lower bound of late at least 0.25", "fail", 0.0, 0.25, 0.25),
        ),
        (rp.AtLeast("late", 12, on="support"), 0.25, Check("support of late at least 12", "fail", 10.0, 12.0, 2.0)),
        (~rp.AtMost("late", 0.25), 0.5, Check("late more than 0.25", "pass", 0.5, 0.25, -0.25)),
        (~rp.AtMost("late", 0.25, strict=True), 0.25, Check("late at least 0.25", "pass", 0.25, 0.25, 0.0)),
        (~rp.AtLeast("late", 0.25), 0.5, Check("late less than 0.25", "fail", 0.5, 0.25, 0.25)),
        (~rp.AtLeast("late", 0.25, strict=True), 0.5, Check("late at most 0.25", "fail", 0.5, 0.25, 0.25)),
    ],
)
def test_a_condition_says_how_far_it_is_from_its_limit(gate: Gate, late: float, expected: Check) -> None:
    """Turned round with ~, it is said the other way round, with the distance that matters."""
    assert expected == checked(gate, late=late)


def test_an_unbounded_end_has_no_distance() -> None:
    """A lower bound that may be anything fails, and no change is small enough to be told."""
    assert Check("lower bound of late at least 0", "fail", None, 0.0, None) == checked(
        rp.AtLeast("late", 0.0, on="lower"), late=-math.inf
    )


def test_too_little_evidence_is_a_condition_of_its_own() -> None:
    """The limit and the support it takes, both of which must be met."""
    check = checked(rp.AtLeast("quality", 0.75, support=5), quality=(1.0, 3.0))

    assert ("quality at least 0.75 (from a support of 5 on)", "insufficient", 2) == (
        check.text,
        check.answer,
        check.need,
    )
    assert (
        Check("quality at least 0.75", "pass", 1.0, 0.75, -0.25),
        Check("support of quality at least 5", "insufficient", 3.0, 5.0, 2.0),
    ) == check.parts
    assert "pass" == checked(rp.AtLeast("quality", 0.75, support=5), quality=(1.0, 5.0)).parts[1].answer


def test_an_allowance_is_another_way_to_pass() -> None:
    """The rate, or else the cases: seven late parcels are two too many, or too large a share."""
    gate = rp.AtMost(rp.Metric(rp.Ratio(rp.kind("late")), name="late"), 0.03, allowance=5)
    check = checked(gate, late=(0.07, 100.0, 7.0))

    assert ("late at most 0.03 (up to 5 in number always pass)", "fail", 1) == (check.text, check.answer, check.need)
    assert (None, None, None) == (check.now, check.limit, check.gap)
    assert (
        Check("late at most 0.03", "fail", 0.07, 0.03, 0.07 - 0.03),
        Check("cases behind late at most 5", "fail", 7.0, 5.0, 2.0),
    ) == check.parts
    assert ["fail", "pass"] == [part.answer for part in checked(gate, late=(0.07, 100.0, 5.0)).parts]
    unknown = checked(gate, late=(NAN, 0.0, 0.0)).parts
    assert ["insufficient", "insufficient"] == [part.answer for part in unknown]
    assert (None, None) == (unknown[1].now, unknown[1].gap)
    assert (
        Check("cases behind late at most 5", "insufficient", None, 5.0) == checked(gate, late=(0.07, 9.0, NAN)).parts[1]
    )


def test_an_allowance_may_count_something_else() -> None:
    """What is counted is named; turned round, both the rate and the count have to be exceeded."""
    gate = rp.AtMost("late", 0.25, allowance=5, count="parcels", support=2)
    check = checked(~gate, late=(0.5, 100.0), parcels=7.0)

    assert ("pass", 2) == (check.answer, check.need)
    both, enough = check.parts
    assert ("pass", 2, "support of late at least 2") == (both.answer, both.need, enough.text)
    assert (
        Check("late more than 0.25", "pass", 0.5, 0.25, -0.25),
        Check("parcels more than 5", "pass", 7.0, 5.0, -2.0),
    ) == both.parts
    assert ["pass", "fail"] == [part.answer for part in checked(~gate, late=0.5, parcels=5.0).parts[0].parts]
    assert ["pass", "insufficient"] == [part.answer for part in checked(~gate, late=0.5, parcels=NAN).parts[0].parts]


# several conditions

TRIPS, NIGHTS, STRIKES = rp.AtLeast("trips", 10), rp.AtLeast("nights", 100), rp.AtLeast("strikes", 1)
SOMEONE = {"trips": 4.0, "nights": 120.0, "strikes": 0.0}


@pytest.mark.parametrize(
    ("gate", "answer", "need", "texts"),
    [
        (TRIPS | NIGHTS, "pass", 1, ["trips at least 10", "nights at least 100"]),
        (TRIPS | STRIKES, "fail", 1, ["trips at least 10", "strikes at least 1"]),
        (~(TRIPS | STRIKES), "pass", 2, ["trips less than 10", "strikes less than 1"]),
        (~(TRIPS & NIGHTS), "pass", 1, ["trips less than 10", "nights less than 100"]),
        (
            rp.k_of(2, TRIPS, NIGHTS, ~STRIKES),
            "pass",
            2,
            ["trips at least 10", "nights at least 100", "strikes less than 1"],
        ),
        (
            ~rp.k_of(3, TRIPS, NIGHTS, STRIKES),
            "pass",
            1,
            ["trips less than 10", "nights less than 100", "strikes less than 1"],
        ),
    ],
)
def test_several_conditions_say_how_many_must_pass(gate: Gate, answer: str, need: int, texts: list[str]) -> None:
    """All, any one, or k of them; ~ turns each of them, and turns how many it takes."""
    check = checked(gate, **SOMEONE)

    assert (gate.describe(), answer, need) == (check.text, check.answer, check.need)
    assert texts == [part.text for part in check.parts]


def test_conditions_nest() -> None:
    """`and` inside `or` keeps its brackets; one gate in brackets is that gate."""
    check = checked((TRIPS & ~STRIKES) | NIGHTS, **SOMEONE)

    assert [2, None] == [part.need for part in check.parts]
    assert ["fail", "pass"] == [part.answer for part in check.parts]
    assert Check("trips at least 10", "fail", 4.0, 10.0, 6.0) == checked(rp.k_of(1, TRIPS), **SOMEONE)


def test_what_joins_all_is_told_one_by_one() -> None:
    """A tier that asks for a and b lists both; only the one that fails is missing."""
    ladder = rp.Ladder(rp.Tier("new"), rp.Tier("host", when=TRIPS & NIGHTS))

    assert ["trips at least 10"] == [check.text for check in seen(0.5, 9.0, 0, ladder, **SOMEONE).missing]
    assert 2 == len(seen(0.5, 9.0, 1, ladder, **SOMEONE).held)


# gates from elsewhere


@attrs.frozen
class ByHand(Algebra):
    """A gate that somebody decides."""

    says: int

    def scores(self) -> tuple[Score | str, ...]:
        """Ask for one score, to know how many subjects there are."""
        return ("trips",)

    def answer(self, lookup: Ask) -> Answers:
        """Give the decision."""
        return np.full(len(lookup("trips").estimate), self.says, dtype=np.int8)

    def leaves(self) -> tuple[Gate, ...]:
        """Itself."""
        return (self,)

    def describe(self) -> str:
        """Say what is decided."""
        return "checked by hand"


@attrs.frozen
class Weighed(ByHand):
    """One with numbers of its own."""

    limit: float = 10.0

    def now(self, lookup: Ask) -> Floats:
        """What there is."""
        return lookup("trips").estimate.score

    def missing(self, lookup: Ask) -> Floats:
        """What is missing."""
        return self.limit - self.now(lookup)


@attrs.frozen
class Joined(ByHand):
    """One that is made of others in a way that only it knows."""

    def leaves(self) -> tuple[Gate, ...]:
        """Two conditions."""
        return (TRIPS, STRIKES)


@pytest.mark.parametrize(
    ("gate", "expected"),
    [
        (ByHand(1), Check("checked by hand", "pass")),
        (ByHand(0), Check("checked by hand", "insufficient")),
        (~ByHand(1), Check("not (checked by hand)", "fail")),
        (Weighed(-1), Check("checked by hand", "fail", 4.0, 10.0, 6.0)),
        (~Weighed(-1), Check("not (checked by hand)", "pass")),
        (Joined(-1), Check("checked by hand", "fail", parts=(checked(TRIPS, **SOMEONE), checked(STRIKES, **SOMEONE)))),
    ],
)
def test_a_gate_from_elsewhere_says_what_it_can(gate: Gate, expected: Check) -> None:
    """At least an answer; numbers and parts where it has them, but none turned round, which it alone could do."""
    assert expected == checked(gate, **SOMEONE)


# laws

ANSWERS = {"pass": 1, "insufficient": 0, "fail": -1}


def flat(checks: Iterator[Check] | tuple[Check, ...]) -> Iterator[Check]:
    """Checks and everything that they are made of."""
    for check in checks:
        yield check
        yield from flat(check.parts)


@given(st.data())
def test_an_outlook_agrees_with_the_ladder(data: st.DataObject) -> None:
    """What is held passes, what is missing does not, and every joined answer follows from its parts."""
    table: Table = data.draw(tables())
    policy: rp.Policy = data.draw(policies(table.columns))
    policy = attrs.evolve(policy, stabilisers=())  # which may hold a level whose conditions are not met
    report = policy.evaluate(table.evidence(), as_of=NOW)
    for rating in report:
        found = report.explain(rating.subject).outlook
        assert (found is None) == (policy.tiers is None)
        if found is None:
            continue
        assert rating.tier == found.tier
        assert {"pass"} >= {check.answer for check in found.held}
        assert "pass" not in {check.answer for check in found.missing}
        assert bool(found.missing) == (found.above is not None)
        for check in flat((*found.held, *found.missing)):
            answers = sorted((ANSWERS[part.answer] for part in check.parts), reverse=True)
            assert check.need is None or answers[check.need - 1] == ANSWERS[check.answer]
            if check.gap is not None:
                assert (check.answer == "pass") <= (check.gap <= 0)
                assert (check.answer == "fail") <= (check.gap >= 0)
