"""A history: the standings at one moment after the other, and what changed between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs
import numpy as np

from reputation.arrays import frozen
from reputation.errors import PolicyError, plural
from reputation.standings import Standings, find, named
from reputation.times import micros

__all__ = ["Change", "History"]


@attrs.frozen
class Change:
    """
    One change of a level.

    Args:
        at: The moment.
        before: The level before; None for none.
        after: The level from then on; None for none.
        reason: Why.

    Examples:
        >>> from datetime import UTC
        >>> Change(datetime(2026, 6, 20, tzinfo=UTC), "new", "star", "the conditions give 'star'").to_dict()["after"]
        'star'
    """

    at: datetime
    before: str | None
    after: str | None
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """The change as plain Python data, ready for `json.dumps(..., allow_nan=False)`."""
        return {**attrs.asdict(self), "at": self.at.isoformat()}


@attrs.frozen(eq=False, repr=False)
class History:
    """
    The standings at one moment after the other. Made by `policy.replay`.

    Args:
        standings: The standings, in order of time; everyone is in all of them.

    Examples:
        >>> from datetime import UTC
        >>> from reputation import Count, Evidence, Ladder, Metric, Monthly, Policy, Tier
        >>> orders = Evidence.from_columns(subject="ada", occurred_at=[datetime(2026, 5, 3, tzinfo=UTC)])
        >>> policy = Policy(Metric(Count()), tiers=Ladder(Tier("new"), Tier("seller", at=1)), schedule=Monthly(1))
        >>> history = policy.replay(orders, until=datetime(2026, 7, 1, tzinfo=UTC))
        >>> [change.after for change in history.changes("ada")], len(history)
        (['seller'], 2)
    """

    standings: tuple[Standings, ...]

    def __len__(self) -> int:
        return len(self.standings)

    def __iter__(self) -> Iterator[Standings]:
        return iter(self.standings)

    def __repr__(self) -> str:
        if not self.standings:
            return "History(no moments)"
        first, last = self.standings[0], self.standings[-1]
        counted = f"{plural(len(self), 'moment')}, {plural(len(last), 'subject')}"
        return f"History({counted}, {first.as_of:%Y-%m-%d} to {last.as_of:%Y-%m-%d})"

    @property
    def moments(self) -> tuple[datetime, ...]:
        """The moments, in order."""
        return tuple(standings.as_of for standings in self.standings)

    def at(self, moment: datetime) -> Standings:
        """
        Give the standings that held at an instant: those of the last moment that is not after it.

        Args:
            moment: The instant, aware.

        Returns:
            The standings.

        Raises:
            PolicyError: The instant lies before the first moment.
        """
        place = bisect_right([micros(known) for known in self.moments], micros(moment, name="moment"))
        if not place:
            msg = f"moment lies before the history, got {moment.isoformat()}."
            raise PolicyError(msg, hint="replay from an earlier start=.")
        return self.standings[place - 1]

    def changes(self, subject: str | int) -> tuple[Change, ...]:
        """
        Give the changes of one subject's level, its first level included.

        Args:
            subject: Whom.

        Returns:
            The changes in order, each with its reason.

        Raises:
            UnknownSubjectError: The history does not know the subject.
        """
        found: list[Change] = []
        before: str | None = None
        for standings in self.standings:
            now = standings[subject]
            if now.tier != before:
                reason = f"the conditions give {now.tier or 'none'}" if now.reason is None else now.reason
                found.append(Change(now.as_of, before, now.tier, reason))
            before = now.tier
        return tuple(found)

    def counts(self) -> list[dict[str | None, int]]:
        """How many subjects held each level at each moment, lowest level first; None counts those without one."""
        return [_counted(standings) for standings in self.standings]

    def to_columns(self) -> dict[str, Any]:
        """
        The history as columns: one entry per moment and subject.

        Returns:
            Arrays by name: `as_of`, `subject`, `tier`, `computed_tier`, `official`.
        """
        parts: list[dict[str, Any]] = [
            {
                "as_of": np.full(len(each), micros(each.as_of)).astype("datetime64[us]"),
                "subject": np.array(each.subjects, dtype=object),
                "tier": named(each.names, each.tier),
                "computed_tier": named(each.names, each.computed),
                "official": each.official_levels,
            }
            for each in self.standings
        ]
        names = ("as_of", "subject", "tier", "computed_tier", "official")
        return {name: frozen(np.concatenate([part[name] for part in parts])) for name in names} if parts else {}

    def __contains__(self, subject: object) -> bool:
        return bool(self.standings) and find(self.standings[-1].subjects, subject) >= 0


def _counted(standings: Standings) -> dict[str | None, int]:
    without, *found = np.bincount(standings.tier + 1, minlength=len(standings.names) + 1).tolist()
    return {**dict(zip(standings.names, found, strict=True)), **({None: without} if without else {})}
