"""From sums to a report."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
from benchmarks.events import NOW, POLICY, Events
from benchmarks.rooms.byhand import arrow, numpy_scores, polars_scores
from benchmarks.works import Call, Contestant, Work

import reputation as rp

__all__ = ["works"]


def works(events: Events) -> Iterator[Work]:
    """Score, bounds and tier of a tenth as many subjects as there are rows."""
    size = max(len(events.subject) // 10, 1)
    rows = rp.Evidence.from_columns(
        subject=np.arange(size), occurred_at=NOW, value=events.value[:size], verified=events.verified[:size]
    )
    state = rp.fold(POLICY.recipe, rows, as_of=NOW)
    total, good = state.sums[0]["total"], state.sums[0]["good"]
    yield Work(
        "report",
        f"sums of {size:,} subjects to score, bounds, tier",
        Contestant(name="reputation", build=lambda: partial(POLICY.report, state), read=_report),
        (
            Contestant(name="NumPy by hand", build=lambda: partial(numpy_scores, total, good), read=dict),
            Contestant(
                name="Polars by hand", build=partial(_polars, total, good), read=arrow, needs=("polars", "pyarrow")
            ),
        ),
    )


def _report(report: Any) -> dict[str, Any]:
    columns = report.to_columns()
    return {name: np.asarray(columns[name]) for name in ("score", "lower", "upper", "tier")}


def _polars(total: Any, good: Any) -> Call:
    sums = import_module("polars").DataFrame({"subject": np.arange(len(total)), "total": total, "good": good})
    return lambda: polars_scores(sums.lazy()).collect().to_arrow()
