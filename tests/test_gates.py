"""Gates: conditions with three answers, and their logic."""

from __future__ import annotations

import inspect
import itertools
import math
import pickle
from collections.abc import Callable

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.namespace import PUBLIC

from reputation.arrays import Floats
from reputation.composites import Worst
from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.gates import (
    All,
    Answer,
    Answers,
    Any,
    Ask,
    AtLeast,
    AtMost,
    Condition,
    Gate,
    KOf,
    Measured,
    Not,
    check_condition,
    check_gate,
    k_of,
)
from reputation.logic import Algebra
from reputation.models import Beta, Ratio
from reputation.nodes import Score
from reputation.select import kind

NAN = math.nan
PASS, INSUFFICIENT, FAIL = Answer.PASS, Answer.INSUFFICIENT, Answer.FAIL


@attrs.frozen
class Leaf:
    """A leaf of the tree: a score whose estimates the test hands out."""

    name: str | None = None
    range: tuple[float, float] = (0.0, 1.0)
    model: object = None

    def describe(self) -> str:
        """Say what it is."""
        return "a leaf"


QUALITY = Leaf("quality")
LATE = Leaf("late_rate", model=Ratio(kind("late")))
ORDERS = Leaf("orders", (0.0, math.inf))


@attrs.frozen
class Told(Algebra):
    """A gate from elsewhere, with the answers written on it."""

    answers: tuple[int, ...]

    def scores(self) -> tuple[Score | str, ...]:
        """Nothing is asked."""
        return ()

    def answer(self, lookup: Ask) -> Answers:
        """Give the answers."""
        del lookup
        return np.array(self.answers, dtype=np.int8)

    def leaves(self) -> tuple[Gate, ...]:
        """Itself."""
        return (self,)

    def describe(self) -> str:
        """Say nothing in particular."""
        return "told"


def nothing(which: Score | str) -> Measured:
    """Refuse to look anything up."""
    raise AssertionError(which)


def measured(**columns: list[float]) -> Ask:
    """A lookup that knows each name: scores from a list, support 10 where rated, bounds 0.1 to either side."""

    def lookup(which: Score | str) -> Measured:
        score = np.array(columns[which if isinstance(which, str) else str(which.name)])
        support = np.where(np.isnan(score), 0.0, 10.0)
        return Measured(Estimate(score, support, score - 0.1, score + 0.1))

    return lookup


def counted(rate: list[float], cases: list[float]) -> Ask:
    """A lookup for one ratio with its absolute count."""
    score = np.array(rate)
    known = Measured(Estimate(score, np.where(np.isnan(score), 0.0, 10.0), score, score), np.array(cases))
    return lambda _: known


def answers(gate: Gate, lookup: Ask) -> list[int]:
    """The answers as a list."""
    found = gate.answer(lookup)
    assert found.dtype == np.int8
    assert isinstance(gate, Told) or not found.flags.writeable
    return found.tolist()


# one condition


def test_at_least_includes_its_limit_unless_strict() -> None:
    """The limit passes; with strict it fails; unrated is insufficient, not a failure."""
    lookup = measured(quality=[0.79, 0.8, 0.81, NAN])

    assert [-1, 1, 1, 0] == answers(AtLeast("quality", 0.8), lookup)
    assert [-1, -1, 1, 0] == answers(AtLeast("quality", 0.8, strict=True), lookup)


def test_at_most_includes_its_limit_unless_strict() -> None:
    """The same the other way round."""
    lookup = measured(late_rate=[0.03, 0.04, 0.05, NAN])

    assert [1, 1, -1, 0] == answers(AtMost("late_rate", 0.04), lookup)
    assert [1, -1, -1, 0] == answers(AtMost("late_rate", 0.04, strict=True), lookup)


