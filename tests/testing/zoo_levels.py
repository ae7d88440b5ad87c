"""Broken ladders, stabilisers and schedules: mistakes that authors make, each with the law that finds it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import numpy as np
from tests.testing.zoo_trees import Levels

import reputation as rp
from reputation.stabilising import Situation, Verdict


@attrs.frozen
class Timid:
    """What the stabilisers below have in common: a level rises by one at a time, and not twice at one moment."""

    reason: str = "one level at a time"

    def settle(self, case: Situation, /) -> Verdict:
        """At most one level above the one that is held; none, where it was taken just now."""
        step = np.where(case.since == case.now, 0, 1)
        most = np.where(case.known, case.held + step, len(case.names) - 1)
        return Verdict(np.minimum(case.candidate, most))

    def describe(self) -> str:
        """Say it in plain words."""
        return "no more than one level up at a time"


@attrs.frozen
class Hasty(Timid):
    """A stabiliser that moves a level each time it is asked, also at one moment."""

    def settle(self, case: Situation, /) -> Verdict:
        """One level above the one that is held."""
        return Verdict(np.where(case.known, np.minimum(case.candidate, case.held + 1), case.candidate))


@attrs.frozen
class Tallies(Timid):
    """A stabiliser that remembers in itself how often it was asked."""

    asked: list[int] = attrs.field(factory=list, eq=False, repr=False)

    def settle(self, case: Situation, /) -> Verdict:
        """Hold every second time."""
        self.asked.append(1)
        return Verdict(case.candidate if len(self.asked) % 2 else np.where(case.known, case.held, case.candidate))


@attrs.frozen
class Quota(Timid):
    """A stabiliser that lets two subjects rise at one moment, and no more."""

    def settle(self, case: Situation, /) -> Verdict:
        """The first two that stand in the table."""
        late = case.rises & (np.cumsum(case.rises) > 2)
        return Verdict(np.where(late, case.held, case.candidate))


@attrs.frozen
class Shares(Timid):
    """A stabiliser that answers with numbers between two levels."""

    def settle(self, case: Situation, /) -> Any:
        """Half of the way."""
        return Verdict((case.candidate + np.where(case.known, case.held, case.candidate)) / 2.0)  # type: ignore[arg-type]  # that is the mistake


@attrs.frozen
class Above(Timid):
    """A stabiliser that counts tiers from 1."""

    def settle(self, case: Situation, /) -> Verdict:
        """One more than the candidate."""
        return Verdict(case.candidate + 1)


@attrs.frozen
class Scores(Timid):
    """A stabiliser that remembers shares."""

    def settle(self, case: Situation, /) -> Any:
        """Remember how far everyone stands up the ladder."""
        return Verdict(case.candidate, memory={"height": case.candidate / len(case.names)})


@attrs.frozen
class Tier:
    """A tier that is harder to keep than to reach."""

    name: str
    at: float | None = None
    support: float = 0.0
    when: Any = None

    def eased(self) -> Any:
        """The tier at an exit above the entry."""
        return rp.Tier(self.name, at=None if self.at is None else self.at + 0.25, support=self.support)

    def holds(self, estimate: Any, answers: Any) -> Any:
        """As a tier of ours does."""
        return rp.Tier(self.name, at=self.at, support=self.support).holds(estimate, answers)

    def requirements(self) -> Any:
        """As a tier of ours says."""
        return rp.Tier(self.name, at=self.at, support=self.support).requirements()


@attrs.frozen
class Harder(Levels):
    """A ladder whose holders need more than others."""

    @property
    def tiers(self) -> Any:
        """The tiers."""
        return Tier("new"), Tier("star", at=0.5, support=5)


@attrs.frozen
class Flickering(Levels):
    """A ladder whose answers change each time it is asked."""

    asked: list[int] = attrs.field(factory=list, eq=False, repr=False)

    def assign(self, estimate: Any, answers: Any) -> Any:
        """The upper level every second time."""
        self.asked.append(1)
        found = super().assign(estimate, answers)
        return np.where(np.isnan(estimate.score), 2, len(self.asked) % 2) if len(self.asked) > 1 else found


@attrs.frozen
class EverySecondDay:
    """What the schedules below have in common: every second day, in days since 1970."""

    def moments(self, start: datetime, end: datetime, /) -> tuple[datetime, ...]:
        """Midnights of even days from `start` to `end`."""
        zero = datetime(1970, 1, 1, tzinfo=start.tzinfo)
        first = -(-(start - zero) // timedelta(days=2))
        last = (end - zero) // timedelta(days=2)
        return tuple(zero + number * timedelta(days=2) for number in range(first, last + 1))

    def last(self, as_of: datetime, /) -> datetime | None:
        """The last one that is not after an instant."""
        return self.moments(as_of - timedelta(days=3), as_of)[-1]

    def next(self, as_of: datetime, /) -> datetime | None:
        """The first one after an instant."""
        return self.moments(as_of + timedelta(microseconds=1), as_of + timedelta(days=3))[0]

    def describe(self) -> str:
        """Say it in plain words."""
        return "every second day"


@attrs.frozen
class FromTheStart(EverySecondDay):
    """A schedule that counts its days from where one begins to ask."""

    def moments(self, start: datetime, end: datetime, /) -> tuple[datetime, ...]:
        """Every 30 days from the start on."""
        return tuple(start + number * timedelta(days=30) for number in range((end - start) // timedelta(days=30) + 1))


@attrs.frozen
class Backwards(EverySecondDay):
    """A schedule whose latest moment comes first."""

    def moments(self, start: datetime, end: datetime, /) -> tuple[datetime, ...]:
        """The same moments the other way round."""
        return super().moments(start, end)[::-1]


@attrs.frozen
class Generous(EverySecondDay):
    """A schedule that gives a moment more than was asked for."""

    def moments(self, start: datetime, end: datetime, /) -> tuple[datetime, ...]:
        """One before the start as well."""
        return super().moments(start - timedelta(days=2), end)


@attrs.frozen
class Strict(EverySecondDay):
    """A schedule whose last moment never is the instant itself."""

    def last(self, as_of: datetime, /) -> datetime | None:
        """The last one before an instant."""
        return super().last(as_of - timedelta(microseconds=1))


@attrs.frozen
class Lasting(EverySecondDay):
    """A schedule whose next moment may be the instant itself."""

    def next(self, as_of: datetime, /) -> datetime | None:
        """The first one that is not before an instant."""
        return super().next(as_of - timedelta(microseconds=1))


#: Each law with parts that break it, and what its message must hold for their authors.
MUTANTS: dict[str, list[tuple[Any, str]]] = {
    "exits_are_easier": [
        (Harder(), "and would lose it at once"),
    ],
    "settle_is_idempotent": [
        (Hasty(), "let the same moment move nothing twice"),
        (Tallies(), "stands otherwise | it gives two answers"),
        (Flickering(), "stands otherwise | it gives two answers"),
    ],
    "standing_alone": [
        (Quota(), "no ranks, no totals, no positions"),
    ],
    "verdict_ranks": [
        (Shares(), "its tier is no column of whole numbers"),
        (Above(), "a rank is none of the ladder's"),
        (Scores(), "its memory 'height' is no column of whole numbers"),
    ],
    "moment_order": [
        (FromTheStart(), "it does not depend on where one begins to count"),
        (Backwards(), "its moments are not in order, each once"),
        (Generous(), "a moment lies outside of what was asked for"),
    ],
    "moment_neighbours": [
        (Strict(), "its last moment is none of its moments"),
        (Lasting(), "its next moment is none of its moments"),
    ],
}

#: Parts like these that break no law.
SOUND: tuple[Any, ...] = (Timid(), EverySecondDay())
