"""
States: the sums of a recipe at one instant, and the only arithmetic on them.

Nobody writes `merge` or `advance` for a model. They follow from the channels that its statistic declares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index, frozen
from reputation.decay import Advancing, Forever
from reputation.errors import MergeError, NotAdvanceableError, plural
from reputation.parts import say_part
from reputation.statistics import Channel, Reduce
from reputation.tally import Recipe, Tally
from reputation.times import day_numbers, micros

__all__ = ["IDENTITY", "State", "advance", "merge", "retract"]

IDENTITY: Mapping[Reduce, float] = MappingProxyType({Reduce.SUM: 0.0, Reduce.MIN: np.inf, Reduce.MAX: -np.inf})

_JOIN: Mapping[Reduce, Callable[[Floats, Floats], Floats]] = MappingProxyType(
    {Reduce.SUM: np.add, Reduce.MIN: np.minimum, Reduce.MAX: np.maximum}
)

Sums = Mapping[str, Floats]


@attrs.frozen(eq=False)
class State:
    """
    The channels of a recipe, folded at one instant: one number per channel and subject.

    Args:
        recipe: The tallies that were folded.
        as_of: The instant, aware.
        subjects: The subjects, sorted.
        sums: Per tally of the recipe, its channels by name; arrays of shape (subjects,).
        held: Whether each subject has rows at all; only where a keep rule of the recipe makes it matter, else None.

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

    recipe: Recipe
    as_of: datetime
    subjects: tuple[str | int, ...]
    sums: tuple[Sums, ...]
    held: Bools | None = attrs.field(default=None, kw_only=True)

    def __len__(self) -> int:
        return len(self.subjects)

    def __repr__(self) -> str:
        return f"State({plural(len(self), 'subject')}, tallies: {len(self.recipe)}, as of {self.as_of.isoformat()})"

    @property
    def stats(self) -> Mapping[Tally, Sums]:
        """The channels by tally."""
        return dict(zip(self.recipe.tallies, self.sums, strict=True))

    def without(self, subjects: Iterable[str | int]) -> State:
        """
        Leave some subjects out, for instance those whose rows are folded again.

        Args:
            subjects: The subjects to leave out; strangers do not matter.

        Returns:
            The state of all others.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from reputation import Evidence, Count, Metric, Policy, fold
            >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
            >>> rows = Evidence.from_columns(subject=["ada", "bob"], occurred_at=now)
            >>> fold(Policy(Metric(Count())).recipe, rows, as_of=now).without(["ada"]).subjects
            ('bob',)
        """
        away = set(subjects)
        stay = np.flatnonzero([subject not in away for subject in self.subjects])
        names = tuple(self.subjects[place] for place in stay.tolist())
        sums = tuple({name: frozen(values[stay]) for name, values in channels.items()} for channels in self.sums)
        held = None if self.held is None else frozen(self.held[stay])
        return State(self.recipe, self.as_of, names, sums, held=held)

    def equals(self, other: State) -> bool:
        """Whether two states hold the same numbers, bit for bit, for the same recipe, instant and subjects."""
        mine, theirs = ((state.recipe, micros(state.as_of), state.subjects) for state in (self, other))
        return mine == theirs and all(
            left.keys() == right.keys() and all(np.array_equal(left[name], right[name]) for name in left)
            for left, right in zip(self.sums, other.sums, strict=True)
        )