def test_what_rounding_leaves_does_not_decide() -> None:
    """Three rows of weight 0.1 are 0.30000000000000004, which is 0.3: neither more nor less."""
    lookup = measured(cases=[0.1 + 0.1 + 0.1])

    assert [1] == answers(AtMost("cases", 0.3), lookup)
    assert [-1] == answers(AtMost("cases", 0.3, strict=True), lookup)
    assert [1] == answers(AtLeast("cases", 0.3), lookup)
    assert [-1] == answers(AtLeast("cases", 0.3, strict=True), lookup)


def test_a_billionth_is_the_most_that_rounding_is_given() -> None:
    """What lies within 1e-9 of a limit is at the limit, the far end included; beyond it lies what lies beyond."""
    beyond = math.nextafter(1e-9, 1)
    lookup = measured(points=[1e-9, beyond, -1e-9, -beyond])

    assert [1, 1, 1, -1] == answers(AtLeast("points", 0), lookup)
    assert [-1, 1, -1, -1] == answers(AtLeast("points", 0, strict=True), lookup)
    assert [1, -1, 1, 1] == answers(AtMost("points", 0), lookup)
    assert [-1, -1, -1, 1] == answers(AtMost("points", 0, strict=True), lookup)
    cases = counted([0.5, 0.5], [1e-9, beyond])
    assert [1, -1] == answers(AtMost(LATE, 0.25, allowance=0), cases)
    assert [0.0, 0.25] == AtMost(LATE, 0.25, allowance=0).missing(cases).tolist()
    thin = Estimate([0.9, 0.9], [1 - 1e-9, 1 - 2e-9], [0.9, 0.9], [0.9, 0.9])
    assert [1, 0] == answers(AtLeast("quality", 0.8, support=1), lambda _: Measured(thin))


@pytest.mark.parametrize(("on", "now"), [("score", 0.5), ("lower", 0.4), ("upper", 0.6), ("support", 10.0)])
def test_a_bound_or_the_support_can_be_asked(on: str, now: float) -> None:
    """`on` says what is compared."""
    lookup = measured(quality=[0.5])

    assert [1] == answers(AtLeast("quality", now, on=on), lookup)
    assert [-1] == answers(AtLeast("quality", now + 1e-6, on=on), lookup)
    assert [1] == answers(AtMost("quality", now, on=on), lookup)
    assert [0.0] == AtLeast("quality", now, on=on).missing(lookup).tolist()


def test_support_is_always_known() -> None:
    """A subject without evidence has support 0 for certain: a gate on support fails it, and its negation passes."""
    lookup = measured(quality=[0.5, NAN])

    assert [1, -1] == answers(AtLeast("quality", 5, on="support"), lookup)
    assert [-1, 1] == answers(~AtLeast("quality", 5, on="support"), lookup)
    assert [-1, 1] == answers(AtMost("quality", 5, on="support"), lookup)


def test_too_little_support_is_insufficient() -> None:
    """With `support` a gate gives no answer on thin evidence; the edge is enough."""
    estimate = Estimate([0.9, 0.9, 0.1], [4.0, 5.0, 4.0], [0.9, 0.9, 0.1], [0.9, 0.9, 0.1])

    assert [0, 1, 0] == answers(AtLeast("quality", 0.8, support=5), lambda _: Measured(estimate))
    assert [0, -1, 0] == answers(AtMost("quality", 0.8, support=5), lambda _: Measured(estimate))


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0, 1))
def test_support_is_weighed_not_counted(there: int, needed: int, score: float) -> None:
    """A gate answers exactly where the support, in eighths, is what it asks for, also where that is less than 1."""
    estimate = Estimate([score], [there / 8], [score], [score])

    for gate in (AtLeast("quality", 0.5, support=needed / 8), AtMost("quality", 0.5, support=needed / 8)):
        assert (there < needed) == (answers(gate, lambda _: Measured(estimate)) == [0])


