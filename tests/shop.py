"""A small shop and one of its sellers, ada: shared by the tests of explanations and of their texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import reputation as rp

JULY = datetime(2026, 7, 1, tzinfo=UTC)
QUALITY = rp.Metric(
    rp.Beta(prior=rp.Prior(0.7, 10)),
    name="quality",
    select=rp.kind("review"),
    weight=rp.where("verified", 3),
    decay=rp.HalfLife(rp.days(180)),
)
SPEED = rp.Metric(rp.Mean(), name="speed", select=rp.kind("delivery"))
STRIKES = rp.Metric(rp.Count(), name="strikes", select=rp.kind("strike"), decay=rp.HalfLife(rp.days(90)))


def ago(days: float) -> datetime:
    """An instant before July."""
    return JULY - timedelta(days=days)


def row(kind: str, days: float = 1, /, **columns: Any) -> dict[str, Any]:
    """A row about ada, if nobody else is named."""
    return {"subject": "ada", "kind": kind, "occurred_at": ago(days), **columns}


def evidence_of(rows: Iterable[Mapping[str, Any]], *, subjects: Iterable[str] = ("ada",)) -> rp.Evidence:
    """These rows, with ratings from 1 to 5."""
    lines = list(rows)
    names = dict.fromkeys(name for each in lines for name in each)
    columns = {name: [each.get(name) for each in lines] for name in names} or {"subject": [], "occurred_at": []}
    return rp.Evidence.from_columns(**columns, scale=rp.Scale(1, 5), subjects=subjects)
