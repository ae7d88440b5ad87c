"""What a report says about one subject."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from reputation.identity import in_force

__all__ = ["Rating", "plain"]

_SCHEMA = "reputation/rating/1"


def plain(value: float) -> float | None:
    """
    A number as JSON can hold it.

    Args:
        value: Any number.

    Returns:
        A Python float; None for NaN and for infinities, which mean unknown and unbounded.

    Examples:
        >>> plain(0.5), plain(float("nan"))
        (0.5, None)
    """
    number = float(value)
    return number if math.isfinite(number) else None


@attrs.frozen
class Rating:
    """
    Never a bare number: what is known of one subject, how sure it is, and which policy says so.

    Args:
        subject: Who is judged.
        score: The score; None when there is no evidence.
        support: The effective evidence behind it.
        lower: The low end of what the score may be; None when unrated or unbounded.
        upper: The high end.
        tier: The level; None where it holds none.
        previous_tier: The level in the previous report, where there was one.
        metrics: Score, support and bounds of every named part of the policy.
        policy: Name of the policy.
        version: Its version.
        digest: Its fingerprint; None where it holds a part that cannot be stored.
        as_of: The instant.
        effective_from: From when the policy is in force; None where it does not say.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Count, Evidence, Metric, Policy
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> report = Policy(Metric(Count(), name="orders")).evaluate(
        ...     Evidence.from_columns(subject=["ada"], occurred_at=now), as_of=now
        ... )
        >>> report["ada"].metrics["orders"]["score"]
        1.0
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
    effective_from: datetime | None = attrs.field(default=None, kw_only=True)

    @property
    def rated(self) -> bool:
        """Whether there is a score at all."""
        return self.score is not None

    @property
    def in_force(self) -> bool:
        """Whether the policy is in force at the instant; False for a rehearsal of rules that begin later."""
        return in_force(self.effective_from, self.as_of)

    def to_dict(self) -> dict[str, Any]:
        """The rating as plain Python data, ready for `json.dumps(..., allow_nan=False)`."""
        return {
            "schema": _SCHEMA,
            **attrs.asdict(self),
            "as_of": self.as_of.isoformat(),
            "effective_from": None if self.effective_from is None else self.effective_from.isoformat(),
            "in_force": self.in_force,
        }