@pytest.mark.parametrize(("reviews", "stars", "shown"), [(100, 3.5, True), (99, 3.5, False), (100, 3.49, False)])
def test_google_seller_ratings_are_shown_from_a_hundred_reviews_and_three_and_a_half_stars(
    reviews: float, stars: float, *, shown: bool
) -> None:
    """Source: Google seller ratings, at least 100 reviews in 12 months and at least 3.5 stars."""
    lookup = lambda _: Measured(Estimate([stars], [reviews], [stars], [stars]))  # noqa: E731

    assert shown == (answers(AtLeast("stars", 3.5, support=100), lookup) == [1])
    assert shown == (answers(AtLeast("stars", 3.5) & AtLeast("stars", 100, on="support"), lookup) == [1])


def test_missing_is_the_signed_gap() -> None:
    """What is missing is positive, what is to spare negative, and unknown where unrated."""
    lookup = measured(quality=[0.5, 1.0, NAN])

    assert np.array_equal([0.25, -0.25, NAN], AtLeast("quality", 0.75).missing(lookup), equal_nan=True)
    assert np.array_equal([-0.25, 0.25, NAN], AtMost("quality", 0.75).missing(lookup), equal_nan=True)
    assert np.array_equal([0.5, 1.0, NAN], AtMost("quality", 0.75).now(lookup), equal_nan=True)


# allowances


def test_an_allowance_saves_the_small_seller() -> None:
    """
    100 sales with 2 defects are 2 %, over 0.5 %, and kept: up to 3 defects never fail. Asking for both loses the level.

    Source: eBay Top Rated, "defect rate at most 0.5 %, with three or fewer defects".
    """
    lookup = measured(defect_rate=[0.02, 0.04, 0.001], defects=[2, 4, 9])

    assert [1, -1, 1] == answers(AtMost("defect_rate", 0.005, allowance=3, count="defects"), lookup)
    assert [-1, -1, -1] == answers(AtMost("defect_rate", 0.005) & AtMost("defects", 3), lookup)


def test_the_count_of_the_metric_itself_is_the_default() -> None:
    """A ratio knows how many it counted; the edge is allowed."""
    gate = AtMost(LATE, 0.03, allowance=5)

    assert [1, -1, 1, 0] == answers(gate, counted([0.5, 0.5, 0.01, NAN], [5, 6, 99, 0]))
    assert (gate.scores(), gate.leaves()) == ((LATE,), (gate,))
    assert AtMost(LATE, 0.03, allowance=5, count=ORDERS).scores() == (LATE, ORDERS)


def test_an_unknown_count_saves_nobody_for_certain() -> None:
    """Where the limit is exceeded and the count unknown, the evidence is insufficient."""
    assert [0, 1] == answers(AtMost(LATE, 0.03, allowance=5), counted([0.5, 0.01], [NAN, NAN]))


def test_nothing_is_missing_where_the_allowance_covers_it() -> None:
    """The gap is 0 under the allowance, the excess over the limit above it."""
    gap = AtMost(LATE, 0.25, allowance=5).missing(counted([0.5, 0.5, 0.125], [5, 6, 0]))

    assert [0.0, 0.25, -0.125] == gap.tolist()


@pytest.mark.parametrize(
    "build",
    [
        lambda: AtMost(QUALITY, 0.5, allowance=3),
        lambda: AtMost(Leaf("quality", model=Beta()), 0.5, allowance=3),
        lambda: AtMost(Worst(LATE, QUALITY, name="quality"), 0.5, allowance=3),
        lambda: AtMost("quality", 0.5, allowance=3).answer(measured(quality=[0.9])),
    ],
)
def test_an_allowance_needs_something_to_count(build: Callable[[], object]) -> None:
    """A score without a count, or without a model, is refused when the gate is built; a name when it is looked up."""
    with pytest.raises(PolicyError) as caught:
        build()

    assert "allowance needs an absolute count, and quality has none." == caught.value.what
    assert "say what is counted: AtMost(..., count=Metric(Count(), select=kind('late')))." == caught.value.hint


