"""
States: the sums of a recipe at one instant, and the only arithmetic on them.

Nobody writes `merge` or `advance` for a model. They follow from the channels that its statistic declares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, overload, runtime_checkable

import attrs
import numpy as np

from reputation.arrays import Floats, Index, frozen
from reputation.codec import say_instant
from reputation.decay import Advancing
from reputation.errors import MergeError, NotAdvanceableError, plural
from reputation.rosters import union
from reputation.statistics import Channel, Reduce
from reputation.stored import Stored
from reputation.storing import Form, Storable
from reputation.sums import read_sums, sum_columns
from reputation.tally import Recipe, Tally
from reputation.times import day_numbers, micros

if TYPE_CHECKING:
    from reputation.rollups import Rollup

__all__ = ["IDENTITY", "State", "advance", "merge", "retract"]

IDENTITY: Mapping[Reduce, float] = MappingProxyType({Reduce.SUM: 0.0, Reduce.MIN: np.inf, Reduce.MAX: -np.inf})

JOIN: Mapping[Reduce, np.ufunc] = MappingProxyType({Reduce.SUM: np.add, Reduce.MIN: np.minimum, Reduce.MAX: np.maximum})

Sums = Mapping[str, Floats]


@attrs.frozen(eq=False)
class State(Storable):
    """
    The channels of a recipe, folded at one instant: one number per channel and subject.

    Args:
        recipe: The tallies that were folded.
        as_of: The instant, aware.
        subjects: The subjects, sorted.
        sums: Per tally of the recipe, its channels by name; arrays of shape (subjects,).

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Evidence, Count, Metric, Policy, fold
        >>> orders = Evidence.from_columns(
        ...     subject=["ada", "bob", "ada"], occurred_at=datetime(2026, 6, 1, tzinfo=timezone.utc)
        ... )
        >>> state = fold(Policy(Metric(Count())).recipe, orders, as_of=datetime(2026, 7, 1, tzinfo=timezone.utc))
        >>> state.subjects, state.sums[0]["total"]
        (('ada', 'bob'), array([2., 1.]))
    """

    form: ClassVar[Form] = Form("state", 1)

    recipe: Recipe
    as_of: datetime
    subjects: tuple[str | int, ...]
    sums: tuple[Sums, ...]

    def __len__(self) -> int:
        return len(self.subjects)

    def __repr__(self) -> str:
        return f"State({plural(len(self), 'subject')}, tallies: {len(self.recipe)}, as of {self.as_of.isoformat()})"

    @property
    def stats(self) -> Mapping[Tally, Sums]:
        """The channels by tally."""
        return dict(zip(self.recipe.tallies, self.sums, strict=True))

    def equals(self, other: State) -> bool:
        """Whether two states hold the same numbers, bit for bit, for the same recipe, instant and subjects."""
        mine, theirs = ((state.recipe, micros(state.as_of), state.subjects) for state in (self, other))
        return mine == theirs and all(
            left.keys() == right.keys() and all(np.array_equal(left[name], right[name]) for name in left)
            for left, right in zip(self.sums, other.sums, strict=True)
        )

    def _packed(self) -> dict[str, Any]:
        return {"as_of": say_instant(self.as_of), "subject": self.subjects, **sum_columns(self.recipe, self.sums)}

    @classmethod
    def _unpacked(cls, recipe: Recipe, stored: Stored) -> Self:
        subjects = stored.roster("subject")
        return cls(recipe, stored.instant("as_of"), subjects, read_sums(recipe, stored, rows=len(subjects)))


@runtime_checkable
class _Kept(Protocol):
    """Sums that are kept in another form, as a rollup keeps them, and know how they are joined."""

    def merge(self, *others: Self) -> Self:
        """Add up the sums of disjoint rows."""

    def retract(self, part: Self) -> Self:
        """Take the sums of some of the rows out."""


@overload
def merge(first: State, /, *others: State) -> State: ...


@overload
def merge(first: Rollup, /, *others: Rollup) -> Rollup: ...


def merge(first: Any, /, *others: Any) -> Any:
    """
    Add up states, or rollups, of disjoint rows.

    A SUM channel of the result is the sum of the parts' channels, a MIN channel the least, a MAX channel the greatest.
    Any partition of the rows gives the state of the whole, up to the rounding of floating sums. Rows with the same `id`
    must lie in the same part: a state does not remember rows.

    Args:
        first: A state, or a rollup.
        *others: States with the same recipe and the same instant, or rollups with the same recipe and the same zone.

    Returns:
        The state, or the rollup, of all rows, with the subjects of all parts.

    Raises:
        MergeError: The recipes, the instants or the zones differ.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Evidence, Count, Metric, Policy, fold
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> recipe = Policy(Metric(Count())).recipe
        >>> ada, bob = (
        ...     fold(recipe, Evidence.from_columns(subject=[name], occurred_at=now), as_of=now)
        ...     for name in ("ada", "bob")
        ... )
        >>> merge(ada, bob).subjects
        ('ada', 'bob')
    """
    if isinstance(first, _Kept):
        return first.merge(*others)
    _check_states((first, *others), rule="merge takes states, one after the other", hint="write merge(*states).")
    result = first
    for other in others:
        _refuse_strangers(result, other, verb="merged")
        result = _join(result, other)
    return result


def _check_states(given: tuple[object, ...], *, rule: str, hint: str) -> None:
    for state in given:
        if not isinstance(state, State):
            msg = f"{rule}, got {type(state).__name__}.\n\nHint: {hint}"
            raise TypeError(msg)


def _elapsed(start: datetime, end: datetime) -> timedelta:
    """The time between two instants; the difference of two datetimes of one zone is that of their clocks."""
    return timedelta(microseconds=micros(end) - micros(start))


def _refuse_strangers(first: State, second: State, *, verb: str) -> None:
    hint = "fold the evidence again with the recipe of one policy: fold(policy.recipe, ...)."
    refuse_other_recipe(first.recipe, second.recipe, deed=f"states of different recipes cannot be {verb}", hint=hint)
    if _elapsed(first.as_of, second.as_of):
        msg = (
            f"states of different instants cannot be {verb}: {first.as_of.isoformat()} and {second.as_of.isoformat()}."
        )
        raise MergeError(msg, hint="bring both to one instant first: advance(state, to=...).")


def refuse_other_recipe(first: Recipe, second: Recipe, *, deed: str, hint: str) -> None:
    """
    Refuse sums of different recipes.

    Args:
        first: A recipe.
        second: A recipe.
        deed: What cannot be done, for the message.
        hint: What to write instead.

    Raises:
        MergeError: The recipes differ; the message shows a tally that only one of them holds.

    Examples:
        >>> refuse_other_recipe(Recipe([]), Recipe([]), deed="they cannot be merged", hint="fold again.")
    """
    if first != second:
        apart = sorted({repr(tally) for tally in set(first.tallies) ^ set(second.tallies)})
        shown = f"only one of them holds {apart[0]}" if apart else "their tallies stand in another order"
        msg = f"{deed}; {shown}."
        raise MergeError(msg, hint=hint)


def _join(first: State, second: State) -> State:
    subjects, (left, right) = union([first.subjects, second.subjects], of="state")

    def join(channel: Channel, mine: Floats, theirs: Floats) -> Floats:
        joined: Floats = JOIN[channel.reduce](
            _spread(mine, left, len(subjects), channel), _spread(theirs, right, len(subjects), channel)
        )
        return joined

    return _combine(first, second, subjects, join)


def _combine(
    first: State, second: State, subjects: tuple[str | int, ...], join: Callable[[Channel, Floats, Floats], Floats]
) -> State:
    sums = tuple(
        {name: frozen(join(channel, mine[name], theirs[name])) for name, channel in tally.statistic.channels.items()}
        for tally, mine, theirs in zip(first.recipe.tallies, first.sums, second.sums, strict=True)
    )
    return State(first.recipe, first.as_of, subjects, sums)


def _spread(values: Floats, places: Index | None, size: int, channel: Channel) -> Floats:
    if places is None:
        return values
    result = np.full(size, IDENTITY[channel.reduce])
    result[places] = values
    return result


def advance(state: State, to: datetime) -> State:
    """
    Move a state to a later instant, exactly.

    With g the share that the decay keeps over the elapsed time, a channel of degree d is multiplied by g**d: a sum of
    weights ages by g, a sum of squared weights by g squared, a plain count and the least or greatest value not at all.

    Args:
        state: A state at an earlier instant.
        to: The later instant, aware.

    Returns:
        What folding the same rows at the later instant would give, up to floating rounding.

    Raises:
        NotAdvanceableError: A window, or a decay other than `Forever` and `HalfLife`; or `to` lies before the state.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Evidence, Count, HalfLife, Metric, Policy, days, fold
        >>> start = datetime(2026, 6, 1, tzinfo=timezone.utc)
        >>> recipe = Policy(Metric(Count(), decay=HalfLife(days(30)))).recipe
        >>> state = fold(recipe, Evidence.from_columns(subject=["ada"], occurred_at=start), as_of=start)
        >>> advance(state, to=start + days(30)).sums[0]["total"]
        array([0.5])
    """
    _check_states((state,), rule="advance takes one state", hint="write advance(state, to=...).")
    if micros(to, name="to") < micros(state.as_of):
        msg = f"to lies before the state: {to.isoformat()} is earlier than {state.as_of.isoformat()}."
        raise NotAdvanceableError(
            msg, hint="a state only moves forward; fold the evidence again for an earlier instant."
        )
    sums = tuple(
        _age(tally, channels, _survival(tally, state.as_of, to))
        for tally, channels in zip(state.recipe.tallies, state.sums, strict=True)
    )
    return State(state.recipe, to, state.subjects, sums)


def _survival(tally: Tally, start: datetime, end: datetime) -> float:
    if tally.window is not None:
        msg = f"a state with the window {tally.window!r} cannot be advanced: rows leave a window one by one."
        raise NotAdvanceableError(msg, hint="fold the evidence again at the later instant.")
    decay: object = tally.decay
    if not hasattr(decay, "survival"):
        msg = f"a state with the decay {decay!r} cannot be advanced: what is left depends on the age of each row."
        raise NotAdvanceableError(msg, hint="fold the evidence again at the later instant, or use HalfLife.")
    advancing: Advancing = decay  # type: ignore[assignment]  # it has survival, which is all that is asked
    grain: timedelta | None = getattr(decay, "grain", None)
    if grain is None:
        return advancing.survival(_elapsed(start, end))
    return advancing.survival(grained(end, grain, decay.tz) - grained(start, grain, decay.tz))  # type: ignore[attr-defined]


def grained(moment: datetime, grain: timedelta, zone: str) -> timedelta:
    """
    Where an instant stands when time is counted in whole calendar grains.

    Args:
        moment: The instant, aware.
        grain: A whole number of days.
        zone: The time zone whose midnights part the days.

    Returns:
        How far the grain that holds the instant lies from the first of January of the year 1, in whole grains.

    Examples:
        >>> from datetime import datetime, timezone
        >>> late, early = datetime(2026, 6, 2, 1, tzinfo=timezone.utc), datetime(2026, 6, 1, 23, tzinfo=timezone.utc)
        >>> grained(late, timedelta(days=1), "UTC") - grained(early, timedelta(days=1), "UTC")
        datetime.timedelta(days=1)
    """
    day = int(day_numbers(np.array([micros(moment)]), zone)[0])
    return (day // grain.days) * grain


def _age(tally: Tally, channels: Sums, survival: float) -> Sums:
    return {
        name: frozen(_faded(channels[name], survival**channel.degree))
        for name, channel in tally.statistic.channels.items()
    }


def _faded(values: Floats, left: float) -> Floats:
    """What is left; the extremes of no rows, which are infinite, stay what they are."""
    return np.multiply(values, left, out=values.copy(), where=np.isfinite(values))


@overload
def retract(state: State, part: State) -> State: ...


@overload
def retract(state: Rollup, part: Rollup) -> Rollup: ...


def retract(state: Any, part: Any) -> Any:
    """
    Take the rows of one state, or rollup, out of another.

    Args:
        state: The state, or the rollup, of all rows.
        part: The state of some of those rows, with the same recipe and the same instant; or their rollup.

    Returns:
        The state of the remaining rows, with all subjects of `state`. Floating sums may leave a rounding residue; fold
        again where the last digit matters.

    Raises:
        MergeError: The recipes or instants differ, a channel is a minimum or a maximum, or `part` holds a subject that
            `state` lacks.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Evidence, Count, Metric, Policy, fold
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> recipe = Policy(Metric(Count())).recipe
        >>> both, one = (
        ...     fold(recipe, Evidence.from_columns(subject=["ada"] * n, occurred_at=now), as_of=now) for n in (2, 1)
        ... )
        >>> retract(both, one).sums[0]["total"]
        array([1.])
    """
    if isinstance(state, _Kept):
        return state.retract(part)
    hint = "fold the rows to take away: retract(state, fold(state.recipe, rows, as_of=state.as_of))."
    _check_states((state, part), rule="retract takes two states", hint=hint)
    _refuse_strangers(state, part, verb="subtracted")
    strangers = set(part.subjects) - set(state.subjects)
    if strangers:
        msg = f"the part holds {plural(len(strangers), 'subject')} that the state lacks, first {min(strangers)!r}."
        raise MergeError(msg, hint="retract only rows that were folded into the state.")
    subjects, (_, right) = union([state.subjects, part.subjects], of="state")

    def take_away(channel: Channel, mine: Floats, theirs: Floats) -> Floats:
        if channel.reduce is not Reduce.SUM:
            msg = f"a {channel.reduce} channel cannot be retracted: the next best value is not known."
            raise MergeError(msg, hint="fold the remaining evidence again.")
        return mine - _spread(theirs, right, len(subjects), channel)

    return _combine(state, part, subjects, take_away)
