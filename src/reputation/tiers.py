"""
Tiers: levels with conditions, ordered in a ladder.

A subject holds the highest tier whose own conditions it meets. Every band includes its lower edge and leaves out its
upper one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import attrs
import numpy as np

from reputation.arrays import Bools, Ints, frozen, overwritten
from reputation.bands import read_bands
from reputation.errors import PolicyError
from reputation.estimates import Estimate, slack
from reputation.exits import check_exits, eased
from reputation.fields import number, optional_number, text
from reputation.gates import All, Answer, Answers, Gate, check_gate
from reputation.nodes import say_score
from reputation.parts import say_part
from reputation.requirements import Requirement

__all__ = ["Ladder", "Requirement", "Tier"]


def _when(value: Gate | None) -> Gate | None:
    return None if value is None else check_exits(check_gate("when", value))


@attrs.frozen(cache_hash=True)
class Tier:
    """
    A level, and what it takes to hold it.

    Args:
        name: What it is called.
        at: The least score, in units of the score; this edge is part of the tier. None asks for no score.
        support: The least support, at least 0.
        when: A gate that must pass.
        exit: The score below which holders lose it, at most `at`; None for `at` itself.
        exit_support: The support below which holders lose it, at most `support`; None for `support` itself.

    Raises:
        PolicyError: An empty name, or a number out of bounds.
        TypeError: A name that is no text, or a `when` that is no gate.

    Examples:
        >>> from reputation import AtMost
        >>> [
        ...     needed.describe()
        ...     for needed in Tier("star", at=0.8, support=20, when=AtMost("late_rate", 0.04)).requirements()
        ... ]
        ['score at least 0.80', 'support at least 20', 'late_rate at most 0.04']
    """

    name: str = text()
    at: float | None = optional_number()
    support: float = number(default=0.0, low=0, kw_only=True)
    when: Gate | None = attrs.field(default=None, kw_only=True, converter=_when)
    exit: float | None = optional_number()
    exit_support: float | None = optional_number(low=0)

    def __attrs_post_init__(self) -> None:
        _check_exit("exit", self.exit, "at", self.at)
        _check_exit("exit_support", self.exit_support, "support", self.support)

    def eased(self) -> Tier:
        """The tier that holders must meet: every condition at its exit."""
        return Tier(
            self.name,
            at=self.at if self.exit is None else self.exit,
            support=self.support if self.exit_support is None else self.exit_support,
            when=None if self.when is None else eased(self.when),
        )

    def requirements(self) -> tuple[Requirement, ...]:
        """What it asks for: score, support, then its gates, one requirement for each that must pass."""
        score = () if self.at is None else (Requirement("score", limit=self.at),)
        support = (Requirement("support", limit=self.support),) if self.support > 0.0 else ()
        return (*score, *support, *(Requirement("gate", gate=gate) for gate in _joined(self.when)))

    @property
    def open(self) -> bool:
        """Whether it asks for nothing."""
        return self.at is None and self.support == 0.0 and self.when is None

    def holds(self, estimate: Estimate, answers: Mapping[Gate, Answers]) -> Bools:
        """
        Which subjects meet its conditions.

        Args:
            estimate: The estimate that the ladder judges.
            answers: The answers of its gate.

        Returns:
            True where all conditions are met, shape (n,).
        """
        held = np.ones(len(estimate), dtype=bool) if self.at is None else estimate.score >= self.at - slack(self.at)
        if self.support > 0.0:
            held &= estimate.support >= self.support - slack(self.support)
        if self.when is not None:
            held &= answers[self.when] == Answer.PASS
        return held


def _check_exit(name: str, value: float | None, entry: str, limit: float | None) -> None:
    if value is not None and (limit is None or value > limit):
        msg = f"{name} must be at most {entry}, {limit!r}, got {value!r}."
        raise PolicyError(msg, hint="a tier is lost below its exit and reached at its entry: at=0.75, exit=0.70.")


def _joined(gate: Gate | None) -> tuple[Gate, ...]:
    """The gates that must all pass."""
    if gate is None:
        return ()
    return gate.gates if isinstance(gate, All) else (gate,)


def _tier(value: object) -> Tier:
    if not isinstance(value, Tier):
        msg = f"Ladder must be given tiers, got {value!r}.\n\nHint: write Ladder(Tier('new'), Tier('star', at=0.8))."
        raise TypeError(msg)
    return value


def _least(tier: Tier) -> float:
    return -math.inf if tier.at is None else tier.at


def _asks_no_more(tier: Tier, other: Tier) -> bool:
    """Whether everyone who meets the conditions of `other` meets those of `tier`."""
    return (
        _least(tier) <= _least(other)
        and tier.support <= other.support
        and set(_joined(tier.when)) <= set(_joined(other.when))
    )


def _check_order(tiers: tuple[Tier, ...]) -> None:
    last: Tier | None = None
    for tier in tiers:
        if last is not None and _least(tier) < _least(last) and not (tier.at is None and tier.when is not None):
            found = "asks for no score" if tier.at is None else f"starts at {say_score(tier.at)}"
            below = f"{last.name!r}, which starts at {say_score(_least(last))}"
            msg = f"tiers must stand lowest first: {tier.name!r} {found} but stands above {below}."
            raise PolicyError(
                msg, hint="put the tiers in order, and give each an at= that is not lower than the one before."
            )
        last = last if tier.at is None else tier
    for position, tier in enumerate(tiers):
        above = next((other for other in tiers[position + 1 :] if _asks_no_more(other, tier)), None)
        if above is not None:
            found = f"nobody can hold {tier.name!r}, because {above.name!r} above it asks for no more"
            msg = f"tiers must not hide each other: {found}."
            raise PolicyError(
                msg, hint=f"ask for more in {above.name!r}: a higher at=, more support=, or a gate with when=."
            )


def _check_names(names: Sequence[str]) -> None:
    for position, name in enumerate(names):
        if name in names[:position]:
            msg = f"each tier must have a name of its own; {name!r} is given twice."
            raise PolicyError(msg, hint="rename one of them; no_data counts as a name too.")


@attrs.frozen(init=False, repr=False)
class Ladder:
    """
    Levels in order, lowest first. A subject holds the highest tier whose own conditions it meets.

    An unrated subject holds the tier `no_data` where that is declared, else a tier that asks for nothing, else none at
    all. So every subject has exactly one answer. Without gates, more score or more support never lead to a lower tier.
    What lies no more than 1e-9 below an edge is at the edge: so little is what rounding leaves of a sum.

    Args:
        *tiers: The tiers, lowest first, written one after the other.
        no_data: The name of the level of unrated subjects; None where they get no level of their own.

    Raises:
        PolicyError: No tier, two tiers of one name, a tier that starts lower than the one before, or one that nobody
            can hold.
        TypeError: Something that is no tier.

    Examples:
        >>> from reputation import Estimate, Ladder, Tier
        >>> ladder = Ladder(Tier("new"), Tier("trusted", at=0.6, support=5), Tier("star", at=0.8, support=20))
        >>> ladder.assign(Estimate([0.6, 0.9], [8, 8], [0.3, 0.6], [0.8, 1.0]), {})
        array([1, 1])
        >>> ladder.describe_tier(2)
        'star: score from 0.80 (included), support from 20 (included)'
    """

    tiers: tuple[Tier, ...] = attrs.field(metadata={"least": 1})
    no_data: str | None = text(default=None, kw_only=True)

    def __init__(self, *tiers: Tier, no_data: str | None = None) -> None:
        if not tiers:
            msg = "Ladder must be given at least one tier, got none."
            raise PolicyError(msg, hint="write Ladder(Tier('new'), Tier('trusted', at=0.6)).")
        self.__attrs_init__(tuple(map(_tier, tiers)), no_data=no_data)
        _check_names(self.names)
        _check_order(tiers)

    @classmethod
    def bands(
        cls, *bands: tuple[str, float, float | None], step: float | None = None, no_data: str | None = None
    ) -> Ladder:
        """
        Build a ladder from a table of bands, as published schemes print them.

        Args:
            *bands: Name, low end and high end, lowest first. The high end is not included and is where the next band
                starts. That of the last band may be None for an open end; a score beyond it stays in the last band.
            step: Where a table prints both ends as included (4 to 10, 11 to 40), the distance between scores, here 1.
            no_data: The name of the level of unrated subjects.

        Returns:
            A ladder with one tier per band. Scores below the first band have no tier.

        Raises:
            PolicyError: Bands that overlap, leave a gap, are empty or stand in the wrong order.
            TypeError: A band that is not a name and two numbers.

        Examples:
            >>> from reputation import Ladder
            >>> Ladder.bands(("poor", 350, 550), ("fair", 550, 600), ("good", 600, None)).describe_tier(1)
            'fair: score from 550 (included) to 600 (not included)'

        References:
            Sesame Credit: some pages print "fair 550-650" beside "good 600-650", which is why tables are checked.
        """
        checked = read_bands(bands, step)
        return cls(*(Tier(name, at=low) for name, low in checked), no_data=no_data)

    def __repr__(self) -> str:
        named = [] if self.no_data is None else [f"no_data={self.no_data!r}"]
        return f"Ladder({', '.join([*map(repr, self.tiers), *named])})"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tiers, lowest first, then `no_data` where it is declared; `assign` gives positions in it."""
        return (*(tier.name for tier in self.tiers), *(() if self.no_data is None else (self.no_data,)))

    @property
    def gates(self) -> tuple[Gate, ...]:
        """The gates whose answers `assign` needs, each once."""
        return tuple(dict.fromkeys(tier.when for tier in self.tiers if tier.when is not None))

    def assign(self, estimate: Estimate, answers: Mapping[Gate, Answers]) -> Ints:
        """
        Find the tier of every subject.

        Args:
            estimate: The estimate that the ladder judges.
            answers: The answers of the gates, by gate; empty where no tier has one.

        Returns:
            Positions in `names`, shape (n,); -1 for no tier.
        """
        found = np.full(len(estimate), -1, dtype=np.int64)
        for position, tier in enumerate(self.tiers):
            if tier.open:
                found[:] = position
            else:
                found = overwritten(found, position, where=tier.holds(estimate, answers))
        return frozen(overwritten(found, self._without_data(), where=np.isnan(estimate.score)))

    def _without_data(self) -> int:
        """Position for unrated subjects; only the lowest tier can be open, as it would hide what is below it."""
        if self.no_data is not None:
            return len(self.tiers)
        return 0 if self.tiers[0].open else -1

    def requirements(self, index: int) -> tuple[Requirement, ...]:
        """
        What one tier asks for.

        Args:
            index: Position of the tier in `names`.

        Returns:
            Its requirements: score, support, gates. None for the tier `no_data`.

        Examples:
            >>> from reputation import Ladder, Tier
            >>> [needed.limit for needed in Ladder(Tier("new"), Tier("star", at=0.8, support=20)).requirements(1)]
            [0.8, 20.0]
        """
        return () if self.names[index] == self.no_data else self.tiers[index].requirements()

    def kept(self, index: int) -> tuple[Requirement, ...]:
        """
        What holders of one tier must keep: its requirements, each at its exit.

        Args:
            index: Position of the tier in `names`.

        Returns:
            Its requirements; none for the tier `no_data`.

        Examples:
            >>> from reputation import Ladder, Tier
            >>> [needed.limit for needed in Ladder(Tier("new"), Tier("star", at=0.8, exit=0.75)).kept(1)]
            [0.75]
        """
        return () if self.names[index] == self.no_data else self.tiers[index].eased().requirements()

    def describe_tier(self, index: int) -> str:
        """
        Say on one line what a tier takes, and which end of its band belongs to it.

        Args:
            index: Position of the tier in `names`.

        Returns:
            A text. An upper end is given where it is one, that is, where the score alone leads out of the tier.

        Examples:
            >>> from reputation import Ladder, Tier
            >>> Ladder(Tier("new"), Tier("star", at=0.8)).describe_tier(0)
            'new: score below 0.80 (not included), or unrated'
        """
        if self.names[index] == self.no_data:
            return f"{self.no_data}: unrated"
        tier, end = self.tiers[index], self._end(index)
        said = [_band_in_words(tier.at, end, tier.exit)]
        least = f"support from {say_score(tier.support)} (included{_left_at(tier.exit_support)})"
        said += [least] if tier.support > 0.0 else []
        said += [] if tier.when is None else [say_part(tier.when)]
        listed = ", ".join(part for part in said if part is not None)
        if tier.open and self.no_data is None:
            listed = f"{listed}, or unrated" if listed else "everyone"
        return f"{tier.name}: {listed or 'everyone who is rated'}"

    def describe(self) -> str:
        """All tiers in words, lowest first."""
        return "; ".join(self.describe_tier(index) for index in range(len(self.names)))

    def check(self, within: tuple[float, float]) -> None:
        """
        Refuse a ladder that the scores it judges do not fit.

        Args:
            within: The range of the score.

        Raises:
            PolicyError: A tier starts outside the range.

        Examples:
            >>> from reputation import Ladder, Tier
            >>> Ladder(Tier("new"), Tier("star", at=80)).check((0.0, 1.0))
            Traceback (most recent call last):
                ...
            reputation.errors.PolicyError: at must lie within the range of the score, [0, 1]; tier 'star' starts at 80.
            <BLANKLINE>
            Hint: write at= in units of the score; shares are never written as percent.
        """
        low, high = within
        for tier in self.tiers:
            for name, edge in (("at", tier.at), ("exit", tier.exit)):
                if edge is None or low <= edge <= high:
                    continue
                found = f"tier {tier.name!r} {'starts' if name == 'at' else 'ends'} at {say_score(edge)}"
                msg = f"{name} must lie within the range of the score, [{low:g}, {high:g}]; {found}."
                raise PolicyError(msg, hint="write at= in units of the score; shares are never written as percent.")

    def _end(self, index: int) -> float | None:
        """The score from which on every holder of the tier holds a higher one."""
        tier = self.tiers[index]
        above = (other for other in self.tiers[index + 1 :] if _asks_no_more(attrs.evolve(other, at=tier.at), tier))
        return next((other.at for other in above), None)


def _left_at(limit: float | None) -> str:
    return "" if limit is None else f"; kept down to {say_score(limit)}"


def _band_in_words(start: float | None, end: float | None, left_at: float | None) -> str | None:
    if start is None:
        return None if end is None else f"score below {say_score(end)} (not included)"
    upper = "" if end is None else f" to {say_score(end)} (not included)"
    return f"score from {say_score(start)} (included{_left_at(left_at)}){upper}"