def test_a_count_needs_an_allowance() -> None:
    """Both are shown, and what is missing; less than none cannot be allowed."""
    with pytest.raises(PolicyError) as caught:
        AtMost("late_rate", 0.5, count="late")

    assert "count means nothing without an allowance, got count='late' and allowance=None." == caught.value.what
    assert "write how many are allowed in any event: allowance=3." == caught.value.hint
    with pytest.raises(PolicyError, match="allowance must be at least 0"):
        AtMost("late_rate", 0.5, allowance=-1)


@given(st.floats(0, 1), st.integers(0, 20), st.floats(0, 1), st.integers(0, 20))
def test_an_allowance_is_one_or_the_other(rate: float, cases: int, limit: float, allowance: int) -> None:
    """With everything known, the allowance means: at most the limit, or at most so many."""
    lookup = measured(rate=[rate], cases=[float(cases)])

    assert answers(AtMost("rate", limit) | AtMost("cases", allowance), lookup) == answers(
        AtMost("rate", limit, allowance=allowance, count="cases"), lookup
    )


# what cannot mean anything


def test_a_limit_lies_within_the_range_of_the_score() -> None:
    """80 for a share is a percentage by mistake; a policy can make the same check for a name."""
    for build in (AtLeast, AtMost):
        with pytest.raises(PolicyError) as caught:
            build(QUALITY, 80)
        assert "limit must lie within the range of quality, [0, 1], got 80.0." == caught.value.what
        assert "write the limit in units of the score; shares are never written as percent." == caught.value.hint
        assert [0.0, 1.0] == [build(QUALITY, end).limit for end in QUALITY.range]
    with pytest.raises(PolicyError, match="range of quality"):
        check_condition(AtLeast("good", 80), QUALITY)
    assert AtLeast(QUALITY, 80, on="support").limit == 80.0
    assert AtLeast(ORDERS, 80).limit == 80.0
    check_condition(AtMost("late", 0.5, allowance=3), LATE)


@pytest.mark.parametrize("build", [AtLeast, AtMost])
def test_a_condition_checks_what_it_is_given(build: Callable[..., Gate]) -> None:
    """Wrong types and names fail at once, with the parameter in the message."""
    for metric in (3, Leaf, Beta()):
        with pytest.raises(TypeError, match="metric must be a score"):
            build(metric, 0.5)
    with pytest.raises(PolicyError, match="metric must not be empty"):
        build("", 0.5)
    with pytest.raises(TypeError, match=r"limit must be a number, got '0\.5'"):
        build("quality", "0.5")
    with pytest.raises(PolicyError, match="limit must be a finite number"):
        build("quality", NAN)
    with pytest.raises(PolicyError, match="on must be one of"):
        build("quality", 0.5, on="mean")
    with pytest.raises(PolicyError, match="support must be at least 0"):
        build("quality", 0.5, support=-1)
    with pytest.raises(TypeError, match="strict"):
        build("quality", 0.5, strict=1)


def test_the_count_is_a_score_or_a_name() -> None:
    """A number for the count is refused; so is an empty name."""
    with pytest.raises(TypeError, match="count must be a score"):
        AtMost("late_rate", 0.5, allowance=3, count=3)
    with pytest.raises(PolicyError, match="count must not be empty"):
        AtMost("late_rate", 0.5, allowance=3, count="")


# logic

A, B, C = AtLeast("a", 0.5), AtLeast("b", 0.5), AtMost("c", 0.5)
three = st.sampled_from([1, 0, -1])
told = st.builds(lambda *given_answers: Told(given_answers), three, three, three)


def test_gates_join_flat() -> None:
    """Chains of & and of | are one gate; a double negation is none."""
    assert All((A, B, C)) == A & B & C == A & (B & C)
    assert Any((A, B, C)) == A | B | C == A | (B | C)
    assert Not(A) == ~A
    assert A == ~~A
    assert (A & (B | C)).gates == (A, Any((B, C)))


def test_joining_leaves_the_operands_alone() -> None:
    """Operators make new gates."""
    both = A & B
    before = repr(both)

    assert both & C != both
    assert repr(both) == before


