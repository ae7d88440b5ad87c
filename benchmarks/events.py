"""The rows that are measured: made by chance from a seed, the same on every machine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

import reputation as rp

__all__ = ["DAY", "LADDER", "MICROS", "NOW", "POLICY", "PRIOR", "Events", "made"]

DAY = 86_400_000_000
NOW = datetime(2026, 7, 1, tzinfo=UTC)
MICROS = int(NOW.timestamp()) * 1_000_000
PRIOR = rp.Prior(mean=0.7, strength=10)
LADDER = rp.Ladder(rp.Tier("new"), rp.Tier("trusted", at=0.60, support=5), rp.Tier("star", at=0.80, support=20))
POLICY = rp.Policy(
    rp.Metric(rp.Beta(prior=PRIOR), name="quality", weight=rp.where("verified", 3.0), decay=rp.HalfLife(rp.days(180))),
    tiers=LADDER,
)


@attrs.frozen(eq=False)
class Events:
    """
    Ratings of two years in no order, evenly spread over subjects: 100 of each.

    Args:
        subject: Whole numbers.
        micros: When, in microseconds of UTC since 1970.
        value: Opinions: 0, 1/4, 1/2, 3/4 or 1, the better the likelier.
        verified: Whether the rater bought something.
        subjects: How many subjects there are.
    """

    subject: npt.NDArray[np.int64]
    micros: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    verified: npt.NDArray[np.bool_]
    subjects: int

    @property
    def instants(self) -> npt.NDArray[np.datetime64]:
        """The times as NumPy holds them."""
        return self.micros.astype("datetime64[us]")

    def evidence(self) -> rp.Evidence:
        """The same rows as evidence."""
        return rp.Evidence.from_columns(
            subject=self.subject, occurred_at=self.instants, value=self.value, verified=self.verified, tz="UTC"
        )

    def columns(self) -> dict[str, Any]:
        """The same rows for an engine."""
        return {"subject": self.subject, "micros": self.micros, "value": self.value, "verified": self.verified}


def made(rows: int, *, seed: int = 1) -> Events:
    """Make rows."""
    random, subjects = np.random.default_rng(seed), max(rows // 100, 1)
    return Events(
        subject=random.integers(0, subjects, rows),
        micros=MICROS - random.integers(1, 730 * DAY, rows),
        value=random.choice([0.0, 0.25, 0.5, 0.75, 1.0], rows, p=[0.05, 0.05, 0.1, 0.3, 0.5]),
        verified=random.random(rows) < 0.5,
        subjects=subjects,
    )
