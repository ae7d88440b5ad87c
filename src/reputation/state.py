"""
States: the sums of a recipe at one instant, and how they are joined and taken apart.

Nobody writes `merge` or `retract` for a model. They follow from the channels that its statistic declares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, overload, runtime_checkable

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index, frozen
from reputation.codec import say_instant
from reputation.errors import MergeError, plural
from reputation.parts import say_part
from reputation.rosters import union
from reputation.statistics import Channel, Reduce
from reputation.stored import Stored
from reputation.storing import Form, Storable
from reputation.sums import read_sums, sum_columns
from reputation.tally import Recipe, Tally
from reputation.times import micros

if TYPE_CHECKING:
    from reputation.rollups import Rollup

__all__ = ["IDENTITY", "State", "merge", "retract"]

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

    form: ClassVar[Form] = Form("state", 1)

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

    @property
    def holders(self) -> Bools:
        """Whose rows are in it; of a state that does not say so, everyone's may be."""
        return np.ones(len(self), dtype=bool) if self.held is None else self.held

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

    def _packed(self) -> dict[str, Any]:
        held = {} if self.recipe.scanning is None else {"held": self.holders}
        names = {"as_of": say_instant(self.as_of), "subject": self.subjects}
        return {**names, **held, **sum_columns(self.recipe, self.sums)}

    @classmethod
    def _unpacked(cls, recipe: Recipe, stored: Stored) -> Self:
        subjects = stored.roster("subject")
        held = None if recipe.scanning is None else frozen(stored.flags("held", rows=len(subjects)))
        sums = read_sums(recipe, stored, rows=len(subjects))
        return cls(recipe, stored.instant("as_of"), subjects, sums, held=held)


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
    must lie in the same part: a state does not remember rows. Where a keep rule knows a subject's other rows, all rows
    of a subject must lie in one part.

    Args:
        first: A state, or a rollup.
        *others: States with the same recipe and the same instant, or rollups with the same recipe and the same zone.

    Returns:
        The state, or the rollup, of all rows, with the subjects of all parts.

    Raises:
        MergeError: The recipes, the instants or the zones differ; or two parts hold rows of one subject that a keep
            rule would have to see together.

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


def _refuse_strangers(first: State, second: State, *, verb: str) -> None:
    hint = "fold the evidence again with the recipe of one policy: fold(policy.recipe, ...)."
    refuse_other_recipe(first.recipe, second.recipe, deed=f"states of different recipes cannot be {verb}", hint=hint)
    if micros(first.as_of) != micros(second.as_of):
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
    held = _held_by_one(first, second, subjects, left, right)

    def join(channel: Channel, mine: Floats, theirs: Floats) -> Floats:
        joined: Floats = JOIN[channel.reduce](
            _spread(mine, left, len(subjects), channel), _spread(theirs, right, len(subjects), channel)
        )
        return joined

    return attrs.evolve(_combine(first, second, subjects, join), held=held)


def _held_by_one(
    first: State, second: State, subjects: tuple[str | int, ...], left: Index | None, right: Index | None
) -> Bools | None:
    """Who has rows in either state; nobody may have rows in both where a keep rule has to see them together."""
    if first.recipe.scanning is None:
        return None
    held = np.zeros((2, len(subjects)), dtype=bool)
    for side, (state, places) in enumerate(((first, left), (second, right))):
        held[side, slice(None) if places is None else places] = state.holders
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


def _spread(values: Floats, places: Index | None, size: int, channel: Channel) -> Floats:
    if places is None:
        return values
    result = np.full(size, IDENTITY[channel.reduce])
    result[places] = values
    return result


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
    if isinstance(state, _Kept):
        return state.retract(part)
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
    subjects, (_, right) = union([state.subjects, part.subjects], of="state")

    def take_away(channel: Channel, mine: Floats, theirs: Floats) -> Floats:
        if channel.reduce is not Reduce.SUM:
            msg = f"a {channel.reduce} channel cannot be retracted: the next best value is not known."
            raise MergeError(msg, hint="fold the remaining evidence again.")
        return mine - _spread(theirs, right, len(subjects), channel)

    return _combine(state, part, subjects, take_away)