def test_a_gate_from_elsewhere_joins_on_either_side() -> None:
    """A gate needs no base class: `answer` is enough for the operators of ours."""

    @attrs.frozen
    class Plain:
        def answer(self, lookup: Ask) -> Answers:
            del lookup
            return np.array([1], dtype=np.int8)

    plain: object = Plain()
    assert (plain & A) == All((plain, A))
    assert (A & plain) == All((A, plain))
    assert (plain | A) == Any((plain, A))
    assert (A | plain) == Any((A, plain))


@pytest.mark.parametrize("wrong", [True, 1, "late_rate", None, AtLeast])
def test_foreign_operands_are_refused(wrong: object) -> None:
    """What is no gate cannot be joined to one, on either side."""
    for join in (lambda: A & wrong, lambda: wrong & A, lambda: A | wrong, lambda: wrong | A):
        with pytest.raises(TypeError, match="unsupported operand"):
            join()
    with pytest.raises(TypeError, match="when must be a gate"):
        check_gate("when", wrong)


def test_a_gate_has_no_truth_value() -> None:
    """`a and b` would silently drop one of them, so it is an error that says what to write."""
    with pytest.raises(TypeError, match=r"neither true nor false until it is asked(.|\n)*Hint: join gates with & \| ~"):
        bool(A)
    with pytest.raises(TypeError, match="neither true nor false"):
        all([A, B])


@given(told, told, told)
def test_kleene_laws(a: Told, b: Told, c: Told) -> None:
    """And, or and not keep the laws of the strong three-valued logic."""

    def equal(left: Gate, right: Gate) -> bool:
        return answers(left, nothing) == answers(right, nothing)

    assert equal(a & b, b & a)
    assert equal(a | b, b | a)
    assert equal((a & b) & c, All((a, b, c)))
    assert equal(a & a, a)
    assert equal(a | a, a)
    assert equal(a & (a | b), a)
    assert equal(a | (a & b), a)
    assert equal(a & (b | c), (a & b) | (a & c))
    assert equal(~(a & b), ~a | ~b)
    assert equal(~(a | b), ~a & ~b)
    assert equal(Not(Not(a)), a)
    assert equal(k_of(1, a, b, c), a | b | c)
    assert equal(k_of(3, a, b, c), a & b & c)
    assert equal(k_of(2, a, b, c), (a & b) | (a & c) | (b & c))


def test_unknown_settles_only_what_every_completion_agrees_on() -> None:
    """Each gate answers insufficient exactly where both fillings of the unknowns are possible."""
    builds: list[Callable[..., Gate]] = [
        lambda *g: All(g),
        lambda *g: Any(g),
        lambda *g: k_of(2, *g),
        lambda a, *_: Not(a),
    ]
    for build, given_answers in itertools.product(builds, itertools.product([1, 0, -1], repeat=3)):
        fillings = itertools.product(*([answer] if answer else [1, -1] for answer in given_answers))
        possible = {answers(build(*(Told((answer,)) for answer in filling)), nothing)[0] for filling in fillings}

        expected = possible.pop() if len(possible) == 1 else 0

        assert [expected] == answers(build(*(Told((answer,)) for answer in given_answers)), nothing)


def test_airbnb_asks_for_trips_or_for_nights() -> None:
    """
    Nine trips of 100 nights in all pass the volume gate; nine trips of 99 nights fail.

    Source: Airbnb Superhost, at least 10 trips, or 3 reservations of at least 100 nights in all.
    """
    volume = AtLeast("trips", 10) | (AtLeast("trips", 3) & AtLeast("nights", 100))

    assert [1, -1] == answers(volume, measured(trips=[9, 9], nights=[100, 99]))


def test_k_of_checks_its_number() -> None:
    """The number runs from 1 to the number of gates and is a whole number."""
    with pytest.raises(PolicyError, match=r"k must be at most the number of gates, 2, got 3\.\n\nHint: lower k"):
        k_of(3, A, B)
    with pytest.raises(PolicyError, match="k must be at least 1"):
        k_of(0, A, B)
    with pytest.raises(TypeError, match="k must be a whole number"):
        k_of(1.5, A, B)
    with pytest.raises(TypeError, match="each operand must be a gate"):
        k_of(1, A, "b")
    with pytest.raises(PolicyError, match="at least one gate"):
        k_of(1)
    assert k_of(1, A) == KOf(1, (A,))


