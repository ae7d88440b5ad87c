"""What a request is told of one subject."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from reputation.identity import in_force
from reputation.rating import Rating

__all__ = ["LiveRating"]


class LiveRating(NamedTuple):
    """
    The same as a `Rating`, in a form that is made more quickly.

    Args:
        subject: Who is judged.
        score: The score; None when there is no evidence.
        support: The effective evidence behind it.
        lower: The low end of what the score may be; None when unrated or unbounded.
        upper: The high end.
        tier: The level that is shown; None where it holds none.
        previous_tier: The level in what was given as `previous=`, where it holds the subject.
        metrics: Score, support and bounds of every named part of the policy.
        policy: Name of the policy.
        version: Its version.
        digest: Its fingerprint; None where it holds a part that cannot be stored.
        as_of: The instant.
        effective_from: From when the policy is in force; None where it does not say.
        computed_tier: The level that the conditions give by themselves.
        projected_tier: The level that would be taken now, off the schedule too.
        since: Since when the level is held; None while there is no official one.
        official: Whether the level was taken on the schedule, or decided by a person.
        reason: Why the level differs from the computed one, or what a person decided; None where nothing is to be said.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Count, Live, Metric, Policy
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> live = Live(Policy(Metric(Count(), name="orders")))
        >>> snapshot, rating = live.add(None, {"subject": "ada", "occurred_at": now}, as_of=now)
        >>> rating.score, rating.metrics["orders"]["upper"], rating.rated
        (1.0, 1.0, True)
    """

    subject: str | int
    score: float | None
    support: float | None
    lower: float | None
    upper: float | None
    tier: str | None
    previous_tier: str | None
    metrics: Mapping[str, Mapping[str, Any]]
    policy: str
    version: str
    digest: str | None
    as_of: datetime
    effective_from: datetime | None
    computed_tier: str | None
    projected_tier: str | None
    since: datetime | None
    official: bool
    reason: str | None

    @property
    def rated(self) -> bool:
        """Whether there is a score at all."""
        return self.score is not None

    @property
    def in_force(self) -> bool:
        """Whether the policy is in force at the instant; False for a rehearsal of rules that begin later."""
        return in_force(self.effective_from, self.as_of)

    @classmethod
    def of(cls, rating: Rating) -> LiveRating:
        """Take over what a report says."""
        return cls(*(getattr(rating, name) for name in cls._fields))

    def to_dict(self) -> dict[str, Any]:
        """The rating as plain Python data, as `Rating.to_dict` gives it."""
        return Rating(**self._asdict()).to_dict()
