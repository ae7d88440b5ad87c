"""States: merged, moved in time, taken apart, and what cannot be."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest

import reputation as rp
from reputation import State, advance, fold, merge, retract
from reputation.advancing import grained
from reputation.state import IDENTITY
from reputation.statistics import Channel, Count, Extremes, Moments, Reduce, Total
from reputation.tally import Recipe, Tally

JULY = datetime(2026, 7, 1, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
DAY = rp.days(1)
HALF = rp.HalfLife(rp.days(10))
COUNTS, FADING, RANGE = Tally(Count()), Tally(Count(), decay=HALF), Tally(Extremes(column="amount"))


def rows_of(*subjects: str | int, age: float = 0, **columns: Any) -> rp.Evidence:
    """One row for each, all of one age before July."""
    return rp.Evidence.from_columns(subject=list(subjects), occurred_at=JULY - timedelta(days=age), **columns)


def state_of(*subjects: str | int, tallies: Any = (COUNTS,), as_of: datetime = JULY, **columns: Any) -> State:
    """The state of such rows."""
    evidence = rp.Evidence.empty() if not subjects else rows_of(*subjects, **columns)
    return fold(Recipe(tallies), evidence, as_of=as_of)


def totals(state: State) -> list[float]:
    """The first channel called total."""
    return list(state.sums[0]["total"])


@attrs.frozen
class Quarter:
    """An advancing decay from elsewhere, without a grain: a quarter is left after a day."""

    def remaining(self, age: Any, ops: Any) -> Any:
        """What is left."""
        return ops.exp2(-2.0 * age)

    def survival(self, elapsed: timedelta) -> float:
        """What is left after some more time."""
        return float(4.0 ** -(elapsed / DAY))


@attrs.frozen
class Cube:
    """A statistic from elsewhere with channels of degree 0, 1 and 3."""

    channels = {"rows": Channel(degree=0), "once": Channel(), "cube": Channel(degree=3)}  # noqa: RUF012 - a plugin's
    reads = ()

    def lift(self, rows: Any, weight: Any) -> Any:
        """Add up powers of the weight."""
        del rows
        return {"rows": weight * 0.0 + 1.0, "once": weight, "cube": weight**3}


@attrs.frozen
class Heaviest:
    """A statistic from elsewhere: the greatest weight, and the square of the least."""

    channels = {  # noqa: RUF012 - a plugin's
        "heaviest": Channel(reduce=Reduce.MAX),
        "lightest": Channel(reduce=Reduce.MIN, degree=2),
    }
    reads = ()

    def lift(self, rows: Any, weight: Any) -> Any:
        """Offer the weight."""
        del rows
        return {"heaviest": weight, "lightest": weight * weight}


# what a state is


def test_a_state_says_what_it_holds() -> None:
    """Its length is that of its subjects; its text is short."""
    state = state_of("ada", "bob", "ada", tallies=(COUNTS, FADING))

    assert 2 == len(state)
    assert "State(2 subjects, tallies: 2, as of 2026-07-01T00:00:00+00:00)" == repr(state)
    assert "State(1 subject, tallies: 1, as of 2026-07-01T00:00:00+00:00)" == repr(state_of("ada"))
    assert [COUNTS, FADING] == list(state.stats)
    assert state.sums[1] is state.stats[FADING]


def test_states_are_equal_bit_for_bit() -> None:
    """Same recipe, same instant, same subjects, same numbers."""
    state = state_of("ada", "bob")

    assert state.equals(state_of("bob", "ada"))
    assert state.equals(copy.deepcopy(state))
    assert state.equals(pickle.loads(pickle.dumps(state)))
    assert {state, state} == {state} != {copy.deepcopy(state)}
    for other in (
        state_of("ada", "bob", "bob"),
        state_of("ada", "cyd"),
        state_of("ada"),
        state_of("ada", "bob", tallies=(FADING,)),
        state_of("ada", "bob", as_of=JULY + DAY),
        attrs.evolve(state, sums=({},)),
    ):
        assert not state.equals(other)
        assert not other.equals(state)


def test_an_instant_is_the_same_in_every_zone() -> None:
    """What the clocks of the zone show does not matter: neither the offset nor an hour that comes twice."""
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    second = first.replace(fold=1)
    early, late = (state_of("ada", as_of=moment) for moment in (first, second))

    assert early.equals(state_of("ada", as_of=first.astimezone(UTC)))
    assert early.equals(merge(early, state_of(as_of=first.astimezone(UTC))))
    assert not early.equals(late)
    with pytest.raises(rp.MergeError, match=r"2026-10-25T02:30:00\+02:00 and 2026-10-25T02:30:00\+01:00\."):
        merge(early, late)


def test_a_state_that_lacks_the_sums_of_a_tally_is_never_cut_short() -> None:
    """Built by hand it may be wrong, but no arithmetic leaves the rest of the tallies out in silence."""
    state = state_of("ada", tallies=(COUNTS, FADING))
    broken = attrs.evolve(state, sums=state.sums[:1])

    for use in (
        lambda: broken.stats,
        lambda: state.equals(broken),
        lambda: merge(state, broken),
        lambda: retract(state, broken),
        lambda: advance(broken, to=JULY),
    ):
        with pytest.raises(ValueError, match="shorter"):
            use()


def test_a_stored_state_says_when_and_who() -> None:
    """The instant in UTC and the subjects by name; what they say is checked against the sums beside them."""
    state = state_of("ada", "bob", "ada", as_of=JULY.astimezone(BERLIN))
    told = state.to_dict()

    assert ("2026-07-01T00:00:00Z", ["ada", "bob"]) == (told["as_of"], told["subject"])
    assert State.from_dict(told, state.recipe).equals(state)
    with pytest.raises(rp.StorageError):
        State.from_dict(told | {"subject": ["ada"]}, state.recipe)


# merge


def test_merge_adds_up_joins_and_keeps_all_subjects() -> None:
    """Sums are added, minima and maxima joined; a subject that only one part knows keeps its numbers."""
    tallies = (COUNTS, RANGE)
    parts = [
        state_of("bob", "cyd", "cyd", tallies=tallies, amount=[4.0, -1.0, 2.0]),
        state_of("ada", "bob", tallies=tallies, amount=[7.0, 9.0]),
        state_of("bob", tallies=tallies, amount=1.0),
    ]
    whole = merge(*parts)

    assert ("ada", "bob", "cyd") == whole.subjects
    assert [1.0, 3.0, 2.0] == totals(whole)
    assert [7.0, 1.0, -1.0] == list(whole.sums[1]["low"])
    assert [7.0, 9.0, 2.0] == list(whole.sums[1]["high"])
    assert whole.equals(merge(*reversed(parts)))


def test_merge_of_one_state_and_of_empty_ones() -> None:
    """An empty state changes nothing; one that only knows subjects adds those."""
    state, nobody = state_of("ada"), state_of()

    assert state is merge(state)
    assert merge(state, nobody).equals(state)
    assert merge(nobody, state).equals(state)
    assert merge(nobody, nobody).equals(nobody)
    roster = fold(Recipe([COUNTS]), rp.Evidence.empty(subjects=["bob"]), as_of=JULY)
    assert [1.0, 0.0] == totals(merge(state, roster))


def test_the_identity_of_each_way_of_joining() -> None:
    """Nothing is 0 in a sum, the greatest number in a minimum, the least in a maximum."""
    assert {Reduce.SUM: 0.0, Reduce.MIN: np.inf, Reduce.MAX: -np.inf} == dict(IDENTITY)
    whole = merge(state_of("ada", tallies=[RANGE], amount=3.0), state_of("bob", tallies=[RANGE], amount=None))
    assert [3.0, np.inf] == list(whole.sums[0]["low"])
    assert [3.0, -np.inf] == list(whole.sums[0]["high"])


def test_subjects_may_be_numbers() -> None:
    """They are sorted as numbers."""
    assert (2, 9, 10) == merge(state_of(10, 9), state_of(2, 10)).subjects
    assert [1.0, 1.0, 2.0] == totals(merge(state_of(10, 9), state_of(2, 10)))


@pytest.mark.parametrize(
    ("verb", "other"), [(merge, [state_of("ada")]), (merge, None), (retract, rows_of("ada")), (retract, 3)]
)
def test_only_states_are_merged_or_retracted(verb: Callable[..., Any], other: object) -> None:
    """A list of states, or bare rows, are refused with what to write."""
    rule = {merge: "merge takes states, one after the other", retract: "retract takes two states"}[verb]
    hint = {
        merge: "write merge(*states).",
        retract: "fold the rows to take away: retract(state, fold(state.recipe, rows, as_of=state.as_of)).",
    }[verb]

    for given in ((state_of("ada"), other), (other, state_of("ada"))):
        with pytest.raises(TypeError) as caught:
            verb(*given)
        assert f"{rule}, got {type(other).__name__}.\n\nHint: {hint}" == str(caught.value)


def test_states_of_other_recipes_are_refused() -> None:
    """A tally that only one of them holds is shown; so is another order."""
    with pytest.raises(rp.MergeError) as caught:
        merge(state_of("ada"), state_of("ada", tallies=(COUNTS, FADING)))
    assert f"states of different recipes cannot be merged; only one of them holds {FADING!r}." == caught.value.what
    assert "fold the evidence again with the recipe of one policy: fold(policy.recipe, ...)." == caught.value.hint
    with pytest.raises(rp.MergeError) as caught:
        retract(state_of("ada", tallies=(COUNTS, FADING)), state_of("ada", tallies=(FADING, COUNTS)))
    assert (
        "states of different recipes cannot be subtracted; their tallies stand in another order." == caught.value.what
    )


def test_states_of_other_instants_are_refused() -> None:
    """Both instants are shown, and how to bring them together."""
    earlier, later = state_of("ada"), state_of("ada", as_of=JULY + DAY)

    for verb, said in ((merge, "merged"), (retract, "subtracted")):
        with pytest.raises(rp.MergeError) as caught:
            verb(earlier, later)
        assert (
            f"states of different instants cannot be {said}: 2026-07-01T00:00:00+00:00 and 2026-07-02T00:00:00+00:00."
        ) == caught.value.what
        assert "bring both to one instant first: advance(state, to=...)." == caught.value.hint
    assert [2.0] == totals(merge(advance(earlier, to=later.as_of), later))


def test_subjects_are_text_or_numbers_in_all_parts() -> None:
    """1 and "1" may or may not be the same seller."""
    with pytest.raises(rp.MergeError) as caught:
        merge(state_of(1), state_of("ada"))
    assert "subjects are text in one state and numbers in the other: 1 and 'ada'." == caught.value.what
    assert "name subjects in one way, for instance with str(seller_id)." == caught.value.hint
    assert (1,) == merge(state_of(), state_of(1)).subjects


# advance


def test_advance_multiplies_by_what_survives() -> None:
    """A sum of weights by g, a sum of squares by g squared, a plain count and an extreme not at all."""
    tallies = (Tally(Moments(column="amount"), decay=HALF), Tally(Extremes(column="amount"), decay=HALF), COUNTS)
    state = advance(state_of("ada", tallies=tallies, amount=8.0), to=JULY + rp.days(20))

    assert {"total": 0.25, "first": 2.0, "second": 16.0, "squares": 0.0625} == {
        n: v[0] for n, v in state.sums[0].items()
    }
    assert [8.0, 8.0, 1.0] == [state.sums[1]["low"][0], state.sums[1]["high"][0], state.sums[2]["total"][0]]
    assert JULY + rp.days(20) == state.as_of


def test_advance_takes_any_degree() -> None:
    """Degree d gives g**d; degree 0 is a plain count."""
    tally = Tally(Cube(), decay=HALF)
    state = state_of("ada", "ada", tallies=[tally])
    later = advance(state, to=JULY + rp.days(10))

    assert {"rows": [2.0], "once": [1.0], "cube": [0.25]} == {n: list(v) for n, v in later.sums[0].items()}
    assert later.equals(fold(state.recipe, rows_of("ada", "ada"), as_of=later.as_of))


@pytest.mark.parametrize("halves", [0, 1, 3, 5000])
def test_extremes_of_weights_fade_by_their_degree(halves: int) -> None:
    """The heaviest row stays the heaviest, but not as heavy; of no rows there is none, however much time passes."""
    evidence = rp.Evidence.from_columns(
        subject=["ada", "ada"], occurred_at=[JULY, JULY - rp.days(10)], trust=[1.0, 4.0], subjects=["bob"]
    )
    recipe = Recipe([Tally(Heaviest(), weight=rp.field("trust"), decay=HALF)])
    later = advance(fold(recipe, evidence, as_of=JULY), to=JULY + halves * rp.days(10))

    assert [2.0 * 0.5**halves, -np.inf] == list(later.sums[0]["heaviest"])
    assert [0.25**halves, np.inf] == list(later.sums[0]["lightest"])
    assert later.equals(fold(recipe, evidence, as_of=later.as_of))


@pytest.mark.parametrize(
    ("decay", "elapsed", "expected"),
    [
        (rp.Forever(), rp.days(1000), 1.0),
        (rp.Forever(grain=DAY), rp.days(1000), 1.0),
        (HALF, timedelta(0), 1.0),
        (HALF, rp.days(10), 0.5),
        (Quarter(), rp.days(2), 0.0625),
    ],
)
def test_decays_that_advance(decay: Any, elapsed: timedelta, expected: float) -> None:
    """Exact powers of two; moving is folding again."""
    state = state_of("ada", tallies=[Tally(Count(), decay=decay)])
    later = advance(state, to=JULY + elapsed)

    assert [expected] == totals(later)
    assert later.equals(fold(state.recipe, rows_of("ada"), as_of=JULY + elapsed))


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_advance_with_a_grain_counts_whole_days_of_the_zone(zone: str) -> None:
    """Two hours over midnight are a day, and a day without midnight is none."""
    midnight = datetime(2026, 7, 1, tzinfo=ZoneInfo(zone))
    early, late = midnight - rp.hours(1), midnight + rp.hours(1)
    evidence = rp.Evidence.from_columns(subject="ada", occurred_at=early - rp.hours(20))
    recipe = Recipe([Tally(Count(), decay=rp.HalfLife(DAY, grain=DAY, tz=zone))])
    state = fold(recipe, evidence, as_of=early)

    assert [1.0] == totals(state)
    assert [0.5] == totals(advance(state, to=late))
    assert [0.5] == totals(advance(state, to=late + rp.hours(22)))
    assert advance(state, to=late).equals(fold(recipe, evidence, as_of=late))


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 28, 23), (10, 24, 25)])
def test_advance_counts_the_time_that_passes_not_what_the_clock_shows(month: int, day: int, hours: int) -> None:
    """From noon to noon are 23 hours in spring and 25 in autumn, also where both instants are told in that zone."""
    start, end = (datetime(2026, month, number, 12, tzinfo=BERLIN) for number in (day, day + 1))
    evidence = rp.Evidence.from_columns(subject="ada", occurred_at=start)
    recipe = Recipe([Tally(Count(), decay=rp.HalfLife(rp.hours(1)))])

    assert [2.0**-hours] == totals(advance(fold(recipe, evidence, as_of=start), to=end))
    assert [2.0**-hours] == pytest.approx(totals(fold(recipe, evidence, as_of=end)), rel=1e-12)


def test_a_state_moves_forward_only() -> None:
    """Both instants are shown; standing still is allowed."""
    state = state_of("ada", tallies=[FADING])

    with pytest.raises(rp.NotAdvanceableError) as caught:
        advance(state, to=JULY - DAY)
    assert (
        "to lies before the state: 2026-06-30T00:00:00+00:00 is earlier than 2026-07-01T00:00:00+00:00."
        == caught.value.what
    )
    assert "a state only moves forward; fold the evidence again for an earlier instant." == caught.value.hint
    assert advance(state, to=JULY).equals(state)


@pytest.mark.parametrize("window", [rp.Rolling(rp.days(30)), rp.Days(30), rp.Calendar("month"), rp.Unexpired()])
def test_windows_do_not_advance(window: Any) -> None:
    """The window is named, and that rows leave it one by one."""
    state = state_of("ada", tallies=[COUNTS, Tally(Count(), window=window)], expires_at=JULY)

    with pytest.raises(rp.NotAdvanceableError) as caught:
        advance(state, to=JULY + DAY)
    assert (
        f"a state with the window {window!r} cannot be advanced: rows leave a window one by one." == caught.value.what
    )
    assert "fold the evidence again at the later instant." == caught.value.hint


@pytest.mark.parametrize("decay", [rp.Linear(DAY), rp.PowerLaw(DAY), rp.Steps(((DAY, 1.0),)), rp.Plateau(DAY, HALF)])
def test_decays_that_do_not_advance(decay: Any) -> None:
    """The decay is named, and which one would do."""
    state = state_of("ada", tallies=[COUNTS, Tally(Count(), decay=decay)])

    with pytest.raises(rp.NotAdvanceableError) as caught:
        advance(state, to=JULY + DAY)
    assert (
        f"a state with the decay {decay!r} cannot be advanced: what is left depends on the age of each row."
        == caught.value.what
    )
    assert "fold the evidence again at the later instant, or use HalfLife." == caught.value.hint


def test_advance_takes_a_state_and_an_aware_time() -> None:
    """A list of states and a time without a zone are refused."""
    with pytest.raises(TypeError) as caught:
        advance([state_of("ada")], to=JULY)
    assert "advance takes one state, got list.\n\nHint: write advance(state, to=...)." == str(caught.value)
    with pytest.raises(rp.EvidenceError, match=r"^to "):
        advance(state_of("ada"), to=datetime(2026, 7, 1))
    with pytest.raises(TypeError, match=r"^to "):
        advance(state_of("ada"), to="2026-07-02")


def test_grained() -> None:
    """Whole grains from the first day of the year 1, in the calendar of the zone."""
    night = datetime(2026, 6, 1, 20, tzinfo=UTC)
    day = night.date().toordinal()

    assert DAY == grained(night, DAY, "Asia/Shanghai") - grained(night, DAY, "UTC")
    assert day % 7 * DAY == grained(night, DAY, "UTC") - grained(night, rp.days(7), "UTC")
    assert grained(night, DAY, "UTC") == grained(night.astimezone(BERLIN), DAY, "UTC")


# retract


def test_retract_takes_rows_out() -> None:
    """The rows that stay keep their numbers; a subject without rows stays known."""
    tallies = (Tally(Total(), weight=rp.field("trust"), decay=HALF), COUNTS)
    columns = {"tallies": tallies, "age": 10}
    part = state_of("bob", "cyd", amount=[8.0, 2.0], trust=[1.0, 4.0], **columns)
    rest = state_of("ada", "bob", amount=[4.0, 16.0], trust=[2.0, 1.0], **columns)
    remaining = retract(merge(part, rest), part)

    assert ("ada", "bob", "cyd") == remaining.subjects
    assert [4.0, 8.0, 0.0] == list(remaining.sums[0]["amount"])
    assert [1.0, 0.5, 0.0] == list(remaining.sums[0]["total"])
    assert [1.0, 1.0, 0.0] == list(remaining.sums[1]["total"])
    assert [0.0, 0.0] == totals(retract(part, part))
    assert retract(part, state_of(tallies=tallies)).equals(part)


def test_rollups_are_merged_and_retracted_in_the_same_words() -> None:
    """A rollup knows how."""
    old, new = (rp.rollup(Recipe([COUNTS]), rows_of("ada", age=age)) for age in (9, 2))
    both = merge(old, new)

    assert [2.0] == totals(both.at(JULY))
    assert [1.0] == totals(retract(both, new).at(JULY))


def test_minima_and_maxima_cannot_be_retracted() -> None:
    """Nobody knows what came second."""
    state = state_of("ada", tallies=[COUNTS, RANGE], amount=3.0)

    with pytest.raises(rp.MergeError) as caught:
        retract(state, state)
    assert "a min channel cannot be retracted: the next best value is not known." == caught.value.what
    assert "fold the remaining evidence again." == caught.value.hint


@attrs.frozen
class Greatest:
    """A statistic from elsewhere with a maximum alone."""

    channels = {"best": Channel(reduce=Reduce.MAX, degree=0)}  # noqa: RUF012 - a plugin's
    reads = ("amount",)

    def lift(self, rows: Any, weight: Any) -> Any:
        """Offer the amount."""
        del weight
        return {"best": rows["amount"]}


def test_a_maximum_cannot_be_retracted_either() -> None:
    """It is called what it is."""
    state = state_of("ada", tallies=[Tally(Greatest())], amount=3.0)

    with pytest.raises(rp.MergeError, match="a max channel cannot be retracted"):
        retract(state, state)


def test_strangers_cannot_be_retracted() -> None:
    """How many there are, and the first of them: by name, or by number."""
    with pytest.raises(rp.MergeError) as caught:
        retract(state_of("ada"), state_of("cyd", "ada", "bob"))
    assert "the part holds 2 subjects that the state lacks, first 'bob'." == caught.value.what
    assert "retract only rows that were folded into the state." == caught.value.hint
    with pytest.raises(rp.MergeError, match="2 subjects that the state lacks, first 9"):
        retract(state_of(1), state_of(10, 9))
    with pytest.raises(rp.MergeError, match="1 subject that the state lacks, first 'ada'"):
        retract(state_of(1), state_of("ada"))
