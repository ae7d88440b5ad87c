"""What a level goes through: what is known of a few subjects at one moment after the other, and how it is settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs
import numpy as np
from hypothesis import strategies as st

import reputation as rp
from reputation.judging import judge
from reputation.parameters import parameters_of
from reputation.settling import settle
from reputation.standings import Standings
from reputation.testing.breaches import DoesNotApply
from reputation.testing.judging import SUBJECTS, Told, judging
from reputation.testing.telling import told_with
from reputation.testing.trial import Trial

__all__ = ["Course", "History", "course"]

_MOMENTS = 4
_NAMES = tuple(f"s{number}" for number in range(SUBJECTS))


@attrs.frozen(eq=False)
class History:
    """
    What is known of a few subjects at one moment after the other.

    Args:
        told: What is known at each moment.

    Examples:
        >>> estimate = rp.Estimate([0.5], [3], [0.25], [0.75])
        >>> print(History((Told({"score": estimate}),)).shown())
        moment 1
        row  score  support  lower  upper
        0    0.5    3.0      0.25   0.75
    """

    told: tuple[Told, ...]

    def shown(self) -> str:
        """All of it as text tables."""
        return "\n".join(f"moment {number}\n{told.shown()}" for number, told in enumerate(self.told, 1))


@attrs.frozen(eq=False)
class Course:
    """
    How levels are settled where a part has a say.

    Args:
        ladder: The levels.
        stabilisers: What holds them.
        histories: What becomes known.
        steps: How much time lies between two moments.

    Examples:
        >>> course(rp.Grace(rp.days(14), tier="star")).ladder.names
        ('low', 'star', 'high', 'unrated')
    """

    ladder: Any
    stabilisers: tuple[Any, ...]
    histories: st.SearchStrategy[History]
    steps: st.SearchStrategy[timedelta]

    def settle(
        self, told: Told, as_of: datetime, previous: Standings | None, index: Sequence[int] | None = None
    ) -> Standings:
        """The standings of all subjects, or of some, at one moment."""
        places = np.arange(SUBJECTS) if index is None else np.array(index)
        here = told.take(places)
        estimate = here.estimates["score"]
        tier = self.ladder.assign(estimate, {gate: gate.answer(here.lookup) for gate in self.ladder.gates})
        names = tuple(_NAMES[place] for place in places.tolist())
        judged = judge(self.ladder, np.asarray(tier), estimate, here.lookup, names, misses=True)
        return settle(previous, judged, as_of=as_of, stabilisers=self.stabilisers)

    def run(self, trial: Trial, body: Callable[..., None], /) -> None:
        """Try the body of a law on what is drawn, its arguments `history` and `step`."""
        told = told_with("history", "history", body, lambda history: history)
        trial.run(told, history=self.histories, step=self.steps)


def course(part: Any) -> Course:
    """
    Find out how levels are settled where a part has a say.

    Args:
        part: A ladder or a stabiliser.

    Returns:
        How they are settled.

    Raises:
        DoesNotApply: The tiers of a ladder from elsewhere do not say what holders must keep.

    Examples:
        >>> course(rp.Dwell(rp.days(14))).ladder.names
        ('low', 'high', 'unrated')
    """
    ladder = part if hasattr(part, "assign") else _ladder(part)
    if not all(hasattr(tier, "eased") for tier in ladder.tiers):
        reason = "its tiers do not say what holders must keep"
        raise DoesNotApply(reason)
    cases = st.tuples(judging(ladder).cases, *(judging(gate).cases for gate in ladder.gates)).map(_joined)
    histories = st.lists(cases, min_size=_MOMENTS, max_size=_MOMENTS).map(lambda told: History(tuple(told)))
    return Course(ladder, () if ladder is part else (part,), histories, st.sampled_from(_steps(part)))


def _joined(cases: tuple[Told, ...]) -> Told:
    """What a ladder and its gates are told, in one."""
    estimates, counts = ({}, {})  # type: tuple[dict[Any, Any], dict[Any, Any]]
    for told in reversed(cases):  # the ladder has the last word
        estimates |= told.estimates
        counts |= told.counts
    return Told(estimates, counts)


def _ladder(part: Any) -> rp.Ladder:
    """Levels with exits; a text that a stabiliser holds may be the name of one."""
    texts = [value for name in _names(part) if isinstance(value := getattr(part, name), str)]
    names = tuple(dict.fromkeys(("low", *texts, "high")))
    steps = [(place / len(names), name) for place, name in enumerate(names)]
    return rp.Ladder(
        rp.Tier(names[0]),
        *(rp.Tier(name, at=at, exit=at - 0.125, support=place) for place, (at, name) in enumerate(steps) if place),
        no_data="unrated",
    )


def _steps(part: Any) -> list[timedelta]:
    """Stretches of time that matter to a part, and others."""
    lengths = [value for name in _names(part) if isinstance(value := getattr(part, name), timedelta)]
    return list(dict.fromkeys([rp.days(1), *lengths, *(length / 2 for length in lengths), rp.days(40)]))


def _names(part: Any) -> list[str]:
    owner: Any = type(part)
    return [parameter.name for parameter in parameters_of(owner)]
