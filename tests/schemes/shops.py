"""One shop and what happened to it, for shapes that are worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import reputation as rp

__all__ = ["NOW", "rating"]

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def rating(policy: rp.Policy, *rows: dict[str, Any], as_of: dt.datetime = NOW, previous: Any = None) -> rp.Rating:
    """
    Rate a shop.

    Args:
        policy: The policy.
        *rows: By column; `kind` is needed, and `at` is now where it is left out.
        as_of: The instant.
        previous: The report or the standings before.

    Returns:
        The shop's rating.
    """
    names = {name for row in rows for name in row} - {"kind", "at"}
    evidence = rp.Evidence.from_columns(
        subject="shop",
        kind=[row["kind"] for row in rows],
        occurred_at=[row.get("at", NOW) for row in rows],
        **{name: [row.get(name) for row in rows] for name in names},
    )
    return policy.evaluate(evidence, as_of=as_of, previous=previous)["shop"]