def merge(first: State, /, *others: State) -> State:
    """
    Add up states of disjoint rows.

    A SUM channel of the result is the sum of the parts' channels, a MIN channel the least, a MAX channel the greatest.
    Any partition of the rows gives the state of the whole, up to the rounding of floating sums. Rows with the same `id`
    must lie in the same part: a state does not remember rows. Where a keep rule knows a subject's other rows, all rows
    of a subject must lie in one part.

    Args:
        first: A state.
        *others: States with the same recipe and the same instant.

    Returns:
        The state of all rows, with the subjects of all parts.

    Raises:
        MergeError: The recipes or the instants differ; or two parts hold rows of one subject that a keep rule would
            have to see together.

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
    if first.recipe != second.recipe:
        apart = sorted({repr(tally) for tally in set(first.recipe.tallies) ^ set(second.recipe.tallies)})
        shown = f"only one of them holds {apart[0]}" if apart else "their tallies stand in another order"
        msg = f"states of different recipes cannot be {verb}; {shown}."
        raise MergeError(msg, hint="fold the evidence again with the recipe of one policy: fold(policy.recipe, ...).")
    if _elapsed(first.as_of, second.as_of):
        msg = (
            f"states of different instants cannot be {verb}: {first.as_of.isoformat()} and {second.as_of.isoformat()}."
        )
        raise MergeError(msg, hint="bring both to one instant first: advance(state, to=...).")


def _join(first: State, second: State) -> State:
    subjects, left, right = _union(first.subjects, second.subjects)
    held = _held_by_one(first, second, subjects, left, right)

    def join(channel: Channel, mine: Floats, theirs: Floats) -> Floats:
        return _JOIN[channel.reduce](
            _spread(mine, left, len(subjects), channel), _spread(theirs, right, len(subjects), channel)
        )

    return attrs.evolve(_combine(first, second, subjects, join), held=held)


def _held_by_one(
    first: State, second: State, subjects: tuple[str | int, ...], left: Index | None, right: Index | None
) -> Bools | None:
    """Who has rows in either state; nobody may have rows in both where a keep rule has to see them together."""
    if first.recipe.scanning is None:
        return None
    held = np.zeros((2, len(subjects)), dtype=bool)
    for side, (state, places) in enumerate(((first, left), (second, right))):
        # A state that does not say who has rows may hold rows of everyone it knows.
        held[side, slice(None) if places is None else places] = True if state.held is None else state.held
    both = np.flatnonzero(held[0] & held[1])
    if len(both):
        what = f"{plural(len(both), 'subject')}, first {subjects[both[0]]!r},"
        msg = f"{what} with rows in both states cannot be merged under {_said(first)}: it has to see them together."
        hint = (
            "fold all rows of a subject in one part; for new rows fold theirs again and merge with state.without(them)."
        )
        raise MergeError(msg, hint=hint)
    either: Bools = held[0] | held[1]
    return frozen(either)


def _said(state: State) -> str:
    return f"{state.recipe.scanning!r} ({say_part(state.recipe.scanning)})"


def _combine(
    first: State, second: State, subjects: tuple[str | int, ...], join: Callable[[Channel, Floats, Floats], Floats]
) -> State:
    sums = tuple(
        {name: frozen(join(channel, mine[name], theirs[name])) for name, channel in tally.statistic.channels.items()}
        for tally, mine, theirs in zip(first.recipe.tallies, first.sums, second.sums, strict=True)
    )
    return State(first.recipe, first.as_of, subjects, sums)


def _union(
    left: tuple[str | int, ...], right: tuple[str | int, ...]
) -> tuple[tuple[str | int, ...], Index | None, Index | None]:
    """All subjects, and where each side's subjects stand among them; None where nothing moves."""
    if left == right:
        return left, None, None
    if len({type(subject) for subject in (*left[:1], *right[:1])}) > 1:
        msg = f"subjects are text in one state and numbers in the other: {left[0]!r} and {right[0]!r}."
        raise MergeError(msg, hint="name subjects in one way, for instance with str(seller_id).")
    everyone: tuple[str | int, ...] = tuple(sorted({*left, *right}))
    place = {subject: position for position, subject in enumerate(everyone)}
    return everyone, _places(left, place), _places(right, place)


def _places(subjects: tuple[str | int, ...], place: Mapping[str | int, int]) -> Index:
    return np.fromiter(map(place.__getitem__, subjects), dtype=np.intp, count=len(subjects))


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
        NotAdvanceableError: A window, a decay other than `Forever` and `HalfLife`, or a keep rule that stops the decay
            of some rows; or `to` lies before the state.

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
    return State(state.recipe, to, state.subjects, sums, held=state.held)


def _survival(tally: Tally, start: datetime, end: datetime) -> float:
    if tally.window is not None:
        msg = f"a state with the window {tally.window!r} cannot be advanced: rows leave a window one by one."
        raise NotAdvanceableError(msg, hint="fold the evidence again at the later instant.")
    decay: object = tally.decay
    still = next((rule for rule in tally.keep if getattr(rule, "stops_decay", False)), None)
    if still is not None and not isinstance(decay, Forever):
        msg = f"a state with the keep rule {still!r} cannot be advanced: some of its rows fade and others do not."
        raise NotAdvanceableError(msg, hint="fold the evidence again at the later instant.")
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


def retract(state: State, part: State) -> State:
    """
    Take the rows of one state out of another.

    Args:
        state: The state of all rows.
        part: The state of some of those rows; same recipe, same instant.

    Returns:
        The state of the remaining rows, with all subjects of `state`. Floating sums may leave a rounding residue; fold
        again where the last digit matters.

    Raises:
        MergeError: The recipes or instants differ, a channel is a minimum or a maximum, `part` holds a subject that
            `state` lacks, or a keep rule would decide otherwise about the rows that remain.

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
    hint = "fold the rows to take away: retract(state, fold(state.recipe, rows, as_of=state.as_of))."
    _check_states((state, part), rule="retract takes two states", hint=hint)
    _refuse_strangers(state, part, verb="subtracted")
    if state.recipe.scanning is not None:
        msg = f"a state cannot be subtracted from under {_said(state)}: without some rows it keeps others."
        hint = "fold the remaining rows of these subjects again: merge(state.without(subjects), fold(...))."
        raise MergeError(msg, hint=hint)
    strangers = set(part.subjects) - set(state.subjects)
    if strangers:
        msg = f"the part holds {plural(len(strangers), 'subject')} that the state lacks, first {min(strangers)!r}."
        raise MergeError(msg, hint="retract only rows that were folded into the state.")
    subjects, _, right = _union(state.subjects, part.subjects)

    def take_away(channel: Channel, mine: Floats, theirs: Floats) -> Floats:
        if channel.reduce is not Reduce.SUM:
            msg = f"a {channel.reduce} channel cannot be retracted: the next best value is not known."
            raise MergeError(msg, hint="fold the remaining evidence again.")
        return mine - _spread(theirs, right, len(subjects), channel)

    return _combine(state, part, subjects, take_away)
