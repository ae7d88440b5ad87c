"""Two states that have to agree: where they do not, the first number that differs is told with the rows behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Bools, Floats
from reputation.evidence import Evidence
from reputation.folding import fold
from reputation.labels import Labels
from reputation.measure import Measures
from reputation.nodes import title
from reputation.state import State
from reputation.statistics import Reduce
from reputation.tally import Recipe, Tally
from reputation.testing.breaches import LawBroken
from reputation.testing.lattice import RTOL, near, on_lattice, slack_at
from reputation.testing.strategies import NOW

__all__ = ["NUMBERS", "Said", "Slack", "agree", "renamed", "slack_of", "terms_of"]

#: How far sums may lie apart: per tally and channel one number for each subject.
Slack = Sequence[Mapping[str, Floats]]

#: What an estimate says of a subject.
NUMBERS = ("score", "support", "lower", "upper")


def renamed(evidence: Evidence, names: Sequence[str | int], *, roster: Iterable[str | int] = ()) -> Evidence:
    """
    The same rows about other subjects.

    Args:
        evidence: The rows.
        names: The subject of each row.
        roster: Who is known beside them.

    Returns:
        The evidence; what is not about subjects is shared.

    Examples:
        >>> renamed(Evidence.from_columns(subject=["ada"], occurred_at="2026-01-02T10:00Z"), ["bob"]).subjects
        ('bob',)
    """
    return attrs.evolve(evidence, subject=Labels.encode(list(names), categories=roster))


def terms_of(recipe: Recipe, evidence: Evidence, *, as_of: datetime = NOW) -> tuple[State, Sequence[int]]:
    """
    What each row adds by itself: the state in which every row is a subject of its own.

    Args:
        recipe: The tallies.
        evidence: The rows; those of one id are one subject, as one of them counts.
        as_of: The instant.

    Returns:
        The state, and for each of its subjects the position of the real one.

    Examples:
        >>> from reputation.statistics import Count
        >>> rows = Evidence.from_columns(subject=["ada", "ada"], occurred_at=NOW)
        >>> terms_of(Recipe([Tally(Count())]), rows)[0].sums[0]["total"]
        array([1., 1.])
    """
    ids: Sequence[int] = [-1] * len(evidence) if evidence.id is None else evidence.id.codes.tolist()
    names = [name if name >= 0 else -1 - row for row, name in enumerate(ids)]
    real = dict(zip(names, evidence.subject.codes.tolist(), strict=True))
    state = fold(recipe, renamed(evidence, names), as_of=as_of)
    return state, [real[name] for name in state.subjects]  # type: ignore[index]  # these are whole numbers


def slack_of(recipe: Recipe, evidence: Evidence, *, as_of: datetime = NOW, fading: bool = False) -> Slack:
    """
    How far sums of these rows may lie apart that were added up in different ways.

    Args:
        recipe: The tallies.
        evidence: The rows.
        as_of: The instant.
        fading: Whether sums fade after they were added up, so that extremes are rounded, too.

    Returns:
        Nothing for a channel whose terms all lie on one lattice, and for extremes that do not fade; otherwise 1e-12 of
        the magnitude of what was added up.

    Examples:
        >>> from reputation import field
        >>> from reputation.statistics import Count
        >>> rows = Evidence.from_columns(subject=["ada", "ada"], occurred_at=NOW, stake=[0.1, 0.7])
        >>> slack_of(Recipe([Tally(Count(), weight=field("stake"))]), rows)[0]["total"]
        array([8.e-13])
    """
    state, real = terms_of(recipe, evidence, as_of=as_of)
    size = len(evidence.subjects)

    def slack(tally: Tally, name: str, terms: Floats) -> Floats:
        known = terms[np.isfinite(terms)]
        if tally.statistic.channels[name].reduce is not Reduce.SUM:
            rounded = fading and not on_lattice(known)
            return np.full(size, RTOL * float(np.abs(known).max(initial=0.0)) if rounded else 0.0)
        if on_lattice(terms) and not tally.keep:  # a rule may keep a third of a row
            return np.zeros(size)
        return slack_at(real, terms, size)

    return [
        {name: slack(tally, name, terms) for name, terms in channels.items()}
        for tally, channels in zip(recipe.tallies, state.sums, strict=True)
    ]


@attrs.frozen(eq=False, kw_only=True)
class Said:
    """
    How a difference is told.

    Args:
        what: The law, applied to these rows, as a sentence that ends with a colon.
        given: The counterexample.
        hint: What to look for in the part.

    Examples:
        >>> said = Said(what="the parts are not the whole:", given={}, hint="look for a rank.")
        >>> raise said.broken("channel 'total' of 'ada'", 1.0, 2.0)
        Traceback (most recent call last):
            ...
        reputation.testing.breaches.LawBroken: the parts are not the whole: channel 'total' of 'ada' differs.
        <BLANKLINE>
        expected: 1.0
        got:      2.0
        <BLANKLINE>
        Hint: look for a rank.
    """

    what: str
    given: Mapping[str, Any]
    hint: str

    def broken(self, where: str, expected: Any, got: Any) -> LawBroken:
        """Tell of one number."""
        what = f"{self.what} {where} differs."
        return LawBroken(what, expected=expected, got=got, given=self.given, hint=self.hint)


def agree(  # noqa: PLR0913 - two states, and how they are compared
    expected: State,
    got: State,
    said: Said,
    *,
    slack: Slack | None = None,
    scores: Iterable[Any] = (),
    who: Mapping[Any, Any] | None = None,
) -> None:
    """
    Hold two states against each other.

    Args:
        expected: A state.
        got: Another, of the same recipe.
        said: How a difference is told.
        slack: How far sums may lie apart, for the subjects of `expected`; they must be equal where it is left out.
        scores: Scores whose estimates must agree as well where the sums do bit for bit.
        who: The subjects to compare, by their name in `expected`, with their name in `got`; all by default.

    Raises:
        LawBroken: A number differs.

    Examples:
        >>> from reputation.statistics import Count
        >>> empty = fold(Recipe([Tally(Count())]), Evidence.empty(subjects=["ada"]), as_of=NOW)
        >>> agree(empty, empty, Said(what="a state is not itself:", given={}, hint=""))
    """
    if who is None and expected.subjects != got.subjects:
        raise said.broken("who is known", expected.subjects, got.subjects)
    pairs = {name: name for name in expected.subjects} if who is None else who
    mine, theirs = _places(expected, pairs.keys()), _places(got, pairs.values())
    names = list(pairs)
    same = np.ones(len(names), dtype=bool)
    for tally, name, left, right, apart in _channels(expected, got, slack):
        one, two = left[mine], right[theirs]
        what = f"channel {name!r} of {type(tally.statistic).__name__}"
        _tell(near(one, two, apart[mine]), (one, two), said, what, names)
        same &= one == two
    if not same.any():
        return
    for score in scores:
        _estimates(score, (expected, mine[same]), (got, theirs[same]), said, [names[k] for k in np.flatnonzero(same)])


def _places(state: State, names: Iterable[Any]) -> Any:
    place = {name: position for position, name in enumerate(state.subjects)}
    return np.array([place[name] for name in names], dtype=np.intp)


def _channels(expected: State, got: State, slack: Slack | None) -> Iterator[tuple[Tally, str, Floats, Floats, Floats]]:
    nothing = np.zeros(len(expected))
    for number, (tally, left, right) in enumerate(zip(expected.recipe.tallies, expected.sums, got.sums, strict=True)):
        for name in left:
            yield tally, name, left[name], right[name], nothing if slack is None else slack[number][name]


def _tell(kept: Bools, numbers: tuple[Floats, Floats], said: Said, what: str, names: Sequence[Any]) -> None:
    for place in np.flatnonzero(~kept)[:1]:
        expected, got = (float(values[place]) for values in numbers)
        raise said.broken(f"{what} of {names[place]!r}", expected, got)


def _estimates(score: Any, left: tuple[State, Any], right: tuple[State, Any], said: Said, names: Sequence[Any]) -> None:
    before, after = (Measures(state.stats, {}).estimate(score).take(places) for state, places in (left, right))
    for number in NUMBERS:
        one, two = getattr(before, number), getattr(after, number)
        kept = near(one, two, RTOL * (1.0 + np.abs(one))) | (np.isnan(one) & np.isnan(two))
        _tell(kept, (one, two), said, f"{number} of {title(score)}", names)
