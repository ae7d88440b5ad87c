"""Rows for the tests of schemes: so many alike, of which some are flagged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import reputation as rp

__all__ = ["many", "table", "tier"]

Row = Mapping[str, Any]


def many(number: int, kind: str, when: datetime, **columns: Any) -> list[Row]:
    """
    So many rows of one kind at one time.

    A column that is given as a set of whole numbers is true in the rows of these numbers; a range is written the same
    way. Every other column holds its value in all rows.
    """
    return [
        {
            "subject": "ada",
            "kind": kind,
            "occurred_at": when,
            **{name: place in value if isinstance(value, set | range) else value for name, value in columns.items()},
        }
        for place in range(number)
    ]


def table(*groups: Iterable[Row], **columns: Any) -> rp.Evidence:
    """Evidence from several lists of rows; columns that none of them has may be named with one value for all."""
    rows = [row for group in groups for row in group]
    names = dict.fromkeys(name for row in rows for name in row)
    held = {name: [row.get(name) for row in rows] for name in names}
    return rp.Evidence.from_columns(**{**columns, **held})


def tier(policy: rp.Policy, evidence: rp.Evidence, as_of: datetime) -> str | None:
    """The level of ada."""
    return policy.evaluate(evidence, as_of=as_of)["ada"].tier