def test_scores_and_leaves_come_once_and_in_order() -> None:
    """A gate says whom it asks and what it is made of."""
    gate = (A & ~B) | k_of(1, A, C)

    assert gate.scores() == ("a", "b", "c")
    assert gate.leaves() == (A, B, C)
    assert [leaf.limit for leaf in gate.leaves() if isinstance(leaf, AtLeast | AtMost)] == [0.5, 0.5, 0.5]


def test_gates_speak() -> None:
    """The words say what is asked, which way, and from how much evidence."""
    assert AtMost("late_rate", 0.04).describe() == "late_rate at most 0.04"
    assert AtLeast(Leaf(), 0.5, strict=True).describe() == "a leaf more than 0.50"
    assert (
        AtLeast("quality", 0.8, on="lower", support=5).describe()
        == "lower bound of quality at least 0.80 (from a support of 5 on)"
    )
    assert AtLeast("quality", 20, on="support").describe() == "support of quality at least 20"
    assert AtMost("quality", 0.8, support=0.5).describe() == "quality at most 0.80 (from a support of 0.50 on)"
    assert (
        AtMost(LATE, 0.03, allowance=5, strict=True).describe()
        == "late_rate less than 0.03 (up to 5 in number always pass)"
    )
    assert AtMost("x", 0.3, allowance=5, count=ORDERS).describe() == "x at most 0.30 (up to 5 of orders always pass)"
    assert ((A | B) & ~C).describe() == "(a at least 0.50 or b at least 0.50) and not (c at most 0.50)"
    assert k_of(2, A, B, C).describe() == "at least 2 of: a at least 0.50; b at least 0.50; c at most 0.50"


@pytest.mark.parametrize(
    "gate",
    [
        A,
        AtMost(LATE, 0.03, allowance=5, count="late"),
        A & B & C,
        A | (B & ~C),
        ~(A & B),
        k_of(2, A, B, C),
        All((A,)),
        Any((A,)),
    ],
    ids=repr,
)
def test_gates_are_values(gate: Gate) -> None:
    """The printed form evaluates back; copies are equal and hash alike."""
    again = eval(repr(gate), {**PUBLIC, "Leaf": Leaf})

    assert again == gate
    assert hash(again) == hash(gate) == hash(pickle.loads(pickle.dumps(gate)))


@pytest.mark.parametrize("part", [AtLeast, AtMost])
def test_every_default_is_keyword_only(part: type) -> None:
    """What is left out is never meant by position."""
    parameters = inspect.signature(part).parameters.values()

    assert [] == [p.name for p in parameters if p.default is not p.empty and p.kind is not p.KEYWORD_ONLY]


def test_a_condition_keeps_its_protocol() -> None:
    """What explains a gate can ask every condition for its limit, its score, and what is there."""
    condition: Condition = AtMost("late_rate", 0.04)
    now: Floats = condition.now(measured(late_rate=[0.5]))

    assert (condition.metric, condition.limit, condition.on, now.tolist()) == ("late_rate", 0.04, "score", [0.5])


def test_what_is_counted_is_counted_also_where_its_score_is_a_share() -> None:
    """Nine refunds of nine orders are nine cases, not one; a count that is its own score is taken as it is."""
    share = Measured(Estimate([1.0], [9.0], [0.6], [1.0]), np.array([9.0]))
    count = Measured(Estimate([9.0], [9.0], [9.0], [9.0]), None)
    gate = AtMost("late_rate", 0.04, allowance=3, count="refunds")

    for counted in (share, count):
        lookup = {"late_rate": share, "refunds": counted}.__getitem__
        assert [9.0] == gate.cases(lookup).tolist()
        assert [-1] == answers(gate, lookup)
